"""Holds: nothing is promised twice, and a hold that is released leaves everything as it was."""

import threading
from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.base.errors import Conflict, Refused
from tests.store.firm import AT

DAY = date(2026, 11, 9)
LATER = DAY + timedelta(days=14)


def free(*rows):
    """Rows (item, resource, day, amount) of what is free."""
    return pl.DataFrame(
        [
            {
                "item": item, "location": None, "resource": resource, "period": day,
                "quantity": None if resource else amount, "hours": amount if resource else None,
            }
            for item, resource, day, amount in rows
        ],
        schema={
            "item": pl.String, "location": pl.String, "resource": pl.String, "period": pl.Date,
            "quantity": pl.Float64, "hours": pl.Float64,
        },
    )  # fmt: skip


def of(item, quantity, day=DAY, **more):
    return {"item": item, "quantity": quantity, "period": day, **more}


STOCK = free(("A", None, DAY, 10.0), ("A", None, LATER, 25.0))


def test_what_is_free_can_be_held_and_no_more(store):
    assert store.hold([of("A", 6.0)], STOCK, by="ann", at=AT) == "H0001"
    with pytest.raises(Conflict, match="Only 4 A are free on 2026-11-09, 5 are asked for") as told:
        store.hold([of("A", 5.0)], STOCK, by="bob", at=AT)
    assert (told.value.yours, told.value.theirs) == (5.0, 4.0)
    assert store.hold([of("A", 4.0)], STOCK, by="bob", at=AT) == "H0002"
    assert store.holds(AT).select("hold", "quantity", "by").rows() == [
        ("H0001", 6.0, "ann"),
        ("H0002", 4.0, "bob"),
    ]
    assert store.verify() == []


def test_what_was_never_there_is_refused_by_name(store):
    with pytest.raises(Refused, match="10 A are free on 2026-11-09, 11 are asked for"):
        store.hold([of("A", 11.0)], STOCK, by="ann", at=AT)
    with pytest.raises(Refused, match="0 B are free"):
        store.hold([of("B", 1.0)], STOCK, by="ann", at=AT)
    assert store.holds(AT).is_empty()


def test_a_hold_from_a_later_day_leaves_what_is_free_before(store):
    """25 are free from the later day on, 10 of them from the first: 20 later leave 5 now."""
    store.hold([of("A", 20.0, LATER)], STOCK, by="ann", at=AT)
    with pytest.raises(Conflict, match="Only 5 A are free on 2026-11-23"):
        store.hold([of("A", 6.0)], STOCK, by="bob", at=AT)
    store.hold([of("A", 5.0)], STOCK, by="bob", at=AT)


def test_hours_are_free_week_by_week(store):
    hours = free((None, "SAW", DAY, 8.0), (None, "SAW", LATER, 8.0))
    saw = {"resource": "SAW", "hours": 6.0, "period": DAY}
    store.hold([saw], hours, by="ann", at=AT)
    store.hold([saw | {"period": LATER}], hours, by="ann", at=AT)
    with pytest.raises(Conflict, match="Only 2 hours of SAW are free on 2026-11-09"):
        store.hold([saw], hours, by="bob", at=AT)
    with pytest.raises(Refused, match="0 hours of SAW"):
        store.hold([saw | {"period": DAY + timedelta(days=7)}], hours, by="bob", at=AT)


def test_all_parts_of_a_hold_are_held_or_none(store):
    both = free(("A", None, DAY, 10.0), (None, "SAW", DAY, 2.0))
    with pytest.raises(Refused):
        store.hold(
            [of("A", 3.0), {"resource": "SAW", "hours": 4.0, "period": DAY}],
            both, by="ann", at=AT,
        )  # fmt: skip
    assert store.holds(AT).is_empty()


def test_a_hold_followed_by_its_release_changes_nothing(store):
    store.hold([of("A", 1.0)], STOCK, by="ann", at=AT)
    before = store.holds(AT)
    number = store.hold([of("A", 9.0)], STOCK, by="bob", at=AT)
    store.release(number, by="bob", at=AT)
    assert store.holds(AT).equals(before)
    assert store.hold([of("A", 9.0)], STOCK, by="cid", at=AT) == "H0003"  # no number comes twice
    with pytest.raises(Refused, match="There is no hold H0002"):
        store.release(number, by="bob", at=AT)
    assert store.audit()["what"].to_list() == ["hold", "hold", "release", "hold"]
    assert store.verify() == []


def test_a_hold_ends_by_itself(store):
    store.hold([of("A", 10.0, held_until=AT + timedelta(hours=2))], STOCK, by="ann", at=AT)
    later = AT + timedelta(hours=3)
    assert store.holds(AT).height == 1
    assert store.holds(later).is_empty()
    store.hold([of("A", 10.0)], STOCK, by="bob", at=later)
    assert store.expire(later) == 0
    assert store.audit()["what"].to_list() == ["hold", "expire", "hold"]
    assert store.verify() == []


def test_the_same_hold_sent_twice_is_written_once(store):
    rows = [of("A", 4.0, hold="web-17")]
    assert store.hold(rows, STOCK, by="ann", at=AT) == "web-17"
    assert store.hold(rows, STOCK, by="ann", at=AT) == "web-17"
    assert store.holds(AT)["quantity"].sum() == 4.0
    with pytest.raises(Refused, match="There is a hold web-17 already"):
        store.hold([of("A", 5.0, hold="web-17")], STOCK, by="ann", at=AT)


@pytest.mark.parametrize(
    "row",
    [
        {"item": "A", "period": DAY},
        {"item": "A", "quantity": 1.0},
        {"quantity": 1.0, "period": DAY},
        {"item": "A", "quantity": -1.0, "period": DAY},
        {"item": "A", "resource": "SAW", "quantity": 1.0, "hours": 1.0, "period": DAY},
        {"item": "A", "quantity": 1.0, "period": DAY, "colour": "red"},
    ],
)
def test_what_is_no_hold_is_refused(store, row):
    with pytest.raises(Refused):
        store.hold([row], STOCK, by="ann", at=AT)


def test_twenty_sales_people_never_hold_the_same_stock(place):
    """100 units of two items, 20 people who take and sometimes give back: never more than 100."""
    same = place.open()
    doors = [same] * 20 if place.kind == "memory" else [place.open() for _ in range(4)] * 5
    many = free(("A", None, DAY, 100.0), ("B", None, DAY, 100.0), (None, "SAW", DAY, 40.0))
    start, won, lost, other = threading.Barrier(20), [], [], []

    def sell(number, store):
        start.wait()
        for turn in range(6):
            item = "AB"[(number + turn) % 2]
            rows = [of(item, 7.0), {"resource": "SAW", "hours": 1.0, "period": DAY}]
            try:
                hold = store.hold(rows, many, by=f"{number}", at=AT)
                if turn % 3 == 2:
                    store.release(hold, by=f"{number}", at=AT)
                else:
                    won.append(hold)
            except Conflict as told:
                lost.append(told.theirs)
            except Exception as error:  # noqa: BLE001  # any other failure fails the test
                other.append(error)

    threads = [threading.Thread(target=sell, args=pair) for pair in enumerate(doors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = same.holds(AT)
    assert other == []
    assert len(set(won)) == len(won)
    assert sorted(held["hold"].unique()) == sorted(won)
    taken = (
        held.filter(pl.col("item").is_in(["A", "B"])).group_by("item").agg(pl.col("quantity").sum())
    )
    assert taken["quantity"].max() <= 100.0
    # Whoever came too late was told what was left, and that was less than they wanted.
    assert lost
    assert max(lost) < 7.0
    assert same.verify() == []

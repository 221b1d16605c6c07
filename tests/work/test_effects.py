"""Effects: expected beside measured, each case worked out by hand, and what is honestly not told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.work.effects import NEEDS, Standing, effects
from firstmate.work.registry import installed

FIRST = date(2026, 4, 6)
LAST = FIRST + timedelta(weeks=13) - timedelta(days=1)


def standing(number: str = "D0001", **found: Any) -> Standing:
    decision = {
        "decision": number, "recommendation": found.get("recommendation", "r"), "title": "Do it",
        "value": 1300.0, "window_from": FIRST, "window_to": LAST, "run": "x",
    }  # fmt: skip
    empty = {"certain": False, "code": "order_now", "amount": None, "value": 1300.0}
    return Standing(decision, empty | found)


def present(as_of: date, **rows: list[dict[str, Any]]) -> Run:
    results = {name: frame(installed().results[name], rows.get(name)) for name in NEEDS}
    return Run(
        company="shop", version="v2", scenario="base", as_of=as_of, known_at=None, versions={},
        options={}, seed=0, results=results, cut_short=(), by_default=True,
    )  # fmt: skip


def orders(weeks: range, pieces: float, item: str = "A") -> list[dict[str, Any]]:
    """An order a week of so many pieces (one less and one more in turn) at 10 each."""
    return [
        {
            "order": f"{item}{week}", "line": 1, "item": item, "kind": "item",
            "day": FIRST + timedelta(weeks=week, days=2),
            "quantity": pieces + (-1) ** week, "amount": 10.0 * (pieces + (-1) ** week),
        }
        for week in weeks
    ]  # fmt: skip


COSTS = [{"item": "A", "value": 4.0, "low": 4.0, "high": 4.0, "n": 1, "basis": "entered"}]


def one(stands: list[Standing], run: Run | None) -> dict[str, Any]:
    return effects(stands, run).row(0, named=True)


def test_before_newer_data_nothing_is_said() -> None:
    for run in (None, present(FIRST - timedelta(days=1))):
        row = one([standing(item="A")], run)
        assert (row["verdict"], row["effect"], row["expected"]) == ("no newer data", None, 1300.0)


def test_what_was_found_is_found_again_or_not() -> None:
    bill = standing(certain=True, code="collect_overdue", amount=5000.0, value=90.0)
    same = {"task": "receivables", "recommendation": "r", "code": "collect_overdue"}
    as_of = FIRST + timedelta(days=6)
    cases = (([], "done", 90.0, 0.0), ([{**same, "amount": 2000.0, "value": 36.0}], "less", 54.0, 2000.0),
             ([{**same, "amount": 5000.0, "value": 95.0}], "not yet", -5.0, 5000.0),
             ([{**same, "amount": 9000.0, "value": 95.0}], "more than before", -5.0, 9000.0))  # fmt: skip
    for rows, verdict, effect, after in cases:
        row = one([bill], present(as_of, recommendations=rows))
        assert (row["verdict"], row["effect"], row["after"]) == (verdict, effect, after)
        assert (row["before"], row["expected_so_far"]) == (5000.0, pytest.approx(100.0))


def test_five_weeks_of_more_orders_stand_out() -> None:
    # 10 a week before, 20 after, 6 earned on each: 5 weeks x 10 x 6 = 300, but for the swing of
    # one piece (6 before over 13 weeks, 6 after over 5): weeks -13..-1 sum -1, weeks 0..4 sum +1.
    run = present(
        FIRST + timedelta(days=34), unit_costs=COSTS,
        sales=orders(range(-14, 0), 10) + orders(range(5), 20) + orders(range(-13, 5), 900, "B"),
    )  # fmt: skip
    row = one([standing(item="A")], run)
    before, after = (130 - 1) / 13 * 6, (100 + 1) / 5 * 6
    assert row["before"] == pytest.approx(before)
    assert row["after"] == pytest.approx(after)
    assert row["effect"] == pytest.approx((after - before) * 5)
    assert row["verdict"] == "better"
    assert 0 < row["noise"] < row["effect"]
    assert row["last"] == run.as_of


def test_the_same_weeks_as_before_are_noise() -> None:
    sales = orders(range(-13, 5), 10)
    row = one(
        [standing(item="A")], present(FIRST + timedelta(days=34), sales=sales, unit_costs=COSTS)
    )
    assert row["verdict"] == "inside noise"


def test_two_decisions_on_the_same_orders_cannot_be_told_apart() -> None:
    sales = orders(range(-13, 0), 10) + orders(range(5), 20)
    run = present(FIRST + timedelta(days=34), sales=sales, unit_costs=COSTS)
    other = standing("D0002", item="B")
    firm = standing("D0003", resource="SAW")
    assert one([standing(item="A"), other], run)["verdict"] == "better"
    row = one([standing(item="A"), other, firm], run)
    assert row["verdict"] == "cannot be told apart"
    assert "D0003" in row["caveat"]
    assert "D0002" not in row["caveat"]


@pytest.mark.parametrize(
    ("days", "weeks", "verdict"), [(27, 13, "better"), (26, 13, "too early"), (27, 7, "cannot be measured")]
)  # fmt: skip
def test_few_weeks_tell_nothing(days: int, weeks: int, verdict: str) -> None:
    sales = orders(range(-weeks, 0), 10) + orders(range(4), 20)
    for order in sales[:1]:
        order["day"] = FIRST - timedelta(weeks=weeks)
    row = one(
        [standing(item="A")], present(FIRST + timedelta(days=days), sales=sales, unit_costs=COSTS)
    )
    assert row["verdict"] == verdict


def test_one_order_has_no_before() -> None:
    run = present(FIRST + timedelta(days=34), sales=orders(range(-13, 5), 10), unit_costs=COSTS)
    assert one([standing(order="A1")], run)["verdict"] == "cannot be measured"


def test_what_comes_after_the_window_does_not_count() -> None:
    sales = orders(range(-13, 0), 10) + orders(range(13), 20) + orders(range(13, 30), 500)
    run = present(LAST + timedelta(weeks=17), sales=sales, unit_costs=COSTS)
    row = one([standing(item="A")], run)
    assert (row["last"], row["expected_so_far"]) == (LAST, 1300.0)
    assert row["after"] == pytest.approx((260 + 1) / 13 * 6)

"""The supplier scorecard on two suppliers, with figures worked out by hand."""

from datetime import date, timedelta

import pytest

from firstmate.capabilities.process.supplier_scores import supplier_scores
from tests.capabilities.process.given import AS_OF, conformed, given


def bought(
    purchase,
    *,
    ago,
    supplier="A",
    item="screw",
    quantity=10.0,
    price=2.0,
    wait=10,
    took=None,
    **more,
):
    """A line ordered so many days ago, wanted after ``wait`` days, arrived after ``took``."""
    ordered = AS_OF - timedelta(days=ago)
    arrived = (
        {}
        if took is None
        else {"received_on": ordered + timedelta(days=took), "received": quantity}
    )
    return {"purchase": purchase, "line": 1, "supplier": supplier, "item": item, "quantity": quantity,
            "price": price, "ordered": ordered, "wanted": ordered + timedelta(days=wait),
            "status": "open" if took is None else "done", **arrived, **more}  # fmt: skip


def scores(**tables):
    answer = conformed(supplier_scores(given(**tables)))
    rows = {row["supplier"]: row for row in answer["supplier_scores"].rows(named=True)}
    return rows, answer["recommendations"].rows(named=True)


def test_on_time_in_full():
    rows, _ = scores(purchase_lines=[
        bought("1", ago=100, took=10),
        bought("2", ago=90, took=14),  # four days late
        bought("3", ago=80, took=9, received=6.0),  # in time, not in full: still awaited, 70 days late
        bought("4", ago=50),  # never came: 40 days late
        bought("5", ago=5),  # not due yet
        bought("6", ago=60, took=5, wanted=None),  # no day to keep
        bought("7", ago=60, took=12, confirmed=AS_OF - timedelta(days=48)),  # as confirmed
        bought("8", ago=400, took=30),  # too long ago
        bought("9", ago=40, status="cancelled"),
    ])  # fmt: skip
    row = rows["A"]
    assert (row["lines"], row["judged"]) == (7, 5)
    assert row["on_time_in_full"] == pytest.approx(2 / 5)
    assert row["late_days"] == pytest.approx((4 + 70 + 40) / 3)
    assert row["amount"] == pytest.approx(140.0)


def test_prices_are_held_against_the_same_basket():
    rows, advice = scores(purchase_lines=[
        bought("1", ago=300, took=5, price=2.0, quantity=1000.0),
        bought("2", ago=30, took=5, price=2.5, quantity=4000.0),
        bought("3", ago=20, took=5, item="new", price=900.0),  # never bought before
        bought("4", ago=300, took=5, supplier="B", item="nut", price=4.0),
        bought("5", ago=20, took=5, supplier="B", item="nut", price=3.0),
    ])  # fmt: skip
    assert rows["A"]["price_change"] == pytest.approx(0.25)
    assert rows["A"]["dearer"] == pytest.approx(2 * 4000 * 0.5)
    assert rows["B"]["price_change"] == pytest.approx(-0.25)
    (talk,) = advice
    assert (talk["code"], talk["supplier"]) == ("question_price_rise", "A")
    assert (talk["low"], talk["value"], talk["high"]) == (0.0, 500.0, 1000.0)


def test_what_hangs_on_a_single_source():
    # The chair needs the screw, which only A sells; the nut is bought from both. A quarter of a
    # year's sales of 4,000 less 100 chairs at 10: 750.
    rows, _ = scores(
        purchase_lines=[bought("1", ago=50, took=5), bought("2", ago=50, took=5, item="nut"),
                        bought("3", ago=50, took=5, item="nut", supplier="B")],
        bom_lines=[{"item": "chair", "component": "screw", "quantity": 4.0}],
        sales=[{"order": "S", "line": 1, "day": date(2026, 6, 1), "kind": "item", "item": "chair",
                "quantity": 100.0, "amount": 4000.0}],
        unit_costs=[{"item": "chair", "value": 10.0}],
    )  # fmt: skip
    assert (rows["A"]["only_source"], rows["A"]["at_risk"]) == (1, pytest.approx(750.0))
    assert (rows["B"]["only_source"], rows["B"]["at_risk"]) == (0, 0.0)
    assert rows["A"]["share"] == pytest.approx(2 / 3)


def test_an_offer_of_another_is_a_second_source():
    rows, _ = scores(
        purchase_lines=[bought("1", ago=50, took=5)],
        supplier_items=[{"supplier": "B", "item": "screw", "price": 3.0}],
    )
    assert rows["A"]["only_source"] == 0


def test_units_refused_where_somebody_writes_them_down():
    lines = [bought("1", ago=50, took=5), bought("2", ago=50, took=5, supplier="B")]
    came = [
        {
            "receipt": "R",
            "line": 1,
            "purchase": "1",
            "quantity": 10.0,
            "rejected": 1.0,
            "day": AS_OF,
        }
    ]
    rows, _ = scores(purchase_lines=lines, receipts=came)
    assert rows["A"]["refused"] == pytest.approx(0.1)
    rows, _ = scores(purchase_lines=lines, receipts=[{**came[0], "rejected": None}])
    assert rows["A"]["refused"] is None


def test_no_purchases_no_scores():
    assert scores() == ({}, [])

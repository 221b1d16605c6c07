"""Lead times where the truth is known: stated, measured, overdue, assumed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from firstmate.capabilities.measure.lead_times import lead_times
from tests.capabilities.measure.given import AS_OF, conformed, given


def bought(supplier: str, days: list[int], *, item: str = "A") -> list[dict]:
    """Lines ordered 100 days ago that arrived after ``days``."""
    ordered = AS_OF - timedelta(days=100)
    return [
        {
            "purchase": f"{supplier}{n}", "line": 1, "supplier": supplier, "item": item,
            "quantity": 5.0, "received": 5.0, "ordered": ordered, "status": "done",
            "received_on": ordered + timedelta(days=took),
        }
        for n, took in enumerate(days)
    ]  # fmt: skip


def answer_of(**tables):
    return conformed(lead_times(given(**tables)))


def row(rows, supplier: str, item: str):
    return rows.filter(supplier=supplier, item=item, location="").row(0, named=True)


def test_real_days_win_over_stated_ones():
    rows = answer_of(
        suppliers=[{"supplier": "S", "lead_time": 10.0}],
        purchase_lines=bought("S", [18, 20, 22, 20, 20, 20]),
    )["lead_times"]
    found = row(rows, "S", "")
    assert found["value"] == pytest.approx(20.0, abs=0.3)
    assert found["low"] < 19
    assert found["high"] > 21
    assert (found["stated"], found["n"], found["basis"]) == (10.0, 6, "measured")


def test_a_word_that_nothing_contradicts_is_taken_as_said():
    rows = answer_of(suppliers=[{"supplier": "S", "lead_time": 10.0}])["lead_times"]
    found = row(rows, "S", "")
    assert (found["value"], found["n"], found["basis"]) == (10.0, 0, "entered")


def test_an_item_not_bought_yet_takes_the_habit_of_its_supplier():
    # The supplier takes twice what it states (21 of 11 days, both + 1): 31 stated + 1 become 63.
    rows = answer_of(
        suppliers=[{"supplier": "S", "lead_time": 10.0}],
        supplier_items=[{"supplier": "S", "item": "NEW", "lead_time": 32.0}],
        purchase_lines=bought("S", [21] * 8),
    )["lead_times"]
    found = row(rows, "S", "NEW")
    assert found["value"] == pytest.approx(33 * 2 - 1, rel=0.02)
    assert found["basis"] == "group"
    assert found["best"]


def test_orders_that_should_be_there_lengthen_the_lead_time():
    done = bought("S", [10] * 6)
    waiting = [
        {**line, "purchase": f"W{n}", "received": 0.0, "received_on": None, "status": "open",
         "ordered": AS_OF - timedelta(days=40)}
        for n, line in enumerate(done[:3])
    ]  # fmt: skip
    without = row(answer_of(purchase_lines=done)["lead_times"], "S", "A")
    with_them = row(answer_of(purchase_lines=[*done, *waiting])["lead_times"], "S", "A")
    assert with_them["n"] == 9
    assert with_them["value"] > without["value"] + 2
    assert with_them["high"] > 40


def test_receipts_tell_the_arrival_and_a_part_delivery_has_not_arrived():
    line = {"line": 1, "supplier": "S", "item": "A", "quantity": 10.0, "ordered": date(2026, 9, 1)}
    rows = answer_of(
        purchase_lines=[{**line, "purchase": "1"}, {**line, "purchase": "2"}],
        receipts=[
            {"receipt": "R1", "line": 1, "purchase": "1", "item": "A", "quantity": 4.0,
             "day": date(2026, 9, 9)},
            {"receipt": "R2", "line": 1, "purchase": "1", "purchase_line": 1, "quantity": 6.0,
             "day": date(2026, 9, 13)},
            {"receipt": "R3", "line": 1, "purchase": "2", "purchase_line": 1, "quantity": 6.0,
             "day": date(2026, 9, 13)},
        ],
    )["lead_times"]  # fmt: skip
    found = row(rows, "S", "A")
    # One of 12 days, one of at least 59.
    assert found["n"] == 2
    assert found["value"] > 12


def test_nothing_known_is_assumed_with_a_wide_range_and_said():
    answer = answer_of(items=[{"item": "A", "supply": "buy"}])
    found = row(answer["lead_times"], "", "A")
    assert (found["value"], found["low"], found["high"], found["basis"]) == (
        pytest.approx(14.0), pytest.approx(4.0), pytest.approx(44.0), "default",
    )  # fmt: skip
    assert answer["issues"]["code"].to_list() == ["lead_time_assumed"]


def test_an_accepted_value_wins():
    rows = answer_of(
        purchase_lines=bought("S", [20] * 6),
        accepted_estimates=[{"measure": "lead_times", "scope": "S|A", "value": 5.0}],
    )["lead_times"]
    found = row(rows, "S", "A")
    assert (found["value"], found["low"], found["high"], found["basis"]) == (5, 5, 5, "entered")


def test_arrival_before_the_order_is_said_and_not_counted():
    answer = answer_of(purchase_lines=[*bought("S", [10] * 5), *bought("T", [-3])])
    assert answer["issues"]["code"].to_list() == ["received_before_ordered"]
    assert answer["lead_times"].filter(supplier="T", item="", basis="measured").is_empty()

"""Rework, late suppliers, overstated chances."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from firstmate.capabilities.process.habits import habits
from firstmate.capabilities.process.uses import uses
from tests.capabilities.process.given import conformed, given


def answer_of(options=None, **tables):
    return conformed(habits(given({"holding_rate": 0.2}, options, **tables)))


def check(n: int, failed: float, **more) -> dict:
    return {"check": f"{n}", "day": date(2026, 10, 1), "resource": "SPRAY", "checked": 10.0,
            "failed": failed, "disposition": "rework" if failed else None, **more}  # fmt: skip


def test_the_share_sent_back_and_its_hours():
    answer = answer_of(
        quality_checks=[
            *[check(n, 10.0) for n in range(5)],
            *[check(n + 5, 0.0) for n in range(15)],
            check(90, 10.0, disposition="scrap"),
            check(91, 10.0, day=date(2025, 1, 1)),
        ],
        work_reports=[
            {"report": "R", "resource": "SPRAY", "hours": 260.0, "day": date(2026, 10, 1)}
        ],
        capacities=[{"resource": "SPRAY", "period": date(2026, 11, 2), "overtime_cost": 50.0}],
    )
    row = answer["rework"].row(0, named=True)
    # 5 of 21 lots; scrap is not sent back, last year is past.
    assert row["checks"] == 21
    assert row["share"] == pytest.approx(5 / 21)
    assert row["low"] < row["share"] < row["high"]
    # 260 hours in 26 weeks are 130 in 13; f / (1 + f) = 5 / 26 of them.
    assert row["hours"] == pytest.approx(25.0)
    assert row["amount"] == pytest.approx(1250.0)
    advice = answer["recommendations"].row(0, named=True)
    # Half of it, and between nothing and all of that half.
    assert (advice["low"], advice["value"], advice["high"]) == (
        0.0, pytest.approx(312.5), pytest.approx(625.0),
    )  # fmt: skip


def measured(supplier: str, *, days: float, n: int = 20) -> dict:
    return {"supplier": supplier, "item": "", "location": "", "value": days, "low": days * 0.7,
            "high": days * 1.5, "stated": 10.0, "n": n, "basis": "measured"}  # fmt: skip


def test_a_supplier_clearly_later_than_stated_is_named_with_its_cover():
    answer = answer_of(
        lead_times=[
            measured("SLOW", days=20.0),
            measured("FAIR", days=12.0),
            measured("NEW", days=20.0, n=2),
        ],
        purchase_lines=[
            {"purchase": "1", "line": 1, "supplier": "SLOW", "amount": 36_400.0,
             "ordered": date(2026, 5, 1)}
        ],
    )  # fmt: skip
    row = answer["late_suppliers"].row(0, named=True)
    assert answer["late_suppliers"]["supplier"].to_list() == ["SLOW"]
    # 9,100 in 13 weeks are 100 a day; 20 days of cover x 100 x 20 % / 4.
    assert (row["amount"], row["holding"]) == (pytest.approx(9100.0), pytest.approx(100.0))
    assert answer["recommendations"]["value"].item() == pytest.approx(100.0)


HOPES = {
    "conversions": [
        {"stage": "", "owner": "", "job_class": "", "value": 0.35, "low": 0.3, "high": 0.38,
         "n": 200, "stated": 0.45},
        {"stage": "", "owner": "Ann", "job_class": "", "value": 0.4, "low": 0.36, "high": 0.45,
         "n": 100, "stated": 0.42},
        {"stage": "", "owner": "Bob", "job_class": "", "value": 0.25, "low": 0.2, "high": 0.31,
         "n": 100, "stated": 0.5},
    ],
    "deals": [
        {"deal": "1", "owner": "Ann", "outcome": "open", "amount": 6000.0},
        {"deal": "2", "owner": "Bob", "outcome": "open", "amount": 4000.0},
        {"deal": "3", "owner": "Bob", "outcome": "won", "amount": 9000.0},
    ],
}  # fmt: skip


def test_chances_are_compared_for_the_firm_as_one():
    answer = answer_of(**HOPES)
    row = answer["optimism"].row(0, named=True)
    assert (row["person"], row["pipeline"]) == ("", 10_000.0)
    assert row["overstated"] == pytest.approx(1000.0)
    assert "person" not in json.loads(answer["recommendations"]["opens"].item())


def test_person_by_person_only_where_the_owner_asks_for_it():
    answer = answer_of({"by_person": True}, **HOPES)
    # Ann states what she wins; Bob twice that.
    assert answer["optimism"].select("person", "overstated").rows() == [
        ("Bob", pytest.approx(1000.0))
    ]
    assert answer["recommendations"]["person"].item() == "Bob"


def test_uses_end_where_a_bill_runs_in_a_circle():
    bom = pl.DataFrame({"item": ["A", "B"], "component": ["B", "A"], "quantity": [1.0, 1.0]})
    assert uses(bom).select("component", "item").rows() == [("A", "B"), ("B", "A")]

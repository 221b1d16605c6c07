"""The headline figures of a plan, worked out by hand; what rests on nothing is left out."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from firstmate.base.task import Given
from firstmate.capabilities.meeting.headlines import headlines

W1, W2 = date(2026, 3, 2), date(2026, 3, 9)
EMPTY = {
    "plan_values": {"part": pl.String, "counts": pl.Boolean, "linear": pl.Float64,
                    "realised": pl.Float64, "meaning": pl.String},
    "projections": {"item": pl.String, "period": pl.Date, "needed": pl.Float64,
                    "used": pl.Float64, "served": pl.Float64, "stock": pl.Float64},
    "deliveries": {"order": pl.String, "late_days": pl.Float64, "amount": pl.Float64,
                   "late_cost": pl.Float64},
    "cash_projection": {"period": pl.Date, "balance": pl.Float64},
    "loads": {"resource": pl.String, "hours": pl.Float64, "capacity": pl.Float64},
    "unit_prices": {"item": pl.String, "value": pl.Float64},
    "unit_costs": {"item": pl.String, "value": pl.Float64},
}  # fmt: skip


def told(**rows):
    tables = {n: pl.DataFrame(rows.get(n, []), schema=s, orient="row") for n, s in EMPTY.items()}
    answer = headlines(Given(tables=tables, as_of=date(2026, 3, 1)))["headlines"]
    return {(r["measure"], r["scope"]): r["value"] for r in answer.iter_rows(named=True)}


def test_money_by_part_and_in_total():
    found = told(
        plan_values=[
            ("revenue", True, 100.0, 90.0, "Sold."), ("material", True, -40.0, -38.0, "Bought."),
            ("total", False, 60.0, 52.0, "Sum."), ("demanded", False, 110.0, 110.0, "All."),
            ("lost_revenue", False, 10.0, 20.0, "Lost."),
        ]
    )  # fmt: skip
    assert found == {
        ("contribution", ""): 60.0, ("contribution", "revenue"): 100.0,
        ("contribution", "material"): -40.0,
        ("contribution_in_lots", ""): 52.0, ("contribution_in_lots", "revenue"): 90.0,
        ("contribution_in_lots", "material"): -38.0, ("sales_lost", ""): 20.0,
    }  # fmt: skip


def test_service_and_stock_are_weighed_with_money():
    found = told(
        # 10 wanted of which 4 by other items; the price of B is ten times that of A
        projections=[("A", W1, 10.0, 4.0, 6.0, 5.0), ("A", W2, 4.0, 0.0, 2.0, 3.0),
                     ("B", W1, 1.0, 0.0, 0.0, 1.0)],
        unit_prices=[("A", 1.0), ("B", 10.0)],
        unit_costs=[("A", 2.0), ("B", 4.0)],
    )  # fmt: skip
    assert found["served", ""] == pytest.approx((6 + 2) / (6 + 4 + 10))
    assert found["stock_mean", ""] == ((5 * 2 + 1 * 4) + 3 * 2) / 2
    assert found["stock_end", ""] == 6.0


def test_lateness_cash_and_load():
    found = told(
        deliveries=[("1", 0.0, 10.0, 0.0), ("2", 7.0, 30.0, 2.0), ("3", 1.0, 5.0, 0.5),
                    ("4", 0.0, 1.0, 0.0)],
        cash_projection=[(W1, -5.0), (W2, 20.0)],
        loads=[("SAW", 30.0, 40.0), ("SAW", 50.0, 40.0), ("DESK", 1.0, 0.0)],
    )  # fmt: skip
    assert found == {
        ("on_time", ""): 0.5, ("late_lines", ""): 2.0, ("late_amount", ""): 35.0,
        ("late_days", ""): 2.0, ("late_cost", ""): 2.5,
        ("cash_lowest", ""): -5.0, ("cash_end", ""): 20.0, ("load", "SAW"): 1.0,
    }  # fmt: skip


def test_nothing_is_invented():
    assert told() == {}

"""Targets, steps and advice on companies of one or two items, with figures worked out by hand."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from scipy import stats

from firstmate.base.frame import frame
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.task import Given
from firstmate.capabilities.inventory.tables import STOCK_STEPS, STOCK_TARGETS
from firstmate.capabilities.inventory.targets import stock_targets
from firstmate.company.setting import default_rows, ranges, values
from firstmate.company.tables import INPUTS

SUNDAY = date(2026, 11, 1)
SHARES = (1, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 99)
WEEKLY, DEVIATION = 10.0, 3.0
SALES = {
    "item": pl.String, "location": pl.String, "kind": pl.String, "day": pl.Date,
    "quantity": pl.Float64, "open_quantity": pl.Float64, "promised": pl.Date, "wanted": pl.Date,
}  # fmt: skip


def normal(span):
    """Normal demand over a span, weeks independent."""
    points = stats.norm.ppf(np.array(SHARES) / 100, WEEKLY * span, DEVIATION * span**0.5)
    return {f"q{share:02d}": float(value) for share, value in zip(SHARES, points, strict=True)}


def company(*, price=5.0, cost=3.0, lead=7.0, weeks=26, forecast=("A",), items=None, **tables):
    """Items that sell 10 a week, give or take 3; review of a week, plan of 26 weeks."""
    names = list(forecast)
    mondays = [SUNDAY + timedelta(days=1, weeks=k) for k in range(weeks)]
    every = {name: frame(table).rows for name, table in INPUTS.items()}
    every |= {
        "items": frame(INPUTS["items"], items or [{"item": name} for name in names]).rows,
        "sales": pl.DataFrame(
            [{"item": name, "location": "", "kind": "item", "day": SUNDAY, "quantity": 10.0}
             for name in names], schema=SALES,
        ),
        "forecasts": pl.DataFrame(
            {"item": name, "location": "", "period": monday, "layer": "consensus", "mean": WEEKLY}
            for name in names for monday in mondays
        ),
        "forecast_methods": pl.DataFrame(
            {"item": name, "location": "", "class": "smooth"} for name in names
        ),
        "protection_demand": pl.DataFrame(
            {"item": name, "location": "", "span": span, "mean": WEEKLY * span, **normal(span)}
            for name in names for span in (1, 2, 3, 4, 13)
        ),
        "lead_times": pl.DataFrame(
            {"supplier": "S", "item": name, "low": lead, "value": lead, "high": lead} for name in names
        ),
        "unit_prices": pl.DataFrame({"item": names, "value": [price] * len(names)}),
        "unit_costs": pl.DataFrame({"item": names, "value": [cost] * len(names)}),
    }  # fmt: skip
    for name, rows in tables.items():
        every[name] = rows if isinstance(rows, pl.DataFrame) else frame(INPUTS[name], rows).rows
    settings = values(default_rows()) | {"plan_weeks": weeks}
    return Given(tables=every, as_of=SUNDAY, settings=settings, ranges=ranges(default_rows()))


def first(given):
    """First week's target of each item, and the steps."""
    answer = stock_targets(given)
    rows = frame(STOCK_TARGETS, answer["stock_targets"]).rows
    return rows.filter(pl.col("period") == date(2026, 11, 2)).rows(named=True), answer


def test_targets_by_hand():
    # Lead time one week and review one week: 20 in the mean, deviation 3 x sqrt 2 = 4.24.
    # Contribution 2, half is lost: 1. Held: 3 x 20 % / 52 = 0.0115 a week, so the chance to save
    # a sale must be 0.0115 / 1.0115 = 0.0114: between 0.98 and 0.99.
    (row,), _ = first(company())
    assert row["service"] == pytest.approx(0.985, abs=0.006)
    point = stats.norm.ppf(row["service"], 20.0, DEVIATION * 2**0.5)
    assert row["reorder_point"] == pytest.approx(point, abs=0.4)
    assert row["safety_stock"] == pytest.approx(point - 20.0, abs=0.4)
    assert row["span_weeks"] == 2.0
    # Lot: sqrt(2 x 520 x (25 / 5 lines) / (3 x 0.2)) = 93.1, capped at 8 weeks = 80.
    assert row["order_up_to"] == pytest.approx(row["reorder_point"] + 80.0)


def test_a_longer_or_less_certain_lead_time_needs_more():
    (sure,), _ = first(company(lead=7.0))
    spread = pl.DataFrame(
        {"supplier": ["S"], "item": ["A"], "low": [1.0], "value": [7.0], "high": [21.0]}
    )
    (unsure,), _ = first(company(lead_times=spread))
    (longer,), _ = first(company(lead=21.0))
    assert unsure["safety_stock"] > 1.5 * sure["safety_stock"]
    assert longer["reorder_point"] == pytest.approx(40.0 + longer["safety_stock"])
    assert longer["safety_stock"] > sure["safety_stock"]


def test_without_its_own_lead_time_the_firms_or_a_week_holds():
    firm = pl.DataFrame(
        {"supplier": [""], "item": [""], "low": [21.0], "value": [21.0], "high": [21.0]}
    )
    bought = [{"item": "A", "supply": "buy"}, {"item": "B", "supply": "make"}]
    rows, _ = first(company(forecast=("A", "B"), items=bought, lead_times=firm))
    assert [row["span_weeks"] for row in rows] == [4.0, 2.0]


def test_an_entered_safety_stock_wins_and_its_service_is_said():
    (row,), answer = first(company(items=[{"item": "A", "safety_stock": 3.0, "maximum": 50.0}]))
    assert row["safety_stock"] == 3.0
    assert row["reorder_point"] == pytest.approx(23.0)
    assert row["service"] == pytest.approx(stats.norm.cdf(3.0 / 4.243), abs=0.02)
    assert row["order_up_to"] == 50.0
    assert "entered" in row["reason"]
    (step,) = frame(STOCK_STEPS, answer["stock_steps"]).rows.iter_rows(named=True)
    assert (step["quantity"], step["step"]) == (3.0, 1)


def test_what_earns_nothing_is_not_protected():
    (row,), answer = first(company(price=3.0, cost=3.0))
    assert row["safety_stock"] == 0.0
    assert row["service"] == pytest.approx(0.5, abs=0.01)  # the mean alone is covered
    assert answer["stock_steps"].is_empty()


def test_what_is_ending_is_not_stocked_up():
    ending = pl.DataFrame({"item": ["A"], "location": [""], "class": ["ending"]})
    (row,), _ = first(company(forecast_methods=ending))
    assert row["service"] == pytest.approx(0.5, abs=0.02)
    assert row["safety_stock"] < 0.5


def test_items_without_a_forecast_have_zero_targets_and_a_reason():
    stock = [{"item": "Z", "day": SUNDAY, "quantity": 4.0, "lot": "1"},
             {"item": "Z", "day": SUNDAY, "quantity": 3.0, "lot": "2"},
             {"item": "Z", "day": date(2026, 9, 1), "quantity": 99.0}]  # fmt: skip
    rows, _ = first(company(items=[{"item": "A"}, {"item": "Y"}, {"item": "Z"}], stock=stock))
    assert [row["item"] for row in rows] == ["A", "Y", "Z"]
    assert [row["reorder_point"] for row in rows[1:]] == [0.0, 0.0]
    assert [row["on_hand"] for row in rows] == [0.0, 0.0, 7.0]
    assert "no demand" in rows[1]["reason"]


def test_steps_fall_and_add_up():
    _, answer = first(company())
    steps = frame(STOCK_STEPS, answer["stock_steps"]).rows
    assert steps["value"].to_list() == sorted(steps["value"].to_list(), reverse=True)
    # From the mean to the 99 % point: 2.33 deviations of 4.24.
    assert steps["quantity"].sum() == pytest.approx(2.326 * 4.243, abs=0.5)
    # A unit more is worth at most what a lost unit costs: contribution 2, half of it lost.
    assert 0 < steps["value"].min() <= steps["value"].max() <= 1.0


def test_stock_lasts_so_many_days():
    (row,), _ = first(company(stock=[{"item": "A", "day": SUNDAY, "quantity": 30.0}]))
    assert row["days_of_cover"] == pytest.approx(21.0)


def advice(given, code):
    """Recommendations of one kind."""
    rows = frame(RECOMMENDATIONS, stock_targets(given)["recommendations"]).rows
    return rows.filter(pl.col("code") == code).rows(named=True)


def test_far_too_much_stock_has_its_money():
    stock = [{"item": "A", "day": SUNDAY, "quantity": 1000.0}]
    (row,) = advice(company(stock=stock), "excess_stock")
    # Twice the 90 % point of 13 weeks: 2 x (130 + 1.2816 x 3 x sqrt 13) = 287.7.
    assert row["quantity"] == pytest.approx(1000.0 - 287.7, abs=0.1)
    assert row["cash_effect"] == pytest.approx(3.0 * row["quantity"])
    assert row["value"] == pytest.approx(row["cash_effect"] * 0.20 / 4)
    assert row["low"] == pytest.approx(row["value"] * 0.12 / 0.20)
    assert row["low"] < row["value"] < row["high"]
    assert not advice(
        company(stock=[{"item": "A", "day": SUNDAY, "quantity": 250.0}]), "excess_stock"
    )


def test_what_will_run_short_before_an_order_arrives():
    # Nothing on the shelf, lead time four weeks: all 40 are missing, 2 contribution, half lost.
    stock = [{"item": "A", "day": SUNDAY, "quantity": 0.0}]
    (row,) = advice(company(stock=stock, lead=28.0), "likely_short")
    assert row["quantity"] == pytest.approx(40.0, abs=0.3)
    assert row["value"] == pytest.approx(40.0 * 2.0 * 0.5, abs=0.5)
    assert row["amount"] == pytest.approx(200.0, abs=2.0)
    assert row["low"] == pytest.approx(row["value"] * 0.2 / 0.5)


def test_what_is_on_its_way_is_not_missing_unless_it_comes_too_late():
    stock = [{"item": "A", "day": SUNDAY, "quantity": 0.0}]
    line = {"purchase": "P1", "line": 1, "item": "A", "quantity": 80.0, "received": 10.0}
    soon = [{**line, "confirmed": date(2026, 11, 10), "status": "partial"}]
    late = [{**line, "confirmed": date(2026, 12, 20), "status": "partial"}]
    done = [{**line, "confirmed": date(2026, 11, 10), "status": "cancelled"}]
    assert not advice(company(stock=stock, lead=28.0, purchase_lines=soon), "likely_short")
    assert advice(company(stock=stock, lead=28.0, purchase_lines=late), "likely_short")
    assert advice(company(stock=stock, lead=28.0, purchase_lines=done), "likely_short")


def test_stock_that_is_promised_is_not_there():
    stock = [{"item": "A", "day": SUNDAY, "quantity": 60.0}]
    promised = pl.DataFrame(
        [{"item": "A", "location": "", "kind": "item", "day": SUNDAY, "quantity": 50.0,
          "open_quantity": 50.0, "promised": date(2026, 11, 9)}], schema=SALES,
    )  # fmt: skip
    assert not advice(company(stock=stock, lead=28.0), "likely_short")
    (row,) = advice(company(stock=stock, lead=28.0, sales=promised), "likely_short")
    assert row["quantity"] == pytest.approx(30.0, abs=0.5)


def test_items_never_counted_are_not_judged():
    assert stock_targets(company(lead=28.0))["recommendations"].is_empty()


def test_no_demand_at_all():
    bare = company(forecast=("A",))
    empty = {name: bare[name].clear() for name in ("forecasts", "protection_demand")}
    (row,), _ = first(company(**empty))
    assert row["order_up_to"] == 0.0

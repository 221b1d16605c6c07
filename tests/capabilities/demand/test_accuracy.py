"""How near past forecasts came: sums by hand, kept beside replayed, and what is worse than naive."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from firstmate.base.frame import frame
from firstmate.capabilities.demand.accuracy import forecast_accuracy, kept
from firstmate.capabilities.demand.forecasting import forecasts
from firstmate.capabilities.demand.history import history
from firstmate.capabilities.demand.judged_tables import (
    FORECAST_ACCURACY,
    FORECAST_REPLAYS,
    ITEM_ACCURACY,
)
from firstmate.capabilities.demand.tables import FORECAST_METHODS, SALES_HISTORY
from firstmate.company.tables import INPUTS
from tests.capabilities.demand.conftest import given as everything

MONDAY = date(2026, 8, 3)
PRICES = pl.DataFrame({"item": ["A", "B"], "value": [10.0, 1.0]})
COSTS = pl.DataFrame({"item": ["A", "B"], "value": [6.0, 0.5]})


def weeks(item, ordered, *, first=MONDAY):
    """Rows of sales_history, one a week."""
    return [
        {"item": item, "location": "", "period": first + timedelta(weeks=k), "quantity": float(q),
         "amount": 10.0 * q, "usual": float(q), "in_stock": 1.0, "stock_basis": "", "lost": 0.0}
        for k, q in enumerate(ordered)
    ]  # fmt: skip


def said(item, mean, *, week, known=MONDAY - timedelta(days=1), **more):
    """A kept forecast of the week with that number after MONDAY."""
    return {"item": item, "location": "", "period": MONDAY + timedelta(weeks=week), "known_on": known,
            "layer": "consensus", "mean": float(mean)} | more  # fmt: skip


def judge(company, history_rows, past, **more):
    tables = {
        "sales_history": frame(SALES_HISTORY, history_rows).rows,
        "past_forecasts": past,
        "forecast_replays": frame(FORECAST_REPLAYS).rows,
        "forecast_methods": frame(FORECAST_METHODS).rows,
        "unit_prices": PRICES,
        "unit_costs": COSTS,
    } | more
    given = replace(company(**tables), ranges={"lost_when_short": (0.2, 0.8)})
    answer = forecast_accuracy(given)
    groups = frame(FORECAST_ACCURACY, answer["forecast_accuracy"]).rows
    return groups, frame(ITEM_ACCURACY, answer["item_accuracy"]).rows, answer["recommendations"]


def one(rows, **of):
    """The one row with these values."""
    found = rows.filter(*(pl.col(name) == value for name, value in of.items()))
    assert found.height == 1
    return found.row(0, named=True)


def test_measures_by_hand(company):
    before = weeks("A", [4], first=MONDAY - timedelta(weeks=1))
    groups, items, _ = judge(
        company,
        before + weeks("A", [10, 6, 8]),
        [said("A", 8, week=0), said("A", 8, week=1), said("A", 8, week=2)],
    )
    row = one(items, item="A", layer="consensus", ahead="all", basis="kept")
    # Off by 2, 2 and 0 of 24; naive says 4: off by 6, 2 and 4.
    assert (row["n"], row["wape"], row["bias"]) == (3, pytest.approx(4 / 24), 0.0)
    assert row["naive_wape"] == pytest.approx(12 / 24)
    assert row["relative_error"] == pytest.approx(1 / 3)
    assert row["error_money"] == pytest.approx(10 * 4 / 3)
    assert row["tracking_signal"] == pytest.approx(0.0)
    assert row["coverage"] is None  # no range was kept
    firm = one(groups, scope="firm", layer="consensus", ahead="all", basis="kept")
    assert firm["wape"] == row["wape"]
    ahead = one(items, item="A", layer="consensus", ahead="1", basis="kept")
    assert (ahead["n"], ahead["wape"]) == (1, pytest.approx(0.2))
    assert one(items, item="A", layer="consensus", ahead="2-4", basis="kept")["n"] == 2


def test_range_and_loss(company):
    points = {"q10": 5.0, "q50": 8.0, "q80": 9.0, "q90": 10.0, "q95": 12.0, "q99": 14.0}
    _, items, _ = judge(
        company, weeks("A", [10, 11]), [said("A", 8, week=k, **points) for k in (0, 1)]
    )
    row = one(items, item="A", layer="consensus", ahead="all", basis="kept")
    assert row["coverage"] == 0.5
    first = (2 * 0.5 + 1 * 0.8 + 0 + 2 * 0.05 + 4 * 0.01) * 2 / 5
    second = (3 * 0.5 + 2 * 0.8 + 1 * 0.9 + 1 * 0.05 + 3 * 0.01) * 2 / 5
    assert row["quantile_loss"] == pytest.approx((first + second) / 21)


def test_money_ranks_items(company):
    _, items, _ = judge(
        company, weeks("A", [10]) + weeks("B", [10]), [said("A", 8, week=0), said("B", 0, week=0)]
    )
    a = one(items, item="A", layer="consensus", ahead="all", basis="kept")
    b = one(items, item="B", layer="consensus", ahead="all", basis="kept")
    assert (a["place"], b["place"]) == (1, 2)
    assert a["error_share"] == pytest.approx(20 / 30)


def test_weeks_out_of_stock_do_not_count(company):
    rows = weeks("A", [10, 0, 10])
    rows[1]["usual"] = None
    _, items, _ = judge(company, rows, [said("A", 10, week=k) for k in range(3)])
    row = one(items, item="A", layer="consensus", ahead="all", basis="kept")
    assert (row["n"], row["wape"]) == (2, 0.0)


def test_without_prices_units_count(company):
    none = pl.DataFrame(schema={"item": pl.String, "value": pl.Float64})
    groups, _, _ = judge(
        company, weeks("A", [10]), [said("A", 8, week=0)], unit_prices=none, unit_costs=none
    )
    assert one(groups, scope="firm", layer="consensus", ahead="all")["wape"] == pytest.approx(0.2)


def test_what_was_known_after_the_week_is_no_forecast(company):
    late = said("A", 10, week=0, known=MONDAY + timedelta(days=2))
    _, items, _ = judge(company, weeks("A", [10]), [late])
    assert items.is_empty()


def test_a_baseline_is_kept_only_where_it_differs():
    past = frame(INPUTS["past_forecasts"], [
        said("A", 8, week=0), said("A", 9, week=1), said("A", 5, week=1, layer="baseline"),
    ]).rows  # fmt: skip
    rows = kept(past).sort("layer", "period")
    assert rows["layer"].to_list() == ["baseline"] * 2 + ["consensus"] * 2
    assert rows["mean"].to_list() == [8.0, 5.0, 8.0, 9.0]


def test_worse_than_naive_is_said_with_its_money(company):
    level = [10.0] * 20
    past = [said("A", 20, week=k, known=MONDAY + timedelta(days=6)) for k in range(1, 20)]
    _, items, advice = judge(company, weeks("A", level), past)
    # The naive forecast was never off, so that no ratio can be said, but money can.
    assert one(items, layer="consensus", ahead="all")["relative_error"] is None
    row = one(items, item="A", layer="baseline", ahead="all", basis="kept")
    assert row["worse"] == pytest.approx(100.0)  # ten units a week at 10, every week the same
    (told,) = advice.iter_rows(named=True)
    # 13 weeks x 10 units / 2 x (margin 4 x half lost + cost 6 x 0.2 / 52)
    assert told["value"] == pytest.approx(65 * (4 * 0.5 + 6 * 0.2 / 52))
    assert told["low"] < told["value"] < told["high"]


@generated(st.lists(st.integers(0, 30), min_size=3, max_size=8), st.floats(0.5, 20.0))
def test_shares_do_not_depend_on_the_unit(ordered, factor):
    past = [said("A", 5, week=k) for k in range(len(ordered))]
    large = [said("A", 5 * factor, week=k) for k in range(len(ordered))]
    _, one_way, _ = judge(everything, weeks("A", ordered), past)
    _, other, _ = judge(everything, weeks("A", [q * factor for q in ordered]), large)
    for name in ("wape", "bias", "tracking_signal", "relative_error"):
        a, b = one_way[name].to_list(), other[name].to_list()
        assert a == [pytest.approx(x, abs=1e-6) if x is not None else None for x in b]


def test_replays_rest_only_on_what_was_known(company, learned, lines, every_week):
    """A jump after a replay's day cannot move that replay."""

    def replayed(quantities):
        sold = {"sales": lines(every_week("A", quantities))}
        past = history(company(**sold))["sales_history"]
        fit = learned(history(company(sales=lines(every_week("A", [8, 9, 7] * 10))))["sales_history"],
                      until=date(2026, 11, 2))  # fmt: skip
        rows = forecasts(company(**sold, sales_history=past, unit_prices=PRICES, **fit))
        return frame(FORECAST_REPLAYS, rows["forecast_replays"]).rows

    calm, jump = replayed([8, 9, 7] * 10), replayed([8, 9, 7] * 9 + [90, 80, 85])
    days = calm["known_on"].unique().sort().to_list()
    assert len(days) == 2  # 30 weeks hold two windows of eight behind the fewest weeks
    assert [(date(2026, 11, 1) - day).days for day in days] == [16 * 7, 8 * 7]
    assert calm.equals(jump)
    assert calm.filter(pl.col("period") <= pl.col("known_on")).is_empty()

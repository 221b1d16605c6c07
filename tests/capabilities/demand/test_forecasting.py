"""The tasks from history to forecasts, overrides and demand over lead times, on tiny companies."""

from datetime import date, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from firstmate.base.frame import frame
from firstmate.capabilities.demand.forecasting import LEAST_WEEKS, forecasts
from firstmate.capabilities.demand.history import history
from firstmate.capabilities.demand.protection import protection_demand
from firstmate.capabilities.demand.tables import (
    FORECAST_METHODS,
    FORECASTS,
    PROTECTION_DEMAND,
    QUANTILES,
)

PRICE = pl.DataFrame({"item": ["A"], "value": [10.0]})


@pytest.fixture
def run(learned):
    """Forecast rows and method rows of a company, its history and its fit included."""
    return lambda same, **tables: _run(same, learned, **tables)


def _run(company, learned, **tables):
    past = history(company(**tables))["sales_history"]
    # All weeks teach here, so that a few are enough.
    fit = learned(past, items=tables.get("items"), until=date(2026, 11, 2))
    answer = forecasts(company(**tables, sales_history=past, **fit))
    rows = frame(FORECASTS, answer["forecasts"]).rows
    return rows, frame(FORECAST_METHODS, answer["forecast_methods"]).rows, answer["issues"]


def means(rows, item="A", layer="consensus"):
    """Means of an item's layer in order of weeks."""
    chosen = (pl.col("item") == item) & (pl.col("layer") == layer)
    return rows.filter(chosen).sort("period")["mean"].to_list()


@pytest.fixture
def steady(lines, every_week):
    """Eight every week of A for 30 weeks."""
    return lines(every_week("A", [8] * 30))


def test_a_steady_item(run, company, steady):
    rows, methods, _ = run(company, sales=steady, unit_prices=PRICE)
    assert means(rows) == pytest.approx([8.0] * LEAST_WEEKS, rel=0.03)
    assert rows["period"].min() == date(2026, 11, 2)
    first = rows.filter(pl.col("layer") == "consensus").row(0, named=True)
    assert first["amount"] == pytest.approx(first["mean"] * 10.0)
    (method,) = methods.iter_rows(named=True)
    assert (method["class"], method["n"]) == ("smooth", 16)  # two windows of eight weeks
    assert "nearly every week" in method["reason"]


def test_items_that_never_sold_have_a_method_and_no_rows(run, company, steady):
    rows, methods, _ = run(company, sales=steady, items=[{"item": "A"}, {"item": "Z"}])
    assert rows["item"].unique().to_list() == ["A"]
    assert methods.filter(pl.col("item") == "Z")["class"].to_list() == ["none"]


def test_what_is_no_longer_sold_is_not_foreseen(run, company, steady):
    rows, methods, _ = run(company, sales=steady, items=[{"item": "A", "active": False}])
    assert means(rows) == [0.0] * LEAST_WEEKS
    assert "no longer" in methods["reason"][0]


def test_what_was_first_sold_this_week_is_answered(run, company, lines):
    rows, methods, _ = run(
        company, sales=lines([(date(2026, 11, 3), "N", 4.0)]), as_of=date(2026, 11, 4)
    )
    assert means(rows, "N") == [0.0] * LEAST_WEEKS
    assert methods["class"].to_list() == ["none"]


def test_the_running_week_holds_the_orders_of_the_days_left(run, company, steady):
    # All orders come on Wednesdays; on Tuesday all of the week is to come, on Thursday nothing.
    tuesday = run(company, sales=steady, as_of=date(2026, 11, 3))[0]
    thursday = run(company, sales=steady, as_of=date(2026, 11, 5))[0]
    assert means(tuesday)[0] == pytest.approx(8.0, rel=0.03)
    assert means(thursday)[0] == 0.0
    assert means(thursday)[1] == pytest.approx(8.0, rel=0.03)


def test_overrides_stand_beside_the_baseline(run, company, steady):
    week = {"from_day": date(2026, 11, 9), "to_day": date(2026, 11, 15)}
    said = [
        {"override": "1", "item": "A", "op": "set", "amount": 20.0, **week},
        {"override": "2", "item": "A", "op": "add", "amount": 7.0,
         "from_day": date(2026, 11, 16), "to_day": date(2026, 11, 17)},
        {"override": "3", "item": "A", "op": "scale", "amount": 2.0,
         "from_day": date(2026, 11, 23), "to_day": date(2026, 11, 29)},
        {"override": "4", "item": "A", "op": "set", "amount": 99.0, **week,
         "expires": date(2026, 10, 1)},
    ]  # fmt: skip
    rows, _, issues = run(company, sales=steady, forecast_overrides=said)
    base, after = means(rows, layer="baseline"), means(rows)
    assert after[1] == pytest.approx(20.0)
    assert after[2] == pytest.approx(base[2] + 7.0 * 2 / 7)  # two of seven days
    assert after[3] == pytest.approx(2 * base[3])
    assert after[0] == base[0]
    assert means(rows, layer="override") == pytest.approx(after[1:4])
    assert issues.is_empty()


def test_a_family_is_split_as_its_items_sell(run, company, lines, every_week):
    sold = lines([*every_week("A", [6] * 30), *every_week("B", [2] * 30)])
    said = [{"override": "1", "family": "F", "op": "set", "amount": 16.0,
             "from_day": date(2026, 11, 2), "to_day": date(2026, 11, 8)}]  # fmt: skip
    items = [{"item": "A", "family": "F"}, {"item": "B", "family": "F"}]
    rows, _, _ = run(company, sales=sold, items=items, forecast_overrides=said)
    assert means(rows, "A")[0] == pytest.approx(12.0, rel=0.03)
    assert means(rows, "A")[0] + means(rows, "B")[0] == pytest.approx(16.0)


def test_an_override_of_nothing_known_is_said(run, company, steady):
    said = [{"override": "1", "family": "?", "op": "scale", "amount": 2.0,
             "from_day": date(2026, 11, 2), "to_day": date(2026, 11, 8)}]  # fmt: skip
    assert run(company, sales=steady, forecast_overrides=said)[2]["code"].to_list() == [
        "override_unused"
    ]


def test_a_new_item_takes_the_past_of_its_like(run, company, steady):
    items = [{"item": "A"}, {"item": "N", "like_item": "A"}]
    rows, methods, _ = run(company, sales=steady, items=items)
    assert means(rows, "N") == pytest.approx(means(rows, "A"))
    assert "the past of A" in methods.filter(pl.col("item") == "N")["reason"][0]


def test_an_override_alone_makes_a_forecast(run, company, steady):
    said = [{"override": "1", "item": "N", "op": "add", "amount": 5.0,
             "from_day": date(2026, 11, 2), "to_day": date(2026, 12, 31)}]  # fmt: skip
    rows, _, _ = run(company, sales=steady, items=[{"item": "N"}], forecast_overrides=said)
    assert means(rows, "N")[:8] == pytest.approx([5.0] * 8)
    late = rows.filter(pl.col("item") == "N", pl.col("layer") == "consensus")
    assert (late["q90"] > late["q50"]).all()


def test_the_order_of_rows_changes_nothing(run, company, lines, every_week):
    sold = lines([*every_week("A", [3, 0, 4] * 10), *every_week("B", [1, 2, 9] * 10)])
    one = run(company, sales=sold)
    other = run(company, sales=sold.reverse())
    for first, second in zip(one[:2], other[:2], strict=True):
        assert_frame_equal(first, second)


def protect(company, rows, methods, **more):
    """Rows of protection_demand."""
    given = company(forecasts=rows, forecast_methods=methods, **more)
    return frame(PROTECTION_DEMAND, protection_demand(given)["protection_demand"]).rows


def test_demand_of_weeks_taken_together(run, company, lines, every_week):
    sold = lines(every_week("A", [3, 9, 0, 6, 12, 2] * 6))
    rows, methods, _ = run(company, sales=sold, weeks=26)
    spans = protect(company, rows, methods, weeks=26)
    assert spans["span"].to_list() == [1, 2, 3, 4, 6, 8, 13, 26]
    one, four = (spans.filter(pl.col("span") == k).row(0, named=True) for k in (1, 4))
    assert four["mean"] == pytest.approx(sum(means(rows)[:4]))
    # Weeks balance out: four weeks vary less than four times one week.
    assert four["q95"] - four["mean"] < 4 * (one["q95"] - one["mean"])
    points = spans.select(list(QUANTILES)).to_numpy()
    assert (points[:, 1:] >= points[:, :-1]).all()


def test_what_must_be_covered_does_not_depend_on_the_length_of_the_plan(
    run, company, lines, every_week
):
    sold = lines([*every_week("A", [3, 9, 0, 6] * 9), *every_week("B", [1, 2] * 18)])
    short, long = (
        protect(company, *run(company, sales=sold, weeks=weeks)[:2], weeks=weeks)
        for weeks in (8, 26)
    )
    assert_frame_equal(short, long)


def test_a_week_that_has_begun_does_not_shrink_what_must_be_covered(
    run, company, lines, every_week
):
    sold = lines(every_week("A", [3, 9, 0, 6, 12, 2] * 6))
    whole = run(company, sales=sold)
    begun = run(company, sales=sold, as_of=date(2026, 11, 1) + timedelta(days=5))
    spans = [
        protect(company, rows, methods, as_of=day)["mean"].to_list()
        for (rows, methods, _), day in ((whole, date(2026, 11, 1)), (begun, date(2026, 11, 6)))
    ]
    assert spans[0] == pytest.approx(spans[1], rel=0.02)


def test_nothing_sold_nothing_foreseen(run, company):
    rows, methods, issues = run(company)
    assert rows.is_empty()
    assert methods.is_empty()
    assert issues.is_empty()
    assert protect(company, rows, methods).is_empty()

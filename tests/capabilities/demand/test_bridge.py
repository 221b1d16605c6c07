"""From the last plan to the budget: every step adds up, weeks and parts of budget periods by hand."""

from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.demand.bridge import STEPS, demand_bridge
from firstmate.capabilities.demand.judged_tables import DEMAND_BRIDGE
from firstmate.capabilities.demand.tables import FORECASTS, INTAKES

AS_OF = date(2026, 11, 4)  # a Wednesday: the weeks begin on 9 November
FIRST = date(2026, 11, 9)
PRICES = pl.DataFrame({"item": ["A"], "value": [10.0]})


def forecasts(*, baseline, consensus, weeks=14):
    """Forecasts of A from the running week on."""
    rows = [
        {"item": "A", "location": "", "period": FIRST + timedelta(weeks=k - 1), "layer": layer,
         "mean": float(mean), "amount": 10.0 * mean}
        for layer, mean in (("baseline", baseline), ("consensus", consensus))
        for k in range(weeks)
    ]  # fmt: skip
    return frame(FORECASTS, rows).rows


def intakes(**layers):
    """Intakes of kitchens, layer -> amounts by week from the running one on."""
    rows = [
        {"job_class": "Kitchens", "period": FIRST + timedelta(weeks=k - 1), "layer": layer,
         "mean": float(mean)}
        for layer, means in layers.items() for k, mean in enumerate(means)
    ]  # fmt: skip
    return frame(INTAKES, rows).rows


def bridge(company, **tables):
    tables = {"intakes": intakes(), "unit_prices": PRICES,
              "forecasts": forecasts(baseline=5, consensus=6)} | tables  # fmt: skip
    items = [{"item": "A", "family": "F"}]
    answer = demand_bridge(company(as_of=AS_OF, items=items, **tables))
    return frame(DEMAND_BRIDGE, answer["demand_bridge"]).rows.sort("scope", "name", "place")


def steps(rows, scope="firm", name=""):
    """Amounts and differences of a group by step."""
    mine = rows.filter(pl.col("scope") == scope, pl.col("name") == name)
    return {r["stage"]: (r["amount"], r["difference"]) for r in mine.iter_rows(named=True)}


def test_thirteen_whole_weeks(company):
    rows = bridge(company)
    assert steps(rows) == {
        "baseline": (650.0, None), "pipeline": (650.0, 0.0), "override": (780.0, 130.0),
        "consensus": (780.0, 0.0),
    }  # fmt: skip
    assert steps(rows, "family", "F") == steps(rows)


def test_open_deals_and_overrides_of_work(company):
    usual, deals = [100.0] * 14, [0.0, 0.0, 450.0] + [0.0] * 11
    agreed = [100.0, 100.0, 250.0, 0.0, 50.0] + [100.0] * 9
    plan = [*agreed[:5], 160.0, *agreed[6:]]
    rows = bridge(
        company,
        intakes=intakes(baseline=usual, pipeline=deals, consensus=plan, override=[]),
    )
    # Without an override of that week the plan is the pipeline's.
    assert steps(rows, "work", "Kitchens")["override"] == (1360.0, 0.0)
    marked = pl.concat([
        intakes(baseline=usual, pipeline=deals, consensus=plan),
        frame(INTAKES, [{"job_class": "Kitchens", "period": FIRST + timedelta(weeks=4),
                         "layer": "override", "mean": 160.0}]).rows,
    ])  # fmt: skip
    rows = bridge(company, intakes=marked)
    assert steps(rows, "work", "Kitchens")["pipeline"] == (1300.0, 0.0)
    assert steps(rows, "work", "Kitchens")["override"] == (1360.0, 60.0)
    assert steps(rows)["consensus"][0] == pytest.approx(780.0 + 1360.0)


def past(*, weeks, known=AS_OF - timedelta(days=7), mean=4.0, **more):
    return [
        {"item": "A", "location": "", "period": FIRST + timedelta(weeks=k), "known_on": known,
         "layer": "consensus", "mean": mean} | more
        for k in range(weeks)
    ]  # fmt: skip


def test_the_last_plan_is_the_newest_that_holds_all_weeks(company):
    older = past(weeks=13, known=AS_OF - timedelta(days=28), mean=3.0)
    short = past(weeks=12, known=AS_OF - timedelta(days=1), mean=9.0)
    rows = bridge(company, past_forecasts=older + past(weeks=13) + short)
    assert steps(rows)["last plan"] == (520.0, None)
    assert steps(rows)["baseline"] == (650.0, 130.0)
    known = rows.filter(pl.col("stage") == "last plan")["known_on"].unique().to_list()
    assert known == [AS_OF - timedelta(days=7)]


def test_the_budget_counts_by_days(company):
    months = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    budgets = [{"measure": "Sales", "scope": None, "period": m, "value": 310.0} for m in months]
    rows = bridge(company, budgets=budgets)
    # 9 to 30 November are 22 of 30 days, 1 to 7 February 7 of as many as January has.
    expected = 310 * (22 / 30 + 1 + 1 + 7 / 31)
    assert steps(rows)["budget"] == (pytest.approx(expected), pytest.approx(expected - 780.0))
    assert list(steps(rows)) == [s for s in STEPS if s != "last plan"]


def test_a_budget_of_some_of_the_weeks_is_none(company):
    budgets = [{"measure": "Sales", "scope": None, "period": FIRST, "value": 310.0}]
    assert "budget" not in steps(bridge(company, budgets=budgets))


def test_nothing_known_gives_nothing(company):
    none = frame(FORECASTS).rows
    assert bridge(company, forecasts=none).is_empty()

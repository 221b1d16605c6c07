"""Items that begin, end and follow others: nothing is lost between old and new, ranges are honest."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.demand.forecasting import forecasts
from firstmate.capabilities.demand.history import history
from firstmate.capabilities.demand.launches import curve, launches
from firstmate.capabilities.demand.lifecycle import lives
from firstmate.capabilities.demand.tables import FORECAST_METHODS, FORECASTS
from firstmate.company.tables import INPUTS

SUNDAY = date(2026, 11, 1)
MONDAY = date(2026, 11, 2)
PRICE = pl.DataFrame({"item": ["A"], "value": [10.0]})


@pytest.fixture
def run(company, learned):
    def forecast(sold, items, **tables):
        past = history(company(sales=sold))["sales_history"]
        fit = learned(past, items=items, until=MONDAY)
        given = company(
            sales=sold, sales_history=past, items=items, unit_prices=PRICE, **tables, **fit
        )
        answer = forecasts(given)
        rows = frame(FORECASTS, answer["forecasts"]).rows.filter(pl.col("layer") == "consensus")
        return rows, frame(FORECAST_METHODS, answer["forecast_methods"]).rows, answer["issues"]

    return forecast


def means(rows, item):
    return np.array(rows.filter(pl.col("item") == item).sort("period")["mean"].to_list())


@pytest.fixture
def old(lines, every_week):
    """A sells 8 to 10 a week, 30 weeks."""
    return lines(every_week("A", [8, 9, 10] * 10))


def test_nothing_is_lost_between_the_old_and_the_new(run, old):
    alone, *_ = run(old, [{"item": "A"}])
    ends = MONDAY + timedelta(days=16)  # the Wednesday of the third week
    rows, methods, issues = run(
        old, [{"item": "A", "replaced_by": "N", "sold_until": ends}, {"item": "N"}]
    )
    before, after = means(rows, "A"), means(rows, "N")
    assert before + after == pytest.approx(means(alone, "A"))
    assert (after[:2] == 0).all()
    assert after[2] / before[2] == pytest.approx(4 / 3)  # three days of A, four of N
    assert (before[3:] == 0).all()
    said = methods.filter(pl.col("item") == "N").row(0, named=True)
    assert "the past of A stands in" in said["reason"]
    assert issues.is_empty()


def test_a_new_item_that_sells_already_goes_on_beside_the_old(run, lines, every_week):
    sold = lines(every_week("A", [8] * 30) + every_week("N", [2] * 6))
    ends = MONDAY + timedelta(days=27)
    rows, *_ = run(sold, [{"item": "A", "replaced_by": "N", "sold_until": ends}, {"item": "N"}])
    assert means(rows, "A")[:4] == pytest.approx([8.0] * 4, rel=0.1)
    together = means(rows, "A") + means(rows, "N")
    assert means(rows, "N")[4] == pytest.approx(together[0], rel=0.05)
    assert (means(rows, "N")[:4] > 0).all()


def test_an_item_that_ends_sells_nothing_after_it(run, old):
    rows, *_ = run(old, [{"item": "A", "sold_until": MONDAY + timedelta(days=6)}])
    assert means(rows, "A")[0] > 0
    assert (means(rows, "A")[1:] == 0).all()
    assert (rows.filter(pl.col("period") > MONDAY)["q99"] == 0).all()


def test_a_replacement_without_a_day_changes_nothing_and_is_said(run, old):
    rows, _, issues = run(old, [{"item": "A", "replaced_by": "N"}, {"item": "N"}])
    alone, *_ = run(old, [{"item": "A"}])
    assert means(rows, "A") == pytest.approx(means(alone, "A"))
    assert issues["code"].to_list() == ["replacement_unclear"]


def test_circles_and_chains_end():
    items = frame(INPUTS["items"], [
        {"item": "A", "replaced_by": "B", "active": False},
        {"item": "B", "replaced_by": "C", "sold_until": SUNDAY},
        {"item": "C", "replaced_by": "A", "sold_until": SUNDAY},
        {"item": "D", "replaced_by": "D", "sold_until": SUNDAY},
    ]).rows  # fmt: skip
    known, issues = lives(items, as_of=SUNDAY)
    assert known.before["C"] == ("B", "A")
    assert known.first["B"] == MONDAY
    assert [issue.value for issue in issues] == ["D"]


@pytest.fixture
def launched(lines, every_week):
    """Six items of family F launched one after the other, a quarter at first, 8 to 13 when settled."""
    sold = every_week("A", [20] * 60)
    for k in range(6):
        level = 8 + k
        sold += every_week(f"L{k}", [level // 4] * 4 + [level] * (30 + k))
    return lines(sold)


FAMILY = [{"item": f"L{k}", "family": "F"} for k in range(6)] + [{"item": "A", "family": "G"}]


def test_a_new_item_without_a_past_is_as_launches_before_it(run, launched):
    begins = MONDAY + timedelta(weeks=2)
    new = {"item": "N", "family": "F", "sold_from": begins}
    rows, methods, _ = run(launched, [*FAMILY, new])
    got = means(rows, "N")
    assert (got[:2] == 0).all()
    assert got[2] == pytest.approx(np.mean([(8 + k) // 4 for k in range(6)]))
    assert got[12] == pytest.approx(np.mean([8 + k for k in range(6)]))
    settled = rows.filter(pl.col("item") == "N").sort("period").row(12, named=True)
    assert settled["q01"] <= 8.5
    assert settled["q99"] >= 12.5
    said = methods.filter(pl.col("item") == "N").row(0, named=True)
    assert said["method"] == "as 6 launches sold before it"


def test_an_item_like_another_rises_and_is_less_sure(run, launched):
    new = {"item": "N", "family": "F", "sold_from": MONDAY, "like_item": "A"}
    rows, methods, _ = run(launched, [*FAMILY, new])
    like, got = means(rows, "A"), means(rows, "N")
    assert got[0] < 0.4 * like[0]
    assert got[13:] == pytest.approx(like[13:], rel=0.05)
    width = {
        item: r["q95"] - r["q05"]
        for item in ("A", "N")
        for r in [rows.filter(pl.col("item") == item).sort("period").row(20, named=True)]
    }
    assert width["N"] > 1.5 * width["A"]
    assert "the past of A" in methods.filter(pl.col("item") == "N")["reason"][0]


def test_a_planned_quantity_comes_before_all_that(run, launched):
    new = {"item": "N", "family": "F", "sold_from": MONDAY}
    wish = {"override": "O1", "item": "N", "op": "set", "amount": 3.0, "from_day": MONDAY,
            "to_day": MONDAY + timedelta(days=27)}  # fmt: skip
    rows, *_ = run(launched, [*FAMILY, new], forecast_overrides=[wish])
    assert means(rows, "N")[:4] == pytest.approx([3.0] * 4)
    assert means(rows, "N")[5] > 3.0


def test_without_launches_a_new_item_sells_as_those_beside_it(run, old):
    begins = MONDAY + timedelta(weeks=1)
    rows, methods, _ = run(old, [{"item": "A"}, {"item": "N", "sold_from": begins}])
    assert means(rows, "N")[0] == 0
    assert means(rows, "N")[1:] == pytest.approx([9.0] * (len(means(rows, "N")) - 1), rel=0.01)
    last = rows.filter(pl.col("item") == "N").sort("period").row(-1, named=True)
    assert last["q05"] < 5
    assert last["q95"] > 18  # wide: its level is a guess
    assert methods.filter(pl.col("item") == "N")["method"][0] == "as what sells beside it (1)"


def test_few_launches_of_a_family_ask_all():
    values = np.zeros((6, 40))
    for k in range(6):
        values[k, 10 + k :] = 4.0
    seen = launches(values, np.array([0, 0, 1, 1, 1, 1]))
    assert len(seen.of(0)) == 6
    assert curve(seen.of(0)) == pytest.approx(np.ones(26))
    assert len(launches(values[:4], np.zeros(4, dtype=np.int64)).of(0)) == 0

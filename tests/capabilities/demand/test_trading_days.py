"""Holidays and closed days: the country's and the firm's own, what they cost, and only where it is sure."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.demand.cleaned_tables import TRADING_WEEKS
from firstmate.capabilities.demand.forecasting import forecasts
from firstmate.capabilities.demand.history import history
from firstmate.capabilities.demand.tables import FORECASTS, SALES_HISTORY
from firstmate.capabilities.demand.trading_days import closed_days, response

SUNDAY = date(2026, 11, 29)
WEEKS = 60
NO_DAYS = pl.DataFrame(schema={"calendar": pl.String, "valid_from": pl.Date, "valid_to": pl.Date,
                               "hours": pl.Float64, "reason": pl.String})  # fmt: skip


@pytest.fixture
def shut():
    """Fridays on which the firm is closed: every sixth week, three times in the weeks to come."""
    first = SUNDAY - timedelta(days=2, weeks=WEEKS - 1)
    days = [first + timedelta(weeks=k) for k in range(5, WEEKS + 20, 6)]
    return [{"calendar": None, "valid_from": day, "valid_to": day, "hours": 0.0, "reason": "works day"}
            for day in days]  # fmt: skip


def daily(lines, shut, *, moved=False):
    """Ten on each working day of the weeks, nothing on closed days (or on the day before instead)."""
    closed = {row["valid_from"] for row in shut}
    rows = []
    for k in range(WEEKS):
        monday = SUNDAY - timedelta(days=6, weeks=WEEKS - 1 - k)
        for d in range(5):
            day = monday + timedelta(days=d)
            quantity = 10.0 + (k % 5) / 2
            if moved and day + timedelta(days=1) in closed:
                quantity *= 2
            if day not in closed:
                rows.append((day, "A", quantity))
    return lines(rows)


def cleaned(company, sold, shut, **more):
    given = company(as_of=SUNDAY, sales=sold, calendar_exceptions=shut, **more)
    answer = history(given)
    return (
        frame(SALES_HISTORY, answer["sales_history"]).rows,
        frame(TRADING_WEEKS, answer["trading_weeks"]).rows,
        answer["issues"],
    )


def test_a_short_week_is_made_whole_and_one_to_come_is_short(company, learned, lines, shut):
    sold = daily(lines, shut)
    rows, weeks, _ = cleaned(company, sold, shut)
    past = weeks.filter(pl.col("open_share") < 1, pl.col("period") < SUNDAY)
    assert past["factor"].to_list() == pytest.approx([0.8] * past.height, abs=0.04)
    assert (weeks.filter(pl.col("open_share") < 1)["open_share"] < 0.85).all()
    assert weeks.filter(pl.col("open_share") < 1)["closed_days"].str.contains("works day").all()
    spread = rows["usual"].to_numpy()
    assert spread.min() / spread.mean() > 0.85  # no hole of a fifth is left
    assert rows["quantity"].min() / rows["quantity"].mean() < 0.85
    fit = learned(rows, items=[{"item": "A"}], as_of=SUNDAY, until=SUNDAY + timedelta(days=1))
    price = pl.DataFrame({"item": ["A"], "value": [10.0]})
    told = forecasts(company(as_of=SUNDAY, sales=sold, sales_history=rows, trading_weeks=weeks,
                             items=[{"item": "A"}], unit_prices=price, **fit))  # fmt: skip
    ahead = frame(FORECASTS, told["forecasts"]).rows.filter(pl.col("layer") == "baseline")
    both = ahead.join(weeks, on="period").sort("period")
    short, whole = (both.filter((pl.col("open_share") < 1) == s)["mean"] for s in (True, False))
    assert short.max() < 0.9 * whole.min()


def test_orders_that_come_a_day_earlier_are_no_loss(company, lines, shut):
    _, weeks, _ = cleaned(company, daily(lines, shut, moved=True), shut)
    assert (weeks["response"] == 0).all()
    assert (weeks["factor"] == 1).all()


def test_what_a_person_says_comes_before_what_is_measured(company, lines, shut):
    none = [{"measure": "trading_days", "scope": "response", "value": 0.0}]
    rows, weeks, _ = cleaned(company, daily(lines, shut), shut, accepted_estimates=none)
    assert weeks["basis"].unique().to_list() == ["entered"]
    assert rows["usual"].to_list() == rows["quantity"].to_list()


def test_without_closed_days_nothing_is_changed(company, lines):
    rows, weeks, _ = cleaned(company, daily(lines, []), [])
    assert weeks.is_empty()
    assert (rows["open_factor"] == 1).all()


def test_an_unknown_country_is_said(company, lines):
    given = company(as_of=SUNDAY, sales=daily(lines, []))
    answer = history(replace(given, settings=dict(given.settings) | {"country": "Atlantis"}))
    assert answer["issues"]["code"].to_list() == ["country_unknown"]


def test_movable_feasts_move():
    springs = [
        closed_days("GB", NO_DAYS, first=date(year, 3, 1), last=date(year, 4, 30))[0]
        for year in (2024, 2026)
    ]
    assert [min(days) for days in springs] == [date(2024, 3, 29), date(2026, 4, 3)]


def test_few_short_weeks_teach_nothing():
    money = np.full(60, 100.0)
    share = np.ones(60)
    share[[10, 20]] = 0.8
    money[[10, 20]] = 80.0
    assert response(money, share)[0] == 0.0

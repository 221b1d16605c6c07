"""Days of a week: shares by hand, weeks that add up, ranges that come true, who is told by day."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from firstmate.base.frame import frame
from firstmate.base.task import Given
from firstmate.capabilities.demand.daily import AHEAD, by_day, daily_forecasts
from firstmate.capabilities.demand.distribution import QUANTILE_NAMES
from firstmate.capabilities.demand.tables import DAILY_FORECASTS
from firstmate.capabilities.demand.weekdays import learn_days, quantiles, shares

SUNDAY = date(2026, 11, 1)


def company(*, as_of=SUNDAY, review=7, life=5.0, quantity=6.0):
    """Bread sold on Mondays and twice as much on Fridays, for 20 weeks; 18 units a week expected."""
    first = date(2026, 6, 15)
    lines = [
        {"kind": "item", "item": "bread", "location": None, "quantity": quantity * (1 + (day == 4)),
         "day": first + timedelta(weeks=week, days=day)}
        for week in range(20) for day in (0, 4)
    ]  # fmt: skip
    start = as_of + timedelta(days=1)
    monday = start - timedelta(days=start.weekday())
    weeks = [{"item": "bread", "location": "", "layer": "consensus", "mean": 18.0,
              "period": max(start, monday + timedelta(weeks=k))} for k in range(4)]  # fmt: skip
    items = [{"item": "bread", "family": "baked", "shelf_life": life}]
    tables = {"sales": pl.DataFrame(lines), "forecasts": pl.DataFrame(weeks),
              "items": pl.DataFrame(items)}  # fmt: skip
    found = daily_forecasts(Given(tables=tables, as_of=as_of, settings={"review_days": review}))
    return frame(DAILY_FORECASTS, found["daily_forecasts"]).rows


def test_a_week_falls_on_its_days():
    rows = company()
    assert rows["day"].to_list() == [SUNDAY + timedelta(days=1 + k) for k in range(AHEAD)]
    assert rows["mean"].to_list() == pytest.approx([6.0, 0, 0, 0, 12.0, 0, 0] * 2)
    monday = rows.row(0, named=True)
    assert monday["q05"] <= 6.0 <= monday["q95"]
    assert rows.row(1, named=True)["q99"] == 0.0


def test_a_week_that_has_begun_holds_what_is_left():
    rows = company(as_of=date(2026, 11, 3))
    # From Wednesday on the 18 units still expected all fall on Friday.
    assert rows.filter(pl.col("day") == date(2026, 11, 6))["mean"].item() == pytest.approx(18.0)
    assert rows.filter(pl.col("day") == date(2026, 11, 9))["mean"].item() == pytest.approx(6.0)


def test_only_goods_that_need_days_are_told_by_the_day():
    assert company(life=200.0).is_empty()
    assert company(life=200.0, review=1).height == AHEAD
    assert company(life=None).is_empty()


@over(st.integers(0, 6), st.lists(st.floats(0, 50), min_size=7, max_size=7))
def test_days_of_whole_weeks_add_up(weekday, units):
    start = date(2026, 11, 2) + timedelta(days=weekday)
    share = np.array([units]) / sum(units) if sum(units) > 1e-6 else np.full((1, 7), 1 / 7)
    days = by_day(np.array([[5.0, 7.0, 9.0]]), share, start=start)
    second = days[0, 7 - weekday : 14 - weekday]
    assert second.sum() == pytest.approx(7.0)
    assert (days >= 0).all()


def test_a_short_past_leans_on_its_family():
    many = np.zeros((30, 20, 7))
    many[:, :, 1] = 5.0
    new = np.zeros((1, 20, 7))
    new[0, -1, 4] = 1.0
    cube = np.concatenate([many, new, np.roll(many, 3, axis=2)])
    group = np.array([0] * 31 + [1] * 30)
    found = shares(cube, groups=(group,), leaning=6.0)
    assert found.sum(axis=1) == pytest.approx(np.ones(61))
    assert found[30, 1] > 0.6
    assert found[0, 1] > 0.9


def test_single_days_lie_below_the_points_as_often_as_stated():
    draw = np.random.default_rng(4)
    share = draw.dirichlet([8, 4, 3, 5, 9, 2], size=400)
    mean = draw.lognormal(4, 0.5, 400)[:, None, None] * share[:, None, :]
    mean = np.pad(mean, ((0, 0), (0, 0), (0, 1)))
    sold = draw.poisson(mean * draw.gamma(4, 0.25, (400, 25, 7))).astype(float)
    days = learn_days(sold[:, :-1], groups=())
    points = quantiles(sold[:, -9:-1].sum(axis=2).mean(axis=1)[:, None] * days.share, days)
    actual = sold[:, -1, :6, None]
    under = (actual <= points[:, :6]).mean(axis=(0, 1))
    for name, level in (("q50", 0.5), ("q80", 0.8), ("q95", 0.95)):
        assert under[QUANTILE_NAMES.index(name)] == pytest.approx(level, abs=0.05)

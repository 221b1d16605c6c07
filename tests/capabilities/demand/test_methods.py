"""The forecasting methods on series small enough to work out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from firstmate.capabilities.demand.adida import adida
from firstmate.capabilities.demand.candidates import MIXED, mix
from firstmate.capabilities.demand.candidates import candidates as all_of
from firstmate.capabilities.demand.classes import CLASSES, classify
from firstmate.capabilities.demand.panel import weekly
from firstmate.capabilities.demand.simple import naive, recent_mean, seasonal_naive
from firstmate.capabilities.demand.smoothing import holt, ses, tsb
from firstmate.capabilities.demand.theta import theta

NAN = np.nan
ONE = np.array([0.3])


def candidates(weeks, *, horizon):
    """Forecasts (method x series x horizon) of weekly series."""
    return all_of(weekly(weeks), horizon=horizon).forecasts


def test_simple_smoothing_by_hand():
    # level 20; 20 + .3 (10 - 20) = 17; 17 + .3 (24 - 17) = 19.1
    assert ses(np.array([[10.0, 24.0]]), alphas=ONE, start=np.array([20.0])) == pytest.approx(
        [19.1]
    )


def test_smoothing_skips_weeks_that_are_not_known():
    whole = ses(np.array([[8.0, 6.0, 4.0]]), alphas=ONE)
    assert ses(np.array([[NAN, 8.0, NAN, 6.0, 4.0]]), alphas=ONE) == pytest.approx(whole)


def test_smoothing_chooses_the_quick_alpha_for_a_step():
    step = np.array([[0.0] * 10 + [10.0] * 10])
    assert ses(step, alphas=np.array([0.05, 0.9])) == pytest.approx([10.0], abs=0.01)


def test_tsb_lets_demand_die():
    dead = np.array([[5.0, 5.0, 5.0, 5.0] + [0.0] * 30])
    assert tsb(dead)[0] < 0.3


def test_a_damped_trend_by_hand():
    # What a straight line has gained slows down: each step adds 0.95 of the one before.
    line = np.arange(10.0, 40.0)[None, :]
    steps = np.diff(holt(line, horizon=4)[0][0])
    assert steps[1:] / steps[:-1] == pytest.approx([0.95, 0.95])
    assert holt(line, horizon=1)[0][0] == pytest.approx([40.0], abs=1.0)


def test_adida_sees_buckets_as_long_as_the_gap():
    # Demand every third week: buckets of 3 with mean 2 each.
    assert adida(np.array([[0.0, 0.0, 6.0] * 5])) == pytest.approx([2.0])


def test_theta_one_is_simple_smoothing():
    rng = np.random.default_rng(1)
    y = rng.poisson(7.0, (5, 30)).astype(float)
    plain = ses(y, alphas=ONE)
    assert theta(y, horizon=3, alphas=ONE, thetas=np.array([1.0])) == pytest.approx(
        np.repeat(plain[:, None], 3, axis=1)
    )


def test_theta_keeps_half_of_a_straight_line():
    line = np.arange(1.0, 41.0)[None, :]
    ahead = theta(line, horizon=10, alphas=np.array([0.5]), thetas=np.array([2.0]))[0]
    # Far from the start the level lags by 1/alpha - 1 = 1 week and half of 1/alpha = 1 comes back.
    assert ahead[0] == pytest.approx(40.0, abs=0.01)
    slopes = np.diff(ahead)
    assert np.all((slopes > 0.3) & (slopes < 1.0))


def test_plain_forecasts():
    y = np.array([[1.0, 2.0, NAN, 9.0, NAN]])
    assert naive(y) == [9.0]
    assert recent_mean(y, count=2) == [5.5]
    assert np.isnan(seasonal_naive(y, horizon=2)).all()


@pytest.mark.parametrize(
    ("series", "kind"),
    [
        ([0.0] * 12, "none"),
        ([NAN] * 8 + [3.0, 2.0, 4.0, 3.0], "new"),
        ([5.0] * 10 + [0.0] * 40, "ending"),
        ([5.0, 6.0, 5.0, 4.0] * 5, "smooth"),
        ([1.0, 9.0, 1.0, 25.0] * 5, "erratic"),
        ([0.0, 0.0, 5.0] * 6, "intermittent"),
        ([0.0, 0.0, 1.0, 0.0, 30.0, 0.0] * 3, "lumpy"),
    ],
)
def test_kinds_of_demand(series, kind):
    assert CLASSES[classify(np.array([series]))[0]] == kind


def test_a_method_that_does_not_apply_leaves_its_weight_to_the_others():
    forecasts = candidates(np.array([[4.0] * 20]), horizon=2)
    assert np.isnan(forecasts[MIXED.index("season")]).all()
    equal = np.full((len(MIXED), 1), 1 / len(MIXED))
    assert mix(forecasts, weights=equal) == pytest.approx(np.full((1, 2), 4.0), rel=0.02)


def test_the_season_counts_from_two_years_on():
    year = np.tile(np.arange(52.0), 2)[None, :]
    assert candidates(year, horizon=3)[MIXED.index("season")][0] == pytest.approx([0.0, 1.0, 2.0])


@given(arrays(float, (3, 30), elements=st.one_of(st.just(NAN), st.integers(0, 50).map(float))))
def test_every_method_answers_every_series_and_none_is_negative(weeks):
    forecasts = candidates(weeks, horizon=4)
    known = ~np.isnan(weeks).all(axis=1)
    others = [k for k, name in enumerate(MIXED) if name != "season"]
    assert np.isfinite(forecasts[others][:, known]).all()
    assert (np.nan_to_num(forecasts) >= 0).all()


@given(arrays(float, (4, 25), elements=st.integers(0, 9).map(float)), st.permutations(range(4)))
def test_series_do_not_touch_one_another(weeks, order):
    whole = candidates(weeks, horizon=3)
    assert candidates(weeks[list(order)], horizon=3) == pytest.approx(
        whole[:, list(order)], nan_ok=True
    )


@given(arrays(float, (2, 25), elements=st.integers(0, 9).map(float)))
def test_double_demand_doubles_every_forecast(weeks):
    assert candidates(2.0 * weeks, horizon=3) == pytest.approx(
        2.0 * candidates(weeks, horizon=3), nan_ok=True, abs=1e-9
    )

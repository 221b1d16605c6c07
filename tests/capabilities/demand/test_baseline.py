"""The whole forecast of many series: always an answer, in order, and true shares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from firstmate.capabilities.demand.baseline import forecast
from firstmate.capabilities.demand.classes import CLASSES
from firstmate.capabilities.demand.distribution import QUANTILES

NAN = np.nan


@pytest.fixture(scope="module")
def shop():
    """150 items of a shop, 60 weeks known and 8 to come, Poisson with gamma means."""
    rng = np.random.default_rng(11)
    means = rng.gamma(1.0, 6.0, (150, 1))
    return rng.poisson(means, (150, 68)).astype(float)


def test_shares_come_true(shop):
    base = forecast(shop[:, :60], horizon=8)
    between = np.random.default_rng(0).random((150, 8))
    means = np.random.default_rng(11).gamma(1.0, 6.0, (150, 1))
    for name, share in ((7, 0.5), (12, 0.9), (13, 0.95)):
        # The weeks to come have luck of their own, which who knows the truth would share.
        ours, truth = (
            ((shop[:, 60:] < at) + between * (shop[:, 60:] == at)).mean()
            for at in (base.quantiles[:, :, name], stats.poisson.ppf(share, means))
        )
        assert ours == pytest.approx(truth, abs=0.02)


def test_better_than_last_week_again(shop):
    base = forecast(shop[:, :60], horizon=8)
    assert base.points.min() > 0
    assert base.error.sum() < 0.9 * base.naive_error.sum()
    assert base.weights[1:].sum(axis=1) == pytest.approx(np.ones(len(CLASSES) - 1))


def test_the_first_week_holds_only_what_is_left_of_it(shop):
    whole = forecast(shop[:, :60], horizon=3)
    part = forecast(shop[:, :60], horizon=3, first=0.4)
    assert part.mean[:, 0] == pytest.approx(0.4 * whole.mean[:, 0])
    assert np.array_equal(part.mean[:, 1:], whole.mean[:, 1:])
    assert (part.quantiles[:, 0] <= whole.quantiles[:, 0]).all()


def test_series_without_a_past_are_answered():
    weeks = np.array([[NAN] * 20, [0.0] * 20, [NAN] * 19 + [3.0], [2.0] * 20])
    base = forecast(weeks, horizon=4)
    assert [CLASSES[k] for k in base.kind] == ["none", "none", "new", "smooth"]
    assert base.mean[:2].sum() == 0
    assert base.quantiles[:2].sum() == 0
    assert base.mean[2, 0] > 0
    assert base.mean[3] == pytest.approx(np.full(4, 2.0), rel=0.02)


def test_no_weeks_at_all():
    base = forecast(np.empty((2, 0)), horizon=3)
    assert base.mean.sum() == 0


@given(arrays(float, (4, 28), elements=st.one_of(st.just(NAN), st.integers(0, 40).map(float))))
def test_whatever_the_past_quantiles_rise_and_nothing_is_negative(weeks):
    base = forecast(weeks, horizon=5)
    assert np.isfinite(base.mean).all()
    assert (base.mean >= 0).all()
    assert (np.diff(base.quantiles, axis=2) >= 0).all()
    assert (base.quantiles >= 0).all()
    assert base.quantiles.shape == (4, 5, len(QUANTILES))
    whole = base.counts
    assert (base.quantiles[whole] == np.rint(base.quantiles[whole])).all()

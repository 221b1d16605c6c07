"""Seasons: what years agree on is kept, what they do not is borrowed or dropped."""

import numpy as np
import pytest

from firstmate.capabilities.demand.panel import weekly
from firstmate.capabilities.demand.season import indices, level

NONE = np.zeros(1, dtype=np.int64)


def test_the_level_of_a_season_is_its_mean_and_goes_on_at_the_ends():
    y = np.tile([2.0, 4.0, 6.0, 8.0], 4)[None, :]
    assert level(y, season=4) == pytest.approx(np.full((1, 16), 5.0))
    assert np.isnan(level(y[:, :4], season=4)).all()


def test_noise_is_no_season():
    rng = np.random.default_rng(2)
    y = rng.normal(100.0, 10.0, (50, 48))
    zeros = np.zeros(50, dtype=np.int64)
    factors = indices(y, season=12, phase=zeros, groups=(zeros,))
    assert factors.std(axis=1).mean() < 0.02
    assert factors.mean(axis=1) == pytest.approx(np.ones(50))


def test_a_short_series_borrows_the_season_of_its_group():
    # Ten long series of one shape, one known for half a year.
    rng = np.random.default_rng(3)
    shape = 1.0 + 0.5 * np.sin(2 * np.pi * np.arange(12) / 12)
    y = 100.0 * np.tile(shape, 5) * rng.normal(1.0, 0.05, (11, 60))
    y[10, :54] = np.nan
    zeros = np.zeros(11, dtype=np.int64)
    factors = indices(y, season=12, phase=zeros, groups=(zeros,))
    assert factors[10] == pytest.approx(shape, abs=0.05)


def test_the_place_in_the_season_follows_the_phase():
    y = np.tile([1.0, 3.0, 1.0, 3.0], 5)[None, :]
    moved = indices(y, season=2, phase=NONE + 1, groups=())
    assert moved.round(2).tolist() == [[1.5, 0.5]]


def test_factors_of_a_panel_go_on_ahead():
    year = 10.0 + 5.0 * np.sin(2 * np.pi * np.arange(52) / 52)
    panel = weekly(np.tile(year, 4)[None, :])
    known, ahead = panel.factors(52)
    assert ahead == pytest.approx(known[:, :52])
    assert known[0, :52] == pytest.approx(year / 10.0, abs=0.02)


def test_scaling_changes_no_season():
    rng = np.random.default_rng(5)
    y = rng.gamma(4.0, 5.0, (6, 40))
    zeros = np.zeros(6, dtype=np.int64)
    one = indices(y, season=4, phase=zeros, groups=(zeros,))
    assert indices(8.0 * y, season=4, phase=zeros, groups=(zeros,)) == pytest.approx(one)

"""The plain forecasts that any better one must beat: last week, 13-week mean, same week last year."""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.demand.smoothing import Array

MEAN_WEEKS = 13
YEAR_WEEKS = 52


def naive(weeks: Array) -> Array:
    """Return each series' last known week (NaN where none is).

    >>> naive(np.array([[3.0, 5.0, np.nan]]))
    array([5.])
    """
    known = ~np.isnan(weeks)
    last = weeks.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.take_along_axis(weeks, last[:, None], axis=1)[:, 0]


def recent_mean(weeks: Array, *, count: int = MEAN_WEEKS) -> Array:
    """Return the mean of each series' last ``count`` known weeks (NaN where none is).

    >>> recent_mean(np.array([[9.0, 2.0, np.nan, 4.0]]), count=2)
    array([3.])
    """
    known = ~np.isnan(weeks)
    late = known & (np.cumsum(known[:, ::-1], axis=1)[:, ::-1] <= count)
    number = late.sum(axis=1)
    total = np.where(late, weeks, 0.0).sum(axis=1)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def seasonal_naive(weeks: Array, *, horizon: int, season: int = YEAR_WEEKS) -> Array:
    """Return (series x horizon) the same weeks a season ago; NaN where those are not known.

    >>> seasonal_naive(np.array([[1.0, 2.0, 3.0, 4.0]]), horizon=3, season=2)
    array([[3., 4., 3.]])
    """
    if weeks.shape[1] < season:
        return np.full((len(weeks), horizon), np.nan)
    last = weeks[:, weeks.shape[1] - season :]
    return np.asarray(last[:, np.arange(horizon) % season])

"""All methods run on the same series, in chunks that bound the memory; it judges none of them."""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.demand import adida, simple, smoothing, theta
from firstmate.capabilities.demand.smoothing import Array

#: Methods that may be mixed; the naive one stands beside them and is never mixed in.
MIXED = ("theta", "ses", "tsb", "adida", "sba", "mean13", "season")
SERIES_AT_ONCE = 1000


def candidates(weeks: Array, *, horizon: int) -> Array:
    """Return forecasts (method x series x horizon) of ``MIXED`` [units per week], never negative.

    NaN where a method does not apply: the season where a year back is not known, all where no
    week is known.
    """
    starts = range(0, len(weeks), SERIES_AT_ONCE)
    parts = [_some(weeks[k : k + SERIES_AT_ONCE], horizon) for k in starts]
    return np.concatenate(parts, axis=1) if parts else np.empty((len(MIXED), 0, horizon))


def _some(weeks: Array, horizon: int) -> Array:
    flat = [
        smoothing.ses(weeks),
        smoothing.tsb(weeks),
        adida.adida(weeks),
        smoothing.sba(weeks),
        simple.recent_mean(weeks),
    ]
    levels = [np.repeat(level[:, None], horizon, axis=1) for level in flat]
    rising = theta.theta(weeks, horizon=horizon)
    # A trend learned from few weeks must not run away: at most double the highest known week.
    most = 2.0 * np.nan_to_num(np.nanmax(weeks, axis=1, initial=0.0))
    rising = np.minimum(rising, most[:, None])
    seasonal = simple.seasonal_naive(weeks, horizon=horizon)
    long = (~np.isnan(weeks)).sum(axis=1) >= 2 * simple.YEAR_WEEKS
    seasonal = np.where(long[:, None], seasonal, np.nan)
    return np.asarray(np.maximum(np.stack([rising, *levels, seasonal]), 0.0))


def mix(forecasts: Array, *, weights: Array) -> Array:
    """Return the weighted mean over methods; a method that does not apply leaves its weight to the rest.

    Parameters
    ----------
    forecasts
        Method x series x horizon; NaN = does not apply.
    weights
        Method x series, non-negative.

    >>> f = np.array([[[2.0]], [[4.0]], [[np.nan]]])
    >>> mix(f, weights=np.array([[0.25], [0.25], [0.5]]))
    array([[3.]])
    """
    share = np.where(np.isnan(forecasts), 0.0, weights[:, :, None])
    total = share.sum(axis=0)
    mixed = (share * np.nan_to_num(forecasts)).sum(axis=0) / np.maximum(total, 1e-300)
    applies = ~np.isnan(forecasts)
    plain = np.nan_to_num(forecasts).sum(axis=0) / np.maximum(applies.sum(axis=0), 1)
    return np.asarray(np.where(total > 0, mixed, plain))

"""All methods run on the same series, in chunks that bound the memory; it judges none of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.demand import adida, simple, smoothing, theta
from firstmate.capabilities.demand.panel import Panel
from firstmate.capabilities.demand.smoothing import Array

#: Methods that may be mixed; the naive one stands beside them and is never mixed in.
MIXED = ("theta", "holt", "ses", "tsb", "adida", "mean13", "season")
SERIES_AT_ONCE = 1000


@dataclass(frozen=True)
class Candidates:
    """What the methods say: forecasts (method x series x horizon), never negative, NaN = does not apply.

    flat: the past without its season (series x periods); ahead: seasonal factors of the periods
    ahead (series x horizon); last: the naive forecast; variance: that of errors one period ahead,
    without the season.
    """

    forecasts: Array
    flat: Array
    ahead: Array
    last: Array
    variance: Array


def candidates(panel: Panel, *, horizon: int) -> Candidates:
    """Return the forecasts of ``MIXED`` [units per period].

    The season is taken out before and put back after every method but ``season``, which repeats the
    last season and applies where two are known. NaN also where nothing is known.
    """
    known, ahead = panel.factors(horizon)
    flat = panel.values / known
    starts = range(0, len(flat), SERIES_AT_ONCE)
    parts = [_some(flat[k : k + SERIES_AT_ONCE], horizon) for k in starts]
    empty = np.empty((len(MIXED) - 1, 0, horizon))
    level = np.concatenate([part for part, _ in parts], axis=1) if parts else empty
    variance = np.concatenate([part for _, part in parts]) if parts else np.empty(0)
    same = simple.seasonal_naive(panel.values, horizon=horizon, season=panel.season)
    long = (~np.isnan(panel.values)).sum(axis=1) >= 2 * panel.season
    season = np.where(long[:, None] & (panel.season > 1), same, np.nan)
    every = np.concatenate([level * ahead, season[None]])
    last = np.maximum(simple.naive(panel.values), 0.0)
    return Candidates(np.maximum(every, 0.0), flat, ahead, last, variance)


def _some(flat: Array, horizon: int) -> tuple[Array, Array]:
    levels = [
        smoothing.ses(flat),
        smoothing.tsb(flat),
        adida.adida(flat),
        simple.recent_mean(flat),
    ]
    constant = [np.repeat(level[:, None], horizon, axis=1) for level in levels]
    # A trend learned from few weeks must not run away: at most double the highest known week.
    most = 2.0 * np.nan_to_num(np.nanmax(flat, axis=1, initial=0.0))[:, None]
    damped, variance = smoothing.holt(flat, horizon=horizon)
    rising = [np.minimum(part, most) for part in (theta.theta(flat, horizon=horizon), damped)]
    return np.stack([*rising, *constant]), variance


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

"""Weeks of demand drawn together: sample paths regenerated from quantiles, correlation and a seed.

Nothing is stored: the same forecast rows and seed give the same paths. It knows no lead times.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import special

from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.smoothing import Array

SERIES_AT_ONCE = 200
#: Shares at which the curve of a week is known: the quantiles, and both ends.
KNOTS = np.concatenate([[0.0], QUANTILES, [1.0]])
#: The knot at or below each hundredth: knots are whole hundredths, so that none is searched for.
_BELOW = np.clip(np.searchsorted(KNOTS, np.arange(101) / 100, side="right") - 1, 0, len(KNOTS) - 2)


def curve(mean: Array, *, quantiles: Array) -> Array:
    """Return the week's value at each of ``KNOTS`` so that the curve's mean is the stated mean.

    Between known quantiles the curve is straight; below q01 it goes to q01 less its distance to
    q05, at least 0; above q99 as far as the mean demands. Where even a flat end is too much the
    whole curve is scaled down.

    >>> q = np.zeros((1, 15))
    >>> curve(np.array([0.01]), quantiles=q)[0, -1].round(6)  # the last triangle: 0.01 x 2 / 2
    np.float64(2.0)
    """
    low = np.maximum(2 * quantiles[..., 0] - quantiles[..., 1], 0.0)
    known = np.concatenate([low[..., None], quantiles], axis=-1)
    widths = np.diff(KNOTS)
    area = ((known[..., 1:] + known[..., :-1]) / 2 * widths[:-1]).sum(axis=-1)
    last = quantiles[..., -1]
    top = np.maximum(2.0 * (mean - area) / widths[-1] - last, last)
    full = np.concatenate([known, top[..., None]], axis=-1)
    whole = area + widths[-1] * (last + top) / 2
    ratio = np.where(whole > 0, mean / np.where(whole > 0, whole, 1.0), 0.0)
    return np.asarray(full * ratio[..., None])


def paths(
    mean: Array,
    *,
    quantiles: Array,
    persistence: Array,
    draws: int,
    seed: int,
    shared: float = 0.0,
    common: Array | None = None,
) -> Iterator[Array]:
    """Yield, for up to 200 series at a time, demand (series x draws x weeks) [units].

    A normal AR(1) per path with the correlation of the series' class gives each week a rank, the
    week's curve turns the rank into units (a Gaussian copula). Each week's mean over many draws is
    the stated mean.

    Parameters
    ----------
    mean, quantiles
        Series x weeks, and series x weeks x 15 [units].
    persistence
        Correlation of errors from one week to the next, per series.
    draws, seed
        Paths per series; start of the random numbers, drawn in the order of the series.
    shared, common
        Correlation between series, and the normal numbers (draws x weeks) that all have in common.
    """
    rng = np.random.default_rng(seed)
    for start in range(0, len(mean), SERIES_AT_ONCE):
        part = slice(start, start + SERIES_AT_ONCE)
        noise = rng.standard_normal((len(mean[part]), draws, mean.shape[1]))
        if common is not None:
            noise = np.sqrt(1.0 - shared) * noise + np.sqrt(shared) * common
        rank = special.ndtr(correlate(noise, persistence=persistence[part]))
        yield _read(curve(mean[part], quantiles=quantiles[part]), rank)


def correlate(noise: Array, *, persistence: Array) -> Array:
    """Return normal scores (series x draws x weeks) that follow an AR(1) of unit variance.

    >>> correlate(np.ones((1, 1, 2)), persistence=np.array([0.6])).round(6)
    array([[[1. , 1.4]]])
    """
    rho = persistence[:, None]
    fresh = np.sqrt(1.0 - rho**2)
    scores = np.empty_like(noise)
    scores[..., 0] = noise[..., 0]
    for t in range(1, noise.shape[-1]):
        scores[..., t] = rho * scores[..., t - 1] + fresh * noise[..., t]
    return scores


def _read(known: Array, rank: Array) -> Array:
    """Value of each week's curve (series x weeks x knots) at each rank (series x draws x weeks)."""
    left = _BELOW[(rank * 100.0).astype(np.int64)]
    part = (rank - KNOTS[left]) / np.diff(KNOTS)[left]
    series = np.arange(known.shape[0])[:, None, None]
    week = np.arange(known.shape[1])[None, None, :]
    at = (series * known.shape[1] + week) * known.shape[2] + left
    flat = known.ravel()
    lower = flat[at]
    return np.asarray(lower + part * (flat[at + 1] - lower))

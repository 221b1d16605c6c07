"""The weekly forecast of many series from their past alone: mix, distribution, calibration, reason.

It knows arrays only: names, prices, overrides and calendars are put around it elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.demand import calibrate, choose, distribution
from firstmate.capabilities.demand.candidates import MIXED, candidates, mix
from firstmate.capabilities.demand.classes import CLASSES, classify
from firstmate.capabilities.demand.simple import naive
from firstmate.capabilities.demand.smoothing import Array

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WINDOW = 8
ORIGINS = 3
FEWEST_WEEKS = 8
#: Weeks ahead at which quantiles are worked out; between them their ratio to the mean is joined.
ANCHORS = np.array([0, 1, 2, 3, 4, 7, 12, 25, 51])


@dataclass(frozen=True)
class Baseline:
    """Forecasts of S series for H weeks.

    mean (S x H) and quantiles (S x H x 15) [units per week]; kind: position in CLASSES; weights
    (kind x method); points, error, naive_error per series: scored weeks, mean quantile loss of the
    mix and of the naive forecast [units per week]; persistence per kind: correlation of errors
    from week to week; over and levels: what :func:`quantiles_of` needs for another mean.
    """

    mean: Array
    quantiles: Array
    kind: Whole
    weights: Array
    points: Whole
    error: Array
    naive_error: Array
    persistence: Array
    over: Array
    levels: Array
    counts: Flags


@dataclass(frozen=True)
class _Scored:
    """Past windows, one row per series and origin: what was known then and what happened."""

    actual: Array
    forecasts: Array
    naive: Array
    kind: Whole
    over: Array
    series: Whole


def forecast(weeks: Array, *, horizon: int, first: float = 1.0, seed: int = 0) -> Baseline:
    """Return the forecast of every series, whatever its past; nothing is ever negative.

    Parameters
    ----------
    weeks
        Series x weeks [units], oldest first, the last column the last whole week; NaN = not known.
    horizon
        Weeks ahead.
    first
        Share of the first week ahead that is forecast, where it has begun already.
    seed
        For the share between two steps of a count when past weeks are compared.
    """
    if not weeks.shape[1]:
        weeks = np.full((len(weeks), 1), np.nan)
    kind = classify(weeks)
    counts = np.asarray(np.all(np.isnan(weeks) | (weeks == np.floor(weeks)), axis=1))
    over = _over(weeks, counts, kind)
    past = _score(weeks, counts)
    weights = _weights(past, counts)
    mixed = mix(past.forecasts, weights=weights[past.kind].T)
    shares = _shares(past, mixed, counts, seed)
    levels, rho = _calibration(past, shares)
    points, error, naive_error = _errors(past, mixed, counts, len(weeks))
    ahead = candidates(weeks, horizon=horizon)
    mean = np.where(kind[:, None] == 0, 0.0, mix(ahead, weights=weights[kind].T))
    mean[:, 0] *= first
    return Baseline(
        mean=mean,
        quantiles=quantiles_of(mean, over=over, counts=counts, levels=levels[kind]),
        kind=kind,
        weights=weights,
        points=points,
        error=error,
        naive_error=naive_error,
        persistence=rho,
        over=over,
        levels=levels[kind],
        counts=counts,
    )


def quantiles_of(mean: Array, *, over: Array, counts: Flags, levels: Array) -> Array:
    """Return quantiles (series x horizon x 15) of the means, by distance as calibrated."""
    horizon = mean.shape[1]
    anchors = np.unique(np.minimum(ANCHORS, horizon - 1))
    group = calibrate.distance_group(anchors)
    at = distribution.quantile(
        levels[:, group, :],
        mean=mean[:, anchors, None],
        over=over[:, None, None],
        counts=counts[:, None, None],
    )
    base = np.maximum(mean[:, anchors, None], 1e-300)
    ratio = np.where(mean[:, anchors, None] > 0, at / base, 0.0)
    left = np.clip(np.searchsorted(anchors, np.arange(horizon), side="right") - 1, 0, None)
    right = np.minimum(left + 1, len(anchors) - 1)
    width = np.maximum(anchors[right] - anchors[left], 1)
    part = ((np.arange(horizon) - anchors[left]) / width)[None, :, None]
    answer = mean[:, :, None] * ((1 - part) * ratio[:, left, :] + part * ratio[:, right, :])
    answer = np.where(counts[:, None, None], np.rint(answer), answer)
    answer[:, anchors, :] = at
    return np.asarray(np.maximum.accumulate(answer, axis=2))


def _over(weeks: Array, counts: Flags, kind: Whole) -> Array:
    own = distribution.spread(weeks, counts=counts)
    return distribution.shrink(own, weeks=weeks, group=kind)


def _score(weeks: Array, counts: Flags) -> _Scored:
    """Forecast the last windows from what was known before each of them."""
    length = weeks.shape[1]
    cuts = [length - WINDOW * k for k in range(1, ORIGINS + 1)]
    parts = []
    for cut in (cut for cut in cuts if cut >= FEWEST_WEEKS):
        known = weeks[:, :cut]
        kind = classify(known)
        rows = np.flatnonzero(kind > 0)
        known = known[rows]
        over = _over(known, counts[rows], kind[rows])
        ahead = candidates(known, horizon=WINDOW)
        plain = np.repeat(np.maximum(naive(known), 0.0)[:, None], WINDOW, axis=1)
        parts.append((weeks[rows, cut : cut + WINDOW], ahead, plain, kind[rows], over, rows))
    if not parts:
        nothing = np.empty((0, WINDOW))
        none = np.empty(0, dtype=np.int64)
        ahead = np.empty((len(MIXED), 0, WINDOW))
        return _Scored(nothing, ahead, nothing, none, np.empty(0), none)
    actual, ahead_, plain_, kind_, over_, rows_ = zip(*parts, strict=True)
    return _Scored(
        np.concatenate(actual),
        np.concatenate(ahead_, axis=1),
        np.concatenate(plain_),
        np.concatenate(kind_),
        np.concatenate(over_),
        np.concatenate(rows_),
    )


def _scale(mean: Array, past: _Scored, counts: Flags) -> Array:
    own = distribution.deviation(mean, over=past.over[:, None], counts=counts[past.series][:, None])
    return np.maximum(own, 1e-6)


def _weights(past: _Scored, counts: Flags) -> Array:
    """Weights per kind; kinds with too little to learn from take those of all."""
    equal = np.full(len(MIXED), 1.0 / len(MIXED))
    known = ~np.isnan(past.actual)
    scale = _scale(mix(past.forecasts, weights=np.ones((len(MIXED), len(past.kind)))), past, counts)

    def learned(rows: Flags) -> Array:
        here = known & rows[:, None]
        return choose.weigh(past.actual[here], forecasts=past.forecasts[:, here], scale=scale[here])

    everything = np.ones(len(past.kind), dtype=bool)
    overall = learned(everything) if known.any() else equal
    weights = np.tile(overall, (len(CLASSES), 1))
    for k in range(1, len(CLASSES)):
        rows = past.kind == k
        if (known & rows[:, None]).sum() >= choose.FEWEST_POINTS:
            weights[k] = learned(rows)
    return weights


def _shares(past: _Scored, mixed: Array, counts: Flags, seed: int) -> Array:
    between = np.random.default_rng(seed).random(past.actual.shape)
    shares = distribution.below(
        np.nan_to_num(past.actual),
        mean=mixed,
        over=past.over[:, None],
        counts=counts[past.series][:, None],
        between=between,
    )
    return np.where(np.isnan(past.actual), np.nan, shares)


def _calibration(past: _Scored, shares: Array) -> tuple[Array, Array]:
    known = ~np.isnan(shares)
    kind = np.broadcast_to(past.kind[:, None], shares.shape)
    distance = np.broadcast_to(calibrate.distance_group(np.arange(WINDOW)), shares.shape)
    levels = calibrate.levels(
        shares[known], kind=kind[known], distance=distance[known], kinds=len(CLASSES)
    )
    return levels, calibrate.persistence(shares, kind=past.kind, kinds=len(CLASSES))


def _errors(past: _Scored, mixed: Array, counts: Flags, series: int) -> tuple[Whole, Array, Array]:
    """Scored weeks per series and the mean loss of the mix and of naive, intervals learned alike."""
    known = ~np.isnan(past.actual)
    row = np.broadcast_to(past.series[:, None], known.shape)[known]
    kind = np.broadcast_to(past.kind[:, None], known.shape)[known]
    points = np.bincount(row, minlength=series)
    sums = []
    for mean in (mixed, past.naive):
        scale = _scale(mixed, past, counts)[known]
        loss = np.zeros(len(row))
        for k in np.unique(kind):
            here = kind == k
            loss[here] = choose.losses(
                past.actual[known][here], mean=mean[known][here], scale=scale[here]
            )
        sums.append(np.bincount(row, weights=loss, minlength=series))
    with np.errstate(invalid="ignore"):
        ours, plain = (
            np.where(points > 0, total / np.maximum(points, 1), np.nan) for total in sums
        )
    return points.astype(np.int64), ours, plain

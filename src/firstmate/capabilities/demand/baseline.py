"""The forecast of many series from their past alone: mix, range, what trees add, how good it was.

It knows arrays only: names, prices, overrides and calendars are put around it elsewhere. What it
goes by is learned in ``fit``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.demand import calibrate, choose
from firstmate.capabilities.demand.candidates import mix
from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.features import features
from firstmate.capabilities.demand.fit import (
    Fit,
    corrections,
    grown,
    learn,
    shape,
    some_distances,
    spread_of,
)
from firstmate.capabilities.demand.origins import Past, Seen, look, look_back
from firstmate.capabilities.demand.panel import Flags, Panel, Whole, weekly
from firstmate.capabilities.demand.smoothing import Array

WINDOW, WINDOWS = 8, 3
FEWEST_PERIODS = 8


@dataclass(frozen=True)
class Baseline:
    """Forecasts of S series for H periods.

    mean (S x H) and quantiles (S x H x 15) [units per period]; kind: position in CLASSES; weights
    (kind x method); points, error, naive_error per series: scored periods, mean quantile loss of
    the mix and of the naive forecast [units per period]; persistence per kind: correlation of
    errors from period to period; trust per kind: share of the trees;
    past: what was seen on the days on which it was scored.
    """

    mean: Array
    quantiles: Array
    kind: Whole
    weights: Array
    points: Whole
    error: Array
    naive_error: Array
    persistence: Array
    trust: Array
    counts: Flags
    past: Past


def forecast(weeks: Array, *, horizon: int, first: float = 1.0, seed: int = 0) -> Baseline:
    """Return the forecast of weekly series that learn from one another alone, without trees."""
    panel = weekly(weeks)
    return by(
        learn(panel, horizon=horizon, seed=seed, grow=False), panel, horizon=horizon, first=first
    )


def by(fit: Fit, panel: Panel, *, horizon: int, first: float = 1.0) -> Baseline:
    """Return the forecast of every series by a fit, whatever its past; nothing is ever negative.

    Parameters
    ----------
    panel
        The series, the last column the last whole period.
    horizon
        Periods ahead.
    first
        Share of the first period ahead that is forecast, where it has begun already.
    """
    panel = panel.recent()
    mean, quantiles, seen = expected(fit, panel, horizon=horizon)
    mean[:, 0] *= first
    quantiles[:, 0] = _begun(quantiles[:, 0], first, seen.counts)
    past = _scored_days(panel)
    points, error, naive_error = _errors(fit, past, series=len(panel.values))
    return Baseline(
        mean=mean,
        quantiles=quantiles,
        kind=seen.kind,
        weights=fit.weights,
        points=points,
        error=error,
        naive_error=naive_error,
        persistence=fit.persistence,
        trust=fit.trust if fit.models else np.zeros(len(fit.trust)),
        counts=seen.counts,
        past=past,
    )


def expected(fit: Fit, panel: Panel, *, horizon: int) -> tuple[Array, Array, Seen]:
    """Return means (series x horizon), quantiles (series x horizon x 15) [units] and what was seen."""
    seen = look(panel, horizon=horizon)
    mean, quantiles = said(fit, panel, seen)
    return mean, quantiles, seen


def said(fit: Fit, panel: Panel, seen: Seen) -> tuple[Array, Array]:
    """Return the means and quantiles that a fit makes of what was seen of the panel."""
    mean = mix(seen.said.forecasts, weights=fit.weights[seen.kind].T)
    mean = np.where(seen.kind[:, None] == 0, 0.0, mean)
    quantiles, mean = ranged(fit, panel, seen, mean)
    return mean, quantiles


def _begun(quantiles: Array, first: float, counts: Flags) -> Array:
    """Quantiles of what is left of a period that has begun."""
    left = quantiles * first
    return np.where(counts[:, None], np.rint(left), left)


def ranged(fit: Fit, panel: Panel, seen: Seen, mean: Array) -> tuple[Array, Array]:
    """Return quantiles (series x horizon x 15) around the means, and the means moved along with them."""
    horizon = mean.shape[1]
    distances = some_distances(horizon)
    at = mean[:, distances]
    base = shape(
        at, over=seen.over, counts=seen.counts, fit=fit, kind=seen.kind, distances=distances
    )
    scale = spread_of(at, grown(seen.over, fit.wider, distances), seen.counts)[:, :, None]
    moved = np.zeros_like(base)
    if fit.models:
        group = calibrate.distance_group(distances)
        sights = features(
            panel, seen.said, mean=mean, kind=seen.kind, over=seen.over, counts=seen.counts,
            distances=distances,
        )  # fmt: skip
        added = fit.trust[seen.kind][:, None, None] * corrections(fit.models, sights)
        moved = scale * (added + fit.offsets[seen.kind][:, group, :])
    # Between distances the range relative to the mean is joined by straight lines.
    left = np.clip(np.searchsorted(distances, np.arange(horizon), side="right") - 1, 0, None)
    right = np.minimum(left + 1, len(distances) - 1)
    width = np.maximum(distances[right] - distances[left], 1)
    part = ((np.arange(horizon) - distances[left]) / width)[None, :, None]
    some = (at > 0)[:, :, None]
    ratio = np.where(some, (base + moved) / np.where(some, at[:, :, None], 1.0), 0.0)
    answer = mean[:, :, None] * ((1 - part) * ratio[:, left, :] + part * ratio[:, right, :])
    answer = np.maximum(np.maximum.accumulate(answer, axis=2), 0.0)
    answer = np.where(seen.counts[:, None, None], np.rint(answer), answer)
    shift = np.where(some, moved / np.where(some, at[:, :, None], 1.0), 0.0) @ _AREA
    move = (1 - part[:, :, 0]) * shift[:, left] + part[:, :, 0] * shift[:, right]
    return np.asarray(answer), np.maximum(mean * (1.0 + move), 0.0)


def _areas() -> Array:
    """Weight of each quantile in the area under the quantile curve."""
    edges = np.concatenate([[0.0], (QUANTILES[1:] + QUANTILES[:-1]) / 2, [1.0]])
    return np.diff(edges)


_AREA: Array = _areas()


def _scored_days(panel: Panel) -> Past:
    cuts = [panel.length - WINDOW * k for k in range(1, WINDOWS + 1)]
    return look_back(panel, horizon=WINDOW, cuts=[cut for cut in cuts if cut >= FEWEST_PERIODS])


def _errors(fit: Fit, past: Past, *, series: int) -> tuple[Whole, Array, Array]:
    """Scored periods per series and the mean loss of the mix and of naive, intervals learned alike."""
    known = ~np.isnan(past.actual)
    row = np.broadcast_to(past.series[:, None], known.shape)[known]
    points = np.bincount(row, minlength=series).astype(np.int64)
    mixed = mix(past.forecasts, weights=fit.weights[past.kind].T)
    plain = np.repeat(past.naive[:, None], WINDOW, axis=1)
    ours, naive = (
        _loss(past, mean, mixed=mixed, known=known, row=row, series=series)
        for mean in (mixed, plain)
    )
    number = np.where(points > 0, points, np.nan)
    return points, ours / number, naive / number


def _loss(past: Past, mean: Array, *, mixed: Array, known: Flags, row: Whole, series: int) -> Array:
    kind = np.broadcast_to(past.kind[:, None], known.shape)[known]
    scale = spread_of(mixed, past.over[:, None], past.counts)[known]
    loss = np.zeros(len(row))
    for k in np.unique(kind):
        here = kind == k
        loss[here] = choose.losses(
            past.actual[known][here], mean=mean[known][here], scale=scale[here]
        )
    return np.bincount(row, weights=loss, minlength=series).astype(np.float64)

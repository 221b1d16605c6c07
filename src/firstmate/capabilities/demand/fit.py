"""What is learned from the past of all series together: weights, intervals, trees, how far to trust them.

It forecasts nothing: the forecast reads a fit, which stays good for some weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from firstmate.capabilities.demand import calibrate, choose, distribution
from firstmate.capabilities.demand.candidates import MIXED, mix
from firstmate.capabilities.demand.classes import CLASSES
from firstmate.capabilities.demand.features import features
from firstmate.capabilities.demand.origins import Past, look_back, origins
from firstmate.capabilities.demand.panel import Flags, Panel, Whole
from firstmate.capabilities.demand.smoothing import Array
from firstmate.solve import trees

MOST_ROWS = 60_000
#: Fewer rows than this cannot teach trees.
FEWEST_ROWS = 5_000
#: Share of the origins, the latest, on which trees must prove themselves before they count.
PROVING = 0.34
TREE_LEVELS = np.array([0.1, 0.3, 0.5, 0.8, 0.9, 0.95, 0.99])
TREE_AT = np.searchsorted(np.round(distribution.QUANTILES, 2), TREE_LEVELS)
BLENDS = np.linspace(0.0, 1.0, 5)
#: Periods ahead that are looked at; between them what is learned is joined by straight lines.
DISTANCES = np.array([0, 1, 2, 3, 4, 5, 7, 9, 12, 17, 23, 35, 47, 51])
#: Old rows count half after so many seasons.
HALF_LIFE = 2.0
#: Weight of a row is its spread to this power: 1 = by units, 0 = every series alike.
VALUE_POWER = 0.5

Each = Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]


def in_turn(function: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
    """Map one after the other."""
    return [function(part) for part in parts]


@dataclass(frozen=True)
class Fit:
    """What is learned: weights (kind x method), levels (kind x distance x quantile), persistence (kind).

    wider (distance): how much the spread grows with the distance; trust: share of the trees per
    kind; offsets (kind x distance x quantile) [spreads]; models: text of the trees per level of
    TREE_LEVELS, empty where none; learned: rows learned from.
    """

    weights: Array
    levels: Array
    persistence: Array
    wider: Array
    trust: Array
    offsets: Array
    models: tuple[str, ...]
    learned: int


def some_distances(horizon: int) -> Whole:
    """Return the distances that are looked at for a horizon, the last included.

    >>> some_distances(6)
    array([0, 1, 2, 3, 4, 5])
    """
    return np.unique(np.minimum(DISTANCES, horizon - 1))


def learn(
    panel: Panel, *, horizon: int, seed: int = 0, each: Each = in_turn, grow: bool = True
) -> Fit:
    """Return what the panel's past teaches.

    Parameters
    ----------
    horizon
        Periods ahead that will be asked for.
    seed
        Splits the steps of counts and chooses rows where there are too many.
    each
        Maps over the levels of the trees, perhaps in several processes.
    grow
        Whether trees are grown; they are not where the library cannot be loaded.
    """
    rng = np.random.default_rng(seed)
    panel = panel.recent()
    past = look_back(panel, horizon=horizon, cuts=origins(panel.length, horizon=horizon))
    weights = learn_weights(past)
    mean = mix(past.forecasts, weights=weights[past.kind].T)
    between = rng.random(mean.shape)
    wider = learn_growth(past, mean)
    shares = shares_below(past, mean, between, wider)
    levels, rho = learn_levels(past, shares)
    fit = Fit(
        weights, levels, rho, wider, np.zeros(len(CLASSES)), np.zeros_like(levels), (), len(past)
    )
    rows = _Rows.of(past, mean, fit, between)
    if not grow or trees.unavailable() or rows.known.sum() < FEWEST_ROWS:
        return fit
    return _with_trees(fit, rows, panel=panel, rng=rng, each=each)


@dataclass(frozen=True)
class _Rows:
    """Past rows at some distances: row x distance arrays, base quantiles (row x distance x quantile)."""

    actual: Array
    smooth: Array
    scale: Array
    base: Array
    kind: Whole
    counts: Flags
    back: Whole
    features: Array
    distances: Whole

    @property
    def known(self) -> Flags:
        return ~np.isnan(self.actual)

    @classmethod
    def of(cls, past: Past, mean: Array, fit: Fit, between: Array) -> _Rows:
        """Put the base quantiles and the features beside what happened."""
        distances = some_distances(mean.shape[1])
        seen = []
        start = 0
        for panel, look in past.parts:
            part = slice(start, start + len(look.kind))
            start = part.stop
            seen.append(
                features(
                    panel, look.said, mean=mean[part], kind=look.kind, over=look.over,
                    counts=look.counts, distances=distances,
                )
            )  # fmt: skip
        wide = len(distances)
        at = mean[:, distances]
        base = shape(
            at, over=past.over, counts=past.counts, fit=fit, kind=past.kind, distances=distances
        )
        actual = past.actual[:, distances]
        jitter = np.where(past.counts[:, None], between[:, distances] - 0.5, 0.0)
        return cls(
            actual,
            actual + jitter,
            spread_of(at, grown(past.over, fit.wider, distances), past.counts),
            base,
            past.kind,
            past.counts,
            past.back,
            np.concatenate(seen) if seen else np.empty((0, wide, 0)),
            distances,
        )


def shape(
    mean: Array, *, over: Array, counts: Flags, fit: Fit, kind: Whole, distances: Whole
) -> Array:
    """Return quantiles (row x distance x 15) of the shape around the mean, as calibrated."""
    group = calibrate.distance_group(distances)
    return distribution.quantile(
        fit.levels[kind][:, group, :],
        mean=mean[:, :, None],
        over=grown(over, fit.wider, distances)[:, :, None],
        counts=counts[:, None, None],
    )


def grown(over: Array, wider: Array, distances: Whole) -> Array:
    """Return the spread (row x distance) of each series as it grows with the distance."""
    return over[:, None] * wider[calibrate.distance_group(distances)]


def spread_of(mean: Array, over: Array, counts: Flags) -> Array:
    """Return the spread [units] by which what the trees say is scaled, never zero."""
    own = distribution.deviation(mean, over=over, counts=counts[:, None])
    return np.maximum(own, 1e-9)


def learn_growth(past: Past, mean: Array) -> Array:
    """Return how many times the spread one period ahead is the spread farther out (distance).

    The mean of squared errors over the stated variance, each at most 25, by groups of distances;
    never below one nor falling with the distance.
    """
    variance = spread_of(mean, past.over[:, None], past.counts) ** 2
    ratio = np.minimum((past.actual - mean) ** 2 / variance, 25.0)
    group = calibrate.distance_group(np.arange(mean.shape[1]))
    answer = np.ones(len(calibrate.DISTANCES))
    for d in range(len(answer)):
        own = ratio[:, group == d]
        known = own[~np.isnan(own)]
        answer[d] = known.mean() if len(known) >= calibrate.FEWEST_POINTS else answer[max(d - 1, 0)]
    return np.maximum.accumulate(np.maximum(answer, 1.0))


def learn_weights(past: Past) -> Array:
    """Weights per kind; kinds with too little to learn from take those of all."""
    equal = np.full(len(MIXED), 1.0 / len(MIXED))
    known = ~np.isnan(past.actual)
    even = mix(past.forecasts, weights=np.tile(equal[:, None], (1, len(past))))
    scale = spread_of(even, past.over[:, None], past.counts)

    # Methods are compared where all apply; one that rarely did is left out.
    all_apply = known & ~np.isnan(past.forecasts).any(axis=0)

    def learned(rows: Flags) -> Array:
        here = known & rows[:, None]
        if (all_apply & rows[:, None]).sum() >= choose.FEWEST_POINTS:
            here = all_apply & rows[:, None]
        return choose.weigh(past.actual[here], forecasts=past.forecasts[:, here], scale=scale[here])

    everything = np.ones(len(past), dtype=bool)
    overall = learned(everything) if known.any() else equal
    weights = np.tile(overall, (len(CLASSES), 1))
    for k in range(1, len(CLASSES)):
        rows = past.kind == k
        if (known & rows[:, None]).sum() >= choose.FEWEST_POINTS:
            weights[k] = learned(rows)
    return weights


def shares_below(past: Past, mean: Array, between: Array, wider: Array) -> Array:
    """Return the share of each stated distribution below what happened; NaN where nothing did yet."""
    shares = distribution.below(
        np.nan_to_num(past.actual),
        mean=mean,
        over=grown(past.over, wider, np.arange(mean.shape[1])),
        counts=past.counts[:, None],
        between=between,
    )
    return np.where(np.isnan(past.actual), np.nan, shares)


def learn_levels(past: Past, shares: Array) -> tuple[Array, Array]:
    """Levels of the shape that come true (kind x distance x quantile), and persistence per kind."""
    known = ~np.isnan(shares)
    kind = np.broadcast_to(past.kind[:, None], shares.shape)
    distance = np.broadcast_to(calibrate.distance_group(np.arange(shares.shape[1])), shares.shape)
    levels = calibrate.levels(
        shares[known], kind=kind[known], distance=distance[known], kinds=len(CLASSES)
    )
    near = shares[:, : calibrate.SUM_PERIODS]
    return levels, calibrate.persistence(near, kind=past.kind, kinds=len(CLASSES))


def _with_trees(
    fit: Fit, rows: _Rows, *, panel: Panel, rng: np.random.Generator, each: Each
) -> Fit:
    """Grow trees without the latest origins, see there what they are worth, then grow on all."""
    latest = int(max(1, np.ceil(PROVING * rows.back.max())))
    step = _step(rows)
    weight = rows.scale**VALUE_POWER * 0.5 ** (
        (rows.back[:, None] * step) / (HALF_LIFE * max(panel.season, 8))
    )
    # Before the latest origins only what had happened by then may teach.
    ends = rows.distances[None, :] + 1 <= (rows.back[:, None] - latest) * step
    proving = np.broadcast_to((rows.back <= latest)[:, None], rows.known.shape)
    models = _grow(rows, rows.known & ends & ~proving, weight=weight, rng=rng, each=each)
    fit = replace(fit, models=models)
    if models:
        fit = _proved(fit, rows, proving & rows.known)
        models = _grow(rows, rows.known, weight=weight, rng=rng, each=each)
    return replace(fit, models=models)


def _step(rows: _Rows) -> int:
    wide = int(rows.distances[-1]) + 1
    return max(1, origins(10_000, horizon=wide)[0] - origins(10_000, horizon=wide)[1])


def _grow(
    rows: _Rows, chosen: Flags, *, weight: Array, rng: np.random.Generator, each: Each
) -> tuple[str, ...]:
    flat = np.flatnonzero(chosen.ravel())
    if len(flat) < FEWEST_ROWS:
        return ()
    if len(flat) > MOST_ROWS:
        flat = np.sort(rng.permutation(flat)[:MOST_ROWS])
    seen = rows.features.reshape(-1, rows.features.shape[2])[flat]
    scale = rows.scale.ravel()[flat]
    # Rows of one size of company weigh alike in another: the sum of weights is their number.
    value = weight.ravel()[flat]
    value = value / value.mean()
    base = rows.base.reshape(-1, rows.base.shape[2])[flat]
    target = (rows.smooth.ravel()[flat][:, None] - base[:, TREE_AT]) / scale[:, None]
    parts = [(seen, target[:, k], value, float(level)) for k, level in enumerate(TREE_LEVELS)]
    return tuple(each(_one_level, parts))


def _one_level(part: tuple[Array, Array, Array, float]) -> str:
    seen, target, weight, level = part
    return trees.grow(seen, target, weight=weight, quantile=level, growth=trees.Growth())


def corrections(models: tuple[str, ...], seen: Array) -> Array:
    """Return what the trees add to each quantile (row x distance x 15) [spreads].

    Between the levels that have trees along a straight line; outside them as at the nearest.
    """
    rows, wide, number = seen.shape
    flat = seen.reshape(rows * wide, number)
    said = np.stack([trees.values(model, flat) for model in models], axis=1)
    at = np.clip(distribution.QUANTILES, TREE_LEVELS[0], TREE_LEVELS[-1])
    left = np.clip(np.searchsorted(TREE_LEVELS, at, side="right") - 1, 0, len(TREE_LEVELS) - 2)
    part = (at - TREE_LEVELS[left]) / np.diff(TREE_LEVELS)[left]
    answer = said[:, left] * (1 - part) + said[:, left + 1] * part
    return np.asarray(answer.reshape(rows, wide, len(at)))


def _proved(fit: Fit, rows: _Rows, proving: Flags) -> Fit:
    """Trust in the trees per kind, and what is still missing to true shares, from the latest origins."""
    chosen = proving.any(axis=1)
    added = corrections(fit.models, rows.features[chosen]) * rows.scale[chosen][:, :, None]
    here = proving[chosen]
    base, smooth, kind = rows.base[chosen], rows.smooth[chosen], rows.kind[chosen]
    levels = distribution.QUANTILES
    cost = np.stack([
        np.where(
            here,
            choose.pinball(
                smooth[:, :, None], forecast=np.maximum(base + blend * added, 0.0), level=levels
            )[:, :, choose.LOSS_AT].mean(axis=2),
            0.0,
        ).sum(axis=1)
        for blend in BLENDS
    ])  # fmt: skip
    number = here.sum(axis=1)
    trust = np.full(len(CLASSES), _trusted(cost.sum(axis=1), int(number.sum())))
    for k in range(1, len(CLASSES)):
        own = kind == k
        if number[own].sum() >= choose.FEWEST_POINTS:
            trust[k] = _trusted(cost[:, own].sum(axis=1), int(number[own].sum()))
    z = (smooth[:, :, None] - base - trust[kind][:, None, None] * added) / rows.scale[chosen][
        :, :, None
    ]
    offsets = calibrate.offsets(
        z[here],
        kind=np.broadcast_to(kind[:, None], here.shape)[here],
        distance=np.broadcast_to(calibrate.distance_group(rows.distances), here.shape)[here],
        kinds=len(CLASSES),
    )
    return replace(fit, trust=trust, offsets=offsets)


def _trusted(costs: Array, points: int) -> float:
    """The cheapest share, drawn to a half as if 400 points said so."""
    weight = points / (points + choose.SHRINK_POINTS)
    return float(weight * BLENDS[int(np.argmin(costs))] + (1.0 - weight) * 0.5)

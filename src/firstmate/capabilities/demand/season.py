"""Seasonal indices of many series at once, each drawn towards those of its group; it forecasts nothing.

A season is learned from how far the same place in different years agrees (empirical Bayes, after
James and Stein 1961): what agrees is kept, what does not is replaced by the index of the group.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.demand.smoothing import Array

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SMALLEST_INDEX = 0.05
#: A season is never learned from fewer places in it than this share.
FEWEST_KNOWN = 0.5


def level(values: Array, *, season: int) -> Array:
    """Return the centred moving average over one season; at both ends its last slope goes on, halved.

    NaN where a series is known for less than a season and one period.

    >>> level(np.array([[1.0, 3.0, 1.0, 3.0, 1.0]]), season=2)
    array([[2., 2., 2., 2., 2.]])
    """
    width = season + 1 - season % 2
    weights = np.ones(width)
    if season % 2 == 0:
        weights[[0, -1]] = 0.5
    half = width // 2
    known: Flags = np.asarray(~np.isnan(values))
    if values.shape[1] < width:
        return np.full(values.shape, np.nan)
    total = _moving(np.where(known, values, 0.0), weights)
    number = _moving(known.astype(float), weights)
    inner = np.where(number > 0.75 * weights.sum(), total / np.maximum(number, 1e-9), np.nan)
    # No average reaches back before the first known period.
    begun = np.cumsum(known, axis=1) > half
    answer = np.full(values.shape, np.nan)
    answer[:, half : values.shape[1] - half] = inner
    answer = np.where(begun, answer, np.nan)
    return _stretched(answer, known=known, half=half)


def _moving(values: Array, weights: Array) -> Array:
    """Weighted sums of every window; end weights of a half count by half."""
    width = len(weights)
    sums = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    whole = sums[:, width:] - sums[:, :-width]
    if weights[0] < 1.0:
        whole = whole - 0.5 * (values[:, : whole.shape[1]] + values[:, width - 1 :])
    return np.asarray(whole)


def _stretched(inner: Array, *, known: Flags, half: int) -> Array:
    there: Flags = np.asarray(~np.isnan(inner))
    some = np.asarray(there.any(axis=1))
    first = np.argmax(there, axis=1)
    last = inner.shape[1] - 1 - np.argmax(there[:, ::-1], axis=1)
    rows = np.arange(len(inner))
    span = np.maximum(np.minimum(half, last - first), 1)
    place = np.arange(inner.shape[1])[None, :]
    start, end = inner[rows, first], inner[rows, last]
    rising = 0.5 * (inner[rows, np.minimum(first + span, last)] - start) / span
    falling = 0.5 * (end - inner[rows, np.maximum(last - span, first)]) / span
    before = np.maximum(
        start[:, None] + rising[:, None] * (place - first[:, None]), 0.3 * start[:, None]
    )
    after = np.maximum(
        end[:, None] + falling[:, None] * (place - last[:, None]), 0.3 * end[:, None]
    )
    answer = np.where(place < first[:, None], before, np.where(place > last[:, None], after, inner))
    return np.where(some.reshape(-1, 1) & known & ~np.isnan(answer), answer, np.nan)


def indices(values: Array, *, season: int, phase: Whole, groups: tuple[Whole, ...]) -> Array:
    """Return each series' seasonal factors (series x season), mean 1, by place in the season.

    Parameters
    ----------
    values
        Series x periods [units]; NaN = not known.
    season
        Periods in a season; 1 = none.
    phase
        Place in the season of each series' first column.
    groups
        Numbers of the groups of each series, wide before narrow: all, family, item.

    >>> y = np.tile([1.0, 3.0], 8)[None, :]
    >>> none = np.zeros(1, dtype=np.int64)
    >>> indices(y, season=2, phase=none, groups=()).round(2)
    array([[0.5, 1.5]])
    """
    answer = np.ones((len(values), season))
    if season <= 1 or values.shape[1] <= season:
        return answer
    by_year = _by_place(values, season=season, phase=phase)
    base = _by_place(level(values, season=season), season=season, phase=phase)
    usable = ~np.isnan(by_year) & ~np.isnan(base) & (base > 0)
    sold, base = np.where(usable, by_year, 0.0), np.where(usable, base, 0.0)
    typical = base.sum(axis=(1, 2)) / np.maximum(usable.sum(axis=(1, 2)), 1)
    even = np.where(typical > 0, 1.0 / np.where(typical > 0, typical, 1.0), 0.0)[:, None, None]
    for group in (*groups, np.arange(len(values))):
        names, place = np.unique(group, return_inverse=True)
        # Within a group every series counts alike, whatever its units.
        total = np.zeros((len(names), *sold.shape[1:]))
        weight = np.zeros_like(total)
        np.add.at(total, place, sold * even)
        np.add.at(weight, place, base * even)
        parent = np.zeros((len(names), season))
        np.add.at(parent, place, answer)
        parent /= np.bincount(place)[:, None]
        answer = _shrunk(total, weight, parent)[place]
    return answer


def _by_place(values: Array, *, season: int, phase: Whole) -> Array:
    """Series x years x places, years counted back from the end; NaN where a series has none."""
    series, length = values.shape
    years = length // season + 2
    answer = np.full((series, years * season), np.nan)
    column = phase[:, None] % season + np.arange(length)[None, :]
    np.put_along_axis(answer, column, values, axis=1)
    return answer.reshape(series, years, season)


def _shrunk(sold: Array, base: Array, parent: Array) -> Array:
    """Indices between own and parent, by how far years agree on what differs from the parent."""
    seen = base > 0
    ratio = np.where(seen, sold / np.where(seen, base, 1.0), np.nan)
    apart = np.where(seen, ratio - parent[:, None, :], 0.0)
    years = seen.sum(axis=1)
    own = apart.sum(axis=1) / np.maximum(years, 1)
    within = (np.where(seen, apart - own[:, None, :], 0.0) ** 2).sum(axis=1)
    several = years > 1
    noise = within.sum(axis=1) / np.maximum(np.where(several, years - 1, 0).sum(axis=1), 1)
    inverse = np.where(several, 1.0 / np.maximum(years, 1), 0.0)
    places = np.maximum(several.sum(axis=1), 1)
    error = noise * inverse.sum(axis=1) / places
    signal = np.maximum((np.where(several, own, 0.0) ** 2).sum(axis=1) / places - error, 0.0)
    enough = several.sum(axis=1) >= FEWEST_KNOWN * parent.shape[1]
    trust = signal[:, None] / np.maximum(
        signal[:, None] + noise[:, None] / np.maximum(years, 1), 1e-300
    )
    trust = np.where(enough[:, None] & (years > 0), trust, 0.0)
    answer = np.maximum(parent + trust * own, SMALLEST_INDEX)
    return np.asarray(answer / answer.mean(axis=1, keepdims=True))

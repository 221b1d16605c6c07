"""What a global model sees of each series and distance, free of units; it learns nothing itself."""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.demand.candidates import Candidates
from firstmate.capabilities.demand.panel import Flags, Panel, Whole
from firstmate.capabilities.demand.smoothing import Array

LAGS = 4
MEANS = (2, 4, 8, 13, 26, 52)
SPREADS = (8, 26)
SMALLEST = 1e-9


def features(
    panel: Panel,
    seen: Candidates,
    *,
    mean: Array,
    kind: Whole,
    over: Array,
    counts: Flags,
    distances: Whole,
) -> Array:
    """Return (series x distance x feature), NaN = not known.

    Parameters
    ----------
    mean
        The mix of the methods (series x horizon) [units per period].
    over
        Spread of each series around it.
    distances
        Periods ahead (0 = the next) that are looked at.

    Everything is a ratio to the mix, except the size of counts: their small numbers behave
    differently from large ones whatever the unit.
    """
    series, wide = len(mean), len(distances)
    ahead = np.maximum(seen.ahead[:, distances], SMALLEST)
    expected = np.maximum(mean[:, distances], SMALLEST)
    base = np.maximum((mean / np.maximum(seen.ahead, SMALLEST)).mean(axis=1), SMALLEST)
    own = [
        kind.astype(float),
        np.log(over),
        np.where(counts, np.log(base), np.nan),
        *_of_the_past(panel.values),
        *_of_the_level(seen.flat / base[:, None]),
    ]
    place = panel.places(panel.length, int(distances[-1]) + 1)[:, distances]
    by_distance = [
        np.broadcast_to(distances.astype(float), (series, wide)),
        place / panel.season if panel.season > 1 else np.full((series, wide), np.nan),
        ahead,
        *np.log(np.maximum(seen.forecasts[:, :, distances], 1e-3 * expected) / expected),
        *(value / expected for value in _last_seasons(panel, distances)),
    ]
    return np.stack(
        [*(np.repeat(value[:, None], wide, axis=1) for value in own), *by_distance], axis=2
    )


def _of_the_past(values: Array) -> list[Array]:
    """Age, periods since the last sale, share of zeros lately."""
    known = ~np.isnan(values)
    sold = np.nan_to_num(values) > 0
    since = np.where(sold.any(axis=1), np.argmax(sold[:, ::-1], axis=1), values.shape[1])
    late = known[:, -13:].sum(axis=1)
    zeros = (known & ~sold)[:, -13:].sum(axis=1) / np.maximum(late, 1)
    return [np.minimum(known.sum(axis=1), 156.0), np.minimum(since, 52.0), zeros]


def _of_the_level(ratio: Array) -> list[Array]:
    """Last periods, means and spreads over longer and longer spans, the highest lately."""
    length = ratio.shape[1]
    empty = np.full(len(ratio), np.nan)
    lags = [ratio[:, length - k] if length >= k else empty for k in range(1, LAGS + 1)]
    means = [_mean(ratio[:, max(0, length - k) :]) for k in MEANS]
    spreads = []
    for k in SPREADS:
        window = ratio[:, max(0, length - k) :]
        spreads.append(np.sqrt(_mean((window - _mean(window)[:, None]) ** 2)))
    highest = np.nanmax(np.nan_to_num(ratio[:, -13:]), axis=1, initial=0.0)
    return [*lags, *means, *spreads, highest]


def _mean(window: Array) -> Array:
    known = ~np.isnan(window)
    number = known.sum(axis=1)
    total = np.where(known, window, 0.0).sum(axis=1)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def _last_seasons(panel: Panel, distances: Whole) -> list[Array]:
    """The same period one and two seasons ago, and the mean of its neighbours, where known."""
    nothing = np.full((len(panel.values), len(distances)), np.nan)
    if panel.season <= 1:
        return [nothing, nothing, nothing]

    def ago(seasons: int, moved: int) -> Array:
        column = panel.length + distances % panel.season - seasons * panel.season + moved
        usable = (column >= 0) & (column < panel.length)
        taken = panel.values[:, np.clip(column, 0, panel.length - 1)]
        return np.where(usable[None, :], taken, np.nan)

    around = (ago(1, -1) + ago(1, 0) + ago(1, 1)) / 3.0
    return [ago(1, 0), ago(2, 0), around]

"""Past days from which was forecast as if they were today: what was known then, and what happened.

It judges nothing; methods, weights and intervals are learned from its rows elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.demand import distribution
from firstmate.capabilities.demand.candidates import MIXED, Candidates, candidates
from firstmate.capabilities.demand.classes import classify
from firstmate.capabilities.demand.panel import Flags, Panel, Whole
from firstmate.capabilities.demand.smoothing import Array

ORIGINS = 12
FEWEST_PERIODS = 8
#: Periods between two origins: short enough for many of them, long enough for each to tell more.
LONGEST_STEP = 6


@dataclass(frozen=True)
class Seen:
    """What is known of S series on one day.

    kind: position in CLASSES; counts: whether all was whole numbers; over: spread around the mean;
    said: the methods' forecasts.
    """

    kind: Whole
    counts: Flags
    over: Array
    said: Candidates


def look(panel: Panel, *, horizon: int) -> Seen:
    """Return what the series say by themselves, ``horizon`` periods ahead."""
    said = candidates(panel, horizon=horizon)
    counts = whole_numbers(panel.values)
    kind = classify(panel.values)
    over = distribution.spread(said.flat, variance=said.variance, counts=counts)
    return Seen(kind, counts, distribution.shrink(over, weeks=panel.values, group=kind), said)


def whole_numbers(values: Array) -> Flags:
    """Return which series are counts: everything known is a whole number."""
    return np.asarray(np.all(np.isnan(values) | (values == np.floor(values)), axis=1))


def origins(length: int, *, horizon: int) -> list[int]:
    """Return the columns at which past forecasts begin, the latest first.

    >>> origins(52, horizon=8)
    [48, 44, 40, 36, 32, 28, 24, 20, 16, 12, 8]
    """
    step = max(1, min(LONGEST_STEP, horizon // 2))
    found = (length - step * k for k in range(1, ORIGINS + 1))
    return [cut for cut in found if cut >= FEWEST_PERIODS]


@dataclass(frozen=True)
class Past:
    """Rows of series x origin: actual (rows x horizon, NaN = not known yet) and what was seen.

    back: 1 for the latest origin; series: row in the panel; panels: what was known, per origin.
    """

    actual: Array
    forecasts: Array
    naive: Array
    kind: Whole
    over: Array
    counts: Flags
    series: Whole
    back: Whole
    parts: tuple[tuple[Panel, Seen], ...]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.kind)


def look_back(panel: Panel, *, horizon: int, cuts: list[int]) -> Past:
    """Return what would have been seen at each cut of the series that had sold something by then."""
    parts, columns = [], []
    for back, cut in enumerate(cuts, 1):
        known = panel.until(cut)
        rows = np.flatnonzero(np.nan_to_num(known.values).sum(axis=1) > 0)
        known = known.rows(rows)
        seen = look(known, horizon=horizon)
        actual = np.full((len(rows), horizon), np.nan)
        happened = panel.values[rows, cut : cut + horizon]
        actual[:, : happened.shape[1]] = happened
        parts.append((known, seen))
        columns.append((actual, seen.said.last, seen.kind, seen.over, seen.counts, rows,
                        np.full(len(rows), back, dtype=np.int64)))  # fmt: skip
    if not parts:
        none: Whole = np.empty(0, dtype=np.int64)
        return Past(
            np.empty((0, horizon)), np.empty((len(MIXED), 0, horizon)), np.empty(0), none,
            np.empty(0), np.empty(0, dtype=bool), none, none, (),
        )  # fmt: skip
    every = np.concatenate([seen.said.forecasts for _, seen in parts], axis=1)
    actual_, naive, kind, over, counts, series, back_ = (
        np.concatenate(column) for column in zip(*columns, strict=True)
    )
    return Past(actual_, every, naive, kind, over, counts, series, back_, tuple(parts))

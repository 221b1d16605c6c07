"""Many series as one matrix with their calendar and groups; it forecasts nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.demand.season import indices
from firstmate.capabilities.demand.smoothing import Array

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

YEAR_WEEKS = 52
#: Longer pasts are cut: so many seasons, but at least so many periods.
SEASONS_KEPT, PERIODS_KEPT = 8, 520


@dataclass(frozen=True)
class Panel:
    """Series x periods [units], oldest first, the last column the last whole period; NaN = not known.

    seasons: periods in a season, the shorter before the longer; phase: place in the longest season
    of each series' first column; groups: numbers of each series' groups, wide before narrow.
    """

    values: Array
    seasons: tuple[int, ...]
    phase: Whole
    groups: tuple[Whole, ...]

    @property
    def length(self) -> int:
        """Number of periods."""
        return int(self.values.shape[1])

    @property
    def season(self) -> int:
        """Periods in the longest season."""
        return self.seasons[-1]

    def until(self, period: int) -> Panel:
        """Return what was known before the period."""
        return Panel(self.values[:, :period], self.seasons, self.phase, self.groups)

    def rows(self, chosen: Whole) -> Panel:
        """Return some of the series."""
        return Panel(
            self.values[chosen],
            self.seasons,
            self.phase[chosen],
            tuple(group[chosen] for group in self.groups),
        )

    def recent(self) -> Panel:
        """Return the panel without what is too long ago to matter."""
        cut = self.length - max(SEASONS_KEPT * self.season, PERIODS_KEPT)
        if cut <= 0:
            return self
        return Panel(self.values[:, cut:], self.seasons, self.phase + cut, self.groups)

    def places(self, first: int, count: int) -> Whole:
        """Return the place in the longest season (series x count) of columns from ``first`` on."""
        return (self.phase[:, None] + first + np.arange(count)) % self.season

    def factors(self, horizon: int) -> tuple[Array, Array]:
        """Return seasonal factors of the known periods and of those ahead (series x periods)."""
        known = np.ones(self.values.shape)
        ahead = np.ones((len(self.values), horizon))
        for season in self.seasons:
            index = indices(
                self.values / known, season=season, phase=self.phase % season, groups=self.groups
            )
            place = (self.phase[:, None] + np.arange(self.length + horizon)) % season
            factor = np.take_along_axis(index, place, axis=1)
            known = known * factor[:, : self.length]
            ahead = ahead * factor[:, self.length :]
        return known, ahead


def weekly(values: Array, *, phase: int = 0, groups: tuple[Whole, ...] = ()) -> Panel:
    """Return weekly series with a yearly season; without groups all series are one.

    >>> weekly(np.ones((2, 3))).season
    52
    """
    if not values.shape[1]:
        values = np.full((len(values), 1), np.nan)
    everything = np.zeros(len(values), dtype=np.int64)
    return Panel(
        values,
        (YEAR_WEEKS,),
        np.full(len(values), phase % YEAR_WEEKS, dtype=np.int64),
        (everything, *groups),
    )

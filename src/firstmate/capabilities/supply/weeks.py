"""The weeks of the plan as arrays: which week a day falls in, when a lead time arrives.

It reads no table and knows no item. Days fall in their week; durations round up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.time import Buckets

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FRIDAY = 4
#: Stand for "always" and "no end" where no day is said.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True)
class Weeks:
    """Weekly buckets from the day after as-of."""

    buckets: Buckets

    @classmethod
    def after(cls, as_of: date, *, weeks: int) -> Weeks:
        """Return ``weeks`` weeks that start the day after ``as_of``."""
        return cls(Buckets.after(as_of, weeks=weeks))

    def __len__(self) -> int:
        return self.buckets.weeks

    @cached_property
    def periods(self) -> list[date]:
        """Monday of each week."""
        return self.buckets.periods

    @cached_property
    def first_days(self) -> npt.NDArray[np.datetime64]:
        """First day of each bucket: the Monday, or the start for a first part of a week."""
        days = np.array(self.periods, dtype="datetime64[D]")
        days[0] = np.datetime64(self.buckets.start, "D")
        return days

    @cached_property
    def share(self) -> Floats:
        """Share of a full week that each bucket is."""
        return self.buckets.days / 7.0

    def of(self, days: pl.Series) -> Ints:
        """Return the week of each day: 0 for the past, the number of weeks beyond the plan."""
        return np.clip(self.buckets.index(days.cast(pl.Date).to_numpy()), 0, len(self))

    def first_arrival(self, days: Floats) -> Ints:
        """Return the first week in which something ordered at the start of the plan can be used.

        A lead time that ends within a week is there from the next one on: durations round up.
        """
        ends = self.first_days[0] + np.ceil(np.round(days, 6)).astype("timedelta64[D]")
        found: Ints = np.searchsorted(self.first_days, ends, side="left").astype(np.int64)
        return found

    def release_day(self, week: int, *, days: float) -> date:
        """Return the last day to order so that it can be used from the first day of the week.

        Nobody orders on a Saturday or Sunday: it is the Friday before, unless the plan starts later.
        """
        first: date = self.first_days[week].astype(object)
        last = first - timedelta(days=int(np.ceil(round(days, 6))))
        return max(self.buckets.start, last - timedelta(days=max(0, last.weekday() - FRIDAY)))

    def working_day(self, week: int) -> date:
        """Return the day a week's work is ready: its Friday, or its first day if that is later."""
        first: date = self.first_days[week].astype(object)
        return max(first, self.periods[week] + timedelta(FRIDAY))

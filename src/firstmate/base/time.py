"""Planning time: weeks, buckets and working days as arrays; it never asks what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

DAYS_IN_WEEK = 7


def week_of(day: date) -> date:
    """Return the Monday of the day's week.

    >>> week_of(date(2026, 11, 1))
    datetime.date(2026, 10, 26)
    """
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Buckets:
    """Consecutive weekly buckets from the day after ``as_of``; the first may be a part of a week.

    A bucket is named by its ``period``, the Monday of its week, as forecasts and loads are.
    """

    start: date
    weeks: int

    @classmethod
    def after(cls, as_of: date, *, weeks: int) -> Buckets:
        """Return ``weeks`` buckets that start the day after ``as_of``."""
        return cls(as_of + timedelta(days=1), weeks)

    @property
    def periods(self) -> list[date]:
        """Monday of each bucket's week."""
        first = week_of(self.start)
        return [first + timedelta(weeks=k) for k in range(self.weeks)]

    @property
    def end(self) -> date:
        """Last day of the last bucket."""
        return week_of(self.start) + timedelta(days=DAYS_IN_WEEK * self.weeks - 1)

    @property
    def days(self) -> npt.NDArray[np.float64]:
        """Number of days in each bucket (the first may have fewer than seven)."""
        days = np.full(self.weeks, float(DAYS_IN_WEEK))
        days[0] -= self.start.weekday()
        return days

    def index(self, days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
        """Return the bucket number of each day; negative before the first, >= weeks after the last.

        >>> plan = Buckets.after(date(2026, 11, 1), weeks=4)
        >>> plan.index(np.array(["2026-11-02", "2026-11-09", "2026-10-31"], "datetime64[D]"))
        array([ 0,  1, -1])
        """
        first = np.datetime64(week_of(self.start), "D")
        weeks = (days.astype("datetime64[D]") - first).astype(np.int64) // DAYS_IN_WEEK
        before = days.astype("datetime64[D]") < np.datetime64(self.start, "D")
        return np.where(before & (weeks >= 0), -1, weeks)


def ceil_weeks(days: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Round lead times in days up to whole weeks: lead times in week buckets never round down.

    >>> ceil_weeks(np.array([0.0, 1.0, 7.0, 8.0]))
    array([0, 1, 1, 2])
    """
    return np.ceil(np.round(days, 9) / DAYS_IN_WEEK).astype(np.int64)

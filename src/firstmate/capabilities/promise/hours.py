"""Free hours of a resource as a running total by day, and work put into them; it plans no order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NOTHING = 1e-9


def done_on(free: Floats, start: Floats, hours: Floats | float) -> Floats:
    """Return the day on which so many hours are done that begin on ``start`` (finite loading).

    Parameters
    ----------
    free
        Running total of free hours, by day.
    start
        First day of the work, by sample; a part of a day begins on the day after.
    hours
        Hours to do.

    Returns
    -------
    Floats
        Day by sample; infinite where the hours are not there.

    Examples
    --------
    Eight hours are free on each of days 0, 1 and 3: twelve hours begun on day 1 end on day 3.

    >>> done_on(np.array([8.0, 16, 16, 24]), np.array([0.0, 1.0, 3.0]), 12.0)
    array([ 1.,  3., inf])
    """
    first = np.ceil(start - NOTHING)
    known = first < len(free)
    place = np.where(known, first, 0).astype(np.int64)
    before = np.where(place > 0, free[place - 1], 0.0)
    end = np.searchsorted(free, before + hours - NOTHING, side="left")
    end = np.maximum(end, place)
    return np.where(known & (end < len(free)), end.astype(np.float64), np.inf)


def use(free: Floats, hours: float, *, start: int) -> Floats:
    """Return the running total after so many hours were used from a day on, the earliest first.

    >>> use(np.array([8.0, 16, 16, 24]), 12.0, start=1)
    array([ 8.,  8.,  8., 12.])
    """
    before = free[start - 1] if start > 0 else 0.0
    used = np.clip(free - before, 0.0, hours)
    used[:start] = 0.0
    return np.asarray(free - used)


def by_day(
    week_hours: Floats, *, week: npt.NDArray[np.int64], open_days: npt.NDArray[np.bool_]
) -> Floats:
    """Return the hours of each day: those of its week, spread evenly over its open days.

    >>> by_day(np.array([10.0]), week=np.zeros(3, int), open_days=np.array([True, True, False]))
    array([5., 5., 0.])
    """
    count = np.bincount(week, weights=open_days.astype(np.float64), minlength=week_hours.shape[-1])
    even = week_hours / np.maximum(count, 1.0)
    return np.asarray(np.where(open_days, even[..., week], 0.0))

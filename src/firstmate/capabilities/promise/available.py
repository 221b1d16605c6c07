"""Available to promise: what is free of one item at one place, day by day; it knows no dates.

A curve holds, for each day, how much can be taken from that day on without taking it from anybody
later: the smallest slack (running supply less running commitments) on that day and all later ones.
It never falls from one day to the next, so the first day with enough is found by halving.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: Quantities closer than this are one.
NOTHING = 1e-9


def available(supply: Floats, committed: Floats) -> Floats:
    """Return what is free from each day on, never less than nothing.

    Parameters
    ----------
    supply, committed
        Units that come in and units that are promised or used, by day (last axis).

    Returns
    -------
    Floats
        ``max(0, min over u >= t of sum(supply - committed up to u))`` [units], the discrete ATP of
        the order promising literature (Kilger and Meyr 2008, "Demand fulfilment and ATP") by
        suffix minima.

    Examples
    --------
    Five in stock, ten arrive on day 2, twelve are promised for day 3: of the five only three may
    go before, and three are all there ever is.

    >>> available(np.array([5.0, 0, 10, 0]), np.array([0.0, 0, 0, 12]))
    array([3., 3., 3., 3.])
    >>> available(np.array([5.0, 0, 10, 0]), np.array([0.0, 2, 0, 0]))
    array([ 3.,  3., 13., 13.])
    """
    slack = np.cumsum(supply - committed, axis=-1)
    suffix = np.minimum.accumulate(slack[..., ::-1], axis=-1)[..., ::-1]
    return np.maximum(np.where(np.abs(suffix) < NOTHING, 0.0, suffix), 0.0)


def take(curve: Floats, quantity: float, *, day: int) -> Floats:
    """Return the curve after so many units were taken on a day.

    From that day on there is so much less; before it no more may go than is left then.

    >>> take(np.array([3.0, 3, 13, 13]), 11.0, day=2)
    array([2., 2., 2., 2.])
    >>> take(np.array([3.0, 3, 13, 13]), 10.0, day=2)
    array([3., 3., 3., 3.])
    """
    left = curve.copy()
    left[day:] -= quantity
    left[:day] = np.minimum(left[:day], left[day] if day < len(left) else np.inf)
    return np.maximum(left, 0.0)


def first_day(curve: Floats, quantity: float) -> int:
    """Return the first day from which so much is free; the length of the curve where it never is.

    >>> first_day(np.array([3.0, 3, 13, 13]), 10.0), first_day(np.array([3.0, 3, 13, 13]), 14.0)
    (2, 4)
    """
    return int(np.searchsorted(curve, quantity - NOTHING, side="left"))


def in_parts(curve: Floats, quantity: float) -> list[tuple[int, float]]:
    """Return (day, units) of the earliest deliveries that together are the quantity or all there is.

    >>> in_parts(np.array([3.0, 3, 13, 13]), 10.0)
    [(0, 3.0), (2, 7.0)]
    """
    had, parts = 0.0, []
    for day in np.flatnonzero(np.diff(np.minimum(curve, quantity), prepend=0.0) > NOTHING):
        now = float(min(curve[day], quantity))
        parts.append((int(day), now - had))
        had = now
    return parts

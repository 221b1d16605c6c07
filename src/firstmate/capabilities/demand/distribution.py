"""Demand of a week as a distribution: negative binomial for counts, gamma for what is measured.

Only the shape is made here; that the stated shares are true in the end is the work of the
calibration (see calibrate), which compares them with what happened.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from firstmate.capabilities.demand.smoothing import ERROR_MEMORY, Array

Flags = npt.NDArray[np.bool_]

QUANTILES = np.array(
    [0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99]
)
QUANTILE_NAMES = tuple(f"q{round(100 * share):02d}" for share in QUANTILES)

#: Above this mean a count is so large that the gamma, rounded, is the same and much quicker.
LARGE_COUNT = 200.0
SMALLEST_SPREAD = 1e-5
LARGEST_SPREAD = 50.0
SHRINK_WEEKS = 8.0


def spread(weeks: Array, *, variance: Array, counts: Flags) -> Array:
    """Return each series' spread: ``(variance - mean) / mean^2`` of counts, else ``variance / mean^2``.

    Variance is that of one-week-ahead errors (see ``holt``); in the mean, too, older weeks count less
    (0.97 per week). NaN where fewer than two weeks are known or nothing was sold.

    >>> four = np.array([[4.0, 4.0, 4.0, 4.0]])
    >>> spread(four, variance=np.array([8.0]), counts=np.array([False])).round(3)
    array([0.5])
    """
    known = ~np.isnan(weeks)
    later = np.cumsum(known[:, ::-1], axis=1)[:, ::-1] - known
    weight = np.where(known, ERROR_MEMORY**later, 0.0)
    total = (weight * np.nan_to_num(weeks)).sum(axis=1)
    mean = total / np.maximum(weight.sum(axis=1), 1e-300)
    over = np.where(counts, variance - mean, variance) / np.where(mean > 0, mean, 1.0) ** 2
    usable = ~np.isnan(variance) & (mean > 0)
    return np.where(usable, np.clip(over, SMALLEST_SPREAD, LARGEST_SPREAD), np.nan)


def shrink(own: Array, *, weeks: Array, group: npt.NDArray[np.int64]) -> Array:
    """Return the spread drawn towards the median of its group, as if that were 8 weeks more.

    ``(n own + 8 median) / (n + 8)`` with n the known weeks; a group without any takes the median
    of all, else 1.

    >>> shrink(np.array([1.0, 3.0, np.nan]), weeks=np.ones((3, 8)), group=np.zeros(3, int))
    array([1.5, 2.5, 2. ])
    """
    known = ~np.isnan(own)
    overall = float(np.median(own[known])) if known.any() else 1.0
    centre = np.full(len(own), overall)
    for k in np.unique(group):
        here = known & (group == k)
        if here.any():
            centre[group == k] = np.median(own[here])
    number = np.where(known, (~np.isnan(weeks)).sum(axis=1), 0.0)
    return (number * np.nan_to_num(own) + SHRINK_WEEKS * centre) / (number + SHRINK_WEEKS)


def deviation(mean: Array, *, over: Array, counts: Flags) -> Array:
    """Return the standard deviation [units]: ``sqrt(mean + over mean^2)`` of counts.

    >>> deviation(np.array([2.0]), over=np.array([0.5]), counts=np.array([True]))
    array([2.])
    """
    return np.asarray(np.sqrt(np.where(counts, mean, 0.0) + over * mean**2))


def below(values: Array, *, mean: Array, over: Array, counts: Flags, between: Array) -> Array:
    """Return the share of the distribution below each value; ``between`` (0..1) splits the steps.

    The randomised probability integral transform: ``F(y-1) + v (F(y) - F(y-1))`` for counts.

    >>> half, yes = np.array([0.5]), np.array([True])
    >>> below(np.array([0.0]), mean=np.array([1.0]), over=np.array([1.0]), counts=yes, between=half)
    array([0.25])
    """
    safe = np.maximum(mean, 1e-9)
    step = counts & (safe <= LARGE_COUNT)
    size = 1.0 / over
    share = np.where(step, size / (size + safe), 0.5)
    whole = np.where(step, np.floor(values), 0.0)
    upper = special.betainc(size, whole + 1.0, share)
    lower = np.where(whole > 0, special.betainc(size, np.maximum(whole, 1e-9), share), 0.0)
    variance = deviation(safe, over=over, counts=counts) ** 2
    # Whole numbers on a smooth curve are spread over the unit they were rounded to.
    moved = np.where(counts, np.maximum(values - 0.5 + between, 0.0), np.maximum(values, 0.0))
    smooth = special.gammainc(safe**2 / variance, moved * safe / variance)
    # What is measured is zero with a share of its own: zeros lie anywhere in it.
    return np.asarray(np.where(step, lower + between * (upper - lower), smooth))


def quantile(levels: Array, *, mean: Array, over: Array, counts: Flags) -> Array:
    """Return the value below which the share ``levels`` lies; whole numbers for counts.

    >>> yes = np.array([True, True])
    >>> one = np.ones(2)
    >>> quantile(np.array([0.5, 0.8]), mean=one, over=one, counts=yes)  # chances 1/2, 1/4, 1/8
    array([0., 2.])
    """
    safe = np.maximum(mean, 1e-9)
    inside = np.clip(levels, 0.0, 1.0 - 1e-9)
    inside, safe, over, counts = np.broadcast_arrays(inside, safe, over, counts)
    step = counts & (safe <= LARGE_COUNT)
    size = 1.0 / over[step]
    variance = deviation(safe, over=over, counts=counts) ** 2
    smooth = special.gammaincinv(safe**2 / variance, inside) * variance / safe
    answer = np.where(counts, np.rint(smooth), smooth)
    answer[step] = _counted(inside[step], safe[step], size, np.floor(smooth[step]))
    return np.where(mean > 0, np.maximum(answer, 0.0), 0.0)


def _counted(level: Array, mean: Array, size: Array, start: Array) -> Array:
    """Smallest whole number whose negative binomial share reaches the level, searched from a guess."""
    share = size / (size + mean)
    answer = start
    moving = np.arange(len(start))
    direction = np.zeros(len(start))
    while len(moving):
        at = answer[moving]
        size_, share_, level_ = size[moving], share[moving], level[moving]
        short = special.betainc(size_, at + 1.0, share_) < level_
        below_too = (at > 0) & (special.betainc(size_, np.maximum(at, 1e-9), share_) >= level_)
        step = np.where(short, 1.0, np.where(below_too, -1.0, 0.0))
        # What has turned round has been at the answer: equal shares at rounding must not swing.
        step = np.where(step * direction[moving] < 0, 0.0, step)
        answer[moving] = at + step
        direction[moving] = step
        moving = moving[step != 0]
    return answer

"""What kind of demand a series has, by gaps and by spread of sizes; it forecasts nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.demand.smoothing import Array

#: Cut-offs of Syntetos, Boylan and Croston (2005), On the categorization of demand patterns,
#: JORS 56(5), 495-503.
GAP_CUT = 1.32
SPREAD_CUT = 0.49

NEW_WEEKS = 8
ENDING_WEEKS = 13
ENDING_GAPS = 4.0

CLASSES = ("none", "new", "ending", "smooth", "erratic", "intermittent", "lumpy")
REASONS = {
    "none": "nothing was sold yet",
    "new": f"sold for fewer than {NEW_WEEKS} weeks",
    "ending": "not sold for far longer than its usual gap",
    "smooth": "sold nearly every week in like quantities",
    "erratic": "sold nearly every week in very different quantities",
    "intermittent": "sold in some weeks only, in like quantities",
    "lumpy": "sold in some weeks only, in very different quantities",
}


def mean_interval(weeks: Array) -> Array:
    """Return known weeks per week with demand (ADI); infinity where nothing was sold.

    >>> mean_interval(np.array([[0.0, 4.0, 0.0, 4.0]]))
    array([2.])
    """
    known = (~np.isnan(weeks)).sum(axis=1)
    sold = (weeks > 0).sum(axis=1)
    return np.where(sold > 0, known / np.maximum(sold, 1), np.inf)


def size_spread(weeks: Array) -> Array:
    """Return the squared coefficient of variation of the weeks with demand; 0 where fewer than two.

    >>> size_spread(np.array([[0.0, 2.0, 6.0]]))  # mean 4, variance 4
    array([0.25])
    """
    sold = weeks > 0
    number = np.maximum(sold.sum(axis=1), 1)
    sizes = np.where(sold, weeks, 0.0)
    mean = sizes.sum(axis=1) / number
    variance = (np.where(sold, weeks - mean[:, None], 0.0) ** 2).sum(axis=1) / number
    return np.where(mean > 0, variance / np.where(mean > 0, mean, 1.0) ** 2, 0.0)


def classify(weeks: Array) -> npt.NDArray[np.int64]:
    """Return each series' class as its position in ``CLASSES``.

    >>> [CLASSES[k] for k in classify(np.array([[0.0] * 3 + [5.0, 4.0, 5.0, 5.0, 4.0] * 2]))]
    ['smooth']
    """
    gap, spread = mean_interval(weeks), size_spread(weeks)
    often = gap <= GAP_CUT
    steady = spread <= SPREAD_CUT
    kind = np.where(often, np.where(steady, 3, 4), np.where(steady, 5, 6))
    sold = weeks > 0
    known = ~np.isnan(weeks)
    since = np.where(sold.any(axis=1), np.argmax(sold[:, ::-1], axis=1), 0)
    silent = np.cumsum(known[:, ::-1], axis=1)[np.arange(len(weeks)), since] - 1
    before = np.where(sold.any(axis=1), known.sum(axis=1) - silent, 0)
    usual = before / np.maximum(sold.sum(axis=1), 1)
    kind = np.where((silent >= ENDING_WEEKS) & (silent > ENDING_GAPS * usual), 2, kind)
    kind = np.where(known.sum(axis=1) < NEW_WEEKS, 1, kind)
    return np.where(sold.any(axis=1), kind, 0).astype(np.int64)

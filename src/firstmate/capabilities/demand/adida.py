"""Aggregate, forecast, disaggregate: weekly series with many zeros seen in longer buckets.

Nikolopoulos, Syntetos, Boylan, Petropoulos and Assimakopoulos (2011), An aggregate-disaggregate
intermittent demand approach (ADIDA) to forecasting, JORS 62(3), 544-554. It chooses no method.
"""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.demand.classes import mean_interval
from firstmate.capabilities.demand.simple import recent_mean
from firstmate.capabilities.demand.smoothing import Array, ses

LONGEST_BUCKET = 13


def adida(weeks: Array) -> Array:
    """Return each series' weekly level: SES over buckets as long as its mean gap between sales.

    Buckets end with the last week; a bucket's weeks that are not known count as its known mean;
    what does not fill a whole bucket at the beginning is left out.

    >>> adida(np.array([[0.0, 4.0, 0.0, 4.0, 0.0, 4.0]]))  # gap 2 weeks, 4 a bucket, 2 a week
    array([2.])
    """
    gaps = np.nan_to_num(mean_interval(weeks), nan=1.0, posinf=LONGEST_BUCKET)
    length = np.clip(np.rint(gaps), 1, min(LONGEST_BUCKET, max(weeks.shape[1], 1)))
    level = np.full(len(weeks), np.nan)
    for bucket in np.unique(length).astype(int):
        rows = np.flatnonzero(length == bucket)
        count = weeks.shape[1] // bucket
        parts = weeks[rows, weeks.shape[1] - count * bucket :].reshape(len(rows), count, bucket)
        known = (~np.isnan(parts)).sum(axis=2)
        means = np.where(known > 0, np.nansum(parts, axis=2) / np.maximum(known, 1), np.nan)
        level[rows] = ses(means)
    # Known weeks that fill no whole bucket still say something.
    return np.where(np.isnan(level), recent_mean(weeks), level)

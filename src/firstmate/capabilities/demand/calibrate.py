"""Makes stated shares true: compares the distributions of the past with what then happened.

Distributional conformal prediction (Chernozhukov, Wuethrich and Zhu 2021, PNAS 118(48)) pooled by
kind of demand and distance: where 95 % of past weeks lay below the 98 % point of the shape, the
98 % point is what is given as q95. It does not move the mean.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import special

from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.smoothing import Array

Whole = npt.NDArray[np.int64]

#: First week of each group of distances; the last group also serves all weeks farther out.
DISTANCES = np.array([0, 2, 4, 8, 13])
FEWEST_POINTS = 200
OFFSET_POINTS = 400.0
#: Periods whose sum tells how long errors last.
SUM_PERIODS = 8


def distance_group(horizon: Whole) -> Whole:
    """Return the group of distances of each week ahead (0 = next week).

    >>> distance_group(np.array([0, 3, 25]))
    array([0, 1, 4])
    """
    return np.asarray(np.searchsorted(DISTANCES, horizon, side="right") - 1, dtype=np.int64)


def levels(shares: Array, *, kind: Whole, distance: Whole, kinds: int) -> Array:
    """Return (kind x distance x quantile) the level of the shape that gives each quantile.

    Parameters
    ----------
    shares
        Share of the stated distribution below what happened, per past point (see ``below``).
    kind, distance
        Kind of demand and distance group of each point.

    Groups with fewer than 200 points take all points of the distance, then all points, then the
    stated quantiles themselves.
    """
    answer = np.tile(QUANTILES, (kinds, len(DISTANCES), 1))
    for d in range(len(DISTANCES)):
        near = distance == d
        for k in range(kinds):
            own = shares[near & (kind == k)]
            pool = own if len(own) >= FEWEST_POINTS else shares[near]
            pool = pool if len(pool) >= FEWEST_POINTS else shares
            if len(pool) >= FEWEST_POINTS:
                # The (n + 1)-th point of the conformal argument: what comes is one more draw.
                rank = np.minimum(QUANTILES * (len(pool) + 1) / len(pool), 1.0)
                answer[k, d] = np.quantile(pool, rank)
    return answer


def offsets(z: Array, *, kind: Whole, distance: Whole, kinds: int) -> Array:
    """Return (kind x distance x quantile) what to add to each stated quantile [spreads].

    Conformalised quantile regression (Romano, Patterson and Candes 2019, NeurIPS 32) pooled by kind
    and distance: the quantile of what happened less the stated quantile, drawn to zero as if 400
    points said so.

    Parameters
    ----------
    z
        Point x quantile: (actual - stated quantile) / spread.
    """
    answer = np.zeros((kinds, len(DISTANCES), len(QUANTILES)))
    for d in range(len(DISTANCES)):
        for k in range(kinds):
            own = (distance == d) & (kind == k)
            for pool in (own, distance == d, kind == k):
                number = int(pool.sum())
                if number >= FEWEST_POINTS:
                    points = [np.quantile(z[pool, q], QUANTILES[q]) for q in range(len(QUANTILES))]
                    answer[k, d] = np.array(points) * number / (number + OFFSET_POINTS)
                    break
    return answer


def persistence(shares: Array, *, kind: Whole, kinds: int) -> Array:
    """Return per kind the week-to-week correlation of errors that explains the spread of sums.

    Normal scores of the shares (window x weeks) are summed per window; rho is the value for which
    an AR(1) gives that variance of the sum: ``n + 2 sum (n - k) rho^k``. Windows with a week that
    is not known are left out; kinds with fewer than 30 windows take that of all.
    """
    scores = special.ndtri(np.clip(shares, 1e-4, 1 - 1e-4))
    whole = ~np.isnan(scores).any(axis=1)
    overall = _persistence(scores[whole])
    answer = np.full(kinds, overall)
    for k in range(kinds):
        own = scores[whole & (kind == k)]
        if len(own) >= 30:
            answer[k] = _persistence(own)
    return answer


def _persistence(scores: Array) -> float:
    if len(scores) < 30:
        return 0.2
    width = scores.shape[1]
    centred = (scores - scores.mean()) / max(float(scores.std()), 1e-9)
    ratio = float((centred.sum(axis=1) ** 2).mean())
    grid = np.linspace(0.0, 0.95, 96)
    lags = np.arange(1, width)
    sums = width + 2.0 * ((width - lags) * grid[:, None] ** lags).sum(axis=1)
    return float(grid[np.argmin(np.abs(sums - ratio))])

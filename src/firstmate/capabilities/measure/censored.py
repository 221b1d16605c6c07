"""Means of log times by group where some have not ended yet; it knows nothing of suppliers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import log_ndtr

from firstmate.capabilities.measure.estimate import Array

ROUNDS = 30
#: Observations that the common spread counts for in the spread of a group.
PRIOR_N = 5.0


@dataclass(frozen=True, slots=True)
class Completed:
    """Log times with the unended ones replaced by what they are expected to become.

    ``value`` per observation, ``extra`` the variance that stays unknown in it, ``spread`` the
    variance of each group.
    """

    value: Array
    extra: Array
    spread: Array


def complete(
    x: Array, *, censored: npt.NDArray[np.bool_], group: npt.NDArray[np.int64]
) -> Completed:
    """Replace censored log times by their expectation under a lognormal of their group.

    Expectation and maximisation for right-censored normal observations (Dempster, Laird and Rubin
    1977); group variances lean on the common one as if it were five observations, group means on
    the common one as if it were one, so that a group that never delivered stays finite.

    Parameters
    ----------
    x
        Log times [log days], the time so far where censored.
    censored
        Whether the time has not ended.
    group
        Number of the group of each, from 0 without gaps.

    >>> found = complete(
    ...     np.log([10.0, 10.0, 12.0, 40.0]),
    ...     censored=np.array([False, False, False, True]),
    ...     group=np.zeros(4, int),
    ... )
    >>> bool(np.exp(found.value[3]) > 40.0), np.exp(found.value[:3]).round(6).tolist()
    (True, [10.0, 10.0, 12.0])
    """
    n = np.bincount(group).astype(float)
    value, extra = x.copy(), np.zeros_like(x)
    common = float(np.var(x)) if len(x) > 1 else 0.1
    centre, mean = float(x.mean()), np.bincount(group, weights=x) / n
    spread = np.full(len(n), max(common, 1e-4))
    for _ in range(ROUNDS if len(x) else 0):
        mean = (np.bincount(group, weights=value) + centre) / (n + 1.0)
        square = (value - mean[group]) ** 2 + extra
        common = max(float(square.mean()), 1e-4)
        spread = (np.bincount(group, weights=square) + PRIOR_N * common) / (n + PRIOR_N)
        centre = float(mean.mean())
        deviation = np.sqrt(spread[group])
        a = (x - mean[group]) / deviation
        # Inverse Mills ratio in logs: far in the tail density and survival both vanish.
        mills = np.exp(-0.5 * a**2 - 0.5 * np.log(2.0 * np.pi) - log_ndtr(-a))
        value = np.where(censored, mean[group] + deviation * mills, x)
        extra = np.where(
            censored, spread[group] * np.clip(1.0 + a * mills - mills**2, 0.0, 1.0), 0.0
        )
    return Completed(value, extra, spread)

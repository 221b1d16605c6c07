"""How much each method counts, learned per kind of demand from past weeks; never per item."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.smoothing import Array

#: Quantiles whose loss decides, as in the benchmark: what stock is bought for.
LOSS_LEVELS = np.array([0.5, 0.8, 0.9, 0.95, 0.99])
LOSS_AT = np.searchsorted(np.round(QUANTILES, 2), LOSS_LEVELS)
ROUNDS = 12
FEWEST_POINTS = 200
SHRINK_POINTS = 400.0
MOST_POINTS = 40_000


def pinball(actual: Array, *, forecast: Array, level: Array | float) -> Array:
    """Return twice the pinball loss [units]: ``2 max(level (y - q), (1 - level) (q - y))``.

    Koenker and Bassett (1978); at level 0.5 it is the absolute error.

    >>> pinball(np.array([10.0]), forecast=np.array([7.0]), level=0.9).round(6)
    array([5.4])
    """
    gap = actual - forecast
    return np.asarray(2.0 * np.maximum(level * gap, (level - 1.0) * gap))


def losses(actual: Array, *, mean: Array, scale: Array) -> Array:
    """Return of each point the mean loss over ``LOSS_LEVELS`` with pooled scaled residuals.

    Quantiles are ``mean + scale x quantile of (actual - mean) / scale`` over all points, not below
    zero: what this mean would be worth with intervals learned from its own errors.
    """
    standard = np.quantile((actual - mean) / scale, LOSS_LEVELS)
    total = np.zeros_like(actual)
    for level, z in zip(LOSS_LEVELS, standard, strict=True):
        total += pinball(actual, forecast=np.maximum(mean + z * scale, 0.0), level=float(level))
    return total / len(LOSS_LEVELS)


def weigh(actual: Array, *, forecasts: Array, scale: Array) -> Array:
    """Return non-negative weights of the methods that sum to one, shrunk to equal.

    Greedy selection with replacement (Caruana, Niculescu-Mizil, Crew and Ksikes 2004, Ensemble
    selection from libraries of models): twelve times the method that lowers the quantile loss of
    the mean so far most is taken once more. With n points the choice counts n / (n + 400), equal
    weights the rest.

    Parameters
    ----------
    actual, scale
        Points [units].
    forecasts
        Method x points; a method with a NaN is left out and gets no weight.

    >>> y = np.arange(1.0, 401.0)
    >>> weigh(y, forecasts=np.stack([y, y + 50.0]), scale=np.ones(400)).round(2)
    array([0.75, 0.25])
    """
    usable = np.flatnonzero(~np.isnan(forecasts).any(axis=1))
    weights = np.zeros(len(forecasts))
    if not len(usable):
        return weights
    weights[usable] = 1.0 / len(usable)
    number = len(actual)
    if number < FEWEST_POINTS:
        return weights
    stride = -(-number // MOST_POINTS)
    actual, scale, forecasts = actual[::stride], scale[::stride], forecasts[:, ::stride]
    taken: npt.NDArray[np.int64] = np.zeros(len(forecasts), dtype=np.int64)
    total = np.zeros_like(actual)
    for number_taken in range(1, ROUNDS + 1):
        costs = [
            losses(actual, mean=(total + forecasts[k]) / number_taken, scale=scale).sum()
            for k in usable
        ]
        best = usable[int(np.argmin(costs))]
        taken[best] += 1
        total = total + forecasts[best]
    trust = number / (number + SHRINK_POINTS)
    return trust * taken / ROUNDS + (1.0 - trust) * weights

"""The dynamic optimised theta method for many series at once; it chooses no method.

Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler (2016), Models for optimising the theta
method and their relationship to state space models, IJF 32(4), 1151-1161: the model DOTM, with
alpha and theta from a grid and the first level fixed at the mean of the first four weeks (they
optimise all three by a numerical search). A week that is not known takes its own forecast.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.demand.smoothing import Array, first_mean

ALPHAS = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.75])
THETAS = np.array([1.0, 1.5, 2.0, 3.0])


def theta(weeks: Array, *, horizon: int, alphas: Array = ALPHAS, thetas: Array = THETAS) -> Array:
    """Return forecasts (series x horizon) of the dynamic optimised theta model.

    With i weeks known, ``mu = l + (1 - 1/theta) ((1-alpha)^i A + (1 - (1-alpha)^(i+1))/alpha B)``
    where l is the smoothed level and A, B intercept and slope of the straight line fitted to the
    weeks so far. Beyond the last week the forecast stands in for what is sold. Theta 1 is simple
    exponential smoothing; theta 2 is the classical method.

    Six weeks 1 to 6, first level 2.5, alpha 0.5: level 5.055, slope 1, intercept 0, so the next week
    is 5.055 + 0.5 x (1 - 0.5^7) / 0.5 x 1 = 6.05.

    >>> y = np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    >>> theta(y, horizon=2, alphas=np.array([0.5]), thetas=np.array([2.0])).round(2)
    array([[6.05, 6.45]])
    """
    alpha, kept = (grid.ravel() for grid in np.meshgrid(alphas, 1.0 - 1.0 / thetas, indexing="ij"))
    series, length = weeks.shape
    state = _State(first_mean(weeks), alpha, kept)
    squares = np.zeros((series, len(alpha)))
    begun = np.zeros((series, 1), dtype=bool)
    for t in range(length):
        mu = state.forecast()
        squares += np.nan_to_num(weeks[:, t, None] - mu) ** 2
        begun |= ~np.isnan(weeks[:, t, None])
        state.learn(np.where(np.isnan(weeks[:, t, None]), mu, weeks[:, t, None]), begun)
    best = np.argmin(squares, axis=1)[:, None]
    state.keep(best)
    forecasts = np.empty((series, horizon))
    everywhere = np.ones((series, 1), dtype=bool)
    for h in range(horizon):
        mu = state.forecast()
        forecasts[:, h] = mu[:, 0]
        state.learn(mu, everywhere)
    return np.where(begun, forecasts, np.nan)


class _State:
    """Level, mean, intercept and slope after ``i`` weeks, for series x parameter pairs."""

    def __init__(self, level: Array, alpha: Array, kept: Array) -> None:
        shape = (len(level), len(alpha))
        self.level = np.broadcast_to(level[:, None], shape).copy()
        self.mean = np.zeros(shape)
        self.slope = np.zeros(shape)
        self.intercept = np.zeros(shape)
        self.count = np.zeros((len(level), 1))
        self.alpha = np.broadcast_to(alpha, shape)
        self.kept = np.broadcast_to(kept, shape)

    def forecast(self) -> Array:
        """The level plus the kept part of the straight line's pull."""
        faded = (1.0 - self.alpha) ** self.count
        rising = (1.0 - faded * (1.0 - self.alpha)) / self.alpha
        return self.level + self.kept * (faded * self.intercept + rising * self.slope)

    def learn(self, value: Array, begun: npt.NDArray[np.bool_]) -> None:
        """Take in one more week where the series has begun."""
        i = self.count
        level = self.level + self.alpha * (value - self.level)
        mean = (i * self.mean + value) / (i + 1)
        slope = ((i - 1) * self.slope + 6 * (value - self.mean) / (i + 1)) / (i + 2)
        slope = np.where(i == 0, 0.0, slope)
        self.level = np.where(begun, level, self.level)
        self.mean = np.where(begun, mean, self.mean)
        self.slope = np.where(begun, slope, self.slope)
        self.intercept = np.where(begun, mean - slope * (i + 2) / 2, self.intercept)
        self.count = i + begun

    def keep(self, best: npt.NDArray[np.int64]) -> None:
        """Keep of each series the one column of parameters named."""
        for name in ("level", "mean", "slope", "intercept", "alpha", "kept"):
            setattr(self, name, np.take_along_axis(getattr(self, name), best, axis=1))

"""What items new to the firm went on to sell, week by week after their first sale; it knows no names.

A new item without a past is forecast as those before it: the spread of what they sold is its range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.panel import Whole
from firstmate.capabilities.demand.smoothing import Array

#: Weeks after the first sale that are looked at; later ones are as the last of them.
AGES = 26
#: Weeks from which on an item that was launched sells as usual.
SETTLED = 13
#: A first sale within so many weeks of the first data may be an old item seen for the first time.
UNSEEN_WEEKS = 8
FEWEST_LAUNCHES = 5
#: Ages to both sides that tell what a week may bring.
NEAR = 2
#: A launch may sell so many times less or more than the item will when it has settled.
STEEPEST = 4.0


@dataclass(frozen=True)
class Launches:
    """Weeks since the first sale (launches x AGES) [units], NaN = not known yet; group of each."""

    weeks: Array
    group: Whole

    def of(self, group: int) -> Array:
        """Return the launches of a group where there are enough, else all, else none."""
        own: Array = self.weeks[self.group == group]
        if len(own) >= FEWEST_LAUNCHES:
            return own
        return self.weeks if len(self.weeks) >= FEWEST_LAUNCHES else self.weeks[:0]


def launches(values: Array, group: Whole) -> Launches:
    """Return the series that began within the data and are known for 13 weeks or more since.

    >>> y = np.zeros((2, 40))
    >>> y[0, 0], y[1, 20:] = 5.0, 3.0
    >>> found = launches(y, np.array([0, 1]))
    >>> found.weeks.shape, found.weeks[0, 19:21], found.group
    ((1, 26), array([ 3., nan]), array([1]))
    """
    if not values.size:
        return Launches(np.empty((0, AGES)), np.empty(0, dtype=np.int64))
    sold = values > 0
    first = np.where(sold.any(axis=1), np.argmax(sold, axis=1), values.shape[1])
    known = values.shape[1] - first
    rows = np.flatnonzero((first >= UNSEEN_WEEKS) & (known >= SETTLED))
    at = first[rows][:, None] + np.arange(AGES)
    inside = at < values.shape[1]
    taken = np.take_along_axis(values[rows], np.minimum(at, values.shape[1] - 1), axis=1)
    return Launches(np.where(inside, taken, np.nan), group[rows])


def peers(values: Array, group: Whole, of: int) -> Array:
    """Return the last weeks (series x up to AGES) of what sells in a group, of all where nothing does.

    >>> peers(np.array([[1.0, 2.0], [5.0, 6.0]]), np.array([0, 1]), 1)
    array([[5., 6.]])
    """
    recent = values[:, -AGES:]
    sells = np.nansum(recent, axis=1) > 0
    own = sells & (group == of)
    return np.asarray(recent[own if own.any() else sells])


def curve(weeks: Array) -> Array:
    """Return what a week after the launch sells beside a settled week (AGES), 1 where nothing is known.

    Sums over launches, so that one that barely sold does not count as much as a large one; within
    a quarter and four times.

    >>> flat = np.full((5, 26), 2.0)
    >>> flat[:, 0] = 1.0
    >>> curve(flat)[:3]
    array([0.5, 1. , 1. ])
    """
    answer = np.ones(AGES)
    settled = np.nanmean(weeks[:, SETTLED - 1 :], axis=1) if len(weeks) else np.empty(0)
    for age in range(AGES if len(weeks) else 0):
        known = ~np.isnan(weeks[:, age])
        usual = settled[known].sum()
        if usual > 0:
            answer[age] = weeks[known, age].sum() / usual
    return np.clip(answer, 1.0 / STEEPEST, STEEPEST)


def as_before(weeks: Array, ages: Whole) -> tuple[Array, Array]:
    """Return the mean (H) and quantiles (H x 15) of what launches sold at these ages.

    A week before the launch (age below 0) sells nothing. The quantiles are those of all launches at
    ages up to two weeks away.

    >>> mean, quantiles = as_before(np.full((5, 26), 2.0), np.array([-1, 0]))
    >>> mean, quantiles[:, 7]
    (array([0., 2.]), array([0., 2.]))
    """
    mean, quantiles = np.zeros(len(ages)), np.zeros((len(ages), len(QUANTILES)))
    for n, age in enumerate(np.minimum(ages, AGES - 1)):
        if age < 0 or not len(weeks):
            continue
        near = weeks[:, max(age - NEAR, 0) : age + NEAR + 1]
        near = near[~np.isnan(near)]
        if len(near):
            mean[n] = near.mean()
            quantiles[n] = np.quantile(near, QUANTILES)
    return mean, quantiles

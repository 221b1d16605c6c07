"""When to order and how much, exactly: order up to S at s or below, or fixed lots of Q at r or below.

Stock is counted in cells (units, or parts of them); what a period costs at each level comes in.
It looks at many items at once and knows none of them by name.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.inventory.newsvendor import Array

Cells = npt.NDArray[np.int64]


def period_costs(demand: Array, *, levels: Cells, holding: Array, shortage: Array) -> Array:
    """Return what a period costs (item x level) [currency] at each level of stock on hand and on order.

    Parameters
    ----------
    demand
        Chances of 0, 1, 2, ... cells over lead time and one period (item x cells).
    levels
        Cells on hand and on order after ordering, in steps of one.
    holding, shortage
        Cost of a cell left, and of a cell short, at the end of a period [currency].

    Demand of 0 or 2 with equal chance, 1 to hold, 3 a unit short, at levels -1 to 2:

    >>> period_costs(
    ...     np.array([[0.5, 0.0, 0.5]]),
    ...     levels=np.arange(-1, 3),
    ...     holding=np.array([1.0]),
    ...     shortage=np.array([3.0]),
    ... )
    array([[6., 3., 2., 1.]])
    """
    cells = np.arange(demand.shape[1])
    mean = demand @ cells
    left = demand @ np.maximum(levels[None, :] - cells[:, None], 0.0)
    short = mean[:, None] - levels[None, :] + left
    return np.asarray(holding[:, None] * left + shortage[:, None] * short)


def _average(costs: Array, *, demand: Array, order_cost: Array) -> Iterator[tuple[int, Array]]:
    """Yield for S - s = 1, 2, ... what a period costs on average (item x S), where s is a level too.

    Between two orders stock falls from S; the periods it is at S - j are a renewal of demand.
    """
    items, count = costs.shape
    moved = np.maximum(1.0 - demand[:, 0], 1e-12)
    chance = demand[:, 1:] / moved[:, None]
    visits = np.zeros((items, count))
    visits[:, 0] = 1.0 / moved
    total, spent = visits[:, 0].copy(), np.zeros_like(costs)
    spent += visits[:, :1] * costs
    for below in range(1, count):
        yield below, (order_cost[:, None] + spent[:, below:]) / total[:, None]
        reach = min(below, chance.shape[1])
        past = visits[:, below - reach : below][:, ::-1]
        visits[:, below] = (chance[:, :reach] * past).sum(axis=1)
        total += visits[:, below]
        spent[:, below:] += visits[:, below][:, None] * costs[:, : count - below]


def best_levels(costs: Array, *, demand: Array, order_cost: Array) -> tuple[Cells, Cells, Array]:
    """Return the places of s and S among the levels that cost least, and what a period then costs.

    Exact for demand that is independent from period to period and waits when short: the cost of a
    pair is that of Zheng and Federgruen (1991, Finding optimal (s, S) policies is about as simple
    as evaluating a single policy, Operations Research 39(4), 654-665); all pairs on the levels are
    compared, for all items at once, so that costs need not fall and rise only once.

    Parameters
    ----------
    costs
        Of a period at each level (item x level) [currency], see `period_costs`.
    demand
        Chances of 0, 1, 2, ... cells in one period (item x cells); not all chance on 0.
    order_cost
        Of an order (item) [currency].

    Their Poisson demand of 10 a period, 64 an order, 1 to hold, 9 a unit short, no lead time:

    >>> from scipy.stats import poisson
    >>> chance, levels = poisson.pmf(np.arange(60), 10)[None, :], np.arange(-10, 70)
    >>> cost = period_costs(
    ...     chance, levels=levels, holding=np.array([1.0]), shortage=np.array([9.0])
    ... )
    >>> low, up, least = best_levels(cost, demand=chance, order_cost=np.array([64.0]))
    >>> levels[low].tolist(), levels[up].tolist(), least.round(3).tolist()
    ([6], [40], [35.022])
    """
    rows = np.arange(len(costs))
    low, up = np.zeros(len(costs), np.int64), np.ones(len(costs), np.int64)
    best = np.full(len(costs), np.inf)
    for below, average in _average(costs, demand=demand, order_cost=order_cost):
        place = np.argmin(average, axis=1)
        least = average[rows, place]
        better = least < best - 1e-12
        best = np.where(better, least, best)
        up, low = np.where(better, place + below, up), np.where(better, place, low)
    return low, up, best


def cost_of_levels(
    costs: Array, *, demand: Array, order_cost: Array, low: Cells, up: Cells
) -> Array:
    """Return what a period costs on average (item) [currency] with s and S at these places.

    The same demand as above, ordering up to 30 at 6 instead of to 40:

    >>> from scipy.stats import poisson
    >>> chance, levels = poisson.pmf(np.arange(60), 10)[None, :], np.arange(-10, 70)
    >>> cost = period_costs(
    ...     chance, levels=levels, holding=np.array([1.0]), shortage=np.array([9.0])
    ... )
    >>> at = {"low": np.array([16]), "up": np.array([40])}
    >>> cost_of_levels(cost, demand=chance, order_cost=np.array([64.0]), **at).round(3).tolist()
    [36.596]
    """
    found = np.full(len(costs), np.nan)
    for below, average in _average(costs, demand=demand, order_cost=order_cost):
        mine = np.flatnonzero(up - low == below)
        found[mine] = average[mine, up[mine] - below]
    return found


def best_lot(costs: Array, *, ordering: Array) -> tuple[Cells, Cells, Array]:
    """Return the place of r, the lot Q [cells] and the cost of a period of the best fixed lot.

    Stock on hand and on order is evenly spread over r + 1 to r + Q (Hadley and Whitin 1963), so
    that the levels that cost least are taken, one after another, while each lowers the average
    (Federgruen and Zheng 1992, An efficient algorithm for computing an optimal (r, Q) policy in
    continuous review stochastic inventory systems, Operations Research 40(4), 808-813). Exact where
    costs fall and then rise.

    Parameters
    ----------
    costs
        Of a period at each level (item x level) [currency].
    ordering
        Cost of an order times mean demand of a period in cells (item) [currency].

    Snyder and Shen (2019), example 5.7: Poisson demand of 1.5, lead time 2, 20 to hold, 150 short,
    100 an order; demand counted at a moment, so that only the lead time counts:

    >>> from scipy.stats import poisson
    >>> chance, levels = poisson.pmf(np.arange(60), 3)[None, :], np.arange(-20, 40)
    >>> cost = period_costs(
    ...     chance, levels=levels, holding=np.array([20.0]), shortage=np.array([150.0])
    ... )
    >>> place, lot, least = best_lot(cost, ordering=np.array([150.0]))
    >>> levels[place].tolist(), lot.tolist(), least.round(4).tolist()
    ([3], [5], [107.9236])
    """
    rank = np.argsort(costs, axis=1, kind="stable")
    lots = np.arange(1, costs.shape[1] + 1)
    summed = np.cumsum(np.take_along_axis(costs, rank, axis=1), axis=1)
    average = (ordering[:, None] + summed) / lots
    pick = np.argmin(average, axis=1)
    first = np.minimum.accumulate(rank, axis=1)
    rows = np.arange(len(costs))
    return first[rows, pick] - 1, lots[pick], average[rows, pick]


def point_for_lot(costs: Array, *, ordering: Array, lot: Cells) -> tuple[Cells, Array]:
    """Return the place of the best r for a lot that is given [cells], and the cost of a period.

    >>> point_for_lot(
    ...     np.array([[9.0, 4.0, 1.0, 2.0, 6.0]]), ordering=np.array([2.0]), lot=np.array([2])
    ... )
    (array([1]), array([2.5]))
    """
    summed = np.concatenate([np.zeros((len(costs), 1)), np.cumsum(costs, axis=1)], axis=1)
    end = np.arange(summed.shape[1])[None, :]
    begin = end - lot[:, None]
    average = summed - np.take_along_axis(summed, np.maximum(begin, 0), axis=1)
    average = np.where(begin >= 0, (average + ordering[:, None]) / lot[:, None], np.inf)
    pick = np.argmin(average, axis=1)
    return pick - lot - 1, average[np.arange(len(costs)), pick]

"""Past periods ordered again by the rule of `ordering`, to learn the one factor by which it values a shortage.

It forecasts nothing: futures as they were seen at each past period are passed in. What is learned
touches nothing that came later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from firstmate.capabilities.inventory.newsvendor import Array
from firstmate.capabilities.inventory.ordering import Flags, Position, Terms, Whole, order

#: Factors tried on the cost of a shortage, each about half as much again as the one before.
FACTORS = np.array([0.3, 0.45, 0.67, 1.0, 1.5, 2.25])
SERIES_AT_ONCE = 200

#: Futures (rows x draws x periods) of some series as they were seen before a past period.
Seen = Callable[[int, Whole], Array]


@dataclass(frozen=True)
class Step:
    """What one period did to S series [units]: position at its end, sold, short, left over."""

    position: Position
    sold: Array
    short: Array
    left: Array


def step(position: Position, *, ordered: Array, demand: Array, terms: Terms) -> Step:
    """Return what happens in the period after an order was placed.

    What is due arrives, then demand is served as far as stock reaches; what is short is lost, or
    owed and served first when something arrives.

    >>> terms = Terms(2, holding=np.ones(1), shortage=np.ones(1), lost_sales=True)
    >>> before = Position(np.array([1.0]), np.array([[2.0]]))
    >>> after = step(before, ordered=np.array([5.0]), demand=np.array([4.0]), terms=terms)
    >>> after.position.in_transit, after.sold, after.short
    (array([[5.]]), array([3.]), array([1.]))
    """
    wider = max(terms.lead - position.in_transit.shape[1], 0)
    coming = np.pad(position.in_transit, ((0, 0), (0, wider)))
    coming[:, terms.lead - 1] += ordered
    there = position.on_hand + coming[:, 0]
    rest = there - demand
    short = np.maximum(-rest, 0.0)
    sold = np.clip(there, 0.0, demand + np.maximum(-position.on_hand, 0.0))
    end = np.maximum(rest, 0.0) if terms.lost_sales else rest
    return Step(Position(end, coming[:, 1:]), sold, short, np.maximum(rest, 0.0))


def costs(
    seen: Seen, *, demand: Array, start: Position, terms: Terms, whole: Flags, factors: Array
) -> Array:
    """Return what each factor would have cost (factor x series) [currency].

    Parameters
    ----------
    seen
        Futures of some series as known before period t: ``seen(t, rows)``.
    demand
        What happened (S x periods) [units]; NaN = not known: the mean future stands in for it and
        the period costs nothing.
    start
        Stock before the first period; ``lead - 1`` periods are on their way.
    terms
        Lead and true costs.
    factors
        Values of the factor on the cost of a shortage.

    The first ``lead - 1`` periods cannot be changed by an order and cost nothing.
    """
    answer = np.zeros((len(factors), len(demand)))
    for first in range(0, len(demand), SERIES_AT_ONCE):
        rows = np.arange(first, min(first + SERIES_AT_ONCE, len(demand)))
        own = terms.rows(rows)
        positions = [start.rows(rows)] * len(factors)
        for t in range(demand.shape[1]):
            futures = seen(t, rows)
            known = ~np.isnan(demand[rows, t])
            happened = np.where(known, demand[rows, t], futures[:, :, 0].mean(axis=1))
            for f, factor in enumerate(factors):
                valued = replace(own, shortage=own.shortage * factor)
                ordered = order(futures, position=positions[f], terms=valued, whole=whole[rows])
                after = step(positions[f], ordered=ordered, demand=happened, terms=own)
                positions[f] = after.position
                if t >= terms.lead - 1:
                    cost = own.holding * after.left + own.shortage * after.short
                    answer[f, rows] += np.where(known, cost, 0.0)
    return answer


def best_factor(cost: Array, *, factors: Array = FACTORS) -> float:
    """Return the factor at which the summed cost (factor x series) is least.

    Over the logarithm of the factor a parabola through the cheapest and its neighbours, so that the
    answer does not jump between the few that were tried. Nothing at stake: 1.

    >>> best_factor(np.array([[3.0], [1.0], [3.0]]), factors=np.array([0.5, 1.0, 2.0]))
    1.0
    """
    total = cost.sum(axis=1)
    if not len(total) or np.ptp(total) <= 0:
        return 1.0
    at = int(np.argmin(total))
    if at in {0, len(total) - 1}:
        return float(factors[at])
    x, y = np.log(factors[at - 1 : at + 2]), total[at - 1 : at + 2]
    curve = np.polyfit(x - x[1], y, 2)
    shift = -curve[1] / (2.0 * curve[0]) if curve[0] > 0 else 0.0
    return float(np.exp(x[1] + np.clip(shift, x[0] - x[1], x[2] - x[1])))

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
    """Return the factor at which the summed cost (factor x series) is least, drawn to 1 by doubt.

    Over the logarithm of the factor a parabola through the cheapest and its neighbours, so that the
    answer does not jump between the few that were tried. Its logarithm is multiplied by
    ``gain^2 / (gain^2 + error^2)``: gain is what the cheapest saves against 1, error the standard
    error of that sum over series. With few series, or where it hardly matters, the true costs hold.

    Two series that both save 2 of 3 at a factor of 2; then one of them saves 4 and the other loses 2
    (gain 2, error 6: a tenth of the logarithm):

    >>> tried = np.array([1.0, 2.0, 4.0])
    >>> best_factor(np.array([[3.0, 3.0], [1.0, 1.0], [3.0, 3.0]]), factors=tried)
    2.0
    >>> round(best_factor(np.array([[4.0, 1.0], [0.0, 3.0], [3.0, 2.0]]), factors=tried), 4)
    1.0718
    """
    total = cost.sum(axis=1)
    one = int(np.argmin(np.abs(factors - 1.0)))
    at = int(np.argmin(total)) if len(total) else one
    gains = cost[one] - cost[at]
    gain = float(gains.sum())
    if gain <= 0 or len(gains) < 2:
        return 1.0
    error = float(np.sqrt(len(gains)) * gains.std(ddof=1))
    trusted = gain**2 / (gain**2 + error**2)
    return float(np.exp(trusted * _least(np.log(factors), total, at)))


def _least(x: Array, y: Array, at: int) -> float:
    """Return where the parabola through the lowest point and its neighbours is lowest."""
    if at in {0, len(y) - 1}:
        return float(x[at])
    near = slice(at - 1, at + 2)
    curve = np.polyfit(x[near] - x[at], y[near], 2)
    shift = -curve[1] / (2.0 * curve[0]) if curve[0] > 0 else 0.0
    return float(np.clip(x[at] + shift, x[at - 1], x[at + 1]))

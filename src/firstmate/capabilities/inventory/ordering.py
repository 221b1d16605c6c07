"""How much to order now: the quantity whose last unit pays on sampled futures of demand and stock.

It draws no futures and keeps no costs: what was learned of its one factor comes from `replay`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.inventory.newsvendor import Array

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Position:
    """Stock of S series at the end of a period, after what was sold in it.

    on_hand (S) [units], negative where units are owed; in_transit (S x periods) [units]: what
    arrives at the start of each of the next periods, ``lead - 1`` of them or more.
    """

    on_hand: Array
    in_transit: Array

    def rows(self, chosen: Whole) -> Position:
        """Return the position of some of the series."""
        return Position(self.on_hand[chosen], self.in_transit[chosen])


@dataclass(frozen=True)
class Terms:
    """What an order costs and when it comes.

    lead: an order placed at the end of a period is on the shelf at the start of the period so many
    later; holding, shortage (S) [currency per unit and period]: for each unit left over at the end
    of a period, and for each unit short in it; lost_sales: whether what is short is lost, else it
    is owed until served.
    """

    lead: int
    holding: Array
    shortage: Array
    lost_sales: bool

    def rows(self, chosen: Whole) -> Terms:
        """Return the terms of some of the series."""
        return Terms(self.lead, self.holding[chosen], self.shortage[chosen], self.lost_sales)


def order(
    demand: Array, *, position: Position, terms: Terms, whole: Flags, arrivals: int | None = None
) -> Array:
    """Return how many units of each series to order at the end of this period.

    An order of today meets demand first in period ``lead``. On every future stock is carried there
    with what is on hand and on its way, where sales are lost what is short does not come back, and
    one more unit is followed on: each period it is left over costs ``holding``; the period in which
    it is needed earns ``shortage``. It stops to count when it is sold, or when a later order would
    be smaller by it: later orders are taken to raise stock, as it is when they arrive, to the
    newsvendor's share ``shortage / (shortage + holding)`` of that period's demand. The order is the
    smallest quantity from which on one more unit does not pay on average. Without a look beyond
    the period of arrival this is the myopic rule for lost sales (Morton 1971; Zipkin 2008, Old and
    new methods for lost-sales inventory systems, Operations Research 56(5)).

    Parameters
    ----------
    demand
        Futures drawn (S x draws x periods) [units], the first period the one after this; at least
        ``lead`` periods, the others are looked at beyond.
    position, terms
        Stock and what is on its way; costs and lead.
    whole
        Series ordered in whole units (S).
    arrivals
        The last period ahead in which an order can arrive; nothing = no end.

    Demand of the only period is 1, 2, 3 or 4 with equal chance, holding 1, shortage 3: the third
    unit is needed with chance 0.5 and earns 0.5 x 3 - 0.5 x 1, the fourth with 0.25 and earns 0.

    >>> d = np.array([[[1.0], [2.0], [3.0], [4.0]]])
    >>> nothing = Position(np.zeros(1), np.zeros((1, 0)))
    >>> terms = Terms(1, holding=np.ones(1), shortage=np.full(1, 3.0), lost_sales=True)
    >>> order(d, position=nothing, terms=terms, whole=np.array([True]))
    array([3.])
    """
    if arrivals is not None and arrivals < terms.lead:
        return np.zeros(len(demand))
    before = carried(demand[:, :, : terms.lead - 1], position=position, terms=terms)
    before += position.in_transit[:, terms.lead - 1 : terms.lead].sum(axis=1)[:, None]
    ahead = demand[:, :, terms.lead - 1 :]
    levels = _later_levels(ahead, terms=terms, arrivals=arrivals)
    # What each future wants of the order: for its period, and for those after it without another.
    served = 1 + int(np.isneginf(levels).cumprod(axis=1).sum(axis=1).min(initial=levels.shape[1]))
    until = np.cumsum(ahead[:, :, :served], axis=2)
    wanted = np.sort((until - before[:, :, None]).reshape(len(ahead), -1), axis=1)
    rows = np.arange(len(wanted))
    # The smallest of the quantities wanted on the paths from which on a unit more costs.
    low, high = np.zeros(len(wanted), np.int64), np.full(len(wanted), wanted.shape[1] - 1)
    while (low < high).any():
        middle = (low + high) // 2
        quantity = np.maximum(wanted[rows, middle], 0.0)
        costs = unit_more(before + quantity[:, None], demand=ahead, levels=levels, terms=terms) >= 0
        high = np.where(costs, middle, high)
        low = np.where(costs, low, np.minimum(middle + 1, high))
    answer = np.maximum(wanted[rows, low], 0.0)
    return np.where(whole, np.ceil(answer - 1e-9), answer)


def carried(demand: Array, *, position: Position, terms: Terms) -> Array:
    """Return the stock (S x draws) [units] after the periods drawn, with what arrives in them.

    Four on hand, two arrive in the second period, demand 5 and 1: one is lost, one is left.

    >>> stock = Position(np.array([4.0]), np.array([[0.0, 2.0]]))
    >>> terms = Terms(3, holding=np.ones(1), shortage=np.ones(1), lost_sales=True)
    >>> carried(np.array([[[5.0, 1.0]]]), position=stock, terms=terms)
    array([[1.]])
    """
    stock = np.repeat(position.on_hand[:, None], demand.shape[1], axis=1)
    for k in range(demand.shape[2]):
        stock = stock + position.in_transit[:, k][:, None] - demand[:, :, k]
        if terms.lost_sales:
            stock = np.maximum(stock, 0.0)
    return stock


def _later_levels(ahead: Array, *, terms: Terms, arrivals: int | None) -> Array:
    """Level to which later orders raise stock (S x periods - 1); minus infinity where none can come."""
    later = ahead[:, :, 1:]
    total = terms.shortage + terms.holding
    share = np.where(total > 0, terms.shortage / np.where(total > 0, total, 1.0), 0.0)
    place = np.ceil(share * later.shape[1] - 1e-9).astype(np.int64) - 1
    place = np.clip(place, 0, later.shape[1] - 1)
    levels = np.sort(later, axis=1)[np.arange(len(later)), place]
    if arrivals is not None:
        levels[:, max(arrivals - terms.lead, 0) :] = -np.inf
    return np.asarray(levels)


def unit_more(stock: Array, *, demand: Array, levels: Array, terms: Terms) -> Array:
    """Return what one unit more at the start of the first period costs on average (S) [currency].

    Parameters
    ----------
    stock
        At the start of the first period (S x draws) [units].
    demand
        Of that period and later ones (S x draws x periods) [units].
    levels
        To which later orders raise stock (S x periods - 1) [units].

    Two in stock; demand 3 earns the shortage of 3 once, demand 1 costs holding of 1.

    >>> terms = Terms(1, holding=np.ones(1), shortage=np.full(1, 3.0), lost_sales=True)
    >>> unit_more(
    ...     np.full((1, 2), 2.0),
    ...     demand=np.array([[[3.0], [1.0]]]),
    ...     levels=np.zeros((1, 0)),
    ...     terms=terms,
    ... )
    array([-1.])
    """
    holding, shortage = terms.holding[:, None], terms.shortage[:, None]
    counts = np.ones(stock.shape, dtype=bool)
    cost = np.zeros(stock.shape)
    for k in range(demand.shape[2]):
        stock = stock - demand[:, :, k]
        short = stock < -1e-9
        cost += np.where(counts, np.where(short, -shortage, holding), 0.0)
        if terms.lost_sales:
            counts &= ~short
            stock = np.maximum(stock, 0.0)
        if k + 1 < demand.shape[2]:
            level = levels[:, k][:, None]
            counts &= stock >= level
            if not counts.any():
                break
            stock = np.maximum(stock, level)
    return np.asarray(cost.mean(axis=1))

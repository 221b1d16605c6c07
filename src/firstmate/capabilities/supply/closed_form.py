"""Plans items that share no limit with others, one by one and all at once, week by week.

For such an item the linear program has a plain answer: keep each step of stock that saves more
than it costs to hold, and order so that it arrives in the week it is needed. It serves firm orders
before forecast; where stock is short before anything can arrive, the linear program might serve
the dearer demand first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.supply import objective
from firstmate.capabilities.supply.flows import Flows, nothing
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints


@dataclass(frozen=True)
class Lots:
    """Rules of quantity by purchase: least, whole multiples, and the weeks an order covers."""

    minimum: Floats
    multiple: Floats
    cover: Ints


def base_stock(s: Situation) -> Floats:
    """Return the stock worth keeping at the end of a week: all steps that save more than they cost."""
    return np.where(s.cover > s.holding[:, None], s.width, 0.0).sum(axis=1)


def plan_alone(s: Situation, *, lots: Lots | None = None) -> Flows:
    """Return the flows of all nodes that share nothing.

    Parameters
    ----------
    s
        The situation.
    lots
        By purchase; without them any quantity can be ordered every week (the linear plan).
    """
    flows = nothing(s)
    node = s.net.buys["node"].to_numpy()
    buys = np.flatnonzero(s.closed[node])
    target = base_stock(s)
    arrive = s.weeks.first_arrival(s.net.buys["days"].to_numpy())
    on_hand = s.stock.copy()
    waiting = np.zeros_like(on_hand)
    owed = np.zeros(len(s.wanted.node))
    closed_groups = s.closed[s.wanted.node]
    ahead = np.cumsum(_demand(s), axis=1)
    for week in range(len(s.weeks)):
        on_hand = on_hand + s.receipts[:, week]
        due = closed_groups & (s.wanted.due == week)
        owed[due] += s.wanted.quantity[due]
        firm = np.bincount(s.wanted.node, weights=owed, minlength=len(on_hand))
        need = firm + waiting + s.wanted.forecast[:, week] + target
        missing = np.maximum(need - on_hand, 0.0)[node[buys]]
        may = (week >= arrive[buys]) & ~s.wishes.forbidden[node[buys], week]
        order = np.where(may, missing, 0.0)
        if lots is not None:
            order = _in_lots(order, lots, buys, ahead, node[buys], week)
        flows.buy[buys, week] = order
        np.add.at(on_hand, node[buys], order)
        on_hand = _serve(s, flows, week, on_hand, owed, waiting)
        waiting = flows.backlog[:, week]
        flows.stock[:, week] = np.where(s.closed, on_hand, 0.0)
    flows.after[:] = np.where(closed_groups, owed, 0.0)
    return flows


def _demand(s: Situation) -> Floats:
    demand = s.wanted.forecast.copy()
    np.add.at(demand, (s.wanted.node, s.wanted.due), s.wanted.quantity)
    return demand


def _in_lots(
    order: Floats, lots: Lots, buys: Ints, ahead: Floats, node: Ints, week: int
) -> Floats:
    """Round orders up: what the cover weeks need, at least the minimum, in whole multiples."""
    last = np.minimum(week + lots.cover[buys] - 1, ahead.shape[1] - 1)
    soon = ahead[node, last] - ahead[node, week]
    wanted = np.where(order > 1e-9, np.maximum(order + soon, lots.minimum[buys]), 0.0)
    multiple = lots.multiple[buys]
    whole = np.ceil(np.round(wanted / np.maximum(multiple, 1e-12), 6)) * multiple
    return np.where(multiple > 0, whole, wanted)


def _serve(
    s: Situation, flows: Flows, week: int, on_hand: Floats, owed: Floats, waiting: Floats
) -> Floats:
    """Serve firm orders (longest due first), the backlog, then this week's forecast."""
    groups = np.flatnonzero(s.closed[s.wanted.node] & (owed > 0))
    groups = groups[np.lexsort((s.wanted.due[groups], s.wanted.node[groups]))]
    nodes = s.wanted.node[groups]
    queue = np.cumsum(owed[groups])
    start = np.searchsorted(nodes, nodes, side="left")
    before = queue - owed[groups] - (queue[start] - owed[groups][start])
    served = np.clip(on_hand[nodes] - before, 0.0, owed[groups])
    flows.deliver[groups, week] = served
    owed[groups] -= served
    left = on_hand - np.bincount(nodes, weights=served, minlength=len(on_hand))
    caught = np.where(s.closed, np.minimum(left, waiting), 0.0)
    left = left - caught
    sold = np.where(s.closed, np.minimum(left, s.wanted.forecast[:, week]), 0.0)
    short = np.where(s.closed, s.wanted.forecast[:, week] - sold, 0.0)
    flows.caught[:, week] = caught
    flows.short[:, week] = short
    flows.backlog[:, week] = np.where(
        s.closed, waiting - caught + (1.0 - s.terms.lost_when_short) * short, 0.0
    )
    rest: Floats = left - sold
    return rest


def alone_money(s: Situation, flows: Flows) -> float:
    """Return the contribution of flows (all parts)."""
    return sum(objective.money(s, flows).values())

"""Plans items that share no limit with others, one by one and all at once, week by week.

For such an item the linear program has a plain answer: keep each step of stock that saves more
than it costs to hold, and order so that it arrives in the week it is needed. It serves firm orders
before forecast; where stock is short before anything can arrive, the linear program might serve
the dearer demand first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.supply.bounds import buying, making, moving
from firstmate.capabilities.supply.flows import Flows, nothing
from firstmate.capabilities.supply.lots import Lots, whole
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.supplier_days import needed_until_next
from firstmate.capabilities.supply.weeks import Floats, Ints

Mask = npt.NDArray[np.bool_]


def base_stock(s: Situation) -> Floats:
    """Return the stock worth keeping at the end of a week: all steps that save more than they cost."""
    worth_it: Floats = np.where(s.cover > s.holding[:, None], s.width, 0.0).sum(axis=1)
    return worth_it


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
    may_arrive = buying(s, buys) > 0
    gap = _until_next(s, buys, node[buys])
    on_hand = s.stock.copy()
    waiting, keep = np.zeros_like(on_hand), kept_for_firm(s)
    owed = np.zeros(len(s.wanted.node))
    closed_groups = s.closed[s.wanted.node]
    ahead = np.cumsum(_demand(s), axis=1)
    for week in range(len(s.weeks)):
        on_hand = on_hand + s.receipts[:, week]
        due = closed_groups & (s.wanted.due == week)
        owed[due] += s.wanted.quantity[due]
        waits = np.where(week - s.wanted.due <= s.wanted.most, owed, 0.0)
        firm = np.bincount(s.wanted.node, weights=waits, minlength=len(on_hand))
        need = firm + (1.0 - s.terms.lost_per_week) * waiting + s.wanted.forecast[:, week] + target
        missing = (need - on_hand)[node[buys]]
        order = np.where(may_arrive[:, week], np.maximum(missing + gap[:, week], 0.0), 0.0)
        if lots is not None:
            soon = _soon(order, lots, buys, ahead=ahead, node=node[buys], week=week)
            more = np.maximum(missing + np.maximum(soon, gap[:, week]), 0.0)
            order = whole(
                np.where(order > 1e-9, more, 0.0), minimum=lots.minimum[buys],
                multiple=lots.multiple[buys],
            )  # fmt: skip
        flows.buy[buys, week] = order
        np.add.at(on_hand, node[buys], order)
        on_hand = serve(
            s,
            flows,
            week,
            on_hand=on_hand,
            owed=owed,
            waiting=waiting,
            mask=s.closed,
            keep=keep[:, week],
        )
        waiting = flows.backlog[:, week]
        flows.stock[:, week] = np.where(s.closed, on_hand, 0.0)
    flows.after[:] = np.where(closed_groups, owed, 0.0)
    return flows


def kept_for_firm(s: Situation) -> Floats:
    """Return what firm orders due later need of stock and no supply can bring by then: node x week.

    Stock promised to them is not given to a forecast that comes sooner.
    """
    first = np.full(len(s.stock), len(s.weeks))
    for node, may in (
        (s.net.buys["node"], buying(s, np.arange(s.net.buys.height))),
        (s.net.makes["node"], making(s)), (s.net.moves["target"], moving(s)),
    ):  # fmt: skip
        earliest = np.where((may > 0).any(axis=1), (may > 0).argmax(axis=1), len(s.weeks))
        np.minimum.at(first, node.to_numpy(), earliest)
    need = np.zeros_like(s.receipts)
    np.add.at(need, (s.wanted.node, s.wanted.due), s.wanted.quantity)
    need -= s.receipts
    kept = np.zeros_like(need)
    for week in range(len(s.weeks) - 2, -1, -1):
        later = np.maximum(kept[:, week + 1] + need[:, week + 1], 0.0)
        kept[:, week] = np.where(first > week + 1, later, 0.0)
    return kept


def _demand(s: Situation) -> Floats:
    demand = s.wanted.forecast.copy()
    np.add.at(demand, (s.wanted.node, s.wanted.due), s.wanted.quantity)
    return demand


def _until_next(s: Situation, buys: Ints, node: Ints) -> Floats:
    """What each purchase must bring on top where the next can only arrive weeks later."""
    following = s.arrive.following[buys]
    return needed_until_next((_demand(s) - s.receipts)[node], s.arrive.may[buys], following)


def _soon(order: Floats, lots: Lots, buys: Ints, *, ahead: Floats, node: Ints, week: int) -> Floats:
    """What the weeks that an order covers need after the first."""
    last = np.minimum(week + lots.cover[buys] - 1, ahead.shape[1] - 1)
    return np.where(order > 1e-9, ahead[node, last] - ahead[node, week], 0.0)


def serve(
    s: Situation,
    flows: Flows,
    week: int,
    *,
    on_hand: Floats,
    owed: Floats,
    waiting: Floats,
    mask: Mask,
    keep: Floats,
    planned: Floats | None = None,
    held: Floats | float = 0.0,
) -> Floats:
    """Serve firm orders (longest due first), the backlog, then this week's forecast.

    Writes deliver, caught, short and backlog of the week for the nodes of ``mask``, takes what is
    served off ``owed``, and returns what is left on hand. ``keep`` is not sold to the forecast.
    ``planned`` are the units of firm orders that come before the forecast (all, where not said);
    what is over then serves the rest of them, but for what is ``held`` for later.
    """
    left = _firm(s, flows, week, on_hand=on_hand, owed=owed, mask=mask, planned=planned)
    staying = (1.0 - s.terms.lost_per_week) * waiting
    caught = np.where(mask, np.minimum(np.maximum(left - keep, 0.0), staying), 0.0)
    left = left - caught
    wish = s.wanted.forecast[:, week]
    sold = np.where(mask, np.minimum(np.maximum(left - keep, 0.0), wish), 0.0)
    short = np.where(mask, wish - sold, 0.0)
    kept = np.where(mask, staying - caught + (1.0 - s.terms.lost_when_short) * short, 0.0)
    for name, value in (("caught", caught), ("short", short), ("backlog", kept)):
        table = getattr(flows, name)
        table[:, week] = np.where(mask, value, table[:, week])
    left = left - sold
    if planned is None:
        return left
    spare = np.maximum(left - held, 0.0)
    return left - spare + _firm(s, flows, week, on_hand=spare, owed=owed, mask=mask, planned=None)


def _firm(
    s: Situation,
    flows: Flows,
    week: int,
    *,
    on_hand: Floats,
    owed: Floats,
    mask: Mask,
    planned: Floats | None,
) -> Floats:
    """Serve firm orders from stock, by priority, due week and price; return what is left.

    One that takes no part deliveries is served in full or not yet, and one that takes only parts of
    some size not in smaller ones; the next ones are tried.
    """
    w = s.wanted
    groups = np.flatnonzero(mask[w.node] & (owed > 0) & (week - w.due <= w.most))
    groups = groups[
        np.lexsort((-w.price[groups], w.due[groups], w.priority[groups], w.node[groups]))
    ]
    if (w.whole[groups] | (w.least[groups] > 0)).any():
        return _one_by_one(
            s, flows, week, groups=groups, on_hand=on_hand, owed=owed, planned=planned
        )
    nodes = s.wanted.node[groups]
    ask = owed[groups] if planned is None else np.clip(planned[groups], 0.0, owed[groups])
    queue = np.cumsum(ask)
    start = np.searchsorted(nodes, nodes, side="left")
    before = queue - ask - (queue[start] - ask[start])
    served = np.clip(on_hand[nodes] - before, 0.0, ask)
    flows.deliver[groups, week] += served
    owed[groups] -= served
    left = on_hand - np.bincount(nodes, weights=served, minlength=len(on_hand))
    return np.maximum(left, 0.0)


def _one_by_one(
    s: Situation,
    flows: Flows,
    week: int,
    *,
    groups: Ints,
    on_hand: Floats,
    owed: Floats,
    planned: Floats | None,
) -> Floats:
    left = on_hand.copy()
    for group in groups:
        node = s.wanted.node[group]
        ask = owed[group] if planned is None else float(np.clip(planned[group], 0.0, owed[group]))
        if s.wanted.whole[group]:
            ask = owed[group] if ask > 1e-9 and left[node] >= owed[group] - 1e-9 else 0.0
        served = min(ask, left[node])
        if served < min(s.wanted.least[group], owed[group]) - 1e-9:
            served = 0.0
        flows.deliver[group, week] += served
        owed[group] -= served
        left[node] -= served
    return np.maximum(left, 0.0)

"""What suppliers hold back: the price of their capacity, and of goods that cannot come in time.

It reads the linear plan; it moves nothing and names no remedy.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.supply import objective
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.model import Program
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints
from firstmate.solve.linear import Solution


def held_back(
    s: Situation, program: Program, solution: Solution, linear: Flows, *, dear: Floats
) -> tuple[list[str], Floats]:
    """Return suppliers and, by week, what goods of one unit of money more from them would bring.

    Three things can hold goods back: what the supplier can deliver of everything (the price of
    that row), of one item (its price over the price of a unit), and the lead time of the fastest
    supplier of an item that is scarcer before anything ordered now can arrive than when it does:
    what is still scarce then is so for another reason, such as money.

    Parameters
    ----------
    linear
        The linear plan.
    dear
        Node x week: what a unit is worth above what it costs, where it is scarce.
    """
    buys = s.net.buys
    names = sorted(set(buys["supplier"]) - {""})
    number = {name: k for k, name in enumerate(names)}
    of = np.array([number.get(name, -1) for name in buys["supplier"]], dtype=np.int64)
    price = buys["price"].to_numpy()
    found = np.zeros((len(names), len(s.weeks)))
    rows = program.sheet.rows
    if "supplier" in rows:
        own = np.array([number[name] for name in s.restraints.suppliers if name in number])
        mine = [k for k, name in enumerate(s.restraints.suppliers) if name in number]
        duals = program.duals(solution, "supplier").reshape(-1, len(s.weeks))
        np.maximum.at(found, own, duals[mine])
    known = (of >= 0) & (price > 0)
    if "offer" in rows:
        which = rows["offer"].which
        each = program.duals(solution, "offer").reshape(-1, len(s.weeks))
        pick = known[which]
        np.maximum.at(found, of[which[pick]], each[pick] / price[which[pick]][:, None])
    fastest, early = _fastest(s)
    buy = fastest[(fastest >= 0) & known[fastest]]
    node = buys["node"].to_numpy()[buy]
    first = s.arrive.first[buy]
    inside = first < dear.shape[1]
    then = np.where(inside, dear[node, np.minimum(first, dear.shape[1] - 1)], 0.0)
    more = np.maximum(dear[node] - then[:, None], _short(s, linear)[node])
    scarce = np.where(early[node], np.maximum(more, 0.0), 0.0)
    np.maximum.at(found, of[buy], scarce / price[buy][:, None])
    return names, found


def _fastest(s: Situation) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return each node's fastest purchase (-1 = none) and whether a week is before its arrival."""
    node = s.net.buys["node"].to_numpy()
    first = s.arrive.first
    best = np.full(len(s.stock), -1, dtype=np.int64)
    for k in np.argsort(-first, kind="stable"):
        best[node[k]] = k
    arrive = np.where(best >= 0, first[best], 0)
    return best, np.arange(len(s.weeks)) < arrive[:, None]


def _short(s: Situation, linear: Flows) -> Floats:
    """Return what a unit more of each closed node in a week would save: lost or late sales."""
    margin = np.maximum(s.wanted.forecast_price - s.worth, 0.0) * s.terms.lost_when_short
    found = np.where(linear.short > 1e-6, margin[:, None], 0.0)
    late = objective.prices(s)["deliver"]["lateness"]
    waiting = np.cumsum(linear.deliver, axis=1) < s.wanted.quantity[:, None] - 1e-6
    due = np.arange(len(s.weeks)) >= s.wanted.due[:, None]
    later = np.zeros_like(late)
    later[:, :-1] = late[:, :-1] - late[:, 1:]
    np.maximum.at(found, s.wanted.node, np.where(waiting & due, later, 0.0))
    return np.where(s.closed[:, None], found, 0.0)

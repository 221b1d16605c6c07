"""The quantities of a plan by number and week: the same form for the linear and the rounded plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats


@dataclass(frozen=True)
class Flows:
    """What happens in each week.

    ``buy``, ``make``, ``move``, ``finish``: units by the week from which they can be used.
    ``short``: forecast not served on time; of it the share lost is lost, the rest waits in
    ``backlog`` (at the end of the week) and is ``caught`` up. ``deliver``: units of each group of
    firm orders; ``after``: units delivered after the plan. ``work``, ``hand``: share of each
    one-off work that is done and handed over; ``left`` after the plan, ``declined``: never.
    ``stock``: units at the end of the week. Hours of ``overtime`` and ``outside`` by resource.
    ``missed``: units of kept orders that cannot be kept. Of what is bought, ``ahead`` are the
    units ordered earlier than needed so that the whole order is worth placing or cheaper, and
    ``rebate`` the money off for the quantity of the line. ``expired``: units past their life at the
    start of the week; ``sold_off``: units sold at a lower price before that.
    """

    buy: Floats
    make: Floats
    move: Floats
    finish: Floats
    short: Floats
    backlog: Floats
    caught: Floats
    deliver: Floats
    after: Floats
    work: Floats
    hand: Floats
    left: Floats
    declined: Floats
    stock: Floats
    overtime: Floats
    outside: Floats
    missed: Floats
    ahead: Floats
    rebate: Floats
    expired: Floats
    sold_off: Floats


def nothing(s: Situation) -> Flows:
    """Return flows of nothing at all, in the sizes of the situation."""
    weeks, nodes, works = len(s.weeks), len(s.stock), s.works.table.height
    groups, resources = len(s.wanted.node), len(s.means.resources)

    def by_week(count: int) -> Floats:
        return np.zeros((count, weeks))

    return Flows(
        buy=by_week(s.net.buys.height), make=by_week(s.net.makes.height),
        move=by_week(s.net.moves.height), finish=by_week(len(s.in_work.node)),
        short=by_week(nodes), backlog=by_week(nodes), caught=by_week(nodes),
        deliver=by_week(groups), after=np.zeros(groups),
        work=by_week(works), hand=by_week(works), left=np.zeros(works), declined=np.zeros(works),
        stock=by_week(nodes), overtime=by_week(resources), outside=by_week(resources),
        missed=np.zeros(len(s.wishes.node)),
        ahead=by_week(s.net.buys.height), rebate=by_week(s.net.buys.height),
        expired=by_week(nodes), sold_off=by_week(nodes),
    )  # fmt: skip


def joined(s: Situation, planned: Flows, closed: Flows) -> Flows:
    """Return the flows of the linear plan with those of the nodes planned one by one."""
    bought = s.closed[s.net.buys["node"].to_numpy()]
    groups = s.closed[s.wanted.node]

    def pick(name: str, mask: npt.NDArray[np.bool_]) -> Floats:
        ours, theirs = getattr(planned, name), getattr(closed, name)
        chosen: Floats = np.where(mask[:, None] if ours.ndim == 2 else mask, theirs, ours)
        return chosen

    return replace(
        planned,
        buy=pick("buy", bought),
        deliver=pick("deliver", groups),
        after=pick("after", groups),
        **{
            name: pick(name, s.closed)
            for name in ("short", "backlog", "caught", "stock", "expired", "sold_off")
        },
    )

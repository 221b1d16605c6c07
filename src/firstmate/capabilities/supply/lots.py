"""Whole lots: minimums, multiples and the weeks an order covers, with what they add down the bill.

It looks at quantities only; whether hours and material are there in time is ``rounding``'s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from firstmate.capabilities.supply import bounds, groups
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints

#: Weeks whose makes are in whole lots; what is made later is only foreseen and stays linear.
NEAR_WEEKS = 8
#: An order covers at most so many weeks of demand, whatever ordering costs.
MOST_WEEKS = 13
_TINY = 1e-7


@dataclass(frozen=True)
class Lots:
    """Rules of quantity by source: least, whole multiples, weeks an order covers, most by week.

    They hold in the first ``near`` weeks; later ones take what the linear plan has.
    """

    minimum: Floats
    multiple: Floats
    cover: Ints
    most: Floats
    near: int = 10_000


def buying_lots(s: Situation) -> Lots:
    """Return the rules for each purchase.

    The weeks an order covers weigh the cost of ordering against holding: the supplier's order over
    all its items ``sqrt(2 x order cost / holding of a week's need of all)``, a line of it as long or
    longer, ``sqrt(2 x line cost / holding of a week's need of the item)`` (joint replenishment;
    Silver, Pyke and Thomas 2017, chapters 5 and 10). Where a budget or cash limits purchases, an
    order covers only the week it is needed in.
    """
    buys = s.net.buys
    node = buys["node"].to_numpy()
    weekly = np.maximum(s.usable[node] / len(s.weeks) * s.holding[node], 1e-12)
    supplier, of = np.unique(buys["supplier"].to_numpy().astype(str), return_inverse=True)
    shared = np.bincount(of, weights=weekly, minlength=len(supplier))
    together = np.where(supplier[of] == "", weekly, shared[of])
    cover = np.sqrt(
        2.0 * np.maximum(s.ordering.order_cost / together, s.ordering.line_cost / weekly)
    )
    scarce = s.terms.budget is not None or s.restraints.cash is not None
    cover = np.clip(np.floor(cover), 1, 1 if scarce else MOST_WEEKS).astype(np.int64)
    cover = np.minimum(np.maximum(cover, s.merge[node]), np.maximum(s.shelf.life[node] - 1, 1))
    return Lots(buys["minimum"].to_numpy(), buys["multiple"].to_numpy(), cover, s.restraints.most)


def making_lots(s: Situation) -> Lots:
    """Return the rules for each way of making; a lot covers the week it is needed in.

    Where needs of several weeks shall be one lot it covers those, as long as it keeps. They hold
    in the near weeks: later lots would claim hours that the linear plan gives to others, for
    orders nobody has to decide yet.
    """
    makes = s.net.makes
    node = makes["node"].to_numpy()
    cover = np.minimum(s.merge[node], np.maximum(s.shelf.life[node] - 1, 1))
    most = np.full((makes.height, len(s.weeks)), np.inf)
    return Lots(makes["minimum"].to_numpy(), makes["multiple"].to_numpy(), cover, most, NEAR_WEEKS)


def whole(quantity: Floats, *, minimum: Floats, multiple: Floats) -> Floats:
    """Return each quantity, if any, raised to the minimum and up to whole multiples.

    >>> whole(np.array([0.0, 3.0, 11.0]), minimum=np.array(5.0), multiple=np.array(4.0)).tolist()
    [0.0, 8.0, 12.0]
    """
    wanted = np.where(quantity > _TINY, np.maximum(quantity, minimum), 0.0)
    rounded = np.ceil(np.round(wanted / np.maximum(multiple, 1e-12), 6)) * multiple
    return np.where(multiple > 0, rounded, wanted)


def at_most(quantity: Floats, most: Floats, *, minimum: Floats, multiple: Floats) -> Floats:
    """Return quantities cut to what can be had, in whole multiples; none where that is no lot.

    >>> at_most(
    ...     np.array([9.0, 9.0]),
    ...     np.array([7.0, 2.0]),
    ...     minimum=np.array(3.0),
    ...     multiple=np.array(2.0),
    ... ).tolist()
    [6.0, 0.0]
    """
    least = np.where(multiple > 0, multiple, 1.0)
    in_steps = np.floor(np.round(np.where(np.isinf(most), 0.0, most) / least, 6)) * multiple
    limit = np.where((multiple > 0) & ~np.isinf(most), in_steps, most)
    cut = np.minimum(quantity, limit)
    return np.where(cut < np.minimum(minimum, quantity) - _TINY, 0.0, cut)


def in_lots(linear: Floats, extra: Floats, may: Floats, *, lots: Lots, pick: Ints) -> Floats:
    """Return quantities in lots whose running total never falls below the linear one plus extra.

    Parameters
    ----------
    linear
        Source x week [item unit].
    extra
        Running total of what is needed on top [item unit].
    may
        Above 0 where something may arrive.
    """
    need = np.cumsum(linear, axis=1) + extra
    weeks = linear.shape[1]
    done, found = np.zeros(len(linear)), np.zeros_like(linear)
    minimum, multiple = lots.minimum[pick], lots.multiple[pick]
    rows = np.arange(len(linear))
    for week in range(weeks):
        missing = need[:, week] - done
        last = np.minimum(week + lots.cover[pick] - 1, weeks - 1)
        ahead = need[rows, last] - done
        wanted = np.where((missing > 1e-6) & (may[:, week] > 0), ahead, 0.0)
        if week < lots.near:
            wanted = whole(wanted, minimum=minimum, multiple=multiple)
        found[:, week] = at_most(wanted, lots.most[pick, week], minimum=minimum, multiple=multiple)
        done += found[:, week]
    return found


def wanted_in_lots(s: Situation, linear: Flows, *, buying: Lots, making: Lots) -> Flows:
    """Return the linear plan with purchases and makes in lots, from the top of the bills down.

    What a lot of a parent takes more of a component than the linear plan is added to what the
    component needs, on the source the linear plan uses most.
    """
    buy, make, move = linear.buy.copy(), linear.make.copy(), linear.move.copy()
    extra = np.zeros_like(s.receipts)
    rank = order_of_nodes(s)
    sources = (
        ("buy", s.net.buys["node"].to_numpy()), ("make", s.net.makes["node"].to_numpy()),
        ("move", s.net.moves["target"].to_numpy()),
    )  # fmt: skip
    main = _main_source(linear, sources, len(s.stock))
    for depth in range(int(rank.max(initial=-1)) + 1):
        for name, node in sources:
            pick = np.flatnonzero((rank[node] == depth) & ~s.closed[node])
            if not len(pick):
                continue
            own = (main[0][node[pick]] == name) & (main[1][node[pick]] == pick)
            more = np.where(own[:, None], np.maximum(extra[node[pick]], 0.0), 0.0)
            if name == "buy":
                may = bounds.buying(s, pick)
                buy[pick] = in_lots(linear.buy[pick], more, may, lots=buying, pick=pick)
            elif name == "make":
                may = bounds.making(s)[pick]
                make[pick] = in_lots(linear.make[pick], more, may, lots=making, pick=pick)
                _groups_filled(s, make, pick, lots=making)
                _pass_down(s, make - linear.make, pick, extra)
            else:
                move[pick] = linear.move[pick] + np.diff(more, axis=1, prepend=0.0).clip(0.0)
                source = s.net.moves["source"].to_numpy()[pick]
                np.add.at(extra, source, np.cumsum(move[pick] - linear.move[pick], axis=1))
    _within_value(s, linear.buy, buy, lots=buying)
    return replace(linear, buy=buy, make=make, move=move)


def _groups_filled(s: Situation, make: Floats, pick: Ints, *, lots: Lots) -> None:
    """Raise lots of items made together to the sizes of their groups."""
    node = s.net.makes["node"].to_numpy()
    whole = np.where(lots.multiple > 0, lots.multiple, lots.minimum)
    for group in s.groups:
        if np.isin(group.makes, pick).any():
            groups.filled(
                make, bounds.making(s), group=group, pick=pick, whole=whole,
                keeps=s.shelf.life[node], near=lots.near,
            )  # fmt: skip


def _within_value(s: Situation, linear: Floats, buy: Floats, *, lots: Lots) -> None:
    """Put off what a supplier cannot deliver in a week, first what is ahead of the linear plan."""
    price = s.net.buys["price"].to_numpy()
    for supplier in range(len(s.restraints.suppliers)):
        mine = np.flatnonzero((s.restraints.supplier_of == supplier) & (price > 0))
        for week in range(len(s.weeks)):
            excess = price[mine] @ buy[mine, week] - s.restraints.supplier_most[supplier, week]
            ahead = np.cumsum(buy[mine], axis=1)[:, week] - np.cumsum(linear[mine], axis=1)[:, week]
            for k in mine[np.lexsort((mine, -ahead * price[mine]))]:
                if excess <= 1e-6:
                    break
                kept = at_most(
                    buy[k, week : week + 1], np.maximum(buy[k, week] - excess / price[k], 0.0),
                    minimum=lots.minimum[k], multiple=lots.multiple[k],
                )[0]  # fmt: skip
                later = buy[k, week] - kept
                excess -= later * price[k]
                buy[k, week] = kept
                if week + 1 < len(s.weeks):
                    buy[k, week + 1] += later


def order_of_nodes(s: Situation) -> Ints:
    """Return for each node how late it is dealt with: what is used comes after what uses it."""
    rank = s.net.nodes["level"].to_numpy() * 8
    source, target = s.net.moves["source"].to_numpy(), s.net.moves["target"].to_numpy()
    for _ in range(7):
        np.maximum.at(rank, source, rank[target] + 1)
    _, dense = np.unique(rank, return_inverse=True)
    return dense.astype(np.int64)


def _main_source(
    linear: Flows, sources: tuple[tuple[str, Ints], ...], nodes: int
) -> tuple[np.ndarray, Ints]:
    """Return for each node the flow and number of the source that brings most of it."""
    most, flow = np.full(nodes, -1.0), np.full(nodes, "", dtype="<U4")
    number = np.full(nodes, -1)
    for name, node in sources:
        total = getattr(linear, name).sum(axis=1)
        for k in np.argsort(-total, kind="stable"):
            if total[k] > most[node[k]]:
                most[node[k]], flow[node[k]], number[node[k]] = total[k], name, k
    return flow, number


def _pass_down(s: Situation, more: Floats, pick: Ints, extra: Floats) -> None:
    """Add to ``extra`` (node x week, running) what lots of these makes use beyond the linear plan."""
    uses = s.net.uses
    make = uses["make"].to_numpy()
    mine = np.flatnonzero(np.isin(make, pick))
    held = bounds.in_force(s, uses)[mine]
    lag = uses["lag"].to_numpy()[mine]
    used = np.zeros((len(mine), len(s.weeks)))
    for k, (row, shift) in enumerate(zip(mine, lag, strict=True)):
        part = more[make[row]]
        used[k, : len(s.weeks) - shift] = part[shift:]
    used *= uses["per_unit"].to_numpy()[mine][:, None] * held
    np.add.at(extra, uses["node"].to_numpy()[mine], np.cumsum(used, axis=1))

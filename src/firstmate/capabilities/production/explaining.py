"""Why an order of the day plan is late: the smallest set of reasons, and the least that mends it; in numbers of a shop.

A reason is gone when the order finds its hours, its material or its gate at once, or when another
order is out of the plan. All other orders stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from firstmate.capabilities.production.hindrances import Hindrance, Levels, Without, whole
from firstmate.capabilities.production.placing import Board
from firstmate.capabilities.production.shop import ENDLESS, TICKS
from firstmate.solve.smallest import MOST_CAUSES, MOST_SETS, smallest_sets

#: Extra hours of a day are looked for in steps of so many ticks: a quarter of an hour.
STEP = TICKS // 4


class Reason(NamedTuple):
    """One reason: a single hindrance, or all of a kind where no three single ones are enough."""

    members: tuple[Hindrance, ...]

    @property
    def kind(self) -> str:
        """What it is: gate, item, hours, order; ``items`` and ``all_hours`` where it is several."""
        kind = self.members[0].kind
        several = {"item": "items", "hours": "all_hours"}
        return kind if len(self.members) == 1 else several[kind]


@dataclass(frozen=True)
class Explained:
    """Why an order is late.

    ``sets`` are the smallest sets of reasons, each of which mends by itself; empty where nothing
    does: then ``soonest`` is the day on which it would be done with all hours, material and gates.
    """

    sets: list[tuple[Reason, ...]]
    soonest: int


@dataclass(frozen=True)
class Least:
    """The least of a set that brings the order on time.

    ``levels`` are days of receipts and gates, and ticks more a day; ``extra`` (resource, day, ticks)
    beyond what is free, ``moved`` (order, day it is then done), ``finish`` the day of the order.
    """

    levels: Levels
    extra: list[tuple[int, int, int]]
    moved: list[tuple[int, int]]
    finish: int


def explained(board: Board, order: int) -> Explained:
    """Return the smallest sets of reasons for which an order is late.

    Single orders, and pairs with orders in more than one way, are tried wherever hours, material
    and gates alone do not give as small a set; an order in one way only is covered by the hours or
    the material it takes there.
    """
    ask = Without(board, order)
    basic = _basic(ask)
    soonest = ask.finish(whole(basic))
    if soonest > ask.due:
        return Explained([], soonest)
    found = [
        tuple(basic[n] for n in one)
        for one in smallest_sets(
            len(basic), lambda chosen: ask.on_time([basic[n] for n in chosen])
        )
    ]  # fmt: skip
    size = len(found[0]) if found else MOST_CAUSES + 1
    ways = _orders(ask, basic)
    alone = _first((one,) for one in ways if ask.on_time((one,)))
    if alone:
        found = [*(found if size == 1 else []), *alone]
    elif size > 2:
        several = [one for one, count in ways.items() if count > 1]
        with_basic = ((a, b) for a in several for b in basic)
        pairs = _first(
            pair for some in (with_basic, combinations(several, 2)) for pair in some
            if ask.on_time(pair)
        )  # fmt: skip
        found = pairs or found
    sets = [tuple(Reason((one,)) for one in some) for some in found[:MOST_SETS]]
    return Explained(sets or _by_kind(ask, basic), soonest)


def _first(found: Iterable[tuple[Hindrance, ...]]) -> list[tuple[Hindrance, ...]]:
    return [one for one, _ in zip(found, range(MOST_SETS), strict=False)]


def _by_kind(ask: Without, basic: list[Hindrance]) -> list[tuple[Reason, ...]]:
    """Smallest sets of all hours, all material and the gates, where no three single reasons are enough."""
    kinds = [
        Reason(tuple(one for one in basic if one.kind == kind))
        for kind in ("gate", "item", "hours")
        if any(one.kind == kind for one in basic)
    ]
    sets = smallest_sets(
        len(kinds), lambda chosen: ask.on_time([one for n in chosen for one in kinds[n].members])
    )
    return [tuple(kinds[n] for n in one) for one in sets]


def _basic(ask: Without) -> list[Hindrance]:
    """The order's gates, what it must wait for, and the hours of its resources."""
    board, tree = ask.board, ask.tree
    found = [Hindrance("gate")] if board.starts[ask.order] > 0 else []
    wanted = {item for job in tree.jobs for item, _ in job.bought if board.lead[item] > 0}
    late = {board.shop.lots[lot][0] for lot, _ in tree.taken if board.shop.lots[lot][1] > 0}
    found += [Hindrance("item", item) for item in sorted(wanted | late)]
    needed: dict[int, int] = {}
    for job in tree.jobs:
        if job.resource >= 0 and job.ticks:
            needed[job.resource] = needed.get(job.resource, 0) + job.ticks
    return found + [
        Hindrance("hours", one) for one in sorted(needed, key=lambda one: (-needed[one], one))
    ]


def _orders(ask: Without, basic: Sequence[Hindrance]) -> dict[Hindrance, int]:
    """Orders in the way -> in how many ways, those that matter least first."""
    board = ask.board
    last = min(max(ask.due, 0), board.days - 2)
    ways: dict[int, int] = {}
    for one in basic:
        if one.kind == "hours":
            begins = one.which * board.days
            cells = board.users[begins : begins + last + 1]
            there = set().union(*cells)
        elif one.kind == "item":
            lots = board.shop.lots_of.get(one.which, range(0))
            there = set().union(*(board.holders[lot] for lot in lots))
        else:
            continue
        for other in there - {ask.order}:
            ways[other] = ways.get(other, 0) + 1
    orders = board.shop.orders
    rank = sorted(ways, key=lambda o: (-orders[o].priority, orders[o].amount, orders[o].name))
    return {Hindrance("order", other): ways[other] for other in rank}


def least(board: Board, order: int, reasons: Sequence[Reason]) -> Least:
    """Return the least of a set of reasons that still brings the order on time, and what it does to others.

    One after the other is made as small as the others, as they then are, allow: a receipt or a gate
    as late, hours as few a day. An order that had to go out is placed again after it.
    """
    ask = Without(board, order)
    levels = whole([member for reason in reasons for member in reason.members])
    for one in levels:
        if one.kind != "order":
            levels[one] = _smallest(ask, levels, one)
    with ask.placed(levels) as placed:
        used = {cell for cell, _, _ in placed.cells}
        # Of the hours more, what is not left is used.
        extra = [
            (one.which, cell - one.which * board.days, beyond)
            for one in levels if one.kind == "hours"
            for cell in sorted(used)
            if cell // board.days == one.which
            and (beyond := max(levels[one] - board.free[cell], 0))
        ]  # fmt: skip
        finish = placed.finish
        _only_ours(board, levels)
        moved = _again(board, [one.which for one in levels if one.kind == "order"])
    return Least(levels, extra, moved, finish)


def _only_ours(board: Board, levels: Levels) -> None:
    """Take what is left of more hours away: they are for this order alone."""
    for one, level in levels.items():
        if one.kind == "hours":
            begins = one.which * board.days
            for cell in range(begins, begins + board.days - 1):
                board.free[cell] = max(board.free[cell] - level, 0)


def _again(board: Board, orders: Sequence[int]) -> list[tuple[int, int]]:
    """Orders that are out of the plan, and the days they would be done with what is left."""
    found = [
        (one, board.latest(one, board.shop.orders[one].due) or board.earliest(one))
        for one in orders
    ]
    for _, placed in found:
        board.give_back(placed.cells, placed.used)
    return [(one, placed.finish) for one, placed in found]


def _smallest(ask: Without, levels: dict[Hindrance, int], one: Hindrance) -> int:
    """Return the least of one that is enough: the latest day, or the fewest ticks more a day."""
    if one.kind == "hours":
        most = sum(job.ticks for job in ask.tree.jobs if job.resource == one.which)
        low, high = 0, -(-most // STEP)  # low is too little, high is enough
        while high - low > 1:
            middle = (low + high) // 2
            if ask.finish({**levels, one: middle * STEP}) <= ask.due:
                high = middle
            else:
                low = middle
        return high * STEP if ask.finish({**levels, one: high * STEP}) <= ask.due else ENDLESS
    low, high = 0, max(ask.due, 0) + 1  # low is enough, high is too late
    while high - low > 1:
        middle = (low + high) // 2
        if ask.finish({**levels, one: middle}) <= ask.due:
            low = middle
        else:
            high = middle
    return low

"""What is in the way of one order of a day plan, and when it would be done without; the other orders stay.

An order is taken out of the plan, some of what is in its way is taken away, and it is placed again as
early as it can be. That answers for this order alone, exactly and in microseconds; to plan all anew
would move others, too, and tell nothing of the cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from itertools import product
from typing import Literal, NamedTuple

from firstmate.capabilities.production.placing import Board, Placed
from firstmate.capabilities.production.shop import ENDLESS, Job, Tree, explode

#: Pairs of jobs of one order at one resource whose sequence is tried both ways.
MOST_PAIRS = 4

Kind = Literal["gate", "item", "hours", "order"]


class Hindrance(NamedTuple):
    """One thing in the way: the order's gates, a receipt of an item, hours of a resource, an order.

    ``which`` is the item, resource or order; 0 for the gates.
    """

    kind: Kind
    which: int = 0


#: What is taken away -> how much: the day of the receipt or gate, ticks more a day; 0, 0 and ENDLESS is all.
Levels = Mapping[Hindrance, int]


def whole(chosen: Sequence[Hindrance]) -> dict[Hindrance, int]:
    """Return that all of each is taken away."""
    return {one: ENDLESS if one.kind == "hours" else 0 for one in chosen}


class Without:
    """One order of a board, placed anew while some of what is in its way is away.

    Attributes
    ----------
    order
        Place of the order; ``due`` the last day on which it is on time.
    was
        Where it lies in the plan.
    tree
        Its jobs, with the stock that is left for it.
    """

    def __init__(self, board: Board, order: int) -> None:
        self.board, self.order = board, order
        self.due = board.shop.orders[order].due
        self.was = board.placed[order]
        self._works = [
            any(board.shop.room[r * board.days + day] for r in range(len(board.shop.resources)))
            for day in range(board.days)
        ]
        self._stocked = board.shop.orders[order].item in board.shop.stocked
        with self._out():
            self.tree = self._grown({})
        self._ways = list(sequences(self.tree))

    @contextmanager
    def _out(self) -> Iterator[None]:
        was = self.board.remove(self.order)
        try:
            yield
        finally:
            self.board.restore(self.order, was)

    def finish(self, levels: Levels) -> int:
        """Return the first day on which the order can be done with so much taken away."""
        with self.placed(levels) as found:
            return found.finish

    def on_time(self, chosen: Sequence[Hindrance]) -> bool:
        """Whether the order is on time with all of these away."""
        return self.finish(whole(chosen)) <= self.due

    @contextmanager
    def placed(self, levels: Levels) -> Iterator[Placed]:
        """Hold the board with the order placed anew, and leave it as it was."""
        board = self.board
        with self._out(), self._orders_out(levels), self._given(levels):
            early = {one.which: level for one, level in levels.items() if one.kind == "item"}
            again = self._stocked and (early or any(one.kind == "order" for one in levels))
            trees = list(sequences(self._grown(early))) if again else self._ways
            best = min(trees, key=self._done)
            found = board.earliest(self.order, best)
            try:
                yield found
            finally:
                board.give_back(found.cells, found.used)

    def _done(self, tree: Tree) -> int:
        found = self.board.earliest(self.order, tree)
        self.board.give_back(found.cells, found.used)
        return found.finish

    def _grown(self, early: Mapping[int, int]) -> Tree:
        board = self.board
        return explode(board.shop, board.shop.orders[self.order], board.left, early)

    @contextmanager
    def _orders_out(self, levels: Levels) -> Iterator[None]:
        away = [(one.which, self.board.remove(one.which)) for one in levels if one.kind == "order"]
        try:
            yield
        finally:
            for other, lay in reversed(away):
                self.board.restore(other, lay)

    @contextmanager
    def _given(self, levels: Levels) -> Iterator[None]:
        """Hold the board with more hours, earlier receipts and earlier gates."""
        board, days = self.board, self.board.days
        rows: list[tuple[int, list[int]]] = []
        leads: list[tuple[int, int]] = []
        starts = board.starts[self.order]
        for one, level in levels.items():
            if one.kind == "hours":
                begins = one.which * days
                rows.append((begins, board.free[begins : begins + days]))
                for day in range(days - 1):
                    if self._works[day]:
                        board.free[begins + day] += level
            elif one.kind == "item":
                leads.append((one.which, board.lead[one.which]))
                board.lead[one.which] = min(level, board.lead[one.which])
            elif one.kind == "gate":
                board.starts[self.order] = min(level, starts)
        try:
            yield
        finally:
            board.starts[self.order] = starts
            for item, lead in leads:
                board.lead[item] = lead
            for begins, row in rows:
                board.free[begins : begins + days] = row


def sequences(tree: Tree) -> Iterator[Tree]:
    """Trees of the same jobs in every sequence that matters: of jobs that want the same and wait for neither.

    Placed one after the other, who comes first at a resource both need, or gets material both need,
    decides when the order is done.
    """
    below: list[frozenset[int]] = []
    for job in tree.jobs:
        below.append(frozenset(job.before).union(*(below[n] for n in job.before)))
    count = len(tree.jobs)
    pairs = [
        (a, b) for b in range(count) for a in range(b)
        if a not in below[b] and _both_want(tree.jobs[a], tree.jobs[b])
    ][:MOST_PAIRS]  # fmt: skip
    for turned in product((False, True), repeat=len(pairs)):
        waits = {n: set(job.before) for n, job in enumerate(tree.jobs)}
        for (a, b), turn in zip(pairs, turned, strict=True):
            waits[a if turn else b].add(b if turn else a)
        sorter = TopologicalSorter(waits)
        try:
            sorter.prepare()
        except CycleError:
            continue
        line: list[int] = []
        while sorter.is_active():
            ready = sorted(sorter.get_ready())
            line += ready
            sorter.done(*ready)
        yield tree if not any(turned) else _turned(tree, line)


def _both_want(one: Job, other: Job) -> bool:
    """Whether two jobs want hours of the same resource or the same material."""
    hours = one.resource == other.resource >= 0 and one.ticks > 0 and other.ticks > 0
    return hours or bool({item for item, _ in one.bought} & {item for item, _ in other.bought})


def _turned(tree: Tree, line: Sequence[int]) -> Tree:
    """The same tree with its jobs in another sequence; a number of a job is its place in it."""
    place = {old: new for new, old in enumerate(line)}
    jobs = (tree.jobs[old] for old in line)
    return tree._replace(
        jobs=tuple(job._replace(before=tuple(sorted(place[n] for n in job.before))) for job in jobs)
    )

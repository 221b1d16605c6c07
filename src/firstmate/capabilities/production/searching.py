"""Finds a day plan: dispatch by due date first, then what is late is mended by taking neighbours out and placing anew.

Ruin and recreate (Schrimpf et al. 2000) on the days of the shop: a late order and a few that stand in its
way are taken out, the late one is placed first, the others after it, each as late as it is still on
time; what is not worse stays. At the end every order is moved as late as it can be without being later
than it is. No step makes more orders late, so that the plan is never worse than the dispatch it starts from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.production.hindrances import sequences
from firstmate.capabilities.production.placing import Board, Placed
from firstmate.capabilities.production.shop import Order, Shop, Tree

#: Most neighbours taken out with a late order.
MOST_OUT = 12


@dataclass(frozen=True)
class Goal:
    """What lateness costs: by order (first a sum for being late at all, then money by day).

    ``late`` is what one late order counts beside its money: the largest makes fewer late orders come
    before everything else.
    """

    late: float
    cost: Callable[[Order, int], float]

    def of(self, order: Order, finish: int) -> float:
        """Return what the order costs when finished on a day."""
        if finish <= order.due:
            return 0.0
        return self.late + self.cost(order, finish - order.due)


class Draws:
    """Random whole numbers from a seed, drawn in blocks because single draws are slow."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._numbers = self._stream()

    def _stream(self) -> Iterator[float]:
        while True:
            yield from self._rng.random(4096).tolist()

    def below(self, count: int) -> int:
        """Return a whole number from 0 to ``count`` - 1."""
        return int(next(self._numbers) * count)

    def share(self) -> float:
        """Return a number from 0 to 1."""
        return next(self._numbers)


def dispatched(shop: Shop, sequence: list[int]) -> Board:
    """Return the board with every order placed as early as it can be, one after the other."""
    board = Board(shop)
    for order in sequence:
        board.keep(order, board.earliest(order))
    return board


def by_due(shop: Shop) -> list[int]:
    """Return the orders by due date, then priority."""
    return sorted(
        range(len(shop.orders)),
        key=lambda o: (shop.orders[o].due, shop.orders[o].priority, shop.orders[o].name),
    )


@dataclass
class Search:
    """One search: the board, what each order costs, and how many placements are left."""

    board: Board
    goal: Goal
    draws: Draws
    budget: int

    def __post_init__(self) -> None:
        self.orders = self.board.shop.orders
        self.late = {
            o: cost for o, placed in sorted(self.board.placed.items())
            if (cost := self.goal.of(self.orders[o], placed.finish)) > 0
        }  # fmt: skip

    def mend(self, hopeless: frozenset[int]) -> None:
        """Take late orders and their neighbours out and place them anew until the budget is spent."""
        while self.budget > 0 and self.late:
            self.budget -= 1
            mendable = [o for o in self.late if o not in hopeless] or list(self.late)
            target = mendable[self.draws.below(len(mendable))]
            self._try(target, self._neighbours(target))

    def _try(self, target: int, others: list[int]) -> None:
        board = self.board
        out = [target, *others]
        before = sum(self.late.get(o, 0.0) for o in out)
        was = {o: board.remove(o) for o in reversed(out)}
        after, done = 0.0, []
        for o in out:
            placed = self._place(o)
            board.keep(o, placed)
            done.append(o)
            after += self.goal.of(self.orders[o], placed.finish)
            if after > before + 1e-9:
                break
        self.budget -= len(done)
        if after > before + 1e-9:
            for o in done:
                board.remove(o)
            for o, placed in was.items():
                board.restore(o, placed)
            return
        for o in out:
            cost = self.goal.of(self.orders[o], board.placed[o].finish)
            if cost > 0:
                self.late[o] = cost
            else:
                self.late.pop(o, None)

    def _place(self, order: int) -> Placed:
        """Place an order as late as it is on time, else as early as it can be."""
        return self.board.latest(order, self.orders[order].due) or self.board.earliest(order)

    def _neighbours(self, target: int) -> list[int]:
        """Return orders that may stand in the way of a late one, in the order they are placed again."""
        board, draws = self.board, self.draws
        order, placed = self.orders[target], board.placed[target]
        found: list[int] = []
        wanted = 1 + draws.below(MOST_OUT)
        jobs = [job for job in placed.tree.jobs if job.ticks and job.resource >= 0]
        lots = [
            lot for job in placed.tree.jobs for item, _ in job.bought
            for lot in board.shop.lots_of.get(item, ())
            if board.holders[lot] and board.shop.lots[lot][1] < board.shop.lead[item]
        ]  # fmt: skip
        for _ in range(4 * wanted):
            if len(found) == wanted or not (jobs or lots):
                break
            if lots and (not jobs or draws.share() < 0.25):
                there = board.holders[lots[draws.below(len(lots))]]
            else:
                job = jobs[draws.below(len(jobs))]
                last = max(order.due, order.starts)
                day = order.starts + draws.below(last - order.starts + 1)
                there = board.users[job.resource * board.days + min(day, board.days - 1)]
            if there:
                other = sorted(there)[draws.below(len(there))]
                if other != target and other not in found:
                    found.append(other)
        way = draws.below(3)
        if way == 0:
            found.sort(key=lambda o: (self.orders[o].due, o))
        elif way == 1:
            found.sort(key=lambda o: (board.placed[o].finish - self.orders[o].due, o), reverse=True)
        return found


def shift_late(board: Board) -> None:
    """Move every order as late as it can be without being later than it is due or, if late, than it is."""
    orders = board.shop.orders
    for order in sorted(
        board.placed, key=lambda o: (-max(board.placed[o].finish, orders[o].due), o)
    ):
        was = board.remove(order)
        placed = board.latest(order, max(was.finish, orders[order].due))
        if placed is None:
            board.restore(order, was)
        else:
            board.keep(order, placed)


def shift_early(board: Board) -> None:
    """Move late orders as early as they can be, in any sequence of their jobs, as long as one moves.

    In the end no late order could be done sooner with all others where they are.
    """
    orders, moved = board.shop.orders, True
    while moved:
        moved = False
        for order in [o for o in sorted(board.placed) if board.placed[o].finish > orders[o].due]:
            was = board.remove(order)
            trees = list(sequences(board.tree(order)))
            best = min(trees, key=lambda tree: _done(board, order, tree))
            placed = board.earliest(order, best)
            if placed.finish < was.finish:
                board.keep(order, placed)
                moved = True
            else:
                board.give_back(placed.cells, placed.used)
                board.restore(order, was)


def _done(board: Board, order: int, tree: Tree) -> int:
    placed = board.earliest(order, tree)
    board.give_back(placed.cells, placed.used)
    return placed.finish

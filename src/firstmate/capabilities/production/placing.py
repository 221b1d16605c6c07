"""Places orders into the days of a shop, early or late, and takes them out again; it decides no order of orders.

The rule of days: what is made or received on a day can be used from the next day on; a job starts when
everything it takes is there; a day holds as much work as it has hours. A job takes what is free from its
first day on (or, placed late, up to its last day). That is a serial schedule generation scheme (Kolisch
1996) on days instead of moments. It runs over plain lists of whole numbers: each placement depends on the
one before, and a placement takes some ten microseconds.
"""

from __future__ import annotations

from typing import NamedTuple

from firstmate.capabilities.production.shop import ENDLESS, SMALL, Job, Shop, Tree, explode


class Placed(NamedTuple):
    """Where an order lies: its tree, (first, last) day of each job, work by cell, lots used, day finished.

    ``cells`` are (resource x days + day, ticks, job).
    """

    tree: Tree
    spans: list[tuple[int, int]]
    cells: list[tuple[int, int, int]]
    used: list[tuple[int, float]]
    finish: int


class Board:
    """The days of a shop with the orders placed so far.

    Attributes
    ----------
    free
        Ticks still free by cell (resource x days + day).
    left
        What is left of each lot.
    users
        Orders with work in a cell; ``holders`` those with material of a lot.
    placed
        Order -> where it lies.
    lead
        First day on which an item ordered now can be used, as in the shop; ``starts`` the first day
        that an order's gates allow. Both may be changed to ask what would be.
    """

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.days = shop.days
        self.free = list(shop.room)
        for resource in range(len(shop.resources)):
            self.free[(resource + 1) * self.days - 1] = ENDLESS
        self.left = [quantity for _, _, quantity in shop.lots]
        self.users: list[set[int]] = [set() for _ in self.free]
        self.holders: list[set[int]] = [set() for _ in shop.lots]
        self.placed: dict[int, Placed] = {}
        self.lead = list(shop.lead)
        self.starts = [order.starts for order in shop.orders]
        self._whole = list(self.left)
        self._fixed: dict[int, Tree] = {}

    def tree(self, order: int) -> Tree:
        """Return the jobs of an order with the stock that is left."""
        known = self._fixed.get(order)
        if known is not None:
            return known
        said = self.shop.orders[order]
        tree = explode(self.shop, said, self.left)
        if said.item not in self.shop.stocked:
            self._fixed[order] = tree
        return tree

    def earliest(self, order: int, tree: Tree | None = None) -> Placed:
        """Return the order placed as early as it can be; the board does not hold it yet.

        Its jobs are placed in the order of ``tree``, by default the order's own. The days it takes
        are marked as taken; :meth:`keep` or :meth:`give_back` must follow.
        """
        tree = tree or self.tree(order)
        free, days, last = self.free, self.days, self.days - 1
        starts = self.starts[order]
        spans: list[tuple[int, int]] = []
        cells: list[tuple[int, int, int]] = []
        used: list[tuple[int, float]] = list(tree.taken)
        for lot, quantity in used:
            self.left[lot] -= quantity
        for place, job in enumerate(tree.jobs):
            day = max(starts, job.there)
            for other in job.before:
                if spans[other][1] >= day:
                    day = spans[other][1] + 1
            for item, quantity in job.bought:
                day = self._there(item, quantity, day)
            day = min(day, last)
            if job.resource < 0:
                spans.append((day, min(day + max(job.days - 1, 0), last)))
            elif not job.ticks:
                spans.append((day, day))
            else:
                base = job.resource * days
                cell, work = base + day, job.ticks
                while not free[cell]:
                    cell += 1
                first = cell
                while free[cell] < work:
                    part = free[cell]
                    if part:
                        free[cell] = 0
                        cells.append((cell, part, place))
                        work -= part
                    cell += 1
                free[cell] -= work
                cells.append((cell, work, place))
                spans.append((first - base, cell - base))
            if job.bought:
                self._take(job, spans[-1][0], used)
        finish = max([tree.there, *(end for _, end in spans)]) if spans else max(tree.there, starts)
        return Placed(tree, spans, cells, used, min(finish, last))

    def latest(self, order: int, until: int) -> Placed | None:
        """Return the order placed as late as it still ends on a day; None where it cannot.

        As with :meth:`earliest`, :meth:`keep` or :meth:`give_back` must follow.
        """
        tree = self.tree(order)
        until = min(until, self.days - 2)
        if tree.there > until:
            return None
        free, days = self.free, self.days
        starts = self.starts[order]
        count = len(tree.jobs)
        ends = [until] * count
        spans = [(until, until)] * count
        cells: list[tuple[int, int, int]] = []
        used: list[tuple[int, float]] = list(tree.taken)
        for lot, quantity in used:
            self.left[lot] -= quantity
        for place in range(count - 1, -1, -1):
            job = tree.jobs[place]
            end, earliest = ends[place], max(starts, job.there)
            first = end
            if job.resource < 0:
                first = end - max(job.days - 1, 0)
            elif job.ticks:
                low, cell, work = (
                    job.resource * days + earliest,
                    job.resource * days + end,
                    job.ticks,
                )
                while cell >= low and not free[cell]:
                    cell -= 1
                end = cell - job.resource * days
                while cell >= low and free[cell] < work:
                    part = free[cell]
                    if part:
                        free[cell] = 0
                        cells.append((cell, part, place))
                        work -= part
                    cell -= 1
                if cell < low:
                    self.give_back(cells, used)
                    return None
                free[cell] -= work
                cells.append((cell, work, place))
                first = cell - job.resource * days
            if first < earliest or not self._take(job, first, used):
                self.give_back(cells, used)
                return None
            spans[place] = (first, end)
            for other in job.before:
                if ends[other] >= first:
                    ends[other] = first - 1
        # A job that nothing in the tree waits for ends by the order's last day.
        finish = max([tree.there, *(end for _, end in spans)]) if spans else max(tree.there, starts)
        return Placed(tree, spans, cells, used, finish)

    def _there(self, item: int, quantity: float, day: int) -> int:
        """Return the first day from ``day`` on at which the quantity can be used, bought now at the latest."""
        lead = self.lead[item]
        if day >= lead:
            return day
        there = 0.0
        for lot in self.shop.lots_of.get(item, ()):
            comes = self.shop.lots[lot][1]
            if comes >= lead:
                break
            there += self.left[lot]
            if there >= quantity - SMALL:
                return max(day, comes)
        return lead

    def _take(self, job: Job, day: int, used: list[tuple[int, float]]) -> bool:
        """Take a job's material for its first day; False where it is not there.

        What can still be bought for the day is bought; of lots the latest that are there in time
        are taken, so that the earlier ones stay for others.
        """
        for item, wanted in job.bought:
            if day >= self.lead[item]:
                continue
            missing = wanted
            for lot in reversed(self.shop.lots_of.get(item, ())):
                if self.shop.lots[lot][1] <= day and self.left[lot] > SMALL:
                    part = min(self.left[lot], missing)
                    self.left[lot] -= part
                    used.append((lot, part))
                    missing -= part
                    if missing <= SMALL:
                        break
            if missing > SMALL:
                return False
        return True

    def give_back(self, cells: list[tuple[int, int, int]], used: list[tuple[int, float]]) -> None:
        """Free what a placement that is not kept has taken."""
        for cell, ticks, _ in cells:
            self.free[cell] += ticks
        for lot, quantity in used:
            self.left[lot] += quantity
            # No more than there was, so that sums of fractions do not drift.
            if abs(self.left[lot] - self._whole[lot]) < SMALL:
                self.left[lot] = self._whole[lot]

    def keep(self, order: int, placed: Placed) -> None:
        """Enter a placement whose days are taken already."""
        self.placed[order] = placed
        for cell, _, _ in placed.cells:
            self.users[cell].add(order)
        for lot, _ in placed.used:
            self.holders[lot].add(order)

    def remove(self, order: int) -> Placed:
        """Take an order out; return where it lay."""
        placed = self.placed.pop(order)
        self.give_back(placed.cells, placed.used)
        for cell, _, _ in placed.cells:
            self.users[cell].discard(order)
        for lot, _ in placed.used:
            self.holders[lot].discard(order)
        return placed

    def restore(self, order: int, placed: Placed) -> None:
        """Put an order back where it lay."""
        for cell, ticks, _ in placed.cells:
            self.free[cell] -= ticks
        for lot, quantity in placed.used:
            self.left[lot] -= quantity
        self.keep(order, placed)

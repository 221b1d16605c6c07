"""The plan walked week by week for all replications at once: materials, hours, orders, work.

Rules of a week, in this order: what was bought or made comes in; hours are shared between making,
open jobs and expected work in proportion where they are short, open jobs in the order of their
planned day; of what is to be made as much as parts and hours allow, parts before what they go
into; order lines in the order of their planned day; then the forecast, from what is not reserved.
What could not be done waits. Pure arrays: no table, no randomness.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from firstmate.capabilities.robustness.shop import Drawn, Floats, Ints, Outcome, Shop

#: Units, hours and shares below this are rounding.
TINY = 1e-6


def walk(shop: Shop, drawn: Drawn) -> Outcome:
    """Return what comes of the plan in every replication.

    >>> from firstmate.capabilities.robustness.calm import calm, trading
    >>> shop = trading(stock=[0.0], forecast=[[0.0, 5.0]], order=[(0, 8.0, 0)])
    >>> receipts = np.array([[[8.0], [5.0]], [[0.0], [13.0]]])  # the second one comes a week late
    >>> walk(shop, calm(shop, receipts)).line_week.tolist()
    [[0], [1]]
    """
    return _Walk(shop, drawn).run()


@dataclass
class _Walk:
    shop: Shop
    drawn: Drawn

    def run(self) -> Outcome:
        shop, count = self.shop, len(self.drawn.receipts)
        weeks, nodes, lines = shop.weeks, len(shop.stock), len(shop.lines.node)
        jobs, ways = len(shop.jobs.hand), len(shop.making.node)
        self.stock = np.tile(shop.stock, (count, 1))
        longest = int(shop.making.lag.max(initial=0)) + 1
        self.coming = np.zeros((weeks + longest, count, nodes))
        self.todo = np.zeros((count, ways))
        self.open = np.tile(shop.lines.quantity, (count, 1))
        self.waiting = np.zeros((count, nodes))
        self.done = np.zeros((count, jobs))
        self.plants = _Making(shop)
        self.line_week = np.full((count, lines), weeks, dtype=np.int64)
        self.job_week = np.full((count, jobs), weeks, dtype=np.int64)
        self.planned = np.concatenate(
            [np.zeros((jobs, 1)), np.cumsum(shop.jobs.share, axis=1)], axis=1
        )
        by_week = {name: np.zeros((count, weeks)) for name in ("sold", "wanted", "lost", "held")}
        shape = (count, weeks, len(shop.capacity))
        need, there = np.zeros(shape), np.zeros(shape)
        worked, expected = np.zeros(count), np.zeros(count)
        late = np.zeros((count, len(shop.capacity)))
        for week in range(weeks):
            self.stock += self.drawn.receipts[:, week] + self.coming[week]
            there[:, week] = shop.capacity[:, week] * self.drawn.there[:, week]
            late += shop.expected[:, week] * self.drawn.expected[:, week, None]
            need[:, week], ratio = self._hours(week, there[:, week], late)
            self._make(week, ratio)
            done = late * ratio
            worked, expected = (
                worked + done.sum(axis=1),
                expected
                + (shop.expected[:, week] * self.drawn.expected[:, week, None]).sum(axis=1),
            )
            late = late - done
            self._deliver(week)
            for name, value in zip(("sold", "wanted", "lost"), self._sell(week), strict=True):
                by_week[name][:, week] = _money(value, shop.price)
            by_week["held"][:, week] = _money(self.stock, shop.cost)
        on_its_way = self.coming[weeks:].sum(axis=0)
        left = by_week["held"][:, -1] + _money(on_its_way, shop.cost)
        share = np.divide(worked, expected, out=np.ones(count), where=expected > TINY)
        return Outcome(
            self.line_week, self.job_week, by_week["sold"], by_week["wanted"], by_week["lost"],
            by_week["held"], left, need, there, share,
        )  # fmt: skip

    def _hours(self, week: int, there: Floats, expected: Floats) -> tuple[Floats, Floats]:
        """Work on the jobs; return hours due by resource and the share of them that is there."""
        self.todo += self.shop.making.start[:, week]
        items = _through(self.todo, self.plants.hours)
        due = self._due(week)
        jobs = _through(due * self.drawn.job_hours, self.plants.job_hours)
        need = items + jobs + expected
        ratio = np.minimum(1.0, np.divide(there, need, out=np.ones_like(need), where=need > TINY))
        if due.shape[1]:
            # What making and expected work leave free may be used by jobs before it is due.
            for_jobs = np.maximum(there - (items + expected) * ratio, 0.0)
            for_jobs = self._work(due, for_jobs)
            for_jobs = self._work(self._due(week), for_jobs)
            ahead = np.minimum(week + 1, self.shop.weeks - 1)
            begun = self._planned(week) > TINY
            self._work(np.where(begun, self._due(ahead), 0.0), for_jobs)
            # Handed over no earlier than planned, and not before its site is ready.
            ready = np.maximum(self.shop.jobs.hand, self.drawn.ready) <= week
            whole = (self.done >= 1.0 - 1e-9) | (self.planned[:, -1] <= TINY)
            planned = self.shop.jobs.hand < self.shop.weeks
            fresh = whole & ready & planned & (self.job_week == self.shop.weeks)
            self.job_week[fresh] = week
        return need, ratio

    def _planned(self, week: int) -> Floats:
        """Share of each job to be done until the end of the week, beginning late where it must."""
        at = np.clip(week + 1 - self.drawn.delay, 0, self.shop.weeks)
        return np.take_along_axis(self.planned.T, at, axis=0)

    def _due(self, week: int) -> Floats:
        return np.maximum(self._planned(week) - self.done, 0.0)

    def _work(self, due: Floats, there: Floats) -> Floats:
        """Do what is due of the jobs in their order as far as hours reach; return hours left."""
        shop, share = self.shop, np.ones_like(due)
        hours = due * self.drawn.job_hours
        for resource in range(there.shape[1]):
            mine = np.flatnonzero(shop.jobs.hours[:, resource] > TINY)
            if not len(mine):
                continue
            need = hours[:, mine] * shop.jobs.hours[mine, resource]
            before = np.cumsum(need, axis=1) - need
            reach = there[:, resource, None] - before
            got = np.clip(np.divide(reach, need, out=np.ones_like(need), where=need > TINY), 0, 1)
            share[:, mine] = np.minimum(share[:, mine], got)
        step = due * share
        self.done += step
        self.done[self.done > 1.0 - 1e-9] = 1.0
        left: Floats = np.maximum(
            there - _through(step * self.drawn.job_hours, self.plants.job_hours), 0.0
        )
        return left

    def _make(self, week: int, ratio: Floats) -> None:
        making = self.shop.making
        for ways, uses, fills, used in self.plants.levels:
            want = self.todo[:, ways]
            if not want.any():
                continue
            for resource in used:
                mine = making.hours[ways, resource] > TINY
                want = np.where(mine, np.minimum(want, self.todo[:, ways] * ratio[:, resource, None]),
                                want)  # fmt: skip
            want = want * self._parts(ways, _through(want, uses))
            self.stock -= _through(want, uses)
            self.todo[:, ways] -= want
            good = want * self.drawn.good[:, ways]
            for lag, fill in fills:
                if lag:
                    self.coming[week + lag] += _through(good, fill)
                else:
                    self.stock += _through(good, fill)
        np.maximum(self.stock, 0.0, out=self.stock)

    def _parts(self, ways: Ints, need: Floats) -> Floats:
        """Share of what is wanted for which parts are there, by way."""
        ratio = np.ones((len(need), need.shape[1] + 1))
        np.divide(self.stock, need, out=ratio[:, :-1], where=need > TINY)
        np.clip(ratio, 0.0, 1.0, out=ratio)
        share = np.ones((len(need), len(ways)))
        for place in self.shop.making.part[ways].T:
            np.minimum(share, ratio[:, place], out=share)
        return share

    def _deliver(self, week: int) -> None:
        lines = self.shop.lines
        now = np.flatnonzero(lines.week <= week)
        now = now[(self.open[:, now] > TINY).any(axis=0)]
        if not len(now):
            return
        need, node = self.open[:, now], lines.node[now]
        first = np.flatnonzero(np.diff(node, prepend=-1))
        total = np.cumsum(need, axis=1)
        span = np.diff(np.append(first, len(node)))
        start = np.repeat(total[:, first] - need[:, first], span, axis=1)
        given = np.clip(self.stock[:, node] - (total - need - start), 0.0, need)
        self.stock[:, node[first]] -= np.add.reduceat(given, first, axis=1)
        self.open[:, now] = need - given
        fresh = (self.open[:, now] <= TINY * np.maximum(lines.quantity[now], 1.0)) & (
            self.line_week[:, now] == self.shop.weeks
        )
        self.line_week[:, now] = np.where(fresh, week, self.line_week[:, now])

    def _sell(self, week: int) -> tuple[Floats, Floats, Floats]:
        """Serve the forecast; return units sold, wanted and lost by node."""
        shop = self.shop
        fresh = shop.forecast[:, week] * self.drawn.demand[week]
        want = fresh + self.waiting
        free = np.maximum(self.stock - shop.reserved[:, week], 0.0)
        given = np.minimum(want, free)
        short = want - given
        old = np.minimum(short, np.maximum(self.waiting - given, 0.0))
        lost = (short - old) * shop.lost + old * shop.leaving
        self.waiting = short - lost
        self.stock -= given
        return given, fresh, lost


class _Making:
    """Ways by level, with what they use and fill as matrices."""

    def __init__(self, shop: Shop) -> None:
        making, nodes = shop.making, len(shop.stock)
        self.hours, self.job_hours = _sparse(making.hours), _sparse(shop.jobs.hours)
        self.levels = []
        for level in np.unique(making.level):
            ways = np.flatnonzero(making.level == level)
            uses = np.zeros((len(ways), nodes + 1))
            for place in range(making.part.shape[1]):
                np.add.at(
                    uses, (np.arange(len(ways)), making.part[ways, place]),
                    making.per_unit[ways, place],
                )  # fmt: skip
            fills = []
            for lag in np.unique(making.lag[ways]):
                fill = np.zeros((len(ways), nodes))
                mine = np.flatnonzero(making.lag[ways] == lag)
                fill[mine, making.node[ways[mine]]] = 1.0
                fills.append((int(lag), _sparse(fill)))
            used = np.flatnonzero((making.hours[ways] > TINY).any(axis=0))
            self.levels.append((ways, _sparse(uses[:, :nodes]), fills, used))


def _sparse(table: Floats) -> sparse.csr_array:
    """Return the table (from x to) as a sparse one (to x from)."""
    return sparse.csr_array(table.T)


def _through(amounts: Floats, table: sparse.csr_array) -> Floats:
    """Return amounts (replication x from) brought to what they lead to (replication x to).

    Sparse, since a bill has few parts; and one sum in one order, whatever the machine.
    """
    return np.ascontiguousarray((table @ np.ascontiguousarray(amounts.T)).T)


def _money(units: Floats, price: Floats) -> Floats:
    """Return the money of units (replication x node), summed in one order on every machine."""
    return np.asarray(np.einsum("rn,n->r", units, price))

"""Counts the money of the simulated weeks by replication and week; it moves no order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.demo.maker.futures import FAR, Flags, Floats, Ints, Orders
from firstmate.demo.maker.parameters import CODES, WORK_CENTRES

PAY_DAYS = 30
"""Days after delivery that customers pay, and after the material is there that we do."""
DEPOSIT_FROM, DEPOSIT = 5000.0, 0.4
"""Price in EUR above which a job pays a deposit, and the share of the price it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the weeks brought, EUR by (replication, week) unless said otherwise.

    ``settled_later`` is by replication; ``hours_used`` by (replication, week, work centre);
    ``service`` the share of jobs due in the weeks and delivered when due, ``fill`` the share of
    stock pieces shipped when wanted, both by replication; ``lost_sales`` the value of orders that
    left; ``cash`` money in less money out for work delivered and material of these weeks, wages
    and relief; what was owed before today is left out.
    """

    revenue: Floats
    material: Floats
    relief_cost: Floats
    lateness_cost: Floats
    holding_cost: Floats
    lost_sales: Floats
    cash: Floats
    hours_used: Floats
    service: Floats
    fill: Floats
    settled_later: Floats

    @property
    def contribution(self) -> Floats:
        """Revenue less material by replication."""
        return np.asarray((self.revenue - self.material).sum(axis=1))

    @property
    def profit(self) -> Floats:
        """Profit of the weeks by replication."""
        costs = self.relief_cost + self.lateness_cost + self.holding_cost
        return np.asarray(self.contribution - costs.sum(axis=1))

    @property
    def settled(self) -> Floats:
        """Profit with the contribution of ordered work still to be delivered, by replication."""
        return np.asarray(self.profit + self.settled_later)


class Ledger:
    """Open accounts of all replications."""

    def __init__(
        self, orders: Orders, days: Ints, *, price: Floats, cost: Floats, weeks: int
    ) -> None:
        self.orders, self.days, self.price, self.cost = orders, days, price, cost
        size = (len(orders.due), weeks)
        self.weeks = weeks
        self.revenue, self.material, self.relief = np.zeros(size), np.zeros(size), np.zeros(size)
        self.late, self.held, self.lost = np.zeros(size), np.zeros(size), np.zeros(size)
        self.cash = np.zeros(size)
        self.hours = np.zeros((*size, len(CODES)))
        self.finished = np.full(orders.due.shape, FAR)
        self.on_time, self.asked = np.zeros(size[0]), np.zeros(size[0])

    def week(self, step: int) -> int:
        """Week of a working day."""
        return int(self.days[step] - 1) // 7

    def elapsed(self, step: int) -> int:
        """Days since the working day before."""
        return int(self.days[step] - (self.days[step - 1] if step else 0))

    def lose(self, value: Floats, step: int) -> None:
        """Orders of this value left."""
        self.lost[:, self.week(step)] += value

    def sink(self, material: Floats, step: int) -> None:
        """Material of started jobs that left is gone."""
        self.material[:, self.week(step)] += material

    def use(self, hours: Floats, place: int, step: int) -> None:
        """Hours worked at a work centre."""
        self.hours[:, self.week(step), place] += hours

    def deliver(self, rows: Ints, which: Ints, step: int) -> None:
        """Jobs are done."""
        week = self.week(step)
        np.add.at(self.revenue[:, week], rows, self.orders.value[rows, which])
        np.add.at(self.material[:, week], rows, self.orders.material[rows, which])
        self.finished[rows, which] = self.days[step]

    def ship(self, pieces: Floats, on_time: Floats, fresh: Floats, step: int) -> None:
        """Stock pieces are shipped; ``fresh`` were wanted today, ``on_time`` of them went."""
        value, week = (pieces * self.price).sum(axis=1), self.week(step)
        self.revenue[:, week] += value
        self.material[:, week] += (pieces * self.cost).sum(axis=1)
        self.on_time += on_time.sum(axis=1)
        self.asked += fresh.sum(axis=1)
        paid = (int(self.days[step]) + PAY_DAYS - 1) // 7
        if paid < self.weeks:
            self.cash[:, paid] += value

    def charge(
        self, *, late_value: Floats, tied: Floats, penalty: float, holding: float, step: int
    ) -> None:
        """Penalty for the value that is late, holding for the material tied up."""
        span, week = self.elapsed(step), self.week(step)
        self.late[:, week] += late_value * penalty * span / 7
        self.held[:, week] += tied * holding * span / 365

    def spend(self, *, relief: float, wage: float, step: int) -> None:
        """Relief and wages of a working day."""
        hours = sum(one.places * one.hours_per_day for one in WORK_CENTRES)
        self.relief[:, self.week(step)] += relief / 5
        self.cash[:, self.week(step)] -= relief / 5 + wage * hours

    def close(self, *, late_from: Ints, ready: Ints, alive: Flags, still: Floats) -> Outcome:
        """Settle cash and service; ``still`` is the contribution of stock pieces still open."""
        orders, last = self.orders, int(self.days[-1])
        job = np.broadcast_to(orders.item < 0, alive.shape) & (orders.created <= last)
        due = job & (late_from <= last)
        kept = (due & (self.finished <= late_from)).sum(axis=1)
        big = orders.value > DEPOSIT_FROM
        deposit = np.where(job & big, DEPOSIT * orders.value, 0.0)
        rest = np.where(job, orders.value - deposit, 0.0)
        self._pay(orders.gate, deposit)
        self._pay(self.finished + PAY_DAYS, rest)
        self._pay(ready + PAY_DAYS, -np.where(orders.created <= last, orders.material, 0.0))
        open_jobs = np.where(job & alive, orders.value - orders.material, 0.0).sum(axis=1)
        self.cash -= self.late
        return Outcome(
            revenue=self.revenue, material=self.material, relief_cost=self.relief,
            lateness_cost=self.late, holding_cost=self.held, lost_sales=self.lost, cash=self.cash,
            hours_used=self.hours, service=kept / np.maximum(1, due.sum(axis=1)),
            fill=self.on_time / np.maximum(1.0, self.asked), settled_later=open_jobs + still,
        )  # fmt: skip

    def _pay(self, day: Ints, amount: Floats) -> None:
        rows, which = np.nonzero((day >= 1) & (day <= 7 * self.weeks) & (amount != 0))
        np.add.at(self.cash, (rows, (day[rows, which] - 1) // 7), amount[rows, which])

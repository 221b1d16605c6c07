"""The peers of the plants: an earliest-due-date dispatcher and a priority-by-priority planner.

Both keep the day rule and write the plan file of the checker; neither looks back once an order is
placed. They share no code with the product and stand in for the usual ways to plan a shop.

*Dispatcher*: one job tree per order; material goes to orders by due date; every day each work centre
works on what is ready, the earliest due first.

*Priority by priority*: order by order, by priority and then due date, as late as the due date allows,
and as early as possible where that does not work out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from benchmarks.plant_check import Plant

#: Days beyond the last due date after which a planner gives up: a resource has no shift at all.
MOST_DAYS = 20_000
SMALL = 1e-7


@dataclass
class Job:
    """One job of an order's tree: what it makes, how long, what it waits for."""

    order: str
    operation: str
    resource: str
    minutes: float
    quantity: float
    bought: list[tuple[str, float]]
    parts: list[Job] = field(default_factory=list)
    ready: int = 0
    begins: int = -1
    ends: int = -1
    worked: list[tuple[int, float]] = field(default_factory=list)
    taken: list[tuple[str, float]] = field(default_factory=list)

    def tree(self) -> list[Job]:
        """Return the job after everything it waits for."""
        return [job for part in self.parts for job in part.tree()] + [self]


@dataclass
class Shop:
    """What is still free: minutes by resource and day, opening stock of what is bought."""

    plant: Plant
    makes: dict[str, str]
    used: dict[tuple[str, int], float] = field(default_factory=lambda: defaultdict(float))
    left: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, plant: Plant) -> Shop:
        """Return the empty shop of a plant."""
        makes: dict[str, str] = {}
        for name, operation in plant.operations.items():
            makes.setdefault(operation["makes"], name)
        return cls(plant, makes, left=dict(plant.stock))

    def free(self, resource: str, day: int) -> float:
        """Minutes still free on a day."""
        if not self.plant.works(day):
            return 0.0
        whole = self.plant.shift * self.plant.units.get(resource, 1.0)
        return whole - self.used[resource, day]

    def jobs(self, order: str, item: str, quantity: float) -> Job:
        """Return the tree of jobs that makes an item; stock of made items is taken first."""
        name = self.makes[item]
        operation = self.plant.operations[name]
        job = Job(
            order,
            name,
            operation["resource"],
            operation["minutes_per_unit"] * quantity,
            quantity,
            [],
        )
        for component, per_unit in self.plant.bill.get(name, ()):
            if component in self.makes:
                needed = quantity * per_unit
                taken = min(self.left.get(component, 0.0), needed)
                if taken:
                    self.left[component] -= taken
                if needed > taken:
                    job.parts.append(self.jobs(order, component, needed - taken))
            else:
                job.bought.append((component, quantity * per_unit))
        return job

    def take(self, job: Job, *, begins: int = 0) -> int:
        """Take the job's material; return the day from which it can be used.

        What can still be bought for the day it begins is bought, the rest is taken from stock where
        stock is enough, else bought.
        """
        ready = 0
        for item, quantity in job.bought:
            bought = int(self.plant.purchasing[item]["lead_days"]) + 1
            if begins >= bought:
                continue
            if self.left.get(item, 0.0) >= quantity:
                self.left[item] -= quantity
                job.taken.append((item, quantity))
            else:
                ready = max(ready, bought)
        return ready

    def forward(self, job: Job, ready: int) -> None:
        """Place a job as early as its resource is free from a day on."""
        job.worked, left, day = [], job.minutes, ready
        while left > SMALL and day < MOST_DAYS:
            free = self.free(job.resource, day)
            if free > SMALL:
                part = min(free, left)
                job.worked.append((day, part))
                left -= part
            day += 1
        self._keep(job, ready)

    def backward(self, job: Job, until: int) -> bool:
        """Place a job as late as it still ends on a day; False where there is no room."""
        job.worked, left, day = [], job.minutes, until
        while left > SMALL and day >= 0:
            free = self.free(job.resource, day)
            if free > SMALL:
                part = min(free, left)
                job.worked.append((day, part))
                left -= part
            day -= 1
        if left > SMALL:
            job.worked = []
            return False
        job.worked.reverse()
        self._keep(job, until)
        return True

    def _keep(self, job: Job, otherwise: int) -> None:
        for day, part in job.worked:
            self.used[job.resource, day] += part
        days = [day for day, _ in job.worked] or [otherwise]
        job.begins, job.ends = days[0], days[-1]

    def drop(self, job: Job) -> None:
        """Take a job out again and give its material back."""
        for day, part in job.worked:
            self.used[job.resource, day] -= part
        for item, quantity in job.taken:
            self.left[item] += quantity
        job.worked, job.taken = [], []


def _trees(plant: Plant, shop: Shop, names: list[str]) -> dict[str, Job | None]:
    """Return order -> its tree; None where stock covers it."""
    trees: dict[str, Job | None] = {}
    for name in names:
        order = plant.orders[name]
        quantity = float(order["qty"])
        taken = min(shop.left.get(order["item"], 0.0), quantity)
        if taken:
            shop.left[order["item"]] -= taken
        trees[name] = shop.jobs(name, order["item"], quantity - taken) if quantity > taken else None
    return trees


def dispatcher(plant: Plant) -> dict[str, Any]:
    """Return the plan of the earliest-due-date dispatcher."""
    shop = Shop.of(plant)
    names = sorted(plant.orders, key=lambda n: (plant.orders[n]["due"], n))
    trees = _trees(plant, shop, names)
    above: dict[int, Job] = {}
    waiting: dict[str, list[tuple[int, Job]]] = defaultdict(list)
    rank = {name: place for place, name in enumerate(names)}
    missing: dict[int, int] = {}
    for tree in trees.values():
        for job in tree.tree() if tree else ():
            job.ready = shop.take(job)
            missing[id(job)] = len(job.parts)
            above |= {id(part): job for part in job.parts}
            if not job.parts:
                waiting[job.resource].append((rank[job.order], job))
    left = {id(job): job.minutes for tree in trees.values() if tree for job in tree.tree()}
    day = 0
    while any(waiting.values()) and day < MOST_DAYS:
        ended = [
            job
            for resource in sorted(waiting)
            for job in _worked(shop, waiting[resource], left, day)
        ]
        for job in ended:
            upper = above.get(id(job))
            if upper is None:
                continue
            missing[id(upper)] -= 1
            upper.ready = max(upper.ready, day + 1)
            if not missing[id(upper)]:
                waiting[upper.resource].append((rank[upper.order], upper))
        day += 1
    return plan_file(plant, trees)


def _worked(
    shop: Shop, waiting: list[tuple[int, Job]], left: dict[int, float], day: int
) -> list[Job]:
    """Work a day at one resource, the earliest due first; return the jobs that end."""
    ended = []
    waiting.sort(key=lambda pair: pair[0])
    resource = waiting[0][1].resource if waiting else ""
    for _, job in waiting:
        free = shop.free(resource, day)
        if free <= SMALL:
            break
        if job.ready > day:
            continue
        part = min(free, left[id(job)])
        left[id(job)] -= part
        shop.used[resource, day] += part
        job.worked.append((day, part))
        if left[id(job)] <= SMALL:
            job.begins, job.ends = job.worked[0][0], day
            ended.append(job)
    gone = {id(job) for job in ended}
    waiting[:] = [pair for pair in waiting if id(pair[1]) not in gone]
    return ended


def priority_planner(plant: Plant) -> dict[str, Any]:
    """Return the plan of the priority-by-priority planner."""
    shop = Shop.of(plant)
    names = sorted(
        plant.orders,
        key=lambda n: (plant.orders[n].get("priority") or 0, plant.orders[n]["due"], n),
    )
    trees: dict[str, Job | None] = {}
    for name in names:
        trees |= _trees(plant, shop, [name])
        tree = trees[name]
        if tree is None:
            continue
        if not _backward(shop, tree, plant.orders[name]["due"]):
            for job in tree.tree():
                shop.drop(job)
            for job in tree.tree():
                shop.forward(job, max([shop.take(job), *(part.ends + 1 for part in job.parts)]))
    return plan_file(plant, trees)


def _backward(shop: Shop, job: Job, until: int) -> bool:
    """Place a tree from its end; False where a job would begin before its material is there."""
    if not shop.backward(job, until) or shop.take(job, begins=job.begins) > job.begins:
        return False
    return all(_backward(shop, part, job.begins - 1) for part in job.parts)


def plan_file(plant: Plant, trees: dict[str, Job | None]) -> dict[str, Any]:
    """Return the plan in the layout of the checker; material is bought as late as it can be."""
    every = [job for tree in trees.values() if tree for job in tree.tree()]
    jobs = [
        {"order": job.order, "operation": job.operation, "resource": job.resource, "day": day,
         "minutes": part, "quantity": job.quantity * part / job.minutes if job.minutes else job.quantity}
        for job in every
        for day, part in (job.worked or [(job.begins, 0.0)])
    ]  # fmt: skip
    needs: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for job in every:
        for item, quantity in job.bought:
            needs[item].append((job.begins, quantity))
    return {
        "jobs": jobs,
        "purchases": [row for item in sorted(needs) for row in _purchases(plant, item, needs[item])],
        "deliveries": [
            {"order": name, "day": tree.ends if tree else 0} for name, tree in trees.items()
        ],
    }  # fmt: skip


def _purchases(plant: Plant, item: str, needs: list[tuple[int, float]]) -> list[dict[str, Any]]:
    """Return the purchases of an item: each when stock would run out, in its minimum and multiple."""
    terms = plant.purchasing[item]
    minimum, multiple = float(terms.get("moq") or 0), float(terms.get("multiple") or 0) or 1.0
    there, rows = plant.stock.get(item, 0.0), []
    for day, quantity in sorted(needs):
        if there < quantity - SMALL:
            lots = math.ceil(max(minimum, quantity - there) / multiple - SMALL)
            order_day = day - 1 - int(terms["lead_days"])
            rows.append({"item": item, "order_day": order_day, "quantity": lots * multiple})
            there += lots * multiple
        there -= quantity
    return rows

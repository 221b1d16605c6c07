"""What a day plan is made from: free time by resource and day, steps, lots of stock, orders; it places nothing.

Times are whole ticks of a thousandth of a minute, so that taking a job out leaves exactly what was free
before. Days are counted from the first day of the plan; the last one stands for "after the plan" and has
room for everything, so that every order finds a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

#: Ticks in an hour, and room that never fills.
TICKS = 60_000
ENDLESS = 1 << 60
#: Quantities closer than this are equal.
SMALL = 1e-6


class Step(NamedTuple):
    """One step of making a unit of an item: where, how long, what it takes.

    ``resource`` -1 is a step outside, which takes ``days``. ``made`` and ``bought`` are (item,
    quantity for one unit).
    """

    item: int
    number: int
    resource: int
    unit_ticks: float
    setup_ticks: float = 0.0
    days: int = 0
    made: tuple[tuple[int, float], ...] = ()
    bought: tuple[tuple[int, float], ...] = ()


class Job(NamedTuple):
    """A step for the quantity an order needs.

    ``before`` are the places of the jobs it waits for in the order's tree, ``there`` the first day
    on which what it takes of made stock can be used, ``bought`` (item, quantity) of its material.
    """

    resource: int
    ticks: int
    days: int
    before: tuple[int, ...]
    bought: tuple[tuple[int, float], ...]
    there: int
    item: int
    number: int
    quantity: float


class Tree(NamedTuple):
    """The jobs of an order, each after those it waits for; what it takes of made stock, and when that is there.

    ``taken`` are (lot, quantity).
    """

    jobs: tuple[Job, ...]
    taken: tuple[tuple[int, float], ...]
    there: int


@dataclass(frozen=True, slots=True)
class Order:
    """An order to plan.

    ``item`` is -1 for a job, whose work is ``hours``: (resource, ticks). ``due`` is the last day on
    which it is on time, ``starts`` the first day its gates allow.
    """

    name: str
    item: int
    quantity: float
    due: int
    amount: float = 0.0
    priority: int = 0
    starts: int = 0
    hours: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Shop:
    """Resources, items and orders as numbers.

    Parameters
    ----------
    room
        Ticks by resource and day, resource after resource, ``days`` each.
    steps
        Steps of each item in their order; none for one that is bought.
    lead
        First day on which an item ordered now can be used.
    lots
        (item, first day of use, quantity) of what is there or on the way, sorted.
    """

    resources: tuple[str, ...]
    items: tuple[str, ...]
    days: int
    room: tuple[int, ...]
    steps: tuple[tuple[Step, ...], ...]
    lead: tuple[int, ...]
    lots: tuple[tuple[int, int, float], ...]
    orders: tuple[Order, ...]

    @cached_property
    def lots_of(self) -> dict[int, range]:
        """Item -> places of its lots."""
        places: dict[int, range] = {}
        for place, (item, _, _) in enumerate(self.lots):
            first = places[item].start if item in places else place
            places[item] = range(first, place + 1)
        return places

    @cached_property
    def stocked(self) -> frozenset[int]:
        """Made items in stock or on the way, and those made of them: their trees hang on who comes first."""
        found = {item for item in self.lots_of if self.steps[item]}
        while True:
            above = {
                item for item, steps in enumerate(self.steps)
                for step in steps for part, _ in step.made if part in found
            } - found  # fmt: skip
            if not above:
                return frozenset(found)
            found |= above


def explode(
    shop: Shop, order: Order, left: list[float], early: Mapping[int, int] | None = None
) -> Tree:
    """Return the tree of an order, taking made stock first, the earliest of it first.

    Parameters
    ----------
    left
        What is left of each lot; it is not changed.
    early
        Item -> day from which all its lots can be used, if that is earlier than they come.
    """
    if order.item < 0:
        jobs = [Job(resource, ticks, 0, (), (), 0, -1, 0, 1.0) for resource, ticks in order.hours]
        return Tree(tuple(jobs), (), 0)
    if not shop.steps[order.item]:  # sold as it was bought: there is nothing to do but to have it
        bought = ((order.item, order.quantity),)
        return Tree((Job(-1, 0, 0, (), bought, 0, order.item, 0, order.quantity),), (), 0)
    grown = _Grown(shop, left, early or {})
    there = grown.need(order.item, order.quantity)[1]
    return Tree(tuple(grown.jobs), tuple(sorted(grown.used.items())), there)


class _Grown:
    """A tree while it grows: jobs so far, and what of each lot it uses."""

    def __init__(self, shop: Shop, left: list[float], early: Mapping[int, int]) -> None:
        self.shop, self.left, self.early = shop, left, early
        self.jobs: list[Job] = []
        self.used: dict[int, float] = {}

    def need(self, item: int, quantity: float) -> tuple[int, int]:
        """Add what an item needs; return the place of its last job (-1: none) and when stock is there."""
        there = 0
        for lot in self.shop.lots_of.get(item, ()) if item in self.shop.stocked else ():
            part = min(self.left[lot] - self.used.get(lot, 0.0), quantity)
            if part > SMALL:
                self.used[lot] = self.used.get(lot, 0.0) + part
                quantity -= part
                comes = self.shop.lots[lot][1]
                there = max(there, min(comes, self.early.get(item, comes)))
        last = -1
        if quantity <= SMALL:
            return last, there
        for step in self.shop.steps[item]:
            last = self._add(step, quantity, after=last)
        return last, there

    def _add(self, step: Step, quantity: float, *, after: int) -> int:
        before, there = [] if after < 0 else [after], 0
        for part, per_unit in step.made:
            place, stock = self.need(part, quantity * per_unit)
            there = max(there, stock)
            if place >= 0:
                before.append(place)
        bought = tuple((part, per_unit * quantity) for part, per_unit in step.bought)
        ticks = round(step.unit_ticks * quantity + step.setup_ticks)
        self.jobs.append(
            Job(step.resource, ticks, step.days, tuple(before), bought, there, step.item,
                step.number, quantity)
        )  # fmt: skip
        return len(self.jobs) - 1

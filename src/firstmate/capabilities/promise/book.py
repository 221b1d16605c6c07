"""The book of promises: a plan as arrays by day, ready for questions; it answers none itself.

Days are numbered from the first day of the plan. Built once per plan and read many times; a
:class:`Ledger` is the same book with what one enquiry, or holds, already took.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.promise.available import NOTHING, take
from firstmate.capabilities.promise.hours import use

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Something that comes in: day, units, its name, who brings it, how surely (samples late)."""

    day: int
    quantity: float
    document: str
    supplier: str
    made: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A supplier of an item: days from order to arrival (median and 90 % point), lots, price."""

    supplier: str
    days: float
    high: float
    minimum: float
    multiple: float
    price: float | None
    order_weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of making: hours for the lot and a unit at a resource, or days at a supplier."""

    resource: str
    setup: float
    unit: float
    supplier: str
    outside_days: float


@dataclass(frozen=True, slots=True)
class Flow:
    """Days from start to finish of what is made: median and 90 % point, and how many showed it."""

    days: float
    high: float
    n: int


@dataclass(frozen=True)
class Book:
    """A plan as arrays.

    ``curves`` holds what is free of each node (item at a place) from each day on; ``spare`` the
    same with what the forecast is expected to take kept back; ``on_hand`` are units in stock and
    ``ordered`` units that orders and what is made take on each day. ``free``, ``idle`` and ``extra`` are
    running totals of normal hours that no ordered work needs, of hours that nothing in the plan
    needs, and of overtime that could be worked, by resource. ``capacity`` are
    normal hours by day and ``swing`` their spread as a share. ``workday`` says
    on which days the firm works. ``flows`` has the days of all that is made under the empty name.
    """

    start: date
    workday: Flags
    names: tuple[tuple[str, str], ...]
    nodes: Mapping[tuple[str, str], int]
    curves: Floats
    spare: Floats
    on_hand: Floats
    ordered: Floats
    receipts: Mapping[int, tuple[Receipt, ...]]
    parts: Mapping[str, tuple[tuple[str, float], ...]]
    steps: Mapping[str, tuple[Step, ...]]
    offers: Mapping[str, tuple[Offer, ...]]
    lots: Mapping[str, tuple[float, float]]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, tuple[tuple[str, float, float], ...]]
    free: Mapping[str, Floats]
    idle: Mapping[str, Floats]
    extra: Mapping[str, Floats]
    capacity: Mapping[str, Floats]
    swing: Mapping[str, float]
    overtime_cost: Mapping[str, float]
    seed: int

    @property
    def horizon(self) -> int:
        """Days of the plan."""
        return len(self.workday)

    def day(self, number: float) -> date | None:
        """Return the date of a day; None for one after the plan."""
        return self.start + timedelta(days=int(number)) if number < self.horizon else None

    def number(self, day: date) -> int:
        """Return the number of a date; negative before the plan."""
        return (day - self.start).days

    def places(self, item: str, location: str) -> list[int]:
        """Return the nodes of an item: at the place asked for, or at every place.

        A firm of one place has it there, whatever the place is called.
        """
        if location and len({place for _, place in self.names}) > 1:
            found = self.nodes.get((item, location))
            return [] if found is None else [found]
        return [node for (code, _), node in self.nodes.items() if code == item]


@dataclass
class Ledger:
    """A book with what was taken out of it; taking leaves the book as it is."""

    book: Book
    _curves: dict[int, Floats] = field(default_factory=dict)
    _free: dict[str, Floats] = field(default_factory=dict)

    def copy(self) -> Ledger:
        """Return a ledger of its own with the same taken out."""
        return Ledger(self.book, dict(self._curves), dict(self._free))

    def adopt(self, other: Ledger) -> None:
        """Take over what another ledger of this book took."""
        self._curves, self._free = other._curves, other._free

    def with_overtime(self, resources: frozenset[str]) -> Ledger:
        """Return a ledger in which these resources may also work overtime."""
        more = {
            one: self.free(one) + self.book.extra[one]
            for one in sorted(resources & set(self.book.extra))
        }
        return Ledger(self.book, dict(self._curves), {**self._free, **more})

    def curve(self, node: int) -> Floats:
        """What is free of a node from each day on."""
        known = self._curves.get(node)
        return self.book.curves[node] if known is None else known

    def free(self, resource: str) -> Floats:
        """Running total of free hours of a resource; none where its hours are not known."""
        known = self._free.get(resource)
        if known is not None:
            return known
        return self.book.free[resource]

    def take(self, node: int, quantity: float, *, day: int) -> None:
        """Take units of a node on a day."""
        if 0 <= day < self.book.horizon:
            self._curves[node] = take(self.curve(node), quantity, day=day)

    def give(self, node: int, quantity: float, *, day: int) -> None:
        """Give units of a node back from a day on, as when an order is moved."""
        curve = self.curve(node).copy()
        curve[max(day, 0) :] += quantity
        self._curves[node] = curve

    def use(self, resource: str, hours: float, *, start: int) -> list[tuple[int, float]]:
        """Use hours of a resource from a day on; return (last day, hours) of each week used."""
        if not 0 <= start < self.book.horizon or resource not in self.book.free:
            return []
        before = self.free(resource)
        after = use(before, hours, start=start)
        self._free[resource] = after
        spent = np.diff(before - after, prepend=0.0)
        days = np.flatnonzero(spent > NOTHING)
        weeks = (days + self.book.start.weekday()) // 7
        return [
            (int(days[weeks == week][-1]), float(spent[days[weeks == week]].sum()))
            for week in np.unique(weeks)
        ]

"""Work orders and work reports as people wrote them, some from memory; it moves no order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.demo.maker.days import is_working, on_or_after
from firstmate.demo.maker.documents import Books
from firstmate.demo.maker.floor import Flow, Work
from firstmate.demo.maker.history import History
from firstmate.demo.maker.intake import NEVER
from firstmate.demo.maker.items import levels
from firstmate.demo.maker.parameters import CODES, FIRST, SPRAY, TODAY
from firstmate.demo.maker.parties import Person
from firstmate.demo.maker.streams import stream


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """A work order of a job, or of one made item of a lot; hours are planned ones."""

    number: str
    parent: str
    order: str
    item: str
    text: str
    quantity: float
    hours: float
    flow: Flow


@dataclass(frozen=True, slots=True)
class Report:
    """Hours a person booked on a work order."""

    day: int
    clock: str
    person: str
    centre: str
    work_order: str
    step: int
    hours: float
    good: float
    remark: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Days a person was or will be away."""

    person: str
    first: int
    last: int
    reason: str


def work_orders(past: History, papers: Books) -> dict[int, list[WorkOrder]]:
    """Work orders by flow: one for a job, one for each made item of a lot, finished item first."""
    rows: dict[int, list[WorkOrder]] = {}
    count = 0
    for flow in past.floor.flows:
        if flow.created < FIRST:
            continue
        if flow.job is not None:
            count += 1
            quote = flow.job.quote
            hours = quote.workshop_hours + quote.site_hours + quote.drawing_hours
            rows[flow.number] = [
                WorkOrder(
                    f"WO{count:06d}",
                    "",
                    papers.order_of_flow[flow.number],
                    "",
                    quote.text,
                    1,
                    hours,
                    flow,
                )
            ]
            continue
        rows[flow.number] = []
        units = levels(past.book.made, flow.item, flow.quantity)
        for item in (one for one in units if one in past.book.made):
            count += 1
            made = past.book.made[item]
            hours = sum(setup + unit * units[item] for _, setup, unit in made.steps)
            parent = rows[flow.number][0].number if rows[flow.number] else ""
            rows[flow.number].append(
                WorkOrder(
                    f"WO{count:06d}",
                    parent,
                    "",
                    item,
                    made.name,
                    units[item],
                    round(hours, 2),
                    flow,
                )
            )
    return rows


def absences(past: History) -> list[Absence]:
    """Holidays and sick days of everybody, holidays entered up to the coming spring."""
    rng = stream(past.seed, "absences")
    rows = []
    for person in past.people:
        day = FIRST + int(rng.integers(0, 60))
        while day < TODAY + 120:
            sick = bool(rng.random() < 0.45)
            length = int(rng.integers(0, 4)) if sick else int(rng.choice((4, 4, 11)))
            first = on_or_after(day)
            if not sick or first <= TODAY:
                rows.append(
                    Absence(person.code, first, first + length, "Sick" if sick else "Holiday")
                )
            day = first + length + int(rng.integers(20, 75))
    return rows


def reports(past: History, orders: dict[int, list[WorkOrder]], away: list[Absence]) -> list[Report]:
    """Reports of all work on orders the exports show, in order of day.

    Each piece of work goes to the person of the work centre with the least hours that day, in
    parts of eight hours at most. Who writes from memory books whole days of eight hours at five
    o'clock and carries the difference on to the next day on the same order.
    """
    rng = stream(past.seed, "reports")
    desk = _Desk(past, away)
    flows = {flow.number: flow for flow in past.floor.flows}
    checked = {(one.day, one.flow) for one in past.floor.checks}
    again: set[int] = set()
    rows: list[Report] = []
    for work in [*past.floor.works, *_drawing(past, rng)]:
        if work.flow not in orders:
            continue
        code = CODES[work.centre] if work.centre < len(CODES) else "DRAW"
        remark = "Rework" if code == "SPRAY" and work.flow in again else ""
        for order, step, share, good in _split(past, work, flows[work.flow], orders[work.flow]):
            left = work.hours * share
            while left > 1e-6:
                hours = min(8.0, left)
                left -= hours
                who = desk.who(work.day, code)
                booked, clock = desk.book(who, work, hours, rng)
                if booked > 0:
                    rows.append(
                        Report(
                            work.day,
                            clock,
                            who.code,
                            code,
                            order.number,
                            step,
                            booked,
                            good if left <= 1e-6 else 0.0,
                            remark,
                        )
                    )
        if work.centre == SPRAY and (work.day, work.flow) in checked:
            again.add(work.flow)
    return sorted(rows, key=lambda row: (row.day, row.clock, row.person, row.work_order, row.step))


def _split(
    past: History, work: Work, flow: Flow, orders: list[WorkOrder]
) -> list[tuple[WorkOrder, int, float, float]]:
    """Work order, step, share of the hours, good pieces."""
    if flow.job is not None:
        step = 5 if work.centre == len(CODES) else 10 * (work.centre + 1)
        return [(orders[0], step, 1.0, 0.0)]
    code = CODES[work.centre]
    parts = [
        (order, 10 * place, setup + unit * order.quantity)
        for order in orders
        for place, (centre, setup, unit) in enumerate(past.book.made[order.item].steps, 1)
        if centre == code
    ]
    total = sum(hours for *_, hours in parts)
    return [
        (order, step, hours / total, order.quantity if work.ends else 0.0)
        for order, step, hours in parts
    ]


class _Desk:
    """Who is there, how much each booked today, and what each carries from memory."""

    def __init__(self, past: History, away: list[Absence]) -> None:
        self.crews: dict[str, list[Person]] = {}
        for person in past.people:
            self.crews.setdefault(person.centre, []).append(person)
        self.stand_ins = [person for person in past.people if person.second]
        self.away = {(one.person, day) for one in away for day in range(one.first, one.last + 1)}
        self.booked: dict[tuple[int, str], float] = {}
        self.carried: dict[tuple[str, int], float] = {}

    def who(self, day: int, code: str) -> Person:
        """Person present at a work centre with the least hours that day."""
        crew = [one for one in self.crews[code] if (one.code, day) not in self.away]
        crew = crew or [one for one in self.stand_ins if one.second == code]
        return min(crew or self.crews[code], key=lambda one: self.booked.get((day, one.code), 0.0))

    def book(
        self, who: Person, work: Work, hours: float, rng: np.random.Generator
    ) -> tuple[float, str]:
        """Hours and clock time that the person writes down; zero hours write nothing."""
        key = (work.day, who.code)
        self.booked[key] = self.booked.get(key, 0.0) + hours
        if not who.memory:
            minutes = 7 * 60 + int(60 * min(10.0, self.booked[key])) + int(rng.integers(0, 15))
            return round(hours, 2), f"{minutes // 60:02d}:{minutes % 60:02d}"
        carried = self.carried.get((who.code, work.flow), 0.0) + hours
        booked = 8.0 if carried >= 4.0 else 0.0
        self.carried[(who.code, work.flow)] = carried - booked
        return booked, "17:00"


def _drawing(past: History, rng: np.random.Generator) -> list[Work]:
    """Drawing hours of jobs, between the order and its approval."""
    rows = []
    for flow in past.floor.flows:
        job = flow.job
        if job is None or flow.created < FIRST:
            continue
        left, day = job.drawing_hours, on_or_after(job.ordered + 1)
        last = min(job.drawings_day, job.ordered + 14, TODAY)
        while left > 0.05 and day <= last:
            if is_working(day):
                hours = round(min(left, float(rng.uniform(1.5, 6.0))), 2)
                if day + 1 > job.drawings_day:
                    hours = left
                rows.append(Work(day, flow.number, len(CODES), hours, ends=False))
                left -= hours
            day += 1
    return rows


def status(flow: Flow) -> str:
    """Status of the work orders of a flow as the ERP prints it."""
    if flow.cancelled != NEVER:
        return "Cancelled"
    if flow.finished != NEVER:
        return "Finished"
    return "Started" if flow.started != NEVER else "Released" if flow.ready <= TODAY else "Planned"

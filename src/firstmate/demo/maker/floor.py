"""Two years on the shop floor, day by day: who worked on what, and the state it left today.

It decides nothing cleverly: at each work centre the earliest promise among what is ready goes
first, an order moves on to its next work centre on the following day.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from firstmate.demo.maker.days import is_working, on_or_after
from firstmate.demo.maker.intake import NEVER, Job, StockLine
from firstmate.demo.maker.items import Catalogue
from firstmate.demo.maker.parameters import (
    ASSY,
    CAPACITY_SPREAD,
    FIT,
    PACK,
    REWORK_HOURS,
    REWORK_RATE,
    SPRAY,
    TODAY,
    WORK_CENTRES,
)
from firstmate.demo.maker.stores import Stores, open_stores
from firstmate.demo.maker.streams import stream

LOT_DAYS = 28
"""Calendar days after its start at which a lot of a stock item is due."""


@dataclass(frozen=True, slots=True)
class Work:
    """Hours that an order got at a work centre on a day; ``ends`` when the step was done."""

    day: int
    flow: int
    centre: int
    hours: float
    ends: bool


@dataclass(frozen=True, slots=True)
class Check:
    """A check at the spray booth: share of the pieces that failed, zero when all passed."""

    day: int
    flow: int
    failed: float


@dataclass(slots=True)
class Flow:
    """A job or a lot on its way: hours left by work centre, and what happened when."""

    number: int
    job: Job | None
    item: str
    quantity: int
    created: int
    due: int
    ready: int
    site: int
    left: list[float]
    planned: tuple[float, ...]
    passes: int = 0
    started: int = NEVER
    packed: int = NEVER
    finished: int = NEVER
    cancelled: int = NEVER

    def stage(self) -> int:
        """Work centre that has the order next."""
        return next((place for place, hours in enumerate(self.left) if hours > 0), len(self.left))

    def assembling(self) -> bool:
        """Whether assembly has begun: from then on nobody cancels."""
        return self.stage() > ASSY or self.left[ASSY] < self.planned[ASSY]


@dataclass(slots=True)
class Floor:
    """What the two years left: every job and lot, work, checks, and the stores."""

    flows: list[Flow]
    stores: Stores
    works: list[Work] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    queue_hours: list[tuple[int, tuple[float, ...]]] = field(default_factory=list)


def run(jobs: list[Job], lines: list[StockLine], book: Catalogue, *, seed: int) -> Floor:
    """Run the floor from the first day through today."""
    rng = stream(seed, "floor")
    floor = Floor([], open_stores(book, stream(seed, "stores")))
    by_day: dict[int, list[Job]] = {}
    for job in jobs:
        by_day.setdefault(job.ordered, []).append(job)
    lines_by_day: dict[int, list[StockLine]] = {}
    for line in lines:
        lines_by_day.setdefault(line.ordered, []).append(line)
    active: list[Flow] = []
    for day in range(TODAY + 1):
        if not is_working(day):
            continue
        floor.stores.receive(day)
        floor.stores.waiting += lines_by_day.get(day, [])
        arrived = [
            _job_flow(len(floor.flows) + place, job)
            for place, job in enumerate(by_day.get(day, ()))
        ]
        floor.flows += arrived
        new_lots = [
            _lot(len(floor.flows) + place, item, quantity, day=day, book=book, rng=rng)
            for place, (item, quantity) in enumerate(floor.stores.short())
        ]
        floor.flows += new_lots
        active += arrived + new_lots
        _release(active, floor.stores, day)
        _work_day(active, floor, day, rng)
        for flow in active:
            if flow.item and flow.finished == day:
                floor.stores.put(flow.item, flow.quantity, day)
        floor.stores.ship(day)
        active = [one for one in active if one.finished == NEVER and one.cancelled == NEVER]
        if day % 7 == 4:
            queue = tuple(
                float(sum(f.left[p] for f in active if f.stage() == p and f.ready <= day))
                for p in range(len(WORK_CENTRES))
            )
            floor.queue_hours.append((day, queue))
    return floor


def _job_flow(number: int, job: Job) -> Flow:
    return Flow(
        number,
        job,
        "",
        1,
        job.ordered,
        job.promised,
        job.start_ready,
        job.site_day,
        list(job.hours),
        job.hours,
    )


def _lot(
    number: int, item: str, quantity: int, *, day: int, book: Catalogue, rng: np.random.Generator
) -> Flow:
    noise = rng.lognormal(-0.005, 0.1, len(WORK_CENTRES))
    hours = tuple(
        round((setup + unit * quantity) * float(factor), 2)
        for setup, unit, factor in zip(
            book.setup_hours[item], book.unit_hours[item], noise, strict=True
        )
    )
    return Flow(
        number, None, item, quantity, day, on_or_after(day + LOT_DAYS), NEVER, 0, list(hours), hours
    )


def _release(active: list[Flow], stores: Stores, day: int) -> None:
    """Give waiting lots their material, first come first served, then buy what is short."""
    needed: dict[str, float] = {}
    for flow in active:
        if flow.item and flow.ready == NEVER:
            if stores.issue(flow.item, flow.quantity, day):
                flow.ready = day + 1
            else:
                for item, per in stores.book.materials[flow.item].items():
                    needed[item] = needed.get(item, 0.0) + per * flow.quantity
    stores.buy(day, needed)


def _work_day(active: list[Flow], floor: Floor, day: int, rng: np.random.Generator) -> None:
    """Work one day, last work centre first, so that an order passes one work centre a day."""
    for flow in active:
        if flow.job is not None and day >= flow.job.gives_up and not flow.assembling():
            flow.cancelled = day
    for place in reversed(range(len(WORK_CENTRES))):
        centre = WORK_CENTRES[place]
        free = centre.day_hours * float(np.clip(rng.normal(1, CAPACITY_SPREAD), 0.7, 1.2))
        queue = [
            one
            for one in active
            if one.ready <= day
            and one.cancelled == NEVER
            and one.stage() == place
            and (place != FIT or one.site <= day)
        ]
        for flow in sorted(queue, key=lambda one: (one.due, one.number)):
            if free <= 0:
                break
            hours = min(flow.left[place], centre.most_per_order, free)
            free -= hours
            flow.left[place] = 0.0 if flow.left[place] - hours < 1e-9 else flow.left[place] - hours
            flow.started = min(flow.started, day)
            floor.works.append(Work(day, flow.number, place, hours, flow.left[place] == 0.0))
            if flow.left[place] == 0.0:
                _step_done(flow, place, floor, day, rng)


def _step_done(flow: Flow, place: int, floor: Floor, day: int, rng: np.random.Generator) -> None:
    if place == SPRAY and flow.passes < 2:
        failed = rng.random() < REWORK_RATE
        share = float(rng.uniform(0.3, 1.0)) if failed else 0.0
        floor.checks.append(Check(day, flow.number, share))
        if failed:
            flow.passes += 1
            flow.left[SPRAY] = round(REWORK_HOURS * flow.planned[SPRAY], 2)
    if place == PACK:
        flow.packed = day
    if flow.stage() == len(WORK_CENTRES):
        flow.finished = day
        flow.packed = min(flow.packed, day)

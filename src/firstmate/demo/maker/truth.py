"""The truth behind the joinery's files, for tests that ask whether answers are right.

The product never reads it; only the demo, its simulator and tests do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from firstmate.demo.maker.days import is_working, to_date
from firstmate.demo.maker.documents import Books, books
from firstmate.demo.maker.floor import Flow
from firstmate.demo.maker.history import History, history
from firstmate.demo.maker.intake import NEVER
from firstmate.demo.maker.items import DEAD, Catalogue
from firstmate.demo.maker.parameters import (
    CODES,
    FIT,
    HOLDING_PER_YEAR,
    JOB_CLASSES,
    LATE_SUPPLIER,
    LOST_PER_WEEK,
    NEGOTIATION_REACHED,
    PENALTY_PER_WEEK,
    QUARTER,
    REWORK_HOURS,
    REWORK_RATE,
    SALESMEN,
    SPRAY,
    STOCK_LOST_PER_WEEK,
    SUPPLIERS,
    TODAY,
    WAGE,
    WORK_CENTRES,
)
from firstmate.demo.maker.stores import weekly_pieces


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Days a supplier states, and the gamma distribution of the days it really takes."""

    stated: int
    mean: float
    variation: float


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A job or lot under way today; days are day numbers, hours by work centre.

    ``purchases`` are (supplier, day ordered, day of arrival) as they will come to pass.
    """

    order: str
    item: str
    quantity: int
    value: float
    material: float
    due: int
    left: tuple[float, ...]
    planned: tuple[float, ...]
    passes: int
    started: bool
    assembling: bool
    gate_day: int
    site_day: int
    purchases: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class State:
    """The firm today: open orders, pieces on hand, stock lines waiting (item, pieces, due day)."""

    orders: tuple[OpenOrder, ...]
    on_hand: dict[str, float]
    waiting: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of the firm.

    Hours are hours, money EUR, rates a week. ``capacities`` are usable hours of a working day,
    ``loads`` the hours the coming 13 weeks ask for by promised date as a share of the hours they
    have, ``win_rates`` by salesman at the quote and once in negotiation, ``optimism`` the entered
    over the true chance, ``estimates`` estimated over needed hours, ``waiting_jobs`` the jobs whose
    drawings nobody has signed, ``job_margins`` contribution after material and direct wages.
    """

    seed: int
    today: date
    limit: str
    loads: dict[str, float]
    capacities: dict[str, float]
    overtime_rates: dict[str, float]
    wage: float
    lead_times: dict[str, LeadTime]
    late_supplier: str
    book: Catalogue
    hours_per_thousand: dict[str, dict[str, float]]
    estimates: dict[str, float]
    job_rates: dict[str, float]
    job_values: dict[str, tuple[float, float]]
    job_material: dict[str, float]
    job_margins: dict[str, float]
    piece_rates: dict[str, float]
    win_rates: dict[tuple[str, str], float]
    optimism: dict[str, float]
    lost_per_week: float
    stock_lost_per_week: float
    penalty_per_week: float
    rework_rate: float
    rework_hours: float
    holding_per_year: float
    dead_items: tuple[str, ...]
    dead_value: float
    waiting_jobs: tuple[str, ...]
    waiting_value: float
    unbilled_orders: tuple[str, ...]
    state: State


def truth(seed: int = 7) -> Truth:
    """Tell the truth behind the files that ``write`` gives for the same seed."""
    past = history(seed)
    papers = books(past)
    state = _state(past, papers)
    blocked = {flow.number for flow in past.floor.flows
               if flow.job is not None and flow.job.quote.blocked}  # fmt: skip
    waiting = tuple(sorted(papers.order_of_flow[number] for number in blocked))
    loads = _loads(past, state)
    return Truth(
        seed=seed,
        today=to_date(TODAY),
        limit=max(loads, key=lambda code: loads[code]),
        loads=loads,
        capacities={one.code: one.day_hours for one in WORK_CENTRES},
        overtime_rates={one.code: one.overtime_rate for one in WORK_CENTRES},
        wage=WAGE,
        lead_times={one.code: LeadTime(one.stated_days, one.mean_days, one.variation)
                    for one in SUPPLIERS},
        late_supplier=LATE_SUPPLIER,
        book=past.book,
        hours_per_thousand={one.name: dict(zip(CODES, one.hours, strict=True))
                            for one in JOB_CLASSES},
        estimates={one.name: one.estimate for one in JOB_CLASSES},
        job_rates={one.name: one.won_per_week for one in JOB_CLASSES},
        job_values={one.name: (one.mean_value, one.spread) for one in JOB_CLASSES},
        job_material={one.name: one.material for one in JOB_CLASSES},
        job_margins={one.name: 1 - one.material - WAGE * sum(one.hours) / 1000
                     for one in JOB_CLASSES},
        piece_rates=weekly_pieces(past.book),
        win_rates={(man.name, stage): man.wins / reached
                   for man in SALESMEN
                   for stage, reached in (("Quote", 1.0), ("Negotiation", NEGOTIATION_REACHED))},
        optimism={man.name: man.optimism for man in SALESMEN},
        lost_per_week=LOST_PER_WEEK,
        stock_lost_per_week=STOCK_LOST_PER_WEEK,
        penalty_per_week=PENALTY_PER_WEEK,
        rework_rate=REWORK_RATE,
        rework_hours=REWORK_HOURS,
        holding_per_year=HOLDING_PER_YEAR,
        dead_items=tuple(one.code for one in DEAD),
        dead_value=sum(one.quantity * one.cost for one in DEAD),
        waiting_jobs=waiting,
        waiting_value=sum(one.value for one in state.orders if one.order in waiting),
        unbilled_orders=papers.unbilled,
        state=state,
    )  # fmt: skip


def _state(past: History, papers: Books) -> State:
    opened = [flow for flow in past.floor.flows if flow.finished == NEVER == flow.cancelled]
    stores = past.floor.stores
    return State(
        tuple(_open(flow, past.book, papers) for flow in opened),
        {item: stores.on_hand[item] for item in past.book.finished},
        tuple((line.item, line.quantity, line.promised) for line in stores.waiting),
    )


def _open(flow: Flow, book: Catalogue, papers: Books) -> OpenOrder:
    job = flow.job
    left, planned = tuple(flow.left), flow.planned
    started = flow.started != NEVER
    if job is None:
        cost = flow.quantity * book.material_cost[flow.item]
        gate = flow.ready if flow.ready != NEVER else TODAY + 5
        return OpenOrder("", flow.item, flow.quantity, 0.0, cost, flow.due, left, planned,
                         flow.passes, started, flow.assembling(), gate, 0, ())  # fmt: skip
    gate = max(job.deposit_day, job.drawings_day)
    buys = tuple((one.supplier.code, one.ordered, one.arrives) for one in job.purchases)
    return OpenOrder(papers.order_of_flow.get(flow.number, ""), "", 1, job.quote.price,
                     job.material, flow.due, left, planned, flow.passes, started,
                     flow.assembling(), gate, job.site_day, buys)  # fmt: skip


def spray_factor() -> float:
    """Hours at the spray booth, second and third passes included, for an hour of first pass."""
    return 1 + REWORK_HOURS * (REWORK_RATE + REWORK_RATE**2)


def _loads(past: History, state: State) -> dict[str, float]:
    """Open hours promised within 13 weeks, and hours of expected orders promised within them."""
    last = TODAY + QUARTER
    working = [day for day in range(TODAY + 1, last + 1) if is_working(day)]
    hours = [0.0] * len(CODES)
    for order in state.orders:
        if order.due <= last:
            hours = [a + b for a, b in zip(hours, order.left, strict=True)]
    for kind in JOB_CLASSES:
        days = sum(1 for day in working if day <= last - kind.promised_days)
        thousands = kind.won_per_week / 5 * days * kind.mean_value / 1000
        for place, per in enumerate(kind.hours):
            hours[place] += thousands * per * (kind.fitted if place == FIT else 1.0)
    book = past.book
    for item, pieces in weekly_pieces(book).items():
        count = pieces / 5 * sum(1 for day in working if day <= last - 14)
        for place in range(len(CODES)):
            lots = book.setup_hours[item][place] / book.made[item].lot
            hours[place] += count * (book.unit_hours[item][place] + lots)
    hours[SPRAY] *= spray_factor()
    return {one.code: hours[place] / (one.day_hours * len(working))
            for place, one in enumerate(WORK_CENTRES)}  # fmt: skip

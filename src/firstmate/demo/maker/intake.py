"""What comes in: quotes with their outcome, one-off jobs, lines for stock items; not the doing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from firstmate.demo.maker.days import on_or_after
from firstmate.demo.maker.items import Catalogue
from firstmate.demo.maker.parameters import (
    BLOCKED_JOBS,
    CODES,
    FIT,
    GATE_GRACE,
    HOURS_SPREAD,
    JOB_CLASSES,
    NEGOTIATION_REACHED,
    PENALTY_PER_WEEK,
    SALESMEN,
    SUPPLIERS,
    TODAY,
    JobClass,
    Supplier,
)
from firstmate.demo.maker.parties import Customer
from firstmate.demo.maker.streams import lead_days, lognormal, stream

STOCK_ORDERS_PER_WEEK = 4.6
SHOP_ORDERS_PER_WEEK = 2.4
NEVER = 10**6
"""Day number of what has not happened."""

_LOSS_REASONS = (
    "Price",
    "Lead time too long",
    "Went to competitor",
    "Project stopped",
    "No answer",
)


@dataclass(frozen=True, slots=True)
class Quote:
    """An offer for one-off work; days are day numbers, money in EUR, hours by work centre."""

    number: int
    asked: int
    sent: int
    decided: int
    won: bool
    reached_negotiation: bool
    customer: Customer
    salesman: str
    job_class: JobClass
    text: str
    price: float
    material: float
    workshop_hours: float
    site_hours: float
    drawing_hours: float
    estimating_hours: float
    promised_days: int
    probability: float
    reason: str
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Purchase:
    """A purchase for a job: value in EUR, days ordered, promised and arrived."""

    supplier: Supplier
    text: str
    amount: float
    ordered: int
    promised: int
    arrives: int


@dataclass(frozen=True, slots=True)
class Job:
    """A won quote: true hours by work centre, gates, purchases, and when its customer gives up."""

    quote: Quote
    ordered: int
    requested: int
    promised: int
    hours: tuple[float, ...]
    drawing_hours: float
    material: float
    deposit_day: int
    drawings_day: int
    site_day: int
    purchases: tuple[Purchase, ...]
    start_ready: int
    gives_up: int
    penalty: float


@dataclass(frozen=True, slots=True)
class StockLine:
    """A line for a stock item; ``shop`` marks the web shop."""

    order: int
    line: int
    customer: Customer
    item: str
    quantity: int
    price: float
    ordered: int
    promised: int
    gives_up: int
    shop: bool


def level(job_class: JobClass, day: int) -> float:
    """Share of today's intake of a class on an earlier day: it grew evenly over two years."""
    return 1 - job_class.growth * (TODAY - day) / 730


def quotes(buyers: tuple[Customer, ...], *, seed: int) -> list[Quote]:
    """All quotes asked for since the first day, planted ones last, in order of day.

    Of each class a Poisson number a day is asked; the customer decides after a lognormal time and
    says yes with the chance of the salesman.
    """
    rng = stream(seed, "quotes")
    chance = sum(man.quotes * man.wins for man in SALESMEN)
    rows = []
    for day in range(TODAY + 1):
        if on_or_after(day) != day:
            continue
        for job_class in JOB_CLASSES:
            rate = job_class.won_per_week / 5 / chance * level(job_class, day + 35)
            for _ in range(int(rng.poisson(rate))):
                rows.append(_quote(job_class, day, buyers, rng))
    rows += [
        _quote(
            next(c for c in JOB_CLASSES if c.name == name),
            on_or_after(TODAY - age - 30),
            buyers,
            rng,
            blocked=(float(price), on_or_after(TODAY - age)),
        )
        for name, price, age in BLOCKED_JOBS
    ]
    rows.sort(key=lambda row: row.asked)
    return [replace(row, number=place) for place, row in enumerate(rows, 1)]


def _quote(
    job_class: JobClass,
    day: int,
    buyers: tuple[Customer, ...],
    rng: np.random.Generator,
    *,
    blocked: tuple[float, int] | None = None,
) -> Quote:
    man = SALESMEN[int(rng.choice(3, p=[one.quotes for one in SALESMEN]))]
    buyer = buyers[int(rng.integers(len(buyers)))]
    price = float(lognormal(rng, mean=job_class.mean_value, spread=job_class.spread))
    sent = on_or_after(day + int(rng.integers(2, 9)))
    decided = on_or_after(sent + 3 + int(lognormal(rng, mean=22, spread=0.6)))
    won = bool(rng.random() < man.wins)
    if blocked:
        price, decided, won = blocked[0], blocked[1], True
    price = round(max(350.0, price) / 10) * 10.0
    negotiated = won or bool(rng.random() < (NEGOTIATION_REACHED - man.wins) / (1 - man.wins))
    fit = job_class.hours[FIT]
    share = 1 + float(rng.normal(0, 0.12))
    estimate = job_class.estimate * price / 1000 * share
    reason = str(rng.choice(_LOSS_REASONS, p=(0.42, 0.2, 0.2, 0.08, 0.10)))
    believed = man.wins * man.optimism * (1 + float(rng.normal(0, 0.15)))
    return Quote(
        0,
        day,
        sent,
        decided,
        won,
        negotiated,
        buyer,
        man.name,
        job_class,
        str(rng.choice(job_class.texts)),
        price,
        round(price * job_class.material * (1 + float(rng.normal(0, 0.06))), 2),
        round(estimate * (sum(job_class.hours) - fit) * 2) / 2,
        round(estimate * fit * 2) / 2,
        round(estimate * job_class.drawing * 2) / 2,
        round(0.5 + price / 12000, 1),
        job_class.promised_days + int(rng.choice((-7, 0, 0, 7))),
        min(0.95, max(0.05, round(believed * 20) / 20)),
        "" if won else reason,
        blocked is not None,
    )


def jobs(offers: list[Quote], *, lost_per_week: float, seed: int) -> list[Job]:
    """The jobs that quotes won up to today became, in order of day."""
    rng = stream(seed, "jobs")
    won = [quote for quote in offers if quote.won and quote.decided <= TODAY]
    won.sort(key=lambda quote: (quote.decided, quote.number))
    return [make_job(quote, quote.decided, rng, lost_per_week=lost_per_week) for quote in won]


def true_hours(job_class: JobClass, price: float, rng: np.random.Generator) -> tuple[float, ...]:
    """Hours by work centre that a job of a class and price really takes."""
    whole = float(lognormal(rng, mean=1, spread=HOURS_SPREAD))
    steps = lognormal(rng, mean=1, spread=HOURS_SPREAD, size=len(CODES))
    fitted = rng.random() < job_class.fitted
    return tuple(
        round(per * price / 1000 * whole * float(step), 2) if fitted or place != FIT else 0.0
        for place, (per, step) in enumerate(zip(job_class.hours, steps, strict=True))
    )


def make_job(quote: Quote, day: int, rng: np.random.Generator, *, lost_per_week: float) -> Job:
    """Draw what becomes of a won quote: gates, purchases, true hours, patience."""
    kind = quote.job_class
    promised = on_or_after(day + quote.promised_days)
    requested = on_or_after(promised - int(rng.choice((0, 0, 3, 7, 14))))
    deposit = on_or_after(day + 3 + int(rng.gamma(2, 2.5))) if quote.price > 5000 else day
    drawings = on_or_after(day + 4 + int(rng.gamma(3, 3.2)))
    site = on_or_after(promised - 16 + int(rng.normal(0, 5)))
    hours = true_hours(kind, quote.price, rng)
    weeks = rng.exponential(1 / lost_per_week)
    drawing_hours = round(kind.drawing * quote.price / 1000 * float(rng.uniform(0.75, 1.25)), 2)
    material = round(quote.price * kind.material * (1 + float(rng.normal(0, 0.07))), 2)
    if quote.blocked:
        drawings = on_or_after(TODAY + 10 + int(rng.gamma(3, 7)))
    start = max(deposit, drawings)
    late_from = max(promised, start + GATE_GRACE)
    bought = tuple(_purchase(group, share * material, start, rng) for group, share in kind.needs)
    ready = on_or_after(max(start, *(one.arrives for one in bought)) + 1)
    return Job(
        quote,
        day,
        requested,
        promised,
        hours,
        drawing_hours,
        material,
        deposit,
        drawings,
        max(site, drawings),
        bought,
        ready,
        late_from + 1 + int(7 * weeks),
        PENALTY_PER_WEEK,
    )


def _purchase(group: str, amount: float, day: int, rng: np.random.Generator) -> Purchase:
    choice = [one for one in SUPPLIERS if one.group == group]
    supplier = choice[int(rng.choice(len(choice), p=[one.share for one in choice]))]
    ordered = next_order_day(supplier, day)
    took = int(lead_days(rng, mean=supplier.mean_days, variation=supplier.variation))
    return Purchase(
        supplier,
        f"{group.capitalize()} as per list",
        round(amount, 2),
        ordered,
        on_or_after(ordered + supplier.stated_days),
        on_or_after(ordered + took),
    )


def next_order_day(supplier: Supplier, day: int) -> int:
    """First day from a day on at which the supplier takes orders."""
    while day % 7 not in supplier.order_weekdays or on_or_after(day) != day:
        day += 1
    return day


def line_rates(book: Catalogue) -> dict[str, float]:
    """Share of the stock lines that ask for each finished item; the shares add up to one."""
    total = sum(book.made[item].popularity for item in book.finished)
    return {item: book.made[item].popularity / total for item in book.finished}


def stock_lines(
    buyers: tuple[Customer, ...], book: Catalogue, *, lost_per_week: float, seed: int
) -> list[StockLine]:
    """Lines for stock items of the trade and of the web shop, in order of day."""
    rng = stream(seed, "stock lines")
    trade = [one for one in buyers if one.kind in ("Trade", "Builder")]
    items = tuple(line_rates(book))
    weights = np.array(tuple(line_rates(book).values()))
    rows: list[StockLine] = []
    order = 0
    for day in range(TODAY + 1):
        if on_or_after(day) != day:
            continue
        for shop, rate in ((False, STOCK_ORDERS_PER_WEEK), (True, SHOP_ORDERS_PER_WEEK)):
            for _ in range(int(rng.poisson(rate / 5))):
                order += 1
                buyer = trade[int(rng.integers(len(trade)))]
                count = int(rng.choice((1, 2, 3), p=(0.8, 0.15, 0.05) if shop else (0.3, 0.4, 0.3)))
                wanted = sorted(rng.choice(len(items), count, replace=False, p=weights))
                promised = on_or_after(day + (5 if shop else int(rng.choice((7, 10, 14)))))
                for line, place in enumerate(wanted, 1):
                    item = items[int(place)]
                    weeks = rng.exponential(1 / lost_per_week)
                    pieces = line_quantity(book.made[item].family, rng, shop=shop)
                    factor = 1.12 if shop else 1 - 0.02 * int(rng.integers(0, 5))
                    rows.append(
                        StockLine(
                            order,
                            line,
                            buyer,
                            item,
                            pieces,
                            round(book.price[item] * factor, 2),
                            day,
                            promised,
                            promised + 1 + int(7 * weeks),
                            shop,
                        )
                    )
    return rows


def line_quantity(family: str, rng: np.random.Generator, *, shop: bool) -> int:
    """Pieces of a line: few in the shop, lots of about eight in the trade."""
    if shop:
        return int(rng.integers(1, 4))
    mean = 3.0 if family == "Counter modules" else 8.0
    return 1 + int(rng.poisson(mean * float(rng.gamma(2, 0.5))))

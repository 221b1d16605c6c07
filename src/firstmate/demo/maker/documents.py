"""Numbers of the papers, promises moved, and money: orders, invoices, payments, deliveries."""

from __future__ import annotations

from dataclasses import dataclass

from firstmate.demo.maker.days import on_or_after, on_or_before, to_date
from firstmate.demo.maker.floor import Flow
from firstmate.demo.maker.history import History
from firstmate.demo.maker.intake import NEVER, Job, StockLine
from firstmate.demo.maker.parameters import EDGE, FIRST, TODAY
from firstmate.demo.maker.parties import Customer
from firstmate.demo.maker.streams import stream

STAGE_PAYMENT_FROM = 5000.0
"""Price in EUR above which a job is paid in stages: 40 % deposit, 40 % shipment, 20 % the end."""
UNBILLED = 7
"""Delivered orders that somebody forgot to invoice."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of the order book; ``flow`` is the job's way through the works."""

    order: str
    line: int
    customer: Customer
    ordered: int
    item: str
    text: str
    job: Job | None
    flow: Flow | None
    quantity: int
    price: float
    requested: int
    first_promised: int
    promised: int
    moved_on: int
    moved_by: str
    shipped: int
    finished: int
    cancelled: int

    @property
    def value(self) -> float:
        """Net value of the line in EUR."""
        return round(self.quantity * self.price, 2)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice with net amount in EUR; ``paid`` is the day of payment."""

    number: str
    order: str
    line: int
    customer: Customer
    kind: str
    day: int
    due: int
    net: float
    paid: int


@dataclass(frozen=True, slots=True)
class Books:
    """The order book with invoices, and which order number each job and stock order got."""

    lines: list[OrderLine]
    invoices: list[Invoice]
    order_of_flow: dict[int, str]
    unbilled: tuple[str, ...]


def books(past: History) -> Books:
    """Number the orders by day and write their invoices."""
    jobs = [flow for flow in past.floor.flows if flow.job is not None and flow.created >= FIRST]
    stock: dict[int, list[StockLine]] = {}
    for line in past.lines:
        if not line.shop and line.ordered >= FIRST:
            stock.setdefault(line.order, []).append(line)
    opened: list[tuple[int, int, Flow | list[StockLine]]] = [
        (flow.created, flow.number, flow) for flow in jobs
    ]
    opened += [(rows[0].ordered, 10**7 + order, rows) for order, rows in stock.items()]
    rng = stream(past.seed, "promises moved")
    lines: list[OrderLine] = []
    order_of_flow = {}
    for place, (day, _, what) in enumerate(sorted(opened, key=lambda one: one[:2]), 1):
        order = f"SO{to_date(day):%y}-{place:05d}"
        if isinstance(what, Flow) and what.job is not None:
            order_of_flow[what.number] = order
            move = _moved(what, int(rng.integers(0, 7)), told=bool(rng.random() < 0.75))
            lines.append(_job_line(order, what, what.job, move))
        elif isinstance(what, list):
            lines += [_stock_line(order, line, past) for line in what]
    unbilled = _forgotten(lines)
    return Books(lines, _invoices(lines, unbilled, seed=past.seed), order_of_flow, unbilled)


def _job_line(order: str, flow: Flow, job: Job, move: tuple[int, int, str]) -> OrderLine:
    promised, moved_on, moved_by = move
    return OrderLine(
        order,
        1,
        job.quote.customer,
        job.ordered,
        "",
        job.quote.text,
        job,
        flow,
        1,
        job.quote.price,
        job.requested,
        job.promised,
        promised,
        moved_on,
        moved_by,
        flow.packed,
        flow.finished,
        flow.cancelled,
    )


def _stock_line(order: str, line: StockLine, past: History) -> OrderLine:
    key = (line.order, line.line)
    shipped = past.floor.stores.shipped.get(key, NEVER)
    return OrderLine(
        order,
        line.line,
        line.customer,
        line.ordered,
        line.item,
        past.book.made[line.item].name,
        None,
        None,
        line.quantity,
        line.price,
        line.promised,
        line.promised,
        line.promised,
        NEVER,
        "",
        shipped,
        shipped,
        past.floor.stores.cancelled.get(key, NEVER),
    )


def _moved(flow: Flow, wobble: int, *, told: bool) -> tuple[int, int, str]:
    """Promise as it stands, day it was moved and by whom: most late jobs get a new date."""
    late_by = flow.finished - flow.due
    by = "Purchasing" if flow.ready > flow.due - 21 else "Production"
    if flow.finished != NEVER and late_by > 3 and told:
        promised = on_or_after(max(flow.due + 2, flow.finished - 3 + wobble))
        return promised, on_or_before(min(flow.due, flow.finished) - wobble), by
    soon = flow.due < TODAY + 8 and flow.stage() <= EDGE
    if flow.finished == NEVER and flow.cancelled == NEVER and (flow.due < TODAY or soon):
        return on_or_after(TODAY + 9 + 2 * wobble), on_or_before(TODAY - 1 - wobble), by
    return flow.due, NEVER, ""


def _forgotten(lines: list[OrderLine]) -> tuple[str, ...]:
    """Orders delivered three to nine weeks ago that were never invoiced: every tenth or so."""
    old = [one for one in lines if one.finished != NEVER and TODAY - 63 < one.finished < TODAY - 20]
    middling = sorted({one.order for one in old if 2500 < one.value < 12000})
    step = max(1, len(middling) // UNBILLED)
    return tuple(middling[step // 2 :: step][:UNBILLED])


def _invoices(lines: list[OrderLine], unbilled: tuple[str, ...], *, seed: int) -> list[Invoice]:
    rng = stream(seed, "invoices")
    drafts: list[tuple[int, OrderLine, str, float, int]] = []
    for line in lines:
        job = line.job
        last = 1.0
        if job is not None and line.value > STAGE_PAYMENT_FROM:
            drafts.append((on_or_after(line.ordered + 1), line, "Deposit", 0.4, job.deposit_day))
            if line.shipped <= TODAY and line.order not in unbilled:
                drafts.append((on_or_after(line.shipped + 1), line, "Stage", 0.4, 0))
            last = 0.6 if line.order in unbilled else 0.2
        if line.finished <= TODAY and line.order not in unbilled:
            day = on_or_after(line.finished + int(rng.integers(1, 5)))
            drafts.append((day, line, "Final" if last < 1 else "Invoice", last, 0))
    rows = []
    drafts = sorted(
        (one for one in drafts if one[0] <= TODAY),
        key=lambda one: (one[0], one[1].order, one[1].line),
    )
    for place, (day, line, kind, share, paid_in) in enumerate(drafts, 1):
        terms = 7 if kind == "Deposit" else line.customer.payment_days
        late = line.customer.pays_after - line.customer.payment_days
        pays = paid_in or day + max(2, int(terms + late + rng.normal(0, 5)))
        disputed = not paid_in and rng.random() < 0.012 and day > TODAY - 240
        paid = NEVER if disputed or pays > TODAY else pays
        rows.append(
            Invoice(
                f"RE{to_date(day):%y}-{place:05d}",
                line.order,
                line.line,
                line.customer,
                kind,
                day,
                day + terms,
                round(line.value * share, 2),
                paid,
            )
        )
    return rows

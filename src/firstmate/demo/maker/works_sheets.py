"""Purchasing and the works as the ERP prints them, and the grid of monthly sales."""

from __future__ import annotations

from dataclasses import dataclass

from firstmate.demo.maker.booking import Report, WorkOrder, status
from firstmate.demo.maker.days import on_or_after, to_date
from firstmate.demo.maker.documents import Books
from firstmate.demo.maker.history import History
from firstmate.demo.maker.intake import NEVER
from firstmate.demo.maker.order_sheets import shown
from firstmate.demo.maker.parameters import FIRST, TODAY
from firstmate.demo.maker.sheet import Row, Sheet
from firstmate.demo.maker.streams import stream

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class _Bought:
    ordered: int
    supplier: str
    item: str
    text: str
    order: str
    quantity: float
    unit: str
    price: float
    promised: int
    arrivals: tuple[tuple[int, float], ...]


def _bought(past: History, papers: Books) -> list[_Bought]:
    """Purchases for stock and for jobs placed up to today, in order of day and supplier."""
    rows = []
    for one in past.floor.stores.purchases:
        part = past.book.bought[one.item]
        rows.append(_Bought(one.ordered, one.supplier, one.item, part.name, "", one.quantity,
                            part.unit, one.price, one.promised, one.arrivals))  # fmt: skip
    for flow in past.floor.flows:
        if flow.number not in papers.order_of_flow or flow.job is None:
            continue
        for buy in flow.job.purchases:
            if buy.ordered < flow.cancelled:
                rows.append(_Bought(buy.ordered, buy.supplier.code, "", buy.text,
                                    papers.order_of_flow[flow.number], 1.0, "lot", buy.amount,
                                    buy.promised, ((buy.arrives, 1.0),)))  # fmt: skip
    rows = [row for row in rows if FIRST <= row.ordered <= TODAY]
    return sorted(rows, key=lambda row: (row.ordered, row.supplier, row.order, row.item, row.text))


def purchases(past: History, papers: Books) -> tuple[Sheet, Sheet]:
    """Purchase order lines and goods receipts; lines of a day and supplier share an order."""
    rows: list[Row] = []
    arrived: list[tuple[int, str, int, float]] = []
    number, line, last = 0, 0, (0, "")
    for one in _bought(past, papers):
        if (one.ordered, one.supplier) != last:
            number, line, last = number + 1, 0, (one.ordered, one.supplier)
        line += 1
        code = f"PO{to_date(one.ordered):%y}-{number:05d}"
        here = [(day, quantity) for day, quantity in one.arrivals if day <= TODAY]
        received = sum(quantity for _, quantity in here)
        state = "Open" if not here else "Received" if received == one.quantity else "Partial"
        rows.append((
            code, line, one.supplier, one.item or None, one.text, one.order or None, one.quantity,
            one.unit, one.price, round(one.quantity * one.price, 2), "EUR", to_date(one.ordered),
            to_date(one.promised), to_date(one.promised), received,
            to_date(here[-1][0]) if here else None, state,
        ))  # fmt: skip
        arrived += [(day, code, line, quantity) for day, quantity in here]
    receipts: list[Row] = [
        (f"WE{place:06d}", code, line, to_date(day), quantity, 0)
        for place, (day, code, line, quantity) in enumerate(sorted(arrived), 1)
    ]
    return (
        Sheet("purchase_orders", (
            "PO no", "Line", "Supplier no", "Art. no", "Description", "For order", "Qty ordered",
            "Unit", "Price", "Line value", "Currency", "Order date", "Required date",
            "Confirmed date", "Qty received", "Received on", "Status"), rows),
        Sheet("goods_receipts", (
            "Receipt no", "PO no", "PO line", "Receipt date", "Qty received", "Qty rejected"),
            receipts),
    )  # fmt: skip


def work_orders(orders: dict[int, list[WorkOrder]]) -> Sheet:
    """Work orders of jobs and lots."""
    headers = ("WO no", "Parent WO", "Order no", "Art. no", "Description", "Qty", "Qty finished",
               "Planned hours", "Released on", "Due date", "Started on", "Finished on",
               "Status")  # fmt: skip
    rows: list[Row] = []
    for flow_orders in orders.values():
        for one in flow_orders:
            flow = one.flow
            done = flow.finished != NEVER
            released = flow.ready if flow.ready <= TODAY else NEVER
            rows.append((one.number, one.parent or None, one.order or None, one.item or None,
                         one.text, one.quantity, one.quantity if done else 0.0, one.hours,
                         shown(on_or_after(released) if released != NEVER else NEVER),
                         to_date(flow.due), shown(flow.started),
                         shown(flow.finished), status(flow)))  # fmt: skip
    return Sheet("work_orders", headers, rows)


def work_reports(reports: list[Report]) -> Sheet:
    """Hours booked."""
    headers = ("Report no", "Date", "Time", "Person no", "Work centre", "WO no", "Op", "Hours",
               "Qty good", "Qty scrap", "Remark")  # fmt: skip
    return Sheet("work_reports", headers, [
        (f"R{place:06d}", to_date(one.day), one.clock, one.person, one.centre, one.work_order,
         one.step, one.hours, one.good or None, None, one.remark or None)
        for place, one in enumerate(reports, 1)
    ])  # fmt: skip


def quality_checks(past: History, orders: dict[int, list[WorkOrder]]) -> Sheet:
    """Checks at the spray booth."""
    headers = ("Check no", "Date", "Work centre", "WO no", "Art. no", "Qty checked", "Qty failed",
               "Result", "Defect", "Action")  # fmt: skip
    rng = stream(past.seed, "defects")
    rows: list[Row] = []
    for one in past.floor.checks:
        if one.flow not in orders:
            continue
        order = orders[one.flow][0]
        failed = max(1, round(order.quantity * one.failed)) if one.failed else 0
        action = "Back to spray booth" if failed else None
        defect = str(rng.choice(("Runs", "Dust inclusion", "Orange peel", "Colour off")))
        rows.append(
            (
                f"QC{len(rows) + 1:05d}",
                to_date(one.day),
                "SPRAY",
                order.number,
                order.item or None,
                order.quantity,
                failed,
                "Rework" if failed else "OK",
                defect if failed else None,
                action,
            )
        )
    return Sheet("quality_checks", headers, rows)


def sales_grid(past: History) -> Sheet:
    """Pieces shipped by item and month, months as columns."""
    months = [(year, month) for year in (2024, 2025, 2026) for month in range(1, 13)]
    months = [one for one in months if (2024, 11) <= one <= (2026, 10)]
    pieces: dict[str, dict[tuple[int, int], int]] = {item: {} for item in past.book.finished}
    for line in past.lines:
        shipped = past.floor.stores.shipped.get((line.order, line.line), NEVER)
        if shipped != NEVER:
            when = to_date(shipped)
            row = pieces[line.item]
            row[when.year, when.month] = row.get((when.year, when.month), 0) + line.quantity
    names = [month_heading(one) for one in months]
    return Sheet("Pieces", ("Art. no", "Description", *names), [
        (item, past.book.made[item].name, *(row.get(month, 0) for month in months))
        for item, row in pieces.items()
    ])  # fmt: skip


def month_heading(month: tuple[int, int]) -> str:
    """Heading of a month, such as "Nov 24"."""
    return f"{_MONTHS[month[1] - 1]} {month[0] % 100}"

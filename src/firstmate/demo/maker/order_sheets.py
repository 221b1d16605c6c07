"""Orders and what follows them, as the ERP prints them: lines, jobs, gates, money, deliveries."""

from __future__ import annotations

from datetime import date

from firstmate.demo.maker.days import on_or_after, to_date
from firstmate.demo.maker.documents import STAGE_PAYMENT_FROM, Books, OrderLine
from firstmate.demo.maker.history import History
from firstmate.demo.maker.intake import NEVER, Job, Quote
from firstmate.demo.maker.master_sheets import weight
from firstmate.demo.maker.parameters import FIRST, FIT, TODAY
from firstmate.demo.maker.sheet import Row, Sheet
from firstmate.demo.maker.streams import stream

TAX = 0.19


def shown(day: int) -> date | None:
    """A day as the papers show it: empty when it has not happened by today."""
    return to_date(day) if day <= TODAY else None


def _status(line: OrderLine) -> str:
    if line.cancelled != NEVER:
        return "Cancelled"
    return "Delivered" if line.finished <= TODAY else "Open"


def order_lines(papers: Books) -> Sheet:
    """The order book, open and past, one row a line."""
    headers = ("Order no", "Line", "Customer no", "Customer", "Order date", "Art. no",
               "Description", "Job class", "Qty ordered", "Qty delivered", "Unit", "Unit price",
               "Line value", "Currency", "Requested date", "First promised date", "Promised date",
               "Delivered on", "Invoiced on", "Status", "Cancelled on", "Cancel reason",
               "Sales person")  # fmt: skip
    billed = {(one.order, one.line): one.day for one in papers.invoices
              if one.kind in ("Final", "Invoice")}  # fmt: skip
    rows: list[Row] = []
    for line in papers.lines:
        job = line.job
        done = line.finished <= TODAY
        rows.append((
            line.order, line.line, line.customer.code, line.customer.name, to_date(line.ordered),
            line.item or None, line.text, job.quote.job_class.name if job else None, line.quantity,
            line.quantity if done else 0, "pc" if line.item else "job", line.price, line.value,
            "EUR", to_date(line.requested), to_date(line.first_promised), to_date(line.promised),
            shown(line.finished), shown(billed.get((line.order, line.line), NEVER)), _status(line),
            shown(line.cancelled), "Too late" if line.cancelled != NEVER else None,
            job.quote.salesman if job else "Inside sales",
        ))  # fmt: skip
    return Sheet("sales_order_lines", headers, rows)


def promise_changes(papers: Books) -> Sheet:
    """Promises that were moved."""
    headers = ("Order no", "Line", "Changed on", "Old date", "New date", "Changed by")
    return Sheet("promise_changes", headers, [
        (line.order, line.line, to_date(line.moved_on), to_date(line.first_promised),
         to_date(line.promised), line.moved_by)
        for line in papers.lines if line.moved_on <= TODAY and line.promised != line.first_promised
    ])  # fmt: skip


def jobs(papers: Books) -> list[Sheet]:
    """The workbook of jobs: list, gates, agreed stage payments."""
    rows: list[Row] = []
    gates: list[Row] = []
    stages: list[Row] = []
    for line in papers.lines:
        job = line.job
        if job is None or line.flow is None:
            continue
        quote = job.quote
        rows.append((
            line.order, line.text, line.customer.code, quote.job_class.name, line.value,
            to_date(line.ordered), to_date(line.requested), to_date(line.promised),
            shown(line.finished), {"Delivered": "Done"}.get(_status(line), _status(line)),
            quote_number(quote), quote.material,
            round(quote.workshop_hours + quote.site_hours + quote.drawing_hours, 1),
        ))  # fmt: skip
        gates += _gates(line, job)
        if line.value > STAGE_PAYMENT_FROM:
            stages += [(line.order, 1, "Order", 40), (line.order, 2, "Shipment", 40),
                       (line.order, 3, "Completion", 20)]  # fmt: skip
    return [
        Sheet("Jobs", ("Job no", "Description", "Customer no", "Job class", "Value (EUR)",
                       "Order date", "Requested date", "Promised date", "Finished on", "Status",
                       "Quote no", "Material planned (EUR)", "Hours planned"), rows),
        Sheet("Gates", ("Job no", "Gate", "Owner", "Asked on", "Expected", "Passed on"), gates),
        Sheet("Stage payments", ("Job no", "Step", "Due at", "Percent"), stages),
    ]  # fmt: skip


def _gates(line: OrderLine, job: Job) -> list[Row]:
    rows: list[Row] = []
    asked = shown(on_or_after(job.ordered + 1))
    if line.value > STAGE_PAYMENT_FROM:
        rows.append((line.order, "Deposit in", line.customer.name, asked,
                     to_date(on_or_after(job.ordered + 10)), shown(job.deposit_day)))  # fmt: skip
    drawn = shown(on_or_after(job.ordered + 7))
    rows.append((line.order, "Drawings approved", line.customer.name, drawn,
                 to_date(on_or_after(job.ordered + 21)), shown(job.drawings_day)))  # fmt: skip
    if job.hours[FIT]:
        rows.append((line.order, "Site ready", line.customer.name, asked,
                     to_date(on_or_after(job.promised - 10)), shown(job.site_day)))  # fmt: skip
    return rows


def quote_number(quote: Quote) -> str:
    """Number of a quote."""
    return f"Q{to_date(quote.asked):%y}-{quote.number:05d}"


def quotes(past: History, papers: Books) -> Sheet:
    """The list of quotes with outcome and estimated hours."""
    headers = ("Quote no", "Enquiry date", "Sent on", "Valid until", "Customer no", "Sales person",
               "Job class", "Description", "Price EUR", "Material EUR", "Workshop hours",
               "Site hours", "Drawing hours", "Estimating hours", "Lead time promised (days)",
               "Outcome", "Decided on", "Loss reason", "Order no")  # fmt: skip
    became = {line.job.quote.number: line.order for line in papers.lines if line.job}
    rows: list[Row] = []
    for one in past.quotes:
        if one.asked < FIRST or one.sent > TODAY:
            continue
        known = one.decided <= TODAY
        outcome = ("Won" if one.won else "Lost") if known else "Open"
        rows.append((
            quote_number(one), to_date(one.asked), to_date(one.sent), to_date(one.sent + 42),
            one.customer.code, one.salesman, one.job_class.name, one.text, one.price, one.material,
            one.workshop_hours, one.site_hours, one.drawing_hours, one.estimating_hours,
            one.promised_days, outcome, shown(one.decided), one.reason if known else None,
            became.get(one.number),
        ))  # fmt: skip
    return Sheet("quotes", headers, rows)


def invoices(papers: Books) -> Sheet:
    """Invoices."""
    headers = ("Invoice no", "Order no", "Order line", "Customer no", "Kind", "Invoice date",
               "Due date", "Net", "VAT", "Gross", "Paid", "Paid on")  # fmt: skip
    rows: list[Row] = []
    for one in papers.invoices:
        tax = round(one.net * TAX, 2)
        gross = round(one.net + tax, 2)
        rows.append((one.number, one.order, one.line, one.customer.code, one.kind, to_date(one.day),
                     to_date(one.due), one.net, tax, gross, gross if one.paid <= TODAY else 0.0,
                     shown(one.paid)))  # fmt: skip
    return Sheet("invoices", headers, rows)


def payments(papers: Books) -> Sheet:
    """Incoming payments."""
    headers = ("Payment no", "Invoice no", "Customer no", "Direction", "Date", "Amount", "Currency")
    paid = sorted((one for one in papers.invoices if one.paid <= TODAY),
                  key=lambda one: (one.paid, one.number))  # fmt: skip
    return Sheet("payments", headers, [
        (f"ZE{place:06d}", one.number, one.customer.code, "In", to_date(one.paid),
         round(one.net + round(one.net * TAX, 2), 2), "EUR")
        for place, one in enumerate(paid, 1)
    ])  # fmt: skip


def deliveries(papers: Books, past: History) -> Sheet:
    """Delivery notes with address and coordinates."""
    headers = ("Delivery note", "Order no", "Line", "Customer no", "Art. no", "Qty", "Shipped on",
               "Vehicle", "Weight (kg)", "Street", "Postcode", "City", "Latitude",
               "Longitude")  # fmt: skip
    rng = stream(past.seed, "deliveries")
    gone = sorted((line for line in papers.lines if line.shipped <= TODAY),
                  key=lambda line: (line.shipped, line.order, line.line))  # fmt: skip
    rows: list[Row] = []
    for place, line in enumerate(gone, 1):
        one = line.customer
        if line.item:
            kilograms = line.quantity * weight(past.book.made[line.item].family)
        else:
            kilograms = line.value / 1000 * 62
        van = str(rng.choice(("OS-JW 71", "OS-JW 88")))
        rows.append((f"LS{place:06d}", line.order, line.line, one.code, line.item or None,
                     line.quantity, to_date(line.shipped), van,
                     round(kilograms, 1), one.street, one.postcode, one.town, one.latitude,
                     one.longitude))  # fmt: skip
    return Sheet("deliveries", headers, rows)

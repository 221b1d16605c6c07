"""The result table `sales`: every ordered line in one currency with its kind."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table
from firstmate.capabilities.measure.columns import figure, text

_LINE = Opens(("sales_lines",), on=("order", "line"))

SALES = result_table(
    "sales",
    "What customers ordered, line by line, in the company's currency without tax, sorted by kind.",
    text("order", "Order number.", key=True),
    figure(
        "line",
        "integer",
        "Line number; where missing or doubled, the next free one.",
        formula="as given, else highest of the order + ordinal",
        opens=_LINE,
        key=True,
    ),
    Column("day", "day", "Day ordered."),
    text("item", "Item; empty for jobs."),
    text("location", "Place; empty text = the only one."),
    text("customer", "Customer."),
    text("job", "Job of a line without item: its job, else its order, else order/line."),
    text("job_class", "Kind of work of a job."),
    text("channel", "Way it came in."),
    Column("sales_person", "text", "Who sold it.", private="person"),
    Column(
        "kind",
        "text",
        "What the line is; cancelled lines include the cancellation and what it cancels.",
        choices=(
            "item",
            "job",
            "service",
            "fee",
            "return",
            "cancelled",
            "quote",
            "adjustment",
        ),
    ),
    figure(
        "quantity",
        "number",
        "Units ordered; negative = taken back.",
        unit="item unit",
        formula="as ordered; amount / price where only these are known; 1 for a job",
        opens=_LINE,
    ),
    figure(
        "amount",
        "money",
        "Net amount in the company's currency; empty where no exchange rate is known.",
        unit="currency",
        formula="(amount, else quantity x price) x rate / (1 + tax rate where tax is in)",
        opens=_LINE,
    ),
    figure(
        "price",
        "money",
        "Net price of a unit in the company's currency.",
        unit="currency",
        formula="amount / quantity",
        opens=_LINE,
    ),
    Column("promised", "day", "Day promised now."),
    Column("first_promised", "day", "Day promised first."),
    Column("wanted", "day", "Day the customer wants it."),
    figure(
        "shipped",
        "number",
        "Units shipped.",
        unit="item unit",
        formula="of the line, else the sum of its shipments, else quantity where done",
        opens=(_LINE, Opens(("shipments",), on=("order", ("line", "order_line")))),
    ),
    Column("shipped_on", "day", "Day of the last shipment."),
    figure(
        "open_quantity",
        "number",
        "Units still to ship.",
        unit="item unit",
        formula="quantity - shipped of lines that are open or partial, never below 0",
        opens=_LINE,
    ),
    figure(
        "open_amount",
        "money",
        "Net amount still to ship.",
        unit="currency",
        formula="amount x open quantity / quantity",
        opens=_LINE,
    ),
    Column("invoiced_on", "day", "Day of the invoice."),
    text("status", "open, partial, done, cancelled or quote."),
    text("document", "What the row was made from: order, invoice, shipment or job."),
    text("cancels", "order/line that this line cancels or takes back."),
    Column("bulk", "flag", "A single order far beyond the item's usual size."),
    time="day",
)

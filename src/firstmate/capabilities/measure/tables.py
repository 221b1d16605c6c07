"""The result tables of `measure`: what was ordered, and every estimate with range, n and basis."""

from __future__ import annotations

from firstmate.base.table import Column, Kind, Opens, result_table

BASES = ("entered", "measured", "group", "default")


def _figure(
    name: str,
    kind: Kind,
    meaning: str,
    *,
    formula: str,
    unit: str = "",
    opens: Opens | None = None,
    key: bool = False,
) -> Column:
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=opens, key=key)


def _text(name: str, meaning: str, *, key: bool = False) -> Column:
    return Column(name, "text", meaning, key=key)


def _estimate(
    what: str, *, unit: str, formula: str, opens: Opens, kind: Kind = "number", span: str = ""
) -> tuple[Column, ...]:
    """The five columns of every estimate; they are never empty."""
    said = span or "the 80 % interval of the value"
    return (
        _figure("value", kind, what, unit=unit, formula=formula, opens=opens),
        _figure("low", kind, f"Low end: {said}.", unit=unit, formula=f"10 % point of {said}"),
        _figure("high", kind, f"High end: {said}.", unit=unit, formula=f"90 % point of {said}"),
        _figure(
            "n", "integer", "How many observations stand behind it.", formula="count", opens=opens
        ),
        Column(
            "basis",
            "text",
            "entered = a person said so; measured = from what happened here; group = from like "
            "things; default = assumed.",
            choices=BASES,
        ),
    )


_LINE = Opens(("sales_lines",), on=("order", "line"))

SALES = result_table(
    "sales",
    "What customers ordered, line by line, in the company's currency without tax, sorted by kind.",
    _text("order", "Order number.", key=True),
    _figure(
        "line",
        "integer",
        "Line number; where missing or doubled, the next free one.",
        formula="as given, else highest of the order + ordinal",
        opens=_LINE,
        key=True,
    ),
    Column("day", "day", "Day ordered."),
    _text("item", "Item; empty for jobs."),
    _text("location", "Place; empty text = the only one."),
    _text("customer", "Customer."),
    _text("job", "Job of a line without item: its job, else its order, else order/line."),
    _text("job_class", "Kind of work of a job."),
    _text("channel", "Way it came in."),
    Column("sales_person", "text", "Who sold it.", private="person"),
    Column(
        "kind",
        "text",
        "What the line is; cancelled lines include the cancellation and what it cancels.",
        choices=(
            "item", "job", "service", "fee", "return", "cancelled", "quote", "adjustment",
        ),
    ),
    _figure(
        "quantity",
        "number",
        "Units ordered; negative = taken back.",
        unit="item unit",
        formula="as ordered; amount / price where only these are known; 1 for a job",
        opens=_LINE,
    ),
    _figure(
        "amount",
        "money",
        "Net amount in the company's currency; empty where no exchange rate is known.",
        unit="currency",
        formula="(amount, else quantity x price) x rate / (1 + tax rate where tax is in)",
        opens=_LINE,
    ),
    _figure(
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
    _figure(
        "shipped",
        "number",
        "Units shipped.",
        unit="item unit",
        formula="of the line, else the sum of its shipments, else quantity where done",
        opens=Opens(("shipments",), on=("order", ("line", "order_line")), adds_up="quantity"),
    ),
    Column("shipped_on", "day", "Day of the last shipment."),
    _figure(
        "open_quantity",
        "number",
        "Units still to ship.",
        unit="item unit",
        formula="quantity - shipped of lines that are open or partial, never below 0",
        opens=_LINE,
    ),
    _figure(
        "open_amount",
        "money",
        "Net amount still to ship.",
        unit="currency",
        formula="amount x open quantity / quantity",
        opens=_LINE,
    ),
    Column("invoiced_on", "day", "Day of the invoice."),
    _text("status", "open, partial, done, cancelled or quote."),
    _text("document", "What the row was made from: order, invoice, shipment or job."),
    _text("cancels", "order/line that this line cancels or takes back."),
    Column("bulk", "flag", "A single order far beyond the item's usual size."),
    time="day",
)

LEAD_TIMES = result_table(
    "lead_times",
    "Days from order to arrival; item empty = the supplier's own, both empty = the firm's own.",
    _text("supplier", "Supplier; empty = not known.", key=True),
    _text("item", "Item; empty = any.", key=True),
    _text("location", "Place; empty = any.", key=True),
    *_estimate(
        "Median days from order to arrival.",
        unit="days",
        formula=(
            "(stated + 1) x exp(m) - 1; m = mean log ratio of real to stated days of supplier and "
            "item, shrunk to the supplier, shrunk to all; open lines count with the days they must "
            "at least take"
        ),
        opens=Opens(("purchase_lines",), on=("supplier", "item")),
        span="the 10 % and 90 % points of single lead times",
    ),
    _figure(
        "stated",
        "number",
        "Days the supplier states.",
        unit="days",
        formula="of supplier and item, else sum of its legs, else of item, else of supplier",
        opens=Opens(("supplier_items",), on=("supplier", "item")),
    ),
    Column("best", "flag", "Whether the item is bought from this supplier first."),
)

_REPORT = Opens(("work_reports",), on=("item", "step", "resource"))

RUN_RATES = result_table(
    "run_rates",
    "Hours for one good unit at each step, without set-up.",
    _text("item", "Item.", key=True),
    _text("routing", "Way of making it; empty = the only one.", key=True),
    _figure("step", "integer", "Step.", formula="as in operations", opens=_REPORT, key=True),
    _text("resource", "Resource.", key=True),
    *_estimate(
        "Hours for one good unit.",
        unit="hours",
        formula=(
            "sum of (hours - set-up) / sum of good units, its log ratio to the stated hours shrunk "
            "to that of the resource"
        ),
        opens=_REPORT,
    ),
    _figure(
        "setup_hours",
        "number",
        "Hours to set up for a lot.",
        unit="hours",
        formula="as in operations, else median of set-up reported",
        opens=_REPORT,
    ),
    _figure(
        "stated",
        "number",
        "Hours for a unit as entered in operations.",
        unit="hours",
        formula="as entered",
        opens=Opens(("operations",), on=("item", "routing", "step")),
    ),
)

JOB_RATES = result_table(
    "job_rates",
    "Hours that 1,000 of price of a kind of work need; job_class empty = all kinds.",
    _text("job_class", "Kind of work; empty = all.", key=True),
    _text("resource", "Resource.", key=True),
    *_estimate(
        "Hours for 1,000 of price.",
        unit="hours",
        formula="1000 x sum of hours / sum of price of finished jobs, shrunk to all kinds",
        opens=Opens(("work_reports", "time_entries"), on=("resource",)),
    ),
    _figure(
        "spread",
        "number",
        "Standard deviation of a single job around the rate, as a share of it.",
        unit="share",
        formula="price-weighted standard deviation of hours / (rate x price) over finished jobs",
        opens=Opens(("work_reports", "time_entries"), on=("resource",)),
    ),
)

JOB_HOURS = result_table(
    "job_hours",
    "Hours still to do for every open job at each resource.",
    _text("job", "Job.", key=True),
    _text("resource", "Resource; empty = not known.", key=True),
    *_estimate(
        "Hours still to do.",
        unit="hours",
        formula="remaining hours as entered, else estimated hours (phases, quote, job, rate x price) - booked",
        opens=Opens(("phases",), on=("job", "resource")),
        span="the hours this one job may take",
    ),
    _figure(
        "done_hours",
        "number",
        "Hours booked so far.",
        unit="hours",
        formula="sum of hours booked on the job",
        opens=Opens(("work_reports", "time_entries"), on=("job", "resource"), adds_up="hours"),
    ),
    _text("job_class", "Kind of work."),
)

YIELDS = result_table(
    "yields",
    "Good share of what is started at a step; what is sent back and mended counts as good.",
    _text("item", "Item.", key=True),
    _text("routing", "Way of making it; empty = the only one.", key=True),
    _figure("step", "integer", "Step.", formula="as in operations", opens=_REPORT, key=True),
    *_estimate(
        "Good share.",
        unit="share",
        formula="(good + k x group share) / (good + scrap + k), k from the spread between items",
        opens=Opens(("work_reports", "quality_checks"), on=("item", "step")),
    ),
)

UNIT_COSTS = result_table(
    "unit_costs",
    "Truly variable cost of one unit: material and outside work; wages of normal shifts are fixed.",
    _text("item", "Item.", key=True),
    *_estimate(
        "Variable cost of one unit.",
        kind="money",
        unit="currency",
        formula="material + conversion",
        opens=Opens(("bom_lines", "supplier_items", "purchase_lines", "items"), on=("item",)),
        span="what the unit may truly cost",
    ),
    _figure(
        "material",
        "money",
        "Material in one unit.",
        unit="currency",
        formula="price bought at, or sum over the bill of quantity / (1 - scrap) x unit cost",
        opens=Opens(("bom_lines", "purchase_lines"), on=("item",)),
    ),
    _figure(
        "conversion",
        "money",
        "Outside steps and variable charges in one unit.",
        unit="currency",
        formula="unit charge + lot charge / lot + hours x rate at resources of kind outside",
        opens=Opens(("operations",), on=("item",)),
    ),
)

UNIT_PRICES = result_table(
    "unit_prices",
    "Net price one unit really brings.",
    _text("item", "Item.", key=True),
    *_estimate(
        "Net price of a unit.",
        kind="money",
        unit="currency",
        formula="sum of amount / sum of quantity of the last 365 days, else list price",
        opens=Opens(("sales",), on=("item",)),
        span="prices of single lines",
    ),
)

CONVERSIONS = result_table(
    "conversions",
    "Share of deals won, by stage, owner and kind of work; empty text = all.",
    _text("stage", "Stage; empty = all.", key=True),
    Column("owner", "text", "Sales person; empty = all.", key=True, private="person"),
    _text("job_class", "Kind of work; empty = all.", key=True),
    *_estimate(
        "Share won.",
        unit="share",
        formula="(won + k x prior) / (closed + k); prior adds the log odds of stage, owner and kind",
        opens=Opens(("deals", "quotes"), on=("owner", "job_class")),
    ),
    _figure(
        "stated",
        "number",
        "Mean chance the CRM or the sales person states.",
        unit="share",
        formula="mean probability of closed deals where kept, else of open ones",
        opens=Opens(("deals",), on=("owner", "job_class")),
    ),
    _figure(
        "days_to_close",
        "number",
        "Median days from opening to decision.",
        unit="days",
        formula="median of closed - created, of all where fewer than 5",
        opens=Opens(("deals", "quotes"), on=("owner", "job_class")),
    ),
)

CAPACITIES = result_table(
    "capacities",
    "Hours a resource has in each week of the plan, and what more hours cost.",
    _text("resource", "Resource.", key=True),
    Column("period", "day", "Monday of the week; the first may be a part of a week.", key=True),
    *_estimate(
        "Productive hours.",
        unit="hours",
        formula="units x calendar hours x efficiency - absences, else demonstrated weekly mean",
        opens=Opens(("resources", "calendars", "calendar_exceptions"), on=("resource",)),
        span="hours shown so far (mean +/- 2.66 x mean moving range) around the value",
    ),
    _figure(
        "nominal",
        "number",
        "Hours without absences, holidays and efficiency.",
        unit="hours",
        formula="units x calendar hours",
        opens=Opens(("resources",), on=("resource",)),
    ),
    _figure(
        "overtime_hours",
        "number",
        "Most hours of overtime.",
        unit="hours",
        formula="as entered, else nominal x overtime share",
        opens=Opens(("resources",), on=("resource",)),
    ),
    _figure(
        "overtime_cost",
        "money",
        "Cost of an hour of overtime.",
        unit="currency",
        formula="as entered, else cost of an hour x (1 + overtime premium)",
        opens=Opens(("resources",), on=("resource",)),
    ),
    _figure(
        "outside_hours",
        "number",
        "Most hours that can be bought outside.",
        unit="hours",
        formula="as entered; as many as nominal where only a price is entered; else 0",
        opens=Opens(("resources",), on=("resource",)),
    ),
    _figure(
        "outside_cost",
        "money",
        "Cost of an hour bought outside.",
        unit="currency",
        formula="as entered, else 0 with no hours",
        opens=Opens(("resources",), on=("resource",)),
    ),
    time="period",
)

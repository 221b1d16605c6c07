"""The result tables of `process`: what is certain, row by row, with the money it holds."""

from __future__ import annotations

from firstmate.base.table import Column, Kind, Opens, Ways, result_table


def _figure(
    name: str, kind: Kind, meaning: str, *, formula: str, unit: str = "", opens: Ways | None = None
) -> Column:
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=opens)


def _text(name: str, meaning: str, *, key: bool = False) -> Column:
    return Column(name, "text", meaning, key=key)


def _days(meaning: str, formula: str, opens: Ways, name: str = "days") -> Column:
    return _figure(name, "number", meaning, unit="days", formula=formula, opens=opens)


def _money(name: str, meaning: str, formula: str, opens: Ways) -> Column:
    return _figure(name, "money", meaning, unit="currency", formula=formula, opens=opens)


_LINE = Opens(("sales",), on=("order", "line"))
_OPEN = Opens(("sales",), on=("order", "line"), adds_up="open_amount")
_COST = "open amount x (lost share x contribution share + penalty share), each per week"


def _order_line() -> tuple[Column, ...]:
    return (
        _text("order", "Order.", key=True),
        Column("line", "integer", "Line.", key=True, formula="as ordered", opens=_LINE),
    )


LATE_ORDERS = result_table(
    "late_orders",
    "Open order lines past their promise.",
    *_order_line(),
    _text("customer", "Customer."),
    _text("item", "Item."),
    _text("job", "Job."),
    Column("promised", "day", "Day promised now."),
    Column("first_promised", "day", "Day promised first."),
    _days("Days past the promise.", "as-of - promised", _LINE),
    _days("Days past the first promise.", "as-of - first promised", _LINE, name="first_days"),
    _money("amount", "Net amount still to ship.", "open amount of the line", _OPEN),
    _money("week_cost", "Cost of one more week of waiting.", _COST, _LINE),
    _money("week_low", "The same at the cautious end.", _COST, _LINE),
    _money("week_high", "The same at the hopeful end.", _COST, _LINE),
    time="promised",
)

_WORK = (Opens(("sales",), on=(("work", "job"),)), Opens(("sales",), on=(("work", "order"),)))
_GATE = Opens(("gates",), on=("work", "gate"))
WAITING_JOBS = result_table(
    "waiting_jobs",
    "Open jobs and orders that wait for a gate: a deposit, a signature, a site.",
    _text("work", "Job or order.", key=True),
    _text("gate", "What is waited for.", key=True),
    Column("owner", "text", "Who has to act.", private="person"),
    _text("customer", "Customer."),
    _text("job_class", "Kind of work."),
    Column("asked", "day", "Day it was asked for."),
    Column("expected", "day", "Day it was expected."),
    Column("promised", "day", "Day the work is promised."),
    _days("Days it has waited.", "as-of - (asked, else expected)", _GATE),
    _days("Days past the expected day.", "as-of - expected", _GATE, name="overdue_days"),
    Column("overdue", "flag", "Whether it should have happened by now."),
    _money("amount", "Net amount that waits.", "open amount of the work", _WORK),
    _money("wait_cost", "Cost of waiting as long again.", "late weeks x cost of a week", _GATE),
    _money("wait_low", "The same at the cautious end.", "late weeks x cost of a week", _GATE),
    _money("wait_high", "The same at the hopeful end.", "late weeks x cost of a week", _GATE),
    time="expected",
)

_HELD = (Opens(("sales",), on=("item", "job")), Opens(("bom_lines",), on=(("item", "component"),)))
_PURCHASE = Opens(("purchase_lines",), on=("purchase", "line"))
LATE_PURCHASES = result_table(
    "late_purchases",
    "Purchase lines that should have arrived, with the open orders that wait for them.",
    _text("purchase", "Purchase order.", key=True),
    Column("line", "integer", "Line.", key=True, formula="as ordered", opens=_PURCHASE),
    _text("supplier", "Supplier."),
    _text("item", "Item."),
    _text("job", "Job or order it was bought for; empty = for stock."),
    Column("due", "day", "Day confirmed, else wanted."),
    _days("Days past due.", "as-of - due", _PURCHASE),
    _figure("quantity", "number", "Units still to come.", unit="item unit",
            formula="ordered - received", opens=_PURCHASE),
    _money("amount", "Value still to come.", "units still to come x price", _PURCHASE),
    _figure("held", "integer", "Open order lines that wait for it.", formula="count",
            opens=_HELD),
    _money("held_amount", "Net amount of these orders.", "sum of open amounts", _HELD),
    _money("week_cost", "Cost of one more week of these orders.", _COST, _HELD),
    _money("week_low", "The same at the cautious end.", _COST, _HELD),
    _money("week_high", "The same at the hopeful end.", _COST, _HELD),
    time="due",
)  # fmt: skip

_INVOICE = Opens(("invoices",), on=("invoice",))
OVERDUE = result_table(
    "overdue",
    "Invoices past their due day that are not paid in full.",
    _text("invoice", "Invoice.", key=True),
    _text("customer", "Customer."),
    _text("order", "Order or job billed."),
    Column("due", "day", "Day it was due."),
    _days("Days past due.", "as-of - due", _INVOICE),
    _money("amount", "Still to be paid, tax included.", "amount + tax - paid", _INVOICE),
    time="due",
)

UNBILLED = result_table(
    "unbilled",
    "Orders shipped or finished for which no invoice was written.",
    _text("order", "Order.", key=True),
    _text("customer", "Customer."),
    _text("job", "Job, where it is one."),
    Column("shipped_on", "day", "Day of the last shipment."),
    _days("Days since.", "as-of - day of the last shipment", Opens(("sales",), on=("order",))),
    _money(
        "amount",
        "Net amount not billed.",
        "shipped amount of lines without invoice - deposits and stages billed beyond other lines",
        Opens(("sales", "invoices"), on=("order",)),
    ),
    time="shipped_on",
)

_STOCK = Opens(("stock",), on=("item", "location"))
NOT_MOVED = result_table(
    "not_moved",
    "Stock without any movement for longer than the setting dead_after_days.",
    _text("item", "Item.", key=True),
    _text("location", "Place; empty = the only one.", key=True),
    Column("last_moved", "day", "Last movement known; empty = none in the data."),
    _days("Days without a movement, at least.", "as-of - last movement, else first day of the data",
          _STOCK),
    _figure("quantity", "number", "Units on hand.", unit="item unit", formula="sum over lots",
            opens=Opens(("stock",), on=("item", "location"), adds_up="quantity")),
    _money("amount", "What it cost.", "quantity x unit value of the stock list, else unit cost",
           _STOCK),
    _money("brings", "What it would still bring.", "amount x dead value", _STOCK),
    _money("holding", "Cost of keeping it 13 weeks.", "amount x holding rate / 4", _STOCK),
)  # fmt: skip

_CHECKS = Opens(("quality_checks",), on=("resource",))
REWORK = result_table(
    "rework",
    "Units that were sent back, by resource and step.",
    _text("resource", "Resource.", key=True),
    Column(
        "step", "integer", "Step; 0 = not known.", key=True, formula="as checked", opens=_CHECKS
    ),
    _figure("checked", "number", "Units checked.", unit="item unit", formula="sum of units checked",
            opens=_CHECKS),
    _figure("sent_back", "number", "Units sent back.", unit="item unit",
            formula="sum of failed with rework, else reported rework", opens=_CHECKS),
    _figure("checks", "integer", "Checks of lots.", formula="count", opens=_CHECKS),
    _figure("share", "number", "Share sent back; a lot counts the same, small or large.",
            unit="share", formula="mean over checks of sent back / checked", opens=_CHECKS),
    _figure("low", "number", "Low end of the share.", unit="share",
            formula="10 % point of the beta posterior"),
    _figure("high", "number", "High end of the share.", unit="share",
            formula="90 % point of the beta posterior"),
    _figure("hours", "number", "Hours it takes in 13 weeks.", unit="hours",
            formula="booked hours per week x 13 x share / (1 + share)",
            opens=Opens(("work_reports",), on=("resource",))),
    _money("amount", "Hours at what an hour of overtime costs.", "hours x overtime cost", _CHECKS),
    _money("cost", "Cost entered for the checks, in 13 weeks.", "sum of cost / days x 91", _CHECKS),
)  # fmt: skip

_LEAD = Opens(("lead_times",), on=("supplier",))
LATE_SUPPLIERS = result_table(
    "late_suppliers",
    "Suppliers that take clearly longer than they state.",
    _text("supplier", "Supplier.", key=True),
    _days("Days stated.", "as stated", _LEAD, name="stated"),
    _days("Median days really taken.", "as measured", _LEAD),
    _days("9 of 10 orders arrive within.", "as measured", _LEAD, name="high"),
    _figure("n", "integer", "Orders measured.", formula="count", opens=_LEAD),
    _money("amount", "Bought from it in 13 weeks.", "purchases of the last year / 4",
           Opens(("purchase_lines",), on=("supplier",))),
    _money("holding", "Stock that covers its delay, for 13 weeks.",
           "(high - stated) days x purchases a day x holding rate / 4", _LEAD),
)  # fmt: skip

_DEALS = Opens(("deals",), on=(("person", "owner"),))
OPTIMISM = result_table(
    "optimism",
    "Chances stated in the pipeline against what was really won; person empty = the firm.",
    Column("person", "text", "Sales person; empty = the firm.", key=True, private="person"),
    _figure("stated", "number", "Mean chance stated.", unit="share", formula="mean", opens=_DEALS),
    _figure("share", "number", "Share really won.", unit="share", formula="as in conversions",
            opens=_DEALS),
    _figure("low", "number", "Low end of the share.", unit="share", formula="as in conversions"),
    _figure("high", "number", "High end of the share.", unit="share", formula="as in conversions"),
    _figure("n", "integer", "Decided deals.", formula="count", opens=_DEALS),
    _money("pipeline", "Value of the open deals.", "sum of amounts", _DEALS),
    _money("overstated", "How much the pipeline is overstated.", "pipeline x (stated - share)",
           _DEALS),
)  # fmt: skip

"""Process: what is certain today: late, overdue, unbilled, waiting, sent back, not moved.

Everything rests on what happened; it forecasts nothing, and what it is worth is told by rules
that the docs state.
"""

from __future__ import annotations

from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.process.options import (
    HABITS_OPTIONS,
    LATENESS_OPTIONS,
    RECEIVABLES_OPTIONS,
)
from firstmate.capabilities.process.tables import (
    LATE_ORDERS,
    LATE_PURCHASES,
    LATE_SUPPLIERS,
    NOT_MOVED,
    OPTIMISM,
    OVERDUE,
    REWORK,
    UNBILLED,
    WAITING_JOBS,
)
from firstmate.capabilities.process.tables_suppliers import SUPPLIER_SCORES

_HERE = "firstmate.capabilities.process"

TASKS: tuple[Task, ...] = (
    Task(
        "lateness",
        "Finds orders past their promise, work that waits for a gate, and purchases overdue.",
        needs=(
            "sales", "gates", "jobs", "customers", "patience", "unit_prices", "unit_costs",
            "purchase_lines", "stock", "bom_lines", "fx_rates",
        ),
        gives=(LATE_ORDERS, WAITING_JOBS, LATE_PURCHASES, RECOMMENDATIONS),
        version=1,
        call=f"{_HERE}.lateness:lateness",
        options=LATENESS_OPTIONS,
        settings=("currency", "lost_per_week", "job_margin", "item_margin"),
    ),
    Task(
        "receivables",
        "Finds invoices past due and work that was shipped but not billed.",
        needs=("sales", "invoices", "payments", "fx_rates"),
        gives=(OVERDUE, UNBILLED, RECOMMENDATIONS),
        version=1,
        call=f"{_HERE}.receivables:receivables",
        options=RECEIVABLES_OPTIONS,
        settings=("currency", "credit_rate"),
    ),
    Task(
        "idle_stock",
        "Finds stock that has not moved for long.",
        needs=(
            "sales", "stock", "stock_moves", "shipments", "receipts", "purchase_lines",
            "work_orders", "bom_lines", "unit_costs",
        ),
        gives=(NOT_MOVED, RECOMMENDATIONS),
        version=1,
        call=f"{_HERE}.idle_stock:idle_stock",
        settings=("dead_after_days", "holding_rate", "dead_value"),
    ),
    Task(
        "habits",
        "Finds what keeps happening: units sent back, late suppliers, overstated chances.",
        needs=(
            "quality_checks", "work_reports", "capacities", "lead_times", "purchase_lines",
            "conversions", "deals", "fx_rates",
        ),
        gives=(REWORK, LATE_SUPPLIERS, OPTIMISM, RECOMMENDATIONS),
        version=1,
        call=f"{_HERE}.habits:habits",
        options=HABITS_OPTIONS,
        settings=("currency", "holding_rate"),
    ),
    Task(
        "supplier_scores",
        "How suppliers deliver and charge, and what hangs on each.",
        needs=(
            "purchase_lines", "receipts", "supplier_items", "lead_times", "sales", "unit_costs",
            "bom_lines", "fx_rates",
        ),
        gives=(SUPPLIER_SCORES, RECOMMENDATIONS),
        version=1,
        call=f"{_HERE}.supplier_scores:supplier_scores",
        settings=("currency", "item_margin", "order_cost"),
    ),
)  # fmt: skip
STUDIES: tuple[Study, ...] = ()
SAYINGS: tuple[Saying, ...] = (
    Saying(
        "deliver_late_order",
        "Deliver order {order} of {customer}: {amount} is {days} late.",
        "It was promised for {day}. Each further week costs about {value}.",
    ),
    Saying(
        "deliver_late_order_rest",
        "Deliver {count} more late order lines worth {amount}.",
        "Each further week costs about {value}.",
    ),
    Saying(
        "clear_gate",
        "Clear the gate {text} for {job}: {amount} has waited {days}.",
        "{person} has to act; asked for on {day}.",
    ),
    Saying(
        "clear_gate_rest",
        "Clear {count} more overdue gates that hold {amount}.",
    ),
    Saying(
        "chase_purchase",
        "Chase supplier {supplier}: {count} lines up to {days} overdue hold orders of {amount}.",
        "Among them {text}. Each further week costs about {value}.",
    ),
    Saying(
        "chase_purchase_rest",
        "Chase {count} more suppliers whose overdue lines hold orders of {amount}.",
    ),
    Saying(
        "collect_overdue",
        "Collect {amount} from {customer}: {count} invoices up to {days} overdue.",
        "The oldest was due on {day}.",
    ),
    Saying("collect_overdue_rest", "Collect {amount} from {count} more customers."),
    Saying(
        "write_invoice",
        "Bill order {order} of {customer}: {amount} was shipped {days} ago.",
        "The last shipment left on {day}; no invoice covers it.",
    ),
    Saying("write_invoice_rest", "Bill {count} more orders worth {amount}."),
    Saying(
        "sell_dead_stock",
        "Sell or scrap {quantity} of {item}: {amount} has not moved for {days}.",
        "It would bring about {cash_effect}; keeping it costs {value} in 13 weeks.",
    ),
    Saying("sell_dead_stock_rest", "Sell or scrap {count} more items worth {amount}."),
    Saying(
        "cut_rework",
        "Find out why {share} of the units come back at {resource}: {hours} in 13 weeks.",
        "At the cost of overtime these hours are {amount}; worth it where hours are short.",
    ),
    Saying("cut_rework_rest", "Look at {count} more steps that send units back."),
    Saying(
        "settle_late_supplier",
        "Settle delivery with {supplier}: it takes {days} instead of the {count} days it states.",
        "Stock that covers its delay costs {value} in 13 weeks; {amount} is bought from it.",
    ),
    Saying("settle_late_supplier_rest", "Settle delivery with {count} more late suppliers."),
    Saying(
        "question_price_rise",
        "Talk to {supplier} about prices: {share} dearer than a year before, {amount} in 13 weeks.",
        "Of what is bought again the same; half of it is taken to be won back, {value}.",
    ),
    Saying("question_price_rise_rest", "Talk to {count} more suppliers that are {amount} dearer."),
    Saying(
        "correct_chances",
        "Correct the chances in the pipeline: {share} is won, so {amount} of it will not come.",
        "Measured on {count} decided deals.",
    ),
    Saying("correct_chances_rest", "Correct the chances of {count} more people by {amount}."),
)

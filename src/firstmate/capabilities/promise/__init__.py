"""Promise: what can be promised by when and how surely, what it rests on, what it costs and displaces."""

from __future__ import annotations

from firstmate.base.saying import Saying
from firstmate.base.task import Option, Study, Task
from firstmate.capabilities.promise.tables import (
    FREE_TO_HOLD,
    PROMISE_CONFIRMED,
    PROMISE_DATES,
    PROMISE_OPTIONS,
    PROMISE_SUPPORTS,
)  # fmt: skip
from firstmate.capabilities.promise.tables_quotes import (
    ESTIMATE_ACCURACY,
    HIRES,
    HOURS_NEEDED,
    JOB_OVERRUNS,
    JOB_QUOTES,
    WIN_EFFECTS,
)
from firstmate.capabilities.promise.tables_selling import (
    CUSTOMER_VIEW,
    FREE_HOURS,
    FREE_STOCK,
    SELL_PACE,
)

_PLAN = (
    "planned_orders",
    "pegs",
    "projections",
    "loads",
    "plan_prices",
    "plan_flows",
    "deliveries",
)
_MEASURED = (
    "sales", "lead_times", "run_rates", "yields", "unit_costs", "unit_prices", "capacities",
    "job_rates", "job_hours", "intakes",
)  # fmt: skip
_READS = (
    "enquiries", "holds", "items", "bom_lines", "operations", "resources", "supplier_items",
    "supply_calendars", "lanes", "stock", "work_orders", "work_reports", "time_entries", "gates",
    "purchase_lines", "shipments", "sales_lines", "shifts", "calendar_exceptions",
    "delivery_calendars", "customers", "patience",
)  # fmt: skip

_SETTINGS = ("plan_weeks", "job_margin", "lost_per_week")

TASKS: tuple[Task, ...] = (
    Task(
        name="promise",
        meaning="Answer what can be promised: days at three chances, why not sooner, other ways.",
        needs=(*_READS, *_MEASURED, *_PLAN, "quotes", "conversions"),
        gives=(PROMISE_DATES, PROMISE_SUPPORTS, PROMISE_OPTIONS, FREE_TO_HOLD),
        version=3,
        prepare="firstmate.capabilities.promise.desk:prepare",
        answer="firstmate.capabilities.promise.desk:answer",
        settings=_SETTINGS,
    ),
    Task(
        name="free_to_sell",
        meaning="Say what stock and which hours can be sold without hurting anyone, and how fast.",
        needs=(*_READS, *_MEASURED, *_PLAN, "forecasts"),
        gives=(FREE_STOCK, FREE_HOURS, SELL_PACE),
        version=3,
        call="firstmate.capabilities.promise.free:free_to_sell",
        settings=("plan_weeks", "lost_when_short"),
    ),
    Task(
        name="customer_view",
        meaning="Say how each customer is served, what is at risk, and the next likely order.",
        needs=("sales", "deliveries"),
        gives=(CUSTOMER_VIEW,),
        version=1,
        call="firstmate.capabilities.promise.customers:customer_view",
    ),
    Task(
        name="quote_desk",
        meaning="Price and date open quotes from like jobs; estimates against hours; overruns.",
        needs=(
            *_READS,
            *_MEASURED,
            *_PLAN,
            "quotes",
            "quote_lines",
            "jobs",
            "phases",
            "conversions",
        ),
        gives=(JOB_QUOTES, WIN_EFFECTS, ESTIMATE_ACCURACY, JOB_OVERRUNS),
        version=1,
        call="firstmate.capabilities.promise.quotes:quote_desk",
        settings=(*_SETTINGS, "hour_cost"),
    ),
    Task(
        name="staffing",
        meaning="Hours needed by skill if these deals are won and those lost; whom to hire by when.",
        needs=(
            "deals",
            "deal_chances",
            "sales",
            "intakes",
            "job_rates",
            "job_hours",
            "capacities",
            "loads",
        ),
        gives=(HOURS_NEEDED, HIRES),
        version=3,
        call="firstmate.capabilities.promise.staffing:hours_needed",
        settings=("plan_weeks", "hire_weeks", "hire_cost", "hour_cost"),
        options=(
            Option("won", "text", "", "Open deals to take as won, separated by commas."),
            Option("lost", "text", "", "Open deals to take as lost, separated by commas."),
        ),
    ),
)

STUDIES: tuple[Study, ...] = (
    Study(
        name="confirm_promise",
        meaning="Plan anew with each enquiry as an order: is its date kept, and whom does it move?",
        needs=("enquiries", "promise_dates", "plan_values", "deliveries", "unit_prices"),
        gives=(PROMISE_CONFIRMED,),
        version=1,
        call="firstmate.capabilities.promise.confirm:confirm",
    ),
)

SAYINGS: tuple[Saying, ...] = (
    Saying("promise_in_stock", "It is in stock."),
    Saying("promise_waits_stock", "It is in stock; the delivery day decides."),
    Saying("promise_waits_receipt", "It waits for what comes with {document}."),
    Saying("promise_waits_buy", "It waits for {supplier} to deliver."),
    Saying("promise_waits_move", "It waits to be brought from another place."),
    Saying("promise_waits_make", "Making it takes that long."),
    Saying("promise_waits_hours", "It waits for hours of {resource}."),
    Saying("promise_job_hours", "It waits for hours of {resource}, where earlier promises go first."),
    Saying("promise_job_unknown", "No finished job tells how long such work takes."),
    Saying("promise_nothing_brings_it", "Nothing brings it within the plan: no stock, supplier or way of making."),
    Saying("promise_hours_free", "The hours are free within the span."),
    Saying("promise_hours_short", "Only {hours} are free within the span."),
    Saying("promise_unknown_skill", "Nobody has that skill, and no resource that name."),
    Saying("option_parts", "Deliver {quantity} first, the rest as promised."),
    Saying("option_substitute", "Deliver {item} instead."),
    Saying("option_overtime", "Work {hours} of overtime, most at {resource}."),
    Saying("option_source", "Buy {quantity} from {supplier}."),
    Saying("option_other_order", "Let order {order} of {customer} wait {days}."),
)  # fmt: skip

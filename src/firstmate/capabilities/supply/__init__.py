"""Supply: one plan of what to make, buy, move and deliver, in money, and the orders it proposes."""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.supply.options import PLAN_OPTIONS
from firstmate.capabilities.supply.tables import (
    CASH_MONTHS,
    CASH_PROJECTION,
    LOADS,
    ORDER_TABLES,
    PLAN_BOUND,
    PLAN_FLOWS,
    PLAN_PRICES,
    PLAN_VALUES,
)  # fmt: skip

_READS = (
    "items", "bom_lines", "operations", "resources", "customers", "suppliers", "supplier_items",
    "supply_calendars",
    "patience", "invoices", "cash_lines", "bank_lines",
    "locations", "lanes", "jobs", "gates", "purchase_lines", "work_orders", "stock",
    "plan_pins", "fx_rates",
    "sales", "lead_times", "run_rates", "job_rates", "job_hours", "job_starts", "gate_kinds",
    "yields", "unit_costs", "unit_prices", "capacities", "skill_hours", "forecasts", "intakes",
    "stock_steps",
)  # fmt: skip

_SETTINGS = (
    "plan_weeks", "currency", "holding_rate", "lost_per_week", "lost_when_short", "dead_value",
    "buying_budget", "order_cost", "job_margin", "hour_cost", "overtime_premium", "cash_now",
    "cash_limit", "credit_line", "credit_rate", "overdraft_price", "storage_price",
    "review_days", "frozen_days",
)  # fmt: skip

TASKS: tuple[Task, ...] = (
    Task(
        name="plan",
        meaning="Plan making, buying, moving and delivering of 26 weeks at the best contribution.",
        needs=_READS,
        gives=(PLAN_FLOWS, PLAN_VALUES, PLAN_BOUND, PLAN_PRICES, LOADS, ISSUES),
        version=2,
        prepare="firstmate.capabilities.supply.plan:prepare",
        answer="firstmate.capabilities.supply.plan:answer",
        options=PLAN_OPTIONS,
        settings=_SETTINGS,
    ),
    Task(
        name="orders",
        meaning="Say what to order, make and deliver when, what is late and why.",
        needs=(*_READS, "plan_flows", "plan_values", "plan_prices", "loads"),
        gives=ORDER_TABLES,
        version=2,
        call="firstmate.capabilities.supply.orders:orders",
        options=PLAN_OPTIONS,
        settings=_SETTINGS,
    ),
    Task(
        name="cash",
        meaning="Project money in the bank from the plan.",
        needs=(
            "invoices", "cash_lines", "bank_lines", "customers", "suppliers", "unit_prices", "deliveries",
            "planned_orders", "projections", "plan_flows", "fx_rates",
        ),
        gives=(CASH_PROJECTION, ISSUES),
        version=1,
        call="firstmate.capabilities.supply.cash:cash",
        settings=("plan_weeks", "cash_now", "currency"),
    ),
    Task(
        name="cash_months",
        meaning="Project money in the bank for twelve months: the plan, then the year before at its pace.",
        needs=("cash_projection", "cash_lines", "sales"),
        gives=(CASH_MONTHS,),
        version=1,
        call="firstmate.capabilities.supply.cash_months:cash_months",
        settings=("currency",),
    ),
)  # fmt: skip

STUDIES: tuple[Study, ...] = ()

SAYINGS: tuple[Saying, ...] = (
    Saying("order_now", "Order {count} lines from {supplier} for {amount} by {day}, first {item}.",
           "Without them these items run out before the next order could arrive."),
    Saying("order_from_somebody",
           "Order {count} lines for {amount} by {day}, first {item}; no file says from whom.",
           "Without them these items run out before the next order could arrive."),
    Saying("expedite", "Ask {supplier} for {item} before {day}: {count} orders of {amount} wait for it.",
           "A purchase made today arrives after the day promised."),
    Saying("expedite_goods",
           "Ask {supplier} for what is bought for jobs before {day}: {count} jobs of {amount} wait "
           "for it.",
           "It comes later than promised there, and their work cannot begin without it."),
    Saying("overtime", "Work {hours} of overtime at {resource} in {count} weeks from {day} on for {amount}.",
           "An hour there brings more than it costs."),
    Saying("resource_full", "{resource} is full in {count} weeks from {day} on; this needs {hours} there."),
    Saying("supplier_lead_time", "{item} from {supplier} is there on {day} at the earliest."),
    Saying("part_missing", "There is not enough of {item}."),
    Saying("making_takes_weeks", "Making {item} takes {count} weeks, until {day}."),
    Saying("gate_waiting", "It waits for {text}, expected {day}."),
    Saying("goods_waiting", "It waits for goods from {supplier}, to be counted on by {day}."),
    Saying("end_waiting", "It cannot be handed over before {text}, expected {day}."),
    Saying("job_takes_weeks", "The job takes {count} weeks; it was promised for the week of {day}."),
    Saying("promised_in_the_past", "It was promised for {day}."),
    Saying("more_wanted_before", "Other orders are served first."),
    Saying("buy_for_orders", "Customers have ordered it; stock and open orders last until {day}."),
    Saying("buy_for_forecast", "It is expected to sell; stock and open orders last until {day}."),
    Saying("buy_for_parts", "It is needed to make other items; stock and open orders last until {day}."),
    Saying("buy_to_keep_stock", "It keeps the stock that protects against more demand than expected."),
    Saying("below_supplier_minimum", "The order is below the smallest order of {supplier}."),
    Saying("ahead_for_minimum", "Some of it is ordered early so that {supplier} takes the order."),
    Saying("ahead_for_price", "Some of it is ordered early for a lower price."),
    Saying("ahead_for_one_order", "Some of it is ordered early to save a second order."),
    Saying("put_off_purchase", "Ask {supplier} to deliver {count} lines later, {amount} in all, first "
           "{item}: not needed before {day}.",
           "The plan uses them weeks after they come."),
    Saying("cancel_purchase", "Cancel {count} lines at {supplier}, {amount} in all, first {item}.",
           "Nothing in the plan or after it uses them."),
)  # fmt: skip

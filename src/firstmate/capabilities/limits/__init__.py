"""Limits: what holds sales back, what that costs, and what a realistic step against it is worth.

Studies plan again under each step and speak only of differences. Nothing here proposes orders.
"""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Option, Study, Task
from firstmate.capabilities.limits.growth_tables import GROWTH_TABLES
from firstmate.capabilities.limits.order_tables import ORDER_TABLES
from firstmate.capabilities.limits.tables import LADDER, LIMITS, RELIEF, RELIEF_CURVES

TASKS: tuple[Task, ...] = (
    Task(
        "order_value",
        "Say what each open order earns an hour of the limit, and who is served when hours are short.",
        needs=(
            "deliveries", "plan_prices", "loads", "lead_times", "capacities", "job_hours",
            "run_rates", "bom_lines", "unit_costs", "jobs", "customers", "patience",
        ),
        gives=ORDER_TABLES,
        version=1,
        call="firstmate.capabilities.limits.order_value:order_value",
        options=(
            Option("weeks", "integer", 4, "Coming weeks whose hours are given out.", unit="weeks",
                   low=1, high=26),
        ),
        settings=("job_margin", "lost_per_week"),
    ),
)  # fmt: skip

_EXAMINES = (
    "plan_values", "plan_prices", "loads", "resources", "capacities", "lead_times",
    "items", "patience", "sales", "operations", "bom_lines", "stock", "supplier_items",
    "unit_costs", "people", "rework?", "suppliers", "locations", "skills",
)  # fmt: skip
_PREMIUM = Option(
    "second_source_premium", "number", 0.05,
    "What a second source asks above the price paid now.", unit="share", low=0.0, high=1.0,
)  # fmt: skip

_SETTINGS = (
    "plan_weeks", "hour_cost", "overtime_premium", "hire_weeks", "hire_cost", "outside_premium",
    "buying_budget", "credit_rate", "credit_line", "cash_limit", "cash_now", "lost_per_week", "job_margin",
)  # fmt: skip

STUDIES: tuple[Study, ...] = (
    Study(
        "limits",
        "Name what binds, plan again under realistic steps, and say what each is worth.",
        needs=_EXAMINES,
        gives=(LIMITS, RELIEF, RELIEF_CURVES, LADDER, RECOMMENDATIONS, ISSUES),
        version=2,
        call="firstmate.capabilities.limits.study:limits",
        options=(
            Option("most", "integer", 3, "How many limits are examined.", low=1, high=12),
            Option("rungs", "integer", 2, "How far the ladder of limits is climbed.", low=1, high=6),
            _PREMIUM,
        ),
        settings=_SETTINGS,
    ),
    Study(
        "growth",
        "Plan sales that grow by 10 to 100 %: which limit comes when, and what to relieve in which order.",
        needs=(
            *_EXAMINES, "forecasts", "intakes", "work_reports", "time_entries", "quality_checks",
        ),
        gives=GROWTH_TABLES,
        version=1,
        call="firstmate.capabilities.limits.growth:growth",
        options=(
            Option("levels", "integer", 5, "How many of the growths are planned, the smallest first.",
                   low=1, high=5),
            Option("rungs", "integer", 2, "How many steps of relief are taken.", low=0, high=6),
            _PREMIUM,
        ),
        settings=_SETTINGS,
    ),
)  # fmt: skip

SAYINGS: tuple[Saying, ...] = (
    Saying(
        "relief_shift",
        "Run {resource} {hours} hours more a week from {day}.",
        "{resource} limits what you can deliver in {count} of the coming weeks.",
    ),
    Saying(
        "relief_person",
        "Hire one more person for {resource}, decided by {deadline}.",
        "{resource} limits what you can deliver in {count} of the coming weeks.",
    ),
    Saying(
        "relief_outside",
        "Buy up to {hours} hours a week of {resource} work outside from {day}.",
        "{resource} limits what you can deliver in {count} of the coming weeks.",
    ),
    Saying(
        "relief_setup",
        "Halve the set-up at {resource}; it may cost up to {amount} a quarter.",
        "{resource} limits what you can deliver in {count} of the coming weeks.",
    ),
    Saying(
        "relief_rework",
        "Halve the rework at {resource}; it may cost up to {amount} a quarter.",
        "{resource} limits what you can deliver, and {hours} a week go into second passes.",
    ),
    Saying(
        "relief_lots",
        "Halve the lots of what goes through {resource}; it may cost up to {amount} a quarter.",
        "Large lots keep {resource} from what is wanted now.",
    ),
    Saying(
        "relief_supplier",
        "Get {supplier} to deliver in {days} days; it may cost up to {amount} a quarter.",
        "What {supplier} delivers comes later than it states.",
    ),
    Saying(
        "relief_second",
        "Find a second source beside {supplier} that delivers in {days} days.",
        "What {supplier} delivers comes late, or is less than you could sell.",
    ),
    Saying(
        "relief_teach",
        "Have {person} learn {resource}; it may cost up to {amount} a quarter.",
        "{resource} limits what you can deliver, and {person} has hours to spare.",
    ),
    Saying(
        "relief_goods",
        "Agree with {supplier} on a fifth more a week; it may cost up to {amount} a quarter.",
        "{supplier} delivers less than you could sell in {count} of the coming weeks.",
    ),
    Saying(
        "relief_space",
        "Have {text} more space in {location}; it may cost up to {amount} a quarter.",
        "{location} is full in {count} of the coming weeks, and space outside is dear.",
    ),
    Saying(
        "relief_cash",
        "Have {amount} more to spend: a larger budget or credit line.",
        "Money holds back purchases that would pay for themselves.",
    ),
    Saying(
        "sell_more",
        "Sell more {text}: nothing you have holds it back.",
        "One more average order brings {amount} of contribution.",
    ),
)

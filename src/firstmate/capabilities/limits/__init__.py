"""Limits: what holds sales back, what that costs, and what a realistic step against it is worth.

A study: it plans again under each step and speaks only of differences. It proposes no orders.
"""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Option, Study, Task
from firstmate.capabilities.limits.tables import LADDER, LIMITS, RELIEF, RELIEF_CURVES

TASKS: tuple[Task, ...] = ()

_EXAMINES = (
    "plan_values", "plan_prices", "loads", "resources", "capacities", "lead_times",
    "items", "patience", "sales", "operations", "bom_lines", "stock", "supplier_items",
    "unit_costs", "people", "rework?",
)  # fmt: skip
_PREMIUM = Option(
    "second_source_premium", "number", 0.05,
    "What a second source asks above the price paid now.", unit="share", low=0.0, high=1.0,
)  # fmt: skip

_SETTINGS = (
    "plan_weeks", "hour_cost", "overtime_premium", "hire_weeks", "hire_cost", "outside_premium",
    "buying_budget", "credit_rate", "lost_per_week",
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
        "What {supplier} delivers comes later than it states.",
    ),
    Saying(
        "relief_cash",
        "Raise the buying budget by {amount}.",
        "The budget holds back purchases that would pay for themselves.",
    ),
    Saying(
        "sell_more",
        "Sell more {text}: nothing you have holds it back.",
        "One more average order brings {amount} of contribution.",
    ),
)

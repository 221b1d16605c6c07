"""Limits: what holds sales back, what that costs, and what a realistic step against it is worth.

A study: it plans again under each step and speaks only of differences. It proposes no orders.
"""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Option, Study, Task
from firstmate.capabilities.limits.tables import LIMITS, RELIEF

TASKS: tuple[Task, ...] = ()

STUDIES: tuple[Study, ...] = (
    Study(
        "limits",
        "Name what binds, plan again under realistic steps, and say what each is worth.",
        needs=(
            "plan_values", "plan_prices", "loads", "resources", "capacities",
            "lead_times", "items", "patience", "sales",
        ),
        gives=(LIMITS, RELIEF, RECOMMENDATIONS, ISSUES),
        version=1,
        call="firstmate.capabilities.limits.study:limits",
        options=(
            Option("most", "integer", 3, "How many limits are examined.", low=1, high=12),
        ),
        settings=(
            "plan_weeks", "hour_cost", "overtime_premium", "hire_weeks", "hire_cost",
            "outside_premium", "buying_budget", "credit_rate", "lost_per_week",
        ),
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
        "relief_supplier",
        "Get {supplier} to deliver in {days} days, or find a second source.",
        "Material from {supplier} comes too late for what you could sell.",
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

"""Production: the days on which each resource works on what; orders are proposed by supply alone."""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import REASONS, Saying
from firstmate.base.task import Option, Study, Task
from firstmate.capabilities.production.tables import (
    DAY_FIXES,
    DAY_JOBS,
    DAY_LATE,
    DAY_NEEDS,
    DAY_ORDERS,
)

TASKS: tuple[Task, ...] = (
    Task(
        "day_plan",
        "Lays the work of open orders into days: as few late orders as can be, then as little cost.",
        needs=(
            "sales", "sales_lines", "customers", "items", "bom_lines", "operations", "stock",
            "purchase_lines", "run_rates", "lead_times", "capacities", "job_hours", "gates",
            "gate_kinds", "calendar_exceptions",
        ),
        gives=(DAY_JOBS, DAY_ORDERS, DAY_NEEDS, DAY_LATE, DAY_FIXES, REASONS, ISSUES),
        version=3,
        call="firstmate.capabilities.production.day_plan:day_plan",
        options=(
            Option("placements", "integer", 400_000,
                   "How often an order may be placed anew while searching.", low=0, high=100_000_000),
            Option("explained", "integer", 200, "How many late orders are explained, dearest first.",
                   low=0, high=100_000),
            Option("order", "text", "", "Explain this order only; empty = the dearest late ones."),
        ),
        settings=("plan_weeks", "lost_per_week"),
    ),
)  # fmt: skip
STUDIES: tuple[Study, ...] = ()
SAYINGS: tuple[Saying, ...] = (
    Saying(
        "day_hours",
        "{resource} works on {count} other orders until {day}; the order needs {hours} there.",
    ),
    Saying("day_item", "{quantity} of {item} are there only on {day}."),
    Saying("day_gate", "It waits for {text}, counted on for {day}."),
    Saying("day_order", "Order {text} goes before it."),
    Saying("day_all_hours", "All its {count} resources are full: {text}; it needs {hours} there."),
    Saying("day_items", "{count} materials are not there: {text}."),
    Saying("day_past", "It was promised for {day}, which is past."),
    Saying("day_too_soon", "Even with all it needs there, its work takes until {day}."),
    Saying("day_fix_hours", "{hours} of overtime at {resource} until {day}: on time."),
    Saying("day_fix_item", "{quantity} of {item} by {day}: on time."),
    Saying("day_fix_gate", "{text} by {day}: on time."),
    Saying("day_fix_order", "Order {text} after it, done on {day}: on time."),
    Saying("day_fix_all_hours", "{hours} of overtime at {text} until {day}: on time."),
    Saying("day_fix_items", "{text} by {day}: on time."),
    Saying("day_fix_later", "Agree {day} with {customer}."),
)

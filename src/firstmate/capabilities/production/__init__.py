"""Production: the days on which each resource works on what; orders are proposed by supply alone."""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import Saying
from firstmate.base.task import Option, Study, Task
from firstmate.capabilities.production.tables import DAY_JOBS, DAY_NEEDS, DAY_ORDERS

TASKS: tuple[Task, ...] = (
    Task(
        "day_plan",
        "Lays the work of open orders into days: as few late orders as can be, then as little cost.",
        needs=(
            "sales", "sales_lines", "customers", "items", "bom_lines", "operations", "stock",
            "purchase_lines", "run_rates", "lead_times", "capacities", "job_hours", "gates",
            "gate_kinds",
        ),
        gives=(DAY_JOBS, DAY_ORDERS, DAY_NEEDS, ISSUES),
        version=1,
        call="firstmate.capabilities.production.day_plan:day_plan",
        options=(
            Option("placements", "integer", 400_000,
                   "How often an order may be placed anew while searching.", low=0, high=100_000_000),
        ),
        settings=("plan_weeks", "lost_per_week"),
    ),
)  # fmt: skip
STUDIES: tuple[Study, ...] = ()
SAYINGS: tuple[Saying, ...] = ()

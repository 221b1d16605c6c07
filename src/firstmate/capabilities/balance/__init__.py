"""Balance: how orders, deliveries, stock and hours add up by family, item and resource, for people to look at.

It plans nothing: it sums what happened and what the plan says.
"""

from __future__ import annotations

from firstmate.base.saying import Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.balance.tables import FAMILY_BALANCE, LOAD_ORDERS, STOCK_OUTLOOK

_HERE = "firstmate.capabilities.balance"

TASKS: tuple[Task, ...] = (
    Task(
        "family_balance",
        "Orders, deliveries, backlog, stock and production of each family by week, past and future.",
        needs=(
            "items", "jobs", "sales", "work_orders", "forecasts", "intakes", "deliveries",
            "projections", "planned_orders", "plan_flows", "unit_prices", "unit_costs",
        ),
        gives=(FAMILY_BALANCE,),
        version=2,
        call=f"{_HERE}.families:families",
    ),
    Task(
        "stock_outlook",
        "What each item's stock is worth, when it runs out, and how much of it is too much.",
        needs=(
            "stock_targets", "projections", "unit_prices", "unit_costs", "not_moved", "items",
        ),
        gives=(STOCK_OUTLOOK,),
        version=2,
        call=f"{_HERE}.stock:stock",
    ),
    Task(
        "load_orders",
        "Which planned orders and jobs need the hours of each resource and week.",
        needs=(
            "planned_orders", "run_rates", "yields", "job_hours", "job_rates", "plan_flows",
            "intakes", "deliveries",
        ),
        gives=(LOAD_ORDERS,),
        version=2,
        call=f"{_HERE}.load:load",
    ),
)  # fmt: skip

STUDIES: tuple[Study, ...] = ()

SAYINGS: tuple[Saying, ...] = ()

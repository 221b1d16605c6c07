"""Measure: what was ordered, and every estimate the planners need, with range, n and basis.

An entered value wins, then what was measured here, then what is measured of like things, then an
assumption with a wide range. It forecasts and plans nothing.
"""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.measure.options import (
    CAPACITY_OPTIONS,
    CONVERSION_OPTIONS,
    LEAD_TIME_OPTIONS,
    SALES_OPTIONS,
)
from firstmate.capabilities.measure.sales_table import SALES
from firstmate.capabilities.measure.tables import (
    CAPACITIES,
    CONVERSIONS,
    GATE_KINDS,
    JOB_HOURS,
    JOB_RATES,
    JOB_STARTS,
    LEAD_TIMES,
    RUN_RATES,
    SKILL_HOURS,
    UNIT_COSTS,
    UNIT_PRICES,
    YIELDS,
)

_HERE = "firstmate.capabilities.measure"

TASKS: tuple[Task, ...] = (
    Task(
        "sales",
        "Brings order lines into one currency without tax and tells demand from fees and returns.",
        needs=(
            "sales_lines", "promises", "shipments", "jobs", "quotes", "items", "fx_rates",
            "stock", "stock_moves", "purchase_lines", "bom_lines", "operations",
        ),
        gives=(SALES, ISSUES),
        version=2,
        call=f"{_HERE}.sales:sales",
        options=SALES_OPTIONS,
        settings=("currency", "time_zone", "tax_rate"),
    ),
    Task(
        "lead_times",
        "Measures days from order to arrival by supplier and item, overdue orders included.",
        needs=(
            "purchase_lines", "receipts", "suppliers", "supplier_items", "items", "bom_lines",
            "operations", "accepted_estimates",
        ),
        gives=(LEAD_TIMES, ISSUES),
        version=1,
        call=f"{_HERE}.lead_times:lead_times",
        accepts=("lead_times",),
        options=LEAD_TIME_OPTIONS,
    ),
    Task(
        "rates",
        "Measures hours per unit and per 1,000 of price, good shares, and hours open jobs need.",
        needs=(
            "sales", "jobs", "phases", "quotes", "quote_lines", "deals", "operations",
            "work_orders", "work_reports", "time_entries", "people", "quality_checks",
            "accepted_estimates",
        ),
        gives=(RUN_RATES, YIELDS, JOB_RATES, JOB_HOURS, ISSUES),
        version=1,
        call=f"{_HERE}.rates:rates",
        accepts=("job_rates", "run_rates", "yields", "job_hours"),
    ),
    Task(
        "job_waits",
        "Measures what jobs wait for before work may begin, and how long.",
        needs=(
            "sales", "gates", "purchase_lines", "lead_times", "work_orders", "work_reports",
            "time_entries", "people", "operations", "accepted_estimates",
        ),
        gives=(GATE_KINDS, JOB_STARTS),
        version=1,
        call=f"{_HERE}.job_waits:job_waits",
        accepts=("job_starts",),
    ),
    Task(
        "costs",
        "Works out the variable cost and the real price of one unit of every item.",
        needs=(
            "sales", "sales_lines", "items", "bom_lines", "operations", "prices",
            "supplier_items", "purchase_lines", "work_orders", "resources", "stock", "fx_rates",
            "yields", "accepted_estimates",
        ),
        gives=(UNIT_COSTS, UNIT_PRICES, ISSUES),
        version=2,
        call=f"{_HERE}.costs:costs",
        accepts=("unit_costs", "unit_prices"),
        settings=("currency", "item_margin", "tax_rate"),
    ),
    Task(
        "conversions",
        "Measures which share of deals is won by stage, owner and kind of work.",
        needs=("deals", "deal_stages", "quotes", "accepted_estimates"),
        gives=(CONVERSIONS, ISSUES),
        version=1,
        call=f"{_HERE}.conversions:conversions",
        accepts=("conversions",),
        options=CONVERSION_OPTIONS,
    ),
    Task(
        "capacities",
        "Counts the hours each resource has in each week of the plan and what more would cost.",
        needs=(
            "resources", "people", "shifts", "calendars", "calendar_exceptions", "operations",
            "work_orders", "work_reports", "time_entries", "job_rates", "job_hours",
            "accepted_estimates", "skills", "phases",
        ),
        gives=(CAPACITIES, SKILL_HOURS, ISSUES),
        version=2,
        call=f"{_HERE}.capacities:capacities",
        accepts=("capacities",),
        options=CAPACITY_OPTIONS,
        settings=("plan_weeks", "hour_cost", "overtime_share", "overtime_premium"),
    ),
)  # fmt: skip
STUDIES: tuple[Study, ...] = ()
SAYINGS: tuple[Saying, ...] = ()

"""The result tables of `production`: what is worked on which day, and when each order is done."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_ORDERED = Opens(("sales",), on=("order", "line"))
_MADE = (Opens(("operations",), on=("item", "step")), Opens(("job_hours",), on=("job",)))

_ORDER = (
    Column("order", "text", "Order.", key=True),
    Column("line", "integer", "Line.", key=True, formula="as ordered", opens=_ORDERED),
)

DAY_JOBS = result_table(
    "day_jobs",
    "What each resource works on each day, for which order.",
    *_ORDER,
    Column("job_number", "integer", "Number of the job within its order.", key=True, formula="counted"),
    Column("day", "day", "Day; empty = after the days planned.", key=True),
    Column("resource", "text", "Resource; empty = outside."),
    Column("item", "text", "Item made; empty for a job without one."),
    Column("job", "text", "Job."),
    Column("step", "integer", "Step.", formula="as in operations", opens=_MADE),
    Column("hours", "number", "Hours of that day.", unit="hours",
           formula="hours per unit x quantity, in what is free that day", opens=_MADE),
    Column("quantity", "number", "Units that these hours make, in proportion.", unit="item unit",
           formula="quantity of the job x hours / hours of the job", opens=_ORDERED),
    time="day",
)  # fmt: skip

DAY_ORDERS = result_table(
    "day_orders",
    "The day each open order line can be done when its resources follow the day plan.",
    *_ORDER,
    Column("item", "text", "Item."),
    Column("job", "text", "Job."),
    Column("quantity", "number", "Units still to deliver.", unit="item unit",
           formula="open quantity", opens=_ORDERED),
    Column("amount", "money", "Money still to deliver.", unit="currency", formula="open amount",
           opens=_ORDERED),
    Column("promised", "day", "Day promised, else wanted."),
    Column("planned_on", "day", "Day done; empty = after the days planned."),
    Column("late_days", "number", "Days late.", unit="days",
           formula="planned - promised, at least 0", opens=_ORDERED),
    Column("late_cost", "money", "What being late costs.", unit="currency",
           formula="amount x lost per week x weeks late", opens=_ORDERED),
    Column("alone_late", "flag", "Whether it would be late even if nothing else were made."),
)  # fmt: skip

DAY_NEEDS = result_table(
    "day_needs",
    "What the day plan needs of bought items, for which order, by which day.",
    *_ORDER,
    Column("job_number", "integer", "Number of the job within its order.", key=True, formula="counted"),
    Column("item", "text", "Item bought.", key=True),
    Column("day", "day", "First day of the job: what it takes is there the day before."),
    Column("quantity", "number", "Units needed.", unit="item unit",
           formula="units per unit x quantity", opens=Opens(("bom_lines",), window=None)),
    time="day",
)  # fmt: skip

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

_LATE = Opens(("day_orders",), on=("order", "line"))
_REASONS = Opens(("reasons",), on=("order",))
_FIXES = Opens(("day_fixes",), on=("order", "line"))

DAY_LATE = result_table(
    "day_late",
    "Orders that are late in the day plan, with the smallest set of reasons; dearest first.",
    *_ORDER,
    Column("job", "text", "Job, where it is one."),
    Column("item", "text", "Item."),
    Column("customer", "text", "Customer."),
    Column("promised", "day", "Day promised, else wanted."),
    Column("planned_on", "day", "Day done; empty = after the days planned."),
    Column("late_days", "number", "Days late.", unit="days", formula="planned - promised", opens=_LATE),
    Column("amount", "money", "Money still to deliver.", unit="currency", formula="open amount",
           opens=_ORDERED),
    Column("late_cost", "money", "What being late costs.", unit="currency",
           formula="amount x lost per week x weeks late", opens=_LATE),
    Column("code", "text", "First reason; its saying is the sentence, see reasons."),
    Column("causes", "integer", "Reasons that must all go for it to be on time.",
           formula="size of the smallest set of reasons whose removal mends it", opens=_REASONS),
    Column("alternatives", "integer", "Sets of that size, each of which mends it by itself.",
           formula="count", opens=_REASONS),
    Column("soonest", "day", "Day it could be done with all hours, material and gates of its own there."),
    Column("best_code", "text", "The change worth most of those that mend it."),
    Column("best_value", "money", "What it is worth.", unit="currency",
           formula="largest day_fixes.value", opens=_FIXES),
    time="promised",
)  # fmt: skip

DAY_FIXES = result_table(
    "day_fixes",
    "The least that brings a late order of the day plan on time while all others stay where they are.",
    *_ORDER,
    Column("job", "text", "Job, where it is one."),
    Column("number", "integer", "Place, from 1.", key=True, formula="ordinal"),
    Column("code", "text", "Kind of change; its saying is the sentence."),
    Column("customer", "text", "Customer."),
    Column("resource", "text", "Resource concerned."),
    Column("item", "text", "Item concerned."),
    Column("supplier", "text", "Supplier concerned."),
    Column("text", "text", "Other order or resources concerned."),
    Column("quantity", "number", "Units concerned.", unit="item unit",
           formula="units the order takes", opens=Opens(("day_needs",), on=("order", "line"))),
    Column("hours", "number", "Hours of overtime in all.", unit="hours",
           formula="hours used beyond what is free, with as few more a day as do",
           opens=Opens(("capacities",), on=("resource",))),
    Column("day", "day", "Day by which it must happen, last day of overtime, day of the other order, or the new day."),
    Column("planned_on", "day", "Day the order is then done."),
    Column("gain", "money", "What being late no longer costs.", unit="currency",
           formula="day_late.late_cost - what being done then costs", opens=_LATE),
    Column("cost", "money", "What is known of its cost: overtime, the other order later.", unit="currency",
           formula="hours x cost of overtime + amount x lost per week x weeks later",
           opens=(Opens(("capacities",), on=("resource",)), Opens(("day_orders",)))),
    Column("value", "money", "What it is worth, net of that cost.", unit="currency",
           formula="gain - cost", opens=_LATE),
    Column("priced", "flag", "Whether all of its cost is known; where not, the value is the most the rest may be."),
    Column("others_later", "integer", "Other orders that are then later.",
           formula="orders taken out that come later when placed again", opens=Opens(("day_orders",))),
    Column("changes", "text", "The changes it consists of, as JSON of a scenario, where data can say it."),
)  # fmt: skip

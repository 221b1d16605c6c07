"""The result tables of `balance`: families by week, what stock does, and who needs the hours."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_FAMILY = Column(
    "family", "text", "Family, or kind of work of one-off jobs; empty text = not known.", key=True
)
_SOLD = Opens(("sales",), window=("period", "period"))
_MONDAY = Column("period", "day", "Monday of the week.", key=True)

FAMILY_BALANCE = result_table(
    "family_balance",
    "Orders, deliveries, backlog, stock and production of each family by week in money.",
    _FAMILY,
    _MONDAY,
    Column("ahead", "flag", "Whether the week is planned; else it happened."),
    Column("booked", "money", "Net amount ordered; ahead: expected.", unit="currency",
           formula="sum of amount of orders of the week; ahead: mean of the forecast",
           opens=(_SOLD, Opens(("forecasts", "intakes"), window=("period", "period")))),
    Column("delivered_amount", "money",
           "Net amount delivered; ahead: planned, expected one-off work too.", unit="currency",
           formula="sum of shipped amount by day shipped; ahead: units served x price, jobs by week planned",
           opens=(Opens(("sales",)), Opens(("projections", "deliveries"), window=("period", "period")))),
    Column("backlog", "money", "Net amount of firm orders still to deliver at the end of the week.",
           unit="currency", formula="ordered and not delivered until then; ahead: firm orders only",
           opens=Opens(("sales", "deliveries"))),
    Column("stock_amount", "money", "Stock at cost at the end of the week; empty = not known.",
           unit="currency", formula="projected stock x unit cost",
           opens=Opens(("projections",), window=("period", "period"))),
    Column("made", "money", "Made at cost; ahead: planned.", unit="currency",
           formula="units finished x unit cost; ahead: planned orders of kind make x unit cost",
           opens=Opens(("work_orders", "planned_orders"))),
    time="period",
)  # fmt: skip

_HERE = Opens(("projections",), on=("item", "location"))
_TARGET = Opens(("stock_targets",), on=("item", "location"))

STOCK_OUTLOOK = result_table(
    "stock_outlook",
    "What each item's stock is worth, when it runs out in the plan, and how much is too much.",
    Column("item", "text", "Item.", key=True),
    Column("location", "text", "Place; empty text = the only one.", key=True),
    Column("family", "text", "Family of the item."),
    Column("on_hand", "number", "Units in stock at the last count.", unit="item unit",
           formula="stock_targets.on_hand", opens=_TARGET),
    Column("amount", "money", "What they cost.", unit="currency", formula="on_hand x unit cost",
           opens=_TARGET),
    Column("days_of_cover", "number", "Days the stock lasts at the expected demand; empty = no demand.",
           unit="days", formula="stock_targets.days_of_cover", opens=_TARGET),
    Column("runs_out", "day", "First week in which customers or parents want more than there is."),
    Column("short", "number", "Most units that are missing in a week of the plan.", unit="item unit",
           formula="largest projections.short", opens=_HERE),
    Column("short_amount", "money", "Sales lost for it in the plan.", unit="currency",
           formula="sum of projections.lost x unit price", opens=_HERE),
    Column("below_target", "day", "First week that ends below the stock that protects."),
    Column("excess", "number", "Units beyond the highest level that ordering aims at.",
           unit="item unit",
           formula="on_hand - largest order_up_to - units needed and used in 13 weeks, at least 0",
           opens=_TARGET),
    Column("excess_amount", "money", "What they cost.", unit="currency",
           formula="excess x unit cost", opens=_TARGET),
    Column("dead_amount", "money", "What stock without any movement cost.", unit="currency",
           formula="not_moved.amount", opens=Opens(("not_moved",), on=("item", "location"))),
)  # fmt: skip

LOAD_ORDERS = result_table(
    "load_orders",
    "Which planned orders and jobs need the hours of each resource and week, in whole lots.",
    Column("resource", "text", "Resource.", key=True),
    _MONDAY,
    Column("work", "text", "Planned order, job, or expected work of a kind and week.", key=True),
    Column("item", "text", "Item made."),
    Column("job", "text", "Job."),
    Column("hours", "number", "Hours it needs there in the week.", unit="hours",
           formula="set-up + units x hours for one / yield; of a job: hours to do x share done in "
                   "the week; expected: money / 1,000 x hours for 1,000",
           opens=(Opens(("planned_orders",), on=(("work", "planned"),)),
                  Opens(("job_hours",), on=("job", "resource")),
                  Opens(("plan_flows",), window=("period", "period")))),
    time="period",
)  # fmt: skip

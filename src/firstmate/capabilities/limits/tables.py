"""Result tables of limits: what holds sales back, and what a realistic step against it is worth."""

from __future__ import annotations

from typing import Any

from firstmate.base.table import Column, Opens, Ways, result_table

_PRICES = Opens(("plan_prices",), on=("kind", "name"))
_VALUES = Opens(("plan_values",))
#: A supplier's limit rests on its lead times, scarce cash and the cost of credit on settings.
_SUPPLIER = Opens(("lead_times",), on=(("name", "supplier"),))
_SETTINGS = Opens(("settings",))
_LOADS = Opens(("loads",), on=(("name", "resource"),))
_RESOURCE = Opens(("resources",), on=(("name", "resource"),))
#: Of the market a limit names a family of items or a kind of work.
_FAMILY = Opens(("items",), on=(("name", "family"),))


def _money(name: str, meaning: str, formula: str, opens: Ways, **more: Any) -> Column:
    return Column(name, "money", meaning, unit="currency", formula=formula, opens=opens, **more)


_KIND = Column(
    "kind", "text", "What kind of limit.", key=True,
    choices=("resource", "material", "supplier", "cash", "storage", "market"),
)  # fmt: skip
_NAME = Column("name", "text", "Which resource, item, supplier, family or kind of work.", key=True)

_NEXT = (
    _money("left_value", "What a small step against the same limit still brings after its best step.",
           "plan_values.linear[total] with relief and small step - with relief", _VALUES),
    Column("next_kind", "text", "Kind of the limit behind it, verified by a small step against it."),
    Column("next_name", "text", "The limit behind it; empty where only the market is."),
    _money("next_price", "What one more hour, unit or unit of money of it is worth then.",
           "mean of plan_prices.amount after the relief over the weeks it binds",
           Opens(("plan_prices",))),
    _money("next_value", "What a small step against it brings then, before its cost.",
           "plan_values.linear[total] with relief and small step - with relief", _VALUES),
)  # fmt: skip

LIMITS = result_table(
    "limits",
    "What holds the plan back, worst first; the market is a limit like any other.",
    Column("rank", "integer", "Place, from 1.", key=True, formula="order of value_of_step"),
    _KIND,
    _NAME,
    Column("first_period", "day", "First week in which it binds."),
    Column("weeks_bound", "integer", "Weeks of the plan in which it binds.",
           formula="weeks with a price above zero", opens=(_PRICES, _SUPPLIER, _LOADS)),
    Column("load_share", "number", "Needed hours over hours it has, over the plan.", unit="share",
           formula="sum(loads.hours) / sum(loads.capacity)",
           opens=_LOADS),
    _money("price", "What one more hour, unit or unit of money is worth where it binds.",
           "mean of plan_prices.amount over the weeks it binds", (_PRICES, _SUPPLIER, _FAMILY)),
    _money("value_of_step", "What a small step (below) brings over the plan, before its cost.",
           "plan_values.linear[total] with the step - without", _VALUES),
    _money("realised_of_step", "The same in the plan in whole lots and jobs.",
           "plan_values.realised[total] with the step - without", _VALUES),
    Column("small_step", "text", "The small step, in words."),
    *_NEXT,
)  # fmt: skip

_STEP = Column(
    "relief", "text",
    "Code of the step: shift, person, outside, setup, rework, lots, supplier, "
    "second, goods, space, teach, cash.",
    key=True,
)  # fmt: skip
_WHAT = (
    Column("hours_per_week", "number", "Hours a week it adds.", unit="hours",
           formula="as the step says", opens=_RESOURCE),
    Column("starts", "day", "First day it helps."),
    Column("weeks", "number", "Weeks it is paid for.", unit="weeks",
           formula="as the step says", opens=Opens(("settings",))),
    _money("cost", "What it costs over its own commitment.", "hours x cost per hour + once",
           (_RESOURCE, _SETTINGS)),
    _money("gain", "What it brings over its own commitment, before its cost.",
           "difference of the plans per week it helps x weeks", _VALUES),
    _money("lost_sales_saved", "Part of the plan's difference: contribution of sales no longer lost.",
           "total - lateness_saved - costs_saved", _VALUES),
    _money("lateness_saved", "Part of the plan's difference: lateness no longer paid for.",
           "plan_values[lateness] with - without", _VALUES),
    _money("costs_saved",
           "Part of the plan's difference: overtime, outside work and stock no longer needed.",
           "plan_values[overtime + outside + holding + cover] with - without", _VALUES),
    _money("only_earlier",
           "Money that merely moves from after the plan's end into it; not gained, not in the value.",
           "plan_values[later_revenue] without - with", _VALUES),
    _money("value", "Contribution per 13 weeks, net of cost.", "(gain - cost) x 13 / weeks", _VALUES),
    _money("realised", "The same in the plan in whole lots and jobs: what is between the two is not known better.",
           "(difference of plan_values.realised - cost) x 13 / weeks", _VALUES),
    _money("low", "The least of it, where customers are most or least patient.",
           "lowest value at settings.low, value and high", _VALUES),
    _money("high", "The most of it, where customers are most or least patient.",
           "highest value at settings.low, value and high", _VALUES),
)  # fmt: skip
_CHANGES = Column("changes", "text", "The changes it consists of, as JSON of a scenario.")

RELIEF = result_table(
    "relief",
    "Realistic steps against a limit, each verified by planning again; values are differences of two linear plans.",
    _KIND,
    _NAME,
    _STEP,
    *_WHAT,
    Column("priced", "flag",
           "Whether its cost is known; where not, what it brings is the most it may cost."),
    _CHANGES,
)  # fmt: skip

_SIZE = Column(
    "size", "integer", "How many times the step is taken.", key=True, formula="1, 2, 4",
    opens=Opens(("limits",), on=("kind", "name")),
)  # fmt: skip

RELIEF_CURVES = result_table(
    "relief_curves",
    "The best step against each limit taken once, twice and four times, each planned again.",
    _KIND,
    _NAME,
    _STEP,
    _SIZE,
    *_WHAT,
    _CHANGES,
)

#: A step against a limit behind the first may not be among those examined by themselves.
_RELIEF_ROWS: Ways = (
    Opens(("relief",), on=("kind", "name", "relief")),
    _RESOURCE,
    _SUPPLIER,
    _SETTINGS,
)

LADDER = result_table(
    "ladder",
    "What to relieve first, what binds then, and what behind that; each rung planned on top of "
    "those below it.",
    Column("rung", "integer", "Place, from 1.", key=True, formula="order in which they are taken"),
    _KIND,
    _NAME,
    _STEP,
    Column("size", "integer", "How many times the step is taken.", formula="size worth most",
           opens=_RELIEF_ROWS),
    Column("hours_per_week", "number", "Hours a week it adds.", unit="hours",
           formula="as the step says", opens=_RELIEF_ROWS),
    Column("starts", "day", "First day it helps."),
    _money("cost", "What it costs over its own commitment.", "hours x cost per hour + once",
           _RELIEF_ROWS),
    _money("alone", "What the steps of the rung bring one by one, net, per 13 weeks.",
           "sum over the rung of (gain - cost) x 13 / weeks", _RELIEF_ROWS),
    _money("together", "What they bring on top of the rungs below, net, per 13 weeks.",
           "difference of the plans with and without the rung - cost", _VALUES),
    _money("total", "What all rungs so far bring, net, per 13 weeks.", "running sum of together",
           _VALUES),
    *_NEXT,
    _CHANGES,
)  # fmt: skip

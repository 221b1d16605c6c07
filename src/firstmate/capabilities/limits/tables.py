"""Result tables of limits: what holds sales back, and what a realistic step against it is worth."""

from __future__ import annotations

from typing import Any

from firstmate.base.table import Column, Opens, Ways, result_table

_PRICES = Opens(("plan_prices",), on=("kind", "name"))
_VALUES = Opens(("plan_values",))
#: Of the market a limit names a family of items or a kind of work.
_FAMILY = Opens(("items",), on=(("name", "family"),))


def _money(name: str, meaning: str, formula: str, opens: Ways, **more: Any) -> Column:
    return Column(name, "money", meaning, unit="currency", formula=formula, opens=opens, **more)


_KIND = Column(
    "kind", "text", "What kind of limit.", key=True,
    choices=("resource", "material", "supplier", "cash", "market"),
)  # fmt: skip
_NAME = Column("name", "text", "Which resource, item, supplier, family or kind of work.", key=True)

LIMITS = result_table(
    "limits",
    "What holds the plan back, worst first; the market is a limit like any other.",
    Column("rank", "integer", "Place, from 1.", key=True, formula="order of value_of_step"),
    _KIND,
    _NAME,
    Column("first_period", "day", "First week in which it binds."),
    Column("weeks_bound", "integer", "Weeks of the plan in which it binds.",
           formula="weeks with a price above zero", opens=_PRICES),
    Column("load_share", "number", "Needed hours over hours it has, over the plan.", unit="share",
           formula="sum(loads.hours) / sum(loads.capacity)",
           opens=Opens(("loads",), on=(("name", "resource"),))),
    _money("price", "What one more hour, unit or unit of money is worth where it binds.",
           "mean of plan_prices.amount over the weeks it binds", (_PRICES, _FAMILY)),
    _money("value_of_step", "What a small step (below) brings over the plan, before its cost.",
           "plan_values.linear[total] with the step - without", _VALUES),
    Column("small_step", "text", "The small step, in words."),
    Column("next_kind", "text", "Kind of the limit that is worst after its best relief."),
    Column("next_name", "text", "The limit that is worst after its best relief."),
)  # fmt: skip

RELIEF = result_table(
    "relief",
    "Realistic steps against a limit, each verified by planning again; values are differences of two linear plans.",
    _KIND,
    _NAME,
    Column("relief", "text", "Code of the step: day, shift, person, outside, supplier, expedite, cash.",
           key=True),
    Column("hours_per_week", "number", "Hours a week it adds.", unit="hours",
           formula="as the step says", opens=Opens(("resources",), on=(("name", "resource"),))),
    Column("starts", "day", "First day it helps."),
    Column("weeks", "number", "Weeks it is paid for.", unit="weeks",
           formula="as the step says", opens=Opens(("settings",))),
    _money("cost", "What it costs over its own commitment.", "hours x cost per hour + once",
           Opens(("resources",), on=(("name", "resource"),))),
    _money("gain", "What it brings over its own commitment, before its cost.",
           "difference of the plans per week it helps x weeks", _VALUES),
    _money(
        "lost_sales_saved",
        "Part of the plan's difference: contribution of sales no longer lost.",
        "total - lateness_saved - costs_saved",
        _VALUES,
    ),
    _money(
        "lateness_saved",
        "Part of the plan's difference: lateness no longer paid for.",
        "plan_values[lateness] with - without",
        _VALUES,
    ),
    _money(
        "costs_saved",
        "Part of the plan's difference: overtime, outside work and stock no longer needed.",
        "plan_values[overtime + outside + holding + cover] with - without",
        _VALUES,
    ),
    _money(
        "only_earlier",
        "Money that merely moves from after the plan's end into it; not gained, not in the value.",
        "plan_values[after] without - with",
        _VALUES,
    ),
    _money("value", "Contribution per 13 weeks, net of cost.", "(gain - cost) x 13 / weeks", _VALUES),
    _money("low", "The same where customers are most patient.", "value at settings.low", _VALUES),
    _money("high", "The same where customers are least patient.", "value at settings.high", _VALUES),
    Column("next_kind", "text", "Kind of the limit that is worst after it."),
    Column("next_name", "text", "The limit that is worst after it."),
    Column("changes", "text", "The changes it consists of, as JSON of a scenario."),
)  # fmt: skip

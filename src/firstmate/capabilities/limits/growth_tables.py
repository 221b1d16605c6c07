"""Result tables of growth: what holds sales back as they grow, and in which order to relieve it."""

from __future__ import annotations

from typing import Any

from firstmate.base.table import Column, Opens, Ways, result_table

_VALUES = Opens(("plan_values",))
# The limit of a plan that has grown may have no price in the plan of today.
_PRICES = Opens(("plan_prices",))
_LOADS = Opens(("loads",), on=(("name", "resource"),))


def _money(name: str, meaning: str, formula: str, opens: Ways = _VALUES) -> Column:
    return Column(name, "money", meaning, unit="currency", formula=formula, opens=opens)


def _share(name: str, meaning: str, formula: str, opens: Opens = _VALUES, **more: Any) -> Column:
    return Column(name, "number", meaning, unit="share", formula=formula, opens=opens, **more)


_GROWTH = _share("growth", "Growth of what is still to be sold.", "10, 20, 30, 50, 100 %",
                 Opens(("forecasts",)), key=True)  # fmt: skip
_KIND = Column("kind", "text", "Kind of limit: resource, supplier, material, storage or cash.")
_EFFECT = Opens(("load_effects",))

GROWTH = result_table(
    "growth",
    "What a plan brings when sales grow: money, first limit, service, quality and cash beside it.",
    _GROWTH,
    _money("contribution", "Contribution of the plan without any relief.",
           "plan_values[total] - plan_values[cover]"),
    _money("gained", "What the growth brings without relief.", "contribution - that without growth"),
    _money("relieved", "What the steps of growth_relief add, before their cost.",
           "plan_values[total] with the steps - without"),
    _money("relief_cost", "What these steps cost in 13 weeks.", "sum of growth_relief.quarter_cost",
           Opens(("growth_relief",), on=("growth",), adds_up="quarter_cost")),
    Column("first_kind", "text", "Kind of the limit that comes first."),
    Column("first_name", "text", "The limit that comes first; empty where only the market limits."),
    Column("first_period", "day", "Week in which it comes."),
    _money("lost_revenue", "Price of what is lost or declined.", "plan_values[lost_revenue]"),
    _money("lateness_cost", "Value lost and penalties for being late.", "- plan_values[lateness]"),
    _share("service", "Share of what is wanted that is delivered within the plan.",
           "1 - (lost + later revenue) / demanded"),
    _share("service_relieved", "The same with the steps of growth_relief.",
           "1 - (lost + later revenue) / demanded"),
    _money("least_cash", "Least money in the bank within the plan.", "least cash_projection.balance",
           Opens(("cash_projection",))),
    _money("cash_needed", "Money the growth ties up at its worst, relief not counted.",
           "least cash without growth - least cash with it", Opens(("cash_projection",))),
    _share("defects", "Share of units that fail at that load; empty where the data shows no relation.",
           "mean share + slope x change of load", _EFFECT),
    _share("lateness_share", "Share of lines late at that load; empty where the data shows none.",
           "mean share + slope x change of load", _EFFECT),
)  # fmt: skip

GROWTH_LIMITS = result_table(
    "growth_limits",
    "Which limit comes when, by growth of sales, the earliest first.",
    _GROWTH,
    Column("rank", "integer", "Place, from 1.", key=True, formula="order of first_period"),
    _KIND,
    Column("name", "text", "The limit."),
    Column("first_period", "day", "First week in which more than its normal hours are needed, or in "
           "which more of it has a price."),
    Column("weeks_bound", "integer", "Weeks of the plan in which it binds.",
           formula="weeks over normal hours or with a price", opens=_PRICES),
    _money("price", "What one more hour, unit or unit of money is worth where it binds.",
           "mean of plan_prices.amount over the weeks it binds", _PRICES),
    _share("load_share", "Needed hours over normal hours, over the plan.",
           "sum(loads.hours) / sum(loads.capacity)", _LOADS),
)  # fmt: skip

GROWTH_RELIEF = result_table(
    "growth_relief",
    "The cheapest order of relief by growth of sales: each step planned on top of those before it.",
    _GROWTH,
    Column("rung", "integer", "Place, from 1.", key=True, formula="order in which they are taken"),
    _KIND,
    Column("name", "text", "The limit it is against."),
    Column("relief", "text", "Code of the step: shift, person, outside, second, cash."),
    Column("hours_per_week", "number", "Hours a week it adds.", unit="hours",
           formula="as the step says", opens=Opens(("resources",), on=(("name", "resource"),))),
    Column("decide_by", "day", "Last day to decide it."),
    Column("starts", "day", "First day it helps."),
    _money("quarter_cost", "What it costs in 13 weeks.", "cost x 13 / weeks",
           (Opens(("resources",), on=(("name", "resource"),)), Opens(("settings",)))),
    _money("value", "What it brings in 13 weeks, net of cost, on top of those before it.",
           "difference of the plans per week it helps x 13 - quarter_cost"),
    _money("contribution", "Contribution of the plan with it and those before it.",
           "plan_values[total] - plan_values[cover]"),
    _share("service", "Share of what is wanted that is then delivered within the plan.",
           "1 - (lost + later revenue) / demanded"),
    Column("changes", "text", "The changes of it and those before it, as JSON of a scenario."),
)  # fmt: skip

_PAST = Opens(("work_reports", "quality_checks"), on=("resource",))

LOAD_EFFECTS = result_table(
    "load_effects",
    "How defects and lateness moved with the load of past weeks; only what is shown may be used.",
    Column("measure", "text", "defects or lateness.", key=True),
    Column("resource", "text", "Resource whose load it is.", key=True),
    Column("n", "integer", "Weeks with both figures.", formula="count", opens=_PAST),
    _share("mean_load", "Mean load of these weeks.",
           "hours booked / the hours of its fullest tenth of weeks", _PAST),
    _share("mean_share", "Mean share of defects or late lines.", "mean over weeks", _PAST),
    _share("slope", "Change of the share for a load higher by 1.", "least squares over weeks", _PAST),
    _share("slope_low", "Low end of its 90 % interval.",
           "slope - t x error; autocorrelated weeks count for fewer", _PAST),
    _share("slope_high", "High end of its 90 % interval.",
           "slope + t x error; autocorrelated weeks count for fewer", _PAST),
    Column("shown", "flag", "Whether the interval excludes no relation."),
)  # fmt: skip

GROWTH_TABLES = (GROWTH, GROWTH_LIMITS, GROWTH_RELIEF, LOAD_EFFECTS)

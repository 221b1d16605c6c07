"""Result tables of order acceptance: what orders earn an hour of the limit, and who gets what when short."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_LINE = Opens(("deliveries",), on=("order", "line"))
_HOURS = Opens(("job_hours", "run_rates"), on=("resource",))

_ORDER = (
    Column("order", "text", "Order.", key=True),
    Column("line", "integer", "Line.", key=True, formula="as ordered", opens=_LINE),
    Column("job", "text", "Job, where it is one."),
    Column("customer", "text", "Customer."),
    Column("resource", "text", "The resource that limits."),
)


def _money(name: str, meaning: str, formula: str, opens: Opens = _LINE) -> Column:
    return Column(name, "money", meaning, unit="currency", formula=formula, opens=opens)


def _hours(name: str, meaning: str, formula: str, opens: Opens = _HOURS) -> Column:
    return Column(name, "number", meaning, unit="hours", formula=formula, opens=opens)


ORDER_VALUE = result_table(
    "order_value",
    "What each open order earns an hour of the resource that limits, best first.",
    *_ORDER,
    Column("rank", "integer", "Place, from 1.", formula="order of per_hour", opens=_LINE),
    Column("item", "text", "Item."),
    Column("promised", "day", "Day promised."),
    Column("planned_on", "day", "Day planned."),
    _money("amount", "Money still to deliver.", "open amount"),
    _money("contribution", "What it leaves after its material.",
           "amount - material planned, else - amount x (1 - margin of jobs); quantity x unit cost"),
    _hours("hours", "Hours it still needs there.",
           "job_hours.value, or quantity x sum over the bill of run_rates.value"),
    _money("per_hour", "Contribution an hour.", "contribution / hours"),
    _money("price", "What an hour there is worth in the plan.",
           "mean of plan_prices.amount over the weeks it binds",
           Opens(("plan_prices",), on=(("resource", "name"),))),
    Column("worth_it", "flag", "Whether it earns at least what its hours are worth."),
)  # fmt: skip

_RULE = Column(
    "rule", "text",
    "hour (contribution an hour, the best there is), margin, penalty, class or fair.",
    key=True, choices=("hour", "margin", "penalty", "class", "fair"),
)  # fmt: skip

ALLOCATION_OF_HOURS = result_table(
    "allocation_of_hours",
    "Who gets how much of the hours that are short, by rule.",
    _RULE,
    *_ORDER,
    Column("share", "number", "Share of the order that is served.", unit="share",
           formula="in the order of the rule until the hours are used up", opens=_LINE),
    _hours("hours", "Hours it gets.", "share x hours", Opens(("order_value",), on=("order", "line"))),
    _money("contribution", "Contribution it brings.", "share x contribution",
           Opens(("order_value",), on=("order", "line"))),
)  # fmt: skip

_BY_RULE = Opens(("allocation_of_hours",), on=("rule",))

ALLOCATION_RULES = result_table(
    "allocation_rules",
    "What each rule of serving customers when hours are short brings, and costs against the best.",
    _RULE,
    Column("resource", "text", "The resource that limits."),
    _hours("hours", "Hours there in the coming weeks, overtime included.",
           "sum of capacities.value + overtime_hours", Opens(("capacities",), on=("resource",))),
    _hours("needed", "Hours that open orders still need there.", "sum of order_value.hours",
           Opens(("order_value",), on=("resource",), adds_up="hours")),
    _money("contribution", "Contribution served.", "sum of allocation_of_hours.contribution",
           Opens(("allocation_of_hours",), on=("rule",), adds_up="contribution")),
    _money("rule_cost", "What the rule costs against the best.", "best contribution - contribution",
           _BY_RULE),
    Column("orders_cut", "integer", "Orders not served in full.", formula="count", opens=_BY_RULE),
)  # fmt: skip

ORDER_TABLES = (ORDER_VALUE, ALLOCATION_OF_HOURS, ALLOCATION_RULES)

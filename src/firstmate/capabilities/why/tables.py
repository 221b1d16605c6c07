"""Result tables of why: late orders with what holds them, changes that would mend it, chains of supply."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, Ways, result_table

_LINE = Opens(("deliveries",), on=("order", "line"))
_VALUES = Opens(("plan_values",))
_REASONS = Opens(("reasons",), on=("order",))

_ORDER = (
    Column("order", "text", "Order.", key=True),
    Column("line", "integer", "Line.", key=True, formula="as ordered", opens=_LINE),
    Column("job", "text", "Job, where it is one."),
)


def _money(name: str, meaning: str, formula: str, opens: Ways) -> Column:
    return Column(name, "money", meaning, unit="currency", formula=formula, opens=opens)


WHY_LATE = result_table(
    "why_late",
    "Orders that are late, short or not served in the plan, with what holds them back; dearest first.",
    *_ORDER,
    Column("customer", "text", "Customer."),
    Column("item", "text", "Item."),
    Column("promised", "day", "Day promised."),
    Column("planned_on", "day", "Day planned; empty = not within the plan."),
    Column("late_days", "number", "Days late.", unit="days", formula="planned_on - promised",
           opens=_LINE),
    _money("amount", "Money still to deliver.", "open amount", _LINE),
    _money("late_cost", "What being late costs.", "see deliveries", _LINE),
    Column("code", "text", "First cause; its saying is the sentence, see reasons."),
    Column("causes", "integer", "Causes that must all go for it to be on time.",
           formula="size of the smallest set of causes whose removal mends it", opens=_REASONS),
    Column("alternatives", "integer", "Sets of that size, each of which mends it by itself.",
           formula="count", opens=_REASONS),
    Column("best_code", "text", "The change worth most of those that mend it."),
    _money("best_value", "What it is worth.", "largest counterfactuals.value",
           Opens(("counterfactuals",), on=("order", "line"))),
    time="promised",
)  # fmt: skip

COUNTERFACTUALS = result_table(
    "counterfactuals",
    "Changes that would bring a late order on time, each planned again as it stands here.",
    *_ORDER,
    Column("number", "integer", "Place, from 1.", key=True, formula="ordinal"),
    Column("code", "text", "Kind of change; its saying is the sentence."),
    Column("customer", "text", "Customer."),
    Column("resource", "text", "Resource concerned."),
    Column("item", "text", "Item concerned."),
    Column("supplier", "text", "Supplier concerned."),
    Column("text", "text", "Gate concerned."),
    Column("hours", "number", "Hours of overtime in all.", unit="hours",
           formula="the order's hours there, doubled until they are enough",
           opens=Opens(("capacities",), on=("resource",))),
    Column("day", "day", "Day by which it must happen, or the new day."),
    Column("planned_on", "day", "Day the order is then planned for."),
    _money("gain", "Contribution of the whole plan, with the change and without.",
           "plan_values.linear[total] with - without; of a later day what being late would cost",
           _VALUES),
    _money("cost", "What is known of its cost: overtime, material that is there earlier.",
           "hours x cost of overtime + quantity x unit cost",
           (Opens(("capacities",), on=("resource",)), Opens(("unit_costs",), on=("item",)))),
    _money("value", "What it is worth, net of that cost.", "gain - cost", _VALUES),
    Column("priced", "flag", "Whether all of its cost is known; where not, the value is the most the rest may be."),
    Column("others_later", "integer", "Other orders that are then planned later.",
           formula="orders whose planned day is later than without", opens=Opens(("deliveries",))),
    Column("changes", "text", "The changes it consists of, as JSON of a scenario."),
)  # fmt: skip

ORDER_CHAINS = result_table(
    "order_chains",
    "Which supply serves which order, level by level; read by order or by supply.",
    Column("order", "text", "Order.", key=True),
    Column("line", "integer", "Line.", key=True, formula="as ordered", opens=_LINE),
    Column("depth", "integer", "1 = what is delivered, 2 = what that is made of, and so on.",
           key=True, formula="steps down the pegs", opens=Opens(("pegs",))),
    Column("item", "text", "Item.", key=True),
    Column("supply", "text", "stock, or the planned order.", key=True),
    Column("kind", "text", "stock, buy, make or move."),
    Column("quantity", "number", "Units that go to the order.", unit="item unit",
           formula="quantity pegged x share of the depth above", opens=Opens(("pegs",), on=("supply",))),
    Column("ready", "day", "Day from which it can be used; empty = it is there."),
    Column("firm", "flag", "Whether it is there, ordered or in work."),
)  # fmt: skip

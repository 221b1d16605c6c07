"""The result table of `order_rules`: the two figures by which an ordering system reorders each item."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_COVER = Opens(("protection_demand", "lead_times"), on=("item",))
_MONEY = Opens(("unit_prices", "unit_costs"), on=("item",))
_YEAR = "currency per year"

ORDER_RULES = result_table(
    "order_rules",
    "At which stock to order each item and how much, at the least cost of ordering, holding and "
    "missing together: what to enter where another system reorders by itself.",
    Column("item", "text", "Item.", key=True),
    Column("location", "text", "Place; empty text = the only one.", key=True),
    Column("supplier", "text", "From whom: listed first, else known by lead time; empty = not known."),
    Column("rule", "text", "Order up to a level, or in fixed lots where it comes in multiples.",
           choices=("up to", "lots")),
    Column("reorder_point", "number", "Order when stock and what is on order are at or below this.",
           unit="item unit", opens=_COVER,
           formula="of all pairs of levels (200 between nothing and most that can be wanted with a "
           "lot) that with the least cost; Zheng and Federgruen (1991), for lots Hadley and Whitin"),
    Column("order_up_to", "number", "Order so much that both reach this; lots: reorder_point + lot_size.",
           unit="item unit", formula="the other level of the pair", opens=_COVER),
    Column("lot_size", "number", "Usual size of an order.", unit="item unit",
           formula="up to: order_up_to - reorder_point; lots: the multiple nearest to the best lot "
           "(Federgruen and Zheng 1992), at least minimum", opens=_COVER),
    Column("cost", "money", "A year's cost of ordering lines, holding and missing by this rule.",
           unit=_YEAR, opens=_MONEY,
           formula="average over demand of its distribution x reviews of a year: cost of a line an "
           "order + held x units left + lost x units that become short in a review"),
    Column("plain_cost", "money", "The same by the targets of stock_targets; empty for lots.",
           unit=_YEAR, formula="as cost, at reorder_point and order_up_to of stock_targets",
           opens=Opens(("stock_targets",), on=("item", "location"))),
    Column("saves", "money", "Saved a year against those targets; empty for lots.", unit=_YEAR,
           formula="plain_cost - cost",
           opens=Opens(("stock_targets",), on=("item", "location"))),
    Column("every_weeks", "number", "Weeks between orders of the item; empty where nobody is named.",
           unit="weeks", formula="supplier_weeks x in every so manieth order",
           opens=Opens(("forecasts", "unit_costs"), on=("item",))),
    Column("supplier_weeks", "number", "Weeks between orders at the supplier over all its items.",
           unit="weeks", opens=Opens(("order_rules",), on=("supplier",)),
           formula="whole reviews up to 13 weeks at which order_cost an order, a line's cost and "
           "holding of all its items are least (Goyal 1974)"),
)  # fmt: skip

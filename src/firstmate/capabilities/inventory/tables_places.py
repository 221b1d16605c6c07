"""The result table of `stock_places`: where safety stock lies cheapest along the way to customers."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_DEMAND = (
    Opens(("protection_demand", "stock_targets"), on=("item", "location")),
    Opens(("bom_lines",), on=(("item", "component"),)),
    Opens(("lanes",), on=(("location", "from_location"),)),
)
_LEAD = (
    Opens(("lead_times",), on=("item",)),
    Opens(("lanes",), on=(("location", "to_location"),)),
    Opens(("items",), on=("item",)),
)
_PART = Opens(("stock_places",), on=("network",))

STOCK_PLACES = result_table(
    "stock_places",
    "Where along its way to customers the safety stock of each item is cheapest: bought, made or at "
    "which place; against safety stock at every stage.",
    Column("network", "text", "What hangs together by bills and lanes: its first stage.", key=True),
    Column("item", "text", "Item.", key=True),
    Column("location", "text", "Place; empty text = the only one.", key=True),
    Column("supply", "text", "How it comes there: bought, made, or moved over a lane.",
           choices=("buy", "make", "move")),
    Column("own_weeks", "integer", "Weeks it needs itself once everything is there.", unit="weeks",
           formula="slow lead time (90 % point; lane: as entered) + review_days, rounded up to weeks",
           opens=_LEAD),
    Column("waits", "integer", "Weeks it waits for the slowest of what goes in.", unit="weeks",
           formula="largest promises of the stages before", opens=_PART),
    Column("promises", "integer", "Weeks it lets what follows wait; 0 where customers buy.",
           unit="weeks", formula="the times at which saves is largest over all stages", opens=_PART),
    Column("covers", "integer", "Weeks of demand its stock must cover; 0 = no safety stock here.",
           unit="weeks", formula="waits + own_weeks - promises", opens=_PART),
    Column("safety_stock", "number", "Safety stock to hold here.", unit="item unit",
           formula="root of the sum of squares, over what it goes into, of units needed x (point of "
           "demand over covers at the item's service - mean)", opens=_DEMAND),
    Column("amount", "money", "Cost of that safety stock.", unit="currency",
           formula="safety_stock x cost of a unit, with the lanes it came over",
           opens=Opens(("unit_costs",), on=("item",))),
    Column("everywhere", "number", "Safety stock here if every stage held its own.", unit="item unit",
           formula="as safety_stock, covering own_weeks alone", opens=_DEMAND),
    Column("everywhere_amount", "money", "Cost of that.", unit="currency",
           formula="everywhere x cost of a unit", opens=Opens(("unit_costs",), on=("item",))),
    Column("saves", "money", "Saved a year here; less than nothing where more is held here so that "
           "others hold less.", unit="currency per year",
           formula="(everywhere_amount - amount) x holding_rate", opens=_PART),
    Column("on_hand", "number", "Units in stock at the last count.", unit="item unit",
           formula="sum over lots of the last day counted",
           opens=Opens(("stock",), on=("item", "location"), adds_up="quantity")),
    Column("service", "number", "Customers' demand served at once in 40 drawn years.", unit="share",
           formula="served in the week it came / demand, weeks drawn by themselves; empty where "
           "nobody buys or the chain has more than 1,000 stages",
           opens=_DEMAND),
    Column("service_everywhere", "number", "The same, every stage holding its own.", unit="share",
           formula="as service, over the same drawn weeks", opens=_DEMAND),
    Column("reason", "text", "Why stock lies here or does not."),
)  # fmt: skip

"""The result tables of `inventory`: how much stock to hold, and what a unit more is worth."""

from __future__ import annotations

from firstmate.base.table import Column, Kind, Opens, Ways, result_table


def _figure(
    name: str,
    kind: Kind,
    meaning: str,
    *,
    formula: str,
    opens: Ways,
    unit: str = "item unit",
    key: bool = False,
) -> Column:
    return Column(name, kind, meaning, unit=unit, key=key, formula=formula, opens=opens)


_ITEM = Column("item", "text", "Item.", key=True)
_PLACE = Column("location", "text", "Place; empty text = the only one.", key=True)
_COVER = Opens(("protection_demand", "lead_times"), on=("item",))

STOCK_TARGETS = result_table(
    "stock_targets",
    "How much stock of each item to hold week by week, at the service that pays.",
    _ITEM,
    _PLACE,
    Column("period", "day", "Monday of the week.", key=True),
    _figure("safety_stock", "number", "Stock for what cannot be foreseen.",
            formula="as entered, else reorder point - mean demand over lead time and review, in "
            "proportion to the mean demand of the weeks that follow", opens=_COVER),
    _figure("reorder_point", "number", "Order when stock and what is on order fall to this.",
            formula="point at the service share of demand over lead time (10 %, middle and 90 % "
            "point, mixed 30:40:30) and review", opens=_COVER),
    _figure("order_up_to", "number", "Order so much that stock and what is on order reach this.",
            formula="reorder point + lot that balances the cost of ordering a line and of holding, "
            "at most 8 weeks of demand, not above the item's maximum", opens=_COVER),
    _figure("service", "number", "Chance to get through lead time and review without running out.",
            unit="share",
            formula="share of demand over lead time and review up to mean + safety stock, which is "
            "the highest at which one unit more pays: chance that it saves a sale per "
            "review >= held / (lost + held), lost = contribution x lost_when_short, held = cost x "
            "holding_rate over a review; at most 0.99",
            opens=Opens(("unit_prices", "unit_costs"), on=("item",))),
    _figure("span_weeks", "number", "Weeks of demand it covers: lead time and review.", unit="weeks",
            formula="lead time + review_days, rounded up to weeks",
            opens=_COVER),
    _figure("on_hand", "number", "Units in stock at the last count.",
            formula="sum over lots of the last day counted",
            opens=Opens(("stock",), on=("item", "location"), adds_up="quantity")),
    _figure("days_of_cover", "number", "Days the stock lasts at the expected demand; empty = no demand.",
            unit="days", formula="on_hand / (mean demand of 13 weeks / 91)",
            opens=Opens(("forecasts",), on=("item", "location"))),
    Column("reason", "text", "Why the target is what it is."),
    time="period",
)  # fmt: skip

STOCK_STEPS = result_table(
    "stock_steps",
    "What a unit in stock at the end of a week is worth, in steps that fall: lost sales it avoids.",
    _ITEM,
    _PLACE,
    _figure("step", "integer", "Number of the step, from the first unit up.", unit="", key=True,
            formula="ordinal", opens=_COVER),
    _figure("quantity", "number", "Units in the step.",
            formula="distance of two points of demand over lead time and review, above its mean",
            opens=_COVER),
    _figure("value", "money", "Contribution one unit of it saves in a week.",
            unit="currency per unit and week",
            formula="(chance that demand over lead time and review exceeds the step - that over the "
            "lead time alone) x contribution x lost_when_short / review weeks", opens=_COVER),
)  # fmt: skip

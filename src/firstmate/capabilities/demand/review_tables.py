"""The result tables for people who look through forecasts: what to look at, and what moved since earlier plans."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

STATUSES = ("to review", "changed since", "reviewed", "nothing odd")

_ITEM = Column("item", "text", "Item.", key=True)
_PLACE = Column("location", "text", "Place; empty text = the only one.", key=True)
_FAMILY = Column("family", "text", "Family of the item.")
_OUTLOOK = Opens(("item_outlook",), on=("item", "location"))
_LOOK = Opens(("forecast_reviews",), on=("item", "location"))
_AHEAD = Opens(("forecasts",), on=("item", "location"))
_KEPT = Opens(("past_forecasts",), on=("item", "location", "known_on"))

REVIEW_LIST = result_table(
    "review_list",
    "Forecasts of items for a person to look at: what is odd or has moved since the last look, by money.",
    _ITEM,
    _PLACE,
    _FAMILY,
    Column("status", "text", "to review = odd, and nobody looked in the last 13 weeks; changed since = "
           "looked at, but the forecast has moved by more than a quarter; reviewed; nothing odd.",
           choices=STATUSES),
    Column("remark", "text", "What is odd about it; empty = nothing.",
           choices=("falls", "rises", "worse than naive")),
    Column("at_stake", "money", "Money of what there is to look at; empty = nothing is.", unit="currency",
           formula="to review: at_stake of item_outlook; changed since: |quantity - quantity_then| x "
           "unit price", opens=(_OUTLOOK, _LOOK)),
    Column("place", "integer", "Order in which to look.", formula="rank by at_stake, then by item",
           opens=_OUTLOOK),
    Column("quantity", "number", "Units expected in the next 13 whole weeks.", unit="item unit",
           formula="quantity of item_outlook", opens=_OUTLOOK),
    Column("amount", "money", "Expected net amount of them.", unit="currency",
           formula="amount of item_outlook", opens=_OUTLOOK),
    Column("quantity_then", "number", "Units that were expected when it was looked at.", unit="item unit",
           formula="quantity of the last review", opens=_LOOK),
    Column("reviewed_on", "day", "Day of the last look; empty = never."),
    Column("because", "text", "What was seen then."),
    Column("by", "text", "Who looked.", private="person"),
)  # fmt: skip

FORECAST_MOVES = result_table(
    "forecast_moves",
    "What each item's plan is now beside earlier versions of it, over the weeks that both hold.",
    _ITEM,
    _PLACE,
    Column("known_on", "day", "Day of the earlier version: the newest that is at least 1, 4 or 8 weeks "
           "old.", key=True),
    _FAMILY,
    Column("n", "integer", "Whole weeks to come that both versions hold.",
           formula="count", opens=_KEPT),
    Column("units_before", "number", "Units the earlier version had for them.", unit="item unit",
           formula="sum of mean", opens=_KEPT),
    Column("quantity", "number", "Units the plan has for them now.", unit="item unit",
           formula="sum of mean, layer consensus", opens=_AHEAD),
    Column("difference", "money", "What the move is worth at today's price; empty = no price is known.",
           unit="currency", formula="(quantity - units_before) x unit price", opens=(_AHEAD, _KEPT)),
)  # fmt: skip

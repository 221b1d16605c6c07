"""The result table of `supplier_scores`: one row per supplier, with what hangs on it."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_LINES = Opens(("purchase_lines",), on=("supplier",))
_LEAD = Opens(("lead_times",), on=("supplier",))

SUPPLIER_SCORES = result_table(
    "supplier_scores",
    "How each supplier of the last year delivers, what it charges, and what hangs on it.",
    Column("supplier", "text", "Supplier.", key=True),
    Column("lines", "integer", "Lines ordered in the last year.", formula="count", opens=_LINES),
    Column("items", "integer", "Items among them.", formula="count of different items", opens=_LINES),
    Column("amount", "money", "Bought in the last year.", unit="currency", private="money",
           formula="sum of amounts ordered in 365 days", opens=_LINES),
    Column("share", "number", "Share of all that was bought.", unit="share",
           formula="amount / amount of all suppliers", opens=_LINES),
    Column("judged", "integer", "Lines with a day that were due or have arrived.", formula="count",
           opens=_LINES),
    Column("on_time_in_full", "number", "Share of those complete by the day confirmed, else wanted; "
           "empty = no line has a day.", unit="share",
           formula="lines with all that was ordered by their day / judged", opens=_LINES),
    Column("late_days", "number", "Mean days late of those that were late.", unit="days",
           formula="mean of last arrival - day, or of as-of - day where still awaited", opens=_LINES),
    Column("stated", "number", "Days it states.", unit="days", formula="as in lead_times", opens=_LEAD),
    Column("days", "number", "Median days from order to arrival.", unit="days",
           formula="as in lead_times", opens=_LEAD),
    Column("high", "number", "9 of 10 orders arrive within.", unit="days",
           formula="as in lead_times", opens=_LEAD),
    Column("price_change", "number", "Prices of the last half year against the year before; empty = "
           "nothing was bought in both.", unit="share",
           formula="last half year's basket at its own mean prices / at those before - 1", opens=_LINES),
    Column("dearer", "money", "What that costs in a year; negative = cheaper.", unit="currency",
           private="money", formula="2 x (basket of the half year now - before)", opens=_LINES),
    Column("refused", "number", "Share of units not accepted; empty = nobody writes it down.",
           unit="share", formula="rejected / received in 365 days",
           opens=Opens(("receipts",), on=("supplier",))),
    Column("only_source", "integer", "Items bought from it that nobody else sold or offered.",
           formula="count", opens=(_LINES, Opens(("supplier_items",), on=("supplier",)))),
    Column("at_risk", "money", "Contribution in 13 weeks of all sold items that need one of those.",
           unit="currency", private="money",
           formula="(sales of 365 days - their unit cost) / 4, each sold item once", opens=_LINES),
)  # fmt: skip

"""The result tables of what was changed of the history: each cleaning with its way back, and promotions."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_WEEKS = Opens(("sales_history",), on=("item", "location"))
_PROMOTED = Opens(("promotions",), on=(("name", "promotion"),))
_SOLD = Opens(("sales_history",))


def _effect(
    name: str, meaning: str, formula: str, *, unit: str = "", kind: str = "number"
) -> Column:
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=(_PROMOTED, _SOLD))  # type: ignore[arg-type]


HISTORY_CLEANINGS = result_table(
    "history_cleanings",
    "What the forecast does not learn from as it was: bulk orders, empty shelves, promotions; reversible.",
    Column("kind", "text", "What was changed.", key=True,
           choices=("bulk order", "out of stock", "out of stock, inferred", "promotion")),
    Column("scope", "text", "Its name in accepted_estimates.", key=True),
    Column("item", "text", "Item.", key=True),
    Column("location", "text", "Place; empty text = the only one.", key=True),
    Column("period", "day", "Monday of its first week."),
    Column("n", "integer", "Weeks, or one order line.", formula="count", opens=_WEEKS),
    Column("units", "number", "Units added (or, below 0, left out).", unit="item unit", opens=_WEEKS,
           formula="lost of weeks out of stock; else what is learned from - quantity"),
    Column("amount", "money", "The same in money.", unit="currency", opens=_WEEKS,
           formula="units x sum of amount / sum of quantity of the item, or of the order line"),
    Column("measure", "text", "Its measure in accepted_estimates."),
    Column("undo_value", "number", "Value there that takes it back.", formula="quantity of the line, or 1",
           opens=_WEEKS),
)  # fmt: skip

PROMOTION_EFFECTS = result_table(
    "promotion_effects",
    "How much more promotions sold, one by one, by family and all together; used for planned ones.",
    Column("scope", "text", "promotion, family or firm.", key=True, choices=("promotion", "family", "firm")),
    Column("name", "text", "Promotion or family; empty text = the firm.", key=True),
    _effect("uplift", "How many times what would have been sold.",
            "1 + sum (usual - around) / sum (around x share promoted); around = mean of up to 12 weeks "
            "without promotion beside it; one promotion is drawn towards all"),
    _effect("low", "It is above this with a chance of 95 %.", "uplift - t x standard error over weeks "
            "(a promotion) or over promotions (a family, the firm)"),
    _effect("high", "It is below this with a chance of 95 %.", "uplift + t x standard error"),
    Column("n", "integer", "Weeks of items it is measured on.", formula="count", opens=(_PROMOTED, _SOLD)),
    _effect("gained_units", "Units sold more than around it.", "sum (usual - around)", unit="item unit"),
    _effect("gained", "The same in money.", "sum (usual - around) x amount / quantity of the week",
            unit="currency", kind="money"),
    _effect("discount", "Mean discount.", "mean of discount", unit="share"),
    Column("basis", "text", "measured or entered.", choices=("measured", "entered")),
)  # fmt: skip

_DAYS = Opens(("calendar_exceptions", "settings"))

TRADING_WEEKS = result_table(
    "trading_weeks",
    "Weeks with fewer days to trade in, past and to come, and how orders follow; empty = none is known.",
    Column("period", "day", "Monday of the week.", key=True),
    Column("closed_days", "text", "Holidays of the country and closed days on which orders usually come in."),
    Column("open_share", "number", "Share of a usual week's orders that falls on the days open.",
           unit="share", formula="sum over days open of the share of orders by weekday", opens=_DAYS),
    Column("response", "number", "How orders follow: 0 = not at all, 1 = in proportion.", opens=_SOLD,
           formula="slope of log(week / mean of full weeks around it) on log(open share); 0 where it is "
           "within 2 standard errors"),
    Column("error", "number", "Standard error of the response.", opens=_SOLD,
           formula="from the same logs of all weeks"),
    Column("n", "integer", "Short weeks it is learned from.", formula="count", opens=_SOLD),
    Column("factor", "number", "What a usual week is multiplied by.", formula="open share ^ response",
           opens=_DAYS),
    Column("basis", "text", "measured or entered.", choices=("measured", "entered")),
    time="period",
)  # fmt: skip

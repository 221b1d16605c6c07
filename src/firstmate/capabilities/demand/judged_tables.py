"""The result tables that judge the forecast: past forecasts, how near they were, what people added, the bridge."""

from __future__ import annotations

from firstmate.base.table import Column, Kind, Opens, result_table

#: Groups of weeks ahead, by the first of each; ``all`` stands for every week together.
AHEAD = {"1": 1, "2-4": 2, "5-8": 5, "9-13": 9, "14+": 14}
#: Points of the distribution that past forecasts carry.
POINTS = {"q10": 0.1, "q50": 0.5, "q80": 0.8, "q90": 0.9, "q95": 0.95, "q99": 0.99}


def _text(name: str, meaning: str, *, key: bool = False) -> Column:
    return Column(name, "text", meaning, key=key)


def _figure(
    name: str,
    kind: Kind,
    meaning: str,
    *,
    formula: str,
    opens: Opens | tuple[Opens, ...],
    unit: str = "",
) -> Column:
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=opens)


_ITEM = _text("item", "Item.", key=True)
_PLACE = _text("location", "Place; empty text = the only one.", key=True)
_SOLD = Opens(("sales_history",), on=("item", "location"))

FORECAST_REPLAYS = result_table(
    "forecast_replays",
    "What today's method would have forecast on past days from what was known then; no kept forecast.",
    _ITEM,
    _PLACE,
    Column("period", "day", "Monday of the week.", key=True),
    Column("known_on", "day", "Last day whose data it rests on.", key=True),
    _figure("mean", "number", "Expected units.", unit="item unit", opens=_SOLD,
            formula="mean of forecasts, from the weeks up to known_on; weights and ranges as learned now"),
    *(
        _figure(name, "number", f"It was to stay at or below this with a chance of {100 * share:.0f} %.",
                unit="item unit", opens=_SOLD, formula="point of the calibrated distribution")
        for name, share in POINTS.items()
    ),
    time="period",
)  # fmt: skip


def _measures(opens: Opens | tuple[Opens, ...], weight: str) -> tuple[Column, ...]:
    """Columns that say how near forecasts were; ``weight`` is what units are counted in."""
    return (
        _figure("n", "integer", "Forecasts of a week that were compared.", formula="count", opens=opens),
        _figure("wape", "number", "How far they were off, as a share of what was ordered.", unit="share",
                formula=f"sum |forecast - ordered| / sum ordered, {weight}", opens=opens),
        _figure("bias", "number", "Too high (above 0) or too low, as a share of what was ordered.",
                unit="share", formula=f"sum (forecast - ordered) / sum ordered, {weight}", opens=opens),
        _figure("tracking_signal", "number", "Beyond 4 or -4 it errs to one side for long.",
                formula="sum over weeks of (ordered - forecast) / their mean absolute difference",
                opens=opens),
        _figure("quantile_loss", "number", "Loss of the whole range, as a share of what was ordered.",
                unit="share", opens=opens,
                formula=f"mean over q50, q80, q90, q95, q99 of 2 x pinball loss / sum ordered, {weight}"),
        _figure("coverage", "number", "Share of weeks inside the range of 80 %; 0.8 is meant.",
                unit="share", formula="share of weeks with q10 <= ordered <= q90", opens=opens),
        _figure("naive_wape", "number", "How far the naive forecast was off (last week again).",
                unit="share", formula=f"sum |last known week - ordered| / sum ordered, {weight}",
                opens=opens),
        _figure("relative_error", "number", "Error beside that of the naive forecast; above 1 is worse.",
                formula="sum |forecast - ordered| / sum |last known week - ordered|", opens=opens),
        _figure("error_money", "money", "What a week's forecast is off, at prices.", unit="currency",
                formula="sum over items of mean |forecast - ordered| x unit price", opens=opens),
        _figure("naive_money", "money", "The same of the naive forecast.", unit="currency",
                formula="sum over items of mean |last known week - ordered| x unit price", opens=opens),
    )  # fmt: skip


_LAYER = Column("layer", "text", "baseline = from the past alone; consensus = what plans used.",
                key=True, choices=("baseline", "consensus"))  # fmt: skip
_AHEAD = Column("ahead", "text", "Weeks between knowing and the week; all = all together.", key=True,
                choices=("all", *AHEAD))  # fmt: skip
_BASIS = Column("basis", "text", "kept = as it was forecast then; replayed = as today's method would "
                "have from what was known.", key=True, choices=("kept", "replayed"))  # fmt: skip
_PAST = ("past_forecasts", "forecast_replays", "sales_history")

FORECAST_ACCURACY = result_table(
    "forecast_accuracy",
    "How near past forecasts came, by the firm, its families and kinds of demand, and weeks ahead.",
    Column("scope", "text", "firm, family or class (kind of demand).", key=True,
           choices=("firm", "family", "class")),
    _text("name", "Family or kind of demand; empty text = the firm.", key=True),
    _LAYER, _AHEAD, _BASIS,
    *_measures(Opens(("item_accuracy",), on=("layer", "ahead", "basis")), "units at unit prices"),
)  # fmt: skip

ITEM_ACCURACY = result_table(
    "item_accuracy",
    "How near past forecasts of each item came, and how much of the firm's error it makes.",
    _ITEM, _PLACE,
    _LAYER, _AHEAD, _BASIS,
    _text("family", "Family of the item."),
    _text("class", "Kind of demand."),
    *_measures(Opens(_PAST, on=("item", "location")), "in units"),
    _figure("error_share", "number", "Share of the firm's error in money.", unit="share",
            formula="error_money / sum of error_money",
            opens=Opens(("item_accuracy",), on=("layer", "ahead", "basis"))),
    _figure("place", "integer", "Place among the items by error in money, 1 = the largest.",
            formula="rank of error_money",
            opens=Opens(("item_accuracy",), on=("layer", "ahead", "basis"))),
    _figure("worse", "money", "What it is worse than naive in a week beyond chance; empty = it is not.",
            unit="currency", opens=Opens(_PAST, on=("item", "location")),
            formula="(mean difference of quantile losses - 2.33 x its standard error) x unit price, where "
            "above 0; the naive forecast stands for every quantile"),
)  # fmt: skip

_OVERRIDE = Opens(("forecast_overrides",), on=("override",))

OVERRIDE_VALUES = result_table(
    "override_values",
    "What each override changed for better or worse, in the weeks that have passed.",
    _text("override", "Name of the override.", key=True),
    _text("scope", "What it speaks of: item, family or firm."),
    Column("because", "text", "Reason that was given."),
    Column("by", "text", "Who made it.", private="person"),
    Column("direction", "text", "Whether it raised or lowered the forecast.", choices=("up", "down")),
    _figure("n", "integer", "Weeks of items it changed and that have passed.", formula="count",
            opens=_OVERRIDE),
    _figure("before", "money", "What the baseline expected of those weeks.", unit="currency",
            formula="sum of baseline known before its first day x unit price", opens=_OVERRIDE),
    _figure("after", "money", "What it made of that.", unit="currency",
            formula="the same with the override laid over it", opens=_OVERRIDE),
    _figure("booked_amount", "money", "What was ordered.", unit="currency",
            formula="sum of quantity x unit price", opens=_OVERRIDE),
    _figure("error_before", "money", "How far off the baseline was.", unit="currency",
            formula="sum |baseline - ordered| x unit price", opens=_OVERRIDE),
    _figure("error_after", "money", "How far off it was with the override.", unit="currency",
            formula="sum |override - ordered| x unit price", opens=_OVERRIDE),
    _figure("gained", "money", "Error it took away; below 0 it added error.", unit="currency",
            formula="error_before - error_after", opens=_OVERRIDE),
    Column("basis", "text", "kept = against the baseline as it was forecast; replayed = as today's "
           "method would have.", choices=("kept", "replayed")),
)  # fmt: skip

_MADE = Opens(("override_values",))

VALUE_ADDED = result_table(
    "value_added",
    "Whether overrides make the forecast better: together, by level, direction, reason and person.",
    Column("what", "text", "all, level, direction, reason or person.", key=True,
           choices=("all", "level", "direction", "reason", "person")),
    _text("name", "Which level, direction or reason; empty = all, or a person.", key=True),
    Column("by", "text", "Which person; empty = not by person.", key=True, private="person"),
    _figure("n", "integer", "Overrides whose weeks have passed.", formula="count", opens=_MADE),
    _figure("helped", "number", "Share of them that took error away.", unit="share",
            formula="share with gained above 0", opens=_MADE),
    _figure("error_before", "money", "Error of the baseline.", unit="currency",
            formula="sum of error_before", opens=_MADE),
    _figure("error_after", "money", "Error with the overrides.", unit="currency",
            formula="sum of error_after", opens=_MADE),
    _figure("value", "money", "Error they took away together.", unit="currency",
            formula="sum of gained", opens=_MADE),
    _figure("low", "money", "It is above this with a chance of 90 %.", unit="currency",
            formula="value - t x standard error of gained", opens=_MADE),
    _figure("high", "money", "It is below this with a chance of 90 %.", unit="currency",
            formula="value + t x standard error of gained", opens=_MADE),
    Column("verdict", "text", "What follows: keep on, leave the baseline alone, or cannot tell yet.",
           choices=("keep on", "leave the baseline alone", "cannot tell yet")),
)  # fmt: skip

_STEP = ("forecasts", "intakes", "past_forecasts", "budgets", "unit_prices")

DEMAND_BRIDGE = result_table(
    "demand_bridge",
    "From the last plan to the present one and the budget, the next 13 whole weeks in money.",
    Column("scope", "text", "firm, family, or work (one-off work of a kind).", key=True,
           choices=("firm", "family", "work")),
    _text("name", "Family or kind of work; empty text = the firm.", key=True),
    Column("stage", "text", "Last plan; what the past says now (baseline); open deals beyond it "
           "(pipeline); what people changed (override); the plan (consensus); the budget.", key=True,
           choices=("last plan", "baseline", "pipeline", "override", "consensus", "budget")),
    _figure("place", "integer", "Order of the steps.", formula="1 to 6", opens=Opens(_STEP)),
    _figure("amount", "money", "Level after the step.", unit="currency", opens=Opens(_STEP),
            formula="sum of mean x unit price of the layer over 13 whole weeks; last plan: the "
            "newest kept forecast of the same weeks; budget: the part of each budget period in them"),
    _figure("difference", "money", "What the step changes.", unit="currency", opens=Opens(_STEP),
            formula="amount - amount of the step before"),
    Column("known_on", "day", "Day of the last plan; empty for other steps."),
)  # fmt: skip

"""The result tables of `demand`: history as it counts, forecasts as quantiles, how they were made."""

from __future__ import annotations

from firstmate.base.table import Column, Kind, Opens, result_table

#: Weeks ahead at least, however short the plan: what stock must cover does not depend on it.
LEAST_WEEKS = 26

#: The quantiles that every forecast carries, by column name.
QUANTILES = {
    "q01": 0.01, "q05": 0.05, "q10": 0.1, "q20": 0.2, "q25": 0.25, "q30": 0.3, "q40": 0.4,
    "q50": 0.5, "q60": 0.6, "q70": 0.7, "q75": 0.75, "q80": 0.8, "q90": 0.9, "q95": 0.95,
    "q99": 0.99,
}  # fmt: skip


def _text(name: str, meaning: str, *, key: bool = False) -> Column:
    return Column(name, "text", meaning, key=key)


def _figure(
    name: str,
    kind: Kind,
    meaning: str,
    *,
    formula: str,
    unit: str = "",
    opens: Opens | tuple[Opens, ...] | None = None,
) -> Column:
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=opens)


def _quantiles(kind: Kind, unit: str, opens: Opens, *, formula: str) -> tuple[Column, ...]:
    return tuple(
        _figure(
            name,
            kind,
            f"It stays at or below this with a chance of {100 * share:.0f} %.",
            unit=unit,
            formula=formula,
            opens=opens,
        )
        for name, share in QUANTILES.items()
    )


_ITEM = _text("item", "Item.", key=True)
_PLACE = _text("location", "Place; empty text = the only one.", key=True)
_WEEK = Column("period", "day", "Monday of the week.", key=True)
_LAYER = Column(
    "layer",
    "text",
    "baseline = from the past; pipeline = from open deals; override = as people changed it, where "
    "they did; consensus = what plans use.",
    key=True,
    choices=("baseline", "pipeline", "override", "consensus"),
)

_SOLD = Opens(("sales",), on=("item", "location"), window=("period", "period"))

SALES_HISTORY = result_table(
    "sales_history",
    "What was ordered week by week, whole weeks from the first sale on, weeks without sales too.",
    _ITEM,
    _PLACE,
    _WEEK,
    _figure("quantity", "number", "Units ordered.", unit="item unit",
            formula="sum of quantity of lines of kind item and service, by week ordered", opens=_SOLD),
    _figure("amount", "money", "Net amount ordered.", unit="currency",
            formula="sum of amount of the same lines", opens=_SOLD),
    _figure("usual", "number",
            "Units the forecast learns from; empty where the week does not count (out of stock).",
            unit="item unit",
            opens=_SOLD, formula="quantity, a bulk order cut to the largest other line of the item, "
            "/ uplift / open_factor"),
    _figure("in_stock", "number", "Share of the week the item was in stock.", unit="share",
            formula="1 - days with no stock / 7; 1 where no stock was counted",
            opens=Opens(("stock", "stock_moves"), on=("item", "location"))),
    _text("stock_basis", "counted, inferred (from silence) or empty = not known."),
    _figure("lost", "number", "Units that would have been ordered but for empty shelves.",
            unit="item unit", formula="max(mean of counted weeks - quantity, 0) in weeks out of stock",
            opens=Opens(("sales_history",), on=("item", "location"))),
    _figure("lost_amount", "money", "The same in money.", unit="currency",
            formula="lost x sum of amount / sum of quantity of the item",
            opens=Opens(("sales_history",), on=("item", "location"))),
    _text("promotion", "Promotion of that week; empty = none."),
    _figure("uplift", "number", "How many times the usual the promotion sold; 1 = no promotion.",
            formula="1 + share of days promoted x (uplift of the promotion - 1)",
            opens=(Opens(("promotion_effects",), on=(("promotion", "name"),)),
                   Opens(("sales_history",), on=("item", "location")))),
    _figure("open_factor", "number", "Part of a usual week that holidays and closed days left.",
            formula="factor of trading_weeks",
            opens=(Opens(("trading_weeks",), on=("period",)),
                   Opens(("sales_history",), on=("item", "location")))),
    time="period",
)  # fmt: skip

_PAST = Opens(("sales_history",), on=("item", "location"))
_METHOD = Opens(("forecast_methods",), on=("item", "location"))

FORECAST_TEACHING = result_table(
    "forecast_teaching",
    "The past from which methods, ranges and trees are learned: at most 1,000 series up to a day that "
    "moves every four weeks, so that what is learned is used again.",
    _ITEM,
    _PLACE,
    _text("family", "Family of the item; its season is borrowed where the item's own is not known."),
    _WEEK,
    _figure("usual", "number", "Units learned from; empty where the week does not count.",
            unit="item unit", formula="usual of sales_history",
            opens=Opens(("sales_history",), on=("item", "location", "period"), adds_up="usual")),
    time="period",
)  # fmt: skip

_TAUGHT = Opens(("forecast_teaching",))
_CLASS = _text(
    "class", "Kind of demand: none, new, ending, smooth, erratic, intermittent or lumpy.", key=True
)


def _share(name: str, meaning: str) -> Column:
    return _figure(name, "number", meaning, unit="share", opens=_TAUGHT,
                   formula="greedy selection on quantile loss of past forecasts, drawn to equal")  # fmt: skip


FORECAST_CLASSES = result_table(
    "forecast_classes",
    "What was learned for each kind of demand: how much each method counts, and the trees beside them.",
    _CLASS,
    _share("theta", "Dynamic optimised theta."),
    _share("holt", "Level with a damped trend."),
    _share("ses", "Simple exponential smoothing."),
    _share("tsb", "Chance of a sale times its size."),
    _share("adida", "Smoothing in longer buckets."),
    _share("mean13", "Mean of 13 weeks."),
    _share("season", "The same week a year ago."),
    _figure("trees", "number", "How much counts what the trees add to the quantiles.", unit="share",
            formula="cheapest of 0, 1/4 .. 1 on the latest past forecasts, drawn to a half",
            opens=_TAUGHT),
    _figure("persistence", "number", "Correlation of errors from one week to the next.",
            unit="share", formula="rho of an AR(1) that explains the spread of 8-week sums",
            opens=_TAUGHT),
    _figure("n", "integer", "Past forecasts learned from, over all kinds.",
            formula="series x past days", opens=_TAUGHT),
)  # fmt: skip

FORECAST_RANGES = result_table(
    "forecast_ranges",
    "What makes stated chances come true: where each quantile is read, and how far it is moved.",
    _CLASS,
    Column("distance", "integer", "From this many weeks ahead on.", unit="weeks", key=True,
           formula="first of a group of distances"),
    Column("share", "number", "Chance to stay at or below.", unit="share", key=True,
           formula="grid of quantiles"),
    _figure("wider", "number", "How many times the variance of the next week it is there.", unit="",
            formula="mean of squared past errors / variance one week ahead", opens=_TAUGHT),
    _figure("level", "number", "Level of the shape (negative binomial or gamma) that came true.",
            unit="share", formula="quantile of past shares below what happened", opens=_TAUGHT),
    _figure("moved", "number", "What is added to the quantile after the trees.", unit="spreads",
            formula="quantile of (actual - stated) / spread in the latest past forecasts",
            opens=_TAUGHT),
)  # fmt: skip

FORECAST_TREES = result_table(
    "forecast_trees",
    "Boosted trees that learn across all series, one row per quantile, as text; empty = none.",
    Column("share", "number", "Quantile they stand for.", unit="share", key=True,
           formula="grid of quantiles with trees"),
    _text("model", "The trees in the form of LightGBM."),
)  # fmt: skip

FORECASTS = result_table(
    "forecasts",
    "Demand for items by week as a distribution; the first week holds only the days left of it.",
    _ITEM,
    _PLACE,
    _WEEK,
    _LAYER,
    _figure("mean", "number", "Expected units.", unit="item unit",
            formula="weighted mean of methods by kind of demand, moved with the quantiles by the "
            "trees; overrides on top", opens=_PAST),
    *_quantiles("number", "item unit", _PAST,
                formula="point of the calibrated distribution around the mean"),
    _figure("amount", "money", "Expected net amount.", unit="currency",
            formula="mean x unit price", opens=Opens(("unit_prices",), on=("item",))),
    time="period",
)  # fmt: skip

FORECAST_METHODS = result_table(
    "forecast_methods",
    "How each forecast was made, why so, and how good it was beside the naive one.",
    _ITEM,
    _PLACE,
    _text("class", "Kind of demand: none, new, ending, smooth, erratic, intermittent or lumpy."),
    _text("method", "Methods mixed and their weights."),
    _text("reason", "Why this kind and this mix."),
    _figure("n", "integer", "Past weeks on which it was scored.", formula="count", opens=_PAST),
    _figure("error", "number", "Mean quantile loss of a week at 0.5 to 0.99.", unit="item unit",
            formula="mean of 2 x pinball loss over past weeks, forecast from before them",
            opens=_PAST),
    _figure("naive_error", "number", "The same of the naive forecast (last week again).",
            unit="item unit", formula="as error, for the last known week repeated", opens=_PAST),
    _figure("in_money", "money", "What it is better than naive in a week, at the item's price.",
            unit="currency", formula="(naive_error - error) x unit price",
            opens=Opens(("unit_prices",), on=("item",))),
    _figure("persistence", "number", "Correlation of errors from one week to the next.",
            unit="share", formula="rho of an AR(1) that explains the spread of 8-week sums, by class",
            opens=_PAST),
    _text("basis", "measured = mix and range learned from past weeks; default = equal weights."),
)  # fmt: skip

PROTECTION_DEMAND = result_table(
    "protection_demand",
    "Demand in the next weeks taken together: what stock must cover until new stock can come.",
    _ITEM,
    _PLACE,
    Column("span", "integer", "Weeks taken together, from the start of the plan.", unit="weeks",
           key=True, formula="1, 2, 3, 4, 6, 8, 13 and 26"),
    _figure("mean", "number", "Expected units.", unit="item unit",
            formula="sum of mean over the weeks",
            opens=Opens(("forecasts",), on=("item", "location"))),
    *_quantiles("number", "item unit", _METHOD,
                formula="point of the sums of 400 drawn paths, errors correlated from week to week"),
)  # fmt: skip

_ON_DAYS = Opens(("forecasts",), on=("item", "location"))
DAILY_FORECASTS = result_table(
    "daily_forecasts",
    "What is ordered on each of the next 14 days, of goods that keep three weeks or less, and of all "
    "where orders are reviewed more often than once a week.",
    _ITEM,
    _PLACE,
    Column("day", "day", "Day.", key=True),
    _figure("mean", "number", "Expected units.", unit="item unit",
            formula="mean of the week x share of the weekday, learned from 26 weeks of the series, its "
            "family and its place",
            opens=_ON_DAYS),
    *_quantiles("number", "item unit", _ON_DAYS,
                formula="point of the day's distribution, as single days strayed from it in the last "
                "eight weeks"),
    time="day",
)  # fmt: skip

_JOBS = Opens(("sales",), on=("job_class",))

INTAKES = result_table(
    "intakes",
    "Orders for one-off work that come in by week, in money, as a distribution.",
    _text("job_class", "Kind of work.", key=True),
    _WEEK,
    _LAYER,
    _figure("mean", "number", "Expected net amount.", unit="currency",
            formula="jobs per week x mean size; pipeline: sum of chance x amount; consensus: growth "
            "of the larger of both cumulated sums",
            opens=_JOBS),
    *_quantiles("number", "currency", _JOBS,
                formula="point of drawn weeks: number of jobs x their sizes; deals won or lost"),
    _figure("jobs", "number", "Expected number of jobs.", formula="forecast of the weekly number",
            opens=_JOBS),
    time="period",
)  # fmt: skip

#: Points of the distribution of whole groups, by column name.
SHOWN = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

_SCOPE = Column(
    "scope",
    "text",
    "firm = all that is sold; family = items of a family; work = one-off work of a kind.",
    key=True,
    choices=("firm", "family", "work"),
)
_NAME = _text("name", "Family or kind of work; empty text = the firm.", key=True)
_AHEAD = Opens(("forecasts", "intakes"), window=("period", "period"))
_DRAWN = (
    "400 drawn futures of all items and kinds of work, whose errors move together as history shows"
)

OUTLOOK = result_table(
    "outlook",
    "What is ordered by week in money: past weeks as they were, weeks to come as a range.",
    _SCOPE,
    _NAME,
    Column("period", "day", "Monday of the week.", key=True),
    _figure("booked_amount", "money", "Net amount ordered; empty = still to come.", unit="currency",
            formula="sum of amount of lines of kind item, service and job, by week ordered",
            opens=Opens(("sales",), window=("period", "period"))),
    _figure("mean", "number", "Expected net amount; the first week holds only the days left of it.",
            unit="currency", formula=f"mean of {_DRAWN}", opens=_AHEAD),
    *(
        _figure(name, "number", f"It stays at or below this with a chance of {100 * share:.0f} %.",
                unit="currency", formula=f"point of {_DRAWN}", opens=_AHEAD)
        for name, share in SHOWN.items()
    ),
    time="period",
)  # fmt: skip

_WEEKS = Opens(("outlook",), on=("scope", "name"))

OUTLOOK_TOTALS = result_table(
    "outlook_totals",
    "What is ordered in the next 13 whole weeks in money, beside the weeks before and a year ago.",
    _SCOPE,
    _NAME,
    _figure("mean", "number", "Expected net amount.", unit="currency",
            formula=f"mean of the sums of 13 weeks of {_DRAWN}", opens=_WEEKS),
    *(
        _figure(name, "number", f"It stays at or below this with a chance of {100 * share:.0f} %.",
                unit="currency", formula=f"point of the sums of 13 weeks of {_DRAWN}", opens=_WEEKS)
        for name, share in SHOWN.items()
    ),
    _figure("sold_before", "money", "Net amount ordered in the last 13 whole weeks.", unit="currency",
            formula="sum of booked_amount over the last 13 weeks", opens=_WEEKS),
    _figure("year_before", "money",
            "Net amount ordered in the same weeks a year earlier; empty = not so long known.",
            unit="currency", formula="sum of booked_amount over the 13 weeks a year before", opens=_WEEKS),
    _figure("error_money", "money", "How far a week's forecast of an item is off, all items together.",
            unit="currency", formula="sum of error x unit price over items",
            opens=Opens(("forecast_methods",))),
    _figure("naive_money", "money", "The same of the naive forecast (last week again).",
            unit="currency", formula="sum of naive_error x unit price over items",
            opens=Opens(("forecast_methods",))),
)  # fmt: skip

_AHEAD_OF_ITEM = Opens(("forecasts",), on=("item", "location"))

ITEM_OUTLOOK = result_table(
    "item_outlook",
    "What each item will sell in the next 13 whole weeks beside the last 13, and what is odd about it.",
    _ITEM,
    _PLACE,
    _text("family", "Family of the item."),
    _text("class", "Kind of demand: none, new, ending, smooth, erratic, intermittent or lumpy."),
    _figure("quantity", "number", "Expected units.", unit="item unit",
            formula="sum of mean over 13 weeks", opens=_AHEAD_OF_ITEM),
    _figure("amount", "money", "Expected net amount.", unit="currency",
            formula="sum of amount over 13 weeks", opens=_AHEAD_OF_ITEM),
    _figure("sold_before", "money", "Net amount ordered in the last 13 whole weeks.", unit="currency",
            formula="sum of amount over 13 weeks", opens=_PAST),
    _figure("open_amount", "money", "Net amount of open orders.", unit="currency",
            formula="sum of open_amount", opens=Opens(("sales",), on=("item", "location"))),
    _figure("error_money", "money", "How far the forecast of a week is off.", unit="currency",
            formula="error x unit price", opens=_METHOD),
    _figure("naive_money", "money", "The same of the naive forecast (last week again).",
            unit="currency", formula="naive_error x unit price", opens=_METHOD),
    Column("remark", "text", "What is odd about it; empty = nothing.",
           choices=("falls", "rises", "worse than naive")),
    _figure("at_stake", "money", "Money of what is odd.", unit="currency",
            formula="|amount - before| where more than half, or 13 x (error - naive error), the larger",
            opens=(_AHEAD_OF_ITEM, _PAST, _METHOD)),
    _text("basis", "measured = mix and range learned from past weeks; default = equal weights."),
)  # fmt: skip

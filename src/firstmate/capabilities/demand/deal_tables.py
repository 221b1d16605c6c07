"""The result tables of the pipeline: chance and day of each deal, the funnel, and how true they were."""

from __future__ import annotations

from firstmate.base.table import Column, Kind, Opens, Ways, result_table


def _figure(
    name: str, kind: Kind, meaning: str, *, formula: str, unit: str = "", opens: Ways | None = None
) -> Column:
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=opens)


def _text(name: str, meaning: str, *, key: bool = False) -> Column:
    return Column(name, "text", meaning, key=key)


def _share(name: str, meaning: str, formula: str, opens: Ways | None = None) -> Column:
    return _figure(name, "number", meaning, unit="share", formula=formula, opens=opens)


def _money(name: str, meaning: str, formula: str, opens: Ways | None = None) -> Column:
    return _figure(name, "money", meaning, unit="currency", formula=formula, opens=opens)


def _count(name: str, meaning: str, formula: str, opens: Ways | None = None) -> Column:
    return _figure(name, "integer", meaning, formula=formula, opens=opens)


_KIND = Column("kind", "text", "deal = of the CRM; quote = an open quote that no deal stands for.",
               key=True, choices=("deal", "quote"))  # fmt: skip
_DEAL = _text("deal", "The CRM's identifier, or the number of the quote.", key=True)
_ROW = (Opens(("deals",), on=("deal",)), Opens(("quotes",), on=(("deal", "quote"),)))
_PAST = Opens(("deals", "quotes"))

DEAL_CHANCES = result_table(
    "deal_chances",
    "Open deals and quotes: the chance that the firm's own past gives them, when, and their money.",
    _KIND,
    _DEAL,
    _text("customer", "Customer."),
    Column("owner", "text", "Sales person.", private="person"),
    _text("job_class", "Kind of work."),
    _text("item", "Item."),
    _text("stage", "Present stage."),
    _figure("days_open", "number", "Days since it was opened.", unit="days",
            formula="as of - created", opens=_ROW),
    _money("amount", "Net value.", "as entered, at the last rate of its currency", _ROW),
    _share("stated", "Chance as the CRM or the sales person states it.", "as entered", _ROW),
    _share("chance", "Chance to be won.",
           "rates of its stage and age followed week by week, times the effects of owner, kind and size",
           (Opens(("deal_rates",), on=("stage",)), _PAST)),
    _share("low", "Low end of the chance, as far as the past tells it.",
           "10 % point: doubt in the share of the stage and in the effects"),
    _share("high", "High end of the chance.", "90 % point of the same"),
    _share("chance_in_plan", "Chance to be won within the plan.", "sum of chance over its weeks",
           Opens(("deal_weeks",), on=("kind", "deal"), adds_up="chance")),
    _money("expected_amount", "What it is worth on average.", "amount x chance", _ROW),
    _money("stated_amount", "What the CRM counts it for.", "amount x stated", _ROW),
    Column("day_early", "day", "If it is won, then before this day with a chance of 10 %."),
    Column("day_middle", "day", "If it is won, then as likely before this day as after it."),
    Column("day_late", "day", "If it is won, then by this day with a chance of 90 %."),
    Column("dated_by", "text", "What tells the day: rates of like deals, the tender's day, the day stated.",
           choices=("rates", "tender", "stated day")),
    _count("n", "Decided deals that passed through its stage.", "expected number", _PAST),
    _text("basis", "measured = own past; group = fewer than 100 decided deals: base rates of stage and "
          "owner only; default = none decided; entered = a person gave the share."),
)  # fmt: skip

DEAL_WEEKS = result_table(
    "deal_weeks",
    "Chance of each open deal to be won in each week of the plan, and its money on average.",
    _KIND,
    _DEAL,
    Column("period", "day", "Monday of the week.", key=True),
    _text("job_class", "Kind of work."),
    _text("item", "Item."),
    _text("customer", "Customer."),
    _share("chance", "Chance to be won in that week.",
           "rates of its stage and age followed week by week", Opens(("deal_chances",), on=("kind", "deal"))),
    _money("amount", "Net value if won.", "as of deal_chances",
           Opens(("deal_chances",), on=("kind", "deal"))),
    time="period",
)  # fmt: skip

DEAL_RATES = result_table(
    "deal_rates",
    "What becomes of deals of a stage and age in a week: won, lost, moved on, as the firm's past shows.",
    _KIND,
    _text("stage", "Stage; empty = stages were never recorded.", key=True),
    Column("week_from", "integer", "Weeks of life from which the row holds.", unit="weeks", key=True,
           formula="weeks since created"),
    _share("win", "Share of such deals won in a week.", "won / deal-weeks, leaning on the stage", _PAST),
    _share("loss", "Share lost in a week.", "lost / deal-weeks, leaning on the stage", _PAST),
    _share("moves", "Share that goes to another stage in a week.",
           "moves / deal-weeks, leaning on the stage", Opens(("deal_stages", "deals"))),
)  # fmt: skip

_OF_STAGE = Opens(("deal_chances",), on=("kind", "stage"))
DEAL_FUNNEL = result_table(
    "deal_funnel",
    "The pipeline by stage: what is in it, what the CRM counts it for, and what it is really worth.",
    _KIND,
    _text("stage", "Stage; empty = the whole pipeline.", key=True),
    _count("deals", "Open deals.", "count", _OF_STAGE),
    _money("amount", "Their value.", "sum of amount", _OF_STAGE),
    _share("stated", "Mean chance the CRM states, by value.", "stated_amount / amount stated for",
           _OF_STAGE),
    _share("chance", "Mean chance learned, by value.", "expected_amount / amount", _OF_STAGE),
    _money("stated_amount", "What the CRM counts them for.", "sum of stated_amount", _OF_STAGE),
    _money("expected_amount", "What they are worth on average.", "sum of expected_amount", _OF_STAGE),
    _money("low", "Won in total at least this with a chance of 95 %.",
           "5 % point of 1,000 drawn futures, deals won and lost together as the past shows",
           Opens(("deal_links",))),
    _money("high", "Won in total at most this with a chance of 95 %.",
           "95 % point of the same", Opens(("deal_links",))),
    _count("n", "Decided deals that passed through it.", "expected number", _PAST),
)  # fmt: skip

DEAL_TRIAL = result_table(
    "deal_trial",
    "How true the chances were: said of deals open on past days by what was known then, and come true.",
    _text("stage", "Stage the deals were in then, as far as it is known; empty = all.", key=True),
    _text("part", "all, or a part of about equal size by the chance said, lowest first.", key=True),
    _count("n", "Deals looked at, each once for every such day.", "count", _PAST),
    _share("chance", "Mean chance said to be won within 8 weeks.", "mean", _PAST),
    _share("share", "Share really won within them.", "mean", _PAST),
    _figure("error", "number", "Mean squared distance of chance and outcome (Brier score).",
            formula="mean of (chance - won)^2", opens=_PAST),
    _figure("base_error", "number", "The same when the usual share is said of all.",
            formula="mean of (share of earlier days - won)^2", opens=_PAST),
)  # fmt: skip

DEAL_LINKS = result_table(
    "deal_links",
    "How far deals are won and lost together.",
    Column("link", "text", "What two deals share.", key=True, choices=("customer", "quarter")),
    _figure("value", "number", "Correlation of their outcomes.",
            formula="mean product of standardised residuals over pairs, leaning on 0.10 and 0.02",
            opens=Opens(("deals", "quotes"))),
    _count("n", "Pairs of decided deals.", "count", _PAST),
    _text("basis", "measured or default."),
)  # fmt: skip

_MINE = Opens(("deals",), on=("owner",))
STATED_CHANCES = result_table(
    "stated_chances",
    "Chances stated against what was won; by sales person where the owner switched it on, else the "
    "firm as one.",
    Column("owner", "text", "Sales person; empty = the firm.", key=True, private="own"),
    _count("n", "Decided deals whose stated chance was kept, else open deals.", "count", _MINE),
    _share("stated", "Mean chance stated.", "mean of probability", _MINE),
    _share("share", "Share won; of open deals the mean chance learned.",
           "(won + k x share of all) / (n + k)", _MINE),
    _figure("factor", "number", "How many times too high the stated chances are.",
            formula="stated / share", opens=_MINE),
    _figure("low", "number", "Low end of the factor.",
            formula="stated / 95 % point of the share", opens=_MINE),
    _figure("high", "number", "High end of the factor.",
            formula="stated / 5 % point of the share", opens=_MINE),
    _money("amount", "Value of the open deals.", "sum of amount", _MINE),
    _money("stated_amount", "What the CRM counts them for.", "sum of amount x stated", _MINE),
    _money("expected_amount", "What they are worth on average.", "sum of amount x chance", _MINE),
    _text("basis", "measured = decided deals; group = open deals, where no CRM keeps what was stated."),
)  # fmt: skip

_PLAN = Opens(("loads",), on=("resource", "period"))
_CHANCE = Opens(("deal_chances",), on=("kind", "deal"))
LARGE_DEALS = result_table(
    "large_deals",
    "Deals that would need more than 5 % of a resource's hours in some week of the plan: its load if "
    "they are won and if they are not.",
    _KIND,
    _DEAL,
    _text("resource", "Resource.", key=True),
    Column("period", "day", "Monday of the week.", key=True),
    _text("customer", "Customer."),
    _text("job_class", "Kind of work."),
    _money("amount", "Net value of the deal.", "as of deal_chances", _CHANCE),
    _share("chance", "Chance to be won.", "as of deal_chances", _CHANCE),
    _figure("hours", "number", "Hours it would need in that week.", unit="hours",
            formula="amount x hours for 1,000 of price, evenly from when work of its kind may "
            "begin, counted from the day it is most likely won, to the usual day promised",
            opens=(Opens(("job_rates",), on=("resource",)), Opens(("job_starts",), on=("job_class",)))),
    _figure("capacity", "number", "Normal hours of the resource in that week.", unit="hours",
            formula="of loads", opens=_PLAN),
    _share("share", "Part of the resource's hours that the deal would need.", "hours / capacity", _PLAN),
    _figure("hours_without", "number", "Hours of the plan if it is lost.", unit="hours",
            formula="hours of loads - chance x hours of the deal", opens=_PLAN),
    _figure("hours_with", "number", "Hours of the plan if it is won.", unit="hours",
            formula="hours_without + hours of the deal", opens=_PLAN),
    _share("load_without", "Load if it is lost.", "hours_without / capacity", _PLAN),
    _share("load_with", "Load if it is won.", "hours_with / capacity", _PLAN),
    time="period",
)  # fmt: skip

LOAD_CHANCES = result_table(
    "load_chances",
    "What open deals make of the load of each resource and week: they are won whole or not at all.",
    _text("resource", "Resource.", key=True),
    Column("period", "day", "Monday of the week.", key=True),
    _figure("hours", "number", "Hours of the plan.", unit="hours", formula="of loads", opens=_PLAN),
    _figure("low", "number", "At least these hours with a chance of 90 %.", unit="hours",
            formula="10 % point of 1,000 futures: hours of loads + sum over deals of (won - chance) x hours",
            opens=_PLAN),
    _figure("high", "number", "At most these hours with a chance of 90 %.", unit="hours",
            formula="90 % point of the same", opens=_PLAN),
    _figure("capacity", "number", "Normal hours.", unit="hours", formula="of loads", opens=_PLAN),
    _share("over", "Chance that the hours exceed the normal ones.", "share of the futures", _PLAN),
    time="period",
)  # fmt: skip

"""Demand: what will be ordered, week by week, as a range with chances, always beside the naive guess."""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Option, Study, Task
from firstmate.capabilities.demand.cleaned_tables import (
    HISTORY_CLEANINGS,
    PROMOTION_EFFECTS,
    TRADING_WEEKS,
)
from firstmate.capabilities.demand.deal_tables import (
    DEAL_CHANCES,
    DEAL_FUNNEL,
    DEAL_LINKS,
    DEAL_RATES,
    DEAL_TRIAL,
    DEAL_WEEKS,
    LARGE_DEALS,
    LOAD_CHANCES,
    STATED_CHANCES,
)
from firstmate.capabilities.demand.judged_tables import (
    DEMAND_BRIDGE,
    FORECAST_ACCURACY,
    FORECAST_REPLAYS,
    ITEM_ACCURACY,
    OVERRIDE_VALUES,
    VALUE_ADDED,
)
from firstmate.capabilities.demand.review_tables import FORECAST_MOVES, REVIEW_LIST
from firstmate.capabilities.demand.tables import (
    DAILY_FORECASTS,
    FORECAST_CLASSES,
    FORECAST_METHODS,
    FORECAST_RANGES,
    FORECAST_TEACHING,
    FORECAST_TREES,
    FORECASTS,
    INTAKES,
    ITEM_OUTLOOK,
    LEAST_WEEKS,
    OUTLOOK,
    OUTLOOK_TOTALS,
    PROTECTION_DEMAND,
    SALES_HISTORY,
)

_HERE = "firstmate.capabilities.demand"

TASKS: tuple[Task, ...] = (
    Task(
        "sales_history",
        "What was ordered week by week, with bulk orders, empty shelves and promotions set apart.",
        needs=(
            "sales", "stock", "stock_moves", "promotions", "items", "accepted_estimates",
            "calendar_exceptions",
        ),
        gives=(SALES_HISTORY, HISTORY_CLEANINGS, PROMOTION_EFFECTS, TRADING_WEEKS, ISSUES),
        version=2,
        call=f"{_HERE}.history:history",
        accepts=("bulk_orders", "stock_outs", "promotions", "trading_days"),
        settings=("country",),
    ),
    Task(
        "forecast_teaching",
        "Which series teach the forecast, and their past up to a day that moves every four weeks.",
        needs=("sales_history", "items"),
        gives=(FORECAST_TEACHING,),
        version=1,
        call=f"{_HERE}.teaching:forecast_teaching",
        options=(
            Option(
                "until",
                "day",
                None,
                "Learn from weeks before this Monday; empty = the last one that begins a block of "
                "four weeks.",
            ),
        ),
    ),
    Task(
        "forecast_fit",
        "What past forecasts teach: weights of methods, ranges that come true, trees over all series.",
        needs=("forecast_teaching",),
        gives=(FORECAST_CLASSES, FORECAST_RANGES, FORECAST_TREES, ISSUES),
        version=1,
        call=f"{_HERE}.learned:forecast_fit",
        timeless=True,
    ),
    Task(
        "forecasts",
        "Weekly demand for every item as quantiles, with the method and its reason.",
        needs=(
            "sales_history",
            "sales",
            "items",
            "forecast_overrides",
            "unit_prices",
            "promotions",
            "promotion_effects",
            "trading_weeks",
            "forecast_classes",
            "forecast_ranges",
            "forecast_trees",
        ),
        gives=(FORECASTS, FORECAST_METHODS, FORECAST_REPLAYS, ISSUES),
        version=3,
        call=f"{_HERE}.forecasting:forecasts",
        settings=("plan_weeks",),
        at_least=(("plan_weeks", LEAST_WEEKS),),
    ),
    Task(
        "protection_demand",
        "Demand of the next weeks taken together, over every span that stock may have to cover.",
        needs=("forecasts", "forecast_methods"),
        gives=(PROTECTION_DEMAND,),
        version=3,
        call=f"{_HERE}.protection:protection_demand",
    ),
    Task(
        "daily_forecasts",
        "The weekly forecast by day, for goods of short life and where orders are reviewed by the day.",
        needs=("forecasts", "sales", "items"),
        gives=(DAILY_FORECASTS,),
        version=1,
        call=f"{_HERE}.daily:daily_forecasts",
        settings=("review_days",),
    ),
    Task(
        "deal_outlook",
        "Open deals and quotes with the chance and the day that the firm's own past gives them.",
        needs=("deals", "deal_stages", "quotes", "conversions", "fx_rates"),
        gives=(
            DEAL_CHANCES, DEAL_WEEKS, DEAL_RATES, DEAL_FUNNEL, DEAL_LINKS, STATED_CHANCES, ISSUES,
        ),
        version=1,
        call=f"{_HERE}.deals:deal_outlook",
        settings=("plan_weeks", "currency", "optimism_by_person"),
    ),
    Task(
        "deal_trial",
        "How true the chances of deals were on past days, by what was known then.",
        needs=("deals", "deal_stages", "quotes", "conversions", "fx_rates"),
        gives=(DEAL_TRIAL,),
        version=1,
        call=f"{_HERE}.deals:deal_trial",
        settings=("currency",),
    ),
    Task(
        "deal_loads",
        "What open deals make of the load of each resource: with and without each large one.",
        needs=("deal_chances", "deal_links", "loads", "job_rates", "job_starts", "sales"),
        gives=(LARGE_DEALS, LOAD_CHANCES),
        version=1,
        call=f"{_HERE}.large_deals:deal_loads",
    ),
    Task(
        "intakes",
        "Orders for one-off work by week in money, from past orders and open deals.",
        needs=("sales", "deal_chances", "deal_weeks", "deal_links", "forecast_overrides"),
        gives=(INTAKES,),
        version=2,
        call=f"{_HERE}.intake:intakes",
        settings=("plan_weeks",),
    ),
    Task(
        "outlook",
        "Demand of the firm, its families and kinds of work in money, past and to come.",
        needs=(
            "forecasts", "forecast_methods", "intakes", "sales", "sales_history", "items",
            "unit_prices",
        ),
        gives=(OUTLOOK, OUTLOOK_TOTALS, ITEM_OUTLOOK),
        version=3,
        call=f"{_HERE}.outlook:outlook",
    ),
    Task(
        "forecast_accuracy",
        "How near past forecasts came: error, bias, coverage and loss beside naive, in money.",
        needs=(
            "past_forecasts", "forecast_replays", "forecast_methods", "sales_history", "items",
            "unit_prices", "unit_costs",
        ),
        gives=(FORECAST_ACCURACY, ITEM_ACCURACY, RECOMMENDATIONS),
        version=1,
        call=f"{_HERE}.accuracy:forecast_accuracy",
        settings=("lost_when_short", "holding_rate", "item_margin"),
    ),
    Task(
        "value_added",
        "Whether overrides made the forecast better, by level, direction, reason and person.",
        needs=(
            "forecast_overrides", "past_forecasts", "forecast_replays", "sales_history", "items",
            "unit_prices",
        ),
        gives=(OVERRIDE_VALUES, VALUE_ADDED, RECOMMENDATIONS),
        version=1,
        call=f"{_HERE}.value_added:value_added",
        options=(
            Option(
                "by_person",
                "flag",
                default=False,
                meaning="Also person by person; the owner switches it on for a purpose.",
            ),
        ),
        settings=("lost_when_short", "item_margin"),
    ),
    Task(
        "demand_bridge",
        "From the last plan over baseline, open deals and overrides to the plan and the budget.",
        needs=("forecasts", "intakes", "past_forecasts", "budgets", "items", "unit_prices"),
        gives=(DEMAND_BRIDGE,),
        version=1,
        call=f"{_HERE}.bridge:demand_bridge",
    ),
    Task(
        "forecast_review",
        "Which forecasts a person should look at, who has, and what moved since earlier plans.",
        needs=(
            "item_outlook", "forecast_reviews", "forecasts", "past_forecasts", "items",
            "unit_prices",
        ),
        gives=(REVIEW_LIST, FORECAST_MOVES),
        version=1,
        call=f"{_HERE}.review:forecast_review",
    ),
)  # fmt: skip

STUDIES: tuple[Study, ...] = ()

SAYINGS: tuple[Saying, ...] = (
    Saying(
        "check_forecast",
        "Look at the forecast of {item}: repeating the last week was {amount} nearer in 13 weeks.",
        "Over {count} past weeks the naive forecast was clearly better over the whole range; enter what "
        "you know about it.",
    ),
    Saying(
        "leave_baseline",
        "Leave the forecast alone where the reason is {text}: take {count} changes back.",
        "Such changes have added an error of {amount} so far; {share} of them made it worse.",
    ),
)

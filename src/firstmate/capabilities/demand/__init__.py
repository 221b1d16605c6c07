"""Demand: what will be ordered, week by week, as a range with chances, always beside the naive guess."""

from __future__ import annotations

from firstmate.base.issue import ISSUES
from firstmate.base.saying import Saying
from firstmate.base.task import Option, Study, Task
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
    OUTLOOK,
    OUTLOOK_TOTALS,
    PROTECTION_DEMAND,
    SALES_HISTORY,
)

_HERE = "firstmate.capabilities.demand"

TASKS: tuple[Task, ...] = (
    Task(
        "sales_history",
        "What was ordered week by week, with bulk orders and empty shelves set apart.",
        needs=("sales", "stock", "stock_moves", "accepted_estimates"),
        gives=(SALES_HISTORY, ISSUES),
        version=1,
        call=f"{_HERE}.history:history",
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
            "forecast_classes",
            "forecast_ranges",
            "forecast_trees",
        ),
        gives=(FORECASTS, FORECAST_METHODS, ISSUES),
        version=2,
        call=f"{_HERE}.forecasting:forecasts",
        settings=("plan_weeks",),
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
)  # fmt: skip

STUDIES: tuple[Study, ...] = ()

SAYINGS: tuple[Saying, ...] = ()

"""Inventory: how much stock pays, item by item, and where there is too much or will be too little."""

from __future__ import annotations

from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.inventory.tables import STOCK_STEPS, STOCK_TARGETS

TASKS: tuple[Task, ...] = (
    Task(
        "stock_targets",
        "Safety stock, reorder point and order-up-to level of every item, and what a unit is worth.",
        needs=(
            "items", "stock", "sales", "purchase_lines", "forecasts", "forecast_methods",
            "protection_demand", "lead_times", "unit_prices", "unit_costs",
        ),
        gives=(STOCK_TARGETS, STOCK_STEPS, RECOMMENDATIONS),
        version=1,
        call="firstmate.capabilities.inventory.targets:stock_targets",
        settings=(
            "plan_weeks", "review_days", "order_cost", "holding_rate", "item_margin",
            "dead_value", "dead_after_days", "lost_when_short",
        ),
    ),
)  # fmt: skip

STUDIES: tuple[Study, ...] = ()

SAYINGS: tuple[Saying, ...] = (
    Saying(
        "excess_stock",
        "Do not buy {item}; sell or return {quantity} units at cost: stock lasts {days} days.",
        "{amount} lies in stock that will not be sold in half a year.",
    ),
    Saying(
        "likely_short",
        "Hurry more {item}: about {quantity} units will be missing before an order of today arrives, "
        "in {days} days.",
        "{amount} of sales stand behind it.",
    ),
)

"""Inventory: how much stock pays, item by item, and where there is too much or will be too little."""

from __future__ import annotations

from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.task import Study, Task
from firstmate.capabilities.inventory.tables import STOCK_STEPS, STOCK_TARGETS
from firstmate.capabilities.inventory.tables_classes import CLASS_STOCK, ITEM_CLASSES
from firstmate.capabilities.inventory.tables_places import STOCK_PLACES
from firstmate.capabilities.inventory.tables_rules import ORDER_RULES

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
    Task(
        "stock_places",
        "Where along bills and lanes safety stock is cheapest, against holding it at every stage.",
        needs=(
            "items", "bom_lines", "lanes", "supplier_items", "purchase_lines", "stock",
            "protection_demand", "lead_times", "unit_costs", "unit_prices", "stock_targets",
        ),
        gives=(STOCK_PLACES, RECOMMENDATIONS),
        version=1,
        call="firstmate.capabilities.inventory.placement:stock_places",
        settings=("review_days", "holding_rate", "item_margin", "order_cost"),
    ),
    Task(
        "item_classes",
        "ABC by what items earn and XYZ by how well they are foreseen, with the stock that lies there.",
        needs=("sales", "stock", "unit_costs", "protection_demand", "stock_targets"),
        gives=(ITEM_CLASSES, CLASS_STOCK),
        version=1,
        call="firstmate.capabilities.inventory.classes:item_classes",
        settings=("item_margin", "holding_rate"),
    ),
    Task(
        "order_rules",
        "At which stock to order each item and how much, at the least cost; how often each supplier.",
        needs=(
            "items", "supplier_items", "purchase_lines", "protection_demand", "lead_times",
            "forecast_methods", "unit_prices", "unit_costs", "stock_targets",
        ),
        gives=(ORDER_RULES,),
        version=1,
        call="firstmate.capabilities.inventory.rules:order_rules",
        settings=(
            "review_days", "order_cost", "holding_rate", "item_margin", "dead_value",
            "lost_when_short",
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
    Saying(
        "place_stock",
        "Hold safety stock where it is cheapest, above all of {text}: {amount} elsewhere is not needed.",
        "{count} stages hold stock for all that hangs together; customers wait no longer.",
    ),
)

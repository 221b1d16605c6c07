"""The result tables of what can be sold without hurting anyone, and of how customers are served."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table
from firstmate.capabilities.promise.tables import day, figure, hours, key, money, word

_STOCK = Opens(("stock", "planned_orders", "pegs"), on=("item", "location"))
_SALES = Opens(("sales",), on=("customer",))

FREE_STOCK = result_table(
    "free_stock",
    "Units that can be sold from each week on and hurt nobody: neither orders nor what the forecast "
    "is expected to sell.",
    key("item", "text", "Item."),
    key("location", "text", "Place."),
    key("period", "day", "Monday of the week."),
    figure("quantity", "Units free from that week on.", opens=_STOCK,
           formula="min over later days of stock + receipts - ordered - expected, less holds"),
    figure("ordered_only", "Units free if expected sales may be displaced.", opens=_STOCK,
           formula="min over later days of stock + receipts - ordered, less holds"),
    money("contribution", "What selling them all would bring.",
          formula="quantity x (price of a unit - unit cost)",
          opens=Opens(("unit_prices", "unit_costs"), on=("item",))),
    time="period",
)  # fmt: skip

FREE_HOURS = result_table(
    "free_hours",
    "Hours of each resource by week that could be sold and hurt nobody.",
    key("resource", "text", "Resource."),
    key("period", "day", "Monday of the week."),
    hours("hours", "Hours no order and nothing expected needs.",
          formula="capacity - all planned hours, less holds",
          opens=Opens(("loads",), on=("resource", "period"))),
    hours("ordered_only", "Hours left if expected work may be displaced.",
          formula="capacity - hours of ordered work, less holds",
          opens=Opens(("loads",), on=("resource", "period"))),
    hours("overtime", "Overtime that could still be worked.",
          formula="most overtime - overtime planned",
          opens=Opens(("capacities",), on=("resource", "period"))),
    word("job_class", "Kind of work that fits best: most contribution for an hour there."),
    money("amount", "Price of such work that fits into the free hours.",
          formula="hours / (hours there for 1,000 of price) x 1,000",
          opens=Opens(("job_rates",), on=("resource", "job_class"))),
    time="period",
)  # fmt: skip

SELL_PACE = result_table(
    "sell_pace",
    "How fast an item may be sold until the next delivery lands, and what can be done where it "
    "sells faster.",
    key("item", "text", "Item."),
    key("location", "text", "Place."),
    day("lands", "Day the next delivery lands, as sure as four in five."),
    word("document", "The order that lands."),
    figure("quantity", "Units that may be sold until then.", opens=_STOCK,
           formula="units on hand - ordered until then"),
    figure("pace", "Units a week that may be sold until then.", formula="quantity / weeks until then"),
    figure("expected_pace", "Units a week that are expected to be sold.", formula="mean forecast",
           opens=Opens(("forecasts",), on=("item", "location"))),
    figure("short", "Units expected to be missing until it lands.",
           formula="expected x weeks - quantity, at least 0"),
    money("lost_amount", "What they would bring.",
          formula="short x share lost when short x (price - unit cost)"),
    figure("price_rise", "Price rise at which demand falls to the pace, where prices and quantities "
           "sold show an elasticity; empty where they do not.", unit="share",
           formula="(pace / expected)^(1 / elasticity) - 1",
           opens=Opens(("sales",), on=("item",))),
    money("price_gain", "Contribution of the rise against selling out.",
          formula="pace x weeks x (price x (1 + rise) - cost) - sold without it x (price - cost)"),
    money("fly_worth", "Most that flying one missing unit in may cost.",
          formula="share lost when short x (price - unit cost)"),
    word("fly_supplier", "Supplier with a price that brings it sooner; empty where none is known."),
    money("fly_cost", "What bringing the missing units by that supplier costs more than usual.",
          formula="missing units in its lots x (its price - unit cost)",
          opens=Opens(("supplier_items",), on=("item",))),
    figure("cut", "Share of demand to hold back, as by cutting advertising.", unit="share",
           formula="1 - pace / expected, at least 0"),
    money("cut_cost", "What holding it back costs: customers who would have waited are not won; what is "
          "not spent on advertising comes off.",
          formula="short x (1 - share lost when short) x (price - unit cost)",
          opens=Opens(("unit_prices", "unit_costs"), on=("item",))),
)  # fmt: skip

CUSTOMER_VIEW = result_table(
    "customer_view",
    "How each customer is served, what is at risk, and the next order that is likely.",
    key("customer", "text", "Customer."),
    figure("lines", "Lines delivered in the last year.", kind="integer", unit="",
           formula="count of lines shipped", opens=_SALES),
    figure("on_time", "Share of them delivered by the day first promised.", unit="share",
           formula="lines shipped by the first promised day / lines with both days", opens=_SALES),
    figure("late_days", "Mean days late of those that were late.", unit="days",
           formula="mean of shipped - first promised where positive", opens=_SALES),
    money("amount", "Sold in the last year.", formula="sum of amount", opens=_SALES),
    figure("open_lines", "Lines and jobs still to deliver.", kind="integer", unit="",
           formula="count of deliveries", opens=Opens(("deliveries",), on=("customer",))),
    figure("lines_at_risk", "Of them planned later than promised.", kind="integer", unit="",
           formula="count of deliveries with late days or no day",
           opens=Opens(("deliveries",), on=("customer",))),
    money("amount_at_risk", "Their value.", formula="sum of amount of deliveries planned late",
          opens=Opens(("deliveries",), on=("customer",))),
    money("late_cost", "What their lateness costs.", formula="sum of late cost",
          opens=Opens(("deliveries",), on=("customer",), adds_up="late_cost")),
    day("last_order", "Day of the last order."),
    figure("between_days", "Usual days between orders.", unit="days",
           formula="median days between days with an order, at least 3 of them", opens=_SALES),
    day("next_order", "Day the next order is likely; past where one is overdue."),
    word("next_item", "Item it is most likely to be for: bought most often."),
    figure("next_quantity", "Usual units of it.", formula="median quantity of its lines",
           opens=_SALES),
    Column("silent", "flag", "Whether the customer has been silent for twice the usual time."),
)  # fmt: skip

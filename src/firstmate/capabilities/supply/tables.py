"""The result tables of the plan: flows, money, prices, loads, orders, stock, cash and deliveries."""

from __future__ import annotations

from firstmate.base.saying import REASONS, RECOMMENDATIONS
from firstmate.base.table import Column, Kind, Opens, Ways, result_table


def _key(name: str, kind: Kind, meaning: str) -> Column:
    return Column(name, kind, meaning, key=True)


def _word(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning)


def _number(
    name: str,
    meaning: str,
    *,
    formula: str,
    unit: str = "item unit",
    kind: Kind = "number",
    opens: Ways | None = None,
) -> Column:
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=opens)


def _money(name: str, meaning: str, *, formula: str, opens: Ways | None = None) -> Column:
    return Column(name, "money", meaning, unit="currency", formula=formula, opens=opens)


def _hours(name: str, meaning: str, *, formula: str, opens: Ways | None = None) -> Column:
    return Column(name, "number", meaning, unit="hours", formula=formula, opens=opens)


_PERIOD = _key("period", "day", "Monday of the week.")
_FLOW = Opens(("plan_flows",), on=("item", "location", "period"))
_EXPECTED = Opens(("forecasts",), on=("item", "location", "period"))
_PEGGED = Opens(("pegs",), on=("item", "location", "period"))
_BALANCE = Opens(("plan_flows", "stock", "purchase_lines"), on=("item", "location"))

PLAN_FLOWS = result_table(
    "plan_flows",
    "What happens in each week of the plan: bought, made, moved, delivered, done; nothing is left "
    "out, stock follows from it.",
    _key(
        "flow",
        "text",
        "buy, make, move, finish (of an open work order), short, backlog, caught (backlog served), "
        "deliver, after (the plan), work and hand (share of a job done, handed over), left, "
        "declined, overtime, outside, missed (kept order that cannot be), ahead (of what is bought, "
        "ordered before it is needed), rebate (money off for quantity).",
    ),
    Column("number", "integer", "Place of the thing in its list.", key=True, formula="ordinal"),
    _PERIOD,
    _word("item", "Item; of a move the item moved."),
    _word("location", "Place; of a move where it goes."),
    _word("name", "Supplier, way of making, work order, place it comes from, job or resource."),
    _number(
        "linear_quantity",
        "Quantity, share or hours in the linear plan.",
        formula="value of the column of the linear program",
    ),
    _number(
        "quantity",
        "Quantity, share or hours in whole lots.",
        formula="linear plan in lots, as far as stock, hours and lead times allow",
    ),
    time="period",
)

PLAN_VALUES = result_table(
    "plan_values",
    "Money of the plan by part; the parts that count add up to the total.",
    _key("part", "text", "Part of the contribution; total is their sum."),
    Column("counts", "flag", "Whether it is part of the total."),
    _money(
        "linear",
        "Money in the linear plan; differences between scenarios are taken of these.",
        formula="sum over plan_flows of linear_quantity x money of a unit",
        opens=Opens(("plan_flows",)),
    ),
    _money(
        "realised",
        "Money in the plan in whole lots.",
        formula="sum over plan_flows of quantity x money of a unit",
        opens=Opens(("plan_flows",)),
    ),
    _word("meaning", "What the part is."),
)

PLAN_BOUND = result_table(
    "plan_bound",
    "How far the plan in whole lots is from the best possible.",
    _key("plan", "text", "plan: the whole of it."),
    _money("best_possible", "No plan earns more than this.",
           formula="total of the linear plan + money off for quantity at the largest step",
           opens=Opens(("plan_values",))),
    _money("realised", "What the plan in whole lots earns.", formula="total of plan_values",
           opens=Opens(("plan_values",))),
    _number("gap", "Share of the best possible that is missing.", unit="share",
            formula="(best_possible - realised) / best_possible"),
)  # fmt: skip

PLAN_PRICES = result_table(
    "plan_prices",
    "What one unit more of a limit is worth to the plan: its price, valid for small steps.",
    _key("kind", "text", "resource, material, supplier, cash, storage or market."),
    _key(
        "name",
        "text",
        "Resource, item (item@place where there are several places), supplier, "
        "place, job class; cash or budget.",
    ),
    _PERIOD,
    _money(
        "amount",
        "Money one hour or unit more in that week brings.",
        formula="dual value of the limit's row in the linear program; of a supplier the largest of "
        "its capacity and of what is scarce before its goods can come, per unit of money of goods",
        opens=(
            Opens(("loads",), on=(("name", "resource"), "period")),
            Opens(("projections",), on=(("name", "item"), "period")),
            Opens(("intakes",), on=(("name", "job_class"), "period")),
            Opens(("supplier_items", "suppliers"), on=(("name", "supplier"),)),
            Opens(("locations",), on=(("name", "location"),)),
        ),
    ),
    _word("unit", "hour, item unit, currency, m3."),
    time="period",
)

LOADS = result_table(
    "loads",
    "Hours needed and there, by resource and week.",
    _key("resource", "text", "Resource."),
    _PERIOD,
    _hours(
        "hours",
        "Hours needed.",
        formula="hours_items + hours_jobs",
        opens=Opens(("plan_flows",), on=("period",)),
    ),
    _hours("hours_items", "Hours for items.", formula="sum of quantity made x hours of a unit",
           opens=Opens(("run_rates",), on=("resource",))),
    _hours("hours_jobs", "Hours for jobs and expected jobs.", formula="sum of share done x hours",
           opens=Opens(("job_hours",), on=("resource",))),
    _hours("capacity", "Normal hours.", formula="value of capacities",
           opens=Opens(("capacities",), on=("resource", "period"), adds_up="value")),
    _hours("overtime", "Hours of overtime planned.", formula="of plan_flows"),
    _hours("outside", "Hours bought outside.", formula="of plan_flows"),
    _hours("free", "Hours left.", formula="capacity + overtime + outside - hours"),
    _number("share", "Share of normal hours that is needed.", unit="share",
            formula="hours / capacity"),
    _money(
        "dual",
        "What one hour more is worth.",
        formula="dual value of the row of hours in the linear program",
        opens=Opens(("plan_prices",), on=(("resource", "name"), "period")),
    ),
    time="period",
)  # fmt: skip

PLANNED_ORDERS = result_table(
    "planned_orders",
    "What to buy, make, move, do over time or buy in: every order the plan proposes or counts on.",
    _key("planned", "text", "Number of the planned order; the same next week for the same need."),
    Column("kind", "text", "What is to be done.",
           choices=("make", "buy", "move", "outside", "overtime", "job")),
    _word("item", "Item."),
    _word("resource", "Resource, for overtime and outside."),
    _word("job", "Job."),
    _word("location", "Place where it is needed."),
    _word("from_location", "Place it comes from, for moves."),
    _word("supplier", "Supplier, for purchases."),
    _word("routing", "Way of making it."),
    _number("quantity", "Units; share of a job.", formula="of plan_flows",
            opens=(_FLOW, Opens(("purchase_lines",), on=(("document", "purchase"), "item")),
                   Opens(("work_orders",), on=(("document", "work_order"),)))),
    _hours("hours", "Hours it takes.", formula="quantity x hours of a unit"),
    Column("release", "day", "Day to order or start."),
    Column("due", "day", "Day from which it can be used."),
    Column("period", "day", "Week in which it can be used."),
    _money("amount", "What it costs.", formula="quantity x price, or hours x cost of an hour"),
    Column("firm", "flag", "Whether it is already ordered or in work."),
    _word("document", "Purchase or work order it belongs to, where it is firm."),
    _word("reason", "order, forecast, stock, component, full or firm: what it is for."),
    time="due",
)  # fmt: skip

BUY_LIST = result_table(
    "buy_list",
    "What to order now, line by line, with the reason.",
    _key("buy", "text", "Supplier, item and place."),
    _word("supplier", "Supplier; empty = not known."),
    _word("item", "Item."),
    _word("location", "Place."),
    _number("quantity", "Units to order.", formula="sum of planned purchases due for release",
            opens=Opens(("planned_orders",), on=("supplier", "item", "location"))),
    Column("order_by", "day", "Last day to order."),
    Column("arrives", "day", "Day from which it can be used."),
    _money("price", "Price of a unit.", formula="of supplier_items, else unit cost",
           opens=Opens(("supplier_items", "unit_costs"), on=("item",))),
    _money("amount", "Money of the line.", formula="quantity x price"),
    _word("reason", "Kind of reason; its saying is the sentence."),
    Column("covers_until", "day", "Day until which what is there and coming lasts."),
    _number("needed", "Units wanted until the next order would arrive.",
            formula="orders, forecast and parents from now to arrival and review", opens=_BALANCE),
    _number("available", "Units there and coming until then.",
            formula="stock + open purchases + work orders", opens=_BALANCE),
    _number("minimum", "Smallest order.", formula="of supplier_items, else items"),
    _number("multiple", "Whole multiples of this.", formula="of supplier_items, else items"),
    _money(
        "value",
        "Contribution over 13 weeks against not ordering.",
        formula="units that would be short x (price - cost) x share lost - holding",
        opens=Opens(("projections",), on=("item", "location")),
    ),
    _money("cash", "Money to pay.", formula="- amount"),
    _number("ordered_ahead", "Units of it ordered before they are needed, so that the order reaches its "
            "minimum or a price step, or needs no second order.", formula="of plan_flows"),
    _money("rebate", "Money off for the quantity.",
           formula="quantity x (price of a smallest order - price of this quantity)",
           opens=Opens(("supplier_items",), on=("supplier", "item"))),
    _number("per_cash", "Contribution for one unit of money spent.", unit="share",
            formula="value / amount"),
    Column("rank", "integer", "Place when money is short: most contribution for money first.",
           formula="order by per_cash, largest first"),
    Column("inside", "flag", "Whether the money there is reaches to this line, by rank."),
    Column("can_wait", "flag", "Whether stock lasts until the order after this one could arrive."),
    _word("remark", "What else to know, such as a minimum of the supplier that is not reached."),
)  # fmt: skip

PURCHASE_CHANGES = result_table(
    "purchase_changes",
    "Purchases already placed that the plan needs much later than they come, or not at all.",
    _key("purchase", "text", "Purchase order."),
    Column("line", "integer", "Line.", key=True, formula="as ordered"),
    _word("supplier", "Supplier."),
    _word("item", "Item."),
    _word("location", "Place."),
    _number("quantity", "Units still to come.", formula="quantity - received",
            opens=Opens(("purchase_lines",), on=("purchase", "line"))),
    Column("day", "day", "Day from which the plan counts on them."),
    Column("first_used", "day", "Week in which the plan first uses any of them; empty = never."),
    _number("unused", "Units that nothing in the plan uses.", formula="quantity - sum of pegs",
            opens=Opens(("pegs",), on=("item", "location"))),
    _word("advice", "put_off_purchase or cancel_purchase."),
    Column("new_day", "day", "Day to ask for: a week before they are needed."),
    _money("amount", "Money of the line, not spent or spent later.", formula="price x quantity"),
    _money("value", "What it saves.",
           formula="amount x holding rate x time between; where cancelled also what dead stock loses"),
)  # fmt: skip

PEGS = result_table(
    "pegs",
    "Which supply serves which demand, first in, first out.",
    _key("supply", "text", "stock, purchase, work order or planned order."),
    _key("demand", "text", "order/line, forecast week, or the planned order that uses it."),
    _key("item", "text", "Item."),
    _key("location", "text", "Place."),
    Column("period", "day", "Week of the demand.", key=True),
    _number("quantity", "Units.", formula="overlap of running totals of supply and demand"),
)

PROJECTIONS = result_table(
    "projections",
    "Stock, receipts and demand by item, place and week, as the plan in whole lots has them.",
    _key("item", "text", "Item."),
    _key("location", "text", "Place."),
    _PERIOD,
    _number("stock", "Units at the end of the week.",
            formula="stock before + receipts - demand + short - expired", opens=_BALANCE),
    _number("receipts", "Units coming in.", formula="bought + made + moved + open orders",
            opens=Opens(("planned_orders",), on=("item", "location", "period"), adds_up="quantity")),
    _number("needed", "Units wanted.", formula="orders due + forecast + used + moved away",
            opens=(_FLOW, _EXPECTED, _PEGGED)),
    _number("used", "Units used to make other items or moved away.", formula="bill x quantity made"),
    _number("served", "Units delivered to customers.", formula="of plan_flows",
            opens=(_FLOW, _EXPECTED)),
    _number("short", "Units wanted by customers that are not there.",
            formula="firm orders overdue + backlog + lost", opens=(_FLOW, _EXPECTED)),
    _number("lost", "Units of forecast lost.",
            formula="short x share lost when short + backlog x share leaving a week"),
    _number("expired", "Units past their life, thrown away at the start of the week.",
            formula="lots and arrivals not used within their life, first to expire first out",
            opens=Opens(("stock", "items"), on=("item",))),
    _number("target", "Units that should be left.", formula="steps of stock that save more than they cost",
            opens=Opens(("stock_steps",), on=("item", "location"))),
    time="period",
)  # fmt: skip

CASH_PROJECTION = result_table(
    "cash_projection",
    "Money in and out by week.",
    _PERIOD,
    _money("receivables", "Open invoices paid.", formula="invoice + tax - paid by the day expected",
           opens=Opens(("invoices",))),
    _money("sales", "Paid for what is delivered.", formula="delivered x price by terms of payment",
           opens=Opens(("deliveries", "projections"))),
    _money("purchases", "Paid for what is bought, open orders included.",
           formula="bought x price by terms of payment", opens=Opens(("planned_orders",))),
    _money("other", "Wages, rent, loans and what else is known, net.", formula="of cash_lines",
           opens=Opens(("cash_lines",))),
    _money("extra_work", "Overtime and hours bought outside.", formula="hours x cost",
           opens=Opens(("loads",), on=("period",))),
    _money("in", "Money in.", formula="receivables + sales + other in"),
    _money("out", "Money out.", formula="purchases + extra_work + other out"),
    _money("balance", "Money in the bank at the end of the week.",
           formula="cash now + running sum of in - out"),
    time="period",
)  # fmt: skip

_PLANNED = Opens(("cash_projection", "cash_lines", "sales"))

CASH_MONTHS = result_table(
    "cash_months",
    "Money in and out of twelve months: the weeks of the plan, then the year before at the plan's pace.",
    Column("month", "day", "First day of the month; a week is of the month its Thursday is in.", key=True),
    _money("sales", "Paid by customers.", formula="of cash_projection; after it the sales of the same week "
           "a year before x pace, else the mean week of the plan", opens=_PLANNED),
    _money("purchases", "Paid for what is bought and for extra work; negative.",
           formula="of cash_projection; after it sales x the plan's purchases / sales", opens=_PLANNED),
    _money("other", "Wages, rent, loans and what else is known, net.", formula="of cash_lines",
           opens=Opens(("cash_lines",))),
    _money("balance", "Money in the bank at the end of the month.",
           formula="balance of the month before + sales + purchases + other", opens=_PLANNED),
    _money("lowest", "The least at the end of a week of it.", formula="minimum over its weeks",
           opens=_PLANNED),
    _number("planned_share", "Share of its weeks that are in the plan; of the others the figures are a guess.",
            unit="share", formula="weeks of cash_projection / weeks", opens=_PLANNED),
    time="month",
)  # fmt: skip

DELIVERIES = result_table(
    "deliveries",
    "When every open order line and job is planned to be delivered, and what makes it late.",
    _key("order", "text", "Order."),
    Column("line", "integer", "Line.", key=True, formula="as ordered"),
    _word("item", "Item."),
    _word("job", "Job."),
    _word("customer", "Customer."),
    _number("quantity", "Units still to deliver.", formula="open quantity",
            opens=Opens(("sales",), on=("order", "line"), adds_up="open_quantity")),
    Column("promised", "day", "Day promised."),
    Column("planned_on", "day", "Day planned; empty = after the plan."),
    _number("late_days", "Days late.", unit="days", formula="planned - promised, at least 0"),
    _number("lost_quantity", "Units expected to be cancelled for being late.",
            formula="quantity x (1 - (1 - lost per week)^weeks late)"),
    _money("amount", "Money still to deliver.", formula="open amount",
           opens=Opens(("sales",), on=("order", "line"), adds_up="open_amount")),
    _money("late_cost", "What being late costs.",
           formula="amount x (1 - (1 - lost per week)^weeks late + penalty x weeks late)"),
    _word("reason", "Kind of reason where late; see reasons."),
    time="planned_on",
)  # fmt: skip

#: What the task `orders` gives.
ORDER_TABLES = (
    PLANNED_ORDERS,
    BUY_LIST,
    PURCHASE_CHANGES,
    DELIVERIES,
    PROJECTIONS,
    PEGS,
    REASONS,
    RECOMMENDATIONS,
)

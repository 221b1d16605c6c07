"""Parties: customers, suppliers, what suppliers offer, how parties pay, how long customers wait."""

from __future__ import annotations

from firstmate.base.table import input_table
from firstmate.company.nouns.column import (
    VALIDITY,
    currency,
    customer,
    days,
    flag,
    integer,
    item,
    location,
    money,
    number,
    quantity,
    share,
    supplier,
    text,
    valid,
)  # fmt: skip

CUSTOMERS = input_table(
    "customers",
    "Who buys.",
    text("customer", "The customer's own code.", key=True, required=True),
    text("name", "Name.", private="person"),
    text("customer_class", "Class used for prices, priority and patience."),
    text("channel", "Way they buy: shop, counter, sales person, marketplace."),
    text("country", "ISO country code or name."),
    text("zone", "Delivery zone."),
    text("street", "Street and number of delivery.", private="person"),
    text("postcode", "Postal code of delivery."),
    text("city", "Town of delivery."),
    number("latitude", "Degrees north.", low=-90, high=90),
    number("longitude", "Degrees east.", low=-180, high=180),
    text("sales_person", "Who looks after them.", private="person"),
    days("payment_days", "Agreed days to pay.", low=0),
    money("credit_limit", "Most they may owe.", low=0, private="money"),
    integer("priority", "1 is served first when short."),
    flag("part_deliveries", "Whether they take part of an order line; empty = yes."),
    flag(
        "whole_orders", "Whether they take an order only complete, all lines at once; empty = no."
    ),
    quantity("least_delivery", "Smallest part of an order line they take; empty = any.", low=0),
    days("remaining_life", "Days that goods must still be good for on delivery.", low=0),
)

SUPPLIERS = input_table(
    "suppliers",
    "Who we buy from; a supplier may hold our stock.",
    text("supplier", "The supplier's own code.", key=True, required=True),
    text("name", "Name."),
    text("country", "ISO country code or name."),
    currency(),
    days("lead_time", "Stated days from order to arrival.", low=0),
    money("minimum_value", "Smallest order value.", low=0),
    days("payment_days", "Agreed days to pay.", low=0),
    money("weekly_value", "Most they deliver in a week, as value; empty = not limited.", low=0),
    flag("holds_stock", "Whether our material lies there."),
    text("contact", "Person or address to order from.", private="person"),
)

SUPPLIER_ITEMS = input_table(
    "supplier_items",
    "What a supplier offers: price, minimum, multiple, stated lead time, in steps of quantity.",
    supplier(key=True, required=True),
    item(key=True, required=True),
    location(key=True),
    quantity("from_quantity", "Quantity from which the price holds.", key=True, low=0),
    *valid(),
    text("supplier_code", "Their code for it."),
    money("price", "Price of one unit without tax.", low=0, private="money"),
    currency(),
    quantity("minimum", "Smallest order of the item.", low=0),
    quantity("multiple", "Ordered in whole multiples of this.", low=0),
    quantity("weekly_quantity", "Most units they deliver in a week; empty = not limited.", low=0),
    text("group", "Items of a group share the group's minimum."),
    quantity("group_minimum", "Smallest order over all items of the group.", low=0),
    money("group_charge", "Charge once per order of the group.", low=0),
    days("lead_time", "Stated days from order to shelf.", low=0),
    days("making_days", "Leg of the lead time: making.", low=0),
    days("transport_days", "Leg of the lead time: transport.", low=0),
    days("receiving_days", "Leg of the lead time: receiving and checking.", low=0),
    integer("priority", "1 is bought from first."),
    share("agreed_share", "Share of the item's needs to buy here."),
    validity=VALIDITY,
)

PAYMENT_PLANS = input_table(
    "payment_plans",
    "How a party pays or is paid, step by step.",
    text("party", "Customer or supplier code, or a class.", key=True, required=True),
    integer("step", "Order of the steps.", key=True, required=True),
    text(
        "when",
        "Event the step hangs on.",
        required=True,
        choices=("order", "shipment", "delivery", "invoice", "completion"),
    ),
    days("after_days", "Days after the event."),
    share("percent", "Share of the order's value.", required=True),
)

PATIENCE = input_table(
    "patience",
    "How customers answer delay: share of orders lost and penalty per week late.",
    customer(key=True),
    text("customer_class", "Class of customers; empty = all.", key=True),
    text("channel", "Channel; empty = all.", key=True),
    share("lost_per_week", "Share of the ordered value lost for each week late."),
    share("penalty_per_week", "Penalty per week late as a share of the value."),
    number("most_weeks", "Weeks late after which they cancel; empty = they wait.", low=0),
    share("low", "Lost per week at the cautious end."),
    share("high", "Lost per week at the hopeful end."),
)

TABLES = (CUSTOMERS, SUPPLIERS, SUPPLIER_ITEMS, PAYMENT_PLANS, PATIENCE)

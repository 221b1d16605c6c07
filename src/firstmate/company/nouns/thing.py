"""Things: items, their other names, bills of material, operations and prices."""

from __future__ import annotations

from firstmate.base.table import input_table
from firstmate.company.nouns.column import (
    VALIDITY,
    currency,
    customer,
    day,
    days,
    flag,
    hours,
    integer,
    item,
    location,
    money,
    number,
    quantity,
    resource,
    share,
    supplier,
    text,
    valid,
)  # fmt: skip

ITEMS = input_table(
    "items",
    "Everything that is sold, made, bought or consumed and has a code.",
    text("item", "The item's own code.", key=True, required=True),
    text("name", "What people call it."),
    text("family", "Group in which people plan and report it."),
    text("unit", "Planning unit: piece, metre, kilogram, hour."),
    text(
        "supply",
        "How it is obtained: buy, make, phantom (exploded, never stocked) or service (not stocked).",
        choices=("buy", "make", "phantom", "service"),
    ),
    flag("active", "Whether it is still sold or used; empty = yes."),
    money("cost", "Variable cost of one unit as entered.", low=0, private="money"),
    money("price", "List price of one unit.", low=0),
    currency(),
    flag("tax_included", "Whether the list price contains tax; empty = no."),
    days("lead_time", "Days from order to shelf as stated for the item.", low=0),
    quantity("minimum", "Smallest order or lot.", low=0),
    quantity("multiple", "Orders are whole multiples of this.", low=0),
    quantity("reorder_point", "Reorder point as entered in the old system.", low=0),
    quantity("safety_stock", "Safety stock as entered.", low=0),
    quantity("maximum", "Most that may be in stock.", low=0),
    days("shelf_life", "Days a unit can be sold after receipt.", low=0),
    money(
        "markdown_price",
        "Price at which units about to expire can be sold off; empty = they cannot.",
        low=0,
    ),
    quantity("markdown_quantity", "Most units sold off in a week; empty = any.", low=0),
    days("merge_days", "Needs within so many days are one order or lot; empty = as pays.", low=0),
    number("weight", "Weight of one unit.", unit="kg", low=0),
    number("volume", "Volume of one unit.", unit="m3", low=0),
    text("second_unit", "Second measured unit where weight or size varies."),
    number("second_ratio", "Expected second quantity of one planning unit.", low=0),
    number("second_spread", "Standard deviation of the second quantity of one unit.", low=0),
    text("like_item", "Item whose history stands in for this one while it is new."),
    text("replaced_by", "Item that takes its place once it is no longer sold."),
    day("sold_from", "First day it is sold; empty = it is sold already."),
    day("sold_until", "Last day it is sold; empty = no end."),
    text("barcode", "GTIN, EAN or UPC."),
)

ITEM_ALIASES = input_table(
    "item_aliases",
    "Other codes for an item in other systems.",
    text("source_system", "System or file that uses the code.", key=True),
    text("code", "The code there.", key=True, required=True),
    item(required=True),
)

BOM_LINES = input_table(
    "bom_lines",
    "What one unit of an item consumes (or, if negative, co-produces).",
    item(key=True, required=True),
    text("component", "Item consumed.", key=True, required=True, references="items.item"),
    *valid(),
    quantity("quantity", "Component units for one unit of the item.", required=True),
    share("scrap", "Share of the component lost on top.", high=0.95),
    integer("step", "Operation at which it is consumed; empty = the first."),
    text(
        "alternate", "Lines of an item with the same word here replace one another; empty = always."
    ),
    location(),
    validity=VALIDITY,
)

OPERATIONS = input_table(
    "operations",
    "Steps that make an item: on which resource, how long; a step may be done by a supplier.",
    item(key=True, required=True),
    text("routing", "Name of the way to make it; empty = the only one.", key=True),
    integer("step", "Order of the steps.", key=True, required=True),
    text("name", "What is done."),
    resource(),
    text("skill", "Skill a person needs at this step."),
    text("tool", "Tool, mould or fixture it also takes, a resource of its own.",
         references="resources.resource"),
    hours("setup_hours", "Hours to set up for a lot.", low=0),
    hours("unit_hours", "Hours for one unit.", low=0),
    hours("attended_hours", "Hours for one unit in which a person stands by; 0 = it runs alone.",
          low=0),
    days("wait_days", "Days to wait after it before the next step: drying, cooling, checking.", low=0),
    share("yield_share", "Good share of what is started.", low=0.01),
    supplier(),
    money("lot_charge", "Supplier's charge for a lot at an outside step.", low=0),
    money("unit_charge", "Supplier's charge for a unit at an outside step.", low=0),
    days("outside_days", "Days an outside step takes, transport included.", low=0),
    integer("priority", "Which routing is tried first; 1 before 2."),
    share("agreed_share", "Share of the item's quantity to make by this routing; empty = as pays."),
    day("valid_from", "First day on which the routing can be started; empty = always."),
    day("valid_to", "Last day on which the routing can be started; empty = no end."),
)  # fmt: skip

PRICES = input_table(
    "prices",
    "What a customer or class of customers pays from a quantity on.",
    item(key=True, required=True),
    customer(key=True),
    text("customer_class", "Class of customers; empty = all.", key=True),
    quantity("from_quantity", "Smallest quantity of the step.", key=True, low=0),
    *valid(),
    money("price", "Net price of one unit.", required=True, low=0),
    currency(),
    validity=VALIDITY,
)

LOT_GROUPS = input_table(
    "lot_groups",
    "Items made or bought together: a colour, a dye lot, a bulk batch; of a group's rows the largest "
    "value holds. An item may be in several groups.",
    text("lot_group", "Name of the group.", key=True, required=True),
    item(key=True, required=True),
    number("lot_per_unit", "What one unit counts in the group, such as kilograms of the batch; empty = 1.",
           low=0),
    number("group_minimum", "Smallest lot over all items of the group.", low=0),
    number("group_multiple", "A lot of the group is a whole multiple of this: the size of a kettle.",
           low=0),
    resource(),
    hours("group_setup_hours", "Hours to set up the resource for a lot of the group.", low=0),
    money("lot_charge", "Charge once for a lot of the group.", low=0),
)  # fmt: skip

TABLES = (ITEMS, ITEM_ALIASES, BOM_LINES, OPERATIONS, PRICES, LOT_GROUPS)

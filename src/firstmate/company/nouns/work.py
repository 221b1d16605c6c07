"""Buying, making and keeping: purchases, receipts, work orders, reports, stock, checks, feedback."""

from __future__ import annotations

from firstmate.base.table import input_table
from firstmate.company.nouns.column import (
    currency,
    customer,
    day,
    flag,
    hours,
    integer,
    item,
    job,
    location,
    moment,
    money,
    number,
    person,
    quantity,
    resource,
    share,
    supplier,
    text,
)  # fmt: skip

PURCHASE_LINES = input_table(
    "purchase_lines",
    "What we ordered from suppliers, line by line.",
    text("purchase", "Purchase order number.", key=True, required=True),
    integer("line", "Line number.", key=True),
    supplier(),
    item(),
    location(),
    text("description", "Free text of the line."),
    text("job", "Job or order it is bought for; empty = for stock."),
    quantity("quantity", "Units ordered.", low=0),
    quantity("received", "Units received so far.", low=0, moves_with=("quantity",)),
    money("price", "Price of a unit.", low=0, private="money"),
    money("amount", "Amount of the line.", private="money", moves_with=("quantity", "price")),
    currency(),
    flag("tax_included", "Whether price and amount contain tax; empty = no."),
    share("tax_rate", "Tax rate of the line; empty = as the settings say."),
    day("ordered", "Day ordered."),
    day("wanted", "Day we want it."),
    day("confirmed", "Day the supplier confirmed."),
    day("received_on", "Day of the last receipt."),
    text("status", "State of the line.", choices=("draft", "open", "partial", "done", "cancelled")),
    time="ordered",
)

RECEIPTS = input_table(
    "receipts",
    "What arrived from suppliers.",
    text("receipt", "Receipt number.", key=True, required=True),
    integer("line", "Line of the receipt.", key=True),
    text("purchase", "Purchase order number."),
    integer("purchase_line", "Line of the purchase order."),
    supplier(),
    item(),
    location(),
    quantity("quantity", "Units received."),
    quantity("rejected", "Units of it refused.", low=0),
    text("lot", "Lot."),
    day("day", "Day of arrival."),
    time="day",
)

WORK_ORDERS = input_table(
    "work_orders",
    "What is to be made.",
    text("work_order", "Number.", key=True, required=True),
    item(),
    location(),
    job(),
    text("routing", "Way of making it."),
    quantity("quantity", "Units to make.", low=0),
    quantity("finished_quantity", "Units finished so far.", low=0),
    day("released", "Day it was released."),
    day("due", "Day it is due."),
    day("started", "Day it was started."),
    day("finished", "Day it was finished."),
    text("status", "State.", choices=("planned", "open", "started", "done", "cancelled")),
    time="released",
)

WORK_REPORTS = input_table(
    "work_reports",
    "What was done at a step: hours, good and bad quantity.",
    text("report", "Number of the entry.", key=True, required=True),
    text("work_order", "Work order."),
    job(),
    item(),
    integer("step", "Step of the routing."),
    resource(),
    person(),
    moment("began", "Start."),
    moment("ended", "End."),
    day("day", "Day of the work."),
    hours("hours", "Hours worked.", low=0),
    hours("setup_hours", "Hours of it for set-up.", low=0),
    quantity("good", "Good units.", low=0),
    quantity("scrap", "Scrapped units.", low=0),
    quantity("rework", "Units sent back.", low=0),
    text("reason", "Reason of a stop or scrap."),
    time="day",
)

TIME_ENTRIES = input_table(
    "time_entries",
    "Hours people booked.",
    text("entry", "Number of the entry.", key=True, required=True),
    person(),
    job(),
    text("task_name", "What was done."),
    customer(),
    resource(),
    day("day", "Day."),
    moment("began", "Start."),
    moment("ended", "End."),
    hours("hours", "Hours.", low=0),
    text("billable", "yes or no.", choices=("yes", "no")),
    money("hour_rate", "Rate of an hour."),
    money("amount", "Amount billable."),
    time="day",
)

STOCK = input_table(
    "stock",
    "What lies where, counted or booked on a day.",
    item(key=True, required=True),
    location(key=True),
    text("lot", "Lot; empty = none.", key=True),
    day("day", "Day of the count or export.", key=True),
    quantity("quantity", "Units on hand.", required=True),
    quantity("reserved", "Units set aside for orders."),
    quantity("incoming", "Units on the way according to the list."),
    money("unit_cost", "Value of a unit.", low=0, private="money"),
    day("expires", "Last day it can be used."),
    day("last_moved", "Day of the last movement."),
    supplier(),
    time="day",
)

STOCK_MOVES = input_table(
    "stock_moves",
    "Movements of stock.",
    text("move", "Number.", key=True, required=True),
    item(),
    location(),
    text("lot", "Lot."),
    day("day", "Day."),
    quantity("quantity", "Units in (positive) or out (negative)."),
    text("reason", "sale, receipt, production, count, scrap, transfer."),
    text("document", "Document behind it."),
    time="day",
)

QUALITY_CHECKS = input_table(
    "quality_checks",
    "Checks and what they found.",
    text("check", "Number.", key=True, required=True),
    day("day", "Day."),
    item(),
    job(),
    text("work_order", "Work order."),
    resource(),
    integer("step", "Step checked."),
    quantity("checked", "Units checked.", low=0),
    quantity("failed", "Units failed.", low=0),
    text("result", "pass or fail.", choices=("pass", "fail")),
    text("defect", "What was wrong."),
    text(
        "disposition", "rework, scrap, use or return.", choices=("rework", "scrap", "use", "return")
    ),
    money("cost", "Cost of it.", low=0),
    time="day",
)

FEEDBACK = input_table(
    "feedback",
    "What customers said.",
    text("feedback", "Number.", key=True, required=True),
    day("day", "Day."),
    customer(),
    text("order", "Order or job."),
    number("score", "Score 0 to 10.", low=0, high=10),
    text("kind", "complaint, praise, survey."),
    text("text", "Words.", private="person"),
    time="day",
)

TABLES = (
    PURCHASE_LINES, RECEIPTS, WORK_ORDERS, WORK_REPORTS, TIME_ENTRIES, STOCK, STOCK_MOVES,
    QUALITY_CHECKS, FEEDBACK,
)  # fmt: skip

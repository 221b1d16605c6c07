"""The way from deal to payment: deals, quotes, jobs, order lines, promises, shipments, invoices."""

from __future__ import annotations

from firstmate.base.table import input_table
from firstmate.company.nouns.column import (
    currency, customer, day, days, flag, hours, integer, item, job, location, moment, money,
    number, person, quantity, resource, share, text,
)  # fmt: skip

DEALS = input_table(
    "deals",
    "Opportunities in the sales pipeline, as the CRM knows them.",
    text("deal", "The CRM's identifier.", key=True, required=True),
    text("name", "What it is about."),
    customer(),
    text("owner", "Sales person.", private="person"),
    text("stage", "Present stage."),
    text("outcome", "open, won or lost.", choices=("open", "won", "lost")),
    money("amount", "Value.", low=0),
    currency(),
    share("probability", "Chance as the CRM or the sales person states it."),
    day("created", "Day it was opened."),
    day("expected_close", "Day it is expected to be decided."),
    day("closed", "Day it was decided."),
    text("loss_reason", "Why it was lost."),
    text("job_class", "Kind of work."),
    item(),
    quantity("quantity", "Units it would bring.", low=0),
    day("wanted", "Day the customer wants delivery."),
    time="created",
)

DEAL_STAGES = input_table(
    "deal_stages",
    "When a deal entered a stage.",
    text("deal", "The CRM's identifier.", key=True, required=True, references="deals.deal"),
    text("stage", "Stage.", key=True, required=True),
    moment("at", "When it entered.", key=True, required=True),
    time="at",
)

QUOTES = input_table(
    "quotes",
    "Offers made.",
    text("quote", "Number.", key=True, required=True),
    customer(),
    text("deal", "Deal it belongs to.", references="deals.deal"),
    text("name", "What it is about."),
    text("job_class", "Kind of work."),
    text("owner", "Who made it.", private="person"),
    day("asked", "Day the customer asked."),
    day("sent", "Day it was sent."),
    day("valid_until", "Last day it holds."),
    money("amount", "Price offered.", low=0),
    currency(),
    days("promised_days", "Lead time promised.", low=0),
    money("material", "Material estimated.", low=0, private="money"),
    hours("hours", "Hours estimated in all.", low=0),
    text("outcome", "open, won or lost.", choices=("open", "won", "lost")),
    day("decided", "Day it was decided."),
    text("loss_reason", "Why it was lost."),
    text("job", "Job or order it became."),
    time="sent",
)

QUOTE_LINES = input_table(
    "quote_lines",
    "Lines of offers: items, or hours by resource.",
    text("quote", "Number.", key=True, required=True, references="quotes.quote"),
    integer("line", "Line.", key=True, required=True),
    item(),
    resource(),
    quantity("quantity", "Units offered.", low=0),
    hours("hours", "Hours estimated.", low=0),
    money("amount", "Price of the line."),
)

JOBS = input_table(
    "jobs",
    "One-off orders and projects.",
    text("job", "Number.", key=True, required=True),
    text("name", "What it is."),
    customer(),
    text("job_class", "Kind of work."),
    text("terms", "How it is paid.", choices=("fixed", "time", "retainer", "call-off")),
    text("status", "open, done or cancelled.", choices=("open", "done", "cancelled")),
    money("amount", "Agreed price.", low=0),
    currency(),
    day("ordered", "Day it was ordered."),
    day("wanted", "Day the customer wants it."),
    day("promised", "Day promised now."),
    day("finished", "Day it was finished."),
    money("material", "Material planned or used.", low=0, private="money"),
    hours("hours", "Hours estimated in all.", low=0),
    share("done_share", "Share done."),
    person(),
    text("estimator", "Who estimated it.", private="person"),
    time="ordered",
)

PHASES = input_table(
    "phases",
    "Parts of a job with their hours and dates.",
    job(key=True, required=True),
    text("phase", "Name of the part.", key=True, required=True),
    resource(key=True),
    text("skill", "Skill needed."),
    hours("budget_hours", "Hours planned.", low=0),
    hours("remaining_hours", "Hours still to do.", low=0),
    day("starts", "First day."),
    day("ends", "Last day."),
)

GATES = input_table(
    "gates",
    "What must happen before a job or order may go on.",
    text("work", "Job or order number.", key=True, required=True),
    text("gate", "deposit, drawings, site, or another name.", key=True, required=True),
    text("owner", "Who has to act.", private="person"),
    day("expected", "Day it is expected."),
    day("passed", "Day it was passed; empty = waiting."),
    day("asked", "Day it was asked for."),
)

SALES_LINES = input_table(
    "sales_lines",
    "What customers ordered, line by line.",
    text("order", "Order number.", key=True, required=True),
    integer("line", "Line number.", key=True),
    day("day", "Day ordered."),
    moment("at", "Moment ordered, where known."),
    customer(),
    item(),
    text("description", "Free text of the line."),
    text("job", "Job the line belongs to."),
    text("job_class", "Kind of work of a line without an item."),
    location(),
    text("channel", "Way it came in."),
    text("sales_person", "Who sold it.", private="person"),
    quantity("quantity", "Units ordered; negative = returned or credited."),
    quantity("allocated", "Units set aside.", low=0),
    quantity("shipped", "Units shipped so far."),
    money("price", "Net price of a unit."),
    money("amount", "Net amount of the line."),
    currency(),
    flag("tax_included", "Whether price and amount contain tax."),
    text("status", "State of the line.", choices=("open", "partial", "done", "cancelled", "quote")),
    text("document", "What the row was made from.", choices=("order", "invoice", "shipment")),
    day("wanted", "Day the customer wants it."),
    day("first_promised", "Day promised first."),
    day("promised", "Day promised now."),
    day("shipped_on", "Day of the last shipment."),
    day("invoiced_on", "Day of the invoice."),
    text("substitute_for", "Item it replaces."),
    integer("priority", "1 is served first."),
    time="day",
)

PROMISES = input_table(
    "promises",
    "Each date ever promised for an order line.",
    text("order", "Order number.", key=True, required=True),
    integer("line", "Line number.", key=True),
    moment("known_at", "When it was promised.", key=True),
    day("promised", "Day promised.", required=True),
    text("moved_by", "Who moved it.", choices=("us", "customer", "supplier")),
    time="known_at",
)

SHIPMENTS = input_table(
    "shipments",
    "What left for customers.",
    text("shipment", "Delivery note.", key=True, required=True),
    integer("line", "Line of the note.", key=True),
    text("order", "Order number."),
    integer("order_line", "Line of the order."),
    item(),
    location(),
    customer(),
    quantity("quantity", "Units shipped."),
    day("shipped", "Day it left."),
    day("delivered", "Day it arrived."),
    text("carrier", "Carrier or vehicle."),
    number("weight", "Weight.", unit="kg", low=0),
    text("postcode", "Postal code of delivery."),
    number("latitude", "Degrees north.", low=-90, high=90),
    number("longitude", "Degrees east.", low=-180, high=180),
    money("freight", "Cost of the freight.", low=0),
    time="shipped",
)

RETURNS = input_table(
    "returns",
    "What came back.",
    text("return_number", "Number.", key=True, required=True),
    integer("line", "Line.", key=True),
    text("order", "Order it belongs to."),
    customer(),
    item(),
    quantity("quantity", "Units returned.", low=0),
    money("amount", "Money given back."),
    currency(),
    text("reason", "Why."),
    day("day", "Day it came back."),
    time="day",
)

INVOICES = input_table(
    "invoices",
    "What we billed.",
    text("invoice", "Number.", key=True, required=True),
    customer(),
    text("order", "Order or job billed."),
    text("kind", "invoice, credit, deposit or stage.", choices=("invoice", "credit", "deposit", "stage")),
    day("day", "Day of the invoice."),
    day("due", "Day it is due."),
    money("amount", "Net amount; credits negative."),
    money("tax", "Tax."),
    money("paid", "Paid so far, tax included."),
    day("paid_on", "Day of the last payment."),
    currency(),
    time="day",
)

PAYMENTS = input_table(
    "payments",
    "Money that came in or went out, by document.",
    text("payment", "Number.", key=True, required=True),
    text("document", "Invoice or purchase it settles.", key=True),
    text("party", "Customer or supplier."),
    text("direction", "in or out.", choices=("in", "out")),
    money("amount", "Amount."),
    currency(),
    day("day", "Day of the payment."),
    time="day",
)

TABLES = (
    DEALS, DEAL_STAGES, QUOTES, QUOTE_LINES, JOBS, PHASES, GATES, SALES_LINES, PROMISES,
    SHIPMENTS, RETURNS, INVOICES, PAYMENTS,
)  # fmt: skip

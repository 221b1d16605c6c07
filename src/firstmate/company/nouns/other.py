"""Events, money and wishes: what happened by case, cash and rates, and what people want of results."""

from __future__ import annotations

from firstmate.base.table import input_table
from firstmate.company.nouns.column import (
    VALIDITY,
    currency,
    customer,
    day,
    hours,
    item,
    location,
    moment,
    money,
    number,
    quantity,
    resource,
    share,
    text,
    valid,
)  # fmt: skip

EVENTS = input_table(
    "events",
    "What happened to a case, when, by whom.",
    text("case", "What it happened to.", key=True, required=True),
    text("activity", "What happened.", key=True, required=True),
    moment("start", "Start.", key=True),
    moment("end", "End."),
    text("who", "Person or resource.", private="person"),
    text("objects", "Other things concerned, as kind:code separated by blanks."),
    time="start",
)

CASH_LINES = input_table(
    "cash_lines",
    "Money in or out beside sales and purchases: wages, rent, loans, tax.",
    text("cash_line", "Name.", key=True, required=True),
    day("day", "Day, or first day where it recurs.", key=True),
    text("direction", "in or out.", choices=("in", "out")),
    money("amount", "Amount.", required=True, low=0),
    currency(),
    text("every", "How often it recurs.", choices=("once", "week", "month", "quarter", "year")),
    day("until", "Last day of a recurring line."),
    text("certainty", "certain or estimated.", choices=("certain", "estimated")),
)

BANK_LINES = input_table(
    "bank_lines",
    "What moved on the bank account, as the bank lists it.",
    text("bank_line", "Number of the line.", key=True, required=True),
    day("day", "Day it was booked.", required=True),
    text("party", "Who paid or was paid."),
    text("text", "What it was for."),
    money("amount", "Amount; negative = paid out.", required=True),
    text("direction", "in or out, where the amounts have no sign.", choices=("in", "out")),
    money("paid_in", "Amount paid in, where the bank has a column of its own for it.", low=0),
    money("paid_out", "Amount paid out, where the bank has a column of its own for it."),
    currency(),
    money("balance", "Money in the account after the line."),
    time="day",
)

FX_RATES = input_table(
    "fx_rates",
    "Dated exchange rates, with a forward part.",
    text("currency", "ISO code.", key=True, required=True),
    day("day", "First day of the rate.", key=True, required=True),
    number("rate", "Units of the company's currency for one of this.", required=True, low=0),
    time="day",
)

COST_RATES = input_table(
    "cost_rates",
    "Cost rates that are not of one resource or item.",
    text("cost_rate", "Name, such as freight per order.", key=True, required=True),
    *valid(),
    number("value", "Value.", required=True),
    text("unit", "Unit."),
    validity=VALIDITY,
)

BUDGETS = input_table(
    "budgets",
    "Budget by period and scope.",
    text("measure", "KPI or account.", key=True, required=True),
    text("scope", "Family, customer, place; empty = the firm.", key=True),
    day("period", "First day of the period.", key=True, required=True),
    number("value", "Value.", required=True),
    time="period",
)

TARGETS = input_table(
    "targets",
    "What a measure should reach.",
    text("measure", "KPI.", key=True, required=True),
    text("scope", "Family, customer, place; empty = the firm.", key=True),
    *valid(),
    number("value", "Value.", required=True),
    text("owner", "Who answers for it.", private="person"),
    validity=VALIDITY,
)

FORECAST_OVERRIDES = input_table(
    "forecast_overrides",
    "What a person knows better than the forecast.",
    text("override", "Name.", key=True, required=True),
    item(),
    text("family", "Family, where it is not one item."),
    text("job_class", "Kind of work, for jobs."),
    location(),
    customer(),
    day("from_day", "First day.", required=True),
    day("to_day", "Last day.", required=True),
    text("op", "set, add or scale.", required=True, choices=("set", "add", "scale")),
    number("amount", "Units per week to set or add, or factor to scale by.", required=True),
    text("because", "Reason."),
    text("by", "Author.", private="person"),
    day("expires", "Day it stops counting."),
)

FORECAST_REVIEWS = input_table(
    "forecast_reviews",
    "Who looked at the forecast of an item last, when, and what it said then.",
    item(key=True, required=True),
    location(key=True),
    day("reviewed_on", "Day it was looked at.", required=True),
    number("quantity", "Units of the next 13 whole weeks that the forecast had then.", low=0),
    text("because", "What was seen."),
    text("by", "Who looked.", private="person"),
)

PROMOTIONS = input_table(
    "promotions",
    "Campaigns, price cuts and fairs, past and planned: what sold more for a reason.",
    text("promotion", "Name.", key=True, required=True),
    item(key=True),
    text("family", "Family, where it is not one item; neither = all items.", key=True),
    location(),
    day("from_day", "First day.", key=True, required=True),
    day("to_day", "Last day.", required=True),
    share("discount", "Share taken off the price, if any; 20 % is 0.2.", high=0.99),
)

PAST_FORECASTS = input_table(
    "past_forecasts",
    "What was forecast before, with the day it was known: kept at every import, or read from files.",
    text("item", "The item's own code; it may have left the list since.", key=True),
    text("job_class", "Kind of one-off work, where it is not an item; then all is money.", key=True),
    text("location", "Code of the place; empty = the only place.", key=True),
    day("period", "Monday of the week that was forecast.", key=True, required=True),
    day("known_on", "Last day whose data the forecast rests on.", key=True, required=True),
    text(
        "layer",
        "baseline = from the past alone, kept where people changed it; consensus or empty = what "
        "plans used.",
        key=True,
        choices=("baseline", "consensus"),
    ),
    number("mean", "Expected units of the week.", unit="item unit", required=True),
    *(
        number(name, f"It was to stay at or below this with a chance of {percent} %.", unit="item unit")
        for name, percent in (("q10", 10), ("q50", 50), ("q80", 80), ("q90", 90), ("q95", 95),
                              ("q99", 99))
    ),
)  # fmt: skip

PLAN_PINS = input_table(
    "plan_pins",
    "Orders of the plan that a person keeps, moves or forbids.",
    text("pin", "Name.", key=True, required=True),
    text("op", "keep, move or forbid.", required=True, choices=("keep", "move", "forbid")),
    item(),
    location(),
    text("work", "Order or job, where it is not an item."),
    quantity("quantity", "Units.", low=0),
    day("day", "Day it shall arrive."),
    text("because", "Reason."),
    text("by", "Author.", private="person"),
)

HOLDS = input_table(
    "holds",
    "Stock and capacity reserved for an offer.",
    text("hold", "Name.", key=True, required=True),
    item(key=True),
    resource(key=True),
    day("period", "Day from which the stock is held, or week of the hours.", key=True),
    location(),
    customer(),
    quantity("quantity", "Units held.", low=0),
    hours("hours", "Hours held.", low=0),
    moment("held_until", "When it ends by itself."),
    text("by", "Who holds it.", private="person"),
)

ACCEPTED_ESTIMATES = input_table(
    "accepted_estimates",
    "Estimated values a person confirmed or replaced.",
    text("measure", "Result table, such as lead_times.", key=True, required=True),
    text("scope", "Key values of its row, separated by a bar.", key=True, required=True),
    number("value", "Value to use.", required=True),
    text("by", "Who.", private="person"),
    text("because", "Reason."),
)

SETTINGS = input_table(
    "settings",
    "Choices and assumptions of the company; each has a range where it is assumed.",
    text("name", "Name of the setting.", key=True, required=True),
    text("value", "Value as text.", required=True),
    number("low", "Cautious end of an assumed number."),
    number("high", "Hopeful end of an assumed number."),
    text(
        "origin",
        "entered by a person, read from the files, or assumed by default.",
        choices=("entered", "read", "assumed"),
    ),
)

TABLES = (
    EVENTS, CASH_LINES, BANK_LINES, FX_RATES, COST_RATES, BUDGETS, TARGETS, PROMOTIONS,
    FORECAST_OVERRIDES, FORECAST_REVIEWS, PAST_FORECASTS, PLAN_PINS, HOLDS, ACCEPTED_ESTIMATES, SETTINGS,
)  # fmt: skip

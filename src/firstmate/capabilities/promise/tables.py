"""The result tables of the promise desk: dates with their chances, what they rest on, options, what may be held."""

from __future__ import annotations

from firstmate.base.table import Column, Kind, Opens, result_table


def key(name: str, kind: Kind, meaning: str, *, formula: str = "") -> Column:
    """A key column."""
    return Column(name, kind, meaning, key=True, formula=formula)


def word(name: str, meaning: str) -> Column:
    """A text column."""
    return Column(name, "text", meaning)


def day(name: str, meaning: str) -> Column:
    """A day column."""
    return Column(name, "day", meaning)


def figure(
    name: str,
    meaning: str,
    *,
    formula: str,
    unit: str = "item unit",
    kind: Kind = "number",
    opens: Opens | None = None,
) -> Column:
    """A number with its formula."""
    return Column(name, kind, meaning, unit=unit, formula=formula, opens=opens)


def money(name: str, meaning: str, *, formula: str, opens: Opens | None = None) -> Column:
    """An amount of money with its formula."""
    return Column(name, "money", meaning, unit="currency", formula=formula, opens=opens)


def hours(name: str, meaning: str, *, formula: str, opens: Opens | None = None) -> Column:
    """Hours with their formula."""
    return Column(name, "number", meaning, unit="hours", formula=formula, opens=opens)


_ASKED = Opens(("enquiries",), on=("enquiry", "line"))
_REST = Opens(("promise_supports",), on=("enquiry", "line"))
LINE = (
    key("enquiry", "text", "Number or name of the enquiry."),
    key("line", "integer", "Line of the enquiry.", formula="as asked"),
)

PROMISE_DATES = result_table(
    "promise_dates",
    "What can be promised of each line asked for: days at three chances, why not sooner, and what "
    "it brings against what it displaces.",
    *LINE,
    Column("kind", "text", "What is asked for.", choices=("item", "job", "hours")),
    word("item", "Item asked for."),
    word("job_class", "Kind of work asked for."),
    word("customer", "Customer."),
    word("location", "Place it comes from."),
    figure("quantity", "Units asked for.", formula="as asked", opens=_ASKED),
    day("wanted", "Day the customer wants it."),
    figure("chance", "Chance that it is there on the day wanted; empty where none is said.",
           unit="share", formula="share of samples that are there by then", opens=_REST),
    day("day_50", "First delivery day kept with 50 % chance; empty = not within the plan."),
    day("day_80", "First delivery day kept with 80 % chance."),
    day("day_95", "First delivery day kept with 95 % chance."),
    figure("free_now", "Units that can go at once.", formula="units free from the first day on",
           opens=Opens(("stock", "pegs"), on=("item", "location"))),
    word("code", "Why not sooner; its saying is the sentence."),
    word("part", "Item that is waited for, where it is another."),
    word("resource", "Resource that is waited for."),
    word("supplier", "Supplier that is waited for."),
    word("document", "Receipt or order that is waited for."),
    hours("hours", "Hours it needs in all.", formula="sum of hours over the steps", opens=_REST),
    money("amount", "What it brings in.", formula="as asked, else quantity x price of a unit",
          opens=Opens(("unit_prices",), on=("item",))),
    money("contribution", "What it brings in less what is truly variable.",
          formula="amount - quantity x unit cost; of one-off work amount, else usual_price, less "
          "the share (1 - margin of jobs) of the price that so many hours bring",
          opens=Opens(("unit_costs",), on=("item",))),
    word("limit_resource", "Resource on its way whose hour is worth most."),
    hours("limit_hours", "Hours it needs there.", formula="of the steps at that resource",
          opens=_REST),
    money("per_hour", "Contribution of an hour there.", formula="contribution / limit_hours"),
    money("displaced", "What the hours and units it takes would bring otherwise.",
          formula="sum of hours x worth of an hour + units x worth of a unit in that week's plan",
          opens=Opens(("plan_prices",), on=(("item", "name"),))),
    money("gain", "What taking it is worth.", formula="contribution - displaced"),
    money("usual_price", "What like one-off work brought.",
          formula="hours asked for x 1,000 / hours for 1,000 of price, else the middle price of the kind",
          opens=Opens(("job_rates",), on=("job_class",))),
    money("least_price", "Price below which one-off work is not worth what it takes.",
          formula="(1 - margin of jobs) x price that so many hours bring + displaced", opens=_REST),
    figure("win_chance", "Chance to win it when quoted so.", unit="share",
           formula="share won of its kind, moved by the lead time where decided quotes show that it matters",
           opens=Opens(("conversions",), on=("job_class",))),
    money("price", "Price to quote: where chance x gain is highest, if decided quotes show how price "
          "moves the chance; else empty.",
          formula="max over prices of chance x (price - variable cost - displaced)",
          opens=Opens(("quotes",), on=("job_class",))),
    word("plan", "Mark of the plan it was answered from."),
)  # fmt: skip

PROMISE_SUPPORTS = result_table(
    "promise_supports",
    "What each promise rests on: stock, receipts, purchases, lots and hours with their days.",
    *LINE,
    key("number", "integer", "Place in the list.", formula="ordinal"),
    Column("kind", "text", "What it is.",
           choices=("stock", "receipt", "buy", "make", "move", "hours", "gate")),
    word("item", "Item."),
    word("location", "Place."),
    word("resource", "Resource."),
    word("supplier", "Supplier."),
    word("document", "Order of the plan or open order that brings it."),
    figure("quantity", "Units.", formula="units asked x units of the bill, in lots",
           opens=Opens(("planned_orders",), on=(("document", "planned"),))),
    hours("hours", "Hours.", formula="setup + hours of a unit x units",
          opens=Opens(("run_rates",), on=("item", "resource"))),
    day("day", "Day on which it is there with 80 % chance."),
)  # fmt: skip

PROMISE_OPTIONS = result_table(
    "promise_options",
    "Other ways to serve a line: what each costs, when it would be there and who is hurt.",
    *LINE,
    key("number", "integer", "Place in the list, best first.", formula="ordinal"),
    word("code", "Kind of option; its saying is the sentence."),
    word("item", "Item, where it is another."),
    word("supplier", "Supplier to buy from."),
    word("resource", "Resource that works overtime."),
    word("order", "Order that waits."),
    word("customer", "Customer who is hurt."),
    figure("quantity", "Units it concerns.", formula="units of the way"),
    hours("hours", "Hours of overtime.", formula="hours beyond the free normal ones"),
    figure("days", "Days the other order is later.", unit="days", formula="new day - day planned"),
    day("day", "First delivery day kept with 80 % chance."),
    figure("chance", "Chance that it is there on the day wanted.", unit="share",
           formula="share of samples that are there by then", opens=_REST),
    money("cost", "What the option costs.",
          formula="overtime, dearer purchase, lower margin, freight, or lateness of the other order"),
)  # fmt: skip

_PLAN = Opens(("deliveries",), on=("order", "line"))

PROMISE_CONFIRMED = result_table(
    "promise_confirmed",
    "What planning anew with the enquiry as an order says of its promise, and which other orders "
    "it moves.",
    key("enquiry", "text", "Number or name of the enquiry."),
    key("order", "text", "Order that moves; that of the enquiry itself is named as the enquiry."),
    key("line", "integer", "Line.", formula="as ordered"),
    word("customer", "Customer."),
    day("promised", "Day promised; of the enquiry the day kept with 80 %."),
    day("planned_on", "Day planned with the enquiry."),
    figure("days", "Days later than without the enquiry; of the enquiry days after its promise.",
           unit="days", formula="day planned - day planned without it", opens=_PLAN),
    money("cost", "What the move costs.", formula="late cost - late cost without the enquiry",
          opens=_PLAN),
    money("gain", "What taking the enquiry is worth to the whole plan; on its own rows only.",
          formula="total of plan_values with it - without it, both linear plans",
          opens=Opens(("plan_values",))),
)  # fmt: skip

FREE_TO_HOLD = result_table(
    "free_to_hold",
    "What of the things promises rest on is free before any hold: units from a day on, hours of a "
    "week.",
    Column("item", "text", "Item.", key=True),
    Column("location", "text", "Place.", key=True),
    Column("resource", "text", "Resource.", key=True),
    key("period", "day", "Day from which units are free, or week of the hours."),
    figure("quantity", "Units free from that day on.",
           formula="min over later days of stock + receipts - ordered",
           opens=Opens(("stock", "pegs", "planned_orders"), on=("item", "location"))),
    hours("hours", "Hours free in that week.", formula="capacity - hours of ordered work",
          opens=Opens(("loads",), on=("resource", "period"))),
    time="period",
)  # fmt: skip

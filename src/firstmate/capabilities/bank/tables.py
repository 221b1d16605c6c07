"""The result tables of `cash_habits`: regular movements, and which bank lines each rests on."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_MOVES = Opens(("bank_moves",), on=("cash_line", "direction"))
_NAME = Column("cash_line", "text", "Who pays or is paid; for what, where that tells them apart.",
               key=True)  # fmt: skip
_WAY = Column("direction", "text", "in or out.", key=True, choices=("in", "out"))

CASH_HABITS = result_table(
    "cash_habits",
    "What comes and goes on the bank account regularly, ready to be taken over as cash lines.",
    _NAME,
    _WAY,
    Column(
        "kind", "text",
        "regular = may be taken over; entered = is a cash line already; customer, supplier, receipts = "
        "the plan counts it as sales or purchases.",
        choices=("regular", "entered", "customer", "supplier", "receipts"),
        formula="by the name; receipts = comes in and differs from time to time", opens=_MOVES,
    ),
    Column("every", "text", "How often.", choices=("week", "month", "quarter", "year"),
           formula="by the median distance of its days; month also where it comes in 5 of 6 months",
           opens=_MOVES),
    Column("amount", "money", "Amount each time; of a month together where it comes irregularly.",
           unit="currency", private="money",
           formula="the last two where they are equal, else the median of the last six", opens=_MOVES),
    Column("low", "money", "The least of the last six.", unit="currency", private="money",
           formula="minimum", opens=_MOVES),
    Column("high", "money", "The most of the last six.", unit="currency", private="money",
           formula="maximum", opens=_MOVES),
    Column("n", "integer", "Bank lines it rests on.", formula="count", opens=_MOVES),
    Column("first", "day", "First of them.", formula="first day", opens=_MOVES),
    Column("last", "day", "Last of them.", formula="last day", opens=_MOVES),
    Column("next_day", "day", "When it comes next.", formula="last + distance, after as-of", opens=_MOVES),
    Column("year_amount", "money", "What that is in a year; negative = out.", unit="currency",
           private="money", formula="amount x times a year", opens=_MOVES),
)  # fmt: skip

BANK_MOVES = result_table(
    "bank_moves",
    "Bank lines that belong to a regular movement.",
    Column("bank_line", "text", "Number of the bank line.", key=True),
    Column("cash_line", "text", "The movement it belongs to.", formula="party, else text without numbers",
           opens=Opens(("bank_lines",), on=("bank_line",))),
    Column("direction", "text", "in or out.", choices=("in", "out"), formula="sign of the amount",
           opens=Opens(("bank_lines",), on=("bank_line",))),
    Column("day", "day", "Day it was booked.", formula="of bank_lines",
           opens=Opens(("bank_lines",), on=("bank_line",))),
    Column("amount", "money", "Amount without its sign, in the company's currency.", unit="currency",
           private="money", formula="amount x rate", opens=Opens(("bank_lines",), on=("bank_line",))),
    time="day",
)  # fmt: skip

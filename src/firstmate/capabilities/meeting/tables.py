"""Result tables of the meeting: the ranked agenda, the questions before it, the headline figures."""

from __future__ import annotations

from firstmate.base.table import Column, Opens, result_table

_BEHIND = Opens(("recommendations",), on=("task", "recommendation"))

AGENDA = result_table(
    "agenda",
    "The decisions worth most, in order: what is certain first, then what is modelled.",
    Column("rank", "integer", "Place in the list, from 1.", key=True, formula="order", opens=_BEHIND),
    Column("task", "text", "Task or study that proposes it."),
    Column("recommendation", "text", "Its stable name."),
    Column("code", "text", "Kind of recommendation; its saying is the sentence."),
    Column(
        "state",
        "text",
        "decide: take it or not; ask: a question decides; other: a better one of its group is above.",
        choices=("decide", "ask", "other"),
    ),
    Column("certain", "flag", "Whether it rests on what happened."),
    Column("assumption", "text", "Setting whose range can turn it."),
    Column(
        "value", "money", "Contribution over 13 weeks, net of cost.", unit="currency",
        formula="value of the recommendation",
        opens=Opens(("recommendations",), on=("task", "recommendation"), adds_up="value"),
    ),
    Column("low", "money", "Cautious end.", unit="currency",
           formula="low of the recommendation, at most its value", opens=_BEHIND),
    Column("high", "money", "Hopeful end.", unit="currency", formula="high", opens=_BEHIND),
    Column("cash_effect", "money", "Cash in 13 weeks.", unit="currency", formula="cash_effect",
           opens=_BEHIND),
    Column(
        "counted", "money", "What it adds to the sum of the list: 0 unless to decide and best of its group.",
        unit="currency", formula="value where state = decide, else 0", opens=_BEHIND,
    ),
    Column("deadline", "day", "Last day on which it is worth as much."),
)  # fmt: skip

QUESTIONS = result_table(
    "questions",
    "Assumptions that decide: answering one settles the decisions that hang on it.",
    Column("setting", "text", "Setting to confirm or replace.", key=True),
    Column("question", "text", "The question in plain words."),
    Column("value", "text", "Value assumed now."),
    Column("low", "number", "Cautious end of what it may be.", formula="settings.low",
           opens=Opens(("settings",), on=(("setting", "name"),))),
    Column("high", "number", "Hopeful end of what it may be.", formula="settings.high",
           opens=Opens(("settings",), on=(("setting", "name"),))),
    Column("count", "integer", "Decisions that hang on it.", formula="number of agenda rows",
           opens=Opens(("agenda",), on=(("setting", "assumption"),))),
    Column("amount", "money", "Money that hangs on it: sum of high - low over them.",
           unit="currency", formula="sum(high - low)",
           opens=Opens(("agenda",), on=(("setting", "assumption"),))),
)  # fmt: skip

HEADLINES = result_table(
    "headlines",
    "The figures by which people compare plans: money, service, lateness, stock, cash, load.",
    Column("measure", "text", "Name of the figure.", key=True),
    Column("scope", "text", "Part of the contribution or resource; empty = the firm.", key=True),
    Column("unit", "text", "currency, share, days or lines."),
    Column("value", "number", "The figure.", formula="as meaning says"),
    Column("better", "text", "Whether more or less of it is better; empty = it depends.",
           choices=("more", "less")),
    Column("meaning", "text", "What it is and how it is computed."),
    Column("opens", "text", "Rows behind it, as JSON: table name -> {column: value or list}."),
)  # fmt: skip

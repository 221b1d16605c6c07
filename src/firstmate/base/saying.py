"""Recommendations and reasons as tables, and the sentences that say them; words hold no figures of their own."""

from __future__ import annotations

from dataclasses import dataclass

from firstmate.base.table import Column, Table

_NOUNS = tuple(
    Column(name, "text", f"The {name.replace('_', ' ')} concerned, if any.")
    for name in ("item", "location", "customer", "supplier", "resource", "person", "order", "job")
)
_FIGURES = (
    Column("quantity", "number", "Quantity in the item's planning unit.", unit="item unit"),
    Column("hours", "number", "Hours.", unit="hours"),
    Column("days", "number", "Days.", unit="days"),
    Column("share", "number", "A share between 0 and 1.", unit="share"),
    Column("amount", "money", "Money the sentence speaks of.", unit="currency"),
    Column("count", "integer", "How many rows, orders or items."),
    Column("day", "day", "The day the sentence speaks of."),
    Column("text", "text", "A name or short text the sentence needs."),
)

RECOMMENDATIONS = Table(
    "recommendations",
    "What to do, why, and what it is worth against doing nothing.",
    (
        Column("task", "text", "Task or study that proposes it.", key=True),
        Column("recommendation", "text", "Stable name, the same next week.", key=True),
        Column(
            "code", "text", "Kind of recommendation; its saying is the sentence.", required=True
        ),
        *_NOUNS,
        *_FIGURES,
        Column(
            "value",
            "money",
            "Contribution over the next 13 weeks against doing nothing, net of cost.",
            unit="currency",
        ),
        Column("low", "money", "Value at the cautious end of what is assumed.", unit="currency"),
        Column("high", "money", "Value at the hopeful end of what is assumed.", unit="currency"),
        Column("cash_effect", "money", "Cash in 13 weeks against doing nothing.", unit="currency"),
        Column("recurring", "flag", "Whether the value comes again every 13 weeks."),
        Column("certain", "flag", "Whether it rests on what happened rather than on a model."),
        Column("group", "text", "Alternatives: only the best of a group counts in a sum."),
        Column("deadline", "day", "Last day on which it is worth as much."),
        Column("assumption", "text", "Name of the setting whose range can turn it, if any."),
        Column("changes", "text", "Changes it consists of, as JSON of a scenario."),
        Column("documents", "text", "Documents it would create, in words."),
        Column("opens", "text", "Rows behind it, as JSON: table name -> {column: value or list}."),
    ),
    role="result",
    gathered=True,
)

REASONS = Table(
    "reasons",
    "Why something is as it is: the smallest set of causes whose removal mends it.",
    (
        Column("task", "text", "Task that found it.", key=True),
        Column("subject", "text", "What it explains, for example order/line.", key=True),
        Column("alternative", "integer", "Number of the set of causes.", key=True),
        Column("cause", "integer", "Number of the cause within its set.", key=True),
        Column("code", "text", "Kind of cause; its saying is the sentence.", required=True),
        *_NOUNS,
        *_FIGURES,
    ),
    role="result",
    gathered=True,
)


@dataclass(frozen=True, slots=True)
class Saying:
    """The sentence of a code, with the typed fields of its row in braces, and its options in words.

    ``sentence`` is a format string over column names ("Order {quantity} of {item} by {day}.");
    doors format numbers, money, dates and hours by the kind of the column.
    """

    code: str
    sentence: str
    why: str = ""

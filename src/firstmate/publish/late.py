"""Late orders in sentences: what each is late by, why, what would mend it, what to tell the customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from firstmate.base.saying import REASONS
from firstmate.base.table import Table
from firstmate.publish.figures import MINUS, day, money, number, span
from firstmate.publish.saying import Words
from firstmate.publish.supply import shown_first, subject
from firstmate.publish.why import Told

Row = Mapping[str, Any]
#: A value below this is not worth a sign.
NOTHING = 0.5


@dataclass(frozen=True)
class Fix:
    """A change that brings an order on time: its place in its table, words, worth."""

    number: int
    text: str
    worth: str
    note: str
    changes: bool


@dataclass(frozen=True)
class Late:
    """A late line as people read it; ``explained`` says whether what mends it was looked for."""

    order: str
    line: int | None
    sentence: str
    cost: str
    causes: tuple[str, ...]
    fixes: tuple[Fix, ...]
    explained: bool
    message: str
    run: str = ""


@dataclass(frozen=True)
class Explained:
    """What the week's study or the plan by day found in one run: its rows, and what would mend it."""

    run: str
    told: Told
    orders: frozenset[tuple[str, int | None]]
    reasons: pl.DataFrame
    fixes: pl.DataFrame
    table: Table


def late_lines(deliveries: pl.DataFrame) -> pl.DataFrame:
    """Return the deliveries that come after their day or not within the plan, dearest first."""
    late = (pl.col("late_days") > 0) | pl.col("planned_on").is_null()
    return deliveries.filter(late).sort(
        "late_cost", "order", "line", descending=[True, False, False], nulls_last=True
    )


def answer(rows: pl.DataFrame, words: Words) -> str:
    """Return the answer: how many lines come late, what they are worth, what that costs."""
    if rows.is_empty():
        return "No open order comes after its day."
    amount = money(float(rows["amount"].sum() or 0.0), currency=words.currency)
    cost = money(float(rows["late_cost"].sum() or 0.0), currency=words.currency)
    many = "One line" if rows.height == 1 else f"{number(rows.height)} lines"
    worst = f"; {rows['order'][0]} most" if rows.height > 1 else ""
    return f"{many} worth {amount} {'comes' if rows.height == 1 else 'come'} late, which costs {cost}{worst}."


def entry(row: Row, reasons: pl.DataFrame, found: Explained | None, words: Words) -> Late:
    """Return one late delivery with what is known of it.

    Parameters
    ----------
    reasons
        Rows of the table ``reasons`` of the plan.
    found
        What would mend this order, None where it was not asked.
    """
    mine = pl.col("subject") == subject(row)
    known = shown_first((reasons if found is None else found.reasons).filter(mine))
    fixes = () if found is None else _fixes(row, found, words)
    return Late(
        order=row["order"], line=row["line"], sentence=sentence(row, words),
        cost=money(row["late_cost"], currency=words.currency) if row["late_cost"] else "",
        causes=_causes(known, words), fixes=fixes, explained=found is not None,
        message=message(row, words), run="" if found is None else found.run,
    )  # fmt: skip


def sentence(row: Row, words: Words) -> str:
    """Return how late a delivery is, with its numbers."""
    customer = f" for {words.named('customer', row['customer'])}" if row["customer"] else ""
    promised = f"promised {_day(row['promised'], words)}" if row["promised"] else "no day promised"
    if row["planned_on"] is None:
        planned = "not within the plan"
    else:
        planned = f"planned {_day(row['planned_on'], words)}, {span(round(row['late_days'] or 0), 'day')} late"
    amount = f"; worth {money(row['amount'], currency=words.currency)}" if row["amount"] else ""
    return f"{subject(row)}{customer}: {promised}, {planned}{amount}."


def _causes(reasons: pl.DataFrame, words: Words) -> tuple[str, ...]:
    said: list[str] = []
    for (alternative,), rows in reasons.sort("alternative", "cause").group_by(
        "alternative", maintain_order=True
    ):
        sentences = [words.say(row, table=REASONS) for row in rows.iter_rows(named=True)]
        joined = " ".join(dict.fromkeys(sentences))
        said.append(joined if alternative == 1 or not said else f"Or: {joined}")
    return tuple(dict.fromkeys(said))


def _fixes(row: Row, found: Explained, words: Words) -> tuple[Fix, ...]:
    mine = found.fixes.filter(
        pl.col("order") == row["order"], pl.col("line").eq_missing(pl.lit(row["line"]))
    ).sort("number")
    return tuple(_fix(one, found, words) for one in mine.iter_rows(named=True))


def _fix(row: Row, found: Explained, words: Words) -> Fix:
    value = row["value"]
    worth = ""
    if value is not None and abs(value) >= NOTHING:
        said = money(value, currency=words.currency)
        worth = said if said.startswith(MINUS) else f"+{said}"
        worth = worth if row["priced"] else f"at most {worth}"
    notes = [f"Then planned {_day(row['planned_on'], words)}."] if row["planned_on"] else []
    if row["others_later"]:
        many = "order comes" if row["others_later"] == 1 else "orders come"
        notes.append(f"{number(row['others_later'])} other {many} later.")
    return Fix(
        number=row["number"], text=words.say(row, table=found.table), worth=worth,
        note=" ".join(notes), changes=bool(row["changes"]),
    )  # fmt: skip


def message(row: Row, words: Words) -> str:
    """Return a draft of what to tell the customer: facts only, to be completed by a person."""
    what = words.named("item", row["item"]) if row["item"] else "your order"
    promised = f" We had promised {_day(row['promised'], words)}." if row["promised"] else ""
    when = (
        f"it is now planned for {_day(row['planned_on'], words)}"
        if row["planned_on"]
        else "we cannot name a firm day yet"
    )
    return (
        f"Order {row['order']}, {what}: {when}.{promised} "
        "Tell us if part of it would help earlier; we are sorry for the delay."
    )


def _day(value: Any, words: Words) -> str:
    return day(value, near=words.near)

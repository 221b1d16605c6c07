"""If deals are won and lost: whom to add by when, in sentences; it counts no hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from firstmate.publish.figures import day, money, number, span, week
from firstmate.publish.saying import Words

Row = Mapping[str, Any]
#: People below which adding one is not spoken of.
SOME = 0.05
#: Resources spoken of.
MOST = 4


def answer(
    rows: pl.DataFrame, words: Words, *, won: Sequence[str] = (), lost: Sequence[str] = ()
) -> str:
    """Return the answer: how many people where, decided by when, at what cost.

    Parameters
    ----------
    rows
        Rows of the table ``hires``.
    """
    if_so = _if(won, lost)
    people = _worst(rows).filter(pl.col("people") > SOME)
    if people.is_empty():
        most = max(rows["missing"].to_list(), default=0.0)
        passing = f"; at most {_hours(most)} are missing for a while" if most else ""
        return f"{if_so}nobody has to be added{passing}."
    first = people.row(0, named=True)
    named = words.named("resource", first["resource"])
    cost = money(float(people["cost"].sum()), currency=words.currency)
    more = f", and others at {number(people.height - 1)} more" if people.height > 1 else ""
    return (
        f"{if_so}{named} needs {_people(first['people'])} more, decided {_by(first, words)}{more}; "
        f"that costs {cost} in the first quarter."
    )


def sentences(rows: pl.DataFrame, words: Words) -> list[str]:
    """Return a sentence for each of the resources that fall shortest: when, how much, what fills it."""
    return [_sentence(row, words) for row in _worst(rows).head(MOST).iter_rows(named=True)]


def _worst(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("people", "missing", "resource", descending=[True, True, False])


def _sentence(row: Row, words: Words) -> str:
    named = words.named("resource", str(row["resource"]))
    said = f"{named}: {_hours(row['missing'])} are missing at most, from {week(row['period'], near=words.near)} on"
    if row["people"] > SOME:
        cost = money(row["cost"], currency=words.currency)
        return (
            f"{said}, {_hours(row['lasting'])} of them still at the end of the plan. Add "
            f"{_people(row['people'])} ({cost} in the first quarter), decided {_by(row, words)}."
        )
    if row["overtime"] > 0:
        cost = money(row["overtime_cost"], currency=words.currency)
        return f"{said}, and it passes: up to {_hours(row['overtime'])} of overtime are there, {cost} for it."
    return f"{said}, and it passes; no overtime is known there."


def _if(won: Sequence[str], lost: Sequence[str]) -> str:
    parts = [f"{', '.join(won)} {'is' if len(won) == 1 else 'are'} won"] if won else []
    parts += [f"{', '.join(lost)} {'is' if len(lost) == 1 else 'are'} lost"] if lost else []
    return f"If {' and '.join(parts)}, " if parts else "As things stand, "


def _people(people: float) -> str:
    return "1 person" if abs(people - 1.0) < SOME else f"{number(people)} people"


def _hours(hours: float) -> str:
    return span(hours, "hour")


def _by(row: Row, words: Words) -> str:
    when = row["hire_by"]
    past = when is None or when <= words.near
    return "now" if past else f"by {day(when, near=words.near)}"

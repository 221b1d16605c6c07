"""The forms in which a person says what the forecast does not know, for days or week by week; saves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.errors import Refused
from firstmate.publish.demand import expected, week_label
from firstmate.publish.figures import money, number
from firstmate.work import wishes

#: First days of an override, and the weeks that can be changed one by one: the next 13.
WEEKS = 13
SPAN = timedelta(weeks=WEEKS)
#: Fields that stay as typed when something is wrong.
FIELDS = ("subject", "code", "amount", "way", "from_day", "to_day", "because", "expires")
#: Subject of an override -> its name in an address.
QUERY = {"item": "item", "family": "family", "job_class": "work"}


def form(
    subject: str, code: str, called: str, *, as_of: date, weeks: pl.DataFrame
) -> dict[str, Any]:
    """Return what the template shows of both forms; ``weeks`` holds period, mean, amount of the plan."""
    work = subject == "job_class"
    ways = {
        way: words.replace("units", "money") if work else words
        for way, words in wishes.WAYS.items()
        if not (work and way in {"money", "worth"})
    }
    ahead = weeks.filter(pl.col("period") > as_of).head(WEEKS)
    return {
        "subject": subject, "code": code, "called": called, "amount": "", "way": "percent",
        "ways": list(ways.items()), "from_day": str(as_of + timedelta(days=1)),
        "to_day": str(as_of + SPAN), "because": "", "expires": "",
        "weeks": [
            (str(row["period"]), week_label(row["period"]),
             number(row["mean"]) if not work else "", money(row["amount"]))
            for row in ahead.iter_rows(named=True)
        ],
    }  # fmt: skip


def wish(typed: Mapping[str, str], *, weeks: pl.DataFrame) -> wishes.Override:
    """Return what was typed for a span of days. Refused where an amount or a day cannot be read."""
    first, last = _day(typed["from_day"]), _day(typed["to_day"])
    return wishes.Override(
        subject=typed["subject"], code=typed["code"], way=typed["way"],
        amount=_amount(typed["amount"]), from_day=first, to_day=last, because=typed["because"],
        expires=_day(typed["expires"]) if typed["expires"] else None,
        expected=expected(weeks, first=first, last=last),
    )  # fmt: skip


def wishes_by_week(
    typed: Mapping[str, str], filled: Mapping[str, str], *, weeks: pl.DataFrame
) -> list[wishes.Override]:
    """Return one override per week that was filled in: Monday as text -> what was typed."""
    said = []
    for monday, text in filled.items():
        if not text.strip():
            continue
        first = _day(monday)
        last = first + timedelta(days=6)
        said.append(wishes.Override(
            subject=typed["subject"], code=typed["code"], way=typed["way"], amount=_amount(text),
            from_day=first, to_day=last, because=typed["because"],
            expected=expected(weeks, first=first, last=last),
        ))  # fmt: skip
    return said


def _amount(text: str) -> float:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError as error:
        raise Refused("An amount cannot be read.", "Write numbers as 12.5.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused("A day cannot be read.", "Write days as 2026-03-02.") from error

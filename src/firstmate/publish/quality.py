"""How good the data is: its age by table, what is odd and what that is worth, the next file to bring; as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.table import Column, Table
from firstmate.company.as_of import HAPPENED
from firstmate.company.company import Company
from firstmate.publish.figures import day, money, number

AGES = Table(
    "ages",
    "How old each table of the company is, beside how often it usually moves.",
    (
        Column("table", "text", "Table of the company, in words.", key=True),
        Column("count", "integer", "Rows."),
        Column("as_of", "day", "Last day on which something in it happened; empty = it has no days."),
        Column("age", "integer", "Days from its last day to today.", unit="days"),
        Column("rhythm", "number", "Usual days between two days with entries.", unit="days"),
        Column("state", "text", "Whether it lags behind the rest of the data.",
               choices=("good", "behind", "no days")),
        Column("file", "text", "Files it was read from."),
    ),
    role="record",
)  # fmt: skip

#: A table is behind where its last day lies more than so many of its own usual gaps, and more
#: than a week, before the day the data stands at.
GAPS = 3
_WEEK = 7
#: Entries from which the rhythm of a table is told.
_LATELY = 60
_FILES = 3


def ages(company: Company, *, today: date) -> pl.DataFrame:
    """Return rows of the table ``ages``: every table that is filled, the stalest first."""
    rows = [
        _age(company, name, today)
        for name, held in company.tables.items()
        if len(held) and name != "settings"
    ]
    found = frame(AGES, rows or None).rows
    return found.sort("as_of", "table", nulls_last=True)


def _age(company: Company, name: str, today: date) -> dict[str, Any]:
    rows = company[name]
    columns = [column for table, column in HAPPENED if table == name]
    seen = pl.concat([rows[column].alias("day") for column in columns]) if columns else None
    past = None if seen is None else seen.filter(seen <= company.as_of).unique().sort()
    last = past[-1] if past is not None and past.len() else None
    rhythm = _rhythm(past) if past is not None else None
    state = "no days"
    if last is not None:
        lag = (company.as_of - last).days
        state = "behind" if lag > max(_WEEK, GAPS * (rhythm or 1.0)) else "good"
    return {
        "table": name.replace("_", " "), "count": rows.height, "as_of": last,
        "age": None if last is None else (today - last).days,
        "rhythm": rhythm, "state": state, "file": ", ".join(_files(rows["source"])),
    }  # fmt: skip


def _rhythm(days: pl.Series) -> float | None:
    gaps = days.tail(_LATELY).diff().dt.total_days().drop_nulls()
    middle = gaps.median()
    return float(middle) if isinstance(middle, int | float) else None


def _files(source: pl.Series) -> list[str]:
    """Return the files that rows were read from; rows that people or rules made name none.

    >>> _files(pl.Series(["orders.csv:2", "orders.csv:3", "Stock.xlsx/Sheet:4", "mentioned in x"]))
    ['Stock.xlsx', 'orders.csv']
    """
    places = source.drop_nulls()
    files = places.str.extract(r"^([^/]+\.[A-Za-z0-9]{1,8})[/:]").drop_nulls().unique().sort()
    names = files.to_list()
    more = len(names) - _FILES
    return names[:_FILES] + ([f"{more} more"] if more > 0 else [])


def headline(
    company: Company,
    issues: pl.DataFrame,
    *,
    wanted: Sequence[Mapping[str, Any]],
    today: date,
    currency: str = "",
) -> str:
    """Return the sentence on the data: its day and age, what is odd and worth, the next file."""
    old = (today - company.as_of).days
    parts = [f"Data of {day(company.as_of, near=today)}, {_days(old)} old"]
    if issues.is_empty():
        parts.append("nothing is odd")
    else:
        parts.append(at_stake(issues, currency=currency))
    if wanted:
        parts.append(f"next best file: {str(wanted[0]['file']).lower()}")
    return "; ".join(parts) + "."


def at_stake(issues: pl.DataFrame, *, currency: str = "") -> str:
    """Say how many issues there are, and up to which sum they change the plan.

    >>> rows = pl.DataFrame({"effect": [1200.0, None, -300.0]})
    >>> at_stake(rows, currency="EUR").replace("\N{NO-BREAK SPACE}", " ")
    '3 points to look at change the plan by up to 1.5 k EUR'
    """
    said = _many(issues.height, "point", "points") + " to look at"
    worth = float(issues["effect"].fill_null(0.0).abs().sum())
    if not worth:
        return f"{said}, none with a known effect on the plan"
    verb = "changes" if issues.height == 1 else "change"
    return f"{said} {verb} the plan by up to {money(worth, currency=currency)}"


def _days(count: int) -> str:
    return _many(count, "day", "days")


def _many(count: int, one: str, more: str) -> str:
    return f"{number(count)} {one if count == 1 else more}"


def ranked(issues: pl.DataFrame) -> pl.DataFrame:
    """Return the issues by what they are worth, then by how bad they are, then by rows concerned."""
    bad = pl.col("severity").replace_strict(
        {"error": 0, "warning": 1, "hint": 2}, default=3, return_dtype=pl.Int8
    )
    return issues.sort(
        pl.col("effect").fill_null(0.0).abs(), bad, "count",
        descending=[True, False, True], nulls_last=True, maintain_order=True,
    )  # fmt: skip

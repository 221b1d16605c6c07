"""Wide grids: headers that are consecutive periods become rows of (what, period, value).

It does not decide what the values are (see recognise).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from firstmate.intake.plain import Head, plain
from firstmate.intake.vocabulary import MONTHS

_YEAR_MONTH = re.compile(r"^(?:m )?((?:19|20)\d\d) (0?[1-9]|1[0-2])(?: 0?1)?(?: 00 00 00)?$")
_MONTH_YEAR = re.compile(r"^(0?[1-9]|1[0-2]) ((?:19|20)\d\d)$")
_NAMED = re.compile(r"^([a-z]+) ?'?((?:19|20)?\d\d)?$")
_NAMED_LATE = re.compile(r"^((?:19|20)?\d\d) ([a-z]+)$")
_WEEK = re.compile(r"^(?:kw|cw|w|wk|week|woche|sem|sett) ?(\d{1,2})(?: ((?:20)?\d\d))?$")
_WEEK_LATE = re.compile(r"^(20\d\d) ?(?:kw|w|wk|week) ?(\d{1,2})$")
_QUARTER = re.compile(r"^q ?([1-4]) ?((?:20)?\d\d)?$")
_QUARTER_LATE = re.compile(r"^(20\d\d) ?q ?([1-4])$")


@dataclass(frozen=True, slots=True)
class Period:
    """A header read as a period: grain "week", "month" or "quarter"; year 0 = not said."""

    grain: str
    year: int
    number: int

    def starts(self, year: int) -> date:
        """First day, with ``year`` where the header names none."""
        year = self.year or year
        if self.grain == "week":
            return date.fromisocalendar(year, self.number, 1)
        return date(year, self.number if self.grain == "month" else 3 * self.number - 2, 1)

    @property
    def order(self) -> int:
        """Number of the period on one line of time."""
        return self.year * {"week": 53, "month": 12, "quarter": 4}[self.grain] + self.number


@dataclass(frozen=True, slots=True)
class Spread:
    """The period columns of a wide grid: position -> first and last day."""

    grain: str
    first_days: dict[str, date]
    positions: tuple[str, ...]


def period(header: str) -> Period | None:
    """Read one header as a period, or None.

    >>> period("Jan 24"), period("KW 12")
    (Period(grain='month', year=2024, number=1), Period(grain='week', year=0, number=12))
    """
    bare = plain(header)
    if m := _YEAR_MONTH.match(bare):
        return Period("month", int(m[1]), int(m[2]))
    if m := _MONTH_YEAR.match(bare):
        return Period("month", int(m[2]), int(m[1]))
    if (m := _WEEK_LATE.match(bare)) and 1 <= int(m[2]) <= 53:
        return Period("week", int(m[1]), int(m[2]))
    if (m := _WEEK.match(bare)) and 1 <= int(m[1]) <= 53:
        return Period("week", _year(m[2]), int(m[1]))
    if m := _QUARTER_LATE.match(bare):
        return Period("quarter", int(m[1]), int(m[2]))
    if m := _QUARTER.match(bare):
        return Period("quarter", _year(m[2]), int(m[1]))
    if (m := _NAMED.match(bare)) and m[1] in MONTHS:
        return Period("month", _year(m[2]), MONTHS[m[1]])
    if (m := _NAMED_LATE.match(bare)) and m[2] in MONTHS:
        return Period("month", _year(m[1]), MONTHS[m[2]])
    return None


def _year(said: str | None) -> int:
    if not said:
        return 0
    return int(said) + (2000 if len(said) == 2 else 0)


def spread(heads: tuple[Head, ...], *, today: date) -> Spread | None:
    """Find at least four consecutive period headers of one grain, or None.

    Where headers name no year the last of them is taken as the last such period before today.
    """
    found = [(head.position, period(head.text)) for head in heads]
    by_grain: dict[str, list[tuple[str, Period]]] = {}
    for position, each in found:
        if each:
            by_grain.setdefault(each.grain, []).append((position, each))
    for grain, columns in by_grain.items():
        numbers = [each.order for _, each in columns]
        steps = sum(b - a == 1 for a, b in pairwise(numbers))
        yearless = any(not each.year for _, each in columns)
        if len(columns) < 4 or (steps < 3):
            continue
        year = today.year
        if yearless and columns[-1][1].starts(year) > today:
            year -= 1
        days = {position: each.starts(year) for position, each in columns}
        return Spread(grain, days, tuple(days))
    return None


def unpivot(rows: pl.DataFrame, found: Spread) -> pl.DataFrame:
    """Turn period columns into rows: ``period`` (text of its first day) and ``value``; empty cells go.

    >>> rows = pl.DataFrame({"row": [2], "c0": ["A"], "c1": ["5"], "c2": [None]})
    >>> unpivot(
    ...     rows, Spread("month", {"c1": date(2026, 1, 1), "c2": date(2026, 2, 1)}, ("c1", "c2"))
    ... ).rows()
    [(2, 'A', '2026-01-01', '5')]
    """
    kept = [name for name in rows.columns if name not in found.positions]
    long = rows.unpivot(
        list(found.positions), index=kept, variable_name="period", value_name="value"
    )
    days = {position: day.isoformat() for position, day in found.first_days.items()}
    return (
        long.with_columns(pl.col("period").replace_strict(days))
        .filter(pl.col("value").is_not_null() & (pl.col("value").str.strip_chars() != ""))
        .sort("row", "period", maintain_order=True)
    )

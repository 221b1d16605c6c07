"""A day of delivery is the day promised or the day it came: headers do not tell, the cells do.

It looks at columns only where their header is used for both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from firstmate.intake.days import day_order, read_days
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Field
from firstmate.intake.plain import plain

#: Table -> day ordered, day asked for, day promised, day it came.
_DAYS: Mapping[str, tuple[str, str, str, str]] = {
    "sales_lines": ("day", "wanted", "promised", "shipped_on"),
    "purchase_lines": ("ordered", "wanted", "confirmed", "received_on"),
}
#: Headers used for both; a word of promising or of having left leaves no doubt.
_BOTH = re.compile(r"liefer|livraison|entrega|consegna|lever|deliver")
_PLAIN = re.compile(
    r"prom|conf|best[aä]?t|plan|prev|expect|zugesagt|toegezegd|effett|reel|real|actual|wunsch|gewenst|req"
)
#: Rows without which nothing is decided, the share of them that must agree, and how far a list may be behind.
_ROWS, _MOST, _LAG = 3, 0.95, timedelta(days=14)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Days of the sheet by column, and the newest day on which something was ordered."""

    days: Mapping[str, pl.Series]
    newest: date


def delivered_or_promised(
    table: str, fields: tuple[Field, ...], grid: Grid, *, today: date
) -> tuple[Field, ...]:
    """Return the fields with a day of delivery fed as what its cells say.

    A day promised is filled for what is still to come and lies in the future for some. A day on which
    goods came is never in the future and is empty where the day asked for has not come yet.
    """
    if table not in _DAYS:
        return fields
    ordered, wanted, promised, came = _DAYS[table]
    have = {field.column: field for field in fields}
    if ordered not in have or (promised in have) == (came in have):
        return fields
    header = plain(have[promised if promised in have else came].header)
    if not _BOTH.search(header) or _PLAIN.search(header):
        return fields
    cells = _read(grid, have, (ordered, wanted, promised, came), today)
    if cells is None:
        return fields
    if promised in have and wanted in have and _has_come(cells, wanted, promised):
        why = "it is empty for what is still to come and never in the future"
        return _moved(fields, promised, came, why)
    if came in have and (cells.days[came] > cells.newest + _LAG).sum() >= _ROWS:
        return _moved(fields, came, promised, "it lies in the future for what is still to come")
    return fields


def _read(
    grid: Grid, have: Mapping[str, Field], columns: tuple[str, ...], today: date
) -> _Cells | None:
    days = {}
    for column in columns:
        if column in have and have[column].position in grid.rows.columns:
            text = grid.rows[have[column].position]
            order = day_order(text, today=today).first
            days[column] = read_days(text, order=order, today=today, serial=True).values
    newest = days[columns[0]].max() if columns[0] in days else None
    return _Cells(days, newest) if isinstance(newest, date) else None


def _has_come(cells: _Cells, wanted: str, promised: str) -> bool:
    asked, told = cells.days[wanted], cells.days[promised]
    last = told.max()
    if not isinstance(last, date) or last > cells.newest + _LAG:
        return False
    ahead, past = told.filter(asked > last), told.filter(asked <= cells.newest - _LAG)
    return (
        ahead.len() >= _ROWS
        and past.len() >= _ROWS
        and ahead.is_null().sum() >= _MOST * ahead.len()
        and past.is_not_null().sum() >= past.len() / 2
    )


def _moved(fields: tuple[Field, ...], old: str, new: str, why: str) -> tuple[Field, ...]:
    return tuple(
        replace(field, column=new, why=f"“{field.header}” is {new}: {why}")
        if field.column == old
        else field
        for field in fields
    )

"""Which rows and cells of a table a change touches; it changes nothing.

Applying changes and judging whether they may be saved both ask here, so that they never disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.table import Table
from firstmate.company.change import DATES, Change


def batches(table: Table, changes: list[Change]) -> Iterator[list[Change]]:
    """Group consecutive edits of single cells, so that thousands fold in one join; others stand alone."""
    for single, group in groupby(changes, key=lambda change: is_cell(table, change)):
        if single:
            yield list(group)
        else:
            yield from ([change] for change in group)


def is_cell(table: Table, change: Change) -> bool:
    """Say whether the change sets the cell of one key."""
    return (
        change.op == "set"
        and bool(table.key)
        and set(change.where) == set(table.key)
        and not any(isinstance(value, list | tuple) for value in change.where.values())
    )


def hits(table: Table, change: Change) -> pl.Expr:
    """Return whether a row meets every condition of the change; null where it cannot be said."""
    hit = pl.lit(value=True)
    for name, value in change.where.items():
        days = name == DATES
        hit = hit & (_in_days(table, value) if days else _matches(table, name, value))
    return hit


def _matches(table: Table, name: str, value: Any) -> pl.Expr:
    column = pl.col(name)
    if isinstance(value, tuple):
        return _between(column, value)
    if isinstance(value, list):
        return column.is_in(value)
    if value is None or value == "":
        empty = column.is_null()
        return empty | (column == "") if table[name].kind == "text" else empty
    return column == pl.lit(value)


def _between(column: pl.Expr, bounds: tuple[Any, Any]) -> pl.Expr:
    low, high = bounds
    hit = column.is_not_null()
    if low is not None:
        hit = hit & (column >= low)
    if high is not None:
        hit = hit & (column <= high)
    return hit


def _in_days(table: Table, bounds: tuple[Any, Any]) -> pl.Expr:
    if table.validity is not None:
        first, last = (pl.col(name) for name in table.validity)
        low, high = bounds
        hit = pl.lit(value=True)
        if low is not None:
            hit = hit & (last.is_null() | (last >= low))
        if high is not None:
            hit = hit & (first.is_null() | (first <= high))
        return hit
    if table.time:
        column = pl.col(table.time)
        return _between(column.dt.date() if table[table.time].kind == "moment" else column, bounds)
    raise Refused(
        f"Table {table.name} has no days to act on.", "Leave out `dates`, or name a column."
    )

"""Rows of a declared table for people and programs, and the choice of some of them; nothing is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from firstmate.base.table import Table
from firstmate.company.record import RECORDS
from firstmate.company.tables import INPUTS
from firstmate.company.what_if import what_if
from firstmate.doors.cli.terminal import note, show_grid
from firstmate.doors.cli.values import conditions
from firstmate.publish.page import grid
from firstmate.work.reading import read
from firstmate.work.runner import Watch
from firstmate.work.workspace import Workspace


def table_of(
    workspace: Workspace, name: str, *, scenario: str, version: str | None, watch: Watch
) -> tuple[Table, pl.DataFrame]:
    """Return an input, record or result table as the person may see it, with its declaration."""
    if name in RECORDS:
        table, rows = workspace.table(name)
    elif name in INPUTS:
        told = workspace.scenario(scenario)
        table, rows = INPUTS[name], what_if(workspace.company(version), told)[name]
    else:
        told = workspace.scenario(scenario)
        held = workspace.run([name], scenario=told, version=version, watch=watch)[name]
        table, rows = held.table, held.rows
    return table, read(workspace.person, table, rows)


def show_rows(
    table: Table,
    rows: pl.DataFrame,
    *,
    most: int,
    near: date,
    currency: str = "",
    columns: Iterable[str] | None = None,
) -> None:
    """Show the first rows of a table, all for ``most`` 0, and how many there are."""
    shown = rows if most == 0 else rows.head(most)
    show_grid(grid(table, shown, columns=columns, title=table.name, near=near, currency=currency))
    if len(shown) < len(rows):
        note(f"{len(shown):,} of {len(rows):,} rows; --rows 0 shows all.")


def tables_json(tables: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    """Return tables as plain rows by name."""
    return {name: rows.to_dicts() for name, rows in tables.items()}


def filtered(table: Table, rows: pl.DataFrame, said: Iterable[str]) -> pl.DataFrame:
    """Return the rows that hold the values said as COLUMN=VALUE or COLUMN=LOW..HIGH."""
    kinds = {column.name: column.kind for column in table.columns}
    for name, value in conditions(kinds, said).items():
        column = pl.col(name)
        if isinstance(value, list):
            rows = rows.filter(column.is_in(value))
        elif isinstance(value, tuple):
            for end, keep in zip(value, (column.__ge__, column.__le__), strict=True):
                rows = rows if end is None else rows.filter(keep(end))
        elif value == "":
            rows = rows.filter(column.is_null() | (column == ""))
        else:
            rows = rows.filter(column == value)
    return rows

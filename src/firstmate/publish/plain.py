"""Declarations and rows as plain data for programs: what JSON can say; it chooses and hides nothing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl
import polars.selectors as cs

from firstmate.base.table import Table


def declared(table: Table) -> dict[str, Any]:
    """Return the declaration of a table as plain data."""
    return {
        "table": table.name, "role": table.role, "meaning": table.meaning, "key": list(table.key),
        "time": table.time, "validity": list(table.validity or ()), "gathered": table.gathered,
        "columns": [asdict(column) for column in table.columns],
    }  # fmt: skip


def records(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON has them: days and moments as text, what is no number as null.

    >>> from datetime import date
    >>> records(pl.DataFrame({"day": [date(2026, 3, 2)], "value": [float("nan")]}))
    [{'day': '2026-03-02', 'value': None}]
    """
    plain = rows.with_columns(
        pl.when(cs.float().is_finite()).then(cs.float()).otherwise(None),
        cs.date().dt.to_string("%Y-%m-%d"),
        cs.datetime().dt.to_string("%Y-%m-%dT%H:%M:%S%.fZ"),
    )
    return plain.to_dicts()

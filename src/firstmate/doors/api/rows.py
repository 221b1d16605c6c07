"""Declarations and rows as JSON; it reads and computes nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import polars as pl
import polars.selectors as cs
from pydantic import BaseModel

from firstmate.base.table import Table


class Rows(BaseModel):
    """A page of rows; ``found`` counts those that pass the filters, ``stale`` says the data has changed since."""

    table: str
    run: str
    version: str
    stale: bool
    total: int
    found: int
    page: int
    pages: int
    rows: list[dict[str, Any]]


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


def text(said: Any) -> bytes:
    """Return plain data as JSON."""
    return json.dumps(said, ensure_ascii=False, allow_nan=False, default=str).encode()

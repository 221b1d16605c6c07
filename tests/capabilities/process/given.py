"""Builds what a task is given from a few rows, and brings its answer into the declared tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.task import Given
from firstmate.capabilities.measure import TASKS as MEASURES
from firstmate.capabilities.process import TASKS
from firstmate.company.setting import default_rows, ranges, values
from firstmate.company.tables import INPUTS

AS_OF = date(2026, 10, 30)
GIVES = {table.name: table for task in TASKS for table in task.gives}
READS = {**{table.name: table for task in MEASURES for table in task.gives}, **INPUTS}


def given(
    settings: Mapping[str, Any] | None = None, options: Mapping[str, Any] | None = None, **rows: Any
) -> Given:
    """Every input and every result of measure, empty where not named."""
    tables = {name: frame(table, rows.get(name)).rows for name, table in READS.items()}
    said = {**values(default_rows()), **(settings or {})}
    assumed = ranges(default_rows())
    return Given(tables=tables, as_of=AS_OF, settings=said, ranges=assumed, options=options or {})


def conformed(answer: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The answer in its declared tables, as the runner would hand it on."""
    return {name: frame(GIVES[name], rows).rows for name, rows in answer.items()}


def open_line(order: str, amount: float, **more: Any) -> dict[str, Any]:
    """An open job line of sales."""
    return {
        "order": order, "line": 1, "kind": "job", "job": order, "job_class": "Stairs",
        "quantity": 1.0, "price": amount, "amount": amount, "open_quantity": 1.0,
        "open_amount": amount, "status": "open", **more,
    }  # fmt: skip

"""Builds what a task is given from a few rows, and brings its answer into the declared tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.issue import ISSUES
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.task import Given
from firstmate.capabilities.measure import TASKS
from firstmate.company.setting import default_rows, ranges, values
from firstmate.company.tables import INPUTS

AS_OF = date(2026, 10, 30)
RESULTS = {table.name: table for task in TASKS for table in task.gives}
Rows = pl.DataFrame | Iterable[Mapping[str, Any]]


def given(as_of: date = AS_OF, settings: Mapping[str, Any] | None = None, **rows: Rows) -> Given:
    """Every input and result of measure, empty where not named."""
    declared = {**RESULTS, **INPUTS}
    tables = {name: frame(table, rows.get(name)).rows for name, table in declared.items()}
    said = {**values(default_rows()), **(settings or {})}
    assumed = ranges(default_rows())
    return Given(tables=tables, as_of=as_of, settings=said, ranges=assumed)


def conformed(answer: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The answer in its declared tables, as the runner would hand it on."""
    known = {**RESULTS, ISSUES.name: ISSUES, RECOMMENDATIONS.name: RECOMMENDATIONS}
    return {name: frame(known[name], rows).rows for name, rows in answer.items()}

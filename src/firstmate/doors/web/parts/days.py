"""The forecast of an item by day as a part of its page; it forecasts nothing."""

from __future__ import annotations

import polars as pl

from firstmate.base.run import Run
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.parts.grid import GridPart, grid


def days_ahead(asked: Asked, run: Run, item: str, location: str) -> list[GridPart]:
    """Return the next two weeks by day, of goods that are looked at by the day."""
    held = run["daily_forecasts"]
    rows = held.rows.filter(pl.col("item") == item, pl.col("location") == location)
    if rows.is_empty():
        return []
    return [grid(
        asked, held.table, rows, name="days", title="By day", run=run.id, sort="day",
        columns=("day", "mean", "q50", "q80", "q90", "q95"),
        labels={"mean": "expected", "q50": "as likely below", "q80": "at most (80 %)",
                "q90": "at most (90 %)", "q95": "at most (95 %)"},
    )]  # fmt: skip

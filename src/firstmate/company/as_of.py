"""The day the data stands at: the latest day over things that happened; never over things planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from firstmate.base.frame import Frame

#: Columns that record something that happened; planned, promised and due days are not here.
HAPPENED: tuple[tuple[str, str], ...] = (
    ("sales_lines", "day"),
    ("sales_lines", "shipped_on"),
    ("shipments", "shipped_on"),
    ("returns", "day"),
    ("invoices", "day"),
    ("payments", "day"),
    ("bank_lines", "day"),
    ("receipts", "day"),
    ("purchase_lines", "ordered"),
    ("purchase_lines", "received_on"),
    ("work_reports", "day"),
    ("time_entries", "day"),
    ("stock", "day"),
    ("stock_moves", "day"),
    ("quality_checks", "day"),
    ("quotes", "sent"),
    ("deals", "created"),
    ("jobs", "ordered"),
)


def latest_day(frames: Mapping[str, Frame], *, today: date | None = None) -> date | None:
    """Return the latest day on which anything happened, none after ``today``; None if nothing did.

    Days after ``today`` are typing errors or plans; they are left out here and reported by intake.
    """
    days = [_last(frames[table].rows, column, today) for table, column in HAPPENED]
    return max((day for day in days if day is not None), default=None)


def _last(rows: pl.DataFrame, column: str, today: date | None) -> date | None:
    seen = rows.get_column(column)
    if today is not None:
        seen = seen.filter(seen <= today)
    last = seen.max()
    return last if isinstance(last, date) else None

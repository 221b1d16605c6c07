"""Tables as an Excel workbook of plain values, without live formulas or links; it reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from firstmate.base.errors import Refused
from firstmate.base.table import Table
from firstmate.publish.whole import whole

#: Rows that a sheet holds below its header.
MOST = 1_048_575
_FORMATS = {"money": "#,##0.00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
_PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "constant_memory": True,
}
_WIDTHS = {"text": 22, "day": 12, "moment": 17, "money": 14, "number": 12}
#: Workbooks carry the day they were made; a fixed one keeps the same rows the same bytes.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_excel(tables: Mapping[str, tuple[Table, pl.DataFrame]], to: Path) -> None:
    """Write each table as a sheet of one workbook: a header, frozen, then typed cells.

    Raises
    ------
    Refused
        A table has more rows than a sheet holds, or the file cannot be written.
    """
    for name, (_, rows) in tables.items():
        if len(rows) > MOST:
            raise Refused(
                f"{name} has {len(rows):,} rows; a sheet holds {MOST:,}.", "Export it as Parquet."
            )
    with whole(to) as part, xlsxwriter.Workbook(part, _PLAIN) as book:
        book.set_properties({"created": _MADE})
        for name, (table, rows) in tables.items():
            _sheet(book, name, table, rows)


def _sheet(book: Any, name: str, table: Table, rows: pl.DataFrame) -> None:
    sheet = book.add_worksheet(name[:31])
    head = book.add_format({"bold": True})
    columns = [table[column] for column in rows.columns]
    for at, column in enumerate(columns):
        style = book.add_format({"num_format": _FORMATS.get(column.kind, "General")})
        sheet.set_column(at, at, _WIDTHS.get(column.kind, 10), style)
        sheet.write_string(0, at, column.name, head)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows.iter_rows(), start=1):
        for at, value in enumerate(row):
            _cell(sheet, number, at, value)


def _cell(sheet: Any, row: int, at: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, at, value.replace(tzinfo=None))
    elif isinstance(value, date):
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day))  # noqa: DTZ001
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value)
    else:
        sheet.write_string(row, at, str(value))

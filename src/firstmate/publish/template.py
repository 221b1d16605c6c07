"""Empty CSV and Excel templates of the input tables, made from their declarations.

It writes no data (see the other files of publish).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from firstmate.base.table import Column, Table
from firstmate.company.tables import INPUTS

_WORDS = {
    "text": "text", "number": "number", "integer": "whole number", "money": "money",
    "flag": "yes or no", "day": "day, like 2026-01-31", "moment": "day and time, like 2026-01-31 08:30",
}  # fmt: skip


def header(column: Column) -> str:
    """Return the header of a column as people write it: words, unit in brackets.

    >>> header(Column("lead_time", "number", "Days.", unit="days"))
    'Lead time (days)'
    """
    words = column.name.replace("_", " ").capitalize()
    plain = {"item unit", "currency", "share", ""}
    return words if column.unit in plain else f"{words} ({column.unit})"


def _columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.name != "source"]


def csv_template(table: Table) -> bytes:
    """Return an empty CSV file of the table: one line of headers, UTF-8 with a mark for Excel."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([header(column) for column in _columns(table)])
    return text.getvalue().encode("utf-8-sig")


def excel_template(tables: Iterable[Table]) -> bytes:
    """Return an empty workbook: a sheet for each table, its columns explained on a sheet of their own."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(held, options)
    must, may = (
        book.add_format({"bold": True, "bg_color": "#dce6f1"}),
        book.add_format({"bold": True}),
    )
    tables = list(tables)
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for k, column in enumerate(_columns(table)):
            sheet.write_string(0, k, header(column), must if column.required else may)
            sheet.set_column(k, k, max(10, len(header(column)) + 2))
    about = book.add_worksheet("About the columns")
    for k, title in enumerate(("Table", "Column", "Kind", "Needed", "Meaning", "One of")):
        about.write_string(0, k, title, may)
    line = 1
    for table in tables:
        for column in _columns(table):
            needed = "yes" if column.required else ""
            cells = (
                table.name, header(column), _WORDS[column.kind], needed, column.meaning, ", ".join(column.choices),
            )  # fmt: skip
            for k, cell in enumerate(cells):
                about.write_string(line, k, cell)
            line += 1
    about.set_column(0, 5, 24)
    book.close()
    return held.getvalue()


def write_templates(folder: Path) -> list[Path]:
    """Write a CSV for every input table and one workbook of all; return the files, sorted."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {f"{table.name}.csv": csv_template(table) for table in INPUTS.values()}
    contents["all tables.xlsx"] = excel_template(INPUTS.values())
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return sorted(folder / name for name in contents)

"""A sheet is a name, headers and rows; this writes sheets as CSV in a house style or as Excel."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Value = str | int | float | date | None
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headers and rows under a name."""

    name: str
    headers: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Style:
    """How a program writes CSV: separator, encoding, decimal sign, form of dates, line end."""

    separator: str
    encoding: str
    decimal: str
    day: str
    line_end: str


ERP = Style(";", "cp1252", ",", "%d.%m.%Y", "\r\n")
SHOP = Style(",", "utf-8", ".", "%Y-%m-%d", "\n")
CRM = Style(",", "utf-8-sig", ".", "%Y-%m-%d", "\n")
QUOTING = Style("\t", "utf-8", ".", "%d/%m/%Y", "\n")


def write_csv(folder: Path, sheet: Sheet, style: Style, *, suffix: str = ".csv") -> None:
    """Write a sheet as one CSV file in a style."""
    path = folder / f"{sheet.name}{suffix}"
    with path.open("w", encoding=style.encoding, newline="") as out:
        writer = csv.writer(out, delimiter=style.separator, lineterminator=style.line_end)
        writer.writerow(sheet.headers)
        writer.writerows([_text(value, style) for value in row] for row in sheet.rows)


def _text(value: Value, style: Style) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(style.day)
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", style.decimal)
    return str(value)


def write_workbook(path: Path, sheets: Sequence[Sheet], *, created: datetime) -> None:
    """Write sheets as one Excel workbook, headers in bold; ``created`` keeps the bytes the same."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": created})
    bold = book.add_format({"bold": True})
    days = book.add_format({"num_format": "dd.mm.yyyy"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        if sheet.headers:
            page.write_row(0, 0, sheet.headers, bold)
        first = 1 if sheet.headers else 0
        for place, row in enumerate(sheet.rows, first):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(place, column, value, days)
                elif value is not None:
                    page.write(place, column, value)
    book.close()

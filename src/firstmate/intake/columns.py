"""One cell column to one declared column: chooses the reader by kind and unit; collects what was odd.

It does not know rows or tables as a whole (see convert).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from firstmate.base.frame import DTYPES
from firstmate.base.table import Column, Table
from firstmate.intake.codes import read_choices, read_flags, read_text, read_weekdays
from firstmate.intake.days import read_days, read_moments
from firstmate.intake.guess import Field
from firstmate.intake.numbers import FACTORS, read_numbers
from firstmate.intake.plain import CURRENCIES
from firstmate.intake.reading import Note, Read
from firstmate.intake.vocabulary import CHOICES

_PLANNED = {"promised", "first_promised", "wanted", "due", "confirmed", "expected"}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a column is written: decimal mark, day order, time zone, today, and a unit a person gave."""

    decimal: str
    order: str
    zone: str
    today: date
    excel: bool
    unit: str = ""


def read_column(cells: pl.Series, *, table: Table, field: Field, manner: Manner) -> Read:
    """Read text cells as the declared column that the field feeds."""
    column = table[field.column]
    if field.how.startswith("word:"):
        word = field.how.removeprefix("word:")
        said = pl.DataFrame({"t": cells}).select(
            pl.when(pl.col("t").str.strip_chars() != "").then(pl.lit(word)).otherwise(None)
        )
        return Read(said.to_series(), _none(cells.len()))
    if column.name.endswith("weekday"):
        return read_weekdays(cells)
    if column.kind in {"number", "money", "integer"}:
        return _number(cells, column, field, manner)
    if column.kind == "day":
        return read_days(
            cells, order=manner.order, today=manner.today,
            end_of_week=column.name in _PLANNED, serial=True,
        )  # fmt: skip
    if column.kind == "moment":
        return read_moments(cells, order=manner.order, zone=manner.zone)
    if column.kind == "flag":
        return read_flags(cells)
    if column.choices:
        words = CHOICES.get(f"{table.name}.{column.name}", {})
        return _unknown_words(
            read_choices(cells, words=words, choices=column.choices), cells, column
        )
    if column.name == "currency":
        return _currency(cells)
    code = (
        column.key or bool(column.references) or column.name in {"order", "purchase", "work_order"}
    )
    return read_text(cells, code=code)


def _none(count: int) -> pl.Series:
    return pl.Series("bad", [False], dtype=pl.Boolean).new_from_index(0, count)


def _number(cells: pl.Series, column: Column, field: Field, manner: Manner) -> Read:
    said = manner.unit or field.said
    unit = column.unit if column.unit in {"hours", "days", "share", "currency", "kg"} else ""
    if column.unit == "currency per hour":
        unit = "currency"
    read = read_numbers(cells, decimal=manner.decimal, unit=unit, said=said, clock=unit == "hours")
    notes = list(read.notes)
    values = read.values
    factor = FACTORS.get((unit, said), 1.0)
    if factor != 1.0 and unit in {"hours", "days", "kg"}:
        notes.append(Note("converted", f"“{field.header}” is in {said} and was turned into {unit}",
                          values.drop_nulls().len()))  # fmt: skip
    top = values.max()
    ceiling = column.high if column.high and column.high > 1 else 1.0
    if unit == "share" and said != "percent" and isinstance(top, float) and top > max(1.5, ceiling):
        values = values / 100
        notes.append(Note("percent", f"“{field.header}” is in percent", values.drop_nulls().len()))
    bad = read.bad
    if column.kind == "integer":
        whole = values.round(0)
        broken = (values - whole).abs() > 1e-9
        bad = bad | broken.fill_null(value=False)
        values = pl.DataFrame({"v": whole, "b": broken.fill_null(value=False)}).select(
            pl.when(~pl.col("b") & (pl.col("v").abs() < 2**53)).then(pl.col("v")).cast(pl.Int64)
        ).to_series()  # fmt: skip
    return Read(values.cast(DTYPES[column.kind]), bad, tuple(notes))


def _unknown_words(read: Read, cells: pl.Series, column: Column) -> Read:
    """Words that stand for no choice are left empty and listed, not held against the row."""
    if not read.bad.any():
        return read
    words = cells.filter(read.bad).str.strip_chars().unique().sort().head(5).to_list()
    note = Note(
        "unknown_word", f"words not known for {column.name}: {', '.join(words)}",
        int(read.bad.sum()), words[0], "warning",
        mend=f"They count as empty. Known are {', '.join(column.choices)}: write one of these, or leave it "
        "if they do not matter.",
    )  # fmt: skip
    return Read(read.values, _none(cells.len()), (*read.notes, note))


def _currency(cells: pl.Series) -> Read:
    signs = {
        "€": "EUR",
        "euro": "EUR",
        "$": "USD",
        "us$": "USD",
        "£": "GBP",
        "fr": "CHF",
        "sfr": "CHF",
    }
    text = read_text(cells).values
    short = text.str.to_lowercase().replace(signs).str.to_uppercase()
    known = short.str.contains(r"^[A-Z]{3}$").fill_null(value=False)
    values = pl.DataFrame({"s": short, "k": known}).select(pl.when("k").then("s")).to_series()
    return Read(values, text.is_not_null() & ~known)


def currency_said(fields: tuple[Field, ...]) -> str:
    """Return the currency that headers name, "" where none or several do."""
    said = {field.said for field in fields if field.said in CURRENCIES}
    return next(iter(said)) if len(said) == 1 else ""


def clock_on(days: pl.Series, cells: pl.Series, zone: str) -> pl.Series:
    """Return the moments of clock times on the days beside them, in UTC."""
    hours = read_numbers(cells, unit="hours", clock=True).values
    local = pl.DataFrame({"day": days, "hours": hours}).select(
        (
            pl.col("day").cast(pl.Datetime("us"))
            + pl.duration(seconds=(pl.col("hours") * 3600).round(0))
        )
        .dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        .dt.convert_time_zone("UTC")
    )
    return local.to_series()

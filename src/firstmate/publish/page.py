"""A page as plain data, the same for a terminal, a web page and a program: sections of sentences and grids.

It knows nothing of how any of them is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from firstmate.base.frame import Frame
from firstmate.base.table import Column, Table
from firstmate.publish.figures import figures

_RIGHT = frozenset({"number", "integer", "money"})


@dataclass(frozen=True, slots=True)
class Head:
    """Head of a column: its label, whether its cells stand right, whether they may be shortened."""

    label: str
    right: bool = False
    long: bool = False
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as people read them; columns from most to least important.

    ``source`` says where the figures come from: the table and the filter that opens their rows.
    ``empty`` is said instead of a grid without rows.
    """

    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    source: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: a sentence, what it is worth, the small print below it.

    ``mark`` is its number or sign, ``opens`` where its figures come from.
    """

    text: str
    mark: str = ""
    value: str = ""
    notes: tuple[str, ...] = ()
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as SVG, with its message as title, its measure and unit; for paper and pages only."""

    title: str
    unit: str
    svg: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: a heading, its answer, a list, drawings, grids, sentences below them."""

    title: str
    sentences: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    grids: tuple[Grid, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    answer: str = ""


@dataclass(frozen=True)
class Page:
    """One answer: the sentence that is the answer, then sections.

    ``tables`` are the rows behind it for programs, by name.
    """

    answer: str
    sections: tuple[Section, ...] = ()
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def grid(
    table: Table,
    rows: pl.DataFrame,
    *,
    columns: Iterable[str] | None = None,
    title: str = "",
    near: date | None = None,
    currency: str = "",
    filtered: str = "",
    empty: str = "",
) -> Grid:
    """Return rows of a declared table as a grid: units in the heads, cells as people read them.

    Columns default to all of the table that any row fills, key first, as declared.
    """
    names = list(columns) if columns is not None else _filled(table, rows)
    cells = [figures(table[name], rows[name].to_list(), near=near) for name in names]
    return Grid(
        heads=tuple(_head(table[name], currency) for name in names),
        rows=tuple(zip(*cells, strict=True)) if cells else (),
        title=title,
        source=f"table {table.name}" + (f", {filtered}" if filtered else ""),
        empty=empty or f"Nothing in {table.name}.",
    )


def plain_grid(rows: pl.DataFrame, *, title: str = "", empty: str = "") -> Grid:
    """Return rows of no declared table as a grid: values as they are, figures to the right."""
    numeric = {name: kind.is_numeric() for name, kind in rows.schema.items()}
    return Grid(
        heads=tuple(Head(_words(n), right=numeric[n], long=not numeric[n]) for n in rows.columns),
        rows=tuple(tuple("" if v is None else str(v) for v in row) for row in rows.iter_rows()),
        title=title,
        empty=empty,
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def side_by_side(
    frames: Mapping[str, Frame], *, near: date | None = None, currency: str = ""
) -> Grid:
    """Return frames of one table beside each other: key columns, then each figure of each frame.

    >>> from firstmate.base.table import result_table
    >>> values = result_table(
    ...     "v",
    ...     "V.",
    ...     Column("part", "text", "P.", key=True),
    ...     Column("amount", "money", "A.", formula="a"),
    ... )
    >>> from firstmate.base.frame import frame
    >>> shown = side_by_side(
    ...     {
    ...         "base": frame(values, [{"part": "total", "amount": 5.0}]),
    ...         "more": frame(values, [{"part": "total", "amount": 7.0}]),
    ...     }
    ... )
    >>> [head.label for head in shown.heads], shown.rows
    (['part', 'amount, base', 'amount, more'], (('total', '5', '7'),))
    """
    table = next(iter(frames.values())).table
    key = list(table.key)
    numeric = [c for c in table.columns if c.kind in _RIGHT and not c.key]
    rows = pl.concat([held.rows.select(key) for held in frames.values()]).unique().sort(key)
    for name, held in frames.items():
        own = held.rows.select(*key, *(pl.col(c.name).alias(f"{c.name}, {name}") for c in numeric))
        rows = rows.join(own, on=key, how="left", nulls_equal=True, maintain_order="left")
    heads = [*(_head(table[name], currency) for name in key)]
    cells = [figures(table[name], rows[name].to_list(), near=near) for name in key]
    for column in numeric:
        for name in frames:
            label = f"{_words(column.name)}, {name}"
            heads.append(Head(label, right=True, meaning=column.meaning))
            cells.append(figures(column, rows[f"{column.name}, {name}"].to_list(), near=near))
    return Grid(tuple(heads), tuple(zip(*cells, strict=True)), source=f"table {table.name}")


def _filled(table: Table, rows: pl.DataFrame) -> list[str]:
    """Give the columns that hold anything; the reference to a file comes last anyway."""
    names = [name for name in table.names if name in rows.columns]
    if rows.is_empty():
        return names
    empty = {
        name
        for name in names
        if rows[name].null_count() == rows.height
        or (rows[name].dtype == pl.String and not (rows[name].fill_null("") != "").any())
    }
    return [name for name in names if name not in empty]


def _head(column: Column, currency: str) -> Head:
    unit = currency if column.unit == "currency" else column.unit
    unit = unit.replace("currency", currency) if currency else unit
    plain = "" if unit in {"share", "item unit", ""} else unit
    label = _words(column.name)
    return Head(
        label=f"{label}, {plain}" if plain and plain != label else label,
        right=column.kind in _RIGHT,
        long=column.kind == "text" and not column.key,
        meaning=column.meaning,
    )

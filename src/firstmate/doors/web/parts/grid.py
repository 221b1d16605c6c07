"""The table part: rows of any declared table with sort, filters, columns, pages, exports and links to their origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from firstmate.base.table import Column, Table
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.parts.asking import CHOICES, Asking, asking, chosen
from firstmate.publish.figures import figures

_RIGHT = frozenset({"number", "integer", "money"})
Link = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Cell:
    """A cell as people read it; ``href`` opens it, ``state`` is a signal: late, risk, good."""

    text: str
    href: str = ""
    state: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a column: label with unit, meaning, sign of the present sort, address of the next."""

    name: str
    label: str
    unit: str
    meaning: str
    right: bool
    long: bool
    sorted: str
    sort_href: str
    filter: str
    kind: str


@dataclass(frozen=True)
class GridPart:
    """What the template draws; ``id`` is unique on the page."""

    id: str
    prefix: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    found: int
    asked: Asking
    all_columns: tuple[tuple[str, str, bool], ...]
    exports: tuple[tuple[str, str], ...]
    empty: str
    keys: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    choices: tuple[int, ...] = CHOICES
    pages: int = 1
    page_hrefs: Mapping[str, str] = field(default_factory=dict)


def grid(
    asked: Asked,
    table: Table,
    rows: pl.DataFrame,
    *,
    columns: Sequence[str] = (),
    name: str = "",
    title: str = "",
    links: Mapping[str, Link] | None = None,
    states: Mapping[str, Link] | None = None,
    sort: str = "",
    run: str = "",
    opens: bool = True,
    export: str = "",
    empty: str = "",
) -> GridPart:
    """Return rows of a declared table as a part of a page.

    Parameters
    ----------
    columns
        Shown unless the person chooses others; default: all that any row fills.
    name
        Of the grid on its page; with several on one page each needs its own.
    links, states
        Column -> function of the row giving an address, or a signal (late, risk, good).
    sort
        Order until the person asks for another, ``-value`` is falling.
    run, opens
        Run that the rows are of, so that a number opens to its origin; ``opens`` off for none.
    export
        Name of the table that the exports take, by default this one.
    """
    prefix = f"{name}." if name else ""
    said = asking(asked.query, table, prefix=prefix)
    present = [c for c in table.names if c in rows.columns]
    shown = [c for c in said.columns if c in present]
    shown = shown or [c for c in columns if c in present] or filled(table, rows)
    ordered = Asking(said.sort or sort, said.filters, said.columns, said.page, said.rows)
    found = chosen(rows, table, ordered)
    pages = max(1, -(-found.height // said.rows))
    page = min(said.page, pages)
    part = found.slice((page - 1) * said.rows, said.rows)
    opener = _opener(asked, table, run) if opens else None
    return GridPart(
        id=f"grid-{name or table.name}".replace(".", "-"),
        prefix=prefix,
        title=title,
        heads=tuple(_head(asked, table[c], ordered, prefix) for c in shown),
        rows=_cells(table, part, shown, links or {}, states or {}, opener=opener, asked=asked),
        total=rows.height,
        found=found.height,
        asked=ordered,
        all_columns=tuple((c, _label(table[c]), c in shown) for c in present),
        exports=_exports(asked, export or table.name, ordered, shown),
        empty=empty or f"Nothing in {table.name.replace('_', ' ')} yet.",
        hidden=_hidden(asked, prefix),
        pages=pages,
        page_hrefs=_turned(asked, prefix, page, pages),
    )  # fmt: skip


def _turned(asked: Asked, prefix: str, page: int, pages: int) -> dict[str, str]:
    """Return the addresses of the pages before and after."""
    beside = (("previous", page - 1), ("next", page + 1))
    return {w: asked.here(**{f"{prefix}page": at}) for w, at in beside if 1 <= at <= pages}


def _hidden(asked: Asked, prefix: str) -> tuple[tuple[str, str], ...]:
    """Return what else the address holds and the table's form must send along."""
    own = tuple(f"{prefix}{name}" for name in ("f.", "cols", "page", "rows"))
    return tuple((k, v) for k, v in asked.query.multi_items() if not k.startswith(own))


def filled(table: Table, rows: pl.DataFrame) -> list[str]:
    """Return the columns that any row fills; the reference to a file comes last."""
    names = [name for name in table.names if name in rows.columns]
    if rows.is_empty():
        return names
    return [
        name
        for name in names
        if rows[name].null_count() < rows.height
        and not (rows[name].dtype == pl.String and not (rows[name].fill_null("") != "").any())
    ]


def _label(column: Column) -> str:
    return column.name.replace("_", " ")


def unit_of(asked: Asked, column: Column) -> str:
    """Return a column's unit for its head, money in the company's currency."""
    unit = column.unit
    if "currency" in unit:
        unit = unit.replace("currency", asked.words.currency or "money")
    elif column.kind == "money" and not unit:
        unit = asked.words.currency
    return "" if unit in {"item unit", "share", _label(column)} else unit


def _head(asked: Asked, column: Column, said: Asking, prefix: str) -> Head:
    direction = (
        "" if said.sort.lstrip("-") != column.name
        else "descending" if said.sort.startswith("-") else "ascending"
    )  # fmt: skip
    numeric = column.kind in _RIGHT
    after = {"": "-" if numeric else "", "descending": "", "ascending": "-"}[direction]
    return Head(
        name=column.name,
        label=_label(column),
        unit=unit_of(asked, column) if asked.name else column.unit,
        meaning=column.meaning + (f" = {column.formula}" if column.formula else ""),
        right=numeric,
        long=column.kind == "text" and not (column.key or column.references or column.choices),
        sorted=direction,
        sort_href=asked.here(**{f"{prefix}sort": after + column.name, f"{prefix}page": None}),
        filter=said.filters.get(column.name, ""),
        kind=column.kind,
    )


def _cells(
    table: Table,
    rows: pl.DataFrame,
    shown: Sequence[str],
    links: Mapping[str, Link],
    states: Mapping[str, Link],
    *,
    opener: Callable[[Column, Mapping[str, Any]], str] | None,
    asked: Asked,
) -> tuple[tuple[Cell, ...], ...]:
    near = asked.words.near if asked.name else None
    texts = {name: figures(table[name], rows[name].to_list(), near=near) for name in shown}
    cells = []
    for number, row in enumerate(rows.iter_rows(named=True)):
        line = []
        for name in shown:
            href = links[name](row) if name in links else ""
            if not href and opener is not None and row[name] is not None:
                href = opener(table[name], row)
            state = states[name](row) if name in states else ""
            line.append(Cell(texts[name][number], href, state))
        cells.append(tuple(line))
    return tuple(cells)


def _opener(asked: Asked, table: Table, run: str) -> Callable[[Column, Mapping[str, Any]], str]:
    """Return what gives the address that opens a number: only results have an origin to open."""

    def opener(column: Column, row: Mapping[str, Any]) -> str:
        if table.role != "result" or column.kind not in _RIGHT:
            return ""
        if not (column.formula or column.opens):
            return ""
        key = {f"k.{name}": row[name] for name in table.key if row.get(name) is not None}
        return asked.url(f"/open/{table.name}/{column.name}", run=run, **key)

    return opener


def _exports(
    asked: Asked, table: str, said: Asking, shown: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    query: dict[str, Any] = {f"f.{name}": text for name, text in said.filters.items()}
    query |= {"sort": said.sort, "cols": ",".join(shown)}
    return tuple(
        (word, asked.url(f"/export/{table}.{ending}", **query))
        for word, ending in (("Excel", "xlsx"), ("CSV", "csv"))
    )

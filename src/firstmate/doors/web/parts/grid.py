"""The table part: rows of any declared table with sort, filters, columns, pages, exports and links to their origin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.table import Column, Table
from firstmate.doors.manners import attached
from firstmate.doors.web.asked import Asked, Given
from firstmate.publish.asking import CHOICES, Asking, asking, chosen
from firstmate.publish.exported import TYPES, exported
from firstmate.publish.figures import figures

#: The part of an address that asks for a table of the page as a file: its id and the ending.
GIVE = "give"
#: Files that each table is given as.
FILES = (("Excel", "xlsx"), ("CSV", "csv"))
_RIGHT = frozenset({"number", "integer", "money"})
Link = Callable[[Mapping[str, Any]], str]
#: Form, field, value and label of a deed on a row; None where there is nothing to do.
Deed = Callable[[Mapping[str, Any]], tuple[str, str, str, str] | None]
#: Columns whose codes lead to the page about the thing.
ABOUT = ("item", "customer", "supplier", "resource", "job", "order")


@dataclass(frozen=True)
class Cell:
    """A cell as people read it; ``href`` opens it, ``state`` is a signal: late, risk, good.

    ``button`` makes it a deed: the id of the form it sends, the field and its value.
    """

    text: str
    href: str = ""
    state: str = ""
    button: tuple[str, str, str] | None = None


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
    deeds: bool = False
    page_hrefs: Mapping[str, str] = field(default_factory=dict)

    @property
    def untitled(self) -> GridPart:
        """The same without a heading, where the page gives it one."""
        return replace(self, title="")


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
    texts: Mapping[str, Link] | None = None,
    labels: Mapping[str, str] | None = None,
    deed: Deed | None = None,
    names: bool = False,
    sort: str = "",
    run: str = "",
    opens: bool = True,
    empty: str = "",
) -> GridPart:
    """Return rows of a declared table as a part of a page.

    Parameters
    ----------
    columns
        Shown where any row fills them, unless the person chooses others; default: all.
    name
        Of the grid on its page; with several on one page each needs its own.
    links, states, texts
        Column -> function of the row giving an address, a signal (late, risk, good), or the words.
    labels, names
        Column -> words for its head; codes with names, leading to the pages about the things.
    deed, sort
        What can be done with a row; order until the person asks for another, ``-value`` is falling.
    run, opens
        Run that the rows are of, so that a number opens to its origin; ``opens`` off for none.

    Raises :class:`Given` where the address asks for it as a file: rows as looked at, of all pages.
    """
    prefix = f"{name}." if name else ""
    said = _sorted(asking(asked.query, table, prefix=prefix), sort)
    present = [c for c in table.names if c in rows.columns]
    shown = list(said.columns) or usual(table, rows, columns)
    found = chosen(rows, table, said, names=asked.words.names if names else {})
    page, pages, part = _page(found, said)
    place = f"grid-{name or table.name}".replace(".", "-")
    _give(asked, table, found.select(c for c in shown if c in present), place)
    texts = _texts(asked, table, texts, names=names)
    links = ({c: _about(asked, c) for c in ABOUT} if names else {}) | dict(links or {})
    return GridPart(
        id=place, prefix=prefix, title=title,
        heads=tuple(_head(asked, table[c], said, prefix, (labels or {}).get(c, "")) for c in shown),
        rows=_cells(table, part, shown, links, states or {}, asked=asked, deed=deed, texts=texts,
                    opener=_opener(asked, table, run) if opens else None),
        deeds=deed is not None, total=rows.height, found=found.height, asked=said,
        all_columns=tuple((c, _label(table[c]), c in shown) for c in present),
        exports=tuple((word, asked.here(**{GIVE: f"{place}.{ending}"})) for word, ending in FILES),
        empty=empty or f"Nothing in {table.name.replace('_', ' ')} yet.",
        hidden=_hidden(asked, prefix), pages=pages, page_hrefs=_turned(asked, prefix, page, pages),
    )  # fmt: skip


def _sorted(said: Asking, sort: str) -> Asking:
    """Return what is asked, in the page's own order where the person asks for none."""
    return replace(said, sort=said.sort or sort)


def _page(found: pl.DataFrame, said: Asking) -> tuple[int, int, pl.DataFrame]:
    """Return the page shown, how many there are, and its rows."""
    pages = max(1, -(-found.height // said.rows))
    page = min(said.page, pages)
    return page, pages, found.slice((page - 1) * said.rows, said.rows)


def _turned(asked: Asked, prefix: str, page: int, pages: int) -> dict[str, str]:
    """Return the addresses of the pages before and after."""
    beside = (("previous", page - 1), ("next", page + 1))
    return {w: asked.here(**{f"{prefix}page": at}) for w, at in beside if 1 <= at <= pages}


def _hidden(asked: Asked, prefix: str) -> tuple[tuple[str, str], ...]:
    """Return what else the address holds and the table's form must send along."""
    own = tuple(f"{prefix}{name}" for name in ("f.", "cols", "page", "rows"))
    return tuple((k, v) for k, v in asked.query.multi_items() if not k.startswith(own))


def usual(table: Table, rows: pl.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return the columns a page asks for, in its order, that any row fills; all of these by default."""
    names = filled(table, rows)
    return [name for name in columns if name in names] or names


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
    return "" if unit in {"item unit", "share", "as unit says", _label(column)} else unit


def _head(asked: Asked, column: Column, said: Asking, prefix: str, label: str) -> Head:
    direction = (
        "" if said.sort.lstrip("-") != column.name
        else "descending" if said.sort.startswith("-") else "ascending"
    )  # fmt: skip
    numeric = column.kind in _RIGHT
    after = {"": "-" if numeric else "", "descending": "", "ascending": "-"}[direction]
    return Head(
        name=column.name,
        label=label or _label(column),
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
    deed: Deed | None,
    texts: Mapping[str, Link],
) -> tuple[tuple[Cell, ...], ...]:
    near = asked.words.near if asked.name else None
    plain = {name: figures(table[name], rows[name].to_list(), near=near) for name in shown}
    cells = []
    for number, row in enumerate(rows.iter_rows(named=True)):
        line = []
        for name in shown:
            href = links[name](row) if name in links and row[name] is not None else ""
            if not href and opener is not None and row[name] is not None:
                href = opener(table[name], row)
            state = states[name](row) if name in states else ""
            text = texts[name](row) if name in texts else plain[name][number]
            line.append(Cell(text, href, state))
        if deed is not None:
            done = deed(row)
            line.append(Cell(done[3], button=done[:3]) if done else Cell(""))
        cells.append(tuple(line))
    return tuple(cells)


def _texts(
    asked: Asked, table: Table, texts: Mapping[str, Link] | None, *, names: bool
) -> Mapping[str, Link]:
    """Return what stands in cells: as said, and codes with the names people use."""

    def named(column: str) -> Link:
        return lambda row: asked.words.named(column, row[column]) if row[column] else ""

    codes = [c for c in table.names if names and c in asked.words.names]
    return {c: named(c) for c in codes} | dict(texts or {})


def _about(asked: Asked, column: str) -> Link:
    """Return what gives the address of the page about the thing in a column."""

    def about(row: Mapping[str, Any]) -> str:
        return asked.url(f"/about/{column}", code=row[column]) if row.get(column) else ""

    return about


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


def _give(asked: Asked, table: Table, rows: pl.DataFrame, place: str) -> None:
    """Give the rows as a file to keep, where the address asks for one of this table."""
    asked_for, _, ending = asked.query.get(GIVE, "").rpartition(".")
    if asked_for != place:
        return
    if ending not in dict(FILES).values():
        raise Refused("Tables of a page are given as xlsx or csv.", "Choose one of them.")
    name = f"{asked.name} {table.name}.{ending}".strip()
    file = exported(table, rows, ending)
    raise Given(Response(file, media_type=TYPES[ending], headers=attached(name)))

"""What a person asks of a table: sort, filters, columns, page; read from the address and written back to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.table import Column, Table

#: Rows on a page, and how many may be asked for.
ROWS = 50
CHOICES = (25, 50, 100, 500)
_COMPARED = re.compile(r"^(>=|<=|>|<|=)\s*(.+)$")
_NUMERIC = frozenset({"number", "integer", "money"})
_DAYS = frozenset({"day", "moment"})


@dataclass(frozen=True)
class Asking:
    """Sort column (a leading ``-`` means falling), column -> filter as typed, columns, page, rows a page."""

    sort: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    page: int = 1
    rows: int = ROWS


def asking(query: Mapping[str, str], table: Table, *, prefix: str = "") -> Asking:
    """Read what is asked of a table from an address; what makes no sense is left out.

    >>> table = Table(
    ...     "t", "T.", (Column("item", "text", "Code."), Column("quantity", "number", "Q."))
    ... )
    >>> asked = asking({"sort": "-quantity", "f.item": "oak", "f.other": "x", "page": "2"}, table)
    >>> asked.sort, dict(asked.filters), asked.page
    ('-quantity', {'item': 'oak'}, 2)
    """
    sort = query.get(f"{prefix}sort", "")
    chosen = tuple(name for name in query.get(f"{prefix}cols", "").split(",") if name in table)
    return Asking(
        sort=sort if sort.lstrip("-") in table else "",
        filters={
            column.name: said.strip()
            for column in table.columns
            if (said := query.get(f"{prefix}f.{column.name}", "")).strip()
        },
        columns=chosen,
        page=_whole(query.get(f"{prefix}page", ""), 1),
        rows=min(_whole(query.get(f"{prefix}rows", ""), ROWS), max(CHOICES)),
    )


def _whole(said: str, default: int) -> int:
    return max(1, int(said)) if said.isdecimal() and len(said) < 9 else default


def chosen(
    rows: pl.DataFrame,
    table: Table,
    asked: Asking,
    *,
    names: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> pl.DataFrame:
    """Return the rows that pass every filter, in the order asked for.

    Text passes that contains what was typed, whatever its case. Numbers and days take
    ``>5``, ``<=5``, ``=5``, ``2..5`` or a plain value; an empty cell passes ``-`` only.

    Parameters
    ----------
    names
        Column -> code -> the name people use: a code whose name contains what was typed passes too.

    >>> table = Table(
    ...     "t", "T.", (Column("item", "text", "Code."), Column("quantity", "number", "Q."))
    ... )
    >>> rows = pl.DataFrame({"item": ["Oak door", "Pine"], "quantity": [3.0, 8.0]})
    >>> chosen(rows, table, Asking(filters={"item": "OAK"}))["item"].to_list()
    ['Oak door']
    >>> chosen(rows, table, Asking(filters={"quantity": ">5"}))["item"].to_list()
    ['Pine']
    >>> chosen(rows, table, Asking(sort="-quantity"))["quantity"].to_list()
    [8.0, 3.0]
    >>> names = {"item": {"Pine": "Table top"}}
    >>> chosen(rows, table, Asking(filters={"item": "top"}), names=names)["item"].to_list()
    ['Pine']
    """
    tests = [
        test
        for name, said in asked.filters.items()
        if name in rows.columns
        and (test := _test(table[name], said, names.get(name, {}))) is not None
    ]
    if tests:
        rows = rows.filter(*tests)
    column = asked.sort.lstrip("-")
    if column in rows.columns:
        falling = asked.sort.startswith("-")
        rows = rows.sort(column, descending=falling, nulls_last=True, maintain_order=True)
    return rows


def strict(query: Mapping[str, str], table: Table) -> None:
    """Refuse what makes no sense of what is asked of a table, where nobody would see it left out.

    Raises
    ------
    Refused
        A column is not of the table, or a filter is none for its kind.

    >>> strict({"f.item": "oak"}, Table("t", "T.", (Column("item", "text", "Code."),)))
    """
    wanted = [name.removeprefix("f.") for name in query if name.startswith("f.")]
    wanted += [name for name in query.get("cols", "").split(",") if name]
    wanted += [query.get("sort", "").removeprefix("-")] if query.get("sort") else []
    for name in wanted:
        if name not in table:
            raise Refused(
                f"Table {table.name} has no column {name}.", f"It has {', '.join(table.names)}."
            )
    for name, said in asking(query, table).filters.items():
        if _test(table[name], said) is None:
            raise Refused(f"{said} is no filter for {name}.", "Write >5, <=5, 2..5 or a value.")


def keyed(query: Mapping[str, str], table: Table) -> dict[str, Any]:
    """Read the key of a row from an address, as ``k.item=oak``; what it leaves out is empty.

    Raises
    ------
    Refused
        A value is not of its column's kind.

    >>> keyed({"k.item": "oak"}, Table("t", "T.", (Column("item", "text", "Code.", key=True),)))
    {'item': 'oak'}
    """
    key: dict[str, Any] = dict.fromkeys(table.key)
    for said, text in query.items():
        name = said.removeprefix("k.")
        if said.startswith("k.") and name in table:
            key[name] = _of_kind(table[name], text)
    return key


def _of_kind(column: Column, text: str) -> Any:
    try:
        if column.kind == "day":
            return date.fromisoformat(text)
        if column.kind == "moment":
            return datetime.fromisoformat(text)
        if column.kind == "integer":
            return int(text)
        if column.kind in {"number", "money"}:
            return float(text)
    except ValueError as error:
        raise Refused(f"{text} is no {column.kind} for {column.name}.") from error
    return text.lower() in {"true", "yes"} if column.kind == "flag" else text


def _test(
    column: Column, said: str, names: Mapping[str, str] = MappingProxyType({})
) -> pl.Expr | None:
    cell = pl.col(column.name)
    if said == "-":
        return cell.is_null() | (cell.cast(pl.String) == "")
    if column.kind in _NUMERIC or column.kind in _DAYS:
        return _between(column, cell, said)
    if column.kind == "flag":
        return cell == (said.lower() in {"yes", "true", "1"})
    typed = said.lower()
    meant = [code for code, name in names.items() if typed in f"{name} ({code})".lower()]
    return cell.str.to_lowercase().str.contains(typed, literal=True) | cell.is_in(meant)


def _between(column: Column, cell: pl.Expr, said: str) -> pl.Expr | None:
    if column.kind == "moment":
        cell = cell.dt.date()
    low, dots, high = said.partition("..")
    if dots:
        first, last = _value(column, low), _value(column, high)
        tests = [cell >= first] if first is not None else []
        tests += [cell <= last] if last is not None else []
        return pl.all_horizontal(tests) if tests else None
    compared = _COMPARED.match(said)
    sign, rest = compared.groups() if compared else ("=", said)
    value = _value(column, rest)
    if value is None:
        return None
    return {
        ">": cell > value, "<": cell < value, ">=": cell >= value, "<=": cell <= value,
        "=": cell == value,
    }[sign]  # fmt: skip


def _value(column: Column, said: str) -> float | date | None:
    said = said.strip()
    if column.kind in _DAYS:
        try:
            return date.fromisoformat(said)
        except ValueError:
            return None
    try:
        return float(said.replace(",", "").replace(" ", "").replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        return None

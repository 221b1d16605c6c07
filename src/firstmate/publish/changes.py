"""A change of the data in words, as people read it in a scenario; it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from firstmate.company.change import Change
from firstmate.company.tables import INPUTS
from firstmate.publish.figures import day, number

_MOVES = {"set": "becomes", "scale": "times", "add": "plus"}


def change_said(change: Change) -> str:
    """Say a change in words; of several rows first what they share.

    >>> one = Change(
    ...     table="items", op="scale", column="price", value=1.1, where={"family": "Doors"}
    ... )
    >>> change_said(one)
    'items: price times 1.1, where family is Doors'
    >>> rows = tuple({"item": name, "unit": "pc"} for name in ("A", "B"))
    >>> change_said(Change(table="items", op="append", rows=rows))
    '2 rows more in items: unit pc; item A, B'
    """
    table = _plain(change.table)
    where = " and ".join(f"{_plain(c)} is {_cell(v)}" for c, v in change.where.items())
    only = f", where {where}" if where else ""
    if change.op in _MOVES:
        moved = f"{_plain(change.column)} {_MOVES[change.op]} {_cell(change.value)}"
        return f"{table}: {moved}{only}"
    count = len(change.rows)
    more = "more in" if change.op == "append" else "fewer in"
    head = f"{number(count)} row{'' if count == 1 else 's'} {more}" if count else "Rows out of"
    cells = _cells(change)
    return f"{head} {table}{f': {cells}' if cells else ''}{only}"


def _cells(change: Change) -> str:
    rows: list[Mapping[str, Any]] = list(change.rows)
    if not rows:
        return ""
    names = dict.fromkeys(name for row in rows for name in row)
    shared = [n for n in names if all(row.get(n) == rows[0].get(n) for row in rows)]
    key = INPUTS[change.table].key if change.table in INPUTS else ()
    counted = key if key == ("override",) else ()  # a running name that nobody gave
    said = [
        f"{_plain(n)} {_cell(rows[0][n])}"
        for n in shared
        if rows[0][n] is not None and n not in counted
    ]
    apart = [
        f"{_plain(n)} {', '.join(_cell(row[n]) for row in rows if row.get(n) is not None)}"
        for n in names
        if n not in shared and n not in counted
    ]
    return "; ".join([", ".join(said), *apart] if said else apart)


def _plain(name: str | None) -> str:
    return (name or "").replace("_", " ")


def _cell(value: object) -> str:
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else str(value)

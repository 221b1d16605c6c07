"""Changes of data as rows that people read: table, row, column, before, after; it finds none itself (see diff)."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.table import Column, Table
from firstmate.company.change import Scenario
from firstmate.company.tables import INPUTS
from firstmate.company.typed import as_typed

DIFFERENCE = Table(
    "difference",
    "What differs between two states of the company's data, cell by cell.",
    (
        Column("table", "text", "Table concerned."),
        Column("what", "text", "What happened to the row.", choices=("changed", "added", "removed")),
        Column("row", "text", "Key of the row."),
        Column("column", "text", "Column that was changed; empty = the whole row."),
        Column("before", "text", "Value before."),
        Column("after", "text", "Value after."),
    ),
    role="record",
)  # fmt: skip
_WORDS = {"append": "added", "remove": "removed"}


def difference(
    changes: Scenario, *, sees: Container[str] = frozenset({"no", "money", "person"})
) -> pl.DataFrame:
    """Return rows of the table ``difference`` for what :func:`firstmate.company.diff.diff` found.

    Columns that are private in a way not in ``sees`` are left out.

    >>> from firstmate.company.change import Change
    >>> one = Change(
    ...     table="items", op="set", column="price", value=2.0, was=1.0, where={"item": "A"}
    ... )
    >>> difference(Scenario("", (one,))).row(0)
    ('items', 'changed', 'A', 'price', '1', '2')
    """
    rows: list[dict[str, Any]] = []
    for change in changes.changes:
        if change.op == "set":
            if INPUTS[change.table][change.column].private not in sees:
                continue
            rows.append({
                "table": change.table, "what": "changed", "row": _called(change.where),
                "column": change.column, "before": as_typed(change.was),
                "after": as_typed(change.value),
            })  # fmt: skip
            continue
        key = INPUTS[change.table].key
        for row in change.rows:
            said = _called({name: row.get(name) for name in key})
            rows.append({"table": change.table, "what": _WORDS[change.op], "row": said})
    return frame(DIFFERENCE, rows or None).rows


def _called(key: Mapping[str, Any]) -> str:
    return ", ".join(as_typed(value) for value in key.values() if value not in (None, ""))

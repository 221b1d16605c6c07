"""Edits of rows of the company's data by a person: set, add, remove, take back; each is a change with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.base.check import check, references
from firstmate.base.errors import Refused
from firstmate.base.frame import frame
from firstmate.base.table import Table
from firstmate.company.change import Change, Scenario
from firstmate.company.company import Company
from firstmate.company.diff import diff
from firstmate.company.tables import INPUTS
from firstmate.company.touched import hits
from firstmate.company.typed import as_typed, of_text
from firstmate.work.workspace import Workspace

Row = Mapping[str, Any]


def typed(table: Table, said: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was typed as values of the table's columns, and column -> what is wrong with it.

    >>> from firstmate.company.tables import INPUTS
    >>> typed(INPUTS["items"], {"item": "A", "price": "12.5", "cost": "dear"})
    ({'item': 'A', 'price': 12.5}, {'cost': "cost cannot be 'dear'. It is a number, for example 1200."})
    """
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, text in said.items():
        if not text:
            values[name] = None
            continue
        try:
            values[name] = of_text(table[name].kind, text, name=name.replace("_", " "))
        except Refused as refusal:
            problems[name] = str(refusal)
    return values, problems


def wrong(company: Company, table: Table, row: Row) -> dict[str, str]:
    """Return column -> what is wrong with a row before it is saved, and what would mend it."""
    rows = frame(table, [dict(row)]).rows
    known = {
        c.references: company[c.references.partition(".")[0]][c.references.partition(".")[2]]
        for c in table.columns
        if c.references
    }
    found = pl.concat([check(table, rows), references(table, rows, known=known)])
    return {
        one["column"]: f"{one['why'].capitalize()}. {one['mend']}."
        for one in found.iter_rows(named=True)
    }


def row_at(company: Company, table: Table, key: Row) -> dict[str, Any]:
    """Return the row with a key. Refused when there is none."""
    where = Change(table=table.name, op="remove", where=dict(key))
    rows = company[table.name].filter(hits(table, where).fill_null(value=False))
    if rows.is_empty():
        raise Refused(
            f"There is no row {_called(key)} in {table.name.replace('_', ' ')}.",
            "It may have been removed; look at the table.",
        )
    return rows.row(0, named=True)


def edit(
    workspace: Workspace,
    table: str,
    key: Row,
    values: Row,
    *,
    because: str = "",
    seen: str | None = None,
) -> str:
    """Set cells of one row and return the new version's name; cells that stay are left alone.

    Parameters
    ----------
    seen
        Version the person was looking at.

    Raises
    ------
    Conflict
        Somebody changed one of these cells since then.
    Refused
        There is no such row, or nothing was changed.
    """
    declared = INPUTS[table]
    before = row_at(workspace.company(seen), declared, key)
    changes = [
        Change(
            table=table, op="set", column=name, value=value, where=dict(key), was=before[name],
            because=because, by=workspace.person.name,
        )
        for name, value in values.items()
        if value != before[name] and not (value is None and before[name] == "")
    ]  # fmt: skip
    if not changes:
        raise Refused("Nothing was changed.", "Change a value, or go back to the table.")
    moved = ", ".join(
        f"{c.column.replace('_', ' ')} {_shown(c.was)} → {_shown(c.value)}" for c in changes
    )
    name = f"{table.replace('_', ' ')} {_called(key)}: {moved}"
    return workspace.change(Scenario(_reasoned(name, because), tuple(changes)), seen=seen)


def add(workspace: Workspace, table: str, row: Row, *, because: str = "") -> str:
    """Append a row and return the new version's name. Refused when its key is taken."""
    filled = {name: value for name, value in row.items() if value is not None}
    change = Change(
        table=table, op="append", rows=(filled,), because=because, by=workspace.person.name
    )
    key = {name: filled.get(name) for name in INPUTS[table].key}
    name = f"{table.replace('_', ' ')} {_called(key)} added"
    return workspace.change(Scenario(_reasoned(name, because), (change,)))


def remove(
    workspace: Workspace, table: str, key: Row, *, because: str = "", seen: str | None = None
) -> str:
    """Remove a row and return the new version's name.

    Raises
    ------
    Conflict
        Somebody changed the row since the version ``seen``.
    Refused
        There is no such row.
    """
    row_at(workspace.company(), INPUTS[table], key)
    change = Change(
        table=table, op="remove", where=dict(key), because=because, by=workspace.person.name
    )
    name = f"{table.replace('_', ' ')} {_called(key)} removed"
    return workspace.change(Scenario(_reasoned(name, because), (change,)), seen=seen)


def undo(workspace: Workspace, version: str) -> str:
    """Take back what a version changed, and leave what others changed since; return the new version.

    An import is taken back as a whole, and only while nothing was built on it.

    Raises
    ------
    Conflict
        Somebody changed the same cells since.
    Refused
        There is no such version, it is the first, or others rest on it.
    """
    rows = workspace.store.versions()
    found = rows.filter(pl.col("version") == version)
    if found.is_empty():
        raise Refused(f"There is no version {version}.", "The list of versions names them.")
    row = found.row(0, named=True)
    if not row["parent"]:
        raise Refused("The first version cannot be taken back.", "Bring in other files instead.")
    if row["kind"] != "change":
        if rows["version"][-1] != version:
            raise Refused(
                f"Version {version} is not the newest any more.",
                "Choose a version to go back to in the list of versions.",
            )
        return workspace.revert(row["parent"])
    after, before = workspace.company(version), workspace.company(row["parent"])
    said = f"taken back: {row['note']}"
    return workspace.change(Scenario(said, diff(after, before).changes))


def _called(key: Row) -> str:
    return ", ".join(as_typed(value) for value in key.values() if value not in (None, ""))


def _shown(value: Any) -> str:
    return as_typed(value) or "empty"


def _reasoned(said: str, because: str) -> str:
    return f"{said} ({because})" if because else said

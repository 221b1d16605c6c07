"""Rows of any input table by a form made from its declaration: edit, add, remove, each with a reason and an undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from firstmate.base.errors import Conflict, Refused
from firstmate.base.table import Column, Table
from firstmate.company.tables import INPUTS
from firstmate.company.typed import as_typed
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.parts.grid import unit_of
from firstmate.work import editing
from firstmate.work.reading import require

#: Codes offered while typing a reference.
OFFERED = 1_000
_INPUTS = {"day": "date", "number": "number", "money": "number", "integer": "number"}


def at(asked: Asked, table: Table, row: Mapping[str, Any]) -> str:
    """Return the address of the form of a row."""
    key = {f"k.{name}": as_typed(row[name]) for name in table.key}
    return asked.url(f"/tables/{table.name}/row", **key)


def _table(asked: Asked) -> Table:
    name = asked.path("table")
    if name not in INPUTS:
        raise Refused(f"{name} is no table of what you brought.", "Only those can be edited.")
    if not asked.editable:
        raise Refused(
            "You look at a scenario or at the past, which are not edited here.",
            "Go back to the plan of today first.",
        )
    return INPUTS[name]


def _key(asked: Asked, table: Table) -> dict[str, Any]:
    said = {name: asked.query.get(f"k.{name}", "") for name in table.key}
    values, problems = editing.typed(table, said)
    if problems:
        raise Refused(*problems.values())
    return values


def _columns(asked: Asked, table: Table) -> list[Column]:
    return [
        c for c in table.columns
        if c.name != "source" and c.private in asked.person.sees
    ]  # fmt: skip


def _said(asked: Asked, table: Table) -> dict[str, str]:
    return {
        c.name: asked.said(f"v.{c.name}")
        for c in _columns(asked, table)
        if f"v.{c.name}" in asked.form
    }


def _form(
    asked: Asked,
    table: Table,
    values: Mapping[str, str],
    *,
    key: Mapping[str, Any] | None,
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    conflict: Conflict | None = None,
) -> Response:
    """Show the form of a row, or of a new one where there is no key."""
    wrong = dict(problems or {})
    company = asked.view.company
    fields, known = [], {}
    for column in _columns(asked, table):
        if column.references:
            other, _, name = column.references.partition(".")
            codes = company[other][name].drop_nulls().unique().sort().head(OFFERED).to_list()
            known[column.references] = codes
        fields.append({
            "column": column, "value": values.get(column.name, ""),
            "problem": wrong.get(column.name, ""), "help": _help(column),
            "unit": unit_of(asked, column), "fixed": key is not None and column.key,
            "type": _INPUTS.get(column.kind, "text"), "choices": _choices(column),
        })  # fmt: skip
    source = editing.row_at(company, table, key)["source"] if key is not None else ""
    return asked.render(
        "pages/row.html", status=status, table=table, fields=fields, known=known, new=key is None,
        seen=asked.view.current, because=asked.said("because"), conflict=conflict, source=source,
        title=", ".join(as_typed(v) for v in (key or {}).values() if v not in (None, "")),
        action=asked.here(),
    )  # fmt: skip


def _choices(column: Column) -> list[tuple[str, str]]:
    if column.kind == "flag":
        return [("", ""), ("yes", "yes"), ("no", "no")]
    return [("", ""), *((c, c.replace("_", " ")) for c in column.choices)] if column.choices else []


def _help(column: Column) -> str:
    limits = []
    if column.low is not None:
        limits.append(f"at least {column.low:g}")
    if column.high is not None:
        limits.append(f"at most {column.high:g}")
    share = " As a share: 0.15 is 15 %." if column.unit == "share" else ""
    return column.meaning + (f" {' and '.join(limits).capitalize()}." if limits else "") + share


def row(asked: Asked) -> Response:
    """Show a row as a form."""
    table = _table(asked)
    key = _key(asked, table)
    held = editing.row_at(asked.view.company, table, key)
    return _form(asked, table, {name: as_typed(value) for name, value in held.items()}, key=key)


def save(asked: Asked) -> Response:
    """Save the cells that were changed, or remove the row; a conflict shows both values."""
    require(asked.person, "change")
    table = _table(asked)
    key, seen, because = _key(asked, table), asked.said("seen"), asked.said("because")
    back = f"/tables/{table.name}"
    if asked.said("do") == "remove":
        made = editing.remove(asked.workspace, table.name, key, because=because, seen=seen or None)
        return asked.go(back, told="The row was removed.", undo=made)
    said = {name: text for name, text in _said(asked, table).items() if not table[name].key}
    values, problems = editing.typed(table, said)
    before = editing.row_at(asked.workspace.company(seen or None), table, key)
    changed = {name: value for name, value in values.items() if value != before[name]}
    found = editing.wrong(asked.view.company, table, {**before, **values})
    problems |= {name: text for name, text in found.items() if name in changed}
    if problems:
        return _form(asked, table, {**_texts(key), **said}, key=key, status=422, problems=problems)
    try:
        made = editing.edit(
            asked.workspace, table.name, key, changed, because=because, seen=seen or None
        )
    except Conflict as conflict:
        return _both(asked, table, key, said=said, before=before, conflict=conflict)
    return asked.go(back, told="Saved.", undo=made)


def _both(
    asked: Asked,
    table: Table,
    key: Mapping[str, Any],
    *,
    said: Mapping[str, str],
    before: Mapping[str, Any],
    conflict: Conflict,
) -> Response:
    """Show the form again with both values; saving it once more saves over the other's."""
    now = editing.row_at(asked.view.company, table, key)
    mine = {name: text for name, text in said.items() if text != as_typed(before[name])}
    problems = {
        name: f"Saved before you: {as_typed(now[name]) or 'empty'}. Yours: {text or 'empty'}."
        for name, text in mine.items()
        if now[name] != before[name]
    }
    return _form(
        asked, table, _texts(now) | mine, key=key, status=409, problems=problems, conflict=conflict
    )


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: as_typed(value) for name, value in values.items()}


def new(asked: Asked) -> Response:
    """Show an empty form for a row."""
    return _form(asked, _table(asked), {}, key=None)


def append(asked: Asked) -> Response:
    """Add the row."""
    require(asked.person, "change")
    table = _table(asked)
    said = {name: text for name, text in _said(asked, table).items() if text}
    values, problems = editing.typed(table, said)
    found = editing.wrong(asked.view.company, table, values)
    problems = {**found, **problems}
    if problems:
        return _form(asked, table, said, key=None, status=422, problems=problems)
    made = editing.add(asked.workspace, table.name, values, because=asked.said("because"))
    return asked.go(f"/tables/{table.name}", told="The row was added.", undo=made)


def undo(asked: Asked) -> Response:
    """Take back what a version changed."""
    require(asked.person, "change")
    editing.undo(asked.workspace, asked.said("version"))
    back = asked.said("back")
    start = f"/c/{asked.name}/"
    path = back.removeprefix(f"/c/{asked.name}") if back.startswith(start) else "/versions"
    return asked.go(path.partition("?")[0], told="Taken back.")


PAGES = (
    Page("/tables/{table}/row", "Row", row, save),
    Page("/tables/{table}/new", "New row", new, append),
    Page("/undo", "Undo", post=undo),
)

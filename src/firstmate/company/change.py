"""A Change is one edit of one input table, as data; a Scenario is a named tuple of them.

Corrections, what-ifs, stress tests, relief options and accepted decisions are all this one idea.
Applying them lives in what_if, finding them in diff.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from firstmate.base.errors import Refused
from firstmate.base.table import Table
from firstmate.company.tables import INPUTS

Op = Literal["set", "scale", "add", "append", "remove"]
OPS = ("set", "scale", "add", "append", "remove")

#: Key of ``where`` for "in these days": acts on the table's time column or on its validity.
DATES = "dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Set, scale, add to, append or remove rows of one input table.

    Attributes
    ----------
    where
        Column -> value, list of values, or ``(low, high)``, inclusive, None = open; joined by
        AND. The key ``dates`` with ``(first, last)`` acts on the table's time column or on its
        validity: a row that holds longer is split.
    column, value
        For set, scale and add: the one column changed, and the value, factor or summand.
    rows
        For append: the rows. For remove, instead of ``where``: values of the rows to remove.
    was, because, by, at
        The value before, the reason, the author, the moment.

    >>> Change(table="resources", op="add", column="units", value=1, where={"resource": "saw"}).op
    'add'
    """

    table: str
    op: Op
    column: str = ""
    value: Any = None
    where: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Mapping[str, Any], ...] = ()
    was: Any = None
    because: str = ""
    by: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        table = _known(self.table)
        if self.op not in OPS:
            raise Refused(f"A change cannot {self.op}.", f"It can {', '.join(OPS)}.")
        columns = [name for name in self.where if name != DATES]
        columns += [self.column] if self.column else []
        columns += [name for row in self.rows for name in row]
        for name in columns:
            if name not in table:
                raise Refused(
                    f"Table {self.table} has no column {name}.",
                    f"It has {', '.join(table.names)}.",
                )
        if self.op in {"set", "scale", "add"}:
            _check_edit(self, table)
        elif self.op == "append" and not self.rows:
            raise Refused(f"Nothing to append to {self.table}.", "Give at least one row.")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named tuple of changes; their order counts. ``a + b`` is a, then b."""

    name: str = "base"
    changes: tuple[Change, ...] = ()

    def __add__(self, other: Scenario) -> Scenario:
        name = " + ".join(n for n in (self.name, other.name) if n != "base") or "base"
        return Scenario(name, self.changes + other.changes)


BASE = Scenario()


def to_json(scenario: Scenario) -> str:
    """Return the scenario as one line of JSON; :func:`from_json` reads it back."""
    return json.dumps(
        {"name": scenario.name, "changes": [_plain(change) for change in scenario.changes]},
        sort_keys=True,
        default=_scalar,
    )


def from_json(text: str) -> Scenario:
    """Return the scenario written by :func:`to_json`.

    Raises
    ------
    Refused
        The text is not such JSON, or names a table or column that does not exist.

    >>> raise_price = Change(table="items", op="scale", column="price", value=1.05)
    >>> from_json(to_json(Scenario("up", (raise_price,)))).changes == (raise_price,)
    True
    """
    try:
        said = json.loads(text)
        return Scenario(said["name"], tuple(_change(one) for one in said["changes"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"This is not a scenario: {error}.", 'Expected {"name": ..., "changes": [...]}.'
        ) from error


def _known(name: str) -> Table:
    if name not in INPUTS:
        raise Refused(f"There is no input table {name}.", "`firstmate tables` lists the tables.")
    return INPUTS[name]


def _check_edit(change: Change, table: Table) -> None:
    if not change.column:
        raise Refused(f"A change that {change.op}s needs a column.", "Name one column.")
    column = table[change.column]
    if column.key:
        raise Refused(
            f"{change.column} is a key of {change.table} and cannot be edited.",
            "Remove the row and append another.",
        )
    numeric = column.kind in {"number", "money", "integer"}
    if change.op in {"scale", "add"} and not (
        numeric and isinstance(change.value, int | float) and not isinstance(change.value, bool)
    ):
        raise Refused(
            f"Cannot {change.op} {change.table}.{change.column} by {change.value!r}.",
            "Scale and add need a number column and a number.",
        )


def _scalar(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _plain(change: Change) -> dict[str, Any]:
    said: dict[str, Any] = {"table": change.table, "op": change.op}
    if change.where:
        said["where"] = {
            name: {"from": value[0], "to": value[1]} if isinstance(value, tuple) else value
            for name, value in change.where.items()
        }
    if change.rows:
        said["rows"] = [dict(row) for row in change.rows]
    for name in ("column", "because", "by"):
        if getattr(change, name):
            said[name] = getattr(change, name)
    for name in ("value", "was", "at"):
        if getattr(change, name) is not None:
            said[name] = getattr(change, name)
    return said


def _change(said: Mapping[str, Any]) -> Change:
    table = _known(said["table"])
    column = said.get("column", "")
    kind = table[column].kind if column in table else "text"
    at = said.get("at")
    return Change(
        table=table.name,
        op=said["op"],
        column=column,
        value=of_kind(kind, said.get("value")),
        where={name: _condition(table, name, value) for name, value in _items(said, "where")},
        rows=tuple(
            {name: of_kind(table[name].kind, value) for name, value in row.items()}
            for row in said.get("rows", ())
        ),
        was=of_kind(kind, said.get("was")),
        because=said.get("because", ""),
        by=said.get("by", ""),
        at=datetime.fromisoformat(at) if at else None,
    )


def _items(said: Mapping[str, Any], name: str) -> Iterable[tuple[str, Any]]:
    return (said.get(name) or {}).items()


def _condition(table: Table, name: str, value: Any) -> Any:
    kind = "day" if name == DATES else table[name].kind
    if isinstance(value, Mapping):
        return (of_kind(kind, value.get("from")), of_kind(kind, value.get("to")))
    if isinstance(value, list):
        return [of_kind(kind, one) for one in value]
    return of_kind(kind, value)


def of_kind(kind: str, value: Any) -> Any:
    """Return a JSON value as a value of the column's kind; only days and moments differ."""
    if isinstance(value, str) and kind == "day":
        return date.fromisoformat(value)
    if isinstance(value, str) and kind == "moment":
        return datetime.fromisoformat(value)
    return value

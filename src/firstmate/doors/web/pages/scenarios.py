"""Scenarios: built from changes by form, run, laid side by side in money, kept and shared by their address."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.table import Column
from firstmate.company.change import BASE, DATES, OPS, Change, Op, Scenario
from firstmate.company.selling import caution, sell
from firstmate.company.tables import INPUTS
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.publish.changes import change_said
from firstmate.publish.compared import compared
from firstmate.publish.page import Page as Said
from firstmate.work.clock import now
from firstmate.work.comparing import beside
from firstmate.work.reading import require

#: The change people ask for most; it is no edit of a table they know.
SELL = "Sell more or less from now on (factor)"
#: Changes people make most, as the form offers them: what they are called -> table, op, column.
COMMON = {
    "A person or machine more (units)": ("resources", "add", "units"),
    "A supplier delivers late (factor)": (
        "supplier_items",
        "scale",
        "lead_time",
    ),
    "Change prices (factor)": ("prices", "scale", "price"),
    "Change purchase prices (factor)": ("supplier_items", "scale", "price"),
    "Change a setting": ("settings", "set", "value"),
}
_NUMERIC = frozenset({"number", "integer", "money"})


def scenarios(asked: Asked) -> Response:
    """List the scenarios, and show those chosen beside the plan."""
    rows = asked.show("scenarios").rows.sort("scenario").to_dicts()
    chosen = [
        name for name in asked.query.getlist("beside") if any(r["scenario"] == name for r in rows)
    ]
    said, coming = _compared(asked, chosen) if chosen and asked.view.current else (None, [])
    return asked.render(
        "pages/scenarios.html", usual=(SELL, *COMMON), rows=rows, chosen=chosen, said=said, coming=coming,
        change_said=change_said,
        kept={row["scenario"]: asked.workspace.scenario(row["scenario"]) for row in rows},
        caution=caution,
    )  # fmt: skip


def _compared(asked: Asked, chosen: list[str]) -> tuple[Said | None, list[dict[str, Any]]]:
    """Return the comparison of what is computed, and the jobs of what is not yet."""
    rows, missing = beside(
        asked.deck, asked.name, chosen, person=asked.person, version=asked.view.current
    )
    coming = [
        asked.workspace.store.queue.job(view.last_asked("headlines") or view.ask_for_answers("headlines"))
        for view in missing
    ]  # fmt: skip
    if rows is None or rows.is_empty():
        return None, coming
    told: dict[str, list[str]] = {name: [] for name in chosen}
    return compared(rows.to_dicts(), asked.words, told=told), coming


def new(asked: Asked) -> Response:
    """Make a scenario, or add a change to one, as the form says."""
    require(asked.person, "change")
    name = asked.said("name")
    if not name or name == BASE.name:
        raise Refused("A scenario needs a name of its own.", "Say in a word what is tried.")
    known = asked.show("scenarios").rows["scenario"].to_list()
    before = asked.workspace.scenario(name) if name in known else Scenario(name)
    made = _change(asked)
    after = replace(before, name=name, changes=(*before.changes, made))
    asked.workspace.keep_scenario(after, note=asked.said("note"))
    return asked.go(
        "/scenarios", told=f"Scenario {name} has {len(after.changes)} changes.", beside=name
    )


def _change(asked: Asked) -> Change:
    """Read the form's change. Refused with what would do where it makes none."""
    table, op, column = asked.said("table"), asked.said("op"), asked.said("column")
    if asked.said("common") == SELL and not table:
        return _sell(asked)
    common = COMMON.get(asked.said("common"))
    if common is not None and not table:
        table, op, column = common
    if table not in INPUTS:
        raise Refused("Say what is changed.", "Choose a usual change, or a table and a column.")
    if op not in OPS:
        raise Refused(f"A change cannot {op}.", f"It can {', '.join(OPS)}.")
    declared = INPUTS[table]
    where: dict[str, Any] = {}
    key, value = asked.said("where"), asked.said("where_value")
    if key and value:
        where[key] = value
    first, last = asked.said("from"), asked.said("until")
    if first or last:
        where[DATES] = (_day(first), _day(last))
    common_fields: dict[str, Any] = {
        "table": table, "op": cast("Op", op), "because": asked.said("because"),
        "by": asked.person.name, "at": now(),
    }  # fmt: skip
    if op == "append":
        row = {name: _typed(declared[name], text) for name, text in _cells(asked).items()}
        return Change(**common_fields, rows=(row,))
    if op == "remove":
        return Change(**common_fields, where=where)
    if column not in declared:
        raise Refused(f"{table} has no column {column}.", f"It has {', '.join(declared.names)}.")
    typed = (
        float(asked.said("value"))
        if op in {"scale", "add"} and _number(asked.said("value"))
        else _typed(declared[column], asked.said("value"))
    )
    return Change(**common_fields, column=column, value=typed, where=where)


def _sell(asked: Asked) -> Change:
    """Return the change of what is still to be sold, of everything, an item or a family."""
    _number(asked.said("value"))
    where, code = asked.said("where"), asked.said("where_value")
    if where not in {"", "item", "family"}:
        raise Refused(f"Sales are not changed by {where} here.", "Choose an item or a family.")
    start = asked.view.company.as_of + timedelta(days=1)
    intakes = asked.view.show("intakes")
    return sell(
        float(asked.said("value")),
        first=_day(asked.said("from")) or start,
        last=_day(asked.said("until")) or start + timedelta(weeks=104),
        job_classes=[] if intakes is None else intakes.rows["job_class"].unique().sort().to_list(),
        item=code if where == "item" else "",
        family=code if where == "family" else "",
        because=asked.said("because"),
        by=asked.person.name,
    )


def _cells(asked: Asked) -> dict[str, str]:
    """Read the cells of an appended row, written as ``column = value`` a line."""
    cells = {}
    for line in asked.said("cells").splitlines():
        name, sign, text = line.partition("=")
        if sign and text.strip():
            cells[name.strip()] = text.strip()
    return cells


def _number(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        raise Refused(f"{said or 'Nothing'} is no number.", "Type a figure such as 1.1.") from None
    return True


def _typed(column: Column, said: str) -> Any:
    if column.kind in _NUMERIC:
        _number(said)
        return int(float(said)) if column.kind == "integer" else float(said)
    if column.kind == "day":
        return _day(said)
    if column.kind == "flag":
        return said.lower() in {"yes", "true", "on", "1"}
    return said


def _day(said: str) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Refused(f"{said} is no day.", "Write it as 2026-12-31.") from None


def take_out(asked: Asked) -> Response:
    """Take one change out of a scenario."""
    require(asked.person, "change")
    name, at = asked.said("name"), asked.said("at")
    before = asked.workspace.scenario(name)
    changes = tuple(c for n, c in enumerate(before.changes) if str(n) != at)
    asked.workspace.keep_scenario(replace(before, changes=changes))
    return asked.go("/scenarios", told=f"Scenario {name} has {len(changes)} changes.", beside=name)


def keep(asked: Asked) -> Response:
    """Keep a scenario as a decision: its changes become part of the company's data."""
    require(asked.person, "decide")
    name = asked.said("name")
    number = asked.workspace.decide_on_scenario(name, because=asked.said("because"))
    return asked.go(
        "/decisions", told=f"Decision {number}: {name} is carried out. It can be undone."
    )


PAGES = (
    Page("/scenarios", "Scenarios", scenarios, new, group="Decide", order=3),
    Page("/scenarios/take-out", "Scenarios", post=take_out),
    Page("/scenarios/keep", "Scenarios", post=keep),
)

"""What there is: tables with their columns, tasks and studies with their options; read from the declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from firstmate.base.errors import Refused
from firstmate.base.table import Column, Table
from firstmate.base.task import Option, Study, Task
from firstmate.company.record import RECORDS
from firstmate.company.tables import INPUTS
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.terminal import note, show_grid, show_json
from firstmate.publish.page import Grid, Head
from firstmate.work.registry import Registry, installed


@click.command()
@click.argument("name", required=False)
@asked(company=False)
def tables(asking: Asked, *, name: str | None) -> None:
    """List the tables there are, or the columns of the table NAME."""
    known: dict[str, Table] = {**INPUTS, **installed().results, **RECORDS}
    if name is None:
        if asking.as_json:
            show_json({"tables": [_table(table) for table in known.values()]})
        else:
            _list_tables(known, installed())
        return
    if name not in known:
        raise Refused(f"There is no table {name}.", "`firstmate tables` lists them.")
    if asking.as_json:
        show_json(_table(known[name]))
        return
    note(known[name].meaning)
    show_grid(
        Grid(
            heads=(Head("column"), Head("kind"), Head("meaning", long=True), Head("unit"),
                   Head("formula", long=True)),
            rows=tuple(
                (c.name + (" (key)" if c.key else ""), c.kind, _meaning(c), c.unit, c.formula)
                for c in known[name].columns
            ),
        )
    )  # fmt: skip


@click.command()
@click.argument("name", required=False)
@asked(company=False)
def tasks(asking: Asked, *, name: str | None) -> None:
    """List what can be run, or the needs, results and options of the task or study NAME."""
    nodes = installed().nodes
    if name is not None and name not in nodes:
        raise Refused(f"There is no task or study {name}.", "`firstmate tasks` lists them.")
    if asking.as_json:
        chosen = nodes.values() if name is None else [nodes[name]]
        said = [_task(node) for node in chosen]
        show_json({"tasks": said} if name is None else said[0])
    elif name is None:
        show_grid(
            Grid(
                heads=(Head("task"), Head("kind"), Head("what it does", long=True)),
                rows=tuple((n.name, _kind(n), n.meaning) for n in nodes.values()),
                empty="No capability is installed.",
            )
        )
    else:
        _one_task(nodes[name])


def _list_tables(known: Mapping[str, Table], registry: Registry) -> None:
    show_grid(
        Grid(
            heads=(Head("table"), Head("role"), Head("what it holds", long=True),
                   Head("given by", long=True)),
            rows=tuple(
                (t.name, t.role, t.meaning, ", ".join(registry.givers.get(t.name, ())))
                for t in known.values()
            ),
        )
    )  # fmt: skip


def _one_task(node: Task | Study) -> None:
    note(f"{node.meaning}\nNeeds {', '.join(node.needs)}.")
    note(f"Gives {', '.join(table.name for table in node.gives)}.")
    if node.settings:
        note(f"Reads the settings {', '.join(node.settings)}.")
    show_grid(
        Grid(
            heads=(Head("option"), Head("default", right=True), Head("range"),
                   Head("meaning", long=True)),
            rows=tuple((o.name, str(o.default), _range(o), o.meaning) for o in node.options),
            empty="It has no options.",
        )
    )  # fmt: skip


def _meaning(column: Column) -> str:
    said = f" One of: {', '.join(column.choices)}." if column.choices else ""
    return column.meaning + said


def _range(option: Option) -> str:
    if option.choices:
        return ", ".join(option.choices)
    if option.low is None and option.high is None:
        return ""
    return f"{'' if option.low is None else option.low} to {'' if option.high is None else option.high}"


def _kind(node: Task | Study) -> str:
    return "study" if isinstance(node, Study) else "task"


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "role": table.role,
        "meaning": table.meaning,
        "key": table.key,
        "time": table.time,
        "validity": table.validity,
        "gathered": table.gathered,
        "columns": [asdict(column) for column in table.columns],
    }


def _task(node: Task | Study) -> dict[str, Any]:
    return {
        "name": node.name,
        "kind": _kind(node),
        "meaning": node.meaning,
        "version": node.version,
        "needs": node.needs,
        "gives": [table.name for table in node.gives],
        "settings": node.settings,
        "options": [asdict(option) for option in node.options],
    }

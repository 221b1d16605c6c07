"""Any table and any task or study, by its declaration; and the exports of every table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.responses import Response

from firstmate.base.errors import Refused
from firstmate.base.task import Option, Study
from firstmate.company.record import JOBS, RECORDS
from firstmate.company.tables import INPUTS
from firstmate.doors.web.asked import Asked
from firstmate.doors.web.page import Page
from firstmate.doors.web.pages.editing import at
from firstmate.doors.web.parts.grid import grid
from firstmate.work.jobs import ask


def tables(asked: Asked) -> Response:
    """List every table with its meaning, and every task and study."""
    results = asked.workspace.registry.results
    groups = {
        "What you brought": [
            (table, asked.view.company[table.name].height if asked.view.current else 0)
            for table in INPUTS.values()
        ],
        "What is computed": [(results[name], None) for name in sorted(results)],
        "What is kept": [(table, None) for table in RECORDS.values()],
    }
    return asked.render(
        "pages/tables.html", groups=groups, nodes=sorted(asked.workspace.registry.nodes.values(),
                                                         key=lambda node: node.name),
    )  # fmt: skip


def table(asked: Asked) -> Response:
    """Show the rows of any table."""
    shown = asked.show(asked.path("table"))
    asked.fleeting = shown.table is JOBS  # how far a job is passes without a write
    edit = shown.table.name in INPUTS and asked.editable
    link = partial(at, asked, shown.table)
    add = asked.url(f"/tables/{shown.table.name}/new") if edit else ""
    links = dict.fromkeys(shown.table.key, link) if edit else {}
    part = grid(asked, shown.table, shown.rows, run=shown.run, links=links)
    return asked.render(
        "pages/table.html", part=part, add=add, answer=shown.table.meaning,
        rests=f"Table {shown.table.name}"
        + (f", computed in run {shown.run}" if shown.run else "")
        + (f", version {shown.version}" if shown.version else "") + ".",
    )  # fmt: skip


def task(asked: Asked) -> Response:
    """Show a task or study: what it does, its options, its tables as last computed."""
    node = asked.workspace.registry.nodes.get(asked.path("task"))
    if node is None:
        raise Refused(f"There is no task or study {asked.path('task')}.", "The list has them all.")
    parts = []
    for each in node.gives:
        if each.gathered:
            continue
        shown = asked.view.show(each.name) if asked.view.current else None
        if shown is not None:
            parts.append(grid(asked, shown.table, shown.rows, name=each.name, title=each.meaning,
                              run=shown.run))  # fmt: skip
    return asked.render("pages/task.html", node=node, parts=parts, study=isinstance(node, Study))


def start(asked: Asked) -> Response:
    """Run a task or study with the options of the form."""
    node = asked.workspace.registry.nodes.get(asked.path("task"))
    if node is None:
        raise Refused(f"There is no task or study {asked.path('task')}.", "The list has them all.")
    options = {
        option.name: value(option, asked.said(option.name))
        for option in node.options
        if asked.said(option.name) or option.kind == "flag"
    }
    number = ask(
        asked.workspace, "run", wanted=[node.name], options={node.name: options},
        scenario=asked.view.scenario.name, version=asked.view.current,
    )  # fmt: skip
    return asked.go(f"/jobs/{number}")


def value(option: Option, said: str) -> Any:
    """Return what was typed as a value of the option's kind. Refused when it is none."""
    if option.kind == "flag":
        return said.lower() in {"on", "yes", "true", "1"}
    if option.kind in {"text", "day"}:
        return said
    try:
        return int(said) if option.kind == "integer" else float(said)
    except ValueError as error:
        raise Refused(f"{said} is no number for {option.name}.", option.meaning) from error


def run(asked: Asked) -> Response:
    """Show the tables of one run."""
    number = asked.path("run")
    held = asked.workspace.store.run(number, only=())
    last = list(held.options)[-1]
    node = asked.workspace.registry.nodes.get(last)
    parts = []
    for each in node.gives if node else ():
        shown = asked.view.result(each.name, run=number)
        if shown is not None and not each.gathered:
            parts.append(grid(asked, shown.table, shown.rows, name=each.name, title=each.meaning,
                              run=number))  # fmt: skip
    said: Mapping[str, Any] = held.options.get(last, {})
    return asked.render("pages/run.html", run=held, node=node, said=said, parts=parts)


PAGES = (
    Page("/tables", "Tables", tables, group="Data", order=50, kept=True),
    Page("/tables/{table}", "Table", table, kept=True),
    Page("/tasks/{task}", "Task", task, start),
    Page("/runs/{run}", "Run", run),
)

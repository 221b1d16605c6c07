"""Run anything by name and look at any table; it shows rows as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.run import Run
from firstmate.company.tables import INPUTS
from firstmate.company.what_if import what_if
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.rows import filtered, show_rows, table_of, tables_json
from firstmate.doors.cli.terminal import note, show_grid, show_json
from firstmate.doors.cli.values import of_text, pairs
from firstmate.publish.page import plain_grid
from firstmate.store.sql import ask
from firstmate.work.check_plan import check_plan
from firstmate.work.reading import read
from firstmate.work.registry import Registry

#: Rows shown of a table unless more are asked for: a screen.
ROWS = 20
#: Most rows that a question in SQL answers with.
MOST = 10_000
#: Tables of the plan that the checker reads.
PLAN = (
    "planned_orders", "loads", "pegs", "projections", "deliveries", "buy_list", "capacities",
    "plan_values",
)  # fmt: skip

_rows_option = click.option(
    "--rows", default=ROWS, show_default=True, help="How many rows to show; 0 = all."
)
_scenario_option = click.option("--scenario", default="base", help="Under this scenario.")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--set", "options", multiple=True, metavar="TASK.OPTION=VALUE",
              help="Set an option of a task; may be repeated.")  # fmt: skip
@_scenario_option
@_rows_option
@asked(version=True)
def run(
    asking: Asked, *, names: tuple[str, ...], options: tuple[str, ...], scenario: str, rows: int
) -> None:
    """Run tasks, studies or result tables by NAME and show what they give."""
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        done = workspace.run(
            names,
            scenario=workspace.scenario(scenario),
            options=_options(options, workspace.registry),
            version=asking.version,
            watch=watch,
        )
    chosen = _given(names, workspace.registry)
    if asking.as_json:
        tables = {n: read(workspace.person, done[n].table, done[n].rows) for n in chosen}
        show_json({"run": done.id, "as_of": done.as_of, "tables": tables_json(tables)})
        return
    currency = company.currency
    for name in chosen:
        held = done[name]
        seen = read(workspace.person, held.table, held.rows)
        show_rows(held.table, seen, most=rows, near=company.as_of, currency=currency)
    _told_failures(done)
    note(f"Run {done.id}, data of {done.as_of}.")


def _told_failures(done: Run) -> None:
    failed = done["issues"].rows.filter(pl.col("code") == "not_computed")
    for row in failed.iter_rows(named=True):
        note(f"{row['why']} {row['mend']}")


def _given(names: Iterable[str], registry: Registry) -> list[str]:
    """Return the tables that the named tasks give; a table stands for itself."""
    chosen: dict[str, None] = {}
    for name in names:
        if name in registry.nodes:
            chosen |= dict.fromkeys(table.name for table in registry.nodes[name].gives)
        else:
            chosen[name] = None
    return list(chosen)


def _options(said: Iterable[str], registry: Registry) -> dict[str, dict[str, object]]:
    options: dict[str, dict[str, object]] = {}
    for name, text in pairs(said, form="TASK.OPTION=VALUE"):
        task, _, option = name.partition(".")
        node = registry.nodes.get(task)
        declared = {o.name: o for o in node.options}.get(option) if node else None
        if declared is None:
            raise Refused(f"There is no option {name}.", "`firstmate tasks NAME` lists them.")
        options.setdefault(task, {})[option] = of_text(declared.kind, text, name=name)
    return options


@click.command()
@click.argument("table")
@click.option("--where", "conditions", multiple=True, metavar="COLUMN=VALUE",
              help="Only rows with this value, or LOW..HIGH; may be repeated.")  # fmt: skip
@_rows_option
@_scenario_option
@asked(version=True)
def show(
    asking: Asked, *, table: str, conditions: tuple[str, ...], rows: int, scenario: str
) -> None:
    """Show the rows of an input, result or record TABLE, so that every figure can be opened."""
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    with asking.watch() as watch:
        declared, found = table_of(
            workspace, table, scenario=scenario, version=asking.version, watch=watch
        )
    found = filtered(declared, found, conditions)
    if asking.as_json:
        show_json(tables_json({table: found}))
        return
    currency = company.currency
    show_rows(declared, found, most=rows, near=company.as_of, currency=currency)


@click.command()
@click.argument("statement")
@_rows_option
@_scenario_option
@asked(version=True)
def sql(asking: Asked, *, statement: str, rows: int, scenario: str) -> None:
    """Ask in SQL: one SELECT over input tables and over the results it names, read only."""
    workspace = asking.workspace()
    company = what_if(workspace.company(asking.version), workspace.scenario(scenario))
    tables = {name: (INPUTS[name], company[name]) for name in company.tables}
    named = sorted(set(re.findall(r"\w+", statement)) & set(workspace.registry.results))
    if named:
        with asking.watch() as watch:
            done = workspace.run(
                named, scenario=workspace.scenario(scenario), version=asking.version, watch=watch
            )
        tables |= {name: (done[name].table, done[name].rows) for name in named}
    person = workspace.person
    answer = ask(
        {name: read(person, table, held) for name, (table, held) in tables.items()},
        statement,
        limit=rows or MOST,
    )
    if asking.as_json:
        show_json({"rows": answer.rows.to_dicts(), "cut": answer.cut})
        return
    show_grid(plain_grid(answer.rows, empty="No row."))
    if answer.cut:
        note(f"The first {len(answer.rows):,} rows; --rows 0 shows more.")


@click.command("check-plan")
@_scenario_option
@_rows_option
@asked(version=True)
def check_plan_(asking: Asked, *, scenario: str, rows: int) -> None:
    """Check the plan by rules that share nothing with the planner; exit code 1 if it breaks any."""
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    there = [name for name in PLAN if name in workspace.registry.results]
    with asking.watch() as watch:
        done = workspace.run(
            there, scenario=workspace.scenario(scenario), version=asking.version, watch=watch
        )
    tables = {name: company[name] for name in company.tables}
    tables |= {name: held.rows for name, held in done.results.items()}
    found = check_plan(tables, as_of=company.as_of)
    if asking.as_json:
        show_json({"run": done.id, "findings": found.to_dicts()})
    elif found.is_empty():
        note(f"Run {done.id}: no rule is broken.")
    else:
        show_grid(plain_grid(found.head(rows or len(found)), title=f"{len(found):,} findings"))
    click.get_current_context().exit(0 if found.is_empty() else 1)

"""What-ifs at the command line: named changes kept, shown and run side by side; nothing is applied for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import click
import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.base.table import Table
from firstmate.company.change import DATES, OPS, Change, Op, Scenario, from_json, to_json
from firstmate.company.company import Company
from firstmate.company.record import RECORDS
from firstmate.company.selling import caution, sell
from firstmate.company.tables import INPUTS
from firstmate.company.typed import of_text
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.rows import show_rows, tables_json
from firstmate.doors.cli.terminal import note, show, show_grid, show_json
from firstmate.doors.cli.values import conditions, pairs
from firstmate.publish.compared import compared
from firstmate.publish.page import Grid, Head, side_by_side
from firstmate.work.clock import now
from firstmate.work.comparing import compare as compare_runs


@click.group()
def scenario() -> None:
    """What-ifs: named changes to the data, tried without touching it."""


@scenario.command()
@click.argument("name")
@click.option("--from", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A scenario written as JSON.")  # fmt: skip
@click.option("--note", "about", default="", help="What it is about.")
@asked()
def new(asking: Asked, *, name: str, file: Path | None, about: str) -> None:
    """Make the empty scenario NAME, or one from a file."""
    workspace = asking.workspace()
    if name == "base" or name in workspace.store.scenarios()["scenario"].to_list():
        raise Refused(f"There is a scenario {name} already.", "Choose another name.")
    read = from_json(file.read_text(encoding="utf-8")) if file else Scenario()
    workspace.keep_scenario(replace(read, name=name), note=about)
    _tell(asking, replace(read, name=name))


@scenario.command()
@click.argument("name")
@click.argument("table", type=click.Choice(sorted(INPUTS)), metavar="TABLE")
@click.argument("op", type=click.Choice(OPS))
@click.argument("column", required=False)
@click.argument("value", required=False)
@click.option("--where", "said", multiple=True, metavar="COLUMN=VALUE",
              help="Only rows with this value, or LOW..HIGH; `dates=FROM..TO` for days.")  # fmt: skip
@click.option("--row", "cells", multiple=True, metavar="COLUMN=VALUE",
              help="For append: one cell of the new row; repeat it.")  # fmt: skip
@click.option("--because", default="", help="The reason, kept with the change.")
@asked()
def change(
    asking: Asked, *, name: str, table: str, op: str, column: str | None, value: str | None,
    said: tuple[str, ...], cells: tuple[str, ...], because: str,
) -> None:  # fmt: skip
    """Add a change to the scenario NAME: set, scale, add, append or remove rows of TABLE.

    For example: firstmate scenario change dear prices scale price 1.05
    """
    workspace = asking.workspace()
    kept = _kept(asking, name)
    made = Change(
        table=table, op=cast("Op", op), column=column or "",
        value=_value(INPUTS[table], op, column, value),
        where=_where(INPUTS[table], said), rows=_row(INPUTS[table], cells),
        because=because, by=workspace.person.name, at=now(),
    )  # fmt: skip
    _add(asking, kept, made)


@scenario.command("sell")
@click.argument("name")
@click.argument("factor", type=float)
@click.option("--item", default="", help="Only this item.")
@click.option("--family", default="", help="Only this family of items.")
@click.option("--weeks", default=104, show_default=True, help="For so many weeks from now on.")
@click.option("--because", default="", help="The reason, kept with the change.")
@asked()
def sell_(
    asking: Asked, *, name: str, factor: float, item: str, family: str, weeks: int, because: str
) -> None:
    """Let the scenario NAME sell FACTOR times as much from now on: items and one-off work.

    For example: firstmate scenario sell slow 0.9
    """
    workspace = asking.workspace()
    kept, company = _kept(asking, name), workspace.company()
    with asking.watch() as watch:
        intakes = workspace.run(["intakes"], watch=watch)["intakes"].rows
    start = company.as_of + timedelta(days=1)
    made = sell(
        factor, first=start, last=start + timedelta(weeks=weeks), item=item, family=family,
        job_classes=intakes["job_class"].unique().sort().to_list(), because=because,
        by=workspace.person.name,
    )  # fmt: skip
    _add(asking, kept, made)


def _kept(asking: Asked, name: str) -> Scenario:
    kept = asking.workspace().scenario(name)
    if kept.name == "base":
        raise Refused(
            "The base is the data itself.", "Make a scenario: firstmate scenario new NAME."
        )
    return kept


def _add(asking: Asked, kept: Scenario, made: Change) -> None:
    longer = replace(kept, changes=(*kept.changes, made))
    asking.workspace().keep_scenario(longer)
    _tell(asking, longer)


def _value(table: Table, op: str, column: str | None, text: str | None) -> Any:
    if column is None or column not in table or text is None:
        return text
    # A factor or summand may have decimals where the column itself counts whole things.
    kind = "number" if op in {"scale", "add"} else table[column].kind
    return of_text(kind, text, name=column)


def _where(table: Table, said: tuple[str, ...]) -> dict[str, Any]:
    return conditions({c.name: c.kind for c in table.columns} | {DATES: "day"}, said)


def _row(table: Table, cells: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    if not cells:
        return ()
    row = {}
    for name, text in pairs(cells):
        if name not in table:
            raise Refused(
                f"{table.name} has no column {name}.", f"It has {', '.join(table.names)}."
            )
        row[name] = of_text(table[name].kind, text, name=name)
    return (row,)


@scenario.command("list")
@asked()
def list_(asking: Asked) -> None:
    """List the scenarios kept."""
    workspace = asking.workspace()
    rows = workspace.store.scenarios()
    if asking.as_json:
        show_json(tables_json({"scenarios": rows}))
        return
    table = RECORDS["scenarios"]
    near = now().date()
    show_rows(table, rows, columns=("scenario", "note", "by", "at"), most=0, near=near)


@scenario.command("show")
@click.argument("name")
@asked()
def show_(asking: Asked, *, name: str) -> None:
    """Show the changes of the scenario NAME, in their order."""
    _tell(asking, asking.workspace().scenario(name))


def _tell(asking: Asked, kept: Scenario) -> None:
    if asking.as_json:
        show_json({"scenario": kept.name, "changes": to_json(kept)})
        return
    note(f"Scenario {kept.name}")
    show_grid(
        Grid(
            heads=(Head("table"), Head("op"), Head("column"), Head("value", right=True),
                   Head("where", long=True), Head("because", long=True)),
            rows=tuple(
                (c.table, c.op, c.column,
                 f"{len(c.rows)} rows" if c.rows else "" if c.value is None else str(c.value),
                 ", ".join(f"{n} {_said(v)}" for n, v in c.where.items()), c.because)
                for c in kept.changes
            ),
            empty="It changes nothing yet.",
        )
    )  # fmt: skip
    for told in dict.fromkeys(filter(None, map(caution, kept.changes))):
        note(told)


def _said(value: Any) -> str:
    if isinstance(value, tuple):
        low, high = ("" if end is None else str(end) for end in value)
        return f"{low}..{high}"
    return " or ".join(map(str, value)) if isinstance(value, list) else f"is {value}"


@scenario.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--table", default="", help="Show this result table side by side instead.")
@asked(version=True)
def compare(asking: Asked, *, names: tuple[str, ...], table: str) -> None:
    """Show the base, each scenario NAME and the difference: money, service, lateness, stock, cash.

    Differences of contribution are of the linear plan; the same in whole lots stands below it.
    What moved names the parts of the contribution behind the difference.
    """
    workspace = asking.workspace()
    company = workspace.company(asking.version)
    wanted = table or "headlines"
    with asking.watch() as watch:
        runs = {
            name: workspace.run(
                [wanted], scenario=workspace.scenario(name), version=asking.version, watch=watch
            )
            for name in dict.fromkeys(("base", *names))
        }
    if table:
        _side_by_side(asking, runs, table, company)
        return
    rows = compare_runs(runs["base"], {n: run for n, run in runs.items() if n != "base"})
    told = {name: _could_not(run) for name, run in runs.items()}
    page = compared(rows.to_dicts(), asking.words(workspace, company), told=told)
    if asking.as_json:
        ids = {name: run.id for name, run in runs.items()}
        show_json({"answer": page.answer, "runs": ids, "told": told, **page.tables})
    else:
        show(page)


def _side_by_side(asking: Asked, runs: dict[str, Run], table: str, company: Company) -> None:
    if asking.as_json:
        show_json(
            {n: {"run": run.id, table: run[table].rows.to_dicts()} for n, run in runs.items()}
        )
        return
    declared = runs["base"][table].table
    frames = {name: frame(declared, run[table].rows) for name, run in runs.items()}
    show_grid(side_by_side(frames, near=company.as_of, currency=company.currency))


def _could_not(run: Run) -> list[str]:
    """Return what the changes of a scenario could not do, and what could not be computed."""
    issues = run["issues"].rows.filter(
        (pl.col("task") == "change") | (pl.col("code") == "not_computed")
    )
    return [f"{row['why']} {row['mend']}" for row in issues.iter_rows(named=True)]

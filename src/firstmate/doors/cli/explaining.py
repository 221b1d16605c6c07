"""Open one figure at the command line: its formula and the rows behind it, down to the files."""

from __future__ import annotations

import click

from firstmate.base.errors import Refused
from firstmate.company.tables import INPUTS
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.rows import tables_json
from firstmate.doors.cli.terminal import note, show_grid, show_json
from firstmate.doors.cli.values import conditions
from firstmate.publish.figures import figure
from firstmate.publish.page import grid
from firstmate.work.explain import Behind, Number
from firstmate.work.explain import explain as explain_number

#: Rows shown of each table behind a figure unless more are asked for.
ROWS = 10


@click.command()
@click.argument("table")
@click.argument("column")
@click.argument("key", nargs=-1, metavar="[KEY=VALUE]...")
@click.option("--run", "kept", metavar="RUN", help="Of this kept run, as `decisions` names it.")
@click.option("--scenario", default="base", help="Under this scenario.")
@click.option("--rows", default=ROWS, show_default=True,
              help="How many rows to show of each table; 0 = all.")  # fmt: skip
@asked(version=True)
def explain(
    asking: Asked, *, table: str, column: str, key: tuple[str, ...], kept: str | None,
    scenario: str, rows: int,
) -> None:  # fmt: skip
    """Open the figure in COLUMN of TABLE: its formula and the rows it rests on.

    KEY=VALUE singles out the row, for example: firstmate explain stock_targets on_hand item=A-1
    period=2026-11-02. The rows of your own files come with file, sheet and row.
    """
    workspace = asking.workspace()
    known = {**INPUTS, **workspace.registry.results}
    if table not in known:
        raise Refused(f"There is no table {table}.", "`firstmate tables` lists them.")
    kinds = {one.name: one.kind for one in known[table].columns}
    with asking.watch() as watch:
        found = explain_number(
            workspace, table, conditions(kinds, key), column, run=kept, version=asking.version,
            scenario=workspace.scenario(scenario), watch=watch,
        )  # fmt: skip
    company = workspace.company(asking.version)
    if asking.as_json:
        show_json(_plain(found, rows))
        return
    currency = company.currency
    said = figure(found.column, found.value, near=company.as_of, currency=currency)
    note(f"{table}.{column} is {said or 'empty'}: {found.column.meaning}")
    note(f"Computed as: {found.formula}")
    for behind in found.behind:
        shown = behind.rows.head(rows) if rows else behind.rows
        title = f"{behind.table.name}, {len(behind.rows):,} rows behind {behind.through}"
        columns = _first_the_source(behind)
        show_grid(
            grid(
                behind.table, shown, columns=columns, title=title, near=company.as_of,
                currency=currency,
            )
        )  # fmt: skip
    if not found.behind:
        note("No rows stand behind it.")


def _first_the_source(behind: Behind) -> list[str]:
    """Name the columns that hold anything, where the row was read from first."""
    names = [n for n in behind.rows.columns if behind.rows[n].null_count() < len(behind.rows)]
    return sorted(names, key=lambda name: name != "source")


def _plain(found: Number, most: int) -> dict[str, object]:
    return {
        "table": found.table.name,
        "column": found.column.name,
        "value": found.value,
        "unit": found.column.unit,
        "meaning": found.column.meaning,
        "formula": found.formula,
        "row": dict(found.row),
        "behind": [
            {
                "table": behind.table.name,
                "through": behind.through,
                "depth": behind.depth,
                "count": len(behind.rows),
                **tables_json({"rows": behind.rows.head(most) if most else behind.rows}),
            }
            for behind in found.behind
        ],
    }

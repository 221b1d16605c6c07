"""Write what people take away: tables, the report, empty templates; the writing is publish's."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.table import Table
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.diagnosing import write_report
from firstmate.doors.cli.rows import filtered, table_of
from firstmate.doors.cli.terminal import note, show_json
from firstmate.publish.csv import write_csv
from firstmate.publish.excel import write_excel
from firstmate.publish.parquet import write_parquet
from firstmate.publish.template import write_templates

_FORMS = {".csv": "csv", ".xlsx": "xlsx", ".parquet": "parquet"}


@click.command()
@click.argument("table")
@click.option("--csv", "form", flag_value="csv", help="As CSV.")
@click.option("--xlsx", "form", flag_value="xlsx", help="As an Excel workbook.")
@click.option("--parquet", "form", flag_value="parquet", help="As Parquet.")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Where to; default: TABLE.csv and so on, here.")  # fmt: skip
@click.option("--where", "said", multiple=True, metavar="COLUMN=VALUE",
              help="Only rows with this value, or LOW..HIGH; may be repeated.")  # fmt: skip
@click.option("--scenario", default="base", help="Under this scenario.")
@asked(version=True)
def export(
    asking: Asked, *, table: str, form: str | None, to: Path | None, said: tuple[str, ...],
    scenario: str,
) -> None:  # fmt: skip
    """Write an input, result or record TABLE to a file, every row and column of it."""
    chosen = form or (_FORMS.get(to.suffix.lower()) if to else "csv")
    if chosen is None:
        raise Refused(f"{to} says no form.", "Add --csv, --xlsx or --parquet.")
    workspace = asking.workspace()
    with asking.watch() as watch:
        declared, rows = table_of(
            workspace, table, scenario=scenario, version=asking.version, watch=watch
        )
    rows = filtered(declared, rows, said)
    file = to or Path(f"{table}.{chosen}")
    changed = _write(chosen, declared, rows, file)
    if asking.as_json:
        show_json({"file": str(file), "rows": len(rows), "cells_made_harmless": changed})
        return
    note(f"{len(rows):,} rows in {file}.")
    if changed:
        note(f"{changed:,} texts that a spreadsheet would execute begin with an apostrophe now.")


def _write(form: str, table: Table, rows: pl.DataFrame, file: Path) -> int:
    if form == "csv":
        return write_csv(rows, file)
    if form == "xlsx":
        write_excel({table.name: (table, rows)}, file)
    else:
        write_parquet(rows, file)
    return 0


@click.command()
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to; a FILE.pdf becomes a PDF. Default: the company's own folder.",
)
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it as a PDF for paper.",
)
@click.option("--scenario", default="base", help="Under this scenario.")
@asked(version=True)
def report(asking: Asked, *, to: Path | None, pdf: Path | None, scenario: str) -> None:
    """Write the diagnostic as one HTML file that needs nothing else, or as A4 pages: to print and send."""
    workspace = asking.workspace()
    wanted = [to] if to else []
    if pdf is not None:
        wanted.append(pdf if pdf.suffix.lower() == ".pdf" else pdf.with_name(f"{pdf.name}.pdf"))
    files = write_report(asking, workspace, *wanted, scenario=scenario)
    if asking.as_json:
        show_json({"file": str(files[0])} | ({"pdf": str(files[-1])} if pdf else {}))
        return
    for file in files:
        note(f"The report is in {file}.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@asked(company=False)
def templates(asking: Asked, *, folder: Path) -> None:
    """Write the input tables empty into FOLDER, to fill in by hand: each as CSV, all as Excel."""
    written = write_templates(folder)
    if asking.as_json:
        show_json({"files": [str(file) for file in written]})
    else:
        note(f"{len(written)} files in {folder}.")

"""Companies and their versions, backup and restore; what is kept is the store's."""

from __future__ import annotations

from pathlib import Path

import click

from firstmate.base.errors import Refused
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.rows import show_rows, tables_json
from firstmate.doors.cli.terminal import note, show_grid, show_json
from firstmate.publish.page import Grid, Head
from firstmate.store.open import restore as restore_into
from firstmate.work.clock import today
from firstmate.work.home import home


@click.command()
@asked(company=False)
def companies(asking: Asked) -> None:
    """List the companies kept on this machine; the one opened last is the default."""
    at = home()
    names = at.companies()
    last = at.last() if names else ""
    if asking.as_json:
        show_json({"companies": names, "last": last, "home": str(at.folder)})
        return
    show_grid(
        Grid(
            heads=(Head("company"), Head("")),
            rows=tuple((name, "opened last" if name == last else "") for name in names),
            empty="There is none yet: firstmate demo maker, or firstmate open FOLDER.",
        )
    )


@click.command()
@asked()
def versions(asking: Asked) -> None:
    """Show every state the company's data was in; `--at VERSION` of other commands goes back."""
    workspace = asking.workspace()
    table, rows = workspace.table("versions")
    if asking.as_json:
        show_json(tables_json({"versions": rows}))
        return
    shown = ("number", "version", "kind", "as_of", "at", "by", "note")
    show_rows(table, rows, columns=shown, most=0, near=today())


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@asked()
def backup(asking: Asked, *, file: Path) -> None:
    """Write everything kept about the company to one FILE; work may go on meanwhile."""
    workspace = asking.workspace()
    workspace.store.backup(file)
    if asking.as_json:
        show_json({"company": workspace.name, "file": str(file)})
    else:
        note(f"{workspace.name} is in {file}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--company", "name", required=True, metavar="NAME",
              help="Name of the company to make; it must be new.")  # fmt: skip
@asked(company=False)
def restore(asking: Asked, *, file: Path, name: str) -> None:
    """Make a company from a backup FILE, beside those that are there."""
    at = home()
    folder = at.company(name)
    if folder.exists():
        raise Refused(f"There is a company {name} already.", "Choose another name.")
    restore_into(file, folder)
    at.remember(name)
    if asking.as_json:
        show_json({"company": name, "file": str(file)})
    else:
        note(f"{name} is back as it was in {file}.")

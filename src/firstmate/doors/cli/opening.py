"""Bring exports in: a demo company, a folder of one's own, next week's files; reading them is intake's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from firstmate.base.errors import Refused
from firstmate.doors.cli.asked import Asked, asked
from firstmate.doors.cli.diagnosing import show_answers
from firstmate.doors.cli.guessing import answers_from, plain, show_guess
from firstmate.doors.cli.guessing import ask as ask_for
from firstmate.doors.cli.terminal import asks, following, note, show_grid, show_json
from firstmate.intake.importing import Imported
from firstmate.intake.wanted import wanted as wanted_files
from firstmate.publish.page import plain_grid
from firstmate.work.workspace import Workspace, companies, open_company

#: Demo companies by name; each writes its exports into a folder.
DEMOS = ("maker", "trader")

#: Files named where a folder holds no table.
REASONS = 3

_folder = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
_answers = click.option(
    "--answers", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='Answers to the questions as JSON: {"question": "answer"}.',
)  # fmt: skip
_yes = click.option("--yes", is_flag=True, help="Ask nothing: take the guess and the defaults.")


@click.command()
@click.argument("kind", type=click.Choice(DEMOS), default=DEMOS[0])
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Keep the demo company's export files here.")  # fmt: skip
@asked()
def demo(asking: Asked, *, kind: str, to: Path | None) -> None:
    """Open a demo company through the same import as your own files, and show its answers.

    maker is a joinery of about 40 people, made up; trader is a gift wholesaler with a real order
    book and a made-up supply side.
    """
    module = import_module(f"firstmate.demo.{kind}")
    with TemporaryDirectory(prefix="firstmate-") as made:
        folder = to or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        with following(silent=asking.as_json) as progress:
            progress(0.0, f"writing the exports of {kind}")
            module.write(folder)
        workspace = open_company(asking.name or kind, create=True)
        _take(asking, workspace, folder, answers={}, ask=False)
    if credit := getattr(module, "ATTRIBUTION", ""):
        note(credit)
    show_answers(asking, workspace)


@click.command("open")
@_folder
@_answers
@_yes
@asked()
def open_(asking: Asked, *, folder: Path, file: Path | None, yes: bool) -> None:
    """Open a FOLDER of exports as a company of its own, and show its answers.

    The company is called as the folder unless --company says otherwise.
    """
    name = asking.name or folder.resolve().name
    workspace = open_company(name, create=True)
    answers = answers_from(file) if file else {}
    if _take(asking, workspace, folder, answers=answers, ask=not yes and asks()):
        show_answers(asking, workspace)


@click.command("import")
@_folder
@_answers
@_yes
@asked()
def import_(asking: Asked, *, folder: Path, file: Path | None, yes: bool) -> None:
    """Read a FOLDER of exports into the company: show the guess, ask what is open, keep it.

    What was answered once is remembered; next week's files ask nothing.
    """
    workspace = open_company(asking.name, create=asking.name is not None)
    answers = answers_from(file) if file else {}
    taken = _take(asking, workspace, folder, answers=answers, ask=not yes and asks())
    if taken and asking.as_json:
        show_json(taken)


def _take(
    asking: Asked,
    workspace: Workspace,
    folder: Path,
    *,
    answers: Mapping[str, str],
    ask: bool,
) -> dict[str, Any]:
    """Read, show, ask, accept; return what was kept, empty where the person said no."""
    read = _read(asking, workspace, folder, answers)
    if not any(guess.targets for guess in read.guesses):
        raise Refused(f"{folder} holds no table that can be used.", _why_not(read))
    if not asking.as_json:
        show_guess(read, details=ask)
    if ask and read.questions:
        read = _read(asking, workspace, folder, {**answers, **ask_for(read.questions)})
        show_guess(read, details=False)
    if ask and not click.confirm("Take it so?", default=True, err=True):
        note("Nothing was kept.")
        return {}
    version = workspace.accept(read, originals=_originals(folder, read))
    if not asking.as_json:
        note(f"Version {version} of {workspace.name}, data up to {read.company.as_of}.")
        for change in read.changes:
            note(f"  {change}")
        if count := len(read.issues):
            note(f"What is odd in these files, {count:,} in all: firstmate issues")
    return {"company": workspace.name, "version": version} | plain(read)


def _read(
    asking: Asked, workspace: Workspace, folder: Path, answers: Mapping[str, str]
) -> Imported:
    with following(silent=asking.as_json) as progress:
        return workspace.read_folder(folder, answers=answers, progress=progress)


def _why_not(read: Imported) -> str:
    """Say what the first files are and what would make them tables."""
    said = read.issues.head(REASONS).iter_rows(named=True)
    return " ".join(
        f"{row['file']}: {row['why']} {row['mend']}"
        if row["file"]
        else f"{row['why']} {row['mend']}"
        for row in said
    )


def _originals(folder: Path, read: Imported) -> Iterator[Path]:
    names = dict.fromkeys(guess.file for guess in read.guesses)
    yield from (folder / name for name in names if (folder / name).is_file())


@click.command()
@click.argument("system", required=False)
@asked()
def wanted(asking: Asked, *, system: str | None) -> None:
    """Say which exports to make from SYSTEM (odoo, shopify, ...): where, what, and what for.

    With a company open, what it has already is left out; most valuable first.
    """
    known = asking.name or bool(companies())
    workspace = open_company(asking.name) if known else None
    rows = wanted_files(system=system or "", have=workspace.current() if workspace else None)
    if asking.as_json:
        show_json({"wanted": rows.to_dicts()})
        return
    show_grid(plain_grid(rows, empty="Nothing more is wanted: every table is there."))

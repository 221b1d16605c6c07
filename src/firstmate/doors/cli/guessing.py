"""Show what intake takes each sheet for, with reasons and sample rows, and ask what is open; it guesses nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from firstmate.base.errors import Refused
from firstmate.company.tables import INPUTS
from firstmate.doors.cli.terminal import note, show_grid
from firstmate.intake.guess import Guess, Question
from firstmate.intake.importing import Imported
from firstmate.publish.figures import number, share
from firstmate.publish.page import Grid, Head, grid

#: Rows shown of each table, so that a wrong guess is seen.
SAMPLE = 3
#: Columns of a sample that a person needs to see the guess.
_WIDE = 7


def show_guess(read: Imported, *, details: bool) -> None:
    """Show what each sheet was taken for; with details also why, its columns and sample rows."""
    counts = {
        (row["file"], row["sheet"]): (number(row["good"]), number(row["rejected"]))
        for row in read.counts.iter_rows(named=True)
    }
    show_grid(
        Grid(
            heads=(Head("file", long=True), Head("taken for", long=True),
                   Head("rows", right=True), Head("rejected", right=True),
                   Head("sure", right=True)),
            rows=tuple(
                (_name(guess), _tables(guess), *counts.get((guess.file, guess.sheet), ("", "")),
                 share(guess.confidence))
                for guess in read.guesses
            ),
            empty="No table was found in this folder.",
        )
    )  # fmt: skip
    if details:
        _show_columns(read)
        _show_samples(read)


def _name(guess: Guess) -> str:
    return f"{guess.file} [{guess.sheet}]" if guess.sheet else guess.file


def _tables(guess: Guess) -> str:
    return ", ".join(dict.fromkeys(target.table for target in guess.targets)) or "not used"


def _show_columns(read: Imported) -> None:
    for guess in read.guesses:
        if not guess.targets:
            continue
        note(f"\n{_name(guess)}: {'; '.join(guess.reasons)}.")
        show_grid(
            Grid(
                heads=(Head("column of yours", long=True), Head("goes to", long=True),
                       Head("because", long=True)),
                rows=tuple(
                    (field.header, f"{target.table}.{field.column}", field.why)
                    for target in guess.targets
                    for field in target.fields
                ),
            )
        )  # fmt: skip
        if guess.unused:
            note(f"Not used: {', '.join(guess.unused)}.")


def _show_samples(read: Imported) -> None:
    for name in dict.fromkeys(t.table for guess in read.guesses for t in guess.targets):
        rows = read.company[name].head(SAMPLE)
        if len(rows):
            note("")
            shown = grid(INPUTS[name], rows, title=name, near=read.company.as_of)
            show_grid(Grid(shown.heads[:_WIDE], tuple(r[:_WIDE] for r in shown.rows), name))


def ask(questions: tuple[Question, ...]) -> dict[str, str]:
    """Ask each question at the terminal and return question -> answer; Enter takes the default."""
    answers: dict[str, str] = {}
    for question in questions:
        if question.why:
            note(question.why)
        kind: Any = click.Choice(question.options) if question.options else str
        answers[question.id] = click.prompt(
            question.text, type=kind, default=question.default, err=True
        )
    return answers


def answers_from(file: Path) -> dict[str, str]:
    """Return the answers to intake's questions written in a JSON file: question -> answer.

    Raises
    ------
    Refused
        The file is not a JSON object of texts.
    """
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(
            f"{file} cannot be read: {error}.", 'Write {"question": "answer"}.'
        ) from error
    if not isinstance(said, dict):
        raise Refused(f"{file} holds no answers.", 'Write {"question": "answer"}.')
    return {str(question): str(answer) for question, answer in said.items()}


def plain(read: Imported) -> dict[str, Any]:
    """Return what was read as plain data for programs."""
    return {
        "as_of": read.company.as_of,
        "changes": list(read.changes),
        "sheets": [
            {
                "file": guess.file,
                "sheet": guess.sheet,
                "tables": [target.table for target in guess.targets],
                "confidence": guess.confidence,
                "reasons": list(guess.reasons),
                "columns": {
                    f"{target.table}.{field.column}": field.header
                    for target in guess.targets
                    for field in target.fields
                },
                "unused": list(guess.unused),
            }
            for guess in read.guesses
        ],
        "questions": [
            {"id": q.id, "text": q.text, "options": list(q.options), "default": q.default}
            for q in read.questions
        ],
        "issues": read.issues.to_dicts(),
    }

"""Times without a unit in their header: days or weeks, minutes or hours; guessed and asked.

A header that names its unit is not looked at here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from firstmate.company.tables import INPUTS
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Field, Guess, Question
from firstmate.intake.numbers import read_numbers

_DAYS = {"lead_time", "promised_days", "shelf_life"}
_HOURS = {"unit_hours", "setup_hours", "attended_hours"}


def find_units(
    pairs: Sequence[tuple[Grid, Guess]], *, answers: Mapping[str, str]
) -> tuple[dict[tuple[str, str], str], list[Question]]:
    """Return (sheet, position) -> unit for times whose header is silent, and what could be asked.

    Lead times that never exceed 12 may be weeks; unit times of typically 3 and more are minutes.
    """
    units: dict[tuple[str, str], str] = {}
    questions: list[Question] = []
    for grid, guess in pairs:
        for field in _silent(guess):
            if field.position not in grid.rows.columns:
                continue
            values = read_numbers(grid.rows[field.position]).values.drop_nulls()
            values = values.filter(values > 0)
            if values.len() < 3:
                continue
            found = _guess(field, values)
            if found is None:
                continue
            options, default = found
            key = f"unit:{guess.shape}:{field.column}"
            units[grid.name, field.position] = answers.get(key, default)
            questions.append(Question(
                key, f"Is “{field.header}” in {grid.name} in {options[0]} or in {options[1]}?", options,
                default, float(values.len()),
                f"Values run from {float(values.sort()[0]):g} to {float(values.sort()[-1]):g}.",
            ))  # fmt: skip
    return units, questions


def _silent(guess: Guess) -> list[Field]:
    seen: dict[str, Field] = {}
    for target in guess.targets:
        for field in target.fields:
            if (
                field.column in _DAYS | _HOURS
                and not field.said
                and field.column in INPUTS[target.table]
            ):
                seen.setdefault(field.position, field)
    return list(seen.values())


def _guess(field: Field, values: pl.Series) -> tuple[tuple[str, str], str] | None:
    ordered = values.sort()
    top, middle = float(ordered[-1]), float(ordered[ordered.len() // 2])
    if field.column in _DAYS:
        return (("days", "weeks"), "days") if top <= 12 and field.column == "lead_time" else None
    if field.column in _HOURS and middle >= 0.5:
        return ("minutes", "hours"), "minutes" if middle >= 3 else "hours"
    return None

"""All recognised sheets to rows of tables: how columns are written, in which units, told only once.

It decides nothing about single values (see columns) and merges no tables (see assemble).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from firstmate.base.issue import Issue
from firstmate.intake.columns import Manner
from firstmate.intake.convert import convert
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Guess, Question
from firstmate.intake.habits import Habits, find_habits
from firstmate.intake.overlap import Sheets, without_summaries
from firstmate.intake.records import Manners
from firstmate.intake.tax import with_tax
from firstmate.intake.unit import find_units


def read_values(
    pairs: Sequence[tuple[Grid, Guess]],
    *,
    answers: Mapping[str, str],
    today: date,
    zone: str,
    tax_rate: float,
) -> tuple[Sheets, list[Issue], list[Question]]:
    """Return each sheet with its rows, the issues found on the way, and what could be asked."""
    units, asked = find_units(pairs, answers=answers)
    habits = find_habits(pairs, today=today, answers=answers)
    pairs, taxed = with_tax(pairs, habits, answers=answers, rate=tax_rate)
    converted = []
    for grid, guess in pairs:
        manners = _manners(grid, habits, units, today, zone)
        notes = {at[1]: said for at, said in habits.notes.items() if at[0] == grid.name}
        converted.append((grid, guess, convert(grid, guess, manners=manners, notes=notes)))
    kept, issues, twice = without_summaries(converted, answers=answers)
    issues += [issue for _, _, each in kept for issue in each.issues]
    return kept, issues, [*asked, *habits.questions, *taxed, *twice]


def _manners(
    grid: Grid, habits: Habits, units: Mapping[tuple[str, str], str], today: date, zone: str
) -> Manners:
    excel = grid.sheet.kind != "csv"

    # a week without a year is the one nearest to the other days of the sheet
    around = habits.around.get(grid.name, today)

    def manner(position: str) -> Manner:
        at = (grid.name, position)
        return Manner(
            habits.decimals.get(at, "."),
            habits.orders.get(at, "dmy"),
            zone,
            around,
            excel,
            units.get(at, ""),
        )

    spread = [d for at, d in habits.decimals.items() if at[0] == grid.name]
    value = replace(manner("value"), decimal=max(set(spread), key=spread.count) if spread else ".")
    by_position = {head.position: manner(head.position) for head in grid.heads}
    return Manners({**by_position, "value": value}, manner(""))

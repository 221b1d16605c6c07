"""How the columns of all sheets write days and numbers, decided once for the whole folder.

A column decides for itself where a value leaves no choice; else its sheet, then the folder, then
the person asked. It reads no values (see numbers and days).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import polars as pl

from firstmate.company.tables import INPUTS
from firstmate.intake.days import Order, day_order, read_days
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Guess, Question
from firstmate.intake.numbers import Marks, marks
from firstmate.intake.reading import Note

_NUMBERS = {"number", "money", "integer"}
_ENOUGH = 20_000


@dataclass(frozen=True)
class Habits:
    """Decimal mark and day order by (sheet, position), and what was uncertain."""

    decimals: Mapping[tuple[str, str], str]
    orders: Mapping[tuple[str, str], str]
    notes: Mapping[tuple[str, str], tuple[Note, ...]]
    questions: tuple[Question, ...]
    around: Mapping[str, date]


def find_habits(
    pairs: Sequence[tuple[Grid, Guess]], *, today: date, answers: Mapping[str, str]
) -> Habits:
    """Decide marks and orders of every column that is used."""
    found_marks: dict[tuple[str, str], Marks] = {}
    found_orders: dict[tuple[str, str], Order] = {}
    cells: dict[tuple[str, str], pl.Series] = {}
    for grid, guess in pairs:
        for position, kind in _used(grid, guess):
            at = (grid.name, position)
            cells[at] = grid.rows[position]
            if kind == "number":
                sample = _spread(cells[at])
                found_marks[at] = marks(sample, prior="." if grid.sheet.kind == "excel" else "")
            else:
                found_orders[at] = day_order(
                    cells[at], today=today, setting=answers.get("day_order", "")
                )
    decimals, unsure_decimals = _decimals(found_marks, pairs, answers)
    orders, unsure_orders = _orders(found_orders)
    notes = {
        at: (Note("two_day_orders", "days are written in two orders in one column", order.against,
                  severity="warning",
                  mend="Write all days of the column in one order; those that can be read only one way "
                  "are read that way, the others as most are."),)
        for at, order in found_orders.items() if order.against
    }  # fmt: skip
    questions = [
        *_ask("day_order", unsure_orders, cells),
        *_ask("decimal", unsure_decimals, cells, decimals),
    ]
    return Habits(decimals, orders, notes, tuple(questions), _around(cells, orders, today))


def _around(
    cells: Mapping[tuple[str, str], pl.Series],
    orders: Mapping[tuple[str, str], str],
    today: date,
) -> dict[str, date]:
    """Return the latest day written in each sheet that is not after today."""
    found: dict[str, date] = {}
    for (sheet, position), order in orders.items():
        sample = _spread(cells[sheet, position]).head(500)
        written = sample.filter(sample.str.contains(r"\d.*\d{4}|\d{4}.*\d"))
        days = read_days(written, order=order, today=today).values
        latest = days.filter(days <= today).max()
        if isinstance(latest, date):
            found[sheet] = max(latest, found.get(sheet, latest))
    return found


def _used(grid: Grid, guess: Guess) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for target in guess.targets:
        for field in target.fields:
            kind = INPUTS[target.table][field.column].kind
            if field.position in grid.rows.columns and not field.how.startswith("word:"):
                if kind in _NUMBERS:
                    found[field.position] = "number"
                elif kind in {"day", "moment"}:
                    found[field.position] = "day"
    if spread := guess.options.get("spread"):
        found.update({position: "number" for position in spread if position in grid.rows.columns})
    return list(found.items())


def _spread(cells: pl.Series) -> pl.Series:
    filled = cells.drop_nulls()
    return filled.gather_every(max(1, filled.len() // _ENOUGH)) if filled.len() else filled


def _decimals(
    found: Mapping[tuple[str, str], Marks],
    pairs: Sequence[tuple[Grid, Guess]],
    answers: Mapping[str, str],
) -> tuple[dict[tuple[str, str], str], list[tuple[str, str]]]:
    by_sheet: dict[str, Counter[str]] = {}
    for (sheet, _), each in found.items():
        if each.certain:
            by_sheet.setdefault(sheet, Counter())[each.decimal] += 1
    kinds = {grid.name: grid for grid, _ in pairs}
    folder = Counter(
        votes.most_common(1)[0][0]
        for sheet, votes in by_sheet.items() if kinds[sheet].sheet.kind == "csv"
    )  # fmt: skip
    decided, unsure = {}, []
    for at, each in found.items():
        grid = kinds[at[0]]
        semicolons = any("separator ;" in note or "semicolon" in note for note in grid.sheet.notes)
        if each.certain or grid.sheet.kind != "csv":
            decided[at] = each.decimal
        elif votes := by_sheet.get(at[0]):
            decided[at] = votes.most_common(1)[0][0]
        elif folder:
            decided[at] = folder.most_common(1)[0][0]
        else:
            usual = "comma" if semicolons else "point"
            decided[at] = "," if answers.get("decimal", usual) == "comma" else "."
            if each.either:
                unsure.append(at)
    return decided, unsure


def _orders(
    found: Mapping[tuple[str, str], Order],
) -> tuple[dict[tuple[str, str], str], list[tuple[str, str]]]:
    open_ = {"assumed", "setting"}
    sure = {at: order for at, order in found.items() if order.rest not in open_}
    weight = {"values": 10, "today": 5, "sequence": 3}
    by_sheet: dict[str, Counter[str]] = {}
    folder: Counter[str] = Counter()
    for (sheet, _), order in sure.items():
        by_sheet.setdefault(sheet, Counter())[order.first] += weight.get(order.rest, 1)
        folder[order.first] += weight.get(order.rest, 1)
    decided, unsure = {}, []
    for at, order in found.items():
        if at in sure:
            decided[at] = order.first
        elif at[0] in by_sheet:
            decided[at] = by_sheet[at[0]].most_common(1)[0][0]
        elif folder:
            decided[at] = folder.most_common(1)[0][0]
        else:
            decided[at] = order.first
            unsure.append(at)
    return decided, unsure


def _ask(
    what: str,
    unsure: list[tuple[str, str]],
    cells: Mapping[tuple[str, str], pl.Series],
    decimals: Mapping[tuple[str, str], str] = MappingProxyType({}),
) -> list[Question]:
    if not unsure:
        return []
    rows = sum(cells[at].drop_nulls().len() for at in unsure)
    first = cells[unsure[0]].drop_nulls()
    example = first[0] if first.len() else ""
    where = ", ".join(sorted({sheet for sheet, _ in unsure})[:3])
    if what == "day_order":
        return [Question(what, f"Is {example} in {where} written day first or month first?",
                         ("dmy", "mdy"), "dmy", float(rows),
                         "No day is above 12, so the values leave it open.")]  # fmt: skip
    return [Question(what, f"Does {example} in {where} have a decimal comma or a decimal point?",
                     ("comma", "point"), "comma" if decimals[unsure[0]] == "," else "point", float(rows),
                     "Every value can be read both ways.")]  # fmt: skip

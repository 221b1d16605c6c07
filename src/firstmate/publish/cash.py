"""Cash as a page of sections, the same for every door; it computes no balance."""

from __future__ import annotations

import polars as pl

from firstmate.base.run import Run
from firstmate.publish.page import Grid, Page, Section, grid
from firstmate.publish.saying import Words
from firstmate.publish.supply import cash as answer
from firstmate.publish.supply import cash_causes, no_cash_lines

TABLES = ("cash_projection", "cash_odds", "cash_dips", "cash_months", "cash_habits")
#: Weeks shown one by one.
SHOWN = 13


def cash(run: Run, words: Words) -> Page:
    """Return the page: the answer, what comes regularly, weeks with their chance, and twelve months."""
    held = {name: run[name] for name in TABLES}
    rows, habits = held["cash_projection"].rows.sort("period"), held["cash_habits"].rows
    entered = bool(rows["other"].ne(0.0).any())

    def part(name: str, rows: pl.DataFrame, columns: tuple[str, ...] | None, empty: str) -> Grid:
        return grid(held[name].table, rows, columns=columns, near=words.near, currency=words.currency,
                    empty=empty)  # fmt: skip

    said = [cash_causes(rows, words), "" if entered else no_cash_lines(habits)]
    sections = (
        Section("By week", sentences=tuple(s for s in said if s), grids=(part(
            "cash_projection", rows.head(SHOWN), None, "Nothing is sold or bought in the plan."),)),
        Section("What comes and goes regularly on the account", grids=(part(
            "cash_habits", habits, ("cash_line", "kind", "every", "amount", "next_day", "year_amount", "n"),
            "No bank lines are known, or none that come again: the statement of the bank brings them."),)),
        Section("What pulls the lowest week down, and what would lift it", grids=(part(
            "cash_dips", held["cash_dips"].rows, None, "Nothing pulls it down."),)),
        Section("Twelve months", grids=(part("cash_months", held["cash_months"].rows, None, "No week is planned."),)),
    )  # fmt: skip
    return Page(
        answer=answer(rows, words, whole=entered),
        sections=sections,
        tables={name: frame.rows.to_dicts() for name, frame in held.items()},
    )

"""Hours sold in one sentence, and as a page of sections for every door; it computes no hours."""

from __future__ import annotations

import polars as pl

from firstmate.base.run import Run
from firstmate.publish.figures import money, month, number, share
from firstmate.publish.page import Grid, Page, Section, grid
from firstmate.publish.saying import Words

TABLES = ("hours_sold", "hours_unsold", "job_earnings")
#: The latest months that the sentence speaks of.
MONTHS = 3
NOTHING = (
    "Which hours are billed is not known: time sheets that say for each entry whether it is billable, "
    "and its rate, tell it."
)


def latest(sold: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the latest months that the sentence speaks of."""
    return sold.filter(pl.col("month").is_in(sold["month"].unique().sort().tail(MONTHS).implode()))


def hours(sold: pl.DataFrame, earned: pl.DataFrame, words: Words) -> str:
    """Return the answer: hours since when, the share that is billable, and what the others cost."""
    if sold.is_empty():
        return NOTHING
    rows = latest(sold)
    totals = rows.select(pl.col("hours", "billable_hours", "amount", "unsold_amount").sum())
    booked, billable, amount, lost = totals.row(0)
    said = (
        f"Since {month(rows['month'].min())} {number(booked)} hours were booked, {share(billable / booked)} "  # type: ignore[arg-type]
        f"of them billable: {money(amount, currency=words.currency)}"
    )
    if lost >= 1.0:
        said += f"; the other {number(booked - billable)} would have earned {money(lost, currency=words.currency)}"
    left = float(earned["unbilled"].sum() or 0.0)
    bills = f" {money(left, currency=words.currency)} is in no invoice yet." if left >= 1.0 else ""
    return f"{said}.{bills}"


def hours_page(run: Run, words: Words) -> Page:
    """Return the page: by person, where hours that are not billable go, and what jobs earn."""
    held = {name: run[name] for name in TABLES}

    def part(name: str, rows: pl.DataFrame, empty: str) -> Grid:
        return grid(held[name].table, rows, near=words.near, currency=words.currency, empty=empty)

    sold, unsold, earned = (held[name].rows for name in TABLES)
    sections = (
        Section("By person and month", grids=(part("hours_sold", latest(sold), "Nothing is known."),)),
        Section("Where hours that are not billable go", grids=(part("hours_unsold", unsold, "All are billable."),)),
        Section("What the hours on each job earn", grids=(part(
            "job_earnings", earned.sort("amount", descending=True), "No hours name a job."),)),
    )  # fmt: skip
    return Page(
        answer=hours(sold, earned, words),
        sections=sections,
        tables={name: frame.rows.to_dicts() for name, frame in held.items()},
    )

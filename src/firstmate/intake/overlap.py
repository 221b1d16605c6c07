"""The same sales told twice: by orders and by invoices, by lines and by a grid of months.

It decides which telling counts; what is left out is said and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from firstmate.base.issue import Issue
from firstmate.intake.convert import Converted
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Guess, Question

Sheets = list[tuple[Grid, Guess, Converted]]


def without_summaries(
    converted: Sequence[tuple[Grid, Guess, Converted]], *, answers: Mapping[str, str]
) -> tuple[Sheets, list[Issue], list[Question]]:
    """Leave out sheets whose sales are told better by another sheet.

    A grid by months gives way to order or invoice lines of the same time; invoice lines give way to
    order lines of the same time and the same customers or items. Where a grid stays, its months are
    spread evenly over their weeks.
    """
    lines = [
        (guess.options.get("spread") is not None, part.rows)
        for _, guess, each in converted for part in each.parts
        if part.table == "sales_lines" and part.main
    ]  # fmt: skip
    detailed = [rows for wide, rows in lines if not wide]
    orders = [rows for rows in detailed if not _invoiced(rows)]
    kept: Sheets = []
    issues: list[Issue] = []
    questions: list[Question] = []
    for grid, guess, each in converted:
        rows = next((p.rows for p in each.parts if p.table == "sales_lines" and p.main), None)
        wide = guess.options.get("spread") is not None
        better = "" if rows is None else _better(rows, wide=wide, detailed=detailed, orders=orders)
        if not better:
            kept.append((grid, guess, _by_week(each, guess) if wide and rows is not None else each))
            continue
        question = Question(
            f"twice:{guess.shape}", f"Are the sales in {grid.name} the same as in your {better} lines?",
            ("the same", "other sales"), "the same", float(grid.rows.height),
            "Both speak of the same weeks and the same items or customers.",
        )  # fmt: skip
        questions.append(question)
        if answers.get(question.id, "the same") == "other sales":
            kept.append((grid, guess, _by_week(each, guess) if wide else each))
            continue
        kept.append((grid, guess, _left_out(each)))
        issues.append(Issue(
            task="intake", code="told_twice", severity="hint", table="sales_lines", file=grid.sheet.file,
            sheet=grid.sheet.sheet, count=max(1, each.good),
            why=f"The sheet tells the same sales as the {better} lines, which are more exact; it was left out.",
            mend="Say so if these are other sales.",
        ))  # fmt: skip
    return kept, issues, questions


def _invoiced(rows: pl.DataFrame) -> bool:
    return "document" in rows.columns and bool((rows["document"] == "invoice").all())


def _better(
    rows: pl.DataFrame, *, wide: bool, detailed: list[pl.DataFrame], orders: list[pl.DataFrame]
) -> str:
    """Return "order" or "invoice" where such lines tell the same sales, "" where none do."""
    candidates = detailed if wide else orders if _invoiced(rows) else []
    for other in candidates:
        if other is not rows and _same_time(rows, other) and _same_things(rows, other):
            return "invoice" if _invoiced(other) else "order"
    return ""


def _same_time(rows: pl.DataFrame, other: pl.DataFrame) -> bool:
    if "day" not in rows.columns or "day" not in other.columns:
        return False
    a, b, c, d = rows["day"].min(), rows["day"].max(), other["day"].min(), other["day"].max()
    if not (
        isinstance(a, date) and isinstance(b, date) and isinstance(c, date) and isinstance(d, date)
    ):
        return False
    shared = (min(b, d) - max(a, c)).days
    return shared >= 0.5 * max(1, (b - a).days)


def _same_things(rows: pl.DataFrame, other: pl.DataFrame) -> bool:
    for column in ("item", "customer", "job_class", "description"):
        if column in rows.columns and column in other.columns:
            mine = rows[column].drop_nulls().str.to_lowercase().unique()
            if mine.len():
                theirs = other[column].drop_nulls().str.to_lowercase().unique()
                if float(mine.is_in(theirs.implode()).mean() or 0.0) >= 0.3:  # type: ignore[arg-type]
                    return True
    return False


def _left_out(each: Converted) -> Converted:
    """Turn the good rows of a sheet into skipped ones."""
    sales = next(p.rows for p in each.parts if p.table == "sales_lines" and p.main)
    rows = sales.select(pl.col("_row").alias("row"), pl.lit("told elsewhere").alias("fate")).unique(
        "row"
    )
    rest = tuple(p for p in each.parts if p.table != "sales_lines")
    skipped = pl.concat([each.skipped, rows]).sort("row")
    return replace(each, parts=rest, good=0, skipped=skipped)


def _by_week(each: Converted, guess: Guess) -> Converted:
    """Spread the figure of a month or quarter evenly over the weeks that begin in it."""
    if guess.options.get("grain") not in {"month", "quarter"}:
        return each
    length = "1mo" if guess.options["grain"] == "month" else "3mo"
    value = guess.options["value"]

    def weekly(rows: pl.DataFrame) -> pl.DataFrame:
        first = pl.col("day").dt.offset_by("6d").dt.truncate("1w")
        last = pl.col("day").dt.offset_by(length).dt.offset_by("-1d")
        spread = rows.with_columns(_days=pl.date_ranges(first, last, "1w"))
        spread = spread.with_columns(
            (pl.col(value) / pl.col("_days").list.len()).alias(value), day=pl.col("_days")
        )
        spread = spread.drop("_days").explode("day")
        return spread.with_columns(
            order=pl.col("day").cast(pl.String),
            line=pl.int_range(1, pl.len() + 1).over("day"),
        )

    parts = tuple(
        replace(p, rows=weekly(p.rows)) if p.table == "sales_lines" and p.main else p
        for p in each.parts
    )
    note = Issue(
        task="intake", code="spread_over_weeks", severity="hint", table="sales_lines", column=value,
        why=f"Figures of a {guess.options['grain']} were spread evenly over its weeks.",
        mend="Export sales line by line with their days for a better forecast.",
        file=guess.file, sheet=guess.sheet,
    )  # fmt: skip
    return replace(each, parts=parts, issues=(*each.issues, note))

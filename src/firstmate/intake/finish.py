"""What follows from a row's own values: hours from start to end, the day of a moment, made-up keys.

It looks at one row at a time and repairs nothing that was said.
"""

from __future__ import annotations

from hashlib import blake2b

import polars as pl

from firstmate.base.table import Table
from firstmate.intake.guess import Target
from firstmate.intake.signs import MADE_UP


def finish(rows: pl.DataFrame, *, table: Table, target: Target) -> pl.DataFrame:
    """Fill columns that the row's own values determine, and keys that files leave out."""
    have = set(rows.columns)
    if table.name in {"work_reports", "time_entries"}:
        rows = _worked(rows, have)
    if table.name == "deals":
        rows = _deal(rows, have)
    if table.name == "bank_lines":
        rows = _moved(rows, have)
    if table.name == "invoices":
        rows = _invoice(rows, target, have)
    if table.name == "calendar_exceptions" and "valid_from" in have:
        until = pl.col("valid_to") if "valid_to" in have else pl.lit(None, dtype=pl.Date)
        rows = rows.with_columns(valid_to=until.fill_null(pl.col("valid_from")))
        if "hours" not in have and "extra_hours" not in have:
            rows = rows.with_columns(hours=pl.lit(0.0))
    for name, key in sorted(MADE_UP):
        if name == table.name:
            rows = _key(rows, key)
    return rows


def _worked(rows: pl.DataFrame, have: set[str]) -> pl.DataFrame:
    if {"began", "ended"} <= have:
        spent = (pl.col("ended") - pl.col("began")).dt.total_seconds() / 3600
        known = pl.col("hours") if "hours" in have else pl.lit(None, dtype=pl.Float64)
        rows = rows.with_columns(hours=pl.coalesce(known, pl.when(spent >= 0).then(spent)))
    if "began" in have:
        day = pl.col("day") if "day" in have else pl.lit(None, dtype=pl.Date)
        rows = rows.with_columns(day=pl.coalesce(day, pl.col("began").dt.date()))
    return rows


def _deal(rows: pl.DataFrame, have: set[str]) -> pl.DataFrame:
    known = pl.col("outcome") if "outcome" in have else pl.lit(None, dtype=pl.String)
    rows = rows.with_columns(outcome=known.fill_null("open"))
    if "expected_close" in have:
        closed = pl.col("closed") if "closed" in have else pl.lit(None, dtype=pl.Date)
        decided = pl.when(pl.col("outcome") != "open").then(pl.col("expected_close"))
        rows = rows.with_columns(closed=pl.coalesce(closed, decided))
    return rows


def _moved(rows: pl.DataFrame, have: set[str]) -> pl.DataFrame:
    """One signed amount from what the bank wrote: two columns, or a word beside an amount without sign."""
    into, out = (
        pl.col(name).fill_null(0.0) if name in have else pl.lit(0.0)
        for name in ("paid_in", "paid_out")
    )
    both = [name for name in ("paid_in", "paid_out") if name in have]
    known = pl.col("amount") if "amount" in have else pl.lit(None, dtype=pl.Float64)
    if both:
        said = pl.any_horizontal(pl.col(name).is_not_null() for name in both)
        known = pl.coalesce(known, pl.when(said).then(into - out.abs()))
    if "direction" in have:
        way = pl.col("direction")
        known = (
            pl.when(way == "out")
            .then(-known.abs())
            .when(way == "in")
            .then(known.abs())
            .otherwise(known)
        )
    return rows.with_columns(amount=known)


def _invoice(rows: pl.DataFrame, target: Target, have: set[str]) -> pl.DataFrame:
    """Net amount where the file has the gross one and its tax."""
    gross = any(
        f.column == "amount" and (f.how == "less tax" or f.said == "gross") for f in target.fields
    )
    if gross and "tax" in have:
        rows = rows.with_columns(amount=pl.col("amount") - pl.col("tax").fill_null(0.0))
    return rows


def _key(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Make a key from the row's values: a day where there is one, else a hash; equal rows are counted."""
    present = key in rows.columns
    if present and not rows[key].null_count():
        return rows
    values = sorted(n for n in rows.columns if not n.startswith("_") and n not in {"source", key})
    if key == "order":
        made = pl.col("day").cast(pl.String) if "day" in rows.columns else pl.lit("no number")
        made = made.fill_null("no number")
    else:
        ordinal = pl.col("_digest").cum_count().over("_digest")
        rows = rows.with_columns(_digests(rows.select(values)))
        made = pl.col("_digest").cast(pl.String) + pl.lit("-") + ordinal.cast(pl.String)
    known = pl.col(key) if present else pl.lit(None, dtype=pl.String)
    filled = rows.with_columns(pl.coalesce(known, made).alias(key))
    return filled.drop("_digest", strict=False)


def _digests(rows: pl.DataFrame) -> pl.Series:
    """Hash of each row's content, the same on every machine and in every version."""
    texts = rows.select(
        pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator="|")
    ).to_series()
    return pl.Series("_digest", [blake2b(t.encode(), digest_size=6).hexdigest() for t in texts])

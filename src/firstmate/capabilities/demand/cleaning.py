"""What was changed of the history before the forecast learns from it, each with the way back; it changes nothing."""

from __future__ import annotations

import polars as pl

KEY = ["item", "location"]
COLUMNS = {"kind": pl.String, "scope": pl.String, "item": pl.String, "location": pl.String,
           "period": pl.Date, "n": pl.Int64, "units": pl.Float64, "amount": pl.Float64,
           "measure": pl.String, "undo_value": pl.Float64}  # fmt: skip


def runs(out: pl.Expr) -> pl.Expr:
    """Return the first week of the run of weeks out of stock that a week belongs to; null outside.

    Rows must be sorted by item, location and week.
    """
    begins = out & ~out.shift(1, fill_value=False).over(KEY)
    return pl.when(out).then(
        pl.when(begins).then("period").otherwise(None).forward_fill().over(KEY)
    )


def scope_of(first: pl.Expr) -> pl.Expr:
    """Name under which a run of weeks is taken back: item|location|first week."""
    return pl.concat_str("item", "location", first.cast(pl.String), separator="|")


def cleanings(weekly: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return rows of ``history_cleanings``.

    Parameters
    ----------
    weekly
        Rows of ``sales_history`` with ``run`` (first week of a run out of stock).
    lines
        Order lines with ``usual``, ``scope``.
    """
    price = pl.col("amount").sum().over(KEY) / pl.col("quantity").sum().over(KEY)
    weekly = weekly.with_columns(price=pl.when(price.is_finite()).then(price).fill_null(0.0))
    parts = (_bulk(lines), _empty(weekly), _promoted(weekly))
    typed = [pl.col(name).cast(kind) for name, kind in COLUMNS.items()]
    return pl.concat([part.select(typed) for part in parts]).sort("kind", "scope", *KEY, "period")


def _bulk(lines: pl.DataFrame) -> pl.DataFrame:
    cut = lines.filter(pl.col("usual") < pl.col("quantity"))
    off = pl.col("usual") - pl.col("quantity")
    return cut.select(
        kind=pl.lit("bulk order"), scope="scope", item="item", location="location",
        period=pl.col("day").dt.truncate("1w"), n=pl.lit(1, pl.Int64), units=off,
        amount=(off / pl.col("quantity") * pl.col("amount")).fill_null(0.0).cast(pl.Float64),
        measure=pl.lit("bulk_orders"), undo_value="quantity",
    )  # fmt: skip


def _empty(weekly: pl.DataFrame) -> pl.DataFrame:
    guessed = pl.col("stock_basis") == "inferred"
    kind = pl.when(guessed).then(pl.lit("out of stock, inferred")).otherwise(pl.lit("out of stock"))
    rows = weekly.filter(pl.col("run").is_not_null()).with_columns(kind=kind)
    return rows.group_by("kind", *KEY, period="run").agg(
        n=pl.len(), units=pl.col("lost").sum(), amount=(pl.col("lost") * pl.col("price")).sum(),
    ).select(
        "kind", scope_of(pl.col("period")).alias("scope"), *KEY, "period", "n", "units", "amount",
        measure=pl.lit("stock_outs"), undo_value=pl.lit(1.0),
    )  # fmt: skip


def _promoted(weekly: pl.DataFrame) -> pl.DataFrame:
    more = pl.col("usual") * (1.0 - pl.col("uplift"))
    rows = weekly.filter(pl.col("promotion").is_not_null(), pl.col("uplift") != 1.0)
    return rows.group_by("promotion", *KEY).agg(
        period=pl.col("period").min(), n=pl.len(), units=more.sum(),
        amount=(more * pl.col("price")).sum(),
    ).select(
        pl.lit("promotion").alias("kind"), pl.col("promotion").alias("scope"), *KEY, "period", "n",
        "units", "amount", measure=pl.lit("promotions"), undo_value=pl.lit(1.0),
    )  # fmt: skip

"""How long each purchase line took, or has at least taken: observations, not estimates."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

#: A line counts as arrived when so much of it is there: the last few pieces may never come.
ARRIVED_SHARE = 0.95


def observations(
    lines: pl.DataFrame, *, receipts: pl.DataFrame, as_of: date, history_days: int
) -> pl.DataFrame:
    """Return one row per purchase line with an order day.

    A line that has not arrived is censored: its lead time is at least the days since its order.

    Returns
    -------
    purchase, line, supplier, item, location, days (from order to arrival, or to ``as_of``),
    censored, arrived (day), left (units still to come), wanted.
    """
    placed = lines.filter(
        ~pl.col("status").fill_null("").is_in(["draft", "cancelled"])
        & pl.col("ordered").is_between(as_of - timedelta(days=history_days), as_of)
    )
    came = _receipts(receipts, lines=placed)
    quantity = pl.col("quantity").fill_null(0.0)
    there = pl.coalesce("received", "_received").fill_null(0.0)
    full = (pl.col("status") == "done").fill_null(value=False) | (
        (quantity > 0) & (there >= ARRIVED_SHARE * quantity)
    )
    told = pl.col("status").is_null() & (quantity == 0) & pl.col("received_on").is_not_null()
    arrived = pl.when(full | told).then(pl.coalesce("received_on", "_received_on"))
    return (
        placed.join(came, on=["purchase", "line"], how="left", maintain_order="left")
        .with_columns(
            arrived.alias("arrived"),
            (full | told).alias("_done"),
            pl.when(full | told)
            .then(0.0)
            .otherwise((quantity - there).clip(lower_bound=0.0))
            .alias("left"),
        )
        .filter(~pl.col("_done") | pl.col("arrived").is_not_null())
        .select(
            "purchase",
            "line",
            pl.col("supplier").fill_null(""),
            pl.col("item").fill_null(""),
            pl.col("location").fill_null(""),
            (pl.coalesce("arrived", pl.lit(as_of)) - pl.col("ordered"))
            .dt.total_days()
            .cast(pl.Float64)
            .alias("days"),
            (~pl.col("_done")).alias("censored"),
            "arrived",
            "left",
            "wanted",
        )
    )


def _receipts(receipts: pl.DataFrame, *, lines: pl.DataFrame) -> pl.DataFrame:
    """Units and last day received per purchase line; without a line number by the item."""
    of_item = lines.unique(["purchase", "item"], keep="first", maintain_order=True).select(
        "purchase", "item", pl.col("line").alias("_line")
    )
    return (
        receipts.filter(pl.col("purchase").is_not_null())
        .join(of_item, on=["purchase", "item"], how="left")
        .with_columns(pl.coalesce("purchase_line", "_line").alias("line"))
        .group_by("purchase", "line")
        .agg(
            (pl.col("quantity") - pl.col("rejected").fill_null(0.0)).sum().alias("_received"),
            pl.col("day").max().alias("_received_on"),
        )
    )

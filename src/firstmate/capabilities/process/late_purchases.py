"""Purchase lines past due, and the open orders that cannot be served without them."""

from __future__ import annotations

from datetime import date

import polars as pl

from firstmate.capabilities.process.uses import uses


def late_purchases(
    purchases: pl.DataFrame,
    *,
    lines: pl.DataFrame,
    stock: pl.DataFrame,
    bom: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """Return overdue purchase lines with the open order lines they hold.

    A line bought for a job or order holds its open lines. Else an order line is held by an item
    when it needs it, itself or through the bill, and the stock of the item is less than all open
    lines need of it.

    Parameters
    ----------
    lines
        Open lines of sales with week_cost, week_low, week_high.
    """
    due = pl.coalesce("confirmed", "wanted")
    left = (pl.col("quantity").fill_null(0.0) - pl.col("received").fill_null(0.0)).clip(
        lower_bound=0.0
    )
    price = pl.coalesce("price", pl.col("amount") / pl.col("quantity")).fill_null(0.0)
    overdue = (
        purchases.filter(
            ~pl.col("status").fill_null("").is_in(["draft", "cancelled", "done"])
            & pl.col("received_on").is_null()
            & (due < as_of)
        )
        .with_columns(
            due.alias("due"),
            (pl.lit(as_of) - due).dt.total_days().cast(pl.Float64).alias("days"),
            left.alias("quantity"),
            (left * price).alias("amount"),
        )
        .filter(pl.col("quantity") > 0)
    )
    for_stock = overdue.filter(pl.col("job").fill_null("") == "")["item"].drop_nulls().unique()
    by_item = _held(for_stock, lines=lines, stock=stock, bom=bom)
    figures = ["held", "held_amount", "week_cost", "week_low", "week_high"]
    return (
        overdue.join(_of_work(lines), on="job", how="left")
        .join(by_item, on="item", how="left", suffix="_item")
        .with_columns(
            pl.coalesce(
                name, pl.when(pl.col("job").fill_null("") == "").then(f"{name}_item"), 0
            ).alias(name)
            for name in figures
        )
        .sort("purchase", "line")
    )


def _of_work(lines: pl.DataFrame) -> pl.DataFrame:
    """Open lines by job and, for orders that are no job, by order."""
    whose = pl.coalesce("job", "order")
    return lines.group_by(whose.alias("job")).agg(
        pl.len().cast(pl.Int64).alias("held"),
        pl.col("open_amount").sum().alias("held_amount"),
        pl.col("week_cost", "week_low", "week_high").sum(),
    )


def _held(
    missing: pl.Series, *, lines: pl.DataFrame, stock: pl.DataFrame, bom: pl.DataFrame
) -> pl.DataFrame:
    """Open order lines by missing item: count, amount and cost of a week."""
    itself = pl.DataFrame({"component": missing, "item": missing}).with_columns(
        pl.lit(1.0).alias("quantity")
    )
    inside = pl.concat([itself, uses(bom).filter(pl.col("component").is_in(missing.implode()))])
    needs = inside.join(
        lines.filter(pl.col("kind") == "item"), on="item", how="inner", suffix="_line"
    )
    on_hand = stock.group_by(pl.col("item").alias("component")).agg(
        pl.col("quantity").sum().alias("_on_hand")
    )
    return (
        needs.group_by("component")
        .agg(
            pl.len().cast(pl.Int64).alias("held"),
            pl.col("open_amount").sum().alias("held_amount"),
            (pl.col("quantity") * pl.col("open_quantity")).sum().alias("_needed"),
            pl.col("week_cost", "week_low", "week_high").sum(),
        )
        .join(on_hand, on="component", how="left")
        .filter(pl.col("_on_hand").fill_null(0.0) < pl.col("_needed"))
        .drop("_needed", "_on_hand")
        .rename({"component": "item"})
    )

"""What a bought unit costs: the supplier's price, else what was paid, else what is entered."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

RECENT_DAYS = 365


def bought_prices(
    items: pl.DataFrame,
    *,
    supplier_items: pl.DataFrame,
    purchase_lines: pl.DataFrame,
    stock: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """Return the cost of a unit of every item that has one, in the company's currency as given.

    In this order: price of the first supplier at the smallest quantity (its price breaks are the
    low end); mean paid over the last 365 days; cost entered for the item; value in the stock list.

    Returns
    -------
    item, value, low, high, n, basis.
    """
    layers = [
        _offered(supplier_items, as_of=as_of),
        _paid(purchase_lines, as_of=as_of),
        _entered(items.select("item", pl.col("cost").alias("value"))),
        _entered(
            stock.filter(pl.col("unit_cost") > 0)
            .group_by("item")
            .agg(pl.col("unit_cost").median().alias("value"))
        ),
    ]
    return (
        pl.concat(layers)
        .unique("item", keep="first", maintain_order=True)
        .with_columns(
            pl.min_horizontal("low", "value").alias("low"),
            pl.max_horizontal("high", "value").alias("high"),
        )
        .sort("item")
    )


def _offered(supplier_items: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    valid = supplier_items.filter(
        (pl.col("price") > 0)
        & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
    ).sort(
        "item",
        pl.col("priority").fill_null(99),
        "supplier",
        pl.col("from_quantity").fill_null(0.0),
        "price",
    )
    first = pl.col("supplier") == pl.col("supplier").first().over("item")
    return (
        valid.filter(first)
        .group_by("item", maintain_order=True)
        .agg(
            pl.col("price").first().alias("value"),
            pl.col("price").min().alias("low"),
            pl.col("price").first().alias("high"),
        )
        .with_columns(pl.lit(0, dtype=pl.Int64).alias("n"), pl.lit("entered").alias("basis"))
    )


def _paid(lines: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    amount = pl.coalesce(pl.col("price") * pl.col("quantity"), "amount")
    return (
        lines.filter(
            ~pl.col("status").fill_null("").is_in(["draft", "cancelled"])
            & (pl.col("ordered") > as_of - timedelta(days=RECENT_DAYS))
            & (pl.col("quantity") > 0)
            & pl.col("item").is_not_null()
        )
        .with_columns(amount.alias("_amount"))
        .filter(pl.col("_amount") > 0)
        .with_columns((pl.col("_amount") / pl.col("quantity")).alias("_price"))
        .group_by("item")
        .agg(
            (pl.col("_amount").sum() / pl.col("quantity").sum()).alias("value"),
            pl.col("_price").quantile(0.1, "linear").alias("low"),
            pl.col("_price").quantile(0.9, "linear").alias("high"),
            pl.len().cast(pl.Int64).alias("n"),
        )
        .with_columns(pl.lit("measured").alias("basis"))
    )


def _entered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("value") > 0).select(
        "item",
        "value",
        pl.col("value").alias("low"),
        pl.col("value").alias("high"),
        pl.lit(0, dtype=pl.Int64).alias("n"),
        pl.lit("entered").alias("basis"),
    )

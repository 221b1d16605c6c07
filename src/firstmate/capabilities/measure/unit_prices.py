"""The net price one unit of an item really brings; discounts and mix are in it, fees are not."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

#: Days of sales that make the present price; older sales count only where there are none.
RECENT_DAYS = 365


def sold_prices(sales: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return item, value (sum of amount / sum of quantity), low, high, n from sales.

    >>> sales = pl.DataFrame(
    ...     {
    ...         "item": "A",
    ...         "kind": "item",
    ...         "day": date(2026, 1, 5),
    ...         "quantity": [1.0, 3.0],
    ...         "amount": [10.0, 24.0],
    ...         "price": [10.0, 8.0],
    ...     }
    ... )
    >>> sold_prices(sales, as_of=date(2026, 2, 1)).rows()
    [('A', 8.5, 8.2, 9.8, 2)]
    """
    lines = sales.filter(
        pl.col("kind").is_in(["item", "service"])
        & (pl.col("quantity") > 0)
        & (pl.col("amount") > 0)
        & pl.col("item").is_not_null()
    )
    recent = pl.col("day") > as_of - timedelta(days=RECENT_DAYS)
    wanted = recent | ~recent.any().over("item")
    value = pl.col("amount").sum() / pl.col("quantity").sum()
    return (
        lines.with_columns(wanted.fill_null(value=True).alias("_wanted"))
        .filter("_wanted")
        .group_by("item")
        .agg(
            value.alias("value"),
            pl.min_horizontal(pl.col("price").quantile(0.1, "linear"), value).alias("low"),
            pl.max_horizontal(pl.col("price").quantile(0.9, "linear"), value).alias("high"),
            pl.len().cast(pl.Int64).alias("n"),
        )
        .sort("item")
    )


def listed_prices(items: pl.DataFrame, *, prices: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return item, listed: list price for all customers at the smallest quantity, else of the item.

    Both in the company's currency already.
    """
    for_all = (
        prices.filter(
            (pl.col("customer").fill_null("") == "")
            & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
        )
        .sort(
            "item", pl.col("customer_class").fill_null(""), pl.col("from_quantity").fill_null(0.0)
        )
        .unique("item", keep="first", maintain_order=True)
        .select("item", pl.col("price").alias("_price"))
    )
    return (
        items.select("item", "price")
        .join(for_all, on="item", how="full", coalesce=True)
        .select("item", pl.coalesce("_price", "price").alias("listed"))
        .filter(pl.col("listed") > 0)
        .sort("item")
    )


def unit_prices(
    costs: pl.DataFrame, *, sold: pl.DataFrame, listed: pl.DataFrame, used: pl.Series, margin: float
) -> pl.DataFrame:
    """Return the price of every item of ``costs``: sold at, else listed, else from its cost.

    An item never sold nor listed is worth its cost where a bill uses it, else cost / (1 - margin).

    Returns
    -------
    item, value, low, high, n, basis.
    """
    cost = pl.col("cost")
    from_cost = (
        pl.when(pl.col("item").is_in(used.implode())).then(cost).otherwise(cost / (1 - margin))
    )
    basis = (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit("measured"))
        .when(pl.col("listed").is_not_null())
        .then(pl.lit("entered"))
        .otherwise(pl.lit("default"))
    )
    value = pl.coalesce("value", "listed", from_cost)
    return (
        costs.select("item", pl.col("value").alias("cost"))
        .join(sold, on="item", how="left")
        .join(listed, on="item", how="left")
        .select(
            "item",
            value.alias("value"),
            pl.coalesce("low", "listed", cost).alias("low"),
            pl.coalesce("high", "listed", value).alias("high"),
            pl.col("n").fill_null(0),
            basis.alias("basis"),
        )
        .with_columns(
            pl.min_horizontal("low", "value").alias("low"),
            pl.max_horizontal("high", "value").alias("high"),
        )
        .sort("item")
    )

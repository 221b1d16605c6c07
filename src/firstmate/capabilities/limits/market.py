"""The market as a limit: what one more average order is worth, by family and kind of work; it plans nothing."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

#: Days of sales that say what an average order looks like.
RECENT = 91
#: What one-off work without a class is called.
UNNAMED = "one-off work"
#: Unit of the price of one-off work in ``plan_prices``.
PER_1000 = "1000 currency"


def plain_prices(
    sales: pl.DataFrame, unit_costs: pl.DataFrame, *, as_of: date, job_margin: float
) -> pl.DataFrame:
    """Return prices of the market where the plan has none: what is left of recent sales after material.

    A plan has none where what is still to be sold is due after it, or nobody expects any.

    Returns
    -------
    kind ("market"), name, period, amount, unit, as in ``plan_prices``.
    """
    recent = sales.filter(pl.col("day") > as_of - timedelta(days=RECENT))
    items = (
        recent.filter((pl.col("kind") == "item") & (pl.col("quantity") > 0))
        .join(unit_costs.select("item", "value"), on="item", how="left")
        .group_by("item")
        .agg((pl.col("amount").sum() / pl.col("quantity").sum()).alias("price"),
             pl.col("value").first().fill_null(0.0).alias("cost"))
        .select(pl.col("item").alias("name"), (pl.col("price") - pl.col("cost")).alias("amount"),
                pl.lit("item unit").alias("unit"))
    )  # fmt: skip
    jobs = recent.filter(pl.col("kind") == "job").select(
        pl.col("job_class").fill_null("").alias("name"),
        pl.lit(1000.0 * job_margin).alias("amount"), pl.lit(PER_1000).alias("unit"),
    ).unique()  # fmt: skip
    return pl.concat([items, jobs]).filter(pl.col("amount") > 0).select(
        pl.lit("market").alias("kind"), "name", pl.lit(as_of).alias("period"), "amount", "unit"
    ).sort("name")  # fmt: skip


def one_more_order(
    prices: pl.DataFrame, sales: pl.DataFrame, items: pl.DataFrame, *, as_of: date
) -> pl.DataFrame:
    """Return the contribution of one more average order by family or kind of work.

    An average order is the mean over the orders of the last 91 days of sum(quantity x price of
    one more unit in the plan); for one-off work sum(amount x price of one more unit of money).

    Parameters
    ----------
    prices
        ``plan_prices`` of kind "market": name (item or job class), period, amount, unit.
    sales
        ``sales``: order, day, kind, item, job_class, quantity, amount.
    items
        ``items``: item, family.

    Returns
    -------
    name (family or kind of work), price (mean contribution of one unit), value (of one average
    order) [currency], n (orders), sorted by value.
    """
    market = prices.filter(pl.col("kind") == "market").with_columns(
        pl.when(pl.col("unit") == PER_1000).then(pl.col("amount") / 1000.0).otherwise("amount")
        .alias("amount")
    )  # fmt: skip
    worth = market.group_by("name").agg(pl.col("amount").mean().alias("price"))
    recent = (
        sales.drop("price", strict=False)
        .filter(
            (pl.col("day") > as_of - timedelta(days=RECENT)) & pl.col("kind").is_in(["item", "job"])
        )
        .with_columns(
            pl.when(pl.col("kind") == "job").then("job_class").otherwise("item").alias("name"),
            pl.when(pl.col("kind") == "job").then("amount").otherwise("quantity").alias("units"),
        )
    )
    family = items.select(pl.col("item").alias("name"), "family")
    lines = (
        recent.join(worth, on="name", how="inner")
        .join(family, on="name", how="left")
        .with_columns(
            pl.when(pl.col("kind") == "job").then(pl.col("name").replace("", UNNAMED))
            .otherwise(pl.col("family").fill_null("all items")).alias("name"),
            (pl.col("units") * pl.col("price")).alias("value"),
        )
    )  # fmt: skip
    orders = lines.group_by("name", "order").agg(pl.col("value").sum(), pl.col("price").mean())
    return (
        orders.group_by("name")
        .agg(
            pl.col("price").mean(),
            pl.col("value").mean(),
            pl.len().cast(pl.Int64).alias("n"),
        )
        .sort(["value", "name"], descending=[True, False])
    )

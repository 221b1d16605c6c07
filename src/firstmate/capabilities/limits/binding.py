"""Which limits bind, read off the plan's prices and loads; it plans nothing and values no step."""

from __future__ import annotations

import polars as pl

#: A price below this many units of currency is rounding, not a limit.
ROUNDING = 1e-6
#: A resource this full is examined even where its price is zero: prices of a degenerate plan lie.
FULL = 0.97


def binding(prices: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return the limits that may bind, the likely worst first.

    Parameters
    ----------
    prices
        ``plan_prices``: kind, name, period, amount [currency per hour or unit].
    loads
        ``loads``: resource, period, hours [h], capacity [h].

    Returns
    -------
    kind, name, first_period, weeks_bound, price (mean where it binds), weight (sum over weeks of
    price x a tenth of what there is, the slope of a 10 % step), load_share.
    """
    closed = loads.filter(pl.col("capacity") <= 0).select(
        pl.lit("resource").alias("kind"), pl.col("resource").alias("name"), "period"
    )
    bound = (
        prices.filter((pl.col("amount") > ROUNDING) & (pl.col("kind") != "market"))
        # In a week without hours any work has a price; that is the calendar, not a limit.
        .join(closed, on=["kind", "name", "period"], how="anti")
        .group_by("kind", "name")
        .agg(
            pl.col("period").min().alias("first_period"),
            pl.col("period").n_unique().cast(pl.Int64).alias("weeks_bound"),
            pl.col("amount").mean().alias("price"),
            pl.col("amount").sum().alias("total_price"),
        )
    )
    full = (pl.col("hours") >= FULL * pl.col("capacity")) & (pl.col("capacity") > 0)
    shares = loads.group_by(pl.col("resource").alias("name")).agg(
        (pl.col("hours").sum() / pl.col("capacity").sum()).alias("load_share"),
        pl.col("capacity").mean().alias("week"),
        full.sum().cast(pl.Int64).alias("full_weeks"),
        pl.col("period").filter(full).min().alias("full_at"),
    ).with_columns(pl.lit("resource").alias("kind"))  # fmt: skip
    both = bound.join(shares, on=["kind", "name"], how="full", coalesce=True)
    return (
        both.filter(pl.col("price").is_not_null() | (pl.col("full_weeks") > 0))
        .with_columns(
            pl.coalesce("first_period", "full_at").alias("first_period"),
            pl.coalesce("weeks_bound", "full_weeks").alias("weeks_bound"),
            pl.col("price").fill_null(0.0),
            (pl.col("total_price").fill_null(0.0) * pl.col("week").fill_null(1.0) / 10).alias("weight"),
        )
        .sort(["weight", "load_share", "kind", "name"], descending=[True, True, False, False],
              nulls_last=True)
        .select("kind", "name", "first_period", "weeks_bound", "price", "weight", "load_share")
    )  # fmt: skip


def worst(prices: pl.DataFrame, loads: pl.DataFrame, *, but: str = "") -> tuple[str, str]:
    """Return kind and name of the worst limit other than ``but``; the market where nothing binds."""
    rows = binding(prices, loads).filter((pl.col("weight") > 0) & (pl.col("name") != but))
    if not len(rows):
        return "market", ""
    first = rows.row(0, named=True)
    return str(first["kind"]), str(first["name"])

"""What a week of waiting costs an open line: contribution of customers who leave, and penalty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.base.task import Given


def with_week_cost(lines: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    """Return open lines of sales with ``margin``, ``week_cost``, ``week_low``, ``week_high``.

    ``week_cost = open_amount x (lost_per_week x margin + penalty_per_week)``: a lost order costs
    its contribution, not its price. The share lost is that of the customer, else of the class,
    else of the channel in ``patience``, else the setting with its range.

    Parameters
    ----------
    given
        Tables patience, customers, jobs, unit_prices, unit_costs; settings lost_per_week,
        job_margin, item_margin.
    """
    tables, settings = given.tables, given.settings
    rows = _with_patience(_with_margin(lines, tables=tables, settings=settings), tables=tables)
    usual, (low, high) = float(settings["lost_per_week"]), given.ends("lost_per_week")
    lost = pl.col("_lost")
    known = lost.is_not_null()
    shares = {
        "week_cost": lost.fill_null(usual),
        "week_low": pl.when(known).then(pl.min_horizontal("_low", lost)).otherwise(low),
        "week_high": pl.when(known).then(pl.max_horizontal("_high", lost)).otherwise(high),
    }
    penalty = pl.col("_penalty").fill_null(0.0)
    return rows.with_columns(
        (pl.col("open_amount") * (share * pl.col("margin") + penalty)).alias(name)
        for name, share in shares.items()
    ).drop("_lost", "_low", "_high", "_penalty")


def _with_margin(
    lines: pl.DataFrame, *, tables: Mapping[str, pl.DataFrame], settings: Mapping[str, Any]
) -> pl.DataFrame:
    """Contribution as a share of the price: of the item, of the job's material, else assumed."""
    items = (
        tables["unit_prices"]
        .select("item", pl.col("value").alias("_price"))
        .join(tables["unit_costs"].select("item", pl.col("value").alias("_cost")), on="item")
        .filter(pl.col("_price") > 0)
        .select("item", (1.0 - pl.col("_cost") / pl.col("_price")).clip(0.0, 1.0).alias("_item"))
    )
    jobs = (
        tables["jobs"]
        .filter((pl.col("amount") > 0) & pl.col("material").is_not_null())
        .select("job", (1.0 - pl.col("material") / pl.col("amount")).clip(0.0, 1.0).alias("_job"))
        .unique("job", keep="first", maintain_order=True)
    )
    usual = (
        pl.when(pl.col("kind") == "job")
        .then(float(settings["job_margin"]))
        .otherwise(float(settings["item_margin"]))
    )
    return (
        lines.join(items, on="item", how="left", maintain_order="left")
        .join(jobs, on="job", how="left", maintain_order="left")
        .with_columns(pl.coalesce("_item", "_job", usual).alias("margin"))
        .drop("_item", "_job")
    )


def _with_patience(lines: pl.DataFrame, *, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Add the most particular row of patience: customer before class before channel before all."""
    classes = tables["customers"].select("customer", "customer_class")
    rows = lines.with_row_index("_row").join(
        classes, on="customer", how="left", maintain_order="left"
    )
    named = tables["patience"].select(
        *(pl.col(name).fill_null("").alias(f"_{name}") for name in _SCOPES),
        pl.col("lost_per_week").alias("_lost"),
        pl.col("low").alias("_low"),
        pl.col("high").alias("_high"),
        pl.col("penalty_per_week").alias("_penalty"),
    )
    matched = rows.select("_row", *_SCOPES).join(named, how="cross")
    fits = pl.all_horizontal(
        (pl.col(f"_{name}") == "") | (pl.col(f"_{name}") == pl.col(name)).fill_null(value=False)
        for name in _SCOPES
    )
    best = (
        matched.filter(fits)
        .sort("_row", *(f"_{name}" for name in _SCOPES), descending=[False, True, True, True])
        .unique("_row", keep="first", maintain_order=True)
        .select("_row", "_lost", "_low", "_high", "_penalty")
    )
    return (
        rows.join(best, on="_row", how="left", maintain_order="left")
        .drop("_row")
        .with_columns(
            pl.coalesce("_low", "_lost").alias("_low"), pl.coalesce("_high", "_lost").alias("_high")
        )
    )


_SCOPES = ("customer", "customer_class", "channel")

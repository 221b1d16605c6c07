"""The task `idle_stock`: stock that has not moved for long, and what selling it would free."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.process.advice import advise
from firstmate.capabilities.process.tables import NOT_MOVED
from firstmate.capabilities.process.uses import uses

QUARTER = 0.25


def idle_stock(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``not_moved`` and ``recommendations``."""
    days = int(given.settings["dead_after_days"])
    moved = last_moves(given.tables, as_of=given.as_of)
    rows = not_moved(
        given["stock"],
        moved=moved,
        costs=given["unit_costs"],
        since=_first_day(given.tables),
        as_of=given.as_of,
        dead_after_days=days,
    )
    rate, brings = float(given.settings["holding_rate"]), float(given.settings["dead_value"])
    rows = rows.with_columns(
        (pl.col("amount") * brings).alias("brings"),
        (pl.col("amount") * rate * QUARTER).alias("holding"),
    )
    low, high = given.ends("holding_rate")
    advised = rows.with_columns(
        pl.col("holding").alias("value"),
        (pl.col("amount") * QUARTER * low).alias("low"),
        (pl.col("amount") * QUARTER * high).alias("high"),
        pl.col("brings").alias("cash_effect"),
        pl.col("last_moved").alias("day"),
        pl.lit(value=True).alias("recurring"),
        pl.lit(given.as_of + timedelta(days=91)).alias("deadline"),
        pl.lit("holding_rate").alias("assumption"),
    )
    return {
        "not_moved": rows.select(NOT_MOVED.names),
        "recommendations": advise(
            advised, code="sell_dead_stock", name=("item", "location"),
            opens={"stock": ("item",)}, rest="not_moved",
        ),
    }  # fmt: skip


def last_moves(tables: Mapping[str, pl.DataFrame], *, as_of: date) -> pl.DataFrame:
    """Return item, moved: the last day anything happened to the item, up to ``as_of``.

    Sales, shipments, receipts, stock moves and work of the item, work and sales of whatever
    contains it, and the last movement that the stock list names. A count is no movement.
    """
    sold = tables["sales"].filter(pl.col("kind").is_in(["item", "return"]))
    own = [
        sold.select("item", pl.coalesce("shipped_on", "day").alias("day")),
        tables["shipments"].select("item", pl.col("shipped_on").alias("day")),
        tables["receipts"].select("item", "day"),
        tables["purchase_lines"].select("item", pl.col("received_on").alias("day")),
        tables["stock_moves"]
        .filter(pl.col("reason").fill_null("") != "count")
        .select("item", "day"),
        tables["stock"].select("item", pl.col("last_moved").alias("day")),
        tables["work_orders"].select("item", pl.coalesce("finished", "started").alias("day")),
    ]
    days = (
        pl.concat(own)
        .drop_nulls()
        .filter(pl.col("day") <= as_of)
        .group_by("item")
        .agg(pl.col("day").max())
    )
    # A list that names last movements knows of every use; else use is seen through the bill.
    told = tables["stock"].filter(pl.col("last_moved").is_not_null())["item"].unique()
    through = (
        uses(tables["bom_lines"])
        .filter(~pl.col("component").is_in(told.implode()))
        .join(days, on="item", how="inner")
        .select(pl.col("component").alias("item"), "day")
    )
    return pl.concat([days, through]).group_by("item").agg(pl.col("day").max().alias("moved"))


def _first_day(tables: Mapping[str, pl.DataFrame]) -> date | None:
    """First day of sales, purchases or moves: what the data can know of."""
    days = pl.concat(
        [tables["sales"]["day"], tables["purchase_lines"]["ordered"], tables["stock_moves"]["day"]]
    )
    first = days.min()
    return first if isinstance(first, date) else None


def not_moved(
    stock: pl.DataFrame,
    *,
    moved: pl.DataFrame,
    costs: pl.DataFrame,
    since: date | None,
    as_of: date,
    dead_after_days: int,
) -> pl.DataFrame:
    """Return stock on hand whose last movement is ``dead_after_days`` or longer ago.

    Where no movement is known, the first day of the data stands in; without data nothing is said.
    """
    held = stock.with_columns(pl.col("location").fill_null("")).filter(
        pl.col("day").is_null() | (pl.col("day") == pl.col("day").max().over("item", "location"))
    )
    value = pl.col("quantity") * pl.coalesce("unit_cost", "_cost").fill_null(0.0)
    known = pl.coalesce("moved", pl.lit(since, dtype=pl.Date))
    return (
        held.join(costs.select("item", pl.col("value").alias("_cost")), on="item", how="left")
        .group_by("item", "location")
        .agg(pl.col("quantity").sum(), value.sum().alias("amount"))
        .join(moved, on="item", how="left")
        .with_columns(
            pl.col("moved").alias("last_moved"),
            (pl.lit(as_of) - known).dt.total_days().cast(pl.Float64).alias("days"),
        )
        .filter(
            (pl.col("days") >= dead_after_days) & (pl.col("quantity") > 0) & (pl.col("amount") > 0)
        )
        .sort("item", "location")
    )

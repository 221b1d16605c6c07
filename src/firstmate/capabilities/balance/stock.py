"""The task `stock_outlook`: when stock runs out, what protects, and how much is too much, in money."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import DAYS_IN_WEEK

#: Weeks of need that are no excess: what is used up within a quarter.
QUARTER = 13
_KEY = ["item", "location"]
_SMALL = 1e-6


def stock(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``stock_outlook``, one row per item and place that has stock, demand or a plan.

    Where only one place has a name, rows without a place are of it, and stand under the empty one.
    """
    only = _only_place(given["stock_targets"], given["projections"])
    weeks = _placed(given["projections"], only).sort("item", "location", "period")
    end = given.as_of + timedelta(weeks=QUARTER)
    price, cost = (
        given[table].select("item", pl.col("value").alias(name))
        for table, name in (("unit_prices", "price"), ("unit_costs", "cost"))
    )
    ahead = weeks.group_by(_KEY, maintain_order=True).agg(
        pl.col("period").filter(pl.col("short") > _SMALL).first().alias("runs_out"),
        pl.col("short").max(),
        pl.col("lost").sum(),
        pl.col("needed").filter(pl.col("period") <= end).sum().alias("quarter"),
        pl.col("period").filter(pl.col("stock") < pl.col("target") - _SMALL).first()
        .alias("below_target"),
    )  # fmt: skip
    dead = _placed(given["not_moved"], only).group_by(_KEY).agg(pl.col("amount").sum())
    rows = (
        _aims(given["stock_targets"], only)
        .join(ahead, on=_KEY, how="left", maintain_order="left")
        .join(price, on="item", how="left", maintain_order="left")
        .join(cost, on="item", how="left", maintain_order="left")
        .join(given["items"].select("item", "family").unique("item", keep="first"), on="item",
              how="left", maintain_order="left")
        .join(dead.rename({"amount": "dead_amount"}), on=_KEY, how="left", maintain_order="left")
        .with_columns(pl.col("quarter").fill_null(0.0))
    )  # fmt: skip
    needed = pl.col("quarter")
    excess = (pl.col("on_hand") - pl.col("order_up_to") - needed).clip(lower_bound=0.0)
    cover = pl.when(needed > _SMALL).then(pl.col("on_hand") / needed * QUARTER * DAYS_IN_WEEK)
    return {
        "stock_outlook": rows.select(
            *_KEY, "family", "on_hand", (pl.col("on_hand") * pl.col("cost")).alias("amount"),
            cover.alias("days_of_cover"), "runs_out", "short",
            (pl.col("lost") * pl.col("price")).alias("short_amount"), "below_target",
            excess.alias("excess"), (excess * pl.col("cost")).alias("excess_amount"), "dead_amount",
        )
    }  # fmt: skip


def _only_place(*tables: pl.DataFrame) -> str:
    """Return the one place that has a name, empty where there are several or none."""
    names = pl.concat([table.select("location") for table in tables])["location"].unique()
    named = [name for name in names.to_list() if name]
    return named[0] if len(named) == 1 else ""


def _placed(rows: pl.DataFrame, only: str) -> pl.DataFrame:
    place = pl.col("location").fill_null("")
    return rows.with_columns(
        pl.when(place == only).then(pl.lit("")).otherwise(place).alias("location")
    )


def _aims(targets: pl.DataFrame, only: str) -> pl.DataFrame:
    """Return item, location, on_hand, order_up_to (the highest of all weeks)."""
    places = targets.group_by(_KEY, maintain_order=True).agg(
        pl.col("on_hand").first().fill_null(0.0), pl.col("order_up_to").max().fill_null(0.0)
    )
    sums = pl.col("on_hand", "order_up_to").sum()
    return _placed(places, only).group_by(_KEY, maintain_order=True).agg(sums)

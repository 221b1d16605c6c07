"""The task `stock_outlook`: when stock runs out, what protects, and how much is too much, in money."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from firstmate.base.task import Given

#: Weeks of need that are no excess: what is used up within a quarter.
QUARTER = 13
_KEY = ["item", "location"]
_SMALL = 1e-6


def stock(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``stock_outlook``, one row per item and place that has stock, demand or a plan."""
    weeks = given["projections"].sort("item", "location", "period")
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
    aims = given["stock_targets"].group_by(_KEY, maintain_order=True).agg(
        pl.col("on_hand", "days_of_cover").first(), pl.col("order_up_to").max()
    )  # fmt: skip
    excess = pl.col("on_hand") - pl.col("order_up_to") - pl.col("quarter").fill_null(0.0)
    rows = (
        aims.join(ahead, on=_KEY, how="left", maintain_order="left")
        .join(price, on="item", how="left", maintain_order="left")
        .join(cost, on="item", how="left", maintain_order="left")
        .join(given["items"].select("item", "family").unique("item", keep="first"), on="item",
              how="left", maintain_order="left")
        .join(given["not_moved"].select(*_KEY, pl.col("amount").alias("dead_amount")), on=_KEY,
              how="left", maintain_order="left")
        .with_columns(pl.col("on_hand", "order_up_to").fill_null(0.0))
        .with_columns(excess.clip(lower_bound=0.0).alias("excess"))
    )  # fmt: skip
    return {
        "stock_outlook": rows.select(
            *_KEY, "family", "on_hand",
            (pl.col("on_hand") * pl.col("cost")).alias("amount"), "days_of_cover", "runs_out",
            "short", (pl.col("lost") * pl.col("price")).alias("short_amount"), "below_target",
            "excess", (pl.col("excess") * pl.col("cost")).alias("excess_amount"), "dead_amount",
        )
    }  # fmt: skip

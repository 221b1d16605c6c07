"""Checks the purchases of a plan against what suppliers allow: days, quantities, value; it plans none.

Like the other checks it shares no code with the planner and reads only tables.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

Tables = Mapping[str, pl.DataFrame]
_BUY = pl.col("kind") == "buy"


def order_days(tables: Tables) -> pl.DataFrame:
    """New purchases released on a day on which the supplier takes no orders, or while it is shut."""
    new = tables["planned_orders"].filter(_BUY & ~pl.col("firm"))
    calendar = tables["supply_calendars"].with_columns(pl.col("location").fill_null(""))
    here = (pl.col("location_calendar") == "") | (pl.col("location_calendar") == pl.col("location"))
    one_place = tables["planned_orders"]["location"].drop_nulls().n_unique() <= 1
    both = new.join(calendar, on="supplier", suffix="_calendar").filter(here | one_place)
    days = both.filter(pl.col("weekday").is_not_null()).group_by("planned", "item", "release").agg(
        (pl.col("weekday") == pl.col("release").dt.weekday()).any().alias("taken")
    )  # fmt: skip
    shut = both.filter(
        pl.col("release").is_between(pl.col("closed_from"), pl.coalesce("closed_to", "closed_from"))
    )
    return pl.concat(
        [days.filter(~pl.col("taken")).select("item", "release"), shut.select("item", "release")]
    ).select("item", pl.col("release").dt.truncate("1w").alias("period"))


def above_what_suppliers_can(tables: Tables) -> pl.DataFrame:
    """Found and allowed units of an item, and value of all, that a supplier delivers in a week."""
    orders = tables["planned_orders"].filter(_BUY)
    week = pl.col("due").dt.truncate("1w").alias("period")
    parts = []
    for table, key, limit, what in (
        ("supplier_items", ["supplier", "item"], "weekly_quantity", "quantity"),
        ("suppliers", ["supplier"], "weekly_value", "amount"),
    ):
        if table not in tables or limit not in tables[table].columns:
            continue
        most = tables[table].filter(pl.col(limit).is_not_null()).group_by(key).agg(
            pl.col(limit).max().alias("allowed")
        )  # fmt: skip
        new = orders.group_by(*key, week).agg(
            pl.col(what).sum().alias("found"), (~pl.col("firm")).any().alias("new")
        )
        parts.append(
            new.filter("new").join(most, on=key).select(
                pl.col("item") if "item" in key else pl.lit(None, dtype=pl.String).alias("item"),
                "period", "found", "allowed",
            )
        )  # fmt: skip
    empty = {"item": pl.String, "period": pl.Date, "found": pl.Float64, "allowed": pl.Float64}
    return pl.concat([pl.DataFrame(schema=empty), *parts])

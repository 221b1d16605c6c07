"""Checks of a plan that look at lots of items made together.

Like the other checks they share no code with the planner and read only tables.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.work.findings import Tables, above

#: Weeks in which makes are in whole lots.
NEAR = timedelta(weeks=8)


def below_their_batch(tables: Tables, as_of: date) -> pl.DataFrame:
    """What is newly made of a group in the near weeks is at least its smallest lot."""
    rows = tables["lot_groups"].with_columns(
        pl.col("lot_per_unit").fill_null(1.0).alias("counts"),
        pl.col("group_minimum").max().over("lot_group").fill_null(0.0).alias("least"),
    )
    made = tables["planned_orders"].filter(
        (pl.col("kind") == "make") & ~pl.col("firm") & (pl.col("due") <= as_of + NEAR)
    )
    lots = (
        made.join(rows.filter(pl.col("least") > 0), on="item")
        .group_by("lot_group")
        .agg((pl.col("quantity") * pl.col("counts")).sum().alias("allowed"),
             pl.col("least").first().alias("found"), pl.col("period").min())
    )  # fmt: skip
    return above(
        lots.with_columns(pl.col("lot_group").alias("item")), "batch",
        "Less of a group is made than its smallest lot.",
    )  # fmt: skip


#: Tables a rule needs, and the rule.
RULES = ((("planned_orders", "lot_groups"), below_their_batch),)

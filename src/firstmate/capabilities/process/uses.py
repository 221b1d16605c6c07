"""Which items a component goes into, through all levels of the bill; it computes no need."""

from __future__ import annotations

import polars as pl

DEEPEST = 20


def uses(bom: pl.DataFrame) -> pl.DataFrame:
    """Return component, item, quantity: every item that contains the component, at any level.

    Quantities multiply along the levels; an item counts as used in itself once. Circles end at 20
    levels.

    >>> bom = pl.DataFrame({"item": ["A", "B"], "component": ["B", "C"], "quantity": [2.0, 3.0]})
    >>> uses(bom).rows()
    [('B', 'A', 2.0), ('C', 'A', 6.0), ('C', 'B', 3.0)]
    """
    direct = bom.group_by("component", "item").agg(pl.col("quantity").sum())
    level, found = direct, [direct]
    up = direct.select(
        pl.col("component").alias("item"),
        pl.col("item").alias("_above"),
        pl.col("quantity").alias("_times"),
    )
    for _ in range(DEEPEST):
        level = (
            level.join(up, on="item", how="inner")
            .group_by("component", pl.col("_above").alias("item"))
            .agg((pl.col("quantity") * pl.col("_times")).sum().alias("quantity"))
            .filter(pl.col("component") != pl.col("item"))
        )
        if level.is_empty():
            break
        found.append(level)
    return (
        pl.concat(found)
        .group_by("component", "item")
        .agg(pl.col("quantity").sum())
        .sort("component", "item")
    )

"""What one unit too few costs and one too many, per item and place; it sets no target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.capabilities.inventory.cover import KEY, review_weeks
from firstmate.capabilities.inventory.newsvendor import critical_share

WEEKS_IN_YEAR = 52.0
DEFAULT_LINES = 5.0


def economics(
    keys: pl.DataFrame,
    *,
    prices: pl.DataFrame,
    costs: pl.DataFrame,
    items: pl.DataFrame,
    methods: pl.DataFrame,
    settings: Mapping[str, Any],
) -> pl.DataFrame:
    """Return one row per key, in its order, with what targets need.

    Columns: ``price, cost, contribution`` [currency per unit], ``lost`` (contribution x
    lost_when_short), ``held`` (cost of holding a unit over one review), ``share`` (the newsvendor's
    of both), ``class``, ``entered`` safety stock, ``maximum``.

    An item without a cost takes price x (1 - item_margin), without a price cost / (1 - item_margin).
    An item that is ending may have to be written off: what dead stock loses is added to ``held``.
    """
    margin = settings["item_margin"]
    rows = (
        keys.join(
            prices.select("item", price="value"), on="item", how="left", maintain_order="left"
        )
        .join(costs.select("item", cost="value"), on="item", how="left", maintain_order="left")
        .join(
            items.select("item", "maximum", entered="safety_stock"),
            on="item",
            how="left",
            maintain_order="left",
        )
        .join(methods.select(*KEY, "class"), on=KEY, how="left", maintain_order="left")
    )
    weeks = review_weeks(float(settings["review_days"]))
    gone = pl.when(pl.col("class") == "ending").then(1.0 - settings["dead_value"]).otherwise(0.0)
    rows = rows.with_columns(
        price=pl.coalesce("price", pl.col("cost") / (1.0 - margin), 0.0),
        cost=pl.coalesce("cost", pl.col("price") * (1.0 - margin), 0.0),
    ).with_columns(
        contribution=pl.max_horizontal(pl.col("price") - pl.col("cost"), 0.0),
        held=pl.col("cost") * (settings["holding_rate"] * weeks / WEEKS_IN_YEAR + gone),
    )
    lost = (rows["contribution"] * settings["lost_when_short"]).to_numpy()
    share = critical_share(lost, held=rows["held"].to_numpy())
    return rows.with_columns(pl.Series("lost", lost), pl.Series("share", share))


def line_cost(purchases: pl.DataFrame, *, order_cost: float) -> float:
    """Return the cost of one line of a purchase [currency]: that of the order over its mean lines.

    Without purchases an order is taken to have five lines.
    """
    if purchases.is_empty():
        return order_cost / DEFAULT_LINES
    return order_cost / (purchases.height / max(purchases["purchase"].n_unique(), 1))

"""What an average week needs of every item, own demand and that of what contains it together."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.supply.bills import Bills
from firstmate.capabilities.supply.network import Network
from firstmate.capabilities.supply.wanted import Wanted
from firstmate.capabilities.supply.weeks import Floats, Weeks


def weekly_need(
    made: pl.DataFrame, bill: Bills, lines: pl.DataFrame, forecasts: pl.DataFrame, weeks: Weeks
) -> pl.DataFrame:
    """Return item, need: units an average week of the plan needs of each made item.

    Firm orders or forecast, whichever is larger, exploded down the bills level by level.
    """
    firm = lines.group_by("item").agg(pl.col("quantity").sum().alias("firm"))
    mean = forecasts.group_by("item").agg(pl.col("mean").sum().alias("mean"))
    own = firm.join(mean, on="item", how="full", coalesce=True).select(
        "item", (pl.max_horizontal("firm", "mean") / len(weeks)).alias("need")
    )
    need = bill.levels.join(own, on="item", how="full", coalesce=True).with_columns(
        pl.col("need").fill_null(0.0), pl.col("level").fill_null(0)
    )
    parts = bill.lines.filter(pl.col("per_unit") > 0)
    for level in sorted(need["level"].unique().to_list()):
        down = (
            need.filter(pl.col("level") == level)
            .join(parts, on="item")
            .sort("item", "component")
            .group_by("component", maintain_order=True)
            .agg((pl.col("need") * pl.col("per_unit")).sum().alias("more"))
            .rename({"component": "item"})
        )
        need = need.join(down, on="item", how="left", maintain_order="left").select(
            "item", "level", (pl.col("need") + pl.col("more").fill_null(0.0)).alias("need")
        )
    return need.select("item", "need").join(made.select("item"), on="item", how="semi")


def usable_later(net: Network, demand: Wanted) -> Floats:
    """Return units of each node that as long a time after the plan will use up again.

    Own forecast and firm orders of the plan, and what they use of components on the first way.
    """
    total: Floats = demand.forecast.sum(axis=1)
    np.add.at(total, demand.node, demand.quantity)
    level = net.nodes["level"].to_numpy()
    makes = net.makes.group_by("node").agg(pl.col("make").min())
    first = net.uses.join(makes.select("make", pl.col("node").alias("parent")), on="make").sort(
        "parent", "node", "per_unit"
    )
    parent, part = first["parent"].to_numpy(), first["node"].to_numpy()
    share = np.maximum(first["per_unit"].to_numpy(), 0.0)
    for depth in sorted(set(level[parent].tolist())):
        here = level[parent] == depth
        np.add.at(total, part[here], total[parent[here]] * share[here])
    sources, targets = net.moves["source"].to_numpy(), net.moves["target"].to_numpy()
    np.add.at(total, sources, total[targets])
    return total

"""What is planned as it is entered though it looks wrong: named with the remedy, changed by nobody."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.base.issue import Issue
from firstmate.capabilities.supply.network import Network
from firstmate.capabilities.supply.wanted import Wanted


def without_lead_time(net: Network) -> list[Issue]:
    """Items that are there on the day they are ordered, from a supplier who is known."""
    at_once = net.buys.filter((pl.col("days") <= 0) & (pl.col("supplier") != ""))
    if at_once.is_empty():
        return []
    items = net.nodes["item"][at_once["node"].to_numpy()].unique().sort()
    return [Issue(
        task="plan", code="no_lead_time", severity="hint", table="supplier_items",
        column="lead_time", value=", ".join(items.head(10)), count=len(items),
        why=f"{len(items)} items have a lead time of no days; the plan has them there on the day they "
        "are ordered.",
        mend="Enter the days from order to shelf if they take any.",
    )]  # fmt: skip


def below_cost(net: Network, demand: Wanted) -> list[Issue]:
    """Items expected to sell for less than they cost to obtain."""
    worth = net.nodes["worth"].to_numpy()
    expected = demand.forecast.sum(axis=1)
    loss = np.maximum(worth - demand.forecast_price, 0.0) * expected
    below = np.flatnonzero((loss > 0.01) & (demand.forecast_price < 0.99 * worth))
    if not len(below):
        return []
    items = net.nodes["item"][below].unique().sort()
    return [Issue(
        task="plan", code="sold_below_cost", table="items", column="price",
        value=", ".join(items.head(10)), count=len(items), effect=float(loss[below].sum()),
        why=f"{len(items)} items sell for less than material and outside work cost; the plan "
        "serves them all the same.",
        mend="Check price, cost and bill of these items; if they are right, raise the price.",
    )]  # fmt: skip

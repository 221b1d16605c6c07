"""What a price rise does where an item would sell out before more arrives; it sets no price."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from firstmate.capabilities.promise.book import Offer

#: Weeks with sales, and steps between prices, below which no elasticity is read.
WEEKS, LEAST_SPREAD = 20, 0.03
#: Elasticities outside are chance: demand does not rise with its price, nor fall without end.
STEEPEST, FLATTEST = -6.0, -0.3


def elasticities(sales: pl.DataFrame, *, as_of: date) -> dict[str, float]:
    """Return item -> percent of units for a percent of price, where the last year shows one.

    Slope of log units on log price over weeks with sales (least squares), kept where the prices
    differ enough, it is negative, and it is twice its standard error.
    """
    weekly = (
        sales.filter(
            (pl.col("kind") == "item") & (pl.col("day") > as_of - timedelta(days=365))
            & (pl.col("quantity") > 0) & (pl.col("amount") > 0)
        )
        .group_by("item", pl.col("day").dt.truncate("1w").alias("week"))
        .agg(pl.col("quantity").sum(), pl.col("amount").sum())
        .with_columns(
            (pl.col("amount") / pl.col("quantity")).log().alias("x"),
            pl.col("quantity").log().alias("y"),
        )
    )  # fmt: skip
    found = {}
    for (item,), mine in weekly.sort("item", "week").group_by("item", maintain_order=True):
        x, y = mine["x"].to_numpy(), mine["y"].to_numpy()
        if len(x) < WEEKS or x.std() < LEAST_SPREAD:
            continue
        slope = float(np.cov(x, y, bias=True)[0, 1] / x.var())
        rest = y - y.mean() - slope * (x - x.mean())
        error = float(np.sqrt((rest**2).sum() / (len(x) - 2) / ((x - x.mean()) ** 2).sum()))
        if STEEPEST <= slope <= FLATTEST and abs(slope) >= 2 * error:
            found[str(item)] = slope
    return found


def price_lever(
    bend: float | None, *, units: float, weeks: float, expected: float, price: float
) -> dict[str, float | None]:
    """Return the price rise at which demand falls to what is there, and what it gains.

    >>> told = price_lever(-2.0, units=25.0, weeks=1.0, expected=100.0, price=10.0)
    >>> told["price_rise"], told["price_gain"]
    (1.0, 250.0)
    """
    if bend is None or units <= 0:
        return {"price_rise": None, "price_gain": None}
    rise = (units / weeks / expected) ** (1.0 / bend) - 1.0
    return {"price_rise": rise, "price_gain": units * price * rise}


def fly_lever(
    offers: Sequence[Offer], *, before: float, short: float, cost: float
) -> dict[str, Any]:
    """Return who could bring what is missing sooner, and what that costs more than usual.

    Of the suppliers with a price whose usual days are fewer than ``before``, the one that is
    cheapest for what is missing, in its own lots.

    >>> air = Offer("AIR", 5.0, 8.0, minimum=20.0, multiple=10.0, price=7.0, order_weekdays=())
    >>> fly_lever([air], before=30.0, short=25.0, cost=4.0)
    {'fly_supplier': 'AIR', 'fly_cost': 90.0}
    """
    ways = []
    for offer in offers:
        if offer.price is None or offer.days >= before:
            continue
        lots = np.ceil(max(short, offer.minimum) / max(offer.multiple, 1e-9) - 1e-9)
        units = float(lots * offer.multiple) if offer.multiple > 0 else max(short, offer.minimum)
        ways.append((units * (offer.price - cost), offer.supplier))
    if not ways:
        return {"fly_supplier": None, "fly_cost": None}
    dear, supplier = min(ways)
    return {"fly_supplier": supplier, "fly_cost": dear}

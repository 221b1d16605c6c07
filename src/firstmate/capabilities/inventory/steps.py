"""What stock left at the end of a week is worth, as steps that fall: the plan buys them or not."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.inventory.cover import Cover
from firstmate.capabilities.inventory.newsvendor import Array, point, share_below

#: Shares of demand at which a step ends.
ENDS = np.array([0.6, 0.7, 0.8, 0.9, 0.95, 0.99])


def steps(
    keys: pl.DataFrame, *, cover: Cover, money: pl.DataFrame, weeks: float
) -> pl.DataFrame:
    """Return rows of ``stock_steps``.

    Mean demand is met by the plan itself. Stock x above it still saves a sale where demand over
    lead time and review exceeds mean + x. In a system that is looked at every ``weeks`` weeks one
    unit more saves, per look, ``P(demand > mean + x) x lost`` (Silver, Pyke and Thomas 2017,
    Inventory and Production Management in Supply Chains, 7.9; shortage within the lead time alone
    is neglected). Between two points the mean of their chances holds. An entered safety stock is
    one step that always pays.
    """
    lost = money["lost"].to_numpy()
    start = share_below(cover.values, shares=cover.shares, at=cover.mean)
    ends = np.stack(
        [point(cover.values, shares=cover.shares, level=np.full(len(lost), end)) for end in ENDS],
        axis=1,
    )
    above = np.maximum(ends - cover.mean[:, None], 0.0)
    width = np.diff(above, axis=1, prepend=0.0)
    below = np.maximum(np.concatenate([start[:, None], np.tile(ENDS[:-1], (len(lost), 1))], 1), 0.0)
    chance = 1.0 - (np.minimum(below, ENDS) + ENDS) / 2.0
    value = chance * lost[:, None] / weeks
    entered = money["entered"].cast(pl.Float64).to_numpy()
    given = ~np.isnan(entered)
    width[given] = 0.0
    width[given, 0] = entered[given]
    value[given] = ((lost + money["held"].to_numpy()) / weeks)[given, None]
    return _rows(keys, width, value)


def _rows(keys: pl.DataFrame, width: Array, value: Array) -> pl.DataFrame:
    count = width.shape[1]
    return (
        keys[np.repeat(np.arange(keys.height), count)]
        .with_columns(
            pl.Series("step", np.tile(np.arange(1, count + 1), keys.height)),
            pl.Series("quantity", width.ravel()),
            pl.Series("value", value.ravel()),
        )
        .filter(pl.col("quantity") > 1e-9, pl.col("value") > 0)
        .with_columns(step=pl.int_range(1, pl.len() + 1).over("item", "location"))
    )

"""What stock left at the end of a week is worth, as steps that fall: the plan buys them or not."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.inventory.cover import Cover
from firstmate.capabilities.inventory.newsvendor import Array, net_chance, point

#: Shares of demand at which a step ends.
ENDS = np.array([0.6, 0.7, 0.8, 0.9, 0.95, 0.99])


def steps(
    keys: pl.DataFrame, *, cover: Cover, early: Cover, money: pl.DataFrame, weeks: float
) -> pl.DataFrame:
    """Return rows of ``stock_steps``.

    Mean demand is met by the plan itself. Stock x above it saves a sale where demand over lead
    time and review exceeds mean + x and had not done so within the lead time alone, so that one
    unit more is worth ``(P(D(L+R) > mean + x) - P(D(L) > mean + x)) x lost`` per review, hence
    divided by ``weeks`` per week (see ``best_share``). Over a step the mean of the chances at both
    ends holds; values never rise from step to step. An entered safety stock is one step that
    always pays.
    """
    lost = money["lost"].to_numpy()
    ends = [cover.mean] + [
        np.maximum(
            point(cover.values, shares=cover.shares, level=np.full(len(lost), end)), cover.mean
        )
        for end in ENDS
    ]
    chances = [net_chance(cover.curves, before=early.curves, at=end) for end in ends]
    width = np.diff(np.stack(ends, axis=1), axis=1)
    chance = (np.stack(chances[:-1], axis=1) + np.stack(chances[1:], axis=1)) / 2.0
    value = np.minimum.accumulate(chance, axis=1) * lost[:, None] / weeks
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

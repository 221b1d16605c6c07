"""When an item could not be sold because there was none: counted where possible, else from silence.

It repairs nothing: it says which weeks do not count and leaves the rest to the history.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.demand.classes import GAP_CUT
from firstmate.capabilities.demand.smoothing import Array

Flags = npt.NDArray[np.bool_]

#: A silence is a stock-out only if it is this long and this unlikely at the item's own pace.
FEWEST_WEEKS = 4
#: A longer silence is a season or a new start, not an empty shelf.
MOST_WEEKS = 13
CHANCE = 0.001
FEWEST_SALES = 8
FIRM_SERIES = 20


def in_stock(*, stock: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """Return (item, location, period, in_stock): share of the week with stock, where it is known.

    From movements: the balance at the end of each day is the last count less all later movements;
    only for items with movements in and out and a count. From counts: the share of the week's
    counts above zero. The lower of the two holds.
    """
    stock = stock.with_columns(pl.col("location").fill_null(""))
    counts = (
        stock.filter(pl.col("day").is_not_null())
        .group_by("item", "location", "day")
        .agg(pl.col("quantity").sum())
    )
    seen = counts.group_by("item", "location", period=pl.col("day").dt.truncate("1w")).agg(
        in_stock=(pl.col("quantity") > 0).mean()
    )
    return (
        pl.concat([seen, _from_moves(counts, moves)])
        .group_by("item", "location", "period")
        .agg(pl.col("in_stock").min())
    )


def _from_moves(counts: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    key = ["item", "location"]
    last = counts.sort("day").group_by(key, maintain_order=True).last()
    daily = (
        moves.filter(pl.col("item").is_not_null(), pl.col("day").is_not_null())
        .with_columns(pl.col("location").fill_null(""))
        .group_by(*key, "day")
        .agg(
            pl.col("quantity").sum(),
            ins=(pl.col("quantity") > 0).any(),
            outs=(pl.col("quantity") < 0).any(),
        )
        .join(last.rename({"day": "counted", "quantity": "count"}), on=key)
        .filter(pl.col("day") <= pl.col("counted"))
        .filter(pl.col("ins").any().over(key) & pl.col("outs").any().over(key))
        .sort(*key, "day")
    )
    after = pl.col("quantity").sum().over(key) - pl.col("quantity").cum_sum().over(key)
    empty = daily.with_columns(
        balance=pl.col("count") - after,
        until=pl.col("day").shift(-1).over(key).fill_null(pl.col("counted") + pl.duration(days=1)),
    ).filter(pl.col("balance") <= 0, pl.col("until") > pl.col("day"))
    return (
        empty.with_columns(
            day=pl.date_ranges(pl.col("day") + pl.duration(days=1), pl.col("until"), closed="left")
        )
        .explode("day")
        .drop_nulls("day")
        .group_by(*key, period=pl.col("day").dt.truncate("1w"))
        .agg(in_stock=1.0 - pl.len() / 7.0)
        .filter(pl.col("in_stock") < 1.0)
    )


def silences(weeks: Array) -> Flags:
    """Return which weeks are a silence far longer than the item's own gaps, ended by new sales.

    An item that otherwise sells in a share p of weeks (p at least 1 / 1.32) is silent for k weeks
    by chance with (1 - p)^k; times the number of weeks that must stay under 0.001, and k must be
    4 or more. A silence that has not ended is left alone: the item may be dying.

    >>> y = np.array([[3.0] * 10 + [0.0] * 5 + [2.0] * 5])
    >>> silences(y).sum(axis=1)
    array([5])
    """
    zero = weeks == 0
    run = np.zeros(weeks.shape, dtype=np.int64)
    for t in range(weeks.shape[1]):
        run[:, t] = np.where(zero[:, t], (run[:, t - 1] if t else 0) + 1, 0)
    length = run.copy()
    for t in range(weeks.shape[1] - 2, -1, -1):
        length[:, t] = np.where(zero[:, t] & zero[:, t + 1], length[:, t + 1], run[:, t])
    sold = (weeks > 0).sum(axis=1)
    longest = length.max(axis=1, initial=0)
    others = np.maximum((~np.isnan(weeks)).sum(axis=1) - longest, 1)
    share = np.minimum(sold / others, 0.999)
    steady = (share >= 1.0 / GAP_CUT) & (sold >= FEWEST_SALES)
    number = (~np.isnan(weeks)).sum(axis=1)
    chance = number[:, None] * (1.0 - share[:, None]) ** length
    last_sale = np.where(sold > 0, weeks.shape[1] - 1 - np.argmax((weeks > 0)[:, ::-1], axis=1), -1)
    ended = np.arange(weeks.shape[1])[None, :] < last_sale[:, None]
    # Weeks in which nothing at all was sold are the firm's holidays, not empty shelves.
    closed = (np.nan_to_num(weeks).sum(axis=0) == 0) & (len(weeks) >= FIRM_SERIES)
    odd = zero & (length >= FEWEST_WEEKS) & (length <= MOST_WEEKS) & (chance < CHANCE)
    return np.asarray(odd & steady[:, None] & ended & ~closed[None, :])

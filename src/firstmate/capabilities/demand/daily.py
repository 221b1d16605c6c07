"""The task `daily_forecasts`: the weekly forecast by day for goods that need it; weeks stay as they are."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import week_of
from firstmate.capabilities.demand.distribution import QUANTILE_NAMES
from firstmate.capabilities.demand.series import to_series
from firstmate.capabilities.demand.smoothing import Array
from firstmate.capabilities.demand.weekdays import Whole, learn_days, quantiles

KEY = ("item", "location")
#: Goods that keep so many days or fewer are looked at by the day; days ahead that are told.
SHORT_LIFE, AHEAD = 21.0, 14
#: Past weeks that tell how a week falls on its days.
PAST_WEEKS = 26


def daily_forecasts(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``daily_forecasts`` of the next two weeks.

    Of items that keep three weeks or less, and of all where orders are reviewed more often than once
    a week (setting ``review_days``).
    """
    rows = given["forecasts"].filter(pl.col("layer") == "consensus")
    if float(given.settings["review_days"]) >= 7:
        short = given["items"].filter(pl.col("shelf_life") <= SHORT_LIFE)["item"].unique()
        rows = rows.filter(pl.col("item").is_in(short.implode()))
    if rows.is_empty():
        return {"daily_forecasts": rows.select(KEY).head(0)}
    first = given.as_of + timedelta(days=1)
    weekly = to_series(
        rows.filter(pl.col("period") < first + timedelta(days=AHEAD)).with_columns(
            pl.col("period").dt.truncate("1w")
        ),
        key=KEY, value="mean",
    )  # fmt: skip
    days = learn_days(
        cube_of(given["sales"], weekly.keys, until=week_of(first)),
        groups=_groups(weekly.keys, given["items"]),
        seed=given.seed,
    )
    dates = [first + timedelta(days=k) for k in range(AHEAD)]
    mean = by_day(weekly.values, days.share, start=first)
    points = quantiles(mean, days)
    count = weekly.keys.height
    place = pl.Series(np.repeat(np.arange(count), AHEAD), dtype=pl.UInt32)
    answer = weekly.keys[place].with_columns(
        pl.Series("day", dates * count, dtype=pl.Date),
        pl.Series("mean", mean.ravel()),
        *(pl.Series(name, points[:, :, k].ravel()) for k, name in enumerate(QUANTILE_NAMES)),
    )
    return {"daily_forecasts": answer}


def by_day(weekly: Array, share: Array, *, start: date) -> Array:
    """Return (series x day) the weeks' means on their days; the first week holds the days left of it.

    >>> by_day(np.array([[6.0, 14.0, 7.0]]), np.full((1, 7), 1 / 7), start=date(2026, 11, 6))[
    ...     0, :5
    ... ].round(3).tolist()
    [2.0, 2.0, 2.0, 2.0, 2.0]
    """
    weekday = (start.weekday() + np.arange(AHEAD)) % 7
    week = (start.weekday() + np.arange(AHEAD)) // 7
    left = share[:, start.weekday() :].sum(axis=1)
    whole = np.ones((len(share), int(week.max()) + 1))
    whole[:, 0] = np.where(left > 0, left, 1.0)
    known = np.nan_to_num(weekly[:, : whole.shape[1]])
    return np.asarray((known / whole)[:, week] * share[:, weekday])


def cube_of(sales: pl.DataFrame, keys: pl.DataFrame, *, until: date) -> Array:
    """Return units by series, past whole week and weekday; what was taken back is not counted."""
    first = until - timedelta(weeks=PAST_WEEKS)
    rows = (
        sales.filter(
            pl.col("kind").is_in(["item", "service"]), pl.col("quantity") > 0,
            pl.col("day").is_between(first, until, closed="left"),
        )
        .select("item", pl.col("location").fill_null(""), "quantity",
                at=(pl.col("day") - first).dt.total_days())
        .join(keys.with_row_index("_row"), on=KEY)
    )  # fmt: skip
    cube = np.zeros((keys.height, PAST_WEEKS * 7))
    np.add.at(cube, (rows["_row"].to_numpy(), rows["at"].to_numpy()), rows["quantity"].to_numpy())
    known = int(rows["at"].min() or 0) // 7  # type: ignore[arg-type]
    return cube.reshape(keys.height, PAST_WEEKS, 7)[:, min(known, PAST_WEEKS - 1) :]


def _groups(keys: pl.DataFrame, items: pl.DataFrame) -> tuple[Whole, ...]:
    named = keys.join(
        items.select("item", "family").unique("item"), on="item", how="left", maintain_order="left"
    ).select(pl.col("family", "location").fill_null("").rank("dense").cast(pl.Int64) - 1)
    return tuple(named[name].to_numpy() for name in named.columns if named[name].n_unique() > 1)

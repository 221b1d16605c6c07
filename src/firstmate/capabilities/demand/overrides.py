"""What people know better, laid over the forecast week by week; the forecast itself stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.demand import distribution
from firstmate.capabilities.demand.smoothing import Array

Flags = npt.NDArray[np.bool_]

WEEK = 7.0
#: Spread of demand that only a person's number is known of: as likely half as double.
UNKNOWN_SPREAD = 0.5


def current(overrides: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return the overrides that still count, in the order of their names."""
    return overrides.filter(
        pl.col("expires").is_null() | (pl.col("expires") > as_of), pl.col("to_day") > as_of
    ).sort("override")


def reached(row: Mapping[str, Any], series: pl.DataFrame) -> Flags:
    """Return which series (rows of item, location, family) an override speaks of."""
    chosen = pl.lit(value=True)
    if row["item"]:
        chosen = pl.col("item") == row["item"]
    elif row["family"]:
        chosen = pl.col("family") == row["family"]
    if row["location"]:
        chosen = chosen & (pl.col("location") == row["location"])
    rows = series.select(chosen.fill_null(value=False).alias("in"))["in"].to_numpy()
    return np.broadcast_to(rows, series.height).astype(bool)


def overlap(first: date, last: date, *, periods: list[date], start: date) -> tuple[Array, Array]:
    """Return days of each week within first..last, and days of the week from ``start`` on.

    >>> monday = date(2026, 11, 2)
    >>> overlap(date(2026, 11, 6), date(2026, 11, 9), periods=[monday], start=date(2026, 11, 5))
    (array([3.]), array([4.]))
    """
    begins = [max(period, start) for period in periods]
    ends = [period + timedelta(days=6) for period in periods]
    within = [
        max((min(end, last) - max(begin, first)).days + 1, 0)
        for begin, end in zip(begins, ends, strict=True)
    ]
    left = [(end - begin).days + 1 for begin, end in zip(begins, ends, strict=True)]
    return np.array(within, dtype=float), np.array(left, dtype=float)


def changed(
    mean: Array, *, op: str, amount: float, within: Array, left: Array, rows: Flags
) -> Array:
    """Return the means (series x weeks) after one override on the named series.

    ``set`` and ``add`` name units per week for all named series together, split as their means are
    (evenly where all are zero); a week that is only partly covered is changed in part.

    >>> m = np.array([[10.0], [30.0]])
    >>> week, both = np.array([7.0]), np.array([True, True])
    >>> changed(m, op="set", amount=80.0, within=week, left=week, rows=both).ravel()
    array([20., 60.])
    """
    answer = mean.copy()
    if not rows.any():
        return answer
    own = mean[rows]
    covered = within / left
    total = own.sum(axis=0)
    split = np.where(total > 0, own / np.where(total > 0, total, 1.0), 1.0 / len(own))
    if op == "scale":
        answer[rows] = own * (1.0 + (amount - 1.0) * covered)
    elif op == "add":
        answer[rows] = np.maximum(own + split * amount * within / WEEK, 0.0)
    else:
        answer[rows] = own * (1.0 - covered) + split * amount * within / WEEK
    return answer


def stretched(quantiles: Array, *, before: Array, after: Array, counts: Flags) -> Array:
    """Return quantiles that moved with their means: in proportion, or new where there was no demand."""
    answer = quantiles.copy()
    series, week = np.nonzero(after != before)
    old, new, whole = before[series, week], after[series, week], counts[series]
    moved = quantiles[series, week] * (new / np.where(old > 0, old, 1.0))[:, None]
    fresh = np.flatnonzero(old <= 0)
    moved[fresh] = distribution.quantile(
        distribution.QUANTILES[None, :],
        mean=new[fresh, None],
        over=np.full((len(fresh), 1), UNKNOWN_SPREAD),
        counts=whole[fresh, None],
    )
    answer[series, week] = np.where(whole[:, None], np.rint(moved), moved)
    return answer

"""Demand that stock must cover: over each item's lead time, with its spread, and the review.

It mixes the curves of `protection_demand` by lead time; it decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.time import DAYS_IN_WEEK, ceil_weeks
from firstmate.capabilities.inventory.newsvendor import LEVELS, Array, Curves, mixed, widened

KEY = ("item", "location")
LEAD_POINTS = ("low", "value", "high")
DEFAULT_DAYS = 7.0


@dataclass(frozen=True)
class Cover:
    """Per series: mean demand [units], span [weeks], and the mixed curve (values, cumulated shares)."""

    mean: Array
    weeks: Array
    values: Array
    shares: Array

    @property
    def curves(self) -> Curves:
        """Values and cumulated shares together."""
        return self.values, self.shares


def lead_days(keys: pl.DataFrame, *, lead_times: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Return low, value and high lead time [days] of each key, in its order.

    Of the item (quickest low, middle value, slowest high of its suppliers), else as stated in
    items, else, for what is not made here, the firm's own over all suppliers, else 7 days.
    """
    own = (
        lead_times.filter(pl.col("item").is_not_null(), pl.col("item") != "")
        .group_by("item")
        .agg(pl.col("low").min(), pl.col("value").median(), pl.col("high").max())
    )
    rows = keys.join(own, on="item", how="left", maintain_order="left")
    rows = rows.join(
        items.select("item", "lead_time", "supply"), on="item", how="left", maintain_order="left"
    )
    firm = lead_times.filter(pl.col("item") == "", pl.col("supplier") == "")
    bought = pl.col("supply").fill_null("buy") == "buy"

    def known(name: str) -> pl.Expr:
        usual = pl.when(bought).then(pl.lit(firm[name].mean(), dtype=pl.Float64))
        own = pl.col(name).cast(pl.Float64)
        return pl.coalesce(own, "lead_time", usual, pl.lit(DEFAULT_DAYS)).alias(name)

    return rows.select(known(name) for name in LEAD_POINTS)


def covered(
    keys: pl.DataFrame, *, protection: pl.DataFrame, lead: pl.DataFrame, review: float
) -> Cover:
    """Return what stock must cover: demand over lead time plus ``review`` [days], as a mixture.

    Lead times weigh 30, 40 and 30 % at their low, middle and high point; each, with the review, is
    rounded up to whole weeks; between two known spans the curve is joined by a straight line.
    """
    spans, means, curves = _spans(keys, protection)
    days = lead.select(LEAD_POINTS).to_numpy() + review
    weeks = np.clip(ceil_weeks(days).astype(float), 1.0, float(spans[-1]))
    parts = np.stack(
        [_between(curves, spans, weeks[:, k]) for k in range(len(LEAD_POINTS))], axis=1
    )
    expected = np.stack(
        [_between(means[:, :, None], spans, weeks[:, k])[:, 0] for k in range(len(LEAD_POINTS))], 1
    )
    values, shares = mixed(parts)
    return Cover(expected @ np.array([0.3, 0.4, 0.3]), weeks[:, 1], values, shares)


def ahead(
    keys: pl.DataFrame, *, protection: pl.DataFrame, level: Array, weeks: int
) -> tuple[Array, Array, Array]:
    """Return stock above the mean for 0 to ``weeks`` weeks, mean demand of a week, and its curve.

    The first is (series x weeks + 1) [units]: the point of demand over so many weeks at the level of
    the series, less the mean, never less than for fewer weeks; past the longest known span it grows
    with the root of the weeks. The curve is (series x level) demand of one week.
    """
    spans, means, curves = _spans(keys, protection)
    at = np.rint(level * len(LEVELS) - 0.5).astype(int).clip(0, len(LEVELS) - 1)
    rows, last = np.arange(keys.height), float(spans[-1])
    above = np.zeros((keys.height, weeks + 1))
    for week in range(1, weeks + 1):
        span = np.full(keys.height, min(float(week), last))
        mean = _between(means[:, :, None], spans, span)[:, 0]
        point = _between(curves, spans, span)[rows, at]
        beyond = np.sqrt(max(week / last, 1.0))
        above[:, week] = np.maximum((point - mean) * beyond, above[:, week - 1])
    first = np.ones(keys.height)
    return above, _between(means[:, :, None], spans, first)[:, 0], _between(curves, spans, first)


def _spans(
    keys: pl.DataFrame, protection: pl.DataFrame
) -> tuple[npt.NDArray[np.int64], Array, Array]:
    """Known spans, means (series x span) and curves (series x span x level); NaN = not known."""
    names = [name for name in protection.columns if name.startswith("q") and name[1:].isdigit()]
    shares = np.array([int(name[1:]) / 100 for name in names])
    spans = protection["span"].unique().sort().to_numpy()
    placed = protection.join(keys.with_row_index("series"), on=KEY)
    series = placed["series"].to_numpy()
    span = np.searchsorted(spans, placed["span"].to_numpy())
    means = np.full((keys.height, len(spans)), np.nan)
    means[series, span] = placed["mean"].to_numpy()
    points = placed.select(names).to_numpy()
    curves = np.full((keys.height, len(spans), 100), np.nan)
    curves[series, span] = widened(shares, points=points)
    return spans, means, curves


def _between(known: Array, spans: npt.NDArray[np.int64], weeks: Array) -> Array:
    """Values (series x level) at the span of each series, joined between the nearest known ones."""
    there = ~np.isnan(known[:, :, 0])
    at = np.arange(len(spans))
    lower = np.where(there & (spans <= weeks[:, None]), at, -1).max(axis=1)
    upper = np.where(there & (spans >= weeks[:, None]), at, len(spans)).min(axis=1)
    lower = np.where(lower < 0, upper, lower)
    upper = np.where(upper == len(spans), lower, upper)
    rows = np.arange(len(known))
    width = np.maximum(spans[upper] - spans[lower], 1)
    part = np.clip((weeks - spans[lower]) / width, 0.0, 1.0)[:, None]
    return np.asarray(known[rows, lower] * (1 - part) + known[rows, upper] * part)


def review_weeks(review: float) -> float:
    """Return the review in weeks [weeks], at least one day."""
    return max(review, 1.0) / DAYS_IN_WEEK

"""How each forecast was made and how good it was, in words and figures; it forecasts nothing."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.demand.baseline import Baseline
from firstmate.capabilities.demand.candidates import MIXED
from firstmate.capabilities.demand.classes import CLASSES, REASONS
from firstmate.capabilities.demand.series import Series
from firstmate.capabilities.demand.smoothing import Array

Flags = npt.NDArray[np.bool_]

KEY = ("item", "location")
WORDS = {
    "theta": "theta", "ses": "smoothing", "tsb": "chance x size", "adida": "longer buckets",
    "holt": "damped trend", "mean13": "13-week mean", "season": "last year",
}  # fmt: skip


def methods(
    series: Series,
    base: Baseline,
    *,
    sold: Flags,
    borrowed: dict[str, str],
    prices: pl.DataFrame,
    items: pl.DataFrame,
) -> pl.DataFrame:
    """Return rows of ``forecast_methods``: all series, and listed items that never sold."""
    texts = {str(k): text for k, text in enumerate(_mixes(base.weights))}
    learned = bool(base.points.sum())
    rows = series.keys.with_columns(
        pl.Series("kind", base.kind),
        pl.Series("sold", sold),
        pl.Series("n", base.points),
        pl.Series("error", base.error, nan_to_null=True),
        pl.Series("naive_error", base.naive_error, nan_to_null=True),
        pl.Series("persistence", base.persistence[base.kind]),
        pl.Series(
            "like", [borrowed.get(item) for item in series.keys["item"].to_list()], pl.String
        ),
    ).join(prices, on="item", how="left")
    number = {str(k): name for k, name in enumerate(CLASSES)}
    kind = pl.col("kind").cast(pl.String)
    learning = "weights learned from past weeks of its kind"
    if not learned:
        learning = "equal weights, the past is too short to compare methods"
    because = pl.concat_str(
        kind.replace_strict({str(k): REASONS[name] for k, name in enumerate(CLASSES)}),
        pl.lit(learning),
        pl.format("the past of {} stands in", pl.col("like")),
        separator="; ",
        ignore_nulls=True,
    )
    known = rows.select(
        *KEY,
        kind.replace_strict(number).alias("class"),
        pl.when((pl.col("kind") == 0) | ~pl.col("sold"))
        .then(pl.lit("zero"))
        .otherwise(kind.replace_strict(texts))
        .alias("method"),
        pl.when(pl.col("sold"))
        .then(because)
        .otherwise(pl.lit("marked as no longer sold or used"))
        .alias("reason"),
        "n", "error", "naive_error",
        ((pl.col("naive_error") - pl.col("error")) * pl.col("price")).alias("in_money"),
        "persistence",
        pl.lit("measured" if learned else "default").alias("basis"),
    )  # fmt: skip
    return pl.concat([known, _never(series, items)], how="diagonal_relaxed")


def with_launches(rows: pl.DataFrame, told: dict[str, str]) -> pl.DataFrame:
    """Return the method rows with what new items are forecast from: item -> words."""
    if not told:
        return rows
    words = pl.col("item").replace_strict(told, default=None, return_dtype=pl.String)
    return rows.with_columns(
        method=pl.coalesce(words, "method"),
        reason=pl.when(words.is_null())
        .then("reason")
        .otherwise(pl.concat_str(pl.lit("not sold yet; "), "reason")),
    )


def _never(series: Series, items: pl.DataFrame) -> pl.DataFrame:
    return items.join(series.keys, on="item", how="anti").select(
        "item",
        pl.lit("").alias("location"),
        pl.lit("none").alias("class"),
        pl.lit("zero").alias("method"),
        pl.lit("never sold by itself: needed by what it goes into, or not at all").alias("reason"),
        pl.lit(0, dtype=pl.Int64).alias("n"),
        pl.lit("default").alias("basis"),
    )


def _mixes(weights: Array) -> list[str]:
    """Words for the weights of each kind, parts under half a percent left out."""
    return [
        ", ".join(
            f"{WORDS[method]} {share:.0%}"
            for method, share in zip(MIXED, own, strict=True)
            if share >= 0.005
        )
        for own in weights
    ]

"""Items as people look through them: what each sells next, what it sold, and what is odd about it, in money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

QUARTER = 13
#: A quarter that differs by more than this share from the one before is worth a look.
ODD = 0.5
_KEY = ["item", "location"]


def item_outlook(tables: Mapping[str, pl.DataFrame], *, as_of: date) -> pl.DataFrame:
    """Return ``item_outlook``: one row per item and place with a forecast.

    ``at_stake`` is the difference to the last quarter where it is odd, or what the naive forecast
    would have been better by over a quarter, whichever is more.
    """
    weeks = tables["forecasts"].filter(
        pl.col("layer") == "consensus",
        pl.col("period") > as_of,
        pl.col("period") <= as_of + timedelta(weeks=QUARTER),
    )
    ahead = weeks.group_by(_KEY).agg(pl.col("mean").sum().alias("quantity"), pl.col("amount").sum())
    history = tables["sales_history"]
    last = history["period"].max() if history.height else as_of
    before = (
        history.filter(pl.col("period") > pl.lit(last) - pl.duration(weeks=QUARTER))
        .group_by(_KEY)
        .agg(pl.col("amount").sum().alias("before"))
    )
    opened = (
        tables["sales"]
        .filter(pl.col("item").is_not_null())
        .group_by(pl.col("item"), pl.col("location").fill_null(""))
        .agg(pl.col("open_amount").sum())
    )
    families = tables["items"].select("item", "family").unique("item", keep="first")
    prices = tables["unit_prices"].select("item", pl.col("value").alias("price"))
    rows = (
        tables["forecast_methods"]
        .select(*_KEY, "class", "error", "naive_error", "basis")
        .join(ahead, on=_KEY, how="left")
        .join(before, on=_KEY, how="left")
        .join(opened, on=_KEY, how="left")
        .join(families, on="item", how="left")
        .join(prices, on="item", how="left")
        .with_columns(
            pl.col("quantity", "amount", "before", "open_amount").fill_null(0.0),
            (pl.col("error") * pl.col("price")).alias("error_money"),
            (pl.col("naive_error") * pl.col("price")).alias("naive_money"),
        )
    )
    return _remarked(rows).sort("at_stake", "amount", "item", "location",
                                descending=[True, True, False, False], nulls_last=True)  # fmt: skip


def _remarked(rows: pl.DataFrame) -> pl.DataFrame:
    moved = (pl.col("amount") - pl.col("before")).abs()
    odd = moved > ODD * pl.max_horizontal("amount", "before")
    worse = ((pl.col("error_money") - pl.col("naive_money")) * QUARTER).fill_null(0.0)
    change = pl.when(odd).then(moved).otherwise(0.0)
    return (
        rows.with_columns(change.alias("change"), worse.clip(lower_bound=0.0).alias("worse"))
        .with_columns(
            pl.max_horizontal("change", "worse").alias("at_stake"),
            pl.when(pl.max_horizontal("change", "worse") <= 0.005)
            .then(None)
            .when(pl.col("worse") > pl.col("change"))
            .then(pl.lit("worse than naive"))
            .when(pl.col("amount") < pl.col("before"))
            .then(pl.lit("falls"))
            .otherwise(pl.lit("rises"))
            .alias("remark"),
        )
        .select(
            *_KEY, "family", "class", "quantity", "amount", "before", "open_amount", "error_money",
            "naive_money", "remark", "at_stake", "basis",
        )
    )  # fmt: skip

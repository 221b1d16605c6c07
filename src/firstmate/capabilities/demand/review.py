"""The task `forecast_review`: which forecasts to look at, who has, and what moved; it forecasts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.demand.review_tables import FORECAST_MOVES, REVIEW_LIST, STATUSES

KEY = ["item", "location"]
#: A look counts so long; a forecast that moved by more than this share since is to be looked at again.
COUNTS = timedelta(weeks=13)
MOVED = 0.25
#: Ages of the versions that are compared [weeks].
AGES = (1, 4, 8)


def forecast_review(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``review_list`` and ``forecast_moves``."""
    return {
        "review_list": review_list(given.tables, as_of=given.as_of),
        "forecast_moves": moves(given.tables, as_of=given.as_of),
    }


def review_list(tables: Mapping[str, pl.DataFrame], *, as_of: date) -> pl.DataFrame:
    """Return one row per item and place with a forecast, exceptions first, by money."""
    looks = (
        tables["forecast_reviews"]
        .with_columns(pl.col("location").fill_null(""))
        .select(*KEY, "reviewed_on", "because", "by", pl.col("quantity").alias("quantity_then"))
    )
    rows = (
        tables["item_outlook"]
        .select(*KEY, "family", "remark", "at_stake", "quantity", "amount")
        .join(looks, on=KEY, how="left")
        .join(_prices(tables), on="item", how="left")
    )
    looked = (pl.col("reviewed_on") > as_of - COUNTS).fill_null(value=False)
    apart = (pl.col("quantity") - pl.col("quantity_then")).abs()
    moved = (apart > MOVED * pl.max_horizontal("quantity", "quantity_then")).fill_null(value=False)
    status = (
        pl.when(looked & moved)
        .then(pl.lit("changed since"))
        .when(looked)
        .then(pl.lit("reviewed"))
        .when(pl.col("remark").is_not_null())
        .then(pl.lit("to review"))
        .otherwise(pl.lit("nothing odd"))
    )
    stake = (
        pl.when(pl.col("status") == "to review")
        .then("at_stake")
        .when(pl.col("status") == "changed since")
        .then(apart * pl.col("price"))
    )
    last = pl.col("status").replace_strict(
        {name: n for n, name in enumerate(STATUSES)}, return_dtype=pl.Int64
    )
    return (
        rows.with_columns(status=status)
        .with_columns(at_stake=stake)
        .sort(pl.col("at_stake").is_null(), -pl.col("at_stake"), last, *KEY)
        .with_columns(place=pl.int_range(1, pl.len() + 1))
        .select(REVIEW_LIST.names)
    )


def moves(tables: Mapping[str, pl.DataFrame], *, as_of: date) -> pl.DataFrame:
    """Return the plan beside the newest kept one of each age, whole weeks after ``as_of`` that both hold."""
    past = tables["past_forecasts"].filter(
        pl.col("item").is_not_null(),
        pl.col("item") != "",
        pl.col("layer").fill_null("consensus") == "consensus",
        pl.col("known_on") < as_of,
    )
    newest = [
        past.filter(pl.col("known_on") <= as_of - timedelta(weeks=age))["known_on"].max()
        for age in AGES
    ]
    before = (
        past.filter(pl.col("known_on").is_in([day for day in newest if day is not None]))
        .select(
            "item", pl.col("location").fill_null(""), "known_on",
            pl.col("period").dt.truncate("1w"), pl.col("mean").alias("before"),
        )
        .unique([*KEY, "known_on", "period"], keep="first", maintain_order=True)
    )  # fmt: skip
    now = tables["forecasts"].filter(pl.col("layer") == "consensus", pl.col("period") > as_of)
    families = tables["items"].select("item", "family").unique("item", keep="first")
    return (
        before.join(now.select(*KEY, "period", "mean"), on=[*KEY, "period"])
        .group_by(*KEY, "known_on")
        .agg(
            n=pl.len().cast(pl.Int64), units_before=pl.col("before").sum(),
            quantity=pl.col("mean").sum(),
        )
        .join(_prices(tables), on="item", how="left")
        .join(families, on="item", how="left")
        .with_columns(difference=(pl.col("quantity") - pl.col("units_before")) * pl.col("price"))
        .select(FORECAST_MOVES.names)
    )  # fmt: skip


def _prices(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return (
        tables["unit_prices"]
        .select("item", pl.col("value").alias("price"))
        .unique("item", keep="first", maintain_order=True)
    )

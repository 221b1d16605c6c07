"""The good share of what is started at each step; what is mended is not lost and counts as good."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.measure.estimate import beta_strength, share_of

KEY = ["item", "routing", "step"]
#: Good share of a step of which nothing is known, and how low it may be.
DEFAULT, DEFAULT_LOW = 1.0, 0.95


def yields(hours: pl.DataFrame, *, operations: pl.DataFrame, checks: pl.DataFrame) -> pl.DataFrame:
    """Return the good share of every step that is stated or reported.

    Good and scrapped units of reports and checks with disposition scrap, leaned on the share of
    the resource (beta-binomial, strength from the spread between steps). An entered share wins.

    Returns
    -------
    item, routing, step, value, low, high, n (units seen), basis.
    """
    stated = (
        operations.select(
            "item",
            pl.col("routing").fill_null(""),
            "step",
            pl.col("resource").fill_null(""),
            "yield_share",
        )
        .unique(KEY, keep="first", maintain_order=True)
    )  # fmt: skip
    seen = _seen(hours, checks=checks)
    rows = stated.join(seen, on=KEY, how="full", coalesce=True, maintain_order="left_right")
    rows = (
        rows.with_columns(
            pl.coalesce("resource", "at").fill_null("").alias("resource"),
            pl.col("good", "scrap").fill_null(0.0),
        )
        .with_columns((pl.col("good") + pl.col("scrap")).alias("units"))
        .sort(KEY)
    )
    good, units = rows["good"].to_numpy(), rows["units"].to_numpy()
    share = (pl.col("good").sum() + 0.5) / (pl.col("units").sum() + 0.5)
    prior = rows.select(share.over("resource"))["good"].to_numpy()
    value, low, high = share_of(good, units, prior=prior, strength=beta_strength(good, units))
    of_resource = rows.select(pl.col("units").sum().over("resource"))["units"].to_numpy()
    unknown = of_resource <= 0
    said = rows["yield_share"]
    entered = said.is_not_null().to_numpy()
    said_value = said.fill_null(1.0).to_numpy()
    basis = np.select(
        [entered, unknown, units > 0], ["entered", "default", "measured"], default="group"
    )
    return rows.select(
        *KEY,
        pl.Series("value", np.where(entered, said_value, np.where(unknown, DEFAULT, value))),
        pl.Series("low", np.where(entered, said_value, np.where(unknown, DEFAULT_LOW, low))),
        pl.Series("high", np.where(entered, said_value, np.where(unknown, DEFAULT, high))),
        pl.col("units").round().cast(pl.Int64).alias("n"),
        pl.Series("basis", basis),
    )


def _seen(hours: pl.DataFrame, *, checks: pl.DataFrame) -> pl.DataFrame:
    """Good and scrapped units by step, from reports and from checks that ended in scrap."""
    reported = (
        hours.filter(
            pl.col("item").is_not_null()
            & pl.col("step").is_not_null()
            & (pl.col("good").is_not_null() | pl.col("scrap").is_not_null())
        )
        .group_by(KEY)
        .agg(
            pl.col("good").sum(),
            pl.col("scrap").sum(),
            pl.col("resource").sort().first().alias("at"),
        )
    )
    scrapped = (
        checks.filter((pl.col("disposition") == "scrap") & pl.col("item").is_not_null())
        .group_by("item", "step")
        .agg(pl.col("failed").sum().alias("_failed"))
        .with_columns(pl.lit("").alias("routing"))
    )
    # A scrapped unit was reported good before the check found it.
    failed = pl.min_horizontal(pl.col("_failed").fill_null(0.0), pl.col("good"))
    return (
        reported.join(scrapped, on=KEY, how="left")
        .with_columns(
            (pl.col("good") - failed).alias("good"), (pl.col("scrap") + failed).alias("scrap")
        )
        .drop("_failed")
    )

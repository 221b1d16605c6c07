"""Hours for one good unit at each step: reports that can be trusted, leaning on what is stated."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.measure.estimate import Z90, between_variance, shrink

KEY = ["item", "routing", "step", "resource"]
#: Log spread of a stated or assumed rate that nothing confirms: 80 % within about a quarter.
UNSEEN_SPREAD = 0.2


def run_rates(hours: pl.DataFrame, *, operations: pl.DataFrame) -> pl.DataFrame:
    """Return hours per good unit for every step that is stated or reported.

    For each step ``x = log(sum(hours - setup) / sum(good) / stated)``; the mean of a resource is
    shrunk to 0 (what is stated is right), that of a step to its resource. Steps without stated
    hours keep their own ratio. Hours from memory do not count. Hours spent on mending are in the
    numerator, so that a step that sends back much is dear.

    Parameters
    ----------
    hours
        As given by ``booked_hours``.
    operations
        The input table.

    Returns
    -------
    item, routing, step, resource, value, low, high, n, basis, setup_hours, stated.
    """
    stated = operations.filter(
        pl.col("supplier").is_null() | pl.col("resource").is_not_null()
    ).select(
        "item",
        pl.col("routing").fill_null(""),
        "step",
        pl.col("resource").fill_null(""),
        pl.col("unit_hours").alias("stated"),
        "setup_hours",
    )
    reported = _reported(hours)
    rows = stated.join(reported, on=KEY, how="full", coalesce=True, maintain_order="left_right")
    return _leaning(rows.sort(KEY), sigma=_report_spread(hours))


def _usable(hours: pl.DataFrame) -> pl.DataFrame:
    return hours.filter(
        ~pl.col("memory") & pl.col("item").is_not_null() & pl.col("step").is_not_null()
    )


def _reported(hours: pl.DataFrame) -> pl.DataFrame:
    return (
        _usable(hours)
        .group_by(KEY)
        .agg(
            (pl.col("hours") - pl.col("setup_hours").fill_null(0.0)).sum().alias("run"),
            pl.col("good").sum().alias("good"),
            (pl.col("good") > 0).sum().cast(pl.Int64).alias("n"),
            pl.col("setup_hours").filter(pl.col("setup_hours") > 0).median().alias("seen_setup"),
        )
        .filter((pl.col("good") > 0) & (pl.col("run") > 0))
    )


def _report_spread(hours: pl.DataFrame) -> float:
    """Variance of the log rate of a single report around its step, over all steps."""
    single = (
        _usable(hours)
        .filter(pl.col("good") > 0)
        .with_columns(
            ((pl.col("hours") - pl.col("setup_hours").fill_null(0.0)) / pl.col("good")).alias(
                "rate"
            )
        )
        .filter(pl.col("rate") > 0)
        .with_columns((pl.col("rate").log() - pl.col("rate").log().median().over(KEY)).alias("off"))
        .filter(pl.len().over(KEY) >= 3)
    )
    if single.height < 10:
        return UNSEEN_SPREAD**2
    # The median absolute deviation: one wrong entry does not widen every interval.
    middle = np.median(np.abs(single["off"].to_numpy()))
    return float(max((1.4826 * middle) ** 2, 1e-4))


def _leaning(rows: pl.DataFrame, *, sigma: float) -> pl.DataFrame:
    seen = pl.col("n").fill_null(0) > 0
    base = pl.when(pl.col("stated") > 0).then("stated")
    x = pl.when(seen).then((pl.col("run") / pl.col("good") / base.otherwise(1.0)).log())
    rows = rows.with_columns(
        x.alias("x"), pl.col("n").fill_null(0), (base.is_not_null()).alias("based")
    )
    compared = rows.filter(pl.col("based") & seen)
    of_resource = _of_resource(compared, sigma=sigma)
    rows = rows.join(of_resource, on="resource", how="left", maintain_order="left")
    n = rows["n"].to_numpy().astype(float)
    prior = rows["centre"].fill_null(0.0).to_numpy()
    own = rows["x"].fill_null(0.0).to_numpy()
    seen_rows = (rows["based"] & (rows["n"] > 0)).to_numpy()
    with np.errstate(divide="ignore"):
        variance = np.where(n > 0, sigma / np.maximum(n, 1e-12), np.inf)
    between = between_variance((own - prior)[seen_rows], variance[seen_rows])
    of_prior = rows["unsure"].fill_null(UNSEEN_SPREAD**2).to_numpy()
    leaned, unsure = shrink(own, variance, prior=prior, between=between, doubt=of_prior)
    based = rows["based"].to_numpy()
    log = np.where(based, leaned, own)
    doubt = np.sqrt(np.where(based, unsure, variance))
    start = np.where(based, rows["stated"].fill_null(0.0).to_numpy(), np.where(n > 0, 1.0, 0.0))
    doubt = np.where(start > 0, doubt, 0.0)
    basis = (
        pl.when(seen).then(pl.lit("measured"))
        .when(pl.col("based") & pl.col("centre").is_not_null()).then(pl.lit("group"))
        .when(pl.col("stated").is_not_null()).then(pl.lit("entered"))
        .otherwise(pl.lit("default"))
    )  # fmt: skip
    return rows.with_columns(
        pl.Series("value", start * np.exp(log)),
        pl.Series("low", start * np.exp(log - Z90 * doubt)),
        pl.Series("high", start * np.exp(log + Z90 * doubt)),
        basis.alias("basis"),
        pl.coalesce("setup_hours", "seen_setup", 0.0).alias("setup_hours"),
    ).select(*KEY, "value", "low", "high", "n", "basis", "setup_hours", "stated")


def _of_resource(compared: pl.DataFrame, *, sigma: float) -> pl.DataFrame:
    """Mean log ratio of each resource, shrunk to 0, and its variance."""
    groups = (
        compared.group_by("resource", maintain_order=True)
        .agg(
            ((pl.col("x") * pl.col("n")).sum() / pl.col("n").sum()).alias("mean"),
            (pl.col("x").var().fill_null(0.0) / pl.len() + sigma / pl.col("n").sum()).alias(
                "variance"
            ),
        )
        .sort("resource")
    )
    mean, variance = groups["mean"].to_numpy(), groups["variance"].to_numpy()
    # Around 0, not around their own centre: what was stated is the prior.
    between = max(0.0, float((mean**2 - variance).mean())) if len(mean) else 0.0
    nothing = np.zeros(len(mean))
    centre, unsure = shrink(mean, variance, prior=nothing, between=between, doubt=variance)
    return groups.select("resource").with_columns(
        pl.Series("centre", centre), pl.Series("unsure", unsure)
    )

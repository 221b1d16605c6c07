"""Hours that each open job still needs at each resource; it plans no day."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstmate.capabilities.measure.class_ratios import UNSEEN_SPREAD, class_ratios
from firstmate.capabilities.measure.estimate import Z90

KEY = ["job", "resource"]
#: Spread of the real hours around an entered estimate where too few finished jobs tell.
ESTIMATE_SPREAD = 0.3


def job_hours(
    jobs: pl.DataFrame,
    *,
    booked: pl.DataFrame,
    rates: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
) -> pl.DataFrame:
    """Return the hours still to do of every open job.

    The first source that speaks of a job decides: remaining hours of its phases; budget of its
    phases; hours by resource of its quote; its hours in all (job, else quote), corrected by what
    finished jobs of the class really took per estimated hour, split like the class; the rate of
    the class x price. Hours booked are taken off, never below 0.

    Parameters
    ----------
    jobs
        As given by ``jobs``.
    booked
        job, resource, hours booked.
    rates
        The rows of ``job_rates`` with ``spread``.
    tables
        phases, quotes, quote_lines.

    Returns
    -------
    job, resource, value, low, high, n, basis, done_hours, job_class.
    """
    waiting = jobs.filter(pl.col("open"))
    remaining, phased = _phases(tables["phases"])
    quoted = _quoted(tables["quotes"], lines=tables["quote_lines"])
    layers = [phased, quoted, _split(waiting, jobs=jobs, booked=booked, rates=rates),
              _rated(waiting, rates=rates)]  # fmt: skip
    taken = remaining.select("job").unique()
    chosen = []
    for layer in layers:
        mine = layer.join(taken, on="job", how="anti")
        chosen.append(mine)
        taken = pl.concat([taken, mine.select("job").unique()])
    estimates = pl.concat(chosen)
    done = booked.group_by(KEY).agg(pl.col("hours").sum().alias("done_hours"))
    told = remaining.with_columns(pl.lit(value=True).alias("left"))
    every = pl.concat([told, estimates.with_columns(pl.lit(value=False).alias("left"))])
    rows = (
        waiting.select("job", "job_class", "done_share")
        .join(every.join(done, on=KEY, how="left"), on="job", how="inner")
        .with_columns(pl.col("done_hours").fill_null(0.0))
    )
    return _remaining(rows).sort(KEY)


def _remaining(rows: pl.DataFrame) -> pl.DataFrame:
    """Take off what is done; where nothing is booked, the share said to be done."""
    unbooked = pl.col("done_hours").sum().over("job") == 0
    share = pl.when(unbooked).then(1.0 - pl.col("done_share").fill_null(0.0)).otherwise(1.0)
    off = pl.when(pl.col("left")).then(0.0).otherwise(pl.col("done_hours"))
    keep = pl.when(pl.col("left")).then(1.0).otherwise(share)

    def after(factor: pl.Expr) -> pl.Expr:
        return (pl.col("hours") * keep * factor.clip(lower_bound=0.0) - off).clip(lower_bound=0.0)

    reach = Z90 * pl.col("spread")
    return rows.with_columns(
        after(pl.lit(1.0)).alias("value"),
        after(1.0 - reach).alias("low"),
        after(1.0 + reach).alias("high"),
    ).select(*KEY, "value", "low", "high", "n", "basis", "done_hours", "job_class")


def _layer(rows: pl.DataFrame, *, spread: float, basis: str) -> pl.DataFrame:
    return rows.select(
        *KEY,
        "hours",
        pl.lit(spread).alias("spread"),
        pl.lit(1, dtype=pl.Int64).alias("n"),
        pl.lit(basis).alias("basis"),
    )


def _phases(phases: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    # A phase that names only a skill takes hours of whoever has it.
    said = pl.coalesce(pl.col("resource").replace("", None), "skill", pl.lit(""))
    named = phases.with_columns(said.alias("resource"))
    sums = named.group_by(KEY).agg(
        pl.col("remaining_hours").sum().alias("remaining"),
        pl.col("remaining_hours").is_not_null().any().alias("said"),
        pl.col("budget_hours").sum().alias("budget"),
    )
    whole = pl.col("said").any().over("job")
    remaining = sums.filter(whole).select(*KEY, pl.col("remaining").alias("hours"))
    budget = sums.filter(~whole & (pl.col("budget").sum().over("job") > 0)).select(
        *KEY, pl.col("budget").alias("hours")
    )
    return (
        _layer(remaining, spread=ESTIMATE_SPREAD / 2, basis="entered"),
        _layer(budget, spread=ESTIMATE_SPREAD, basis="entered"),
    )


def planned_hours(phases: pl.DataFrame, *, booked: pl.DataFrame) -> pl.DataFrame:
    """Return job, resource, part: hours planned in all for jobs with phases, done ones included."""
    left, budget = _phases(phases)
    done = booked.join(left, on="job", how="semi").select(*KEY, "hours")
    every = pl.concat([left.select(*KEY, "hours"), budget.select(*KEY, "hours"), done])
    return every.group_by(KEY).agg(pl.col("hours").sum().alias("part")).sort(KEY)


def _quoted(quotes: pl.DataFrame, *, lines: pl.DataFrame) -> pl.DataFrame:
    rows = (
        lines.filter((pl.col("hours") > 0) & pl.col("resource").is_not_null())
        .join(quotes.filter(pl.col("job").is_not_null()).select("quote", "job"), on="quote")
        .group_by(KEY)
        .agg(pl.col("hours").sum())
    )
    return _layer(rows, spread=ESTIMATE_SPREAD, basis="entered")


def _split(
    waiting: pl.DataFrame, *, jobs: pl.DataFrame, booked: pl.DataFrame, rates: pl.DataFrame
) -> pl.DataFrame:
    """Hours in all x the class's real hours per estimated hour, split like its rates."""
    told = jobs.filter(pl.col("finished") & pl.col("estimate").is_not_null())
    real = booked.group_by("job").agg(pl.col("hours").sum().alias("part")).with_columns(
        pl.lit("").alias("resource")
    )  # fmt: skip
    told = told.join(real, on="job", how="semi").with_columns(pl.col("estimate").alias("whole"))
    learned = class_ratios(
        told.select("job", "job_class", "whole"), parts=real,
        classes=waiting["job_class"].unique().to_list(),
    )  # fmt: skip
    factor = learned.filter(pl.col("n").sum() >= 5).select(
        "job_class", pl.col("value").alias("factor"), pl.col("spread").alias("off"), "n"
    )
    profile = rates.with_columns(
        (pl.col("value") / pl.col("value").sum().over("job_class")).alias("part")
    ).select("job_class", "resource", "part")
    estimated = waiting.filter(pl.col("estimate").is_not_null())
    split = estimated.join(profile, on="job_class", how="left", maintain_order="left")
    return split.join(factor, on="job_class", how="left", maintain_order="left").select(
        "job",
        pl.col("resource").fill_null(""),
        (
            pl.col("estimate") * pl.col("part").fill_null(1.0) * pl.col("factor").fill_null(1.0)
        ).alias("hours"),
        pl.col("off").fill_null(ESTIMATE_SPREAD).alias("spread"),
        pl.col("n").fill_null(0),
        pl.lit("entered").alias("basis"),
    )


def _rated(waiting: pl.DataFrame, *, rates: pl.DataFrame) -> pl.DataFrame:
    return waiting.join(rates, on="job_class", how="inner").select(
        "job",
        "resource",
        (pl.col("value") * pl.col("price").clip(lower_bound=0.0) / 1000.0).alias("hours"),
        pl.col("spread").fill_null(UNSEEN_SPREAD),
        "n",
        pl.when(pl.col("basis") == "default").then(pl.lit("default")).otherwise(pl.lit("group"))
        .alias("basis"),
    )  # fmt: skip

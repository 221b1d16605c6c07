"""The task `job_waits`: what jobs wait for, which of it holds their start, and how long; it plans no day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.measure.booked_hours import booked_hours
from firstmate.capabilities.measure.estimate import accept

#: Jobs of a kind below which those of all kinds speak for it.
ENOUGH = 10
#: How far back jobs still tell of today.
BACK = timedelta(days=540)
#: A gate before which more than this share of the hours of a job is booked does not hold its start.
BEGUN = 0.3
SPAN = ("value", "low", "high")


def job_waits(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``gate_kinds`` and ``job_starts``.

    A gate holds the start of a job, or only its end (a site that must be ready to fit) where much
    of the hours is booked before it is passed. Some always is: office work on drawings. Work may
    begin when the gates that hold the start are passed and what was bought for the job is there:
    the day of the purchase plus the lead time that its supplier has now, so that a supplier who
    becomes faster shortens the wait.
    """
    jobs = _ordered(given["sales"], since=given.as_of - BACK)
    kinds = _kinds(given["gates"], _hours(given))
    starts = _waits(jobs, gates=given["gates"], kinds=kinds, bought=_goods(given))
    return {
        "gate_kinds": kinds,
        "job_starts": accept(
            _by_class(starts), given["accepted_estimates"], table="job_starts", key=["job_class"]
        ),
    }


def _ordered(sales: pl.DataFrame, *, since: date) -> pl.DataFrame:
    """Return job, job_class, order, ordered of jobs since a day."""
    return (
        sales.filter((pl.col("kind") == "job") & pl.col("job").is_not_null())
        .group_by("job")
        .agg(
            pl.col("job_class").drop_nulls().sort().last().fill_null(""),
            pl.col("order").sort().first(), pl.col("day").min().alias("ordered"),
        )
        .filter(pl.col("ordered") > since)
        .sort("job")
    )  # fmt: skip


def _hours(given: Given) -> pl.DataFrame:
    """Return job, day, hours booked on jobs."""
    booked = booked_hours(given.tables).select("job", "day", "hours")
    return booked.filter(pl.col("job").is_not_null(), pl.col("hours") > 0).drop_nulls()


def _kinds(gates: pl.DataFrame, hours: pl.DataFrame) -> pl.DataFrame:
    """Return gate, value (share of hours booked before it passed), low, high, n, holds, basis."""
    known = gates.filter(pl.col("gate").is_not_null())
    before = pl.col("hours").filter(pl.col("day") < pl.col("passed")).sum()
    by_job = (
        known.filter(pl.col("passed").is_not_null())
        .join(hours, left_on="work", right_on="job")
        .sort("gate", "work", "day", "hours")
        .group_by("gate", "work", maintain_order=True)
        .agg((before / pl.col("hours").sum()).alias("share"))
    )
    seen = by_job.group_by("gate").agg(
        pl.col("share").median().alias("value"), pl.col("share").quantile(0.1).alias("low"),
        pl.col("share").quantile(0.9).alias("high"), pl.len().cast(pl.Int64).alias("n"),
    )  # fmt: skip
    enough = pl.col("n") >= ENOUGH
    unseen = {"value": 0.0, "low": 0.0, "high": 1.0, "n": 0}
    return (
        known.select("gate")
        .unique()
        .join(seen, on="gate", how="left")
        .with_columns(pl.col(name).fill_null(value) for name, value in unseen.items())
        .with_columns(
            pl.when(enough & (pl.col("value") > BEGUN)).then(pl.lit("end"))
            .otherwise(pl.lit("start")).alias("holds"),
            pl.when(enough).then(pl.lit("measured")).otherwise(pl.lit("default")).alias("basis"),
        )
        .sort("gate")
    )  # fmt: skip


def _goods(given: Given) -> pl.DataFrame:
    """Return job, at: the day by which everything bought for a job is there at today's lead times."""
    times = given["lead_times"].filter(pl.col("item").fill_null("") == "").select(
        pl.col("supplier").fill_null(""), pl.col("value").alias("days")
    ).unique("supplier", keep="first", maintain_order=True)  # fmt: skip
    lines = given["purchase_lines"].filter(
        pl.col("job").is_not_null() & pl.col("ordered").is_not_null()
        & (pl.col("status").fill_null("open") != "cancelled")
    ).with_columns(pl.col("supplier").fill_null(""))  # fmt: skip
    dated = lines.join(times, on="supplier", how="left").with_columns(
        pl.when(pl.col("days").is_null())
        .then(pl.col("received_on"))
        .otherwise(pl.col("ordered") + pl.duration(days=pl.col("days").round()))
        .alias("at")
    )
    return dated.group_by("job").agg(pl.col("at").max()).drop_nulls().sort("job")


def _waits(
    jobs: pl.DataFrame, *, gates: pl.DataFrame, kinds: pl.DataFrame, bought: pl.DataFrame
) -> pl.DataFrame:
    """Return job_class, days: from order to where work may begin, of jobs all of whose gates passed."""
    holding = gates.join(kinds.filter(pl.col("holds") == "start"), on="gate", how="semi")
    ends = (
        holding.group_by("work")
        .agg(pl.col("passed").max(), pl.col("passed").is_null().any().alias("waits"))
        .sort("work")
    )
    rows = jobs.join(ends, left_on="job", right_on="work", how="left").join(
        ends, left_on="order", right_on="work", how="left", suffix="_order"
    )
    rows = rows.join(bought, on="job", how="left").filter(
        ~pl.coalesce("waits", "waits_order", pl.lit(value=False))
    )
    at = pl.max_horizontal(pl.coalesce("passed", "passed_order"), "at")
    days = (at - pl.col("ordered")).dt.total_days().clip(lower_bound=0).fill_null(0)
    return rows.select("job_class", days.cast(pl.Float64).alias("days")).sort("job_class", "days")


def _by_class(waits: pl.DataFrame) -> pl.DataFrame:
    """Return job_class ("" = all), value, low, high, n, basis: median and outer tenths [days]."""

    def points(rows: pl.DataFrame, key: list[pl.Expr]) -> pl.DataFrame:
        return rows.group_by(key).agg(
            pl.col("days").median().alias("value"), pl.col("days").quantile(0.1).alias("low"),
            pl.col("days").quantile(0.9).alias("high"), pl.len().cast(pl.Int64).alias("n"),
        )  # fmt: skip

    if waits.is_empty():
        return pl.DataFrame()
    every = points(waits, [pl.lit("").alias("job_class")])
    own = points(waits.filter(pl.col("job_class") != ""), [pl.col("job_class")])
    of_all = every.drop("job_class", "n").rename({name: f"{name}_all" for name in SPAN})
    few = pl.col("n") < ENOUGH
    leaned = own.join(of_all, how="cross").with_columns(
        *(pl.when(few).then(f"{name}_all").otherwise(name).alias(name) for name in SPAN),
        pl.when(few).then(pl.lit("group")).otherwise(pl.lit("measured")).alias("basis"),
    )
    columns = ["job_class", *SPAN, "n", "basis"]
    total = every.with_columns(pl.lit("measured").alias("basis"))
    return pl.concat([total.select(columns), leaned.select(columns)]).sort("job_class")

"""One-off work: open jobs and the intake still expected, as hours per resource, money and weeks.

It decides no date. A job may not start before the gates that hold its start are passed and what was
bought for it is there, nor be handed over before those that hold its end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.base.issue import Issue
from firstmate.capabilities.supply.patience import FOREVER
from firstmate.capabilities.supply.weeks import Floats, Ints, Weeks

#: Weeks from order to delivery of a kind of work where no job shows it.
USUAL_WEEKS = 6


@dataclass(frozen=True)
class Works:
    """Jobs and expected intake, numbered from 0.

    ``table``: work, kind (job, intake), job, job_class, order, line, amount, material, hours,
    promised, lost, penalty, most, gate, goods_from, end_gate.
    Arrays by work: ``start``, ``due``, ``late`` (weeks: after it, it counts as late), ``pace`` (most
    share of it in a week), ``ready`` (first week in which all of it can be done and is wanted).
    ``hours``: work, resource, hours for the whole of it.
    """

    table: pl.DataFrame
    start: Ints
    due: Ints
    late: Ints
    pace: Floats
    ready: Ints
    hours: pl.DataFrame


def open_jobs(
    sales: pl.DataFrame, jobs: pl.DataFrame, job_hours: pl.DataFrame, *, margin: float
) -> pl.DataFrame:
    """Return open jobs: job, order, line, customer, channel, job_class, amount, material, promised.

    Amount is what is still to be delivered; material is what is still to be bought: as planned for
    the job, else price x (1 - margin), less the share of hours that is done.
    """
    lines = (
        sales.filter((pl.col("kind") == "job") & (pl.col("open_amount").fill_null(0.0) > 0))
        .sort("order", "line")
        .group_by(pl.col("job").fill_null(pl.col("order")), maintain_order=True)
        .agg(
            pl.col("order").first(), pl.col("line").first(), pl.col("customer").first(),
            pl.col("channel").first(), pl.col("job_class").drop_nulls().first(),
            pl.col("open_amount").sum().alias("amount"), pl.col("amount").sum().alias("whole"),
            pl.coalesce("promised", "wanted", "first_promised").max().alias("promised"),
        )
    )  # fmt: skip
    known = jobs.filter(
        (pl.col("status").fill_null("open") == "open") & pl.col("finished").is_null()
    ).select(
        "job", pl.col("job_class").alias("own_class"), pl.col("customer").alias("own_customer"),
        pl.col("amount").alias("own_amount"), pl.col("material").alias("own_material"),
        pl.coalesce("promised", "wanted").alias("own_promised"), "done_share",
    )  # fmt: skip
    done = (
        job_hours.sort("job", "resource")
        .group_by("job", maintain_order=True)
        .agg(pl.col("value").sum().alias("left"), pl.col("done_hours").sum().alias("booked"))
        .select("job", (pl.col("booked") / (pl.col("left") + pl.col("booked"))).alias("share"))
    )
    whole = pl.coalesce("whole", "own_amount", pl.lit(0.0))
    share = pl.coalesce("done_share", pl.col("share").fill_nan(None), pl.lit(0.0)).clip(0.0, 1.0)
    return (
        lines.join(known, on="job", how="full", coalesce=True)
        .join(done, on="job", how="left")
        .select(
            "job", "order", "line", "channel",
            pl.coalesce("customer", "own_customer").alias("customer"),
            pl.coalesce("job_class", "own_class", pl.lit("")).alias("job_class"),
            pl.coalesce("amount", "own_amount", pl.lit(0.0)).alias("amount"),
            (pl.coalesce("own_material", whole * (1.0 - margin)) * (1.0 - share))
            .alias("material"),
            pl.coalesce("promised", "own_promised").alias("promised"),
        )
        .sort("job")
    )  # fmt: skip


def usual_times(sales: pl.DataFrame, starts: pl.DataFrame) -> pl.DataFrame:
    """Return job_class, span, wait, size: usual days from order to delivery and to the start, and amount.

    The span is the median of promised minus ordered; ``starts`` (job_class, value [days]) tells
    the wait, at most the span. The empty class is what holds for all.
    """
    told = (
        sales.filter((pl.col("kind") == "job") & pl.col("promised").is_not_null())
        .with_columns(
            (pl.col("promised") - pl.col("day")).dt.total_days().cast(pl.Float64).alias("span"),
            pl.col("job_class").fill_null(""),
        )
        .filter(pl.col("span") > 0)
    )
    median = (pl.col("span").median(), pl.col("amount").median().alias("size"))
    every = told.select(pl.lit("").alias("job_class"), *median).with_columns(
        pl.col("span").fill_null(7.0 * USUAL_WEEKS)
    )
    own = told.filter(pl.col("job_class") != "").group_by("job_class").agg(*median)
    waits = starts.select(pl.col("job_class").fill_null(""), pl.col("value").alias("wait"))
    of_all = waits.filter(pl.col("job_class") == "")["wait"]
    usual = float(of_all[0]) if len(of_all) else 0.0
    return (
        pl.concat([every, own])
        .join(waits.unique("job_class"), on="job_class", how="left")
        .with_columns(pl.min_horizontal(pl.col("wait").fill_null(usual), "span").alias("wait"))
        .sort("job_class")
    )


def of_class(rows: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    """Add the usual times of each row's job_class, or of all where it has none of its own."""
    names = ("span", "wait", "size")
    every = times.filter(pl.col("job_class") == "").row(0, named=True)
    return rows.join(times, on="job_class", how="left", maintain_order="left").with_columns(
        *(pl.col(name).fill_null(pl.lit(every[name])) for name in names)
    )


def intake(
    intakes: pl.DataFrame, times: pl.DataFrame, *, margin: float, lost: float, weeks: Weeks
) -> pl.DataFrame:
    """Return expected orders for jobs by class and week, with their :func:`usual_times`."""
    return (
        intakes.filter(
            (pl.col("layer") == "consensus") & (pl.col("mean") > 0)
            & (pl.col("period") >= weeks.periods[0]) & (pl.col("period") <= weeks.periods[-1])
        )
        .with_columns(pl.col("job_class").fill_null(""))
        .pipe(of_class, times)
        .select(
            "job_class", "period", "span", "wait", pl.col("mean").alias("amount"),
            (pl.col("mean") * (1.0 - margin)).alias("material"),
            pl.coalesce("size", "mean").alias("size"),
            pl.lit(lost).alias("lost"), pl.lit(0.0).alias("penalty"), pl.lit(FOREVER).alias("most"),
        )
        .sort("job_class", "period")
    )  # fmt: skip


def works(
    jobs: pl.DataFrame,
    expected: pl.DataFrame,
    *,
    job_hours: pl.DataFrame,
    job_rates: pl.DataFrame,
    weeks: Weeks,
    week_hours: float,
) -> tuple[Works, list[Issue]]:
    """Return all one-off work of the plan.

    Parameters
    ----------
    jobs
        :func:`open_jobs` with patience and what holds them (``gates.held``).
    expected
        :func:`intake`.
    week_hours
        Most hours that one job takes in a week [hours]; what is larger is spread over more weeks.
    """
    first = weeks.periods[0]
    known = jobs.drop("span", "wait").with_columns(
        pl.lit("job").alias("kind"),
        pl.Series("start", weeks.of(jobs["may_start"].cast(pl.Date).fill_null(first))),
        pl.Series("due", weeks.of(jobs["promised"].cast(pl.Date).fill_null(first))),
        pl.Series("end", weeks.of(jobs["may_end"].cast(pl.Date).fill_null(first))),
        pl.Series("late", weeks.of(jobs["late_from"].cast(pl.Date).fill_null(first))),
        pl.col("amount").alias("size"),
    )
    ordered = weeks.of(expected["period"].cast(pl.Date))
    due = ordered + np.ceil(expected["span"].to_numpy() / 7.0)
    begin = ordered + np.floor(expected["wait"].to_numpy() / 7.0)
    coming = expected.drop("span", "wait").with_columns(
        pl.lit("intake").alias("kind"),
        *(pl.Series(name, np.minimum(week, len(weeks)).astype(np.int64))
          for name, week in (("start", begin), ("due", due))),
    )  # fmt: skip
    table = (
        pl.concat([known, coming], how="diagonal_relaxed")
        .filter(pl.col("due") < len(weeks))
        .with_row_index("work")
        .with_columns(pl.col("work").cast(pl.Int64))
    )
    hours = _hours(table, job_hours, job_rates)
    total = hours.group_by("work").agg(pl.col("hours").sum()).sort("work")
    table = table.join(total, on="work", how="left", maintain_order="left").with_columns(
        pl.col("hours").fill_null(0.0), pl.col("material").fill_null(0.0)
    )
    typical = table["hours"] * table["size"] / table["amount"].clip(lower_bound=1e-9)
    pace = np.minimum(week_hours / np.maximum(typical.fill_null(0.0).to_numpy(), 1e-9), 1.0)
    start, due = table["start"].to_numpy(), table["due"].to_numpy()
    takes = np.ceil(np.round(1.0 / pace, 9)).astype(np.int64)
    end = table["end"].fill_null(0).to_numpy()
    return Works(
        table=table, start=start, due=due, pace=pace, hours=hours,
        late=table["late"].fill_null(table["due"]).to_numpy(),
        ready=np.maximum(np.maximum(due, end), start + takes - 1),
    ), _without_hours(table)  # fmt: skip


def _hours(table: pl.DataFrame, job_hours: pl.DataFrame, job_rates: pl.DataFrame) -> pl.DataFrame:
    """Hours as estimated for the job; else as like work of its class, else of all, needs."""
    own = table.filter(pl.col("kind") == "job").join(
        job_hours.select("job", pl.col("resource").fill_null(""), pl.col("value").alias("hours")),
        on="job",
    )
    rates = job_rates.select(
        pl.col("job_class").fill_null(""), "resource", pl.col("value").alias("rate")
    )
    others = table.join(own.select("work").unique(), on="work", how="anti")
    classed = others.join(rates, on="job_class")
    rest = others.join(rates.select("job_class").unique(), on="job_class", how="anti")
    rest = rest.join(rates.filter(pl.col("job_class") == "").drop("job_class"), how="cross")
    like = pl.concat(
        [part.select("work", "resource", (pl.col("amount") / 1000.0 * pl.col("rate")).alias("hours"))
         for part in (classed, rest)]
    )  # fmt: skip
    return (
        pl.concat([own.select("work", "resource", "hours"), like])
        .filter((pl.col("hours") > 0) & (pl.col("resource") != ""))
        .sort("work", "resource")
    )


def _without_hours(table: pl.DataFrame) -> list[Issue]:
    bare = table.filter((pl.col("kind") == "job") & (pl.col("hours") <= 0))
    if bare.is_empty():
        return []
    return [Issue(
        task="plan", code="job_without_hours", table="jobs", column="hours",
        value=", ".join(bare["job"].head(10)), count=bare.height, severity="hint",
        effect=float(bare["amount"].sum()),
        why=f"{bare.height} open jobs have no hours left or none known; they take no capacity.",
        mend="Close them if they are done, or enter the hours still to do.",
    )]  # fmt: skip

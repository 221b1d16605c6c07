"""One-off work: open jobs and the intake still expected, as hours per resource, money and weeks.

It decides no date. A job may not start before its gates are passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from firstmate.base.issue import Issue
from firstmate.capabilities.supply.patience import FOREVER
from firstmate.capabilities.supply.weeks import Floats, Ints, Weeks

#: A gate whose day is past or unknown is taken to be passed so many days after as-of.
GATE_DAYS = 14
#: Weeks from order to delivery of a kind of work where no job shows it.
USUAL_WEEKS = 6


@dataclass(frozen=True)
class Works:
    """Jobs and expected intake, numbered from 0.

    ``table``: work, kind (job, intake), job, job_class, order, line, amount, material, hours,
    promised, lost, penalty, most, gate. Arrays by work: ``start`` and ``due`` (weeks), ``pace`` (most
    share of it in a week), ``ready`` (first week in which all of it can be done and is wanted).
    ``hours``: work, resource, hours for the whole of it.
    """

    table: pl.DataFrame
    start: Ints
    due: Ints
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


def gated(
    jobs: pl.DataFrame, gates: pl.DataFrame, *, as_of: date
) -> tuple[pl.DataFrame, list[Issue]]:
    """Add ``gate`` (the one that waits longest) and ``may_start``, the day its gates are passed."""
    waiting = gates.filter(pl.col("passed").is_null()).select(
        "work",
        "gate",
        pl.col("expected"),
        (pl.col("expected") > as_of).fill_null(value=False).alias("known"),
    )
    day = pl.when("known").then(pl.col("expected")).otherwise(as_of + timedelta(days=GATE_DAYS))
    waiting = waiting.with_columns(day.alias("may_start")).sort("work", "may_start", "gate")
    last = waiting.group_by("work", maintain_order=True).last()
    by_job = jobs.join(last, left_on="job", right_on="work", how="left", maintain_order="left")
    by_order = jobs.join(last, left_on="order", right_on="work", how="left", maintain_order="left")
    found = by_job.with_columns(
        pl.coalesce("gate", by_order["gate"]).alias("gate"),
        pl.coalesce("may_start", by_order["may_start"]).alias("may_start"),
        pl.coalesce("known", by_order["known"]).alias("known"),
    )
    unknown = found.filter(~pl.col("known"))
    issues = []
    if unknown.height:
        issues.append(Issue(
            task="plan", code="gate_without_day", table="gates", column="expected",
            value=", ".join(unknown["job"].head(10)), count=unknown.height,
            effect=float(unknown["amount"].sum()),
            why=f"{unknown.height} jobs wait for something whose day is past or not known; the "
            f"plan starts them {GATE_DAYS} days after the day of the data.",
            mend="Enter when the deposit, drawings or site are expected.",
        ))  # fmt: skip
    return found.drop("known", "expected"), issues


def intake(
    intakes: pl.DataFrame, sales: pl.DataFrame, *, margin: float, lost: float, weeks: Weeks
) -> pl.DataFrame:
    """Return expected orders for jobs by class and week, with their usual time to delivery.

    The time from order to delivery of a class is the median of promised minus ordered.
    """
    usual = (
        sales.filter((pl.col("kind") == "job") & pl.col("promised").is_not_null())
        .with_columns((pl.col("promised") - pl.col("day")).dt.total_days().alias("span"))
        .filter(pl.col("span") > 0)
    )
    span = usual.group_by(pl.col("job_class").fill_null("")).agg(
        pl.col("span").median(), pl.col("amount").median().alias("size")
    )
    every = usual["span"].median() if usual.height else 7.0 * USUAL_WEEKS
    size = usual["amount"].median() if usual.height else None
    return (
        intakes.filter(
            (pl.col("layer") == "consensus") & (pl.col("mean") > 0)
            & (pl.col("period") >= weeks.periods[0]) & (pl.col("period") <= weeks.periods[-1])
        )
        .with_columns(pl.col("job_class").fill_null(""))
        .join(span, on="job_class", how="left", maintain_order="left")
        .select(
            "job_class", "period", pl.col("mean").alias("amount"),
            (pl.col("mean") * (1.0 - margin)).alias("material"),
            pl.col("span").fill_null(every), pl.coalesce("size", pl.lit(size), "mean").alias("size"),
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
        :func:`open_jobs` with patience, gate and may_start.
    expected
        :func:`intake`.
    week_hours
        Most hours that one job takes in a week [hours]; what is larger is spread over more weeks.
    """
    first = weeks.periods[0]
    known = jobs.with_columns(
        pl.lit("job").alias("kind"),
        pl.Series("start", weeks.of(jobs["may_start"].cast(pl.Date).fill_null(first))),
        pl.Series("due", weeks.of(jobs["promised"].cast(pl.Date).fill_null(first))),
        pl.col("amount").alias("size"),
    )
    begin = pl.Series("start", weeks.of(expected["period"].cast(pl.Date)))
    due = begin.to_numpy() + np.ceil(expected["span"].cast(pl.Float64).to_numpy() / 7.0)
    coming = expected.drop("span").with_columns(
        pl.lit("intake").alias("kind"), begin,
        pl.Series("due", np.minimum(due, len(weeks)).astype(np.int64)),
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
    return Works(
        table=table, start=start, due=due, pace=pace, hours=hours,
        ready=np.maximum(due, start + takes - 1),
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

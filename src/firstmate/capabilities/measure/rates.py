"""The task `rates`: hours per unit, good shares, hours per 1,000 of price, and hours of open jobs.

It reads what was booked and what was stated; it plans nothing.
"""

from __future__ import annotations

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.capabilities.measure.booked_hours import booked_hours
from firstmate.capabilities.measure.class_ratios import class_ratios
from firstmate.capabilities.measure.estimate import Z90, accept
from firstmate.capabilities.measure.job_hours import job_hours, planned_hours
from firstmate.capabilities.measure.jobs import jobs
from firstmate.capabilities.measure.run_rates import run_rates
from firstmate.capabilities.measure.yields import yields

TASK = "rates"


def rates(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``run_rates``, ``yields``, ``job_rates``, ``job_hours`` and ``issues``."""
    accepted = given["accepted_estimates"]
    hours = booked_hours(given.tables)
    steps = run_rates(hours, operations=given["operations"])
    good = yields(hours, operations=given["operations"], checks=given["quality_checks"])
    every_job = jobs(given["sales"], entered=given["jobs"], quotes=given["quotes"])
    booked = hours.filter(pl.col("job").is_not_null()).select("job", "resource", "hours")
    by_class = accept(
        _job_rates(every_job, booked=booked, given=given),
        accepted, table="job_rates", key=["job_class", "resource"],
    )  # fmt: skip
    left = job_hours(every_job, booked=booked, rates=by_class, tables=given.tables)
    return {
        "run_rates": accept(
            steps, accepted, table="run_rates", key=["item", "routing", "step", "resource"]
        ),
        "yields": accept(good, accepted, table="yields", key=["item", "routing", "step"]),
        "job_rates": by_class,
        "job_hours": accept(left, accepted, table="job_hours", key=["job", "resource"]),
        "issues": issue_rows(
            [*_memory(hours), *_unestimated(every_job, left=left), *_booked_out(left)]
        ),
    }


def _job_rates(every_job: pl.DataFrame, *, booked: pl.DataFrame, given: Given) -> pl.DataFrame:
    """Hours per 1,000 of price of finished jobs that have both a price and hours.

    Where no job of any kind was finished, those planned for open jobs: work like theirs takes
    hours too, and a guess of none would promise it for tomorrow.
    """
    told = every_job.filter(pl.col("finished") & (pl.col("price") > 0)).join(
        booked, on="job", how="semi"
    )
    asked = [
        frame["job_class"].drop_nulls() for frame in (every_job, given["deals"], given["quotes"])
    ]
    classes, parts = pl.concat(asked).unique().to_list(), booked.rename({"hours": "part"})
    basis = pl.col("basis")
    if told.is_empty():
        parts, basis = planned_hours(given["phases"], booked=booked), pl.lit("entered")
        told = every_job.filter(pl.col("price") > 0).join(parts, on="job", how="semi")
    found = class_ratios(
        told.select("job", "job_class", (pl.col("price") / 1000.0).alias("whole")),
        parts=parts, classes=classes,
    ).with_columns(basis.alias("basis"))  # fmt: skip
    reach = Z90 * pl.col("doubt")
    return found.with_columns(
        (pl.col("value") - reach).clip(lower_bound=0.0).alias("low"),
        (pl.col("value") + reach).alias("high"),
    ).drop("doubt")


def _memory(hours: pl.DataFrame) -> list[Issue]:
    written = hours.filter(pl.col("memory"))
    places = written.group_by("resource").agg(pl.len(), pl.col("hours").sum()).sort("resource")
    return [
        Issue(
            task=TASK,
            code="hours_from_memory",
            table="work_reports",
            column="hours",
            value=str(place),
            why=f"{total:,.0f} hours at {place or 'no resource'} are whole half days or stand at "
            "one clock time: they look written from memory and count in totals only.",
            mend="Have these hours noted when the work is done.",
            count=count,
        )
        for place, count, total in places.iter_rows()
    ]


def _unestimated(every_job: pl.DataFrame, *, left: pl.DataFrame) -> list[Issue]:
    unknown = every_job.filter(pl.col("open")).join(left, on="job", how="anti")
    if unknown.is_empty():
        return []
    return [
        Issue(
            task=TASK,
            code="job_without_hours",
            table="jobs",
            column="hours",
            value=", ".join(unknown["job"].head(5)),
            why="Nothing says how many hours these open jobs need.",
            mend="Enter the hours of the jobs, or export the hours booked on finished jobs.",
            effect=float(unknown["price"].sum()),
            count=unknown.height,
        )
    ]


def _booked_out(left: pl.DataFrame) -> list[Issue]:
    sums = left.group_by("job").agg(pl.col("value").sum(), pl.col("done_hours").sum())
    over = sums.filter((pl.col("value") <= 0) & (pl.col("done_hours") > 0)).sort("job")
    if over.is_empty():
        return []
    return [
        Issue(
            task=TASK,
            code="hours_used_up",
            severity="hint",
            table="jobs",
            column="hours",
            value=", ".join(over["job"].head(5)),
            why="These open jobs have used all their estimated hours; none are planned for them.",
            mend="Enter the hours that remain, or close the job.",
            count=over.height,
        )
    ]

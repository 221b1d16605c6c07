"""The task `hours_sold`: hours by person and month, by job, and where those not billable go."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.capabilities.timesheet.advice import bill_hours, level_hours, sell_more_hours
from firstmate.capabilities.timesheet.entries import entries
from firstmate.company.currency import at_home

QUARTER = timedelta(weeks=13)


def hours_sold(given: Given) -> dict[str, pl.DataFrame]:
    """Return hours_sold, hours_unsold, job_earnings, recommendations and issues."""
    rows = entries(given["time_entries"], as_of=given.as_of)
    earned = job_earnings(
        rows, jobs=given["jobs"], billed=_billed(given), done=_done(given["jobs"])
    )
    return {
        "hours_sold": by_person(rows),
        "hours_unsold": unsold(rows, as_of=given.as_of),
        "job_earnings": earned,
        "recommendations": pl.concat(
            [
                sell_more_hours(rows, as_of=given.as_of),
                level_hours(rows, as_of=given.as_of),
                bill_hours(earned, given=given),
            ],
            how="diagonal_relaxed",
        ),
        "issues": issue_rows(_without_rate(rows)),
    }


def _sums() -> tuple[pl.Expr, ...]:
    return (
        pl.col("hours").sum(),
        pl.col("hours").filter("sold").sum().alias("billable_hours"),
        pl.col("amount").sum(),
    )


def _unsold() -> pl.Expr:
    return (pl.col("hours") * pl.col("rate")).filter(~pl.col("sold")).sum().alias("unsold_amount")


def by_person(rows: pl.DataFrame) -> pl.DataFrame:
    """Return hours, billable hours and their money by person and month."""
    priced = pl.col("priced") & pl.col("sold")
    rate = pl.col("amount").filter(priced).sum() / pl.col("hours").filter(priced).sum()
    return (
        rows.group_by("person", pl.col("day").dt.truncate("1mo").alias("month"))
        .agg(
            *_sums(),
            pl.when(rate.is_finite()).then(rate).alias("hour_rate"),
            _unsold(),
        )
        .with_columns((pl.col("billable_hours") / pl.col("hours")).alias("billable_share"))
        .sort("person", "month")
        .select(
            "person", "month", "hours", "billable_hours", "billable_share", "hour_rate", "amount",
            "unsold_amount",
        )
    )  # fmt: skip


def unsold(rows: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return what hours that are not billable were spent on in the last 13 weeks."""
    return (
        rows.filter(~pl.col("sold") & (pl.col("day") > as_of - QUARTER))
        .group_by("job", "task_name")
        .agg(
            pl.col("hours").sum(),
            pl.col("person").n_unique().cast(pl.Int64).alias("n"),
            _unsold(),
        )
        .sort("hours", "job", "task_name", descending=[True, False, False])
    )


def _billed(given: Given) -> pl.DataFrame:
    """Return job, billed: invoices that name the job or an order of it, without tax, at home."""
    bills = at_home(
        given["invoices"], ("amount",), rates=given["fx_rates"], home=given.settings["currency"],
        as_of=given.as_of,
    ).filter(pl.col("amount").is_not_null() & pl.col("order").is_not_null())  # fmt: skip
    orders = (
        given["sales"]
        .select("order", pl.col("job").alias("_job"))
        .drop_nulls()
        .unique("order", keep="first", maintain_order=True)
    )
    return (
        bills.join(orders, on="order", how="left", maintain_order="left")
        .group_by(pl.coalesce("_job", "order").alias("job"))
        .agg(pl.col("amount").sum().alias("billed"))
    )


def _done(jobs: pl.DataFrame) -> pl.DataFrame:
    finished = (pl.col("status") == "done") | pl.col("finished").is_not_null()
    return jobs.select("job", finished.fill_null(value=False).alias("_done"))


def job_earnings(
    rows: pl.DataFrame, *, jobs: pl.DataFrame, billed: pl.DataFrame, done: pl.DataFrame
) -> pl.DataFrame:
    """Return what the hours on each job earn and which of them no invoice covers.

    Money not billed is known only if invoices name jobs on which hours were booked, and only for
    jobs by the hour; the earliest hours are taken as billed first.
    """
    agreed = jobs.select("job", pl.col("amount").alias("agreed"), pl.col("customer").alias("_of"))
    told = not billed.join(rows, on="job", how="semi").is_empty()
    dated = (
        rows.filter(pl.col("job") != "")
        .sort("job", "day")
        .join(billed, on="job", how="left", maintain_order="left")
        .join(agreed, on="job", how="left", maintain_order="left")
        .join(done, on="job", how="left", maintain_order="left")
        .with_columns(pl.col("billed").fill_null(0.0))
        .with_columns((pl.col("amount").cum_sum().over("job") - pl.col("billed")).alias("_over"))
    )
    by_hour = pl.col("agreed").fill_null(0.0).max() <= 0
    left = pl.col("_over").clip(0.0, pl.col("amount"))
    part = (left / pl.col("amount")).filter(pl.col("amount") > 0)
    hours_left = (part * pl.col("hours").filter(pl.col("amount") > 0)).sum()
    counts = pl.lit(told) & by_hour
    whole = pl.when(by_hour).then(pl.col("amount").sum()).when(pl.col("_done").first().fill_null(value=False)).then(
        pl.col("agreed").first())  # fmt: skip
    return (
        dated.group_by("job", maintain_order=True)
        .agg(
            pl.coalesce(pl.col("customer").drop_nulls().first(), pl.col("_of").first()).alias("customer"),
            *_sums(),
            pl.col("agreed").first(),
            pl.when(told).then(pl.col("billed").first()).alias("billed"),
            (whole / pl.col("hours").sum()).alias("earned_rate"),
            pl.when(counts).then(hours_left).alias("unbilled_hours"),
            pl.when(counts).then(left.sum()).alias("unbilled"),
            pl.when(counts).then(pl.col("day").filter(left > 0).min()).alias("unbilled_since"),
            pl.col("day").max().alias("last"),
        )
        .sort("job")
    )  # fmt: skip


def _without_rate(rows: pl.DataFrame) -> list[Issue]:
    bare = rows.filter(pl.col("sold") & ~pl.col("priced"))
    if bare.is_empty():
        return []
    known = bool((rows["priced"] & rows["sold"]).any())
    return [
        Issue(
            task="hours_sold", code="hours_without_rate", table="time_entries", column="hour_rate",
            why="Billable hours have no rate; "
            + ("the mean rate of their person is taken." if known else "their money is not known."),
            mend="Export the rate or the amount of each entry.", count=bare.height,
        )
    ]  # fmt: skip

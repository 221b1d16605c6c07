"""What finished jobs teach of the way of a job: its route, when it is ready, what it waits for at the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given

Floats = npt.NDArray[np.float64]
#: Jobs of a kind below which those of all kinds speak for it.
ENOUGH = 20
#: How far back jobs still tell of today.
BACK = timedelta(days=540)
#: A gate that usually passes after this share of a job's time is one at its end.
AT_THE_END = 0.5


@dataclass(frozen=True)
class Learned:
    """The way of a job.

    ``route`` are the resources in the order jobs pass them, from the day a job is ready on; ``most``
    the hours one job gets there on a day; ``gated`` those that wait for the gates at the end.
    ``ready`` is kind -> days from order to ready, ``gate`` kind -> days from promised day to the
    last gate, ``spans`` kind -> days from order to promised day, each as one number a past job; the
    empty kind has those of all. ``visits`` is the share of jobs of a kind that have
    work at a resource. ``early`` and ``late`` are names of gates.
    """

    route: tuple[str, ...]
    most: Floats
    gated: npt.NDArray[np.bool_]
    ready: dict[str, Floats]
    gate: dict[str, Floats]
    spans: dict[str, Floats]
    prices: dict[str, Floats]
    visits: dict[tuple[str, str], float]
    early: tuple[str, ...]
    late: tuple[str, ...]


def learned(given: Given) -> Learned | None:
    """Return what finished jobs teach; None where no job has both hours booked and an end."""
    jobs = _jobs(given)
    done = jobs.filter(pl.col("finished").is_not_null())
    work = worked(given).join(done.select("job"), on="job", how="semi")
    if work.is_empty():
        return None
    early, late = _gates(given["gates"], done)
    ready = _ready(given, done, early)
    first = work.group_by("job", "resource").agg(pl.col("day").min().alias("first"),
                                                 pl.col("day").max().alias("last"))  # fmt: skip
    after = (
        first.join(ready, on="job", how="left")
        .with_columns(pl.coalesce("is_ready", pl.col("first").min().over("job")).alias("is_ready"))
        .filter(pl.col("last") >= pl.col("is_ready"))
        .with_columns(pl.col("first").rank("dense").over("job").alias("rank"))
        .group_by("resource")
        .agg(
            pl.col("rank").mean().alias("place"),
            pl.col("job").n_unique().alias("jobs"),
        )
        .join(first.group_by("resource").agg(pl.len().alias("all")), on="resource")
        .filter(pl.col("jobs") >= 0.5 * pl.col("all"))
        .sort("place", "resource")
    )
    route = tuple(after["resource"])
    at_end = _after_gate(given["gates"], first, late)
    daily = work.group_by("job", "resource", "day").agg(pl.col("hours").sum())
    most = dict(daily.group_by("resource").agg(pl.col("hours").max()).iter_rows())
    unready = ready.join(done, on="job").select(
        "job_class", value=(pl.col("is_ready") - pl.col("ordered")).dt.total_days()
    )
    return Learned(
        route=route,
        most=np.array([most[one] for one in route]),
        gated=np.array([at_end.get(one, 0.0) >= 0.9 for one in route]),
        ready=_by_kind(unready),
        gate=_by_kind(_last_gate(given["gates"], done, late)),
        spans=_by_kind(jobs.select(
            "job_class", value=(pl.col("promised") - pl.col("ordered")).dt.total_days()
        )),
        prices=_by_kind(jobs.select("job_class", value="amount")),
        visits=_visits(first, done),
        early=early,
        late=late,
    )  # fmt: skip


def _jobs(given: Given) -> pl.DataFrame:
    """Job, job_class, amount, ordered, promised, finished of the jobs that still tell of today."""
    return (
        given["sales"]
        .filter((pl.col("kind") == "job") & (pl.col("day") > given.as_of - BACK))
        .group_by("job")
        .agg(
            pl.col("job_class").drop_nulls().first().fill_null(""),
            pl.col("amount").sum(),
            pl.col("day").min().alias("ordered"),
            pl.coalesce("first_promised", "promised", "wanted").max().alias("promised"),
            pl.col("shipped_on").max().alias("finished"),
        )
        .filter(pl.col("amount") > 0)
        .sort("job")
    )


def worked(given: Given) -> pl.DataFrame:
    """Return job, resource, day, hours booked on jobs, directly or by their work order."""
    of_order = given["work_orders"].select("work_order", own="job").unique("work_order")
    reports = given["work_reports"].join(of_order, on="work_order", how="left").with_columns(
        pl.coalesce("job", "own").alias("job")
    )  # fmt: skip
    columns = ("job", "resource", "day", "hours")
    both = pl.concat([reports.select(columns), given["time_entries"].select(columns)])
    return both.filter(
        pl.col("job").is_not_null() & pl.col("resource").is_not_null()
        & pl.col("day").is_not_null() & (pl.col("hours") > 0)
    )  # fmt: skip


def _gates(gates: pl.DataFrame, done: pl.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the gates at the beginning and of those at the end."""
    share = (
        gates.filter(pl.col("passed").is_not_null())
        .join(done, left_on="work", right_on="job")
        .group_by("gate")
        .agg(
            (
                (pl.col("passed") - pl.col("ordered")).dt.total_days()
                / (pl.col("finished") - pl.col("ordered")).dt.total_days().clip(lower_bound=1)
            ).median().alias("share")
        )
        .sort("gate")
    )  # fmt: skip
    late = share.filter(pl.col("share") > AT_THE_END)["gate"].to_list()
    return tuple(g for g in share["gate"] if g not in late), tuple(late)


def _ready(given: Given, done: pl.DataFrame, early: tuple[str, ...]) -> pl.DataFrame:
    """Job, is_ready: the day its early gates were passed and what was bought for it was there."""
    passed = given["gates"].filter(
        pl.col("gate").is_in(early) & pl.col("passed").is_not_null()
    ).select(job="work", at="passed")  # fmt: skip
    bought = given["purchase_lines"].filter(
        pl.col("job").is_not_null() & pl.col("received_on").is_not_null()
    ).select("job", at=pl.col("received_on"))  # fmt: skip
    both = pl.concat([passed, bought]).join(done.select("job"), on="job", how="semi")
    return both.group_by("job").agg(pl.col("at").max().alias("is_ready")).sort("job")


def _after_gate(
    gates: pl.DataFrame, first: pl.DataFrame, late: tuple[str, ...]
) -> dict[str, float]:
    """Resource -> share of jobs whose work there began only after the gates at the end."""
    last = gates.filter(pl.col("gate").is_in(late) & pl.col("passed").is_not_null()).group_by(
        job="work"
    ).agg(pl.col("passed").max())  # fmt: skip
    shares = first.join(last, on="job").group_by("resource").agg(
        (pl.col("first") >= pl.col("passed")).mean().alias("share")
    )  # fmt: skip
    return dict(shares.iter_rows())


def _last_gate(gates: pl.DataFrame, done: pl.DataFrame, late: tuple[str, ...]) -> pl.DataFrame:
    last = gates.filter(pl.col("gate").is_in(late) & pl.col("passed").is_not_null()).group_by(
        job="work"
    ).agg(pl.col("passed").max())  # fmt: skip
    return last.join(done, on="job").sort("job").select(
        "job_class", value=(pl.col("passed") - pl.col("promised")).dt.total_days()
    )  # fmt: skip


def _visits(first: pl.DataFrame, done: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Share of the finished jobs of each kind with hours booked at a resource."""
    booked = done.join(first.select("job").unique(), on="job", how="semi")
    count = booked.group_by("job_class").agg(pl.len().alias("jobs"))
    shares = (
        first.join(booked, on="job")
        .group_by("job_class", "resource")
        .agg(pl.col("job").n_unique().alias("here"))
        .join(count.filter(pl.col("jobs") >= ENOUGH), on="job_class")
        .select("job_class", "resource", pl.col("here") / pl.col("jobs"))
    )
    return {(kind, resource): share for kind, resource, share in shares.iter_rows()}


def _by_kind(rows: pl.DataFrame) -> dict[str, Floats]:
    """Kind of work -> values in rising order; kinds with few take those of all."""
    known = rows.filter(pl.col("value").is_not_null()).with_columns(
        pl.col("value").cast(pl.Float64)
    )
    every = known["value"].sort().to_numpy()
    found = {"": every}
    for (kind,), mine in known.group_by("job_class"):
        if len(mine) >= ENOUGH:
            found[str(kind)] = mine["value"].sort().to_numpy()
    return found

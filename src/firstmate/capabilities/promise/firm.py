"""Which hours of the plan are taken, and which a promise may take; it plans nothing.

The plan also keeps hours for one-off work that is only expected. A promise may take those, at a
price: it displaces what was expected, and that is said in money. Hours of ordered work are never
taken, nor those of lots: their output can be promised itself.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import Buckets
from firstmate.capabilities.promise.hours import by_day
from firstmate.company.skill_sets import skills_of

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
#: How the plan names what the forecast is served from.
FORECAST = "forecast "


def firm_hours(given: Given) -> pl.DataFrame:
    """Return resource, period, firm: hours of ordered work and of lots in each week of the plan.

    Lots count whole, for whatever they are made: what comes of them can be promised already.
    """
    key = ["resource", "period"]
    hours = given["job_hours"].select("job", "resource", "value")
    of_sets = hours.join(sets(given["loads"]), left_on="resource", right_on="skill").select(
        "job", pl.col("set").alias("resource"), "value"
    )
    jobs = (
        given["plan_flows"]
        .filter(pl.col("flow") == "work")
        .select(pl.col("name").alias("job"), "period", share="quantity")
        .join(pl.concat([hours, of_sets]), on="job")
        .group_by(key)
        .agg((pl.col("share") * pl.col("value")).sum().alias("jobs"))
    )
    return given["loads"].join(jobs, on=key, how="left").select(
        *key, (pl.col("hours_items") + pl.col("jobs").fill_null(0.0)).alias("firm")
    )  # fmt: skip


def sets(loads: pl.DataFrame) -> pl.DataFrame:
    """Return set, skill: the sets of skills that share people, as the plan names them."""
    known = set(loads["resource"])
    return pl.DataFrame(
        [(name, skill) for name in sorted(known) for skill in skills_of(name, known)],
        schema={"set": pl.String, "skill": pl.String}, orient="row",
    )  # fmt: skip


def _within_sets(rows: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Leave of a skill what is left of each set it is in: the same people cannot work twice."""
    shared = sets(loads)
    if shared.is_empty():
        return rows
    left = (
        shared.join(rows, left_on="set", right_on="resource")
        .group_by(pl.col("skill").alias("resource"), "period")
        .agg(pl.col("free").min().alias("_free"), pl.col("idle").min().alias("_idle"))
    )
    return (
        rows.filter(~pl.col("resource").is_in(shared["set"].implode()))
        .join(left, on=["resource", "period"], how="left")
        .with_columns(pl.min_horizontal("free", "_free"), pl.min_horizontal("idle", "_idle"))
    )


def free_hours(given: Given, *, weeks: Buckets, workday: Flags) -> dict[str, dict[str, Floats]]:
    """Return running totals of hours by day and resource.

    ``all``: normal hours; ``free``: those less the hours of ordered work and lots; ``idle``: less
    all planned work; ``extra``: overtime the plan leaves.
    """
    number = weeks.index(
        np.datetime64(weeks.start, "D") + np.arange(len(workday)).astype("timedelta64[D]")
    )
    key = ["resource", "period"]
    rows = (
        pl.DataFrame({"period": weeks.periods})
        .with_row_index("week")
        .join(given["loads"], on="period")
        .join(firm_hours(given), on=key, how="left")
        .join(given["capacities"].select(*key, "overtime_hours"), on=key, how="left")
        .with_columns(
            (pl.col("capacity") - pl.col("firm").fill_null(0.0)).alias("free"),
            pl.col("capacity").alias("all"),
            (pl.col("capacity") - pl.col("hours")).alias("idle"),
            (pl.col("overtime_hours").fill_null(0.0) - pl.col("overtime")).alias("extra"),
        )
        .sort(key)
    )
    rows = _within_sets(rows, given["loads"]).sort(key)
    found: dict[str, dict[str, Floats]] = {"all": {}, "free": {}, "idle": {}, "extra": {}}
    for (resource,), mine in rows.group_by("resource", maintain_order=True):
        for column, into in found.items():
            week = np.zeros(weeks.weeks)
            week[mine["week"].to_numpy()] = mine[column].clip(lower_bound=0.0).to_numpy()
            into[str(resource)] = np.cumsum(by_day(week, week=number, open_days=workday))
    return found

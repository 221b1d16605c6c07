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

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
#: How the plan names what the forecast is served from.
FORECAST = "forecast "


def firm_hours(given: Given) -> pl.DataFrame:
    """Return resource, period, firm: hours of ordered work and of lots in each week of the plan.

    Lots count whole, for whatever they are made: what comes of them can be promised already.
    """
    key = ["resource", "period"]
    jobs = (
        given["plan_flows"]
        .filter(pl.col("flow") == "work")
        .select(pl.col("name").alias("job"), "period", share="quantity")
        .join(given["job_hours"].select("job", "resource", "value"), on="job")
        .group_by(key)
        .agg((pl.col("share") * pl.col("value")).sum().alias("jobs"))
    )
    return given["loads"].join(jobs, on=key, how="left").select(
        *key, (pl.col("hours_items") + pl.col("jobs").fill_null(0.0)).alias("firm")
    )  # fmt: skip


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
    found: dict[str, dict[str, Floats]] = {"all": {}, "free": {}, "idle": {}, "extra": {}}
    for (resource,), mine in rows.group_by("resource", maintain_order=True):
        for column, into in found.items():
            week = np.zeros(weeks.weeks)
            week[mine["week"].to_numpy()] = mine[column].clip(lower_bound=0.0).to_numpy()
            into[str(resource)] = np.cumsum(by_day(week, week=number, open_days=workday))
    return found

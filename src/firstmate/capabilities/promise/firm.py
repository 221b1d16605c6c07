"""Which hours of the plan belong to what customers have ordered, and which are left; it plans nothing.

The plan also works for sales that are only expected. A promise may take those hours, at a price: it
displaces what was expected, and that is said in money. Hours of ordered work are never taken.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import Buckets
from firstmate.capabilities.promise.book import Step
from firstmate.capabilities.promise.hours import by_day

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
#: How the plan names what the forecast is served from.
FORECAST = "forecast "
#: Levels of a bill through which orders are followed down.
DEEPEST = 12


def firm_shares(pegs: pl.DataFrame, planned_orders: pl.DataFrame) -> pl.DataFrame:
    """Return planned, firm_share: the share of each order of the plan that customers have ordered.

    What is open is firm; a planned order is firm as far as it is pegged to an order line, or to an
    order that is.

    >>> pegs = pl.DataFrame(
    ...     {
    ...         "supply": ["P", "P", "Q"],
    ...         "demand": ["1/1", "forecast 2026", "P"],
    ...         "quantity": [1.0, 3.0, 5.0],
    ...     }
    ... )
    >>> orders = pl.DataFrame(
    ...     {"planned": ["P", "Q"], "quantity": [4.0, 10.0], "firm": [False, False]}
    ... )
    >>> firm_shares(pegs, orders).rows()
    [('P', 0.25), ('Q', 0.125)]
    """
    known = planned_orders.select(
        "planned", "quantity", pl.col("firm").fill_null(value=False).cast(pl.Float64).alias("share")
    ).sort("planned")
    links = pegs.filter(~pl.col("demand").str.starts_with(FORECAST)).select(
        "supply", "demand", pl.col("quantity").alias("pegged")
    )
    for _ in range(DEEPEST):
        shares = known.select("planned", "share")
        taken = (
            links.join(shares, left_on="demand", right_on="planned", how="left")
            .group_by("supply")
            .agg((pl.col("pegged") * pl.col("share").fill_null(1.0)).sum().alias("ordered"))
        )
        after = known.join(taken, left_on="planned", right_on="supply", how="left").with_columns(
            pl.max_horizontal(
                pl.col("share"),
                (pl.col("ordered").fill_null(0.0) / pl.col("quantity").clip(lower_bound=1e-9)),
            ).clip(0.0, 1.0).alias("share")
        ).sort("planned").select("planned", "quantity", "share")  # fmt: skip
        if after.equals(known):
            break
        known = after
    return known.select("planned", pl.col("share").alias("firm_share"))


def firm_hours(given: Given, steps: Mapping[str, tuple[Step, ...]]) -> pl.DataFrame:
    """Return resource, period, firm: hours of ordered work in each week of the plan.

    Of one-off work those of open jobs; of items the share that is ordered of what is made.
    """
    flows = given["plan_flows"].filter(pl.col("flow") == "work")
    jobs = (
        flows.select(pl.col("name").alias("job"), "period", share="quantity")
        .join(given["job_hours"].select("job", "resource", "value"), on="job")
        .group_by("resource", "period")
        .agg((pl.col("share") * pl.col("value")).sum().alias("jobs"))
    )
    items = given["loads"].join(
        _item_shares(given, steps), on=["resource", "period"], how="left"
    ).join(jobs, on=["resource", "period"], how="left")  # fmt: skip
    overall = pl.col("ordered").sum().over("resource") / pl.col("made").sum().over("resource")
    share = (pl.col("ordered") / pl.col("made")).fill_nan(None)
    return items.select(
        "resource", "period",
        (
            pl.col("hours_items") * pl.coalesce(share, overall.fill_nan(None), pl.lit(1.0))
            + pl.col("jobs").fill_null(0.0)
        ).alias("firm"),
    )  # fmt: skip


def _item_shares(given: Given, steps: Mapping[str, tuple[Step, ...]]) -> pl.DataFrame:
    """Resource, period, made (hours of all that is made then) and ordered (of it)."""
    rates = pl.DataFrame(
        [(item, one.resource, one.unit) for item, way in steps.items() for one in way],
        schema={"item": pl.String, "resource": pl.String, "unit": pl.Float64}, orient="row",
    )  # fmt: skip
    orders = given["planned_orders"].filter(pl.col("kind") == "make")
    return (
        orders.join(firm_shares(given["pegs"], orders), on="planned")
        .join(rates, on="item")
        .with_columns((pl.col("quantity") * pl.col("unit")).alias("made"))
        .group_by("resource", "period")
        .agg(pl.col("made").sum(), (pl.col("made") * pl.col("firm_share")).sum().alias("ordered"))
    )


def free_hours(
    given: Given, steps: Mapping[str, tuple[Step, ...]], *, weeks: Buckets, workday: Flags
) -> dict[str, dict[str, Floats]]:
    """Return running totals of hours by day and resource.

    ``all``: normal hours; ``free``: those less the hours of ordered work; ``idle``: less all planned work; ``extra``:
    overtime the plan leaves.
    """
    number = weeks.index(
        np.datetime64(weeks.start, "D") + np.arange(len(workday)).astype("timedelta64[D]")
    )
    key = ["resource", "period"]
    rows = (
        pl.DataFrame({"period": weeks.periods})
        .with_row_index("week")
        .join(given["loads"], on="period")
        .join(firm_hours(given, steps), on=key, how="left")
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

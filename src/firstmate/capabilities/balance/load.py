"""The task `load_orders`: who needs the hours of a resource in a week; it knows no limit."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.balance.expected import expected

#: Money that the rates of one-off work are hours for.
THOUSAND = 1000.0


def load(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``load_orders``: planned orders by their routing, jobs by the hours still to do."""
    rows = pl.concat([_items(given), _jobs(given), _expected(given)]).filter(
        pl.col("hours") > 0.005
    )
    return {"load_orders": rows.sort("resource", "period", "work")}


def _items(given: Given) -> pl.DataFrame:
    """Hours of planned and open work orders: set-up and units through every step of the routing."""
    good = given["yields"].select("item", "routing", "step", pl.col("value").alias("good"))
    steps = given["run_rates"].join(good, on=["item", "routing", "step"], how="left")
    made = given["planned_orders"].filter(pl.col("kind") == "make").select(
        pl.col("planned").alias("work"), "item", pl.col("routing").fill_null(""), "quantity",
        # An order that takes a week or more is worked on in the week before it can be used.
        pl.max_horizontal(
            pl.col("release").dt.truncate("1w"), pl.col("period") - timedelta(weeks=1)
        ).alias("period"),
    )  # fmt: skip
    hours = pl.col("setup_hours").fill_null(0.0) + pl.col("quantity") * pl.col("value") / pl.col(
        "good"
    ).fill_null(1.0)
    return (
        made.join(steps, on=["item", "routing"])
        .group_by("resource", "period", "work", "item")
        .agg(hours.sum().alias("hours"))
        .select("resource", "period", "work", "item", pl.lit(None, pl.String).alias("job"), "hours")
    )


def _jobs(given: Given) -> pl.DataFrame:
    """Hours of open jobs: the plan says which share of a job is done in which week."""
    done = given["plan_flows"].filter(pl.col("flow") == "work").select(
        pl.col("name").alias("job"), "period", "quantity"
    )  # fmt: skip
    return (
        done.join(given["job_hours"].select("job", "resource", "value"), on="job")
        .group_by("resource", "period", "job")
        .agg((pl.col("quantity") * pl.col("value")).sum().alias("hours"))
        .select("resource", "period", pl.col("job").alias("work"),
                pl.lit(None, pl.String).alias("item"), "job", "hours")
    )  # fmt: skip


def _expected(given: Given) -> pl.DataFrame:
    """Hours of one-off work that is only expected: its money x the hours such work needs."""
    later = expected(given["plan_flows"], given["intakes"], given["deliveries"])
    rates = given["job_rates"].select("job_class", "resource", "value")
    own = later["job_class"].unique().is_in(rates["job_class"].unique().implode())
    known = later["job_class"].unique().filter(own)
    named = pl.col("job_class").is_in(known.implode())
    rated = later.filter(pl.col("flow") == "work").with_columns(
        pl.when(named).then("job_class").otherwise(pl.lit("")).alias("rated")
    )
    hours = pl.col("quantity") * pl.col("amount") / THOUSAND * pl.col("value")
    work = pl.format("expected {} of {}", "job_class", "ordered")
    return (
        rated.join(rates, left_on="rated", right_on="job_class")
        .group_by("resource", "period", work.alias("work"))
        .agg(hours.sum().alias("hours"))
        .select("resource", "period", "work", pl.lit(None, pl.String).alias("item"),
                pl.lit(None, pl.String).alias("job"), "hours")
    )  # fmt: skip

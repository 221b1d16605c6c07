"""The task `lateness`: orders past their promise, work that waits for a gate, purchases overdue.

It forecasts no delivery (see supply); it says what is late today and what a further week costs.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from firstmate.base.task import Given, defaults
from firstmate.capabilities.process.advice import advise
from firstmate.capabilities.process.late_purchases import late_purchases
from firstmate.capabilities.process.options import LATENESS_OPTIONS
from firstmate.capabilities.process.tables import LATE_ORDERS, LATE_PURCHASES, WAITING_JOBS
from firstmate.capabilities.process.waiting_cost import with_week_cost
from firstmate.capabilities.process.waiting_jobs import make_days, waiting_jobs
from firstmate.company.currency import at_home

WEEK = timedelta(days=7)


def lateness(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``late_orders``, ``waiting_jobs``, ``late_purchases`` and ``recommendations``."""
    options = {**defaults(LATENESS_OPTIONS), **given.options}
    waiting = given["sales"].filter(pl.col("open_amount") > 0)
    costed = with_week_cost(waiting, given=given)
    late = late_orders(costed, given=given)
    gates = waiting_jobs(
        given["gates"],
        lines=costed,
        make=make_days(given["gates"], sales=given["sales"]),
        as_of=given.as_of,
        patience_days=options["patience_days"],
    )
    bought = late_purchases(
        at_home(
            given["purchase_lines"],
            ("price", "amount"),
            rates=given["fx_rates"],
            home=given.settings["currency"],
            as_of=given.as_of,
        ),
        lines=costed,
        stock=given["stock"],
        bom=given["bom_lines"],
        as_of=given.as_of,
    )
    advice = [_of_orders(late, given=given), _of_gates(gates, given=given),
              _of_purchases(bought, given=given)]  # fmt: skip
    return {
        "late_orders": late.select(LATE_ORDERS.names),
        "waiting_jobs": gates.select(WAITING_JOBS.names),
        "late_purchases": bought.select(LATE_PURCHASES.names),
        "recommendations": pl.concat(advice, how="diagonal_relaxed"),
    }


def late_orders(lines: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    """Return open lines past their promise (wanted day where nothing was promised)."""
    due = pl.coalesce("promised", "wanted")
    day = pl.lit(given.as_of)
    return lines.filter(due < day).with_columns(
        due.alias("promised"),
        (day - due).dt.total_days().cast(pl.Float64).alias("days"),
        (day - pl.coalesce("first_promised", due))
        .dt.total_days()
        .cast(pl.Float64)
        .alias("first_days"),
        pl.col("open_amount").alias("amount"),
    )


def _of_orders(late: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    """One more week of waiting avoided by each late line."""
    rows = late.with_columns(
        pl.col("week_cost").alias("value"),
        pl.col("week_low").alias("low"),
        pl.col("week_high").alias("high"),
        pl.col("amount").alias("cash_effect"),
        pl.col("promised").alias("day"),
        pl.lit(given.as_of + WEEK).alias("deadline"),
        pl.lit("lost_per_week").alias("assumption"),
        pl.lit(value=False).alias("recurring"),
    )
    return advise(
        rows, code="deliver_late_order", name=("order", "line"),
        opens={"sales": ("order", "line")}, rest="late_orders",
    )  # fmt: skip


def _of_gates(gates: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    """Waiting as long again avoided; gates of one job stand together, so that it counts once."""
    by_work = (
        gates.filter(pl.col("overdue"))
        .sort("work", "expected", "gate", nulls_last=True)
        .group_by("work", maintain_order=True)
        .agg(
            pl.col("customer", "owner", "amount", "margin").first(),
            pl.col("gate").str.join(", ").alias("text"),
            pl.col("wait_cost").max().alias("value"),
            pl.col("wait_low").max().alias("low"),
            pl.col("wait_high").max().alias("high"),
            pl.col("days").max(),
            pl.coalesce("asked", "expected").min().alias("day"),
            pl.len().cast(pl.Int64).alias("count"),
        )
    )
    rows = by_work.with_columns(
        pl.col("work").alias("job"),
        pl.col("owner").alias("person"),
        (pl.col("amount") * pl.col("margin")).alias("cash_effect"),
        pl.lit(given.as_of + WEEK).alias("deadline"),
        pl.lit("lost_per_week").alias("assumption"),
        pl.lit(value=False).alias("recurring"),
    )
    return advise(
        rows.filter(pl.col("value") > 0),
        code="clear_gate",
        name=("work",),
        opens={"gates": ("work",)},
        rest="waiting_jobs",
    )


def _of_purchases(bought: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    """One week of the orders held by each supplier's overdue lines; an order counts once."""
    held = bought.filter(pl.col("held") > 0).sort("purchase", "line")
    cause = pl.coalesce(pl.col("job").replace("", None), "item")
    once = held.with_columns(cause.alias("text")).unique(
        ["supplier", "text"], keep="first", maintain_order=True
    )
    counts = held.group_by("supplier").agg(
        pl.len().cast(pl.Int64).alias("count"), pl.col("days").max()
    )
    rows = (
        once.group_by("supplier")
        .agg(
            pl.col("week_cost").sum().alias("value"),
            pl.col("week_low").sum().alias("low"),
            pl.col("week_high").sum().alias("high"),
            pl.col("held_amount").sum().alias("amount"),
            pl.col("text").sort_by("week_cost", descending=True).first(),
        )
        .join(counts, on="supplier")
        .with_columns(
            pl.col("supplier").fill_null(""),
            pl.lit(0.0).alias("cash_effect"),
            pl.lit(given.as_of + WEEK).alias("deadline"),
            pl.lit("lost_per_week").alias("assumption"),
            pl.lit(value=False).alias("recurring"),
        )
    )
    return advise(
        rows, code="chase_purchase", name=("supplier",),
        opens={"late_purchases": ("supplier",)}, rest="late_purchases",
    )  # fmt: skip

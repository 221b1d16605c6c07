"""How each customer was served, what is at risk now, and what it is likely to order next."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.promise.tables_selling import CUSTOMER_VIEW

#: Days of orders from which the rhythm of a customer is read, and how long silence may last.
ENOUGH, SILENT = 3, 2.0


def customer_view(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``customer_view``: a row for each customer with orders in the last year or open ones."""
    year = given["sales"].filter(
        pl.col("customer").is_not_null() & pl.col("kind").is_in(["item", "job", "service"])
    )  # fmt: skip
    recent = year.filter(pl.col("day") > given.as_of - timedelta(days=365))
    parts = [_service(recent), _open(given["deliveries"]), _rhythm(year, given), _habit(recent)]
    view = pl.concat([part.select("customer") for part in parts[:2]]).unique()
    for part in parts:
        view = view.join(part, on="customer", how="left")
    silent = (given.as_of - pl.col("last_order")).dt.total_days() > SILENT * pl.col("between_days")
    count = ("lines", "open_lines", "lines_at_risk")
    money = ("amount", "amount_at_risk", "late_cost")
    return {
        "customer_view": view.with_columns(
            *(pl.col(name).fill_null(0).cast(pl.Int64) for name in count),
            *(pl.col(name).fill_null(0.0) for name in money),
            silent.fill_null(value=False).alias("silent"),
        ).select(CUSTOMER_VIEW.names)
    }


def _service(recent: pl.DataFrame) -> pl.DataFrame:
    done = recent.with_columns(
        (pl.col("shipped_on") - pl.coalesce("first_promised", "promised"))
        .dt.total_days().alias("late")
    )  # fmt: skip
    late = pl.col("late")
    return done.group_by("customer").agg(
        pl.col("shipped_on").is_not_null().sum().alias("lines"),
        (late <= 0).mean().alias("on_time"),
        late.filter(late > 0).mean().alias("late_days"),
        pl.col("amount").sum(),
    )


def _open(deliveries: pl.DataFrame) -> pl.DataFrame:
    late = (pl.col("late_days") > 0) | pl.col("planned_on").is_null()
    return (
        deliveries.filter(pl.col("customer").is_not_null())
        .group_by("customer")
        .agg(
            pl.len().alias("open_lines"),
            late.sum().alias("lines_at_risk"),
            pl.col("amount").filter(late).sum().alias("amount_at_risk"),
            pl.col("late_cost").sum(),
        )
    )


def _rhythm(lines: pl.DataFrame, given: Given) -> pl.DataFrame:
    """Last order, usual days between order days, and the next one that follows from both."""
    days = (
        lines.filter(pl.col("day") <= given.as_of)
        .select("customer", "day")
        .unique()
        .sort("customer", "day")
        .with_columns(pl.col("day").diff().over("customer").dt.total_days().alias("between"))
    )
    usual = days.group_by("customer").agg(
        pl.col("day").max().alias("last_order"),
        pl.when(pl.col("between").count() >= ENOUGH)
        .then(pl.col("between").median())
        .alias("between_days"),
    )
    return usual.with_columns(
        (pl.col("last_order") + pl.duration(days=pl.col("between_days").round())).alias(
            "next_order"
        )
    )


def _habit(recent: pl.DataFrame) -> pl.DataFrame:
    """The item a customer buys most often, and the usual quantity."""
    return (
        recent.filter(pl.col("item").is_not_null() & (pl.col("quantity") > 0))
        .group_by("customer", "item")
        .agg(pl.len().alias("times"), pl.col("quantity").median().alias("next_quantity"))
        .sort("customer", "times", "item", descending=[False, True, False])
        .unique("customer", keep="first", maintain_order=True)
        .select("customer", "next_quantity", next_item="item")
    )

"""The task `family_balance`: orders, deliveries, backlog, stock and production of families by week."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import week_of
from firstmate.capabilities.balance.expected import expected

#: Weeks of the past shown.
PAST = 52
_FIGURES = ("booked_amount", "delivered_amount", "made", "stock_amount", "backlog")


def families(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``family_balance``.

    Backlog holds firm orders only, so that it falls to nothing ahead where all are delivered.
    """
    start = week_of(given.as_of + timedelta(days=1))
    first = start - timedelta(weeks=PAST)
    moves = pl.concat([_happened(given, first, start), _planned(given, start)])
    wide = moves.group_by("family", "period").agg(
        *(
            pl.when((pl.col("figure") == name).any())
            .then(pl.col("amount").filter(pl.col("figure") == name).sum())
            .alias(name)
            for name in _FIGURES
        )
    )
    weeks = wide["period"].unique().sort().to_frame()
    every = wide.select("family").unique().join(weeks, how="cross")
    rows = (
        every.join(wide, on=["family", "period"], how="left")
        .sort("family", "period")
        .with_columns(
            (pl.col("period") >= start).alias("to_come"),
            pl.col("booked_amount", "delivered_amount", "made").fill_null(0.0),
            # What joins and leaves the backlog, summed from long before the first week shown.
            pl.col("backlog").fill_null(0.0).cum_sum().over("family"),
        )
        .filter(pl.col("period") >= first)
        .with_columns(
            pl.when(pl.col("to_come"))
            .then(pl.col("stock_amount").fill_null(0.0))
            .alias("stock_amount"),
            (pl.col("backlog").round(2) + 0.0).alias("backlog"),
        )
    )
    return {"family_balance": rows}


def _families(given: Given) -> pl.DataFrame:
    return given["items"].select("item", "family").unique("item", keep="first", maintain_order=True)


def _priced(given: Given, rows: pl.DataFrame, table: str, quantity: str) -> pl.DataFrame:
    """Return family, period and amount = quantity x value of the item in ``table``."""
    worth = given[table].select("item", "value")
    return (
        rows.join(worth, on="item", how="left")
        .join(_families(given), on="item", how="left")
        .select(
            pl.col("family").fill_null(""), pl.col("period"),
            (pl.col(quantity) * pl.col("value")).alias("amount"),
        )
    )  # fmt: skip


def _figure(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.drop_nulls("period").select(
        pl.col("family").fill_null(""), "period", pl.lit(name).alias("figure"),
        pl.col("amount").cast(pl.Float64).fill_null(0.0),
    )  # fmt: skip


def _week(day: str) -> pl.Expr:
    return pl.col(day).dt.truncate("1w").alias("period")


def _happened(given: Given, first: date, start: date) -> pl.DataFrame:
    lines = (
        given["sales"]
        .filter(pl.col("kind").is_in(["item", "service", "job"]), pl.col("amount").is_not_null())
        .join(_families(given), on="item", how="left")
        .with_columns(
            pl.when(pl.col("item").is_null()).then("job_class").otherwise("family").alias("family"),
            (pl.col("amount") - pl.col("open_amount").fill_null(0.0)).alias("gone"),
        )
    )
    booked = lines.select("family", _week("day"), "amount")
    # Without a day of shipment a finished line left when it was invoiced, else when ordered.
    left = lines.with_columns(pl.coalesce("shipped_on", "invoiced_on", "day").alias("left"))
    delivered = left.select("family", _week("left"), pl.col("gone").alias("amount"))
    made = _priced(
        given, given["work_orders"].with_columns(_week("finished")), "unit_costs",
        "finished_quantity",
    )  # fmt: skip
    inside = pl.col("period").is_between(first, start)
    return pl.concat([
        _figure("booked_amount", booked.filter(inside)),
        _figure("delivered_amount", delivered.filter(inside)),
        _figure("made", made.filter(inside)),
        _figure("backlog", booked),
        _figure("backlog", delivered.with_columns(-pl.col("amount"))),
    ])  # fmt: skip


def _planned(given: Given, start: date) -> pl.DataFrame:
    consensus = pl.col("layer") == "consensus"
    items = (
        given["forecasts"].filter(consensus).join(_families(given), on="item", how="left")
        .select("family", "period", "amount")
    )  # fmt: skip
    work = given["intakes"].filter(consensus).select(
        pl.col("job_class").alias("family"), "period", pl.col("mean").alias("amount")
    )  # fmt: skip
    ahead = given["projections"].filter(pl.col("period") >= start)
    if len(ahead):
        items = items.filter(pl.col("period") <= ahead["period"].max())
    firm = (
        given["deliveries"]
        .join(_families(given), on="item", how="left")
        .join(given["jobs"].select("job", "job_class").unique("job", keep="first"), on="job",
              how="left")
        .select(pl.coalesce("family", "job_class").alias("family"), _week("planned_on"), "amount",
                "job")
    )  # fmt: skip
    made = given["planned_orders"].filter(pl.col("kind") == "make")
    later = expected(given["plan_flows"], given["intakes"], given["deliveries"])
    handed = later.filter(pl.col("flow") == "hand").select(
        pl.col("job_class").alias("family"), "period", pl.col("amount") * pl.col("quantity")
    )  # fmt: skip
    return pl.concat([
        _figure("booked_amount", pl.concat([items, work])),
        _figure("delivered_amount", _priced(given, ahead, "unit_prices", "served")),
        _figure("delivered_amount", firm.filter(pl.col("job").is_not_null())),
        _figure("delivered_amount", handed),
        _figure("backlog", firm.with_columns(-pl.col("amount"))),
        _figure("stock_amount", _priced(given, ahead, "unit_costs", "stock")),
        _figure("made", _priced(given, made, "unit_costs", "quantity")),
    ])  # fmt: skip

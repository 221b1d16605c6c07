"""The headline figures of a plan, by which scenarios are compared; it plans and compares nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.meeting.tables import HEADLINES

Row = dict[str, Any]
#: What the figures of stock and of cash rest on: every row.
_STOCK: dict[str, dict[str, Any]] = {"projections": {}, "unit_costs": {}}
_CASH: dict[str, dict[str, Any]] = {"cash_projection": {}}


def headlines(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``headlines``; a figure that rests on a table without rows is left out."""
    rows = [
        *_money(given["plan_values"]),
        *_service(given["projections"], given["unit_prices"]),
        *_lateness(given["deliveries"]),
        *_stock(given["projections"], given["unit_costs"]),
        *_cash(given["cash_projection"]),
        *_load(given["loads"]),
    ]
    return {"headlines": pl.DataFrame(rows, schema=dict.fromkeys(HEADLINES.names, pl.String)
                                      | {"value": pl.Float64})}  # fmt: skip


def _row(
    measure: str,
    value: float | None,
    unit: str,
    meaning: str,
    *,
    opens: dict[str, dict[str, Any]],
    better: str = "",
    scope: str = "",
) -> Row:
    return {"measure": measure, "scope": scope, "unit": unit, "value": value,
            "better": better or None, "meaning": meaning, "opens": json.dumps(opens)}  # fmt: skip


def _money(values: pl.DataFrame) -> Iterator[Row]:
    """The contribution of the plan with its parts, in the linear plan and in whole lots."""
    plans = (
        ("contribution", "linear", "in the linear plan, whose differences are values"),
        ("contribution_in_lots", "realised", "in whole lots"),
    )
    for measure, column, said in plans:
        for row in values.filter(pl.col("counts") | (pl.col("part") == "total")).iter_rows(
            named=True
        ):
            whole = row["part"] == "total"
            yield _row(
                measure, row[column], "currency", f"{row['meaning'].rstrip('.')}, {said}.",
                better="more", scope="" if whole else row["part"],
                opens={"plan_values": {"counts": True} if whole else {"part": row["part"]}},
            )  # fmt: skip
    memo = {row["part"]: row for row in values.iter_rows(named=True)}
    if "lost_revenue" in memo:
        lost = memo["lost_revenue"]
        yield _row("sales_lost", lost["realised"], "currency", lost["meaning"], better="less",
                   opens={"plan_values": {"part": "lost_revenue"}})  # fmt: skip


def _service(projections: pl.DataFrame, prices: pl.DataFrame) -> Iterator[Row]:
    """Share of what customers want of items that is served, weighed by price."""
    rows = projections.join(prices.select("item", pl.col("value").alias("price")), on="item")
    price = pl.col("price")
    sums = rows.select(
        ((pl.col("needed") - pl.col("used")) * price).sum().alias("wanted"),
        (pl.col("served") * price).sum().alias("served"),
    ).row(0, named=True)
    if sums["wanted"] > 0:
        yield _row(
            "served", sums["served"] / sums["wanted"], "share",
            "Units served over units customers want in the plan, both at their price.", better="more",
            opens={"projections": {}, "unit_prices": {}},
        )  # fmt: skip


def _lateness(deliveries: pl.DataFrame) -> Iterator[Row]:
    """How many open lines come late, what they are worth and what that costs."""
    if deliveries.is_empty():
        return
    late = deliveries.filter(pl.col("late_days") > 0)
    figures = (
        ("on_time", 1.0 - late.height / deliveries.height, "share",
         "Open order lines and jobs planned by the day promised."),
        ("late_lines", float(late.height), "lines",
         "Open order lines and jobs planned after the day promised."),
        ("late_amount", float(late["amount"].sum()), "currency", "Amount of the late lines."),
        ("late_days", float(deliveries["late_days"].sum()) / deliveries.height, "days",
         "Mean days late over all open lines."),
        ("late_cost", float(deliveries["late_cost"].sum()), "currency",
         "Orders expected to be lost, and penalties, for being late."),
    )  # fmt: skip
    for measure, value, unit, meaning in figures:
        better = "more" if measure == "on_time" else "less"
        yield _row(measure, value, unit, meaning, opens={"deliveries": {}}, better=better)


def _stock(projections: pl.DataFrame, costs: pl.DataFrame) -> Iterator[Row]:
    """Stock at cost: the mean over the weeks of the plan, and at its end."""
    if projections.is_empty():
        return
    rows = projections.join(costs.select("item", pl.col("value").alias("cost")), on="item")
    weeks = (
        rows.group_by("period")
        .agg((pl.col("stock") * pl.col("cost")).sum())
        .sort("period")["stock"]
    )
    if len(weeks):
        yield _row("stock_mean", float(weeks.sum()) / len(weeks), "currency",
                   "Stock at cost, mean over the weeks of the plan.", opens=_STOCK, better="less")  # fmt: skip
        yield _row(
            "stock_end",
            weeks[-1],
            "currency",
            "Stock at cost at the end of the plan.",
            opens=_STOCK,
        )


def _cash(projection: pl.DataFrame) -> Iterator[Row]:
    if projection.is_empty():
        return
    balance = projection.sort("period")["balance"]
    yield _row("cash_lowest", balance.min(), "currency",  # type: ignore[arg-type]
               "Least money in the bank in any week; from 0 where the start is not known.",
               opens=_CASH, better="more")  # fmt: skip
    yield _row("cash_end", balance[-1], "currency", "Money in the bank at the end of the plan.",
               opens=_CASH, better="more")  # fmt: skip


def _load(loads: pl.DataFrame) -> Iterator[Row]:
    sums = loads.group_by("resource").agg(pl.col("hours", "capacity").sum()).sort("resource")
    for row in sums.filter(pl.col("capacity") > 0).iter_rows(named=True):
        yield _row("load", row["hours"] / row["capacity"], "share",
                   "Hours needed over normal hours there are, over the plan.",
                   scope=row["resource"], opens={"loads": {"resource": row["resource"]}})  # fmt: skip

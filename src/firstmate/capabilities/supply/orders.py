"""The task `orders`: what to do when, from the plan in whole lots; it plans nothing itself."""

from __future__ import annotations

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.supply import flow_table
from firstmate.capabilities.supply.buy_list import buy_rows
from firstmate.capabilities.supply.closed_form import base_stock
from firstmate.capabilities.supply.delivering import delivery_rows
from firstmate.capabilities.supply.open_purchases import purchase_change_rows
from firstmate.capabilities.supply.payments import in_bank
from firstmate.capabilities.supply.pegs import peg_rows, projection_rows, purposes
from firstmate.capabilities.supply.planned import order_rows
from firstmate.capabilities.supply.read import situation
from firstmate.capabilities.supply.reasons import binding, reason_rows
from firstmate.capabilities.supply.recommend import recommendation_rows
from firstmate.capabilities.supply.tables import ORDER_TABLES


def orders(given: Given) -> dict[str, pl.DataFrame]:
    """Return planned_orders, buy_list, deliveries, projections, pegs, reasons, recommendations.

    Empty tables where there is no plan.
    """
    if given["plan_values"].is_empty():  # the plan failed; without it there is nothing to order
        return {table.name: pl.DataFrame() for table in ORDER_TABLES}
    s = situation(given)
    flows = flow_table.flows(s, given["plan_flows"])
    planned = order_rows(s, flows)
    pegs = peg_rows(s, flows, planned)
    late = delivery_rows(s, flows)
    why = reason_rows(s, late.filter(pl.col("late_days") > 0), binding(s, given["plan_prices"]))
    changes = purchase_change_rows(s, pegs)
    buys = buy_rows(
        s, flows, planned, used=flow_table.used(s, flows),
        money=spendable(given),
    )  # fmt: skip
    return {
        "planned_orders": _with_reason(planned, pegs).drop("node", "ordered_ahead", "rebate"),
        "purchase_changes": changes,
        "buy_list": _with_remark(buys, given["suppliers"]),
        "deliveries": _explained(late, why).drop("week", "due", "node", "work"),
        "projections": projection_rows(s, flows, base_stock(s)),
        "pegs": pegs.drop("node", "purpose"),
        "reasons": why,
        "recommendations": recommendation_rows(
            given, s, buys=buys, changes=changes, late=late, why=why, loads=given["loads"]
        ),
    }


def spendable(given: Given) -> float | None:
    """Return the money that may be spent now: budget, or what is in the bank above its limit."""
    said = given.settings
    limits = [] if said["buying_budget"] is None else [float(said["buying_budget"])]
    now = in_bank(given)
    if now is not None and said["cash_limit"] is not None:
        free = now - said["cash_limit"] + (said["credit_line"] or 0.0)
        limits.append(max(float(free), 0.0))
    return min(limits, default=None)


def _with_reason(planned: pl.DataFrame, pegs: pl.DataFrame) -> pl.DataFrame:
    known = planned.drop("reason").join(
        purposes(pegs), on="planned", how="left", maintain_order="left"
    )
    full = pl.col("kind").is_in(["overtime", "outside"])
    return known.with_columns(
        pl.when(full).then(pl.lit("full"))
        .when(pl.col("kind") == "job").then(pl.lit("order"))
        .otherwise(pl.col("reason").fill_null("stock"))
        .alias("reason")
    )  # fmt: skip


def _with_remark(buys: pl.DataFrame, suppliers: pl.DataFrame) -> pl.DataFrame:
    """Say where the smallest order value is not reached, and why units are ordered ahead."""
    if buys.is_empty():
        return buys
    least = suppliers.select("supplier", pl.col("minimum_value").fill_null(0.0).alias("least"))
    total = pl.col("amount").sum().over("supplier")
    without = (pl.col("amount") - pl.col("ordered_ahead") * pl.col("price")).sum().over("supplier")
    return (
        buys.join(least, on="supplier", how="left", maintain_order="left")
        .with_columns(
            pl.when((pl.col("least") > 0) & (total < pl.col("least")))
            .then(pl.lit("below_supplier_minimum"))
            .when(pl.col("ordered_ahead") <= 1e-9)
            .then(pl.lit(""))
            .when((pl.col("least") > 0) & (without < pl.col("least")))
            .then(pl.lit("ahead_for_minimum"))
            .when(pl.col("rebate") > 0)
            .then(pl.lit("ahead_for_price"))
            .otherwise(pl.lit("ahead_for_one_order"))
            .alias("remark")
        )
        .drop("least")
    )


def _explained(deliveries: pl.DataFrame, why: pl.DataFrame) -> pl.DataFrame:
    """Add the first cause of each late delivery."""
    if why.is_empty():
        return deliveries.with_columns(pl.lit("").alias("reason"))
    line = pl.col("line").cast(pl.String)
    subject = pl.concat_str(["order", line], separator="/", ignore_nulls=True).alias("subject")
    first = why.filter(pl.col("cause") == 1).select("subject", pl.col("code").alias("reason"))
    first = first.unique("subject", keep="first", maintain_order=True)
    return (
        deliveries.with_columns(subject)
        .join(first, on="subject", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("late_days") > 0)
            .then(pl.col("reason"))
            .otherwise(pl.lit(""))
            .alias("reason")
        )
        .drop("subject")
    )

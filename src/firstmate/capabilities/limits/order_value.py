"""The task `order_value`: what each open order earns an hour of the limit, and who is served when short."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.limits.binding import binding
from firstmate.capabilities.limits.rationing import RULES, ration

#: Levels of a bill that are followed.
LEVELS = 12
#: Rank of a customer of whom none is known.
LAST = 99


def order_value(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``order_value``, ``allocation_of_hours`` and ``allocation_rules``.

    The limit is the resource that binds most in the plan. An order's contribution is its open
    amount less its material; an order is worth its hours where it earns more an hour than the
    hour's price in the plan. Short are the hours of the coming weeks (option ``weeks``): normal
    ones and overtime against what open orders still need there.
    """
    found = binding(given["plan_prices"], given["loads"], given["lead_times"])
    found = found.filter((pl.col("kind") == "resource") & (pl.col("weight") > 0))
    if found.is_empty():
        return {
            name: pl.DataFrame()
            for name in ("order_value", "allocation_of_hours", "allocation_rules")
        }
    limit = found.row(0, named=True)
    orders = _orders(given, limit["name"]).filter(pl.col("hours") > 0)
    weeks = given["capacities"].filter(pl.col("resource") == limit["name"]).sort("period")
    near = weeks.head(int(given.options["weeks"]))
    there = float((near["value"] + near["overtime_hours"].fill_null(0.0)).sum())
    rows = orders.with_columns(
        pl.lit(limit["name"]).alias("resource"),
        (pl.col("contribution") / pl.col("hours")).alias("per_hour"),
        pl.lit(limit["price"]).alias("price"),
    ).with_columns((pl.col("per_hour") >= pl.col("price")).alias("worth_it"))
    ranked = rows.sort(["per_hour", "order", "line"], descending=[True, False, False]).with_row_index(
        "rank", offset=1
    )  # fmt: skip
    shares = {rule: _shares(rule, ranked, there) for rule in RULES}
    return {
        "order_value": ranked.with_columns(pl.col("rank").cast(pl.Int64)).drop("class_rank", "penalty"),
        "allocation_of_hours": _allocations(ranked, shares),
        "allocation_rules": _rules(ranked, shares, there),
    }  # fmt: skip


def _orders(given: Given, resource: str) -> pl.DataFrame:
    """Open orders with hours at the resource, contribution, cost of a week late, rank of customer."""
    open_rows = given["deliveries"].select(
        "order", "line", "item", "job", "customer", "quantity", "amount", "promised", "planned_on"
    )
    hours = _job_hours(given, resource)
    units = _item_hours(given, resource)
    costs = given["unit_costs"].select("item", pl.col("value").alias("unit_cost"))
    jobs = given["jobs"].select(
        "job", (pl.col("material") / pl.col("amount").replace(0.0, None)).alias("material_share")
    )
    margin = float(given.settings["job_margin"])
    joined = (
        open_rows.join(hours, on="job", how="left", maintain_order="left")
        .join(units, on="item", how="left", maintain_order="left")
        .join(costs, on="item", how="left", maintain_order="left")
        .join(jobs.unique("job", keep="first"), on="job", how="left", maintain_order="left")
        .join(_customers(given), on="customer", how="left", maintain_order="left")
    )
    material = (
        pl.when(pl.col("job").is_not_null())
        .then(pl.col("amount") * pl.col("material_share").clip(0.0, 1.0).fill_null(1.0 - margin))
        .otherwise(pl.col("quantity") * pl.col("unit_cost").fill_null(0.0))
    )
    weekly = pl.coalesce("lost", pl.lit(float(given.settings["lost_per_week"])))
    weekly = weekly + pl.col("penalty_share").fill_null(0.0)
    return joined.select(
        "order", "line", "item", "job", "customer", "promised", "planned_on", "amount",
        pl.coalesce("job_need", pl.col("item_need") * pl.col("quantity"), 0.0).alias("hours"),
        (pl.col("amount") - material).alias("contribution"),
        (pl.col("amount") * weekly).alias("penalty"),
        pl.col("class_rank").fill_null(LAST),
    )  # fmt: skip


def _job_hours(given: Given, resource: str) -> pl.DataFrame:
    rows = given["job_hours"].filter(pl.col("resource") == resource)
    return rows.group_by("job").agg(pl.col("value").sum().alias("job_need"))


def _item_hours(given: Given, resource: str) -> pl.DataFrame:
    """Hours of the resource in one unit of every item, all levels of its bill together."""
    own = (
        given["run_rates"]
        .filter(pl.col("resource") == resource)
        .group_by("item")
        .agg(pl.col("value").sum().alias("own"))
    )
    lines = given["bom_lines"].select("item", "component", "quantity")
    items = pl.concat([given["deliveries"]["item"].drop_nulls(), own["item"]]).unique().sort()
    current = pl.DataFrame({"item": items, "part": items, "units": [1.0] * len(items)})
    levels = []
    for _ in range(LEVELS):
        levels.append(current)
        current = (
            current.join(lines, left_on="part", right_on="item")
            .group_by("item", "component")
            .agg((pl.col("units") * pl.col("quantity")).sum().alias("units"))
            .rename({"component": "part"})
        )
        if current.is_empty():
            break
    return (
        pl.concat(levels)
        .join(own, left_on="part", right_on="item")
        .group_by("item")
        .agg((pl.col("units") * pl.col("own")).sum().alias("item_need"))
    )


def _customers(given: Given) -> pl.DataFrame:
    """Rank, share lost and penalty of every customer: its own patience, else that of its class."""
    patience = given["patience"]
    own = patience.filter(pl.col("customer").is_not_null()).select(
        "customer", pl.col("lost_per_week").alias("own_lost"),
        pl.col("penalty_per_week").alias("own_penalty"),
    ).unique("customer", keep="first", maintain_order=True)  # fmt: skip
    classed = patience.filter(
        pl.col("customer").is_null() & pl.col("customer_class").is_not_null()
    ).select(
        "customer_class", pl.col("lost_per_week").alias("of_class"),
        pl.col("penalty_per_week").alias("class_penalty"),
    ).unique("customer_class", keep="first", maintain_order=True)  # fmt: skip
    return (
        given["customers"].select("customer", "customer_class", "priority")
        .join(own, on="customer", how="left", maintain_order="left")
        .join(classed, on="customer_class", how="left", maintain_order="left")
        .select(
            "customer", pl.col("priority").cast(pl.Int64).alias("class_rank"),
            pl.coalesce("own_lost", "of_class").alias("lost"),
            pl.coalesce("own_penalty", "class_penalty").alias("penalty_share"),
        )
    )  # fmt: skip


def _shares(rule: str, rows: pl.DataFrame, there: float) -> np.ndarray:
    codes = rows["customer"].fill_null("").rank("dense").cast(pl.Int64).to_numpy()
    return ration(
        rule,
        hours=rows["hours"].to_numpy(),
        contribution=rows["contribution"].to_numpy(),
        penalty=rows["penalty"].to_numpy(),
        rank=rows["class_rank"].to_numpy(),
        customer=codes,
        there=there,
    )


def _allocations(rows: pl.DataFrame, shares: dict[str, np.ndarray]) -> pl.DataFrame:
    return pl.concat([
        rows.select("order", "line", "job", "customer", "resource").with_columns(
            pl.lit(rule).alias("rule"), pl.Series("share", share),
            pl.Series("hours", share * rows["hours"].to_numpy()),
            pl.Series("contribution", share * rows["contribution"].to_numpy()),
        )
        for rule, share in shares.items()
    ])  # fmt: skip


def _rules(rows: pl.DataFrame, shares: dict[str, np.ndarray], there: float) -> pl.DataFrame:
    money, hours = rows["contribution"].to_numpy(), rows["hours"].to_numpy()
    total = {rule: float(share @ money) for rule, share in shares.items()}
    table: list[dict[str, Any]] = [
        {
            "rule": rule, "resource": rows["resource"][0] if len(rows) else None,
            "hours": there, "needed": float(hours.sum()), "contribution": total[rule],
            "rule_cost": total["hour"] - total[rule],
            "orders_cut": int((share < 1.0 - 1e-9).sum()),
        }
        for rule, share in shares.items()
    ]  # fmt: skip
    return pl.DataFrame(table)

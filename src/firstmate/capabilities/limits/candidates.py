"""The limits that are examined and the steps against each; it values none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.limits.binding import LEVELS, binding
from firstmate.capabilities.limits.steps import QUARTER, Means, Step, resource_steps, small_step
from firstmate.capabilities.limits.steps import more as taken
from firstmate.capabilities.limits.suppliers import (
    cash_steps,
    late_suppliers,
    space_step,
    supplier_steps,
)
from firstmate.capabilities.limits.worth import Results

#: Tables that steps are made from.
TABLES = (
    "resources", "operations", "items", "stock", "bom_lines", "supplier_items", "lead_times",
    "unit_costs", "people", "suppliers", "locations", "skills",
)  # fmt: skip
#: Steps that can be taken more than once.
SCALABLE = ("shift", "person", "outside")
#: Late suppliers that are examined even where the plan gives them no price.
LATE = 2


def means(given: Given) -> Means:
    """Return what the steps are made from."""
    tables = {name: given[name] for name in TABLES if name in given.tables}
    tables["loads"] = given["loads"]
    tables["rework"] = given.tables.get("rework", pl.DataFrame())
    return Means(tables, given.settings, given.as_of + timedelta(days=1))


def candidates(results: Results, given: Given, *, most: int) -> pl.DataFrame:
    """Return the limits to examine: the worst by price and load, and suppliers that come late.

    A supplier's lateness has no price in the plan where stock covers it; it is examined all the
    same, since the stock that covers it is its cost.
    """
    found = binding(
        results["plan_prices"], results["loads"], given["lead_times"], there=levels(given)
    ).head(most)
    late = late_suppliers(given["lead_times"]).head(LATE)
    late = late.filter(
        ~pl.col("supplier").is_in(
            found.filter(pl.col("kind") == "supplier")["name"].implode()
        )
    )  # fmt: skip
    extra = late.select(
        pl.lit("supplier").alias("kind"), pl.col("supplier").alias("name"),
        pl.lit(None, dtype=pl.Date).alias("first_period"), pl.lit(0, dtype=pl.Int64).alias("weeks_bound"),
        pl.lit(0.0).alias("price"), pl.lit(0.0).alias("weight"),
        pl.lit(None, dtype=pl.Float64).alias("load_share"),
    )  # fmt: skip
    return pl.concat([found.cast({"first_period": pl.Date}), extra])


def levels(given: Given) -> pl.DataFrame:
    """Return kind, name, level: money, goods of a supplier a week, and space that there is.

    Goods are what the supplier delivers at most, else what was sold lately of what it sells first,
    at cost.
    """
    said = given.settings
    money = [
        ("cash", "budget", said["buying_budget"]),
        ("cash", "cash", said["credit_line"] or said["cash_limit"] or said["cash_now"]),
    ]
    rows = pl.DataFrame(
        [(kind, name, abs(amount)) for kind, name, amount in money if amount],
        schema=LEVELS, orient="row",
    )  # fmt: skip
    recent = given["sales"].filter(
        (pl.col("kind") == "item") & (pl.col("day") > given.as_of - timedelta(weeks=QUARTER))
    )
    first = given["lead_times"].filter(pl.col("best") & (pl.col("location") == ""))
    sold = (
        recent.join(given["unit_costs"].select("item", "value"), on="item")
        .join(first.select("item", "supplier"), on="item")
        .group_by("supplier")
        .agg(((pl.col("quantity") * pl.col("value")).sum() / QUARTER).alias("sold"))
    )
    stores = given["locations"].filter(pl.col("storage") > 0)
    most = given["suppliers"].select("supplier", "weekly_value")
    goods = most.join(sold, on="supplier", how="full", coalesce=True)
    both = (
        goods.select(pl.lit("supplier").alias("kind"), pl.col("supplier").alias("name"),
                     pl.coalesce("weekly_value", "sold").alias("level")),
        stores.select(pl.lit("storage").alias("kind"), pl.col("location").alias("name"),
                      pl.col("storage").alias("level")),
    )  # fmt: skip
    return pl.concat([rows, *(part.cast(LEVELS) for part in both)]).unique(  # type: ignore[arg-type]
        ["kind", "name"], keep="first", maintain_order=True
    )


def steps(limit: Mapping[str, Any], made_from: Means, *, premium: float) -> Iterator[Step]:
    """Yield the steps against one limit (a row of :func:`candidates`), the small one first."""
    kind, name = limit["kind"], limit["name"]
    if kind == "resource":
        yield small_step(name, made_from)
        yield from resource_steps(name, made_from)
    elif kind == "supplier":
        yield from supplier_steps(name, made_from, premium=premium)
    elif kind == "cash":
        yield from cash_steps(name, made_from)
    elif kind == "storage":
        more = space_step(name, made_from)
        if more is not None:
            yield more


def scaled(step: Step, made_from: Means, sizes: Iterable[int]) -> Iterator[Step]:
    """Yield the step taken several times over, where it can be."""
    for size in sizes if step.kind == "resource" else ():
        if step.small:
            yield small_step(step.name, made_from, size=size)
        elif step.code in SCALABLE:
            yield taken(step.code, step.name, made_from, size=size)


def slope_step(limit: Mapping[str, Any], made_from: Means, *, premium: float) -> Step | None:
    """Return the cheapest step that shows whether a limit really binds."""
    return next(steps(limit, made_from, premium=premium), None)

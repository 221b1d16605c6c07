"""Truly variable cost of one unit: bought things at their price, made things by their bill.

Wages of normal shifts are fixed whether or not a unit is made, so hours of own resources cost
nothing here; outside steps, hours of outside resources and supplier charges do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from firstmate.capabilities.measure.bill import Flags, Order, bottom_up
from firstmate.capabilities.measure.columns import BASES
from firstmate.capabilities.measure.estimate import Array


@dataclass(frozen=True, slots=True)
class Margins:
    """Contribution as a share of price where no cost is known: value and range."""

    value: float
    low: float
    high: float


def unit_costs(
    names: list[str],
    *,
    bought: pl.DataFrame,
    prices: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    yields: pl.DataFrame,
    margins: Margins,
    as_of: date,
) -> tuple[pl.DataFrame, list[str]]:
    """Return the cost of every item, and the items on a cycle of the bill.

    Parameters
    ----------
    names
        All items, sorted.
    bought
        As given by ``bought_prices``.
    prices
        item, price: what it sells for, where known.
    tables
        items, bom_lines, operations, work_orders, resources.
    yields
        The result table: material of an item is divided by the good share of its steps.

    Returns
    -------
    item, value, low, high, material, conversion, n, basis.
    """
    edges = _edges(tables["bom_lines"], names=names, as_of=as_of)
    parent, component = edges["parent"].to_numpy(), edges["child"].to_numpy()
    order = bottom_up(parent, component, nodes=len(names))
    ways = _first_routings(tables["operations"])
    own = _own(names, ways=ways, tables=tables, yields=yields, bought=bought, prices=prices)
    made = np.isin(np.arange(len(names)), parent) | own["made"].to_numpy()
    made &= (own["supply"].fill_null("") != "buy").to_numpy() & ~order.cyclic
    filled = _climb(order, own=own, made=made, edges=edges, margins=margins)
    cycle = [names[i] for i in np.flatnonzero(order.cyclic)]
    return filled.with_columns(pl.Series("item", names, dtype=pl.String)), cycle


def _edges(bom: pl.DataFrame, *, names: list[str], as_of: date) -> pl.DataFrame:
    """Bill lines valid today as numbers: parent, child, factor (component units for one unit)."""
    index = pl.DataFrame(
        {"item": names, "number": range(len(names))},
        schema={"item": pl.String, "number": pl.Int64},
    )
    return (
        bom.filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
        )
        .join(index.rename({"number": "parent"}), on="item")
        .join(index.rename({"item": "component", "number": "child"}), on="component")
        .select(
            "parent",
            "child",
            (pl.col("quantity") / (1.0 - pl.col("scrap").fill_null(0.0))).alias("factor"),
        )
        .sort("parent", "child", "factor")
    )


def _first_routings(operations: pl.DataFrame) -> pl.DataFrame:
    named = operations.with_columns(pl.col("routing").fill_null(""))
    first = (
        named.sort("item", pl.col("priority").fill_null(99), "routing")
        .unique("item", keep="first", maintain_order=True)
        .select("item", "routing")
    )
    return named.join(first, on=["item", "routing"], how="semi")


def _own(
    names: list[str],
    *,
    ways: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    yields: pl.DataFrame,
    bought: pl.DataFrame,
    prices: pl.DataFrame,
) -> pl.DataFrame:
    """What each item has of its own, in the order of ``names``: price, conversion, good share."""
    items = tables["items"].select("item", "supply")
    conversion = _conversion(ways, tables=tables)
    good = (
        yields.join(
            ways.select("item", "routing", "step"), on=["item", "routing", "step"], how="semi"
        )
        .group_by("item")
        .agg(pl.col("value").product().clip(lower_bound=0.01).alias("good"))
    )
    return (
        pl.DataFrame({"item": names}, schema={"item": pl.String})
        .join(items, on="item", how="left", maintain_order="left")
        .join(conversion, on="item", how="left", maintain_order="left")
        .join(good, on="item", how="left", maintain_order="left")
        .join(bought, on="item", how="left", maintain_order="left")
        .join(prices, on="item", how="left", maintain_order="left")
        .with_columns(
            (
                pl.col("made").fill_null(value=False)
                | (pl.col("supply") == "make").fill_null(value=False)
            ).alias("made"),
            pl.col("conversion").fill_null(0.0),
            pl.col("good").fill_null(1.0),
        )
    )  # fmt: skip


def _conversion(ways: pl.DataFrame, *, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Outside charges and outside hours in one unit of each item with steps, at its usual lot."""
    lot = (
        tables["work_orders"]
        .filter(pl.col("quantity") > 0)
        .group_by("item")
        .agg(pl.col("quantity").median().alias("_usual"))
    )
    items = tables["items"].select("item", "supply", "minimum", "multiple")
    lots = items.join(lot, on="item", how="full", coalesce=True).select(
        "item", pl.coalesce("_usual", "minimum", "multiple", 1.0).clip(lower_bound=1.0).alias("lot")
    )
    outside = (
        tables["resources"].filter(pl.col("kind") == "outside").select("resource", "hour_cost")
    )
    hours = pl.col("unit_hours").fill_null(0.0) + pl.col("setup_hours").fill_null(0.0) / pl.col(
        "lot"
    )
    return (
        ways.join(lots, on="item", how="left")
        .join(outside, on="resource", how="left")
        .with_columns(pl.col("lot").fill_null(1.0))
        .with_columns(
            (
                pl.col("unit_charge").fill_null(0.0)
                + pl.col("lot_charge").fill_null(0.0) / pl.col("lot")
                + hours * pl.col("hour_cost").fill_null(0.0)
            ).alias("conversion")
        )
        .group_by("item")
        .agg(pl.col("conversion").sum(), pl.lit(value=True).alias("made"))
    )


def _climb(
    order: Order, *, own: pl.DataFrame, made: Flags, edges: pl.DataFrame, margins: Margins
) -> pl.DataFrame:
    """Compute cost from the bottom up; a made thing with an unknown component falls back."""
    parent, child = edges["parent"].to_numpy(), edges["child"].to_numpy()
    factor, size = edges["factor"].to_numpy(), own.height
    fallback, known = _fallback(own, margins=margins)
    total: dict[str, Array] = {name: fallback[name].copy() for name in ("value", "low", "high")}
    rank, n = fallback["rank"].copy(), fallback["n"].copy()
    unknown = ~known
    conversion = np.where(made, own["conversion"].to_numpy(), 0.0)
    good = own["good"].to_numpy()
    has_bill = np.bincount(parent, minlength=size) > 0
    for nodes in order.rounds:
        mine = np.zeros(size, dtype=bool)
        mine[nodes] = made[nodes]
        lines = mine[parent]
        if not mine.any():
            continue
        up, down, times = parent[lines], child[lines], factor[lines]
        missing = np.bincount(up[unknown[down]], minlength=size) > 0
        rolls = mine & ~missing & (has_bill | (conversion > 0))
        for column in total.values():
            material = np.bincount(up, weights=times * column[down], minlength=size) / good
            column[rolls] = (material + conversion)[rolls]
        worst = np.zeros(size)
        np.maximum.at(worst, up, rank[down])
        seen = np.bincount(up, weights=n[down], minlength=size)
        rank[rolls], n[rolls] = worst[rolls], seen[rolls]
        unknown[rolls] = False
        conversion[mine & ~rolls] = 0.0
    low, high = np.minimum(total["low"], total["value"]), np.maximum(total["high"], total["value"])
    return pl.DataFrame(
        {
            "value": total["value"],
            "low": low,
            "high": high,
            "material": total["value"] - conversion,
            "conversion": conversion,
            "n": n.astype(np.int64),
            "basis": np.array(BASES)[rank.astype(int)],
        }
    )


def _fallback(own: pl.DataFrame, *, margins: Margins) -> tuple[dict[str, Array], Flags]:
    """Cost without a bill: bought at, else price x (1 - margin), else 0; and where it is known."""
    price = pl.col("price").fill_null(0.0)
    service = (pl.col("supply") == "service").fill_null(value=False)
    guess = pl.when(service).then(0.0).otherwise(1.0)
    rows = own.select(
        pl.coalesce("value", price * (1.0 - margins.value) * guess).alias("value"),
        pl.coalesce("low", price * (1.0 - margins.high) * guess).alias("low"),
        pl.coalesce("high", price * (1.0 - margins.low)).alias("high"),
        pl.col("basis")
        .replace_strict(list(BASES), [0.0, 1.0, 2.0, 3.0], default=3.0)
        .alias("rank"),
        pl.col("n").fill_null(0).cast(pl.Float64).alias("n"),
        pl.col("value").is_not_null().alias("known"),
    )
    arrays = {name: rows[name].to_numpy().copy() for name in ("value", "low", "high", "rank", "n")}
    return arrays, rows["known"].to_numpy().copy()

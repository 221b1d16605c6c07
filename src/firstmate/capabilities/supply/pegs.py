"""Which order serves which demand, node by node, first in, first out; it changes no plan."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.supply import flow_table
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.matching import matched
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.values import lost_units


def line_weeks(s: Situation, flows: Flows) -> pl.DataFrame:
    """Return order, line, node, week, quantity: what of each firm line is delivered when."""
    group, week = np.nonzero(flows.deliver > 1e-9)
    supply = pl.DataFrame({
        "group": pl.Series(group, dtype=pl.Int64), "week": pl.Series(week, dtype=pl.Int64),
        "quantity": flows.deliver[group, week],
    })  # fmt: skip
    demand = s.wanted.lines.sort("group", "promised", "order", "line").select(
        "group", "quantity", "order", "line", "node"
    )
    return matched(supply, demand, key="group")


def peg_rows(s: Situation, flows: Flows, orders: pl.DataFrame) -> pl.DataFrame:
    """Return supply, demand, purpose, item, location, period, quantity.

    ``purpose`` says what the demand is: order, forecast, component or move.
    """
    have = _supply(s, orders)
    want = _demand(s, flows, orders)
    found = matched(have, want, key="node")
    return (
        found.join(s.net.nodes.select("node", "item", "location"), on="node", maintain_order="left")
        .group_by("node", "supply", "demand", "purpose", "item", "location", "period",
                  maintain_order=True)
        .agg(pl.col("quantity").sum())
    )  # fmt: skip


def _supply(s: Situation, orders: pl.DataFrame) -> pl.DataFrame:
    stock = pl.DataFrame({
        "node": np.arange(len(s.stock)), "quantity": s.stock,
        "supply": ["stock"] * len(s.stock), "rank": [0] * len(s.stock),
    }, schema={"node": pl.Int64, "quantity": pl.Float64, "supply": pl.String, "rank": pl.Int32})  # fmt: skip
    come = orders.filter((pl.col("node") >= 0) & pl.col("kind").is_in(["buy", "make", "move"]))
    come = come.sort("node", "period", "firm", "planned", descending=[False, False, True, False])
    come = come.select("node", "quantity", pl.col("planned").alias("supply"),
                       pl.lit(1, dtype=pl.Int32).alias("rank"))  # fmt: skip
    both = pl.concat([stock, come]).sort("node", "rank", maintain_order=True)
    return both.select("node", "quantity", "supply")


def _demand(s: Situation, flows: Flows, orders: pl.DataFrame) -> pl.DataFrame:
    weeks = np.array(s.weeks.periods, dtype="datetime64[D]")
    firm = line_weeks(s, flows).select(
        "node", "week", "quantity",
        pl.concat_str(["order", pl.col("line").cast(pl.String)], separator="/", ignore_nulls=True)
        .alias("demand"),
        pl.lit("order").alias("purpose"),
    )  # fmt: skip
    served = s.wanted.forecast - flows.short + flows.caught
    node, week = np.nonzero(served > 1e-9)
    forecast = pl.DataFrame({
        "node": pl.Series(node, dtype=pl.Int64), "week": pl.Series(week, dtype=pl.Int64),
        "quantity": served[node, week],
        "demand": pl.Series(np.datetime_as_string(weeks[week])).cast(pl.String),
        "purpose": pl.Series(["forecast"] * len(node), dtype=pl.String),
    }).with_columns(pl.concat_str([pl.lit("forecast"), "demand"], separator=" ").alias("demand"))  # fmt: skip
    parts = [firm, forecast, _used(s, orders), _moved(orders, s)]
    both = pl.concat([p.select("node", "week", "quantity", "demand", "purpose") for p in parts])
    both = both.with_columns(
        pl.col("purpose")
        .replace_strict(
            {"component": 0, "move": 1, "order": 2, "forecast": 3}, return_dtype=pl.Int32
        )
        .alias("rank"),
        pl.Series("period", weeks[both["week"].to_numpy()]).cast(pl.Date),
    ).sort("node", "week", "rank", "demand")
    return both.select("node", "quantity", "demand", "purpose", "period")


def _used(s: Situation, orders: pl.DataFrame) -> pl.DataFrame:
    """What each make and each open work order takes of its components, in the week it takes it."""
    made = orders.filter(pl.col("kind") == "make")
    first = s.weeks.periods[0]
    starts = pl.col("release").fill_null(pl.col("period"))
    made = made.with_columns(
        ((starts - first).dt.total_days().clip(lower_bound=0) // 7).cast(pl.Int64).alias("week")
    )
    fresh = made.filter(~pl.col("firm")).with_columns(pl.col("routing").fill_null(""))
    ways = s.net.makes.select("make", "node", pl.col("routing").fill_null(""))
    fresh = fresh.join(ways, on=["node", "routing"], maintain_order="left")
    known = s.in_work.table.select("work_order", "make").filter(
        pl.Series(~s.in_work.started & (s.in_work.make >= 0))
    )
    open_orders = made.filter("firm").join(
        known, left_on="document", right_on="work_order", maintain_order="left"
    )
    held = s.net.uses.select(
        "make", pl.col("node").alias("part"), "per_unit", "valid_from", "valid_to"
    )
    monday = pl.lit(first) + pl.duration(weeks=pl.col("week"))
    both = pl.concat([
        part.select("make", "week", "quantity", pl.col("planned").alias("demand"))
        for part in (fresh, open_orders)
    ])  # fmt: skip
    return (
        both.join(held, on="make", maintain_order="left")
        .filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= monday + pl.duration(days=6)))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= monday + pl.duration(days=6)))
            & (pl.col("per_unit") > 0)
        )
        .select(
            pl.col("part").alias("node"), "week",
            (pl.col("quantity") * pl.col("per_unit")).alias("quantity"), "demand",
            pl.lit("component").alias("purpose"),
        )
    )  # fmt: skip


def _moved(orders: pl.DataFrame, s: Situation) -> pl.DataFrame:
    source = s.net.nodes.select(
        pl.col("node").alias("source"), "item", pl.col("location").alias("from_location")
    )
    moves = orders.filter(pl.col("kind") == "move")
    if moves.is_empty():
        return pl.DataFrame(schema={"node": pl.Int64, "week": pl.Int64, "quantity": pl.Float64,
                                    "demand": pl.String, "purpose": pl.String})  # fmt: skip
    week = ((pl.col("release") - s.weeks.periods[0]).dt.total_days() // 7).cast(pl.Int64)
    return moves.join(source, on=["item", "from_location"], maintain_order="left").select(
        pl.col("source").alias("node"), week.alias("week"), "quantity",
        pl.col("planned").alias("demand"), pl.lit("move").alias("purpose"),
    )  # fmt: skip


def purposes(pegs: pl.DataFrame) -> pl.DataFrame:
    """Return supply (planned), reason: what most of an order is for; stock where it is for nothing yet."""
    return (
        pegs.group_by("supply", "purpose", maintain_order=True)
        .agg(pl.col("quantity").sum())
        .sort(["supply", "quantity", "purpose"], descending=[False, True, False])
        .group_by("supply", maintain_order=True)
        .agg(pl.col("purpose").first().alias("reason"))
        .rename({"supply": "planned"})
    )


def projection_rows(s: Situation, flows: Flows, target: np.ndarray) -> pl.DataFrame:
    """Return rows of projections: stock, receipts, demand by node and week."""
    nodes, weeks = s.receipts.shape
    used = flow_table.used(s, flows)
    firm_due, firm_served = np.zeros_like(used), np.zeros_like(used)
    np.add.at(firm_due, (s.wanted.node, s.wanted.due), s.wanted.quantity)
    np.add.at(firm_served, s.wanted.node, flows.deliver)
    served = firm_served + s.wanted.forecast - flows.short + flows.caught
    into = s.receipts + flow_table.into(s, flows)
    overdue = np.cumsum(firm_due - firm_served, axis=1)
    lost = lost_units(s, flows)
    columns = {
        "stock": flows.stock, "receipts": into, "needed": firm_due + s.wanted.forecast + used,
        "used": used, "served": served, "lost": lost,
        "short": np.maximum(overdue, 0.0) + flows.backlog + lost,
        "expired": flows.expired, "sold_off": flows.sold_off, "target": np.repeat(target[:, None], weeks, axis=1),
    }  # fmt: skip
    place = s.net.nodes.select("item", "location")
    return place[np.repeat(np.arange(nodes), weeks)].with_columns(
        pl.Series("period", np.tile(np.array(s.weeks.periods, dtype="datetime64[D]"), nodes)).cast(
            pl.Date
        ),
        *(
            pl.Series(name, np.where(np.abs(v) < 1e-9, 0.0, v).ravel())
            for name, v in columns.items()
        ),
    )

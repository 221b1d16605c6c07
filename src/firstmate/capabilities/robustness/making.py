"""What the plan makes and moves as arrays of ways: begun when, of which parts, in which hours."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import Buckets
from firstmate.capabilities.robustness.shop import Floats, Ints, Making

_WAY = ["kind", "item", "location", "routing", "from_location", "firm", "lag"]


def making_of(
    given: Given, weeks: Buckets, nodes: pl.DataFrame, resources: list[str]
) -> tuple[Making, pl.DataFrame]:
    """Return the ways as arrays, and kind, item, location, routing of each.

    Parts of a way are what its orders are pegged to, so that alternates and work already begun are
    as the plan has them.
    """
    orders = _orders(given, weeks)
    ways = orders.select(_WAY).unique().sort(_WAY).with_row_index("way")
    orders = orders.join(ways, on=_WAY, maintain_order="left")
    placed = ways.join(nodes, on=["item", "location"], how="left", maintain_order="left")
    start = np.zeros((ways.height, weeks.weeks))
    np.add.at(
        start, (orders["way"].to_numpy(), orders["begin"].to_numpy()), orders["quantity"].to_numpy()
    )
    node = placed["node"].to_numpy().astype(np.int64)
    part, per_unit = _parts(given, orders, nodes, ways.height)
    hours = _hours(given, orders, resources, ways.height)
    lag = ways["lag"].to_numpy().astype(np.int64)
    return Making(
        node, start, lag, _levels(node, lag, part, nodes.height), part, per_unit, hours
    ), ways


def _orders(given: Given, weeks: Buckets) -> pl.DataFrame:
    """Orders with the week they begin in and the weeks from there to use."""
    rows = given["planned_orders"].filter(
        pl.col("kind").is_in(["make", "move"]) & (pl.col("quantity") > 0)
    )
    use = np.clip(weeks.index(rows["period"].to_numpy()), 0, weeks.weeks - 1)
    begin = rows["release"].fill_null(rows["period"])
    begun = np.clip(weeks.index(begin.to_numpy()), 0, weeks.weeks - 1)
    lag = np.maximum(use - begun, 0)
    # Making that takes weeks needs its hours in the last of them.
    lag = np.where((rows["kind"] == "make").to_numpy(), np.minimum(lag, 1), lag)
    return rows.with_columns(
        pl.col("location", "routing", "from_location").fill_null(""),
        pl.col("firm").fill_null(value=False),
        pl.Series("lag", lag, dtype=pl.Int64),
        pl.Series("begin", use - lag, dtype=pl.Int64),
    )


def _parts(
    given: Given, orders: pl.DataFrame, nodes: pl.DataFrame, ways: int
) -> tuple[Ints, Floats]:
    used = (
        given["pegs"].with_columns(pl.col("location").fill_null(""))
        .join(orders.select("planned", "way"), left_on="demand", right_on="planned")
        .join(nodes, on=["item", "location"])
        .group_by("way", "node").agg(pl.col("quantity").sum())
        .join(orders.group_by("way").agg(pl.col("quantity").sum().alias("made")), on="way")
        .sort("way", "node").with_columns(pl.int_range(pl.len()).over("way").alias("place"))
    )  # fmt: skip
    most = int(used["place"].max() or 0) + 1 if used.height else 0  # type: ignore[arg-type]
    part = np.full((ways, most), nodes.height, dtype=np.int64)
    per_unit = np.zeros((ways, most))
    at = (used["way"].to_numpy(), used["place"].to_numpy())
    part[at] = used["node"].to_numpy()
    per_unit[at] = used["quantity"].to_numpy() / used["made"].to_numpy()
    return part, per_unit


def _hours(given: Given, orders: pl.DataFrame, resources: list[str], ways: int) -> Floats:
    """Hours of a unit by resource: those of the plan, divided as the routing does."""
    good = given["yields"].select("item", "routing", "step", good="value")
    steps = (
        given["run_rates"]
        .join(good, on=["item", "routing", "step"], how="left")
        .with_columns(each=pl.col("value") / pl.col("good").fill_null(1.0))
    )
    known = pl.DataFrame({"resource": resources}, schema={"resource": pl.String}).with_row_index(
        "s"
    )
    total = (
        orders.filter(pl.col("kind") == "make")
        .group_by("way", "item", "routing")
        .agg((pl.col("hours").sum() / pl.col("quantity").sum()).alias("hours"))
    )
    rows = (
        total.join(steps.with_columns(pl.col("routing").fill_null("")), on=["item", "routing"])
        .join(known, on="resource")
        .group_by("way", "s").agg(pl.col("each").sum(), pl.col("hours").first())
        .with_columns((pl.col("each") / pl.col("each").sum().over("way") * pl.col("hours")).alias("hours"))
        .filter(pl.col("hours").is_finite()).sort("way", "s")
    )  # fmt: skip
    hours = np.zeros((ways, len(resources)))
    hours[rows["way"].to_numpy(), rows["s"].to_numpy()] = rows["hours"].to_numpy()
    return hours


def _levels(node: Ints, lag: Ints, part: Ints, nodes: int) -> Ints:
    """Return each way's depth: one more than that of ways that fill its parts in the same week.

    >>> _levels(np.array([1, 2]), np.array([0, 0]), np.array([[0], [1]]), 3).tolist()
    [0, 1]
    """
    level = np.zeros(len(node), dtype=np.int64)
    for _ in range(len(node)):
        of_node = np.full(nodes + 1, -1, dtype=np.int64)
        np.maximum.at(of_node, node[lag == 0], level[lag == 0])
        deeper = np.maximum(level, of_node[part].max(axis=1, initial=-1) + 1)
        if (deeper == level).all() or deeper.max() > nodes:
            break
        level = deeper
    return level

"""Nodes (an item at a place) and the ways stock reaches them: bought, made, moved.

It numbers things and puts prices on them; it knows no week and no quantity of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from firstmate.capabilities.supply.making import Ways
from firstmate.capabilities.supply.places import Places

#: Rounds of adding what a node needs; more than any bill or chain of lanes is deep.
_ROUNDS = 40
#: Lanes in a row that goods travel at most.
_LANES = 4
_NODE = pl.Schema({"item": pl.String, "location": pl.String})


@dataclass(frozen=True)
class Network:
    """Where things are and how they get there; every table is sorted and numbered from 0.

    ``nodes``: node, item, location, level, worth (money a unit is worth to the plan).
    ``buys``: buy, node, supplier, price, minimum, multiple, days, most (units in a week),
    group, group_minimum, group_charge, priority, share, valid_from, valid_to (days of order).
    ``makes``: make, node, way, routing, charge, weeks, minimum, multiple, priority, share,
    valid_from, valid_to.
    ``uses``: make, node (of the component), per_unit (negative: comes out beside it), valid_from,
    valid_to, lag (weeks before the make is ready in which it is taken; what comes out: none).
    ``hours``: make, resource, hours.
    ``moves``: move, source (node), target (node), days, cost.
    """

    nodes: pl.DataFrame
    buys: pl.DataFrame
    makes: pl.DataFrame
    uses: pl.DataFrame
    hours: pl.DataFrame
    moves: pl.DataFrame


def network(
    seeds: pl.DataFrame,
    *,
    offers: pl.DataFrame,
    ways: Ways,
    levels: pl.DataFrame,
    lanes: pl.DataFrame,
    places: Places,
    resource_places: pl.DataFrame,
    unit_costs: pl.DataFrame,
    day: date,
) -> Network:
    """Return the network that serves the seeds.

    Parameters
    ----------
    seeds
        Columns item, location: whatever has stock, demand or an open order.
    offers, ways
        Where things can be bought, how they are made.
    levels
        Low-level code of items that have or are in a bill.
    lanes
        Ways to move stock.
    resource_places
        Columns resource, location: where a resource stands, if it is said.
    day
        First day of the plan; worth is reckoned with the bills of that day.
    """
    spots = _make_spots(ways, resource_places, places)
    lanes = places.fill(places.fill(lanes, column="from_location"), column="to_location")
    nodes = _closed(seeds.select("item", "location").cast(_NODE).unique(), ways, spots, lanes)
    nodes = (
        nodes.join(levels, on="item", how="left")
        .with_columns(pl.col("level").fill_null(0))
        .sort("item", "location")
        .with_row_index("node")
        .with_columns(pl.col("node").cast(pl.Int64))
    )
    buys = _buys(nodes, offers, lanes, places)
    makes = _makes(nodes, ways, spots, lanes)
    uses = _uses(nodes, makes, ways)
    hours = makes.select("make", "way").join(ways.hours, on="way", maintain_order="left")
    today = uses.filter(pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
    moves = _moves(nodes, lanes)
    worth = _worth(nodes, buys=buys, makes=makes, uses=today, moves=moves, unit_costs=unit_costs)
    nodes = nodes.join(worth, on="node", how="left", maintain_order="left")
    return Network(nodes, buys, makes, uses, hours.drop("way"), moves)


def _make_spots(ways: Ways, resource_places: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Item, location: where it is made: where its first resource with a place stands, else main."""
    placed = (
        ways.ways.select("way", "item")
        .join(ways.hours, on="way", how="left", maintain_order="left")
        .join(resource_places, on="resource", how="left", maintain_order="left")
        .group_by("item")
        .agg(pl.col("location").drop_nulls().replace("", None).drop_nulls().first())
    )
    if len(places.all) <= 1:
        return placed.with_columns(pl.lit(places.main).alias("location"))
    return placed.with_columns(pl.col("location").fill_null(places.main))


def _closed(
    nodes: pl.DataFrame, ways: Ways, spots: pl.DataFrame, lanes: pl.DataFrame
) -> pl.DataFrame:
    """Add components at the place of making and sources of lanes until nothing is missing."""
    parts = (
        ways.uses.join(ways.ways.select("way", "item"), on="way")
        .join(spots, on="item")
        .select("item", "component", _at("location").alias("location"))
        .unique()
    )
    made = spots.select("item").unique()
    for _ in range(_ROUNDS):
        before = nodes.height
        upstream = nodes.join(lanes, left_on="location", right_on="to_location").select(
            "item", pl.col("from_location").alias("location")
        )
        at_spot = nodes.select("item").join(made, on="item").join(spots, on="item")
        below = (
            nodes.select("item")
            .join(parts, on="item")
            .select(pl.col("component").alias("item"), "location")
        )
        nodes = pl.concat([
            nodes, upstream, at_spot.select("item", "location"), below,
        ]).unique()  # fmt: skip
        if nodes.height == before:
            break
    return nodes


def _at(made: str) -> pl.Expr:
    """Where a component is taken from: as its bill says, else where the item is made."""
    return pl.coalesce(pl.col("place").replace("", None), made)


def _inbound(lanes: pl.DataFrame) -> pl.Series:
    return lanes["to_location"].unique()


def _buys(
    nodes: pl.DataFrame, offers: pl.DataFrame, lanes: pl.DataFrame, places: Places
) -> pl.DataFrame:
    """Offers at their place; an offer without a place holds wherever no lane brings the item."""
    place = nodes.select("node", "item", "location")
    named = place.join(offers.filter(pl.col("location") != ""), on=["item", "location"])
    free = place.filter(
        ~pl.col("location").is_in(_inbound(lanes).implode()) | (pl.col("location") == places.main)
    ).join(offers.filter(pl.col("location") == "").drop("location"), on="item")
    free = free.join(named.select("node").unique(), on="node", how="anti")
    columns = ["node", "supplier", "price", "minimum", "multiple", "days", "most", "group",
               "group_minimum", "group_charge", "priority", "share", "valid_from", "valid_to",
               "rank"]  # fmt: skip
    return (
        pl.concat([named.select(columns), free.select(columns)])
        .sort("node", "rank", "supplier", "valid_from", nulls_last=False)
        .drop("rank")
        .with_row_index("buy")
        .with_columns(pl.col("buy").cast(pl.Int64))
    )


def _makes(
    nodes: pl.DataFrame, ways: Ways, spots: pl.DataFrame, lanes: pl.DataFrame
) -> pl.DataFrame:
    """A way at its spot, and at any place that no lane reaches."""
    at_spot = spots.with_columns(pl.lit(value=True).alias("spot"))
    return (
        nodes.select("node", "item", "location")
        .join(at_spot, on=["item", "location"], how="left")
        .filter(
            pl.col("spot").fill_null(value=False)
            | ~pl.col("location").is_in(_inbound(lanes).implode())
        )
        .join(ways.ways, on="item")
        .sort("node", "routing")
        .with_row_index("make")
        .with_columns(pl.col("make").cast(pl.Int64))
        .select("make", "node", "way", "routing", "charge", "weeks", "minimum", "multiple",
                "priority", "share", "valid_from", "valid_to")
    )  # fmt: skip


def _uses(nodes: pl.DataFrame, makes: pl.DataFrame, ways: Ways) -> pl.DataFrame:
    where = makes.select("make", "way", "weeks", pl.col("node").alias("parent")).join(
        nodes.select(pl.col("node").alias("parent"), "location"), on="parent"
    )
    return (
        where.join(ways.uses, on="way")
        .with_columns(_at("location").alias("location"))
        .join(
            nodes.select("node", pl.col("item").alias("component"), "location"),
            on=["component", "location"],
        )
        .select(
            "make",
            "node",
            "per_unit",
            "valid_from",
            "valid_to",
            pl.when(pl.col("per_unit") > 0).then("weeks").otherwise(0).alias("lag"),
        )
        .sort("make", "node", "valid_from", nulls_last=False)
    )


def _moves(nodes: pl.DataFrame, lanes: pl.DataFrame) -> pl.DataFrame:
    place = nodes.select("node", "item", "location")
    return (
        place.rename({"node": "source"})
        .join(lanes, left_on="location", right_on="from_location")
        .join(
            place.rename({"node": "target"}),
            left_on=["item", "to_location"],
            right_on=["item", "location"],
        )
        .select(
            "source",
            "target",
            pl.col("lead_time").fill_null(0.0).alias("days"),
            pl.col("unit_cost").fill_null(0.0).alias("cost"),
        )
        .sort("source", "target")
        .with_row_index("move")
        .with_columns(pl.col("move").cast(pl.Int64))
    )


def _worth(
    nodes: pl.DataFrame,
    *,
    buys: pl.DataFrame,
    makes: pl.DataFrame,
    uses: pl.DataFrame,
    moves: pl.DataFrame,
    unit_costs: pl.DataFrame,
) -> pl.DataFrame:
    """What a unit costs on its cheapest way, from the deepest level up; else its unit cost.

    What only comes by lanes costs what it costs where it comes from, and the way.
    """
    known = nodes.join(unit_costs.select("item", "value"), on="item", how="left")
    now = pl.col("price").filter(pl.col("valid_from").is_null()).min()
    bought = buys.group_by("node").agg(pl.coalesce(now, pl.col("price").min()).alias("bought"))
    only_moved = pl.col("node").is_in(moves["target"].implode()) & ~pl.col("node").is_in(
        makes["node"].implode()
    )
    own = pl.when(~only_moved).then(pl.col("value").fill_null(0.0))
    worth = known.join(bought, on="node", how="left").select(
        "node", pl.coalesce("bought", own).alias("worth"), "bought"
    )
    of_make = makes.select("make", pl.col("node").alias("parent"), "charge")
    for level in sorted(nodes["level"].unique().to_list(), reverse=True):
        here = nodes.filter(pl.col("level") == level).select(pl.col("node").alias("parent"))
        cost = (
            of_make.join(here, on="parent", maintain_order="left")
            .join(uses, on="make", how="left", maintain_order="left")
            .join(worth.select("node", "worth"), on="node", how="left", maintain_order="left")
            .group_by("parent", "make")
            .agg(pl.col("charge").first() + (pl.col("per_unit") * pl.col("worth")).sum())
            .group_by("parent")
            .agg(pl.col("charge").min().alias("made"))
            .rename({"parent": "node"})
        )
        worth = worth.join(cost, on="node", how="left").select(
            "node",
            pl.when(pl.col("made").is_not_null())
            .then(pl.min_horizontal("made", "bought"))
            .otherwise(pl.col("worth"))
            .clip(lower_bound=0.0)
            .alias("worth"),
            "bought",
        )
        worth = _brought(worth, moves)
    known_cost = known.select("node", pl.col("value").fill_null(0.0).alias("cost"))
    return (
        worth.join(known_cost, on="node")
        .select("node", pl.coalesce("worth", "cost").alias("worth"))
        .sort("node")
    )


def _brought(worth: pl.DataFrame, moves: pl.DataFrame) -> pl.DataFrame:
    """Lower the worth of nodes that lanes reach to what it costs to bring a unit there."""
    for _ in range(_LANES):
        at_source = worth.select(pl.col("node").alias("source"), pl.col("worth").alias("there"))
        brought = (
            moves.join(at_source, on="source")
            .group_by(pl.col("target").alias("node"))
            .agg((pl.col("there") + pl.col("cost")).min().alias("brought"))
        )
        worth = worth.join(brought, on="node", how="left").select(
            "node", pl.min_horizontal("worth", "brought").alias("worth"), "bought"
        )
    return worth

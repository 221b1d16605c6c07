"""The stages that goods pass on their way to customers: an item at a place, and what feeds what.

Bought items stand at the places they are bought for, made ones where most is bought, other places are
fed over lanes. It places no stock and proposes no moves.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from firstmate.capabilities.inventory.cover import DEFAULT_DAYS, KEY

BUY, MAKE, MOVE = "buy", "make", "move"
_STAGE = {"item": pl.String, "location": pl.String}
ARCS = {
    "from_item": pl.String, "from_location": pl.String, "item": pl.String, "location": pl.String,
    "quantity": pl.Float64, "days": pl.Float64, "unit_cost": pl.Float64,
}  # fmt: skip


def in_use(bom: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """Return item, component and quantity with scrap, of the bill on that day; co-products left out.

    Of lines that replace one another the first (by component) stands for all.
    """
    valid = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
    )
    lines = bom.filter(valid, pl.col("quantity") > 0, pl.col("item") != pl.col("component"))
    choice = pl.col("alternate").fill_null("")
    first = pl.col("component") == pl.col("component").min().over("item", "alternate")
    return (
        lines.filter((choice == "") | first)
        .with_columns(quantity=pl.col("quantity") / (1.0 - pl.col("scrap").fill_null(0.0)))
        .group_by("item", "component")
        .agg(pl.col("quantity").sum())
        .sort("item", "component")
    )


def bought_at(
    offers: pl.DataFrame, *, purchases: pl.DataFrame, lanes: pl.DataFrame
) -> tuple[pl.DataFrame, str]:
    """Return (item, location) that goods are bought for, and the main place.

    The main place is the one most is bought for, else the one most lanes leave, else none is named.
    An offer or purchase without a place is the main place's.
    """
    rows = pl.concat(
        [offers.select("item", "location"), purchases.select("item", "location")]
    ).with_columns(pl.col("location").fill_null(""))
    said = rows.filter(pl.col("location") != "")["location"]
    most = said if len(said) else lanes["from_location"]
    ranked = most.value_counts().sort(["count", most.name], descending=[True, False])
    main = str(ranked[most.name][0]) if ranked.height else ""
    filled = rows.with_columns(
        pl.when(pl.col("location") == "").then(pl.lit(main)).otherwise("location").alias("location")
    )
    return filled.drop_nulls("item").unique().sort(KEY), main


def fed(
    demand: pl.DataFrame, *, sources: pl.DataFrame, lanes: pl.DataFrame
) -> pl.DataFrame:  # fmt: skip
    """Return the moves (columns ``ARCS``) by which places without a source of their own are fed.

    From the sources on, lane by lane, the cheapest way in (then the quickest) that is as short as
    can be; places that nobody feeds are left to buy for themselves.

    Parameters
    ----------
    demand, sources
        Columns item, location.
    """
    ways = lanes.select(
        "from_location", location="to_location", days=pl.col("lead_time").fill_null(0.0),
        unit_cost=pl.col("unit_cost").fill_null(0.0), quantity=pl.lit(1.0),
    ).filter(pl.col("from_location") != pl.col("location"))  # fmt: skip
    reached, found = sources.select(KEY), [pl.DataFrame(schema=ARCS)]
    items = demand.select("item").unique()
    for _ in range(lanes.height):
        new = (
            reached.join(items, on="item", how="semi")
            .rename({"location": "from_location"})
            .join(ways, on="from_location")
            .join(reached, on=KEY, how="anti")
            .sort("item", "location", "unit_cost", "days", "from_location")
            .unique(KEY, keep="first", maintain_order=True)
        )
        if new.is_empty():
            break
        found.append(new.with_columns(from_item="item").select(*ARCS))
        reached = pl.concat([reached, new.select(KEY)])
    moves = pl.concat(found)
    wanted, kept = demand.select(KEY), [pl.DataFrame(schema=ARCS)]
    while not wanted.is_empty():
        step = moves.join(wanted, on=KEY, how="semi")
        kept.append(step)
        wanted = step.select(item="from_item", location="from_location").unique()
    return pl.concat(kept).unique().sort("item", "location")


def _made(bills: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Items (item) that are made: those with a bill, unless items say that they are not."""
    return (
        bills.select("item")
        .unique()
        .join(items.select("item", "supply"), on="item", how="left")
        .filter(pl.col("supply").fill_null("make") == "make")
        .select("item")
        .sort("item")
    )


def stages(
    demand: pl.DataFrame,
    *,
    bills: pl.DataFrame,
    items: pl.DataFrame,
    bought: pl.DataFrame,
    main: str,
    lanes: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the stages (item, location, supply) behind the demand, and the arcs between them.

    Arcs have the columns ``ARCS``: units of the first per unit of the second, days and cost of the way.
    An item is made where items say so or, where they say nothing, where it has a bill.
    """
    places = demand["location"].unique()
    one = len(places) <= 1 and lanes.is_empty()
    here = (str(places[0]) if len(places) else "") if one else main
    made = _made(bills, items)
    sources = (
        bought.join(made, on="item", how="anti") if not one
        else bought.select("item", location=pl.lit(here)).unique().join(made, on="item", how="anti")
    )  # fmt: skip
    sources = pl.concat([sources, made.select("item", location=pl.lit(here))]).unique()
    inside = bills.join(made, on="item", how="semi").select(
        from_item="component", from_location=pl.lit(here), item="item", location=pl.lit(here),
        quantity="quantity", days=pl.lit(0.0), unit_cost=pl.lit(0.0),
    )  # fmt: skip
    moves, wanted, parts = pl.DataFrame(schema=ARCS), demand.select(KEY), []
    seen = wanted
    while not wanted.is_empty():
        step = fed(wanted.join(sources, on=KEY, how="anti"), sources=sources, lanes=lanes)
        moves = pl.concat([moves, step]).unique()
        ends = pl.concat([wanted, step.select(item="from_item", location="from_location")]).unique()
        below = inside.join(ends, on=KEY, how="semi")
        parts.append(below)
        wanted = (
            below.select(item="from_item", location="from_location")
            .unique()
            .join(seen, on=KEY, how="anti")
        )
        seen = pl.concat([seen, wanted])
    arcs = pl.concat([moves, *parts]).unique().sort("item", "location", "from_item")
    nodes = pl.concat(
        [seen, moves.select(KEY), arcs.select(item="from_item", location="from_location")]
    ).unique().sort(KEY)  # fmt: skip
    return _named(nodes, moves=moves, made=made.select("item", location=pl.lit(here))), arcs


def _named(nodes: pl.DataFrame, *, moves: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """The stages with how goods come there: moved, made or bought."""
    moved = moves.select(*KEY, moved=pl.lit(value=True)).unique()
    makes = made.select(*KEY, made=pl.lit(value=True))
    how = pl.when("moved").then(pl.lit(MOVE)).when("made").then(pl.lit(MAKE))
    return (
        nodes.join(moved, on=KEY, how="left", maintain_order="left")
        .join(makes, on=KEY, how="left", maintain_order="left")
        .select(*KEY, supply=how.otherwise(pl.lit(BUY)))
    )


def numbered(nodes: pl.DataFrame, arcs: pl.DataFrame) -> pl.DataFrame:
    """Return the arcs with the numbers (``start``, ``end``) of their stages in the order of the nodes."""
    number = nodes.select(KEY).with_row_index("end").with_columns(pl.col("end").cast(pl.Int64))
    first = number.rename({"item": "from_item", "location": "from_location", "end": "start"})
    return arcs.join(number, on=KEY, maintain_order="left").join(
        first, on=["from_item", "from_location"], maintain_order="left"
    )


def without_circles(count: int, arcs: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which stages can be put in an order: neither in a circle nor after one.

    >>> arcs = pl.DataFrame({"start": [0, 1, 2], "end": [1, 2, 1]})
    >>> without_circles(3, arcs).tolist()
    [True, False, False]
    """
    start, end = arcs["start"].to_numpy(), arcs["end"].to_numpy()
    free = np.zeros(count, dtype=np.bool_)
    for _ in range(count):
        blocked = np.zeros(count, dtype=np.bool_)
        blocked[end[~free[start]]] = True
        if np.array_equal(free, ~blocked):
            break
        free = ~blocked
    return free


def own_days(nodes: pl.DataFrame, *, lead: pl.DataFrame, arcs: pl.DataFrame) -> pl.Series:
    """Return the days each stage needs itself: the slow (90 %) lead time, or those of the lane.

    Parameters
    ----------
    lead
        Lead times of the nodes (`lead_days`), in their order.
    """
    lanes = arcs.filter(pl.col("from_item") == pl.col("item")).select(*KEY, "days")
    rows = nodes.with_columns(high=lead["high"]).join(
        lanes, on=KEY, how="left", maintain_order="left"
    )
    days = pl.when(pl.col("supply") == MOVE).then("days").otherwise("high")
    return rows.select(days.fill_null(DEFAULT_DAYS).alias("days")).to_series()

"""The task `stock_places`: where along its way to customers each item's safety stock is cheapest.

It compares with safety stock at every stage, under the same demand; it moves and orders nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import ceil_weeks
from firstmate.capabilities.inventory.cover import KEY, ahead, lead_days
from firstmate.capabilities.inventory.economics import WEEKS_IN_YEAR
from firstmate.capabilities.inventory.flowing import served
from firstmate.capabilities.inventory.guaranteed import Chain, Placing, everywhere, longest, placed
from firstmate.capabilities.inventory.newsvendor import LEVELS, LOWEST_SERVICE, Array
from firstmate.capabilities.inventory.stages import (
    bought_at,
    in_use,
    numbered,
    own_days,
    stages,
    without_circles,
)
from firstmate.capabilities.inventory.tables_places import STOCK_PLACES
from firstmate.capabilities.inventory.targets import on_hand

WEEKS = 13.0
MOST = 50
#: Drawn years sent through a chain to check it, and the stages up to which that is done.
PATHS, YEAR, CHECKED_UP_TO = 40, 52, 1_000
NAMED = 3


@dataclass(frozen=True, eq=False)
class Part:
    """One connected part: its stages (rows), arcs between them, and customers' demand at them."""

    rows: pl.DataFrame
    chain: Chain
    quantity: Array
    need: Array
    weekly: Array
    curves: Array


def stock_places(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``stock_places`` and recommendations."""
    demand = given["protection_demand"].select(KEY).unique().sort(KEY)
    nodes, arcs = _network(given, demand)
    if arcs.is_empty():
        return {"stock_places": pl.DataFrame(), "recommendations": pl.DataFrame()}
    rate = float(given.settings["holding_rate"])
    found = []
    for (_,), rows in nodes.group_by("network", maintain_order=True):
        inside = arcs.join(rows.select(KEY), on=KEY, how="semi")
        if rows["cost"].null_count() or inside.is_empty():
            continue
        part = _part(given, rows, inside, rate)
        if part.need.any():
            found.append(_placed(part, given, rate))
    if not found:
        return {"stock_places": pl.DataFrame(), "recommendations": pl.DataFrame()}
    result = pl.concat(found)
    return {
        "stock_places": result.select(STOCK_PLACES.names).sort("network", *KEY),
        "recommendations": _advised(result, given),
    }


def _network(given: Given, demand: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Stages with their connected part, weeks, cost and stock, in an order of their keys; and arcs."""
    bought, main = bought_at(
        given["supplier_items"], purchases=given["purchase_lines"], lanes=given["lanes"]
    )
    nodes, arcs = stages(
        demand, bills=in_use(given["bom_lines"], day=given.as_of), items=given["items"],
        bought=bought, main=main, lanes=given["lanes"],
    )  # fmt: skip
    joined = numbered(nodes, arcs)
    nodes = nodes.filter(without_circles(nodes.height, joined))
    both = arcs.join(nodes, on=KEY, how="semi").join(
        nodes, left_on=["from_item", "from_location"], right_on=list(KEY), how="semi"
    )
    joined = numbered(nodes, both)
    lead = lead_days(nodes, lead_times=given["lead_times"], items=given["items"])
    days = own_days(nodes, lead=lead, arcs=both) + float(given.settings["review_days"])
    stock = on_hand(given["stock"])
    return nodes.with_columns(
        network=pl.Series(_connected(nodes, joined), dtype=pl.String),
        own_weeks=pl.Series(ceil_weeks(days.to_numpy()), dtype=pl.Int64),
        cost=_costs(nodes, joined, given),
    ).join(stock, on=KEY, how="left", maintain_order="left").with_columns(
        pl.col("on_hand").fill_null(0.0)
    ), both  # fmt: skip


def _connected(nodes: pl.DataFrame, arcs: pl.DataFrame) -> list[str]:
    """The first stage (by key) of what each is connected with, as text."""
    first = np.arange(nodes.height)
    start, end = arcs["start"].to_numpy(), arcs["end"].to_numpy()
    while True:
        before = first.copy()
        np.minimum.at(first, start, first[end])
        np.minimum.at(first, end, first[start])
        first = first[first]
        if np.array_equal(before, first):
            break
    names = [
        item if not place else f"{item} {place}"
        for item, place in nodes.select(
            pl.col("item"), pl.col("location").fill_null("")
        ).iter_rows()
    ]
    return [names[k] for k in first]


def _costs(nodes: pl.DataFrame, arcs: pl.DataFrame, given: Given) -> pl.Series:
    """Cost of a unit at each stage: of the item, else from its price, and of the lanes it came over."""
    margin = float(given.settings["item_margin"])
    own = nodes.join(
        given["unit_costs"].select("item", cost="value"), on="item", how="left", maintain_order="left"
    ).join(
        given["unit_prices"].select("item", price="value"), on="item", how="left", maintain_order="left"
    )  # fmt: skip
    cost = own.select(
        pl.coalesce("cost", pl.col("price") * (1.0 - margin)).cast(pl.Float64).alias("cost")
    ).to_series()
    lanes = arcs.filter(pl.col("from_item") == pl.col("item"))
    start, end = lanes["start"].to_numpy(), lanes["end"].to_numpy()
    way = np.zeros(nodes.height)
    for _ in range(len(lanes)):
        after = np.zeros(nodes.height)
        after[end] = way[start] + lanes["unit_cost"].to_numpy()
        if np.array_equal(after, way):
            break
        way = after
    return cost + pl.Series(way)


def _part(given: Given, rows: pl.DataFrame, arcs: pl.DataFrame, rate: float) -> Part:
    """The arrays of one connected part."""
    joined = numbered(rows, arcs)
    start, end = joined["start"].to_numpy(), joined["end"].to_numpy()
    quantity = joined["quantity"].to_numpy()
    time, waits = rows["own_weeks"].to_numpy(), np.zeros(rows.height, dtype=np.int64)
    total = longest(time, waits=waits, start=start, end=end)
    protection = given["protection_demand"]
    keys = rows.select(KEY).join(
        protection.select(KEY).unique(), on=KEY, how="semi", maintain_order="left"
    )
    sold = np.flatnonzero(
        rows.select(
            pl.struct(KEY).is_in(keys.select(pl.struct(KEY)).to_series().implode())
        ).to_series()
    )
    target = keys.join(
        given["stock_targets"].group_by(KEY).agg(pl.col("service", "safety_stock").first()),
        on=KEY, how="left", maintain_order="left",
    )  # fmt: skip
    service = target["service"].fill_null(0.0).to_numpy()
    above, weekly, week = ahead(
        keys,
        protection=protection,
        level=np.maximum(service, LOWEST_SERVICE),
        weeks=int(total.max()),
    )
    # Where no safety stock pays at the end, none is needed for it before.
    above = above * (target["safety_stock"].fill_null(0.0).to_numpy() > 0)[:, None]
    # A curve known at a few points has a mean of its own: drawn weeks are to have the forecast's.
    middle = week.mean(axis=1)
    curves = week * np.where(middle > 0, weekly / np.where(middle > 0, middle, 1.0), 0.0)[:, None]
    # Units of each stage in one unit sold: independent demands add up by their squares.
    used = np.zeros((rows.height, len(sold)))
    used[sold, np.arange(len(sold))] = 1.0
    for stage in np.argsort(
        -longest(np.ones_like(time), waits=waits, start=start, end=end), kind="stable"
    ):
        for arc in np.flatnonzero(start == stage):
            used[stage] += quantity[arc] * used[end[arc]]
    need = np.sqrt((used**2) @ (above**2))
    most = total.copy()
    most[sold] = 0
    cost = need * rows["cost"].to_numpy()[:, None] * rate
    chain = Chain(time, waits, most, start, end, cost)
    marked = rows.with_columns(sold=pl.Series(np.isin(np.arange(rows.height), sold)))
    return Part(marked, chain, quantity, need, used @ weekly, curves)


def _placed(part: Part, given: Given, rate: float) -> pl.DataFrame:
    """Rows of the table for one part."""
    best, each = placed(part.chain), everywhere(part.chain)
    every = np.arange(part.rows.height)
    covers, alone = (p.into + part.chain.time - p.out for p in (best, each))
    held, held_alone = part.need[every, covers], part.need[every, alone]
    service, service_alone = _checked(part, best, given), _checked(part, each, given)
    cost = part.rows["cost"].to_numpy()
    frame = part.rows.with_columns(
        pl.Series("waits", best.into), pl.Series("promises", best.out), pl.Series("covers", covers),
        pl.Series("safety_stock", held), pl.Series("amount", held * cost),
        pl.Series("everywhere", held_alone), pl.Series("everywhere_amount", held_alone * cost),
        pl.Series("saves", (held_alone - held) * cost * rate),
        pl.Series("service", service, dtype=pl.Float64),
        pl.Series("service_everywhere", service_alone, dtype=pl.Float64),
    )  # fmt: skip
    holds = pl.col("covers") > 0
    found = "is cheapest" if best.proven else "is the cheapest found"
    return frame.with_columns(
        reason=pl.when(holds & pl.col("sold"))
        .then(pl.lit(f"customers wait for nothing here: this {found}"))
        .when(holds)
        .then(pl.lit(f"stock here shortens the wait of what follows: this {found}"))
        .otherwise(pl.lit(f"what follows waits for it and holds the stock: this {found}"))
    )


def _checked(part: Part, placing: Placing, given: Given) -> list[float | None]:
    """Share of demand served at once in drawn years, the same for every placing; none where too large."""
    count = part.rows.height
    sold = np.flatnonzero(part.rows["sold"].to_numpy())
    if count > CHECKED_UP_TO:
        return [None] * count
    draw = np.random.default_rng(given.seed)
    levels = draw.integers(0, len(LEVELS), (len(sold), PATHS, YEAR))
    demand = {int(s): part.curves[k][levels[k]] for k, s in enumerate(sold)}
    covers = placing.into + part.chain.time - placing.out
    base = part.weekly * covers + part.need[np.arange(count), covers]
    share = served(part.chain, placing, quantity=part.quantity, base=base, demand=demand)
    return [share.get(k) for k in range(count)]


def _advised(rows: pl.DataFrame, given: Given) -> pl.DataFrame:
    """One recommendation per connected part where placing saves more than an order costs."""
    rate, (low, high) = float(given.settings["holding_rate"]), given.ends("holding_rate")
    spare = ((pl.col("on_hand") * pl.col("cost")) - pl.col("amount")).clip(lower_bound=0.0).sum()
    total = rows.group_by("network", maintain_order=True).agg(
        amount=pl.min_horizontal(
            (pl.col("everywhere_amount") - pl.col("amount")).sum(), spare
        ),
        count=(pl.col("covers") > 0).sum().cast(pl.Int64),
        item=pl.col("item").first(),
        text=pl.concat_str("item", "location", separator=" ", ignore_nulls=True).str.strip_chars()
        .filter(pl.col("amount") > 0).sort_by(pl.col("amount").filter(pl.col("amount") > 0), descending=True)
        .head(NAMED).str.join(", "),
    )  # fmt: skip
    quarter = WEEKS / WEEKS_IN_YEAR
    worth = max(float(given.settings["order_cost"]), 0.0)
    best = (
        total.with_columns(value=pl.col("amount") * rate * quarter)
        .filter(pl.col("value") > worth)
        .sort("value", "network", descending=[True, False])
        .head(MOST)
    )
    opens = [json.dumps({"stock_places": {"network": name}}) for name in best["network"].to_list()]
    return best.select(
        pl.concat_str(pl.lit("place_stock"), "network", separator="|").alias("recommendation"),
        pl.lit("place_stock").alias("code"), "count", "text", "amount", "value",
        (pl.col("amount") * low * quarter).alias("low"),
        (pl.col("amount") * high * quarter).alias("high"),
        cash_effect="amount", recurring=pl.lit(value=True), certain=pl.lit(value=False),
        group=pl.concat_str(pl.lit("place_stock"), "network", separator="|"),
        assumption=pl.lit("holding_rate"), opens=pl.Series(opens, dtype=pl.String),
    )  # fmt: skip

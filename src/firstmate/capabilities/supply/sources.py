"""Which items are bought and which made, and the network they come through; what has no source.

It decides no quantity. What is not said of an item follows from bills, operations and offers.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstmate.base.issue import Issue
from firstmate.base.task import Given
from firstmate.capabilities.supply.bills import Bills
from firstmate.capabilities.supply.buying import offers
from firstmate.capabilities.supply.groups import with_set_ups
from firstmate.capabilities.supply.making import Ways, ways
from firstmate.capabilities.supply.needs import weekly_need
from firstmate.capabilities.supply.network import Network, network
from firstmate.capabilities.supply.places import Places
from firstmate.capabilities.supply.pools import with_people
from firstmate.capabilities.supply.usual_lots import usual_lots
from firstmate.capabilities.supply.weeks import Weeks


def sourced(
    given: Given,
    seeds: pl.DataFrame,
    *,
    lines: pl.DataFrame,
    forecasts: pl.DataFrame,
    bill: Bills,
    where: Places,
    weeks: Weeks,
) -> tuple[Network, list[Issue]]:
    """Return the network that serves the seeds, and what has no source.

    Parameters
    ----------
    seeds
        Columns item, location: whatever has stock, demand or an open order.
    lines, forecasts
        Firm and forecast demand, places filled.
    """
    items = given["items"]
    sold = pl.concat([lines.select("item"), forecasts.select("item")]).unique()
    everything = pl.concat(
        [seeds["item"], bill.lines["item"], bill.lines["component"], items["item"]]
    )
    kinds = _kinds(everything.unique().sort(), given, bill=bill, sold=sold)
    bought = kinds.filter("bought").select("item", "minimum", "multiple", days="lead_time")
    offered = offers(
        where.fill(given["supplier_items"]) if len(where.all) > 1
        else given["supplier_items"].with_columns(pl.lit("").alias("location")),
        bought=bought, lead_times=given["lead_times"], unit_costs=given["unit_costs"],
        rates=given["fx_rates"], currency=given.settings["currency"], day=weeks.buckets.start,
        end=weeks.buckets.end,
    )  # fmt: skip
    made = kinds.filter("made")
    found = _ways(given, made, bill, weekly_need(made, bill, lines, forecasts, weeks))
    net = network(
        seeds, offers=offered, ways=found, levels=bill.levels, lanes=given["lanes"], places=where,
        resource_places=given["resources"].select("resource", "location"),
        unit_costs=given["unit_costs"], day=weeks.buckets.start,
    )  # fmt: skip
    return net, _unsourced(net, kinds)


def holders(given: Given) -> pl.Series:
    """Return the suppliers at whom our material lies."""
    return given["suppliers"].filter(pl.col("holds_stock"))["supplier"].unique().sort()


def _kinds(
    names: pl.Series, given: Given, *, bill: Bills, sold: pl.DataFrame
) -> pl.DataFrame:  # fmt: skip
    """Item, bought, made, known and its lot; what is not said follows from bills and operations."""
    is_made = pl.concat([bill.lines["item"], given["operations"]["item"]]).unique()
    offered = given["supplier_items"]["item"].unique()
    bought_before = given["purchase_lines"]["item"].drop_nulls().unique()
    kinds = pl.DataFrame({"item": names}).join(
        given["items"].select("item", "supply", "minimum", "multiple", "lead_time",
                     pl.lit(value=True).alias("listed")),
        on="item", how="left", maintain_order="left",
    )  # fmt: skip
    parts = pl.col("item").is_in(is_made.implode())
    made = (pl.col("supply") == "make") | (pl.col("supply").is_null() & parts)
    heard_of = (
        pl.col("listed").fill_null(value=False)
        | pl.col("item").is_in(offered.implode())
        | pl.col("item").is_in(bought_before.implode())
        | pl.col("item").is_in(sold["item"].implode())
    )
    made = made.fill_null(value=False)
    return kinds.with_columns(
        made.alias("made"),
        (
            (
                (pl.col("supply") == "buy") | (pl.col("supply").is_null() & ~parts & heard_of)
            ).fill_null(value=False)
            | (made & pl.col("item").is_in(offered.implode()))
        ).alias("bought"),
    )


def _ways(given: Given, made: pl.DataFrame, bill: Bills, need: pl.DataFrame) -> Ways:
    lots = usual_lots(made, bill, need, given["work_orders"])
    found = ways(
        made.join(lots, on="item", maintain_order="left").select(
            "item", "minimum", "multiple", pl.col("lead_time").alias("lead_days"), "lot"
        ),
        lines=bill.lines, operations=given["operations"], run_rates=given["run_rates"],
        yields=given["yields"], resources=given["resources"], unit_costs=given["unit_costs"],
        holders=holders(given),
    )  # fmt: skip
    found = with_set_ups(found, given["lot_groups"], need)
    return replace(found, hours=with_people(found.hours, found.skills, given, key="way"))


def _unsourced(net: Network, kinds: pl.DataFrame) -> list[Issue]:
    sourced = pl.concat([net.buys["node"], net.makes["node"], net.moves["target"]]).unique()
    without = net.nodes.filter(~pl.col("node").is_in(sourced.implode()))
    without = (
        without.join(kinds.filter(pl.col("supply") != "service"), on="item", how="semi")
        .vstack(without.join(kinds.filter(pl.col("supply").is_null()), on="item", how="semi"))
        .sort("item")
    )
    if without.is_empty():
        return []
    return [Issue(
        task="plan", code="no_source", severity="error", table="items", column="supply",
        value=", ".join(without["item"].unique(maintain_order=True).head(10)), count=without.height,
        why=f"{without.height} items are needed but nothing says how they are obtained; the plan "
        "uses what is in stock or on order and no more.",
        mend="Say buy or make in items, or list a supplier for them in supplier_items.",
    )]  # fmt: skip

"""From whom an item can be bought: price, minimum, multiple and the lead time that counts.

It decides no quantity. Lead times come from ``lead_times`` (what really happened) and never from
what a supplier states, unless nothing else is known.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from firstmate.base.issue import Issue

#: Most suppliers of one item the plan chooses among; by priority, then price.
CHOICES = 3
#: Days from order to shelf where nothing at all is known; ``lead_times`` normally answers.
UNKNOWN_DAYS = 14.0
#: Place of a supplier without a priority: after those that have one.
LAST = 99


def offers(
    supplier_items: pl.DataFrame,
    *,
    bought: pl.DataFrame,
    lead_times: pl.DataFrame,
    unit_costs: pl.DataFrame,
    rates: pl.DataFrame,
    currency: str,
    day: date,
    end: date,
) -> pl.DataFrame:
    """Return item, supplier, location ("" = anywhere), price, minimum, multiple, days, rank.

    Parameters
    ----------
    supplier_items
        What suppliers offer, at the price of the smallest order: what is valid on ``day``, and what
        becomes valid up to ``end`` as offers of their own, with the days on which one can order.
    bought
        Columns item, minimum, multiple, days (all but item may be empty): what may be bought.
    lead_times, unit_costs
        Results of that name.
    rates
        ``fx_rates``; a price in another currency without a rate falls back to the unit cost.
    """
    known = _dated(supplier_items, rates=rates, currency=currency, day=day, end=end)
    known = known.join(bought.select("item"), on="item", how="semi", maintain_order="left")
    others = bought.select("item").join(known, on="item", how="anti", maintain_order="left")
    known = pl.concat([known, _unoffered(others, lead_times)], how="diagonal_relaxed")
    own = bought.select(
        "item", pl.col("minimum").alias("own_minimum"), pl.col("multiple").alias("own_multiple"),
        pl.col("days").alias("own_days"),
    )  # fmt: skip
    cost = unit_costs.select("item", pl.coalesce("material", "value").alias("cost"))
    return (
        _with_days(known, lead_times)
        .join(own, on="item", how="left", maintain_order="left")
        .join(cost, on="item", how="left", maintain_order="left")
        .select(
            "item",
            "supplier",
            "location",
            pl.coalesce("price", "cost", pl.lit(0.0)).alias("price"),
            pl.coalesce("minimum", "own_minimum", pl.lit(0.0)).alias("minimum"),
            pl.coalesce("multiple", "own_multiple", pl.lit(0.0)).alias("multiple"),
            pl.coalesce("days", "own_days", "stated_days", pl.lit(UNKNOWN_DAYS)).alias("days"),
            pl.col("most").fill_null(np.inf),
            pl.col("group").fill_null(""),
            pl.col("group_minimum").fill_null(0.0),
            pl.col("group_charge").fill_null(0.0),
            "priority",
            "share",
            "valid_from",
            "valid_to",
        )
        .sort("item", "location", "priority", "price", "supplier", "valid_from", nulls_last=False)
        .with_columns(_turn().alias("rank"))
        .filter(pl.col("rank") < CHOICES)
        .with_columns(pl.when(pl.col("priority") < LAST).then("priority").alias("priority"))
    )


def _turn() -> pl.Expr:
    """Place of each supplier among those of an item, by its first row; all its rows share it."""
    first = pl.int_range(pl.len()).over("item", "location")
    return first.min().over("item", "location", "supplier").rank("dense").over(
        "item", "location"
    ).cast(pl.Int64) - 1  # fmt: skip


def _dated(
    supplier_items: pl.DataFrame, *, rates: pl.DataFrame, currency: str, day: date, end: date
) -> pl.DataFrame:
    """What suppliers list on the day and what they list anew before the end, each while it holds."""
    key = ["supplier", "item", "location"]
    rows = supplier_items.with_columns(pl.col("location").fill_null(""))
    begin = rows.filter((pl.col("valid_from") > day) & (pl.col("valid_from") <= end))
    parts = []
    for start in [day, *begin["valid_from"].unique().sort()]:
        found = _listed(supplier_items, rates=rates, currency=currency, day=start)
        if start > day:
            new = begin.filter(pl.col("valid_from") == start).select(key).unique()
            found = found.join(new, on=key, how="semi", maintain_order="left")
        opens = pl.lit(start if start > day else None, dtype=pl.Date)
        parts.append(found.with_columns(opens.alias("valid_from")))
    listed = pl.concat(parts).sort(*key, "valid_from", nulls_last=False)
    following = pl.col("valid_from").shift(-1).over(key) - pl.duration(days=1)
    return listed.with_columns(pl.min_horizontal("valid_to", following).alias("valid_to"))


def price_steps(
    supplier_items: pl.DataFrame, *, rates: pl.DataFrame, currency: str, day: date
) -> pl.DataFrame:
    """Return supplier, item, location, from_quantity, price: what is valid on the day.

    Prices are in the company's currency, empty where no rate is known. From a quantity on the
    price holds for all units of the line.
    """
    valid = supplier_items.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day))
    )
    own = pl.col("currency").fill_null("").is_in(["", currency])
    return (
        valid.join(_latest(rates, day), on="currency", how="left", maintain_order="left")
        .with_columns(
            pl.col("location").fill_null(""),
            pl.col("from_quantity").fill_null(0.0),
            pl.when(own).then(pl.col("price")).otherwise(pl.col("price") * pl.col("rate"))
            .alias("price"),
        )
        .sort("supplier", "item", "location", "from_quantity")
    )  # fmt: skip


def without_rate(steps: pl.DataFrame, *, currency: str) -> list[Issue]:
    """Return an issue where suppliers list prices in a currency of which no rate is known."""
    foreign = steps.filter(
        pl.col("price").is_null()
        & pl.col("rate").is_null()
        & ~pl.col("currency").fill_null("").is_in(["", currency])
    )
    if foreign.is_empty():
        return []
    names = foreign["currency"].unique().sort()
    return [Issue(
        task="plan", code="currency_without_rate", severity="error", table="fx_rates",
        column="rate", value=", ".join(names.head(10)), count=foreign.height,
        why=f"{foreign.height} prices of suppliers are in {', '.join(names.head(10))}, of which no "
        "rate is known; the plan takes the unit cost of these items instead.",
        mend="Enter rates of these currencies in fx_rates.",
    )]  # fmt: skip


def _listed(
    supplier_items: pl.DataFrame, *, rates: pl.DataFrame, currency: str, day: date
) -> pl.DataFrame:
    """What suppliers list on the day, at the price of their smallest order."""
    steps = price_steps(supplier_items, rates=rates, currency=currency, day=day)
    least = pl.col("minimum").max().over("supplier", "item", "location").fill_null(0.0)
    smallest = pl.col("from_quantity").min().over("supplier", "item", "location")
    reached = pl.col("from_quantity") <= pl.max_horizontal(least, smallest)
    return (
        steps.filter(reached)
        .group_by("supplier", "item", "location", maintain_order=True)
        .last()
        .select(
            "item",
            "supplier",
            "location",
            "price",
            "minimum",
            "multiple",
            pl.col("weekly_quantity").alias("most"),
            "group",
            "group_minimum",
            "group_charge",
            pl.col("priority").fill_null(LAST),
            pl.col("agreed_share").alias("share"),
            "valid_to",
            pl.col("lead_time").alias("stated_days"),
        )
    )


def _latest(rates: pl.DataFrame, day: date) -> pl.DataFrame:
    return (
        rates.filter(pl.col("day") <= day)
        .sort("currency", "day")
        .group_by("currency", maintain_order=True)
        .agg(pl.col("rate").last())
    )


def _unoffered(items: pl.DataFrame, lead_times: pl.DataFrame) -> pl.DataFrame:
    """Items no supplier lists: from the supplier their lead time is known of, else from nobody."""
    best = pl.col("best") if "best" in lead_times.columns else pl.lit(value=False)
    known = (
        lead_times.filter(pl.col("item").fill_null("") != "")
        .with_columns(best.fill_null(value=False).alias("_best"))
        .sort(["item", "_best", "n", "supplier"], descending=[False, True, True, False])
        .group_by("item", maintain_order=True)
        .agg(pl.col("supplier").first())
    )
    return items.join(known, on="item", how="left", maintain_order="left").select(
        "item",
        pl.col("supplier").fill_null(""),
        pl.lit("").alias("location"),
        pl.lit(None, dtype=pl.Float64).alias("price"),
        pl.lit(None, dtype=pl.Float64).alias("minimum"),
        pl.lit(None, dtype=pl.Float64).alias("multiple"),
        pl.lit(None, dtype=pl.Float64).alias("most"),
        pl.lit("").alias("group"),
        pl.lit(0.0).alias("group_minimum"),
        pl.lit(0.0).alias("group_charge"),
        pl.lit(LAST, dtype=pl.Int64).alias("priority"),
        pl.lit(None, dtype=pl.Float64).alias("share"),
        pl.lit(None, dtype=pl.Date).alias("valid_from"),
        pl.lit(None, dtype=pl.Date).alias("valid_to"),
        pl.lit(None, dtype=pl.Float64).alias("stated_days"),
    )


def _with_days(known: pl.DataFrame, lead_times: pl.DataFrame) -> pl.DataFrame:
    """Add the lead time of supplier, item and place, else of supplier and item, else of supplier."""
    times = lead_times.select(
        pl.col("supplier").fill_null(""),
        pl.col("item").fill_null(""),
        pl.col("location").fill_null(""),
        "value",
    )
    exact = times.rename({"value": "_exact"}).unique(["supplier", "item", "location"])
    item = times.sort("location").unique(["supplier", "item"], keep="first", maintain_order=True)
    item = item.select("supplier", "item", pl.col("value").alias("_item"))
    own = times.filter(pl.col("item") == "").unique("supplier", keep="first", maintain_order=True)
    own = own.select("supplier", pl.col("value").alias("_own"))
    return (
        known.join(exact, on=["supplier", "item", "location"], how="left", maintain_order="left")
        .join(item, on=["supplier", "item"], how="left", maintain_order="left")
        .join(own, on="supplier", how="left", maintain_order="left")
        .with_columns(pl.coalesce("_exact", "_item", "_own").alias("days"))
        .drop("_exact", "_item", "_own")
    )

"""Advice on stock: what there is far too much of, and what will probably run short; with its money.

Stock that does not move at all is not judged here, and no order is proposed.
"""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import week_of
from firstmate.capabilities.inventory.cover import KEY, Cover, covered
from firstmate.capabilities.inventory.economics import WEEKS_IN_YEAR
from firstmate.capabilities.inventory.newsvendor import Array, missing

WEEKS = 13.0
MOST = 50
#: Demand of 26 weeks is at most twice the q90 of 13 weeks with at least that chance.
HALVES = 2.0


def advise(
    given: Given,
    *,
    keys: pl.DataFrame,
    lead: pl.DataFrame,
    money: pl.DataFrame,
    targets: pl.DataFrame,
    stock: pl.DataFrame,
) -> pl.DataFrame:
    """Return recommendations: up to 50 of each kind, those worth most."""
    held = stock.select(KEY)
    now = targets.group_by(KEY, maintain_order=True).first()
    facts = keys.join(now, on=KEY, how="left", maintain_order="left").with_columns(
        money["price", "cost", "contribution", "lost", "class"], days=lead["value"]
    )
    facts = facts.join(
        held.with_columns(counted=True), on=KEY, how="left", maintain_order="left"
    ).with_columns(pl.col("counted").fill_null(value=False))
    worth = max(float(given.settings["order_cost"]), 0.0)
    return pl.concat(
        [_excess(given, facts, worth), _short(given, facts, lead, worth)], how="diagonal_relaxed"
    )


def _excess(given: Given, facts: pl.DataFrame, worth: float) -> pl.DataFrame:
    """Stock above the target and above what may be sold in 26 weeks, of items that still sell."""
    quarter = (
        given["protection_demand"]
        .filter(pl.col("span") == int(WEEKS))
        .select(*KEY, half_year=HALVES * pl.col("q90"))
    )
    since = given.as_of - timedelta(days=given.settings["dead_after_days"])
    alive = (
        given["sales"].filter(pl.col("day") > since, pl.col("quantity") > 0).select("item").unique()
    )
    rate = given.settings["holding_rate"] * WEEKS / WEEKS_IN_YEAR
    rows = (
        facts.join(quarter, on=KEY)
        .join(alive, on="item", how="semi")
        .with_columns(
            quantity=pl.col("on_hand") - pl.max_horizontal("half_year", "order_up_to", pl.lit(0.0))
        )
        .filter(pl.col("counted"), pl.col("quantity") > 0)
        .with_columns(amount=pl.col("quantity") * pl.col("cost"))
        .filter(pl.col("amount") > worth)
    )
    return _written(
        rows.with_columns(
            pl.lit("excess_stock").alias("code"),
            value=pl.col("amount") * rate,
            low=pl.col("amount") * rate * _ends(given, "holding_rate")[0],
            high=pl.col("amount") * rate * _ends(given, "holding_rate")[1],
            cash_effect=pl.col("amount"),
            days=pl.col("days_of_cover"),
            assumption=pl.lit("holding_rate"),
            deadline=pl.lit(None, dtype=pl.Date),
            recurring=pl.lit(value=True),
        ),
        by="amount",
        tables=("stock", "protection_demand", "stock_targets"),
    )


def _short(given: Given, facts: pl.DataFrame, lead: pl.DataFrame, worth: float) -> pl.DataFrame:
    """Items whose stock, with what arrives in time, will probably not last the next lead time."""
    keys = facts.select(KEY)
    cover = covered(keys, protection=given["protection_demand"], lead=lead, review=0.0)
    until = pl.lit(given.as_of) + pl.duration(days=pl.col("days").ceil().cast(pl.Int64))
    rows = facts.with_columns(until=until)
    position = rows.select(*KEY, "until", "on_hand")
    position = _promised(position, given["sales"], given.as_of)
    position = _arriving(position, given["purchase_lines"])
    left = position.select(pl.col("on_hand") - pl.col("promised") + pl.col("arriving")).to_series()
    short = _expected_short(cover, left.to_numpy())
    lost = pl.col("lost")
    rows = rows.with_columns(quantity=pl.Series(short)).filter(
        pl.col("counted"), pl.col("quantity") * lost > worth
    )
    return _written(
        rows.with_columns(
            pl.lit("likely_short").alias("code"),
            amount=pl.col("quantity") * pl.col("price"),
            value=pl.col("quantity") * lost,
            low=pl.col("quantity") * lost * _ends(given, "lost_when_short")[0],
            high=pl.col("quantity") * lost * _ends(given, "lost_when_short")[1],
            cash_effect=pl.col("quantity") * lost,
            assumption=pl.lit("lost_when_short"),
            deadline=pl.lit(week_of(given.as_of) + timedelta(days=7)),
            recurring=pl.lit(value=False),
        ),
        by="value",
        tables=("stock", "protection_demand"),
    )


def _ends(given: Given, name: str) -> tuple[float, float]:
    """Both ends of an assumed setting, as shares of the value it has."""
    value, (low, high) = float(given.settings[name]), given.ends(name)
    return (low / value, high / value) if value > 0 else (1.0, 1.0)


def _expected_short(cover: Cover, left: Array) -> Array:
    """Units short beyond orders already missed: those stand among the late orders."""
    return missing(cover.values, shares=cover.shares, stock=np.maximum(left, 0.0))


def _promised(rows: pl.DataFrame, sales: pl.DataFrame, as_of: object) -> pl.DataFrame:
    """Units of open order lines that are due by ``until``; lines without a day are due now."""
    due = pl.coalesce("promised", "wanted", pl.lit(as_of))
    open_lines = sales.filter(pl.col("open_quantity") > 0, pl.col("kind") == "item").select(
        "item", pl.col("location").fill_null(""), "open_quantity", due=due
    )
    joined = rows.join(open_lines, on=KEY).filter(pl.col("due") <= pl.col("until"))
    total = joined.group_by(KEY).agg(promised=pl.col("open_quantity").sum())
    return rows.join(total, on=KEY, how="left", maintain_order="left").with_columns(
        pl.col("promised").fill_null(0.0)
    )


def _arriving(rows: pl.DataFrame, purchases: pl.DataFrame) -> pl.DataFrame:
    """Units of open purchase lines expected by ``until``; lines without a day count as expected."""
    rest = pl.col("quantity") - pl.col("received").fill_null(0.0)
    day = pl.coalesce("confirmed", "wanted", "ordered")
    coming = purchases.filter(
        ~pl.col("status").fill_null("open").is_in(["draft", "done", "cancelled"]), rest > 0
    ).select("item", pl.col("location").fill_null(""), rest=rest, expected=day)
    joined = rows.join(coming, on=KEY).filter(
        pl.col("expected").is_null() | (pl.col("expected") <= pl.col("until"))
    )
    total = joined.group_by(KEY).agg(arriving=pl.col("rest").sum())
    return rows.join(total, on=KEY, how="left", maintain_order="left").with_columns(
        pl.col("arriving").fill_null(0.0)
    )


def _written(rows: pl.DataFrame, *, by: str, tables: tuple[str, ...]) -> pl.DataFrame:
    """The rows worth most, with name, group and what they open to."""
    best = rows.sort(by, *KEY, descending=[True, False, False]).head(MOST)
    opens = [
        json.dumps({table: {"item": item} for table in tables}) for item in best["item"].to_list()
    ]
    name = pl.concat_str("code", "item", "location", separator="|")
    return best.select(
        name.alias("recommendation"), "code", *KEY, "quantity", "days", "amount", "value", "low",
        "high", "cash_effect", "recurring", pl.lit(value=False).alias("certain"),
        pl.concat_str(pl.lit("stock"), "item", "location", separator="|").alias("group"),
        "deadline", "assumption", pl.Series("opens", opens, dtype=pl.String),
    )  # fmt: skip

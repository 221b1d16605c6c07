"""Who can deliver each bought item, who comes first, and the lead time they state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

PAIR = ["supplier", "item", "location"]
EMPTY = pl.lit("")


def sources(tables: Mapping[str, pl.DataFrame], *, seen: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return every (supplier, item, location) that needs a lead time.

    Offered or bought pairs, with and without their place; bought items nobody is known for, under
    supplier ""; each supplier alone, under item ""; and the firm, under both.

    Parameters
    ----------
    tables
        items, suppliers, supplier_items, bom_lines, operations.
    seen
        As given by ``observations``.

    Returns
    -------
    supplier, item, location, stated (days, may be empty), best (first by priority, else the one
    ordered from last).
    """
    offered = _offered(tables["supplier_items"], as_of=as_of)
    every = _every(tables, pairs=pl.concat([offered.select(PAIR), seen.select(PAIR)]))
    anywhere = offered.group_by("supplier", "item").agg(
        pl.col("_offer").max().alias("_anywhere"), pl.col("priority").min().alias("_priority")
    )
    latest = seen.group_by("supplier", "item").agg(pl.col("purchase").max().alias("_latest"))
    of_item = tables["items"].select("item", pl.col("lead_time").alias("_item"))
    of_supplier = tables["suppliers"].select("supplier", pl.col("lead_time").alias("_supplier"))
    ranked = (
        every.join(offered.drop("priority"), on=PAIR, how="left")
        .join(anywhere, on=["supplier", "item"], how="left")
        .join(latest, on=["supplier", "item"], how="left")
        .join(of_item, on="item", how="left")
        .join(of_supplier, on="supplier", how="left")
        .sort(
            "item", "_priority", "_latest", "supplier", "location",
            descending=[False, False, True, False, False], nulls_last=True,
        )
    )  # fmt: skip
    best = (pl.col("supplier") == pl.col("supplier").first().over("item")) & (pl.col("item") != "")
    return ranked.select(
        *PAIR,
        pl.coalesce("_offer", "_anywhere", "_item", "_supplier").alias("stated"),
        best.alias("best"),
    )


def _offered(supplier_items: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Offers valid today with their stated days: in all, else the sum of the legs."""
    legs = pl.any_horizontal(pl.col("making_days", "transport_days").is_not_null())
    stated = pl.coalesce(
        "lead_time",
        pl.when(legs).then(pl.sum_horizontal("making_days", "transport_days", "receiving_days")),
    )
    return (
        supplier_items.filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
        )
        .with_columns(pl.col("location").fill_null(""), stated.alias("_offer"))
        .group_by(PAIR)
        .agg(pl.col("_offer").max(), pl.col("priority").min())
    )


def _every(tables: Mapping[str, pl.DataFrame], *, pairs: pl.DataFrame) -> pl.DataFrame:
    sourced = pairs.filter(pl.col("item") != "")
    made = pl.concat([tables["bom_lines"]["item"], tables["operations"]["item"]]).unique()
    supply, known = pl.col("supply"), sourced["item"].unique()
    bought = (supply == "buy") | (supply.is_null() & ~pl.col("item").is_in(made.implode()))
    lone = tables["items"].filter(bought & ~pl.col("item").is_in(known.implode()))
    suppliers = pl.concat(
        [tables["suppliers"]["supplier"], pairs["supplier"], pl.Series([""])]
    ).unique()
    return pl.concat(
        [
            sourced,
            sourced.with_columns(EMPTY.alias("location")),
            lone.select(EMPTY.alias("supplier"), "item", EMPTY.alias("location")),
            pl.DataFrame({"supplier": suppliers}).with_columns(
                EMPTY.alias("item"), EMPTY.alias("location")
            ),
        ]
    ).unique()

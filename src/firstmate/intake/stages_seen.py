"""Stages of deals noticed by comparing an import with the one before; it judges no deal."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import polars as pl

from firstmate.base.frame import schema
from firstmate.company.company import Company
from firstmate.company.tables import INPUTS

#: How the source of such a row begins.
SEEN = "seen on "


def stages_seen(
    before: Company, tables: dict[str, pl.DataFrame], *, as_of: date
) -> dict[str, pl.DataFrame]:
    """Add to ``deal_stages`` where each deal whose stage or outcome changed was seen, then and now.

    A CRM's list shows only the present stage; imported again and again it tells the way. The rows
    say in ``source`` that the stage was seen on that day, since it was entered some time before.
    A stage that the files themselves date is left to them; rows seen at earlier imports stay.
    """
    deals, old = tables.get("deals"), before["deals"]
    if deals is None or old.is_empty():
        return tables
    types = pl.Schema(schema(INPUTS["deal_stages"]))
    known = tables.get("deal_stages", pl.DataFrame(schema=types))
    seen = pl.col("source").fill_null("").str.starts_with(SEEN)
    earlier = before["deal_stages"].filter(seen)
    was = old.select("deal", was="stage", ended="outcome").unique("deal", keep="first")
    moved = deals.join(was, on="deal", how="inner").filter(
        pl.col("stage").ne_missing(pl.col("was")) | pl.col("outcome").ne_missing(pl.col("ended"))
    )
    fresh = pl.concat([
        earlier.select(types.keys()).cast(types),
        _rows(moved, "was", before.as_of, types),
        _rows(moved.filter(pl.col("outcome").fill_null("open") == "open"), "stage", as_of, types),
    ]).unique(["deal", "stage", "at"], keep="first", maintain_order=True)  # fmt: skip
    # What the files date themselves needs no guess; a deal no longer listed has no history.
    dated = known.filter(~seen)
    fresh = fresh.join(dated, on=["deal", "stage"], how="anti").join(deals, on="deal", how="semi")
    fresh = fresh.join(known, on=["deal", "stage", "at"], how="anti")
    if fresh.is_empty():
        return tables
    return {**tables, "deal_stages": pl.concat([known, fresh], how="diagonal_relaxed")}


def _rows(deals: pl.DataFrame, stage: str, day: date, types: pl.Schema) -> pl.DataFrame:
    at = datetime.combine(day, time(), tzinfo=UTC)
    return deals.filter(pl.col(stage).fill_null("") != "").select(
        "deal",
        pl.col(stage).alias("stage"),
        pl.lit(at).cast(pl.Datetime("us", "UTC")).alias("at"),
        pl.lit(f"seen on {day}").alias("source"),
    ).select(types.keys()).cast(types)  # fmt: skip

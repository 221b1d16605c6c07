"""Hours that were booked, from reports and time sheets in one shape, and which come from memory.

It estimates no rate. Hours written from memory count in totals only: their spread says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

#: A person writes from memory when so many of at least so many entries are whole half days or
#: carry one and the same clock time.
MEMORY_SHARE, MEMORY_ENTRIES = 0.8, 5
HALF_DAY, HALF_HOUR = 4.0, 0.5


def booked_hours(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return every booking: who, where, on what, how long.

    A booking without a resource belongs to that of its operation, else to the resource, role or
    team of its person, else to "".

    Returns
    -------
    entry, person, resource, job, item, routing, step, day, hours, setup_hours, good, scrap,
    rework, memory (flag).
    """
    rows = pl.concat([_reports(tables), _entries(tables)], how="diagonal").filter(
        pl.col("hours").is_not_null()
    )
    people = tables["people"].select(
        "person", pl.coalesce("resource", "role", "team").alias("_place")
    )
    operations = (
        tables["operations"]
        .select("item", "step", pl.col("resource").alias("_operation"))
        .unique(["item", "step"], keep="first", maintain_order=True)
    )
    placed = (
        rows.join(operations, on=["item", "step"], how="left", maintain_order="left")
        .join(people, on="person", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce(pl.col("resource").replace("", None), "_operation", "_place")
            .fill_null("")
            .alias("resource")
        )
    )
    return placed.with_columns(from_memory()).drop("_operation", "_place", "began", "ended")


def from_memory() -> pl.Expr:
    """Return the flag of bookings whose writer books from memory.

    Per person, or per resource where persons are not known: at least 5 entries, of which at least
    80 % are whole half days, or stand at one clock time in steps of half an hour.
    """
    writer = pl.coalesce("person", "resource")
    hours = pl.col("hours")
    whole = (hours > 0) & ((hours / HALF_DAY).round() * HALF_DAY - hours).abs().lt(0.01)
    stepped = ((hours / HALF_HOUR).round() * HALF_HOUR - hours).abs().lt(0.01)
    clock = pl.coalesce("ended", "began").dt.time()
    usual = clock.drop_nulls().mode().sort().first().over(writer)
    at_one = (clock == usual).fill_null(value=False) & stepped
    share = pl.max_horizontal(whole.mean().over(writer), at_one.mean().over(writer))
    enough = pl.len().over(writer) >= MEMORY_ENTRIES
    return (enough & (share >= MEMORY_SHARE)).fill_null(value=False).alias("memory")


def _span() -> pl.Expr:
    return (pl.col("ended") - pl.col("began")).dt.total_seconds() / 3600.0


def _reports(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    orders = tables["work_orders"].select(
        "work_order", "routing", pl.col("item").alias("_item"), pl.col("job").alias("_job")
    )
    return (
        tables["work_reports"]
        .join(orders, on="work_order", how="left", maintain_order="left")
        .select(
            pl.col("report").alias("entry"),
            "person",
            "resource",
            pl.coalesce("job", "_job").replace("", None).alias("job"),
            pl.coalesce("item", "_item").alias("item"),
            pl.col("routing").fill_null(""),
            "step",
            pl.coalesce("day", pl.col("began").dt.date()).alias("day"),
            pl.coalesce("hours", _span()).alias("hours"),
            pl.col("setup_hours").fill_null(0.0),
            "good",
            "scrap",
            "rework",
            "began",
            "ended",
        )
    )


def _entries(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return tables["time_entries"].select(
        "entry",
        "person",
        "resource",
        pl.col("job").replace("", None),
        pl.coalesce("day", pl.col("began").dt.date()).alias("day"),
        pl.coalesce("hours", _span()).alias("hours"),
        "began",
        "ended",
    )

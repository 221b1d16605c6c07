"""Bills of material: circles taken out, phantoms exploded, levels numbered; it plans nothing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from firstmate.base.issue import Issue
from firstmate.capabilities.supply.circles import without_circles

_LINE = ["item", "component", "per_unit", "valid_from", "valid_to", "step", "alternate", "place"]


@dataclass(frozen=True)
class Bills:
    """Bill lines without phantoms and circles, and the low-level code of each item.

    ``lines``: item, component, per_unit (with scrap), valid_from, valid_to, step, alternate (lines
    of an item with the same word replace one another; "" = always needed), place ("" = where the
    item is made).
    ``levels``: item, level; a component's level is above that of every item that uses it.
    """

    lines: pl.DataFrame
    levels: pl.DataFrame
    issues: tuple[Issue, ...]


def bills(bom_lines: pl.DataFrame, items: pl.DataFrame) -> Bills:
    """Return the usable bills.

    Component units for one good unit are ``quantity / (1 - scrap)``. Lines that close a circle
    are left out and named; everything else is still planned.
    """
    lines = bom_lines.filter(pl.col("quantity").is_not_null() & (pl.col("quantity") != 0)).select(
        "item",
        "component",
        (pl.col("quantity") / (1.0 - pl.col("scrap").fill_null(0.0))).alias("per_unit"),
        "valid_from",
        "valid_to",
        pl.col("step").fill_null(0),
        pl.col("alternate").fill_null(""),
        pl.col("location").fill_null("").alias("place"),
    )
    lines, issues = without_circles(lines, items.filter(pl.col("supply") == "buy")["item"])
    phantoms = items.filter(pl.col("supply") == "phantom")["item"]
    lines = _exploded(lines, phantoms.to_list())
    levels = _levels(lines)
    return Bills(
        lines.group_by([c for c in _LINE if c != "per_unit"], maintain_order=True)
        .agg(pl.col("per_unit").sum())
        .select(_LINE)
        .sort(_LINE),
        levels,
        issues,
    )


def _exploded(lines: pl.DataFrame, phantoms: list[str]) -> pl.DataFrame:
    inner = lines.select(
        pl.col("item").alias("component"),
        pl.col("component").alias("inner"),
        pl.col("per_unit").alias("inner_per_unit"),
        pl.col("valid_from").alias("inner_from"),
        pl.col("valid_to").alias("inner_to"),
    )
    open_lines = lines.filter(~pl.col("item").is_in(phantoms))
    done = [open_lines.filter(~pl.col("component").is_in(phantoms))]
    while True:
        open_lines = open_lines.filter(pl.col("component").is_in(phantoms))
        if open_lines.is_empty():
            break
        open_lines = open_lines.join(inner, on="component", maintain_order="left").select(
            "item",
            pl.col("inner").alias("component"),
            (pl.col("per_unit") * pl.col("inner_per_unit")).alias("per_unit"),
            pl.max_horizontal("valid_from", "inner_from").alias("valid_from"),
            pl.min_horizontal("valid_to", "inner_to").alias("valid_to"),
            "step",
            "alternate",
            "place",
        )
        done.append(open_lines.filter(~pl.col("component").is_in(phantoms)))
    return pl.concat(done)


def _levels(lines: pl.DataFrame) -> pl.DataFrame:
    """Return item, level by peeling off items nobody open uses; the lines have no circles."""
    left = lines.select("item", "component").unique(maintain_order=True)
    names = pl.concat([left["item"], left["component"].alias("item")]).unique().sort()
    done, level, open_names = [], 0, names
    while len(open_names):
        used = left["component"].unique()
        free = open_names.filter(~open_names.is_in(used.implode()))
        done.append(pl.DataFrame({"item": free, "level": [level] * len(free)}))
        left = left.filter(~pl.col("item").is_in(free.implode()))
        open_names = open_names.filter(~open_names.is_in(free.implode()))
        level += 1
    schema = pl.Schema({"item": pl.String, "level": pl.Int64})
    return pl.concat([pl.DataFrame(schema=schema), *(d.cast(schema) for d in done)])

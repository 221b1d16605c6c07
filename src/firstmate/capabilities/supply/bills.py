"""Bills of material: phantoms exploded, circles found, levels numbered; it plans nothing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from firstmate.base.issue import Issue

_LINE = ["item", "component", "per_unit", "valid_from", "valid_to", "step", "alternate", "place"]
#: Deeper nesting of phantoms than this is a circle among phantoms.
_DEEPEST = 20


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
    phantoms = items.filter(pl.col("supply") == "phantom")["item"]
    lines = _exploded(lines, phantoms.to_list())
    levels, circular = _levels(lines)
    issues: tuple[Issue, ...] = ()
    if circular:
        lines = lines.filter(
            ~(pl.col("item").is_in(circular) & pl.col("component").is_in(circular))
        )
        levels, _ = _levels(lines)
        issues = (_circle(circular),)
    return Bills(
        lines.group_by([c for c in _LINE if c != "per_unit"], maintain_order=True)
        .agg(pl.col("per_unit").sum())
        .select(_LINE)
        .sort(_LINE),
        levels,
        issues,
    )


def _circle(circular: list[str]) -> Issue:
    return Issue(
        task="plan",
        code="circular_bill",
        severity="error",
        table="bom_lines",
        column="component",
        value=", ".join(circular[:10]),
        count=len(circular),
        why=f"The bills of {', '.join(circular[:10])} contain one another in a circle.",
        mend="Remove the bill line that closes the circle; until then these items are planned "
        "without one another.",
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
    for _ in range(_DEEPEST):
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


def _levels(lines: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return item, level by peeling off items nobody open uses; what cannot be peeled is a circle."""
    left = lines.select("item", "component").unique(maintain_order=True)
    names = pl.concat([left["item"], left["component"].alias("item")]).unique().sort()
    done, level, open_names = [], 0, names
    while len(open_names):
        used = left["component"].unique()
        free = open_names.filter(~open_names.is_in(used.implode()))
        if free.is_empty():
            break
        done.append(pl.DataFrame({"item": free, "level": [level] * len(free)}))
        left = left.filter(~pl.col("item").is_in(free.implode()))
        open_names = open_names.filter(~open_names.is_in(free.implode()))
        level += 1
    schema = pl.Schema({"item": pl.String, "level": pl.Int64})
    table = pl.concat([pl.DataFrame(schema=schema), *(d.cast(schema) for d in done)])
    return table, _within_circles(left, open_names)


def _within_circles(left: pl.DataFrame, open_names: pl.Series) -> list[str]:
    """Of what could not be peeled from the top, peel from the bottom too: only circles stay."""
    while len(open_names):
        parents = left["item"].unique()
        free = open_names.filter(~open_names.is_in(parents.implode()))
        if free.is_empty():
            break
        left = left.filter(~pl.col("component").is_in(free.implode()))
        open_names = open_names.filter(~open_names.is_in(free.implode()))
    return open_names.to_list()

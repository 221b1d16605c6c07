"""Rules across tables: codes that other tables must know, bills without circles; it repairs nothing."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstmate.base.check import references
from firstmate.base.frame import Frame
from firstmate.base.issue import Issue
from firstmate.base.table import Table


def rules(frames: Mapping[str, Frame]) -> list[Issue]:
    """Return one issue per broken reference (by code) and per circle in the bills of material."""
    known = _known(frames)
    issues = [
        issue
        for held in frames.values()
        if len(held)
        for issue in _references(held.table, held.rows, known)
    ]
    return issues + [
        Issue(
            task="intake", code="circular_bill", severity="error", table="bom_lines", value=item,
            why=f"{item} contains itself, directly or through its components.",
            mend="Correct the bill; until then the item is planned without components.",
        )
        for item in circular(frames["bom_lines"].rows)
    ]  # fmt: skip


def circular(bom_lines: pl.DataFrame) -> list[str]:
    """Return the items that contain themselves, sorted.

    Items without parents left are peeled off level by level (Kahn 1962); what cannot be peeled
    from either end lies on a circle.

    >>> circular(pl.DataFrame({"item": ["A", "B", "C"], "component": ["B", "A", "A"]}))
    ['A', 'B']
    """
    edges = bom_lines.select("item", "component").unique()
    while len(edges):
        kept = edges.filter(
            pl.col("item").is_in(edges["component"].implode())
            & pl.col("component").is_in(edges["item"].implode())
        )
        if len(kept) == len(edges):
            break
        edges = kept
    return sorted(edges["item"].unique().to_list())


def _known(frames: Mapping[str, Frame]) -> dict[str, pl.Series]:
    wanted = {
        column.references
        for held in frames.values()
        for column in held.table.columns
        if column.references
    }
    return {
        reference: frames[table].rows.get_column(column)
        for reference in sorted(wanted)
        for table, column in [reference.split(".")]
    }


def _references(table: Table, rows: pl.DataFrame, known: Mapping[str, pl.Series]) -> list[Issue]:
    found = references(table, rows, known=known)
    by_code = found.group_by("column", "value", "why", "mend").len("count").sort("column", "value")
    return [
        Issue(
            task="intake", code="unknown_code", table=table.name, column=row["column"],
            value=row["value"], why=row["why"], mend=row["mend"], count=row["count"],
        )
        for row in by_code.iter_rows(named=True)
    ]  # fmt: skip

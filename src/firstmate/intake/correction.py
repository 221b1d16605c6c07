"""Corrections of single cells that people made to rows of their files, applied again at each import.

A correction addresses a row by its content, not by its number; one that fits no row is reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import groupby

import polars as pl

from firstmate.base.issue import Issue
from firstmate.intake.grid import Grid
from firstmate.intake.plain import plain


@dataclass(frozen=True, slots=True)
class Correction:
    """In sheets of this shape, in the row with this content, the cell under ``header`` is ``value``."""

    shape: str
    row_hash: str
    header: str
    value: str
    by: str = ""
    because: str = ""


def row_hashes(grid: Grid) -> pl.Series:
    """Return the hash of each data row's cells in header order (12 hexadecimal digits)."""
    positions = [each.position for each in grid.heads if each.position in grid.rows.columns]
    if not positions:
        return pl.Series([], dtype=pl.String)
    texts = grid.rows.select(
        pl.concat_str(
            [pl.col(p).fill_null("").str.strip_chars() for p in positions], separator="\x1f"
        )
    ).to_series()
    return pl.Series([blake2b(t.encode(), digest_size=6).hexdigest() for t in texts])


def apply_corrections(
    grid: Grid, shape: str, corrections: Iterable[Correction]
) -> tuple[Grid, tuple[Issue, ...]]:
    """Return the sheet with its corrected cells, and an issue for each correction that fits no row.

    They are made in order. A row may be addressed by its content in the file or as the
    corrections before left it, so that a person can correct again what they see.
    """
    mine = [each for each in corrections if each.shape == shape]
    if not mine:
        return grid, ()
    raw = row_hashes(grid)
    now = raw.clone()
    issues = []
    heads = {plain(each.text): each.position for each in grid.heads}
    for content, group in groupby(mine, key=lambda each: each.row_hash):
        hit = (raw == content) | (now == content)
        rows = grid.rows
        for each in group:
            position = heads.get(plain(each.header))
            if position is None or not hit.any():
                issues.append(_lost(grid, each))
                continue
            value = pl.lit(each.value or None, dtype=pl.String)
            rows = rows.with_columns(
                pl.when(hit).then(value).otherwise(pl.col(position)).alias(position)
            )
        if rows is not grid.rows:
            grid = replace(grid, rows=rows)
            places = hit.arg_true()
            now = now.scatter(places, row_hashes(replace(grid, rows=rows[places])))
    return grid, tuple(issues)


def _lost(grid: Grid, correction: Correction) -> Issue:
    return Issue(
        task="intake", code="correction_without_row", file=grid.sheet.file, sheet=grid.sheet.sheet,
        column=correction.header, value=correction.value,
        why="A correction made earlier fits no row any more; the row has changed or is gone.",
        mend="Look whether the file is right now; then remove the correction, or make it again.",
    )  # fmt: skip

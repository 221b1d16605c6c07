"""One recognised sheet to rows of declared tables; every raw row ends as good, rejected or skipped.

It knows one sheet at a time (see assemble for what files say together).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from firstmate.base.issue import Issue
from firstmate.intake.continuation import fill_blocks, fill_down
from firstmate.intake.grid import Grid
from firstmate.intake.guess import Guess, Target
from firstmate.intake.periods import Spread, unpivot
from firstmate.intake.plain import plain
from firstmate.intake.reading import Note
from firstmate.intake.records import Manners, Reader

REJECTED = {"row": pl.Int64, "why": pl.String}


@dataclass(frozen=True)
class Part:
    """Rows of one table from one sheet; ``main`` parts speak with more weight than side products."""

    table: str
    rows: pl.DataFrame
    main: bool
    sheet: str


@dataclass(frozen=True)
class Converted:
    """What a sheet gave: parts, rejected rows with reasons, rows skipped with their fate, issues."""

    parts: tuple[Part, ...]
    good: int
    rejected: pl.DataFrame
    skipped: pl.DataFrame
    issues: tuple[Issue, ...]


def convert(
    grid: Grid, guess: Guess, *, manners: Manners, notes: Mapping[str, tuple[Note, ...]]
) -> Converted:
    """Read a sheet as its guess says.

    Law: rows of the sheet = good + rejected + skipped, whatever the sheet holds.
    """
    if not guess.targets:
        rest = grid.rows.select("row", pl.lit("sheet not used").alias("fate"))
        return Converted((), 0, pl.DataFrame(schema=REJECTED), pl.concat([grid.fates, rest]), ())
    cells = grid.rows.filter(~pl.col("row").is_in(grid.wrong["row"].implode()))
    skipped = [grid.fates]
    if guess.options.get("spread"):
        found = Spread("", dict(guess.options["days"]), tuple(guess.options["spread"]))
        long = unpivot(cells, found)
        empty = cells.join(long.select("row").unique(), on="row", how="anti")
        skipped.append(empty.select("row", pl.lit("no values").alias("fate")))
        cells = long
    totals = int((grid.fates["fate"] == "total").sum())
    cells, block = fill_blocks(cells, guess.targets[0], totals=totals)
    cells = fill_down(cells, guess.targets[0])
    main, others = guess.targets[0], guess.targets[1:]
    kept = _kept(cells, main)
    skipped.append(
        cells.filter(~kept).select("row", pl.lit("other kind of row").alias("fate")).unique("row")
    )
    reader = Reader(grid, manners, dict(notes))
    if block:
        reader.issues.append(_carried(grid, block))
    rows, wrong = reader.main(cells.filter(kept), main)
    good_rows = rows.select("_row").unique()
    wrong = pl.concat([grid.wrong, wrong])
    rejected = wrong.join(good_rows, left_on="row", right_on="_row", how="anti").unique(
        "row", keep="first"
    )
    parts = [Part(main.table, rows, main=True, sheet=grid.name)]
    for target in others:
        side = reader.side(cells.filter(_kept(cells, target)), target)
        if side.height:
            parts.append(Part(target.table, side, main=False, sheet=grid.name))
    return Converted(
        tuple(parts), good_rows.height, rejected.sort("row"), pl.concat(skipped).sort("row"),
        tuple(reader.issues),
    )  # fmt: skip


def _carried(grid: Grid, header: str) -> Issue:
    return Issue(
        task="intake", code="carried_down", severity="hint", file=grid.sheet.file, sheet=grid.sheet.sheet,
        column=header, count=grid.rows.height,
        why=f"“{header}” stands only in the first row of each block; it was carried down to its total.",
        mend="Nothing to do if that is right.",
    )  # fmt: skip


def _kept(cells: pl.DataFrame, target: Target) -> pl.Series:
    """Return which rows are of the kind the target wants."""
    kept = pl.Series([True], dtype=pl.Boolean).new_from_index(0, cells.height)
    for position, words in target.keep.items():
        column = cells[position]
        if "*" in words:
            told = column.is_not_null() & (column.str.strip_chars() != "")
        else:
            distinct = {text: plain(text) in words for text in column.drop_nulls().unique()}
            wanted = [text for text, yes in distinct.items() if yes]
            told = column.is_in(wanted)
        kept = kept & told.fill_null(value=False)
    return kept

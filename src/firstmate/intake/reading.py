"""What reading a column of text gives, and how to do it once per distinct text.

It knows no kind of value (see numbers, days, choices and codes).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from firstmate.intake.vocabulary import NOTHING


@dataclass(frozen=True, slots=True)
class Note:
    """Something noticed while reading a column: code, words, how many cells, one example, its row.

    ``mend`` says what would mend it, where that is more than a look.
    """

    code: str
    words: str
    count: int = 1
    example: str = ""
    severity: str = "hint"
    row: int | None = None
    mend: str = ""


@dataclass(frozen=True)
class Read:
    """Values of a column, which cells could not be read, and what was noticed.

    ``values`` is null where the cell is empty, says that nothing is known, or could not be read;
    ``bad`` is true only for the last.
    """

    values: pl.Series
    bad: pl.Series
    notes: tuple[Note, ...] = ()


def per_text(
    text: pl.Series, read: Callable[[pl.Series], tuple[pl.Series, tuple[Note, ...]]]
) -> Read:
    """Read each distinct trimmed text once; what stays null without being empty is bad.

    ``read`` gets distinct texts, none empty, and gives values of the same length and notes. Texts
    of ``NOTHING`` are left out before and counted.
    """
    trimmed = pl.DataFrame({"text": text}).select(
        pl.col("text").cast(pl.String).str.strip_chars(" \t\r\n\u00a0\u200b\ufeff")
    )
    distinct = trimmed.unique(maintain_order=True).filter(
        pl.col("text").is_not_null() & (pl.col("text") != "")
    )
    empty = distinct.filter(pl.col("text").str.to_lowercase().is_in(list(NOTHING)))
    told = distinct.join(empty, on="text", how="anti", maintain_order="left")
    values, notes = read(told["text"])
    joined = trimmed.join(
        told.with_columns(values.alias("value"), told=pl.lit(value=True)),
        on="text",
        how="left",
        maintain_order="left",
    )
    bad = joined.select((pl.col("told").fill_null(value=False)) & pl.col("value").is_null())
    if empty.height:
        count = trimmed.join(empty, on="text", how="semi").height
        notes = (*notes, Note("not_known", "cells say that nothing is known", count,
                              empty["text"][0]))  # fmt: skip
    return Read(joined["value"].alias(text.name), bad.to_series().alias("bad"), notes)

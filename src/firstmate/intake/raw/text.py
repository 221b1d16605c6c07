"""Reads separated text (CSV, TSV, TXT) into records with their line numbers.

It does not choose the encoding or the separator and does not look for a header.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.errors import Refused
from firstmate.intake.raw.cut import Cut, cut, frame
from firstmate.intake.raw.encoding import Survey, blocks, encoding_of
from firstmate.intake.raw.limits import Limits
from firstmate.intake.raw.separator import Shape, shape_of

_SAMPLE = 1 << 18
_CONTROLS = bytes(set(range(1, 32)) - {9, 10, 12, 13, 26, 27}) + b"\x7f"
_MOST_CONTROLS = 0.02
_EMPTY = "The file has no text in it."
_FILL = "Export it again and check that the export has rows."


def read_text(path: Path, *, seen: Survey, limits: Limits) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return the cells of a text file (columns as in `RawSheet`) and the notes.

    Raises
    ------
    Refused
        The file is empty or not text, or larger than the limits allow.
    """
    encoding = encoding_of(path, seen)
    source = blocks(path, encoding)
    first = next(source, b"")
    if not first.strip():
        raise Refused(_EMPTY, _FILL)
    _check_text(first[:_SAMPLE])
    shape = shape_of(first[:_SAMPLE], final=len(first) <= _SAMPLE)
    notes = [f"read as {encoding.said}", *shape.notes]
    if seen.nuls and not encoding.wide:
        notes.append(f"{seen.nuls:,} NUL characters removed")
    frames: list[pl.DataFrame] = []
    records = _Records()
    for parts in _cuts(first[shape.skip :], source, shape=shape, limits=limits):
        lines = records.add(parts, first_line=1 + bool(shape.skip))
        if not lines.size:
            continue
        records.check(limits)
        cells = frame(parts, width=int(parts.widths.max()))
        frames.append(cells.insert_column(0, pl.Series("row", lines, dtype=pl.Int64)))
    if not frames:
        raise Refused(_EMPTY, _FILL)
    return pl.concat(frames, how="diagonal", rechunk=True), (*notes, *records.notes())


def _check_text(sample: bytes) -> None:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(sample):
        raise Refused(
            "This is not a table: the file holds binary data, whatever its name says.",
            "Open it in the program that made it and export the table as CSV or Excel.",
        )


def _cuts(first: bytes, source: Iterator[bytes], *, shape: Shape, limits: Limits) -> Iterator[Cut]:
    """Cut block after block; what is incomplete at the end of one goes in front of the next."""
    text = first
    final = False
    while not final:
        following = next(source, b"")
        final = not following
        parts = cut(text, separator=shape.separator, newline=shape.newline, final=final)
        yield parts
        rest = text[parts.end :]
        if len(rest) > limits.record:
            raise Refused(
                f"One record is longer than {limits.record:,} characters; a line break is "
                "missing, or this is no table.",
                "Export the table as CSV with one record a line, or as Excel.",
            )
        text = rest + following


class _Records:
    """Counts what passes, so that line numbers, limits and notes see the whole file."""

    def __init__(self) -> None:
        self.breaks = 0
        self.rows = 0
        self.tally: dict[int, int] = {}
        self.first: dict[int, int] = {}
        self.stray = 0
        self.first_stray = 0

    def add(self, parts: Cut, *, first_line: int) -> npt.NDArray[np.int64]:
        """Take the next records and return the line on which each starts."""
        lines = parts.lines + self.breaks + first_line
        widths, at, count = np.unique(parts.widths, return_index=True, return_counts=True)
        for width, index, n in zip(widths.tolist(), at.tolist(), count.tolist(), strict=True):
            self.first.setdefault(width, int(lines[index]))
            self.tally[width] = self.tally.get(width, 0) + n
        if parts.stray.size and not self.stray:
            self.first_stray = int(parts.stray[0]) + self.breaks + first_line
        self.stray += parts.stray.size
        self.rows += lines.size
        self.breaks += parts.breaks
        return lines

    def check(self, limits: Limits) -> None:
        """Refuse before any column is made."""
        widest = max(self.tally)
        if self.rows > limits.rows:
            raise Refused(
                f"The file has more than {limits.rows:,} rows.",
                "Export a shorter period, or several files.",
            )
        if widest > limits.columns:
            raise Refused(
                f"The record on line {self.first[widest]:,} has {widest:,} cells; at most "
                f"{limits.columns:,} columns are read.",
                "Export only the columns that are needed, or check that line.",
            )
        if self.rows * widest > limits.cells:
            raise Refused(
                f"{self.rows:,} rows with up to {widest:,} cells (line {self.first[widest]:,}) "
                f"are more than the {limits.cells:,} cells that are read.",
                "Check that line, or export fewer columns or a shorter period.",
            )

    def notes(self) -> list[str]:
        """Say what is ragged and which quotation marks were read as text."""
        usual = max(self.tally, key=lambda width: (self.tally[width], width))
        notes = []
        for word, widths in (
            ("many", [w for w in self.tally if w > usual]),
            ("few", [w for w in self.tally if w < usual]),
        ):
            if widths:
                n = sum(self.tally[w] for w in widths)
                line = min(self.first[w] for w in widths)
                records = "record" if n == 1 else "records"
                notes.append(f"{n:,} {records} with too {word} fields (first on line {line:,})")
        if self.stray:
            marks = "quotation mark" if self.stray == 1 else "quotation marks"
            notes.append(
                f"{self.stray:,} {marks} never closed, read as text "
                f"(first on line {self.first_stray:,})"
            )
        return notes

"""What reading a file gives: sheets of text cells, or a file that could not be read and why.

It does not read anything and does not know which row is a header.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

Kind = Literal["csv", "excel", "parquet"]


@dataclass(frozen=True)
class RawSheet:
    """One grid of text as it stands in a file, with no header interpreted.

    Attributes
    ----------
    file
        Name relative to the folder opened; a file inside an archive is ``archive.zip/name.csv``.
    digest
        blake2b (16 bytes, hexadecimal) of the file's bytes.
    sheet
        Name of the sheet, ``""`` for text files and Parquet.
    kind
        ``"csv"`` (any separated text), ``"excel"`` (any workbook) or ``"parquet"``.
    cells
        Column ``row`` (Int64, from 1: the row of the workbook, or the line of the text file on
        which the record starts), then ``c0`` to ``cN``, text; an empty cell is null. Rows without
        any cell are left out. The header of a Parquet file is row 1.
    notes
        What was noticed while reading, in sentence fragments.
    """

    file: str
    digest: str
    sheet: str
    kind: Kind
    cells: pl.DataFrame
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Unreadable:
    """A file, or one sheet of it, that gave no grid.

    Attributes
    ----------
    file
        As in `RawSheet`.
    digest
        As in `RawSheet`; ``""`` where the bytes were not read (missing, too large).
    reason
        What is wrong, a sentence.
    remedy
        What to do about it, a sentence.
    """

    file: str
    digest: str
    reason: str
    remedy: str

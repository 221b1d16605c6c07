"""Looks through a workbook before it is parsed: hostile XML, and how far apart cells lie.

It does not parse the workbook; it reads each part once, in pieces, with a bounded memory.

A parser lays a sheet out as the rectangle from its first to its last cell, so two cells far apart
ask for any amount of memory. Only cells with content count; formatting alone does not.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from firstmate.base.errors import Refused
from firstmate.intake.raw.archive import damaged, pieces

_LONGEST_TAG = 8 << 20
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_PLAIN = re.compile(rb"utf-?8|us-ascii|ascii|iso-8859-\d+|windows-125\d", re.IGNORECASE)
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,20})[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>(?:(?!</(?:\w+:)?c>).)*?"
    rb"<(?:\w+:)?v>([^<]{1,40})</",
    re.DOTALL,
)
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_MOST_ERRORS = 200_000


def _odd() -> Refused:
    return Refused(
        "The workbook is written in a way that real tables are not (it declares XML entities or "
        "an unusual encoding).",
        "Open it in Excel and save it again as .xlsx.",
    )


@dataclass
class Extent:
    """Rectangle of the filled cells of one sheet, from 1, and its error values.

    Attributes
    ----------
    top, last_row, last_column
        Of the cells that say where they are; 0 where there are none.
    rows_begun, loose
        Rows begun so far, and the most cells in one row that do not say where they are: these
        follow their neighbours, so counting bounds their place.
    errors
        ``(row, column) -> "#N/A"``, which the parser would give as empty.
    """

    top: int = 1 << 31
    last_row: int = 0
    last_column: int = 0
    rows_begun: int = 0
    loose: int = 0
    cells_in_row: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of the rectangle."""
        if self.loose:
            return self.last_row + self.rows_begun
        return self.last_row - self.top + 1 if self.last_row else 0

    @property
    def columns(self) -> int:
        """Columns of the rectangle, counted from column A."""
        return self.last_column + self.loose

    @property
    def farthest(self) -> str:
        """The corner of the rectangle as a reference, such as ``XFD1048576``."""
        return f"{column_letters(self.columns)}{self.last_row + self.rows_begun * bool(self.loose)}"

    def reach(self, *, top: int, bottom: int, right: int) -> None:
        """Take further cells in."""
        self.top, self.last_row = min(self.top, top), max(self.last_row, bottom)
        self.last_column = max(self.last_column, right)


def column_letters(number: int) -> str:
    """Return the letters of a column.

    Examples
    --------
    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def look_through(path: Path, parts: list[zipfile.ZipInfo]) -> dict[str, Extent]:
    """Read all parts of a workbook once and return the extent of each that has cells.

    Raises
    ------
    Refused
        A part is damaged, larger than stated, declares entities or an unusual encoding.
    """
    extents = {}
    with path.open("rb") as file:
        for part in parts:
            extent = Extent()
            for chunk in _chunks(pieces(file, part)):
                _take(chunk, extent)
            if extent.columns:
                extents[part.filename] = extent
    return extents


def chunks_of(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the XML of one part in chunks that end behind a tag."""
    with path.open("rb") as file:
        yield from _chunks(pieces(file, part))


def _chunks(source: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the XML of a part in chunks that end behind a tag; nothing for other content."""
    rest = b""
    first = True
    for piece in source:
        if first:
            first = False
            start = piece[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
            if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or piece[:4] in (b"<\0?\0", b"\0<\0?"):
                raise _odd()
            if not start.startswith(b"<"):
                for _ in source:  # unpacked all the same: its size must be what it says
                    pass
                return
            declared = _DECLARED.match(start)
            if declared and not _PLAIN.fullmatch(declared[1]):
                raise _odd()
        text = rest + piece
        if _FORBIDDEN.search(text):
            raise _odd()
        end = _whole_cells(text)
        if len(text) - end > _LONGEST_TAG:
            raise damaged()
        rest = text[end:]
        if end:
            yield text[:end]
    if rest:
        yield rest


def _whole_cells(text: bytes) -> int:
    """Return the length up to the last end of a cell, row or, failing these, tag."""
    for tag in (b"</c>", b"</row>", b">"):
        at = text.rfind(tag)
        if at >= 0 and len(text) - at < _LONGEST_TAG // 2:
            return at + len(tag)
    return 0


def _take(chunk: bytes, extent: Extent) -> None:
    """Find the filled cells of a chunk: `<c ...>` that is neither closed at once nor empty."""
    text = np.frombuffer(chunk + bytes(24), dtype=np.uint8)
    here = np.flatnonzero(text[1:-24] == ord("c")) + 1
    named = np.isin(text[here - 1], (60, 58)) & np.isin(text[here + 1], (32, 9, 10, 13, 47, 62))
    here = here[named]
    prefixed = text[here - 1] == 58
    if prefixed.any():  # `</x:c>` looks like a cell up to here
        opening = np.flatnonzero(text == 60)
        tags = opening[np.searchsorted(opening, here) - 1]
        here = here[~(prefixed & (text[tags + 1] == 47))]
    extent.rows_begun += chunk.count(b"<row") + chunk.count(b":row")
    if not here.size:
        return
    closes = np.flatnonzero(text == 62)
    index = np.searchsorted(closes, here)
    behind = closes[np.minimum(index, closes.size - 1)]
    whole = index < closes.size
    empty = (text[behind - 1] == 47) | ((text[behind + 1] == 60) & (text[behind + 2] == 47))
    filled = here[whole & ~empty]
    placed = _plain_references(text, filled, extent)
    odd = filled[~placed]
    ends = behind[whole & ~empty][~placed]
    loose = False
    for start, end in zip(odd.tolist(), ends.tolist(), strict=True):
        found = _REFERENCE.search(chunk, start, end + 1)
        if found:
            row, column = int(found[2]), _column_number(found[1])
            extent.reach(top=row, bottom=row, right=column)
        else:
            loose = True
    if loose:
        _count_loose(chunk, here, extent)
    if b't="e"' in chunk or b"t='e'" in chunk:
        _errors(chunk, extent)


def _plain_references(
    text: npt.NDArray[np.uint8], cells: npt.NDArray[np.int64], extent: Extent
) -> npt.NDArray[np.bool_]:
    """Take in cells written as `<c r="B12"`; say which were."""
    placed: npt.NDArray[np.bool_] = (
        (text[cells + 1] == 32)
        & (text[cells + 2] == ord("r"))
        & (text[cells + 3] == 61)
        & (text[cells + 4] == 34)
    )
    window = text[(cells[placed] + 5)[:, None] + np.arange(11)].astype(np.int64)
    column = np.zeros(len(window), dtype=np.int64)
    row = np.zeros(len(window), dtype=np.int64)
    stage = np.zeros(len(window), dtype=np.int64)  # 0 letters, 1 digits, 2 behind the quote
    for byte in window.T:
        letter = (stage == 0) & (byte >= 65) & (byte <= 90)
        digit = (stage < 2) & (byte >= 48) & (byte <= 57) & (column > 0)
        column = np.where(letter, column * 26 + byte - 64, column)
        row = np.where(digit, row * 10 + byte - 48, row)
        stage = np.where(digit, 1, np.where(letter, 0, 2))
    good = (stage == 2) & (row > 0) & (column > 0)
    if good.any():
        extent.reach(
            top=int(row[good].min()), bottom=int(row[good].max()), right=int(column[good].max())
        )
    placed[placed] = good
    return placed


def _count_loose(chunk: bytes, cells: npt.NDArray[np.int64], extent: Extent) -> None:
    """Count the cells of each row, where some do not say where they are."""
    rows = np.array([m.start() for m in _ROW.finditer(chunk)], dtype=np.int64)
    in_row = np.bincount(np.searchsorted(rows, cells), minlength=rows.size + 1)
    in_row[0] += extent.cells_in_row
    extent.cells_in_row = int(in_row[-1])
    extent.loose = max(extent.loose, int(in_row.max()))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _errors(chunk: bytes, extent: Extent) -> None:
    for found in _ERROR.finditer(chunk):
        if len(extent.errors) >= _MOST_ERRORS:
            return
        place = _REFERENCE.search(b" " + found[1])
        if place:
            cell = int(place[2]), _column_number(place[1])
            extent.errors[cell] = found[2].decode("utf-8", "replace")

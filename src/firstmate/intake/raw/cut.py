"""Cuts a block of separated text into cells with array operations, without copying the text.

It does not decode bytes and does not choose the separator.

Each cell becomes one entry of an Arrow string view: its length and place in the block, or the
text itself up to 12 bytes (Arrow columnar format, "Variable-size Binary View Layout"). So a
million rows need no Python loop and no second copy of the text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from firstmate.intake.raw.quotes import CR, Bytes, Flags, Positions, Quoted, quoted_cells

_INLINE = 12
_PADDING = bytes(16)
_KEEP8 = np.array([(1 << (8 * k)) - 1 for k in range(9)], dtype=np.uint64)
_KEEP4 = np.array([(1 << (8 * k)) - 1 for k in range(5)], dtype=np.uint32)


@dataclass(frozen=True)
class Cut:
    """The cells of the complete records at the start of a block, in reading order.

    Attributes
    ----------
    text
        The block, with the text of cells that had doubled quotation marks appended.
    starts, lengths
        Place of each cell in the text [bytes].
    widths
        Cells of each record.
    lines
        Newlines in the block before each record.
    end
        Length of the complete records [bytes].
    breaks
        Newlines in the complete records.
    stray
        Newlines before each quotation mark that was read as text.
    """

    text: bytes
    starts: Positions
    lengths: Positions
    widths: Positions
    lines: Positions
    end: int
    breaks: int
    stray: Positions


def cut(text: bytes, *, separator: int, newline: int, final: bool) -> Cut:
    r"""Cut the complete records off the start of a text.

    Parameters
    ----------
    text
        Valid UTF-8 that starts at a record.
    separator, newline
        The bytes between cells and between records.
    final
        Nothing follows, so the last record needs no newline.

    Examples
    --------
    >>> parts = cut(b'a;"b;c"\r\n\n1', separator=59, newline=10, final=True)
    >>> frame(parts, width=2).rows()
    [('a', 'b;c'), ('1', None)]
    >>> parts.lines.tolist()
    [0, 2]
    """
    block: Bytes = np.frombuffer(text, dtype=np.uint8)
    breaks = np.flatnonzero(block == newline)
    quoted = quoted_cells(block, separator=separator, newline=newline, breaks=breaks, final=final)
    block = block[: quoted.end]
    breaks = breaks[: np.searchsorted(breaks, quoted.end)]
    ends = _cell_ends(block, quoted, separator=separator, newline=newline)
    starts = np.concatenate(([0], ends[:-1] + 1))[: ends.size]
    last_in_record: Flags = block[np.minimum(ends, block.size - 1)] == newline
    last_in_record[-1:] = True
    lengths = ends - starts
    if newline != CR:
        ends_in_cr = block[np.maximum(ends - 1, 0)] == CR
        lengths = lengths - (last_in_record & (lengths > 0) & ends_in_cr)
    records = np.flatnonzero(last_in_record)
    widths = np.diff(records, prepend=-1)
    blank = (widths == 1) & (lengths[records] == 0)
    kept = np.repeat(~blank, widths)
    starts, lengths, ends, widths = starts[kept], lengths[kept], ends[kept], widths[~blank]
    lines = np.searchsorted(breaks, starts[np.cumsum(widths) - widths])
    if quoted.opens.size:
        text, starts, lengths = _unquoted(text, starts, lengths, ends=ends, quoted=quoted)
    stray = np.searchsorted(breaks, quoted.stray)
    return Cut(text, starts, lengths, widths, lines, quoted.end, breaks.size, stray)


def _cell_ends(block: Bytes, quoted: Quoted, *, separator: int, newline: int) -> Positions:
    """Return where cells end: separators and newlines outside quotes, and the end of the text."""
    ends = np.flatnonzero((block == separator) | (block == newline))
    if quoted.opens.size:
        inside = np.searchsorted(quoted.opens, ends) > np.searchsorted(quoted.closes, ends)
        ends = ends[~inside]
    if block.size and (block[-1] != newline or not ends.size or ends[-1] != block.size - 1):
        ends = np.append(ends, block.size)
    return ends


def _unquoted(
    text: bytes, starts: Positions, lengths: Positions, *, ends: Positions, quoted: Quoted
) -> tuple[bytes, Positions, Positions]:
    """Take the quotation marks off quoted cells; cells with marks inside are written anew."""
    cells = np.searchsorted(ends, quoted.opens)
    starts, lengths = starts.copy(), lengths.copy()
    starts[cells] = quoted.opens + 1
    lengths[cells] = quoted.closes - quoted.opens - 1
    doubled = quoted.doubled
    if not doubled.any():
        return text, starts, lengths
    anew = cells[doubled]
    parts = [
        text[start : start + length].replace(b'""', b'"')
        for start, length in zip(starts[anew].tolist(), lengths[anew].tolist(), strict=True)
    ]
    sizes = np.array([len(part) for part in parts], dtype=np.int64)
    lengths[anew] = sizes
    starts[anew] = len(text) + np.cumsum(sizes) - sizes
    return text + b"".join(parts), starts, lengths


def frame(cells: Cut, *, width: int) -> pl.DataFrame:
    """Lay the cells out as text columns c0 to c(width-1); short records end in nulls."""
    rows = cells.widths.size
    views = _views(cells)
    if (cells.widths == width).all():
        grid = views.reshape(rows, width, 4).transpose(1, 0, 2)
    else:
        grid = np.zeros((width, rows, 4), dtype=np.uint32)
        firsts = np.cumsum(cells.widths) - cells.widths
        row = np.repeat(np.arange(rows), cells.widths)
        grid[np.arange(row.size) - firsts[row], row] = views
    grid = np.ascontiguousarray(grid)
    data = pa.py_buffer(cells.text)
    columns = []
    for column in grid:
        filled = column[:, 0] > 0
        valid = pa.py_buffer(np.packbits(filled, bitorder="little"))
        views_of = pa.py_buffer(column)
        columns.append(
            pa.Array.from_buffers(
                pa.string_view(), rows, [valid, views_of, data], int(rows - filled.sum())
            )
        )
    table = pa.table(columns, names=[f"c{k}" for k in range(width)])
    return pl.DataFrame(table)


def _views(cells: Cut) -> npt.NDArray[np.uint32]:
    """Return the 16-byte string views of all cells, shape (cells, 4)."""
    padded = cells.text + _PADDING
    size = len(padded)
    eight = np.ndarray((size - 7,), dtype="<u8", buffer=padded, strides=(1,))
    four = np.ndarray((size - 3,), dtype="<u4", buffer=padded, strides=(1,))
    starts, lengths = cells.starts, cells.lengths
    views = np.zeros((starts.size, 4), dtype=np.uint32)
    views[:, 0] = lengths
    views[:, 1:3] = (eight[starts] & _KEEP8[np.minimum(lengths, 8)]).view(np.uint32).reshape(-1, 2)
    views[:, 3] = four[starts + 8] & _KEEP4[np.clip(lengths - 8, 0, 4)]
    long = lengths > _INLINE
    views[long, 2] = 0
    views[long, 3] = starts[long]
    return views

"""Finds the quoted cells of separated text, also where the quotation marks are not well formed.

It does not cut the text into cells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

QUOTE, SPACE, CR = 34, 32, 13
# A quoted cell longer than this is taken for a quotation mark that nobody closed.
LONGEST_LINES = 300
LONGEST_BYTES = 1 << 18
# The walker looks at a mark about once; a text made to need more loses its quoting instead.
_LOOKS = 3
_SPACES = 8


@dataclass(frozen=True)
class Quoted:
    """Quoted cells in the complete records at the start of a block.

    Attributes
    ----------
    end
        Length of the complete records [bytes].
    opens, closes
        Positions of the quotation marks around each cell.
    doubled
        The cell has quotation marks inside.
    stray
        Positions of marks that open a cell and are never closed; they are text.
    """

    end: int
    opens: Positions
    closes: Positions
    doubled: Flags
    stray: Positions


def quoted_cells(
    block: Bytes, *, separator: int, newline: int, breaks: Positions, final: bool
) -> Quoted:
    """Return the quoted cells of a block that starts at a record.

    Where every mark stands as RFC 4180 wants it, counting is enough. Else each mark is judged by
    its neighbours: one opens a cell at the start of it, closes it at the end of it, and is text
    elsewhere; a cell that is not closed within 300 lines, or before another one is opened, was
    never opened itself.

    Parameters
    ----------
    block
        Text as UTF-8 bytes, shape (n,).
    separator, newline
        The bytes between cells and between records.
    breaks
        Positions of the newlines in the block, ascending.
    final
        Nothing follows the block.
    """
    marks = np.flatnonzero(block == QUOTE)
    if not marks.size:
        whole = block.size if final else (int(breaks[-1]) + 1 if breaks.size else 0)
        return Quoted(whole, marks, marks, np.zeros(0, dtype=np.bool_), marks)
    edge = np.zeros(256, dtype=np.bool_)
    edge[[separator, newline]] = True
    return _by_counting(block, marks, edge=edge, breaks=breaks, final=final) or _by_walking(
        block, marks, edge=edge, breaks=breaks, final=final
    )


def _by_counting(
    block: Bytes, marks: Positions, *, edge: Flags, breaks: Positions, final: bool
) -> Quoted | None:
    """Pair the marks by order; None where a mark does not stand where its turn says."""
    end = block.size
    if final and marks.size % 2:
        return None
    if not final:
        outside = breaks[np.searchsorted(marks, breaks) % 2 == 0]
        if not outside.size:
            return None
        end = int(outside[-1]) + 1
        tail_lines = breaks.size - np.searchsorted(breaks, end)
        if block.size - end > LONGEST_BYTES or tail_lines > LONGEST_LINES:
            return None
        marks = marks[: np.searchsorted(marks, end)]
    if not marks.size:
        return Quoted(end, marks, marks, np.zeros(0, dtype=np.bool_), marks)
    firsts, lasts = marks[0::2], marks[1::2]
    apart = lasts[:-1] + 1 != firsts[1:]
    opens = firsts[np.concatenate(([True], apart))]
    closes = lasts[np.concatenate((apart, [True]))]
    if not (_starts(block, opens, edge=edge).all() and _ends(block, closes, edge=edge).all()):
        return None
    lines = np.searchsorted(breaks, closes) - np.searchsorted(breaks, opens)
    if lines.max() > LONGEST_LINES or (closes - opens).max() > LONGEST_BYTES:
        return None
    inside = np.searchsorted(marks, closes) - np.searchsorted(marks, opens) > 1
    return Quoted(end, opens, closes, inside, marks[:0])


def _starts(block: Bytes, marks: Positions, *, edge: Flags) -> Flags:
    """Say for each mark whether a cell starts right before it."""
    flags: Flags = (marks == 0) | edge[block[np.maximum(marks - 1, 0)]]
    return flags


def _ends(block: Bytes, marks: Positions, *, edge: Flags) -> Flags:
    """Say for each mark whether a cell ends right behind it (a CR before the newline included)."""
    last = block.size - 1
    behind = marks + 1 + (block[np.minimum(marks + 1, last)] == CR)
    flags: Flags = (marks == last) | (behind > last) | edge[block[np.minimum(behind, last)]]
    return flags


@dataclass(frozen=True)
class _Marks:
    """The quotation marks of a block in order, as lists, which a loop reads fastest.

    `next_live` is the number of the next mark that may open a cell and has a mark that may close
    it within reach; `hopeless` are those that may open one and have none.
    """

    at: list[int]
    line: list[int]
    can_close: list[bool]
    starts_cell: list[bool]
    twin: list[bool]
    next_live: list[int]
    hopeless: Positions


def _judged(
    block: Bytes, marks: Positions, *, edge: Flags, breaks: Positions, final: bool
) -> _Marks:
    """Look at the neighbours of each mark, over spaces."""
    left, right = marks.copy(), marks.copy()
    for _ in range(_SPACES):
        left -= block[np.maximum(left - 1, 0)] == SPACE
        right += block[np.minimum(right + 1, block.size - 1)] == SPACE
    can_open = _starts(block, np.maximum(left, 0), edge=edge)
    can_close = _ends(block, np.minimum(right, block.size - 1), edge=edge)
    line = np.searchsorted(breaks, marks)
    close = np.append(_next(can_close)[1:], marks.size)[: marks.size]
    exists = close < marks.size
    close = np.minimum(close, marks.size - 1)
    near = (line[close] - line <= LONGEST_LINES) & (marks[close] - marks <= LONGEST_BYTES)
    waits = (breaks.size - line <= LONGEST_LINES) & (block.size - marks <= LONGEST_BYTES)
    live = can_open & np.where(exists, near, waits & (not final))
    return _Marks(
        at=marks.tolist(),
        line=line.tolist(),
        can_close=can_close.tolist(),
        starts_cell=_starts(block, marks, edge=edge).tolist(),
        twin=np.append(np.diff(marks) == 1, [False]).tolist(),
        next_live=[*_next(live).tolist(), marks.size],
        hopeless=marks[can_open & ~live],
    )


def _next(flags: Flags) -> Positions:
    """Return for each place the first place from there on that has the flag, else the length."""
    places = np.where(flags, np.arange(flags.size), flags.size)
    following: Positions = np.minimum.accumulate(places[::-1])[::-1]
    return following


def _by_walking(
    block: Bytes, marks: Positions, *, edge: Flags, breaks: Positions, final: bool
) -> Quoted:
    """Judge each mark by its neighbours, in order."""
    judged = _judged(block, marks, edge=edge, breaks=breaks, final=final)
    at = judged.at
    cells: list[tuple[int, int, bool]] = []
    stray: list[int] = []
    pending, looks = block.size, _LOOKS * marks.size + 1000
    here = judged.next_live[0]
    while here < len(at):
        waits = (
            not final
            and breaks.size - judged.line[here] <= LONGEST_LINES
            and block.size - at[here] <= LONGEST_BYTES
        )
        there, inside, closed = _close(judged, here, looks=looks)
        looks -= there - here
        if closed:
            cells.append((at[here], at[there], inside))
            here = judged.next_live[there + 1]
        elif there >= len(at) and waits:
            pending = at[here]
            break
        else:
            stray.append(at[here])
            here = judged.next_live[here + 1]
    opens = np.array([cell[0] for cell in cells], dtype=np.int64)
    closes = np.array([cell[1] for cell in cells], dtype=np.int64)
    end = block.size if final else _complete(breaks, opens, closes, pending=pending)
    kept = int(np.searchsorted(opens, end))
    doubled = np.array([cell[2] for cell in cells[:kept]], dtype=np.bool_)
    unclosed = np.sort(np.append(judged.hopeless, np.array(stray, dtype=np.int64)))
    outside = np.searchsorted(opens, unclosed) == np.searchsorted(closes, unclosed)
    unclosed = unclosed[outside & (unclosed < end)]
    return Quoted(end, opens[:kept], closes[:kept], doubled, unclosed)


def _close(marks: _Marks, here: int, *, looks: int) -> tuple[int, bool, bool]:
    """Find the mark that closes the cell opened `here`.

    Returns its number, or that of the first mark not looked at; whether there are marks inside;
    whether one closes.
    """
    there, inside = here + 1, False
    last_line, last_byte = marks.line[here] + LONGEST_LINES, marks.at[here] + LONGEST_BYTES
    while there < len(marks.at) and there - here < looks:
        if marks.line[there] > last_line or marks.at[there] > last_byte:
            break
        if marks.twin[there]:
            there, inside = there + 2, True
        elif marks.can_close[there]:
            return there, inside, True
        elif marks.starts_cell[there]:
            break  # a second cell is opened: the first never was
        else:
            there, inside = there + 1, True
    return there, inside, False


def _complete(breaks: Positions, opens: Positions, closes: Positions, *, pending: int) -> int:
    """Return the length up to the last newline outside quoted cells and before `pending`."""
    before = breaks[: np.searchsorted(breaks, pending)]
    outside = before[np.searchsorted(opens, before) == np.searchsorted(closes, before)]
    return int(outside[-1]) + 1 if outside.size else 0

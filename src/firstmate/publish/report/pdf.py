"""A report on paper: A4 pages as PDF, set by typst from plain data; it chooses no content.

The form is the fixed text ``report.typ``. What is said reaches it as data and is set letter by letter,
so that no text of a company is ever read as markup.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Literal

import typst

from firstmate.publish.page import Drawing, Grid, Head, Item, Section
from firstmate.publish.report.report import Report

#: Sizes of type for tables in points, the first in which the columns of words have room.
_SIZES = (8.5, 7.5, 6.5, 5.5)
#: Width between the margins, in points.
_WIDE = 493.0
#: Width of a figure and of a letter in parts of the size of type, and the room between columns.
_FIGURE, _LETTER, _GAP = 0.5, 0.56, 0.9
#: Letters that a column of words should have room for, those from which it is one, and the most
#: that count when columns of words share what is left.
_ROOM, _WORDS, _MOST = 14, 16, 56
#: A word longer than this may be broken anywhere.
_LONG = 22
#: The scripts the shipped typefaces hold end here; for others those of the machine help out.
_SHIPPED = 0x0590
_SIGNS = range(0x1E00, 0x2C00)
#: The colours of the drawings on paper; in the browser they are those of report.css.
_INKS = (
    "text{fill:#59636b;font-size:11px;font-family:'Libertinus Serif'}.strong{fill:#1b2126}"
    ".axis{stroke:#c9d0d5;stroke-width:1}.actual{fill:#37444d}.over{fill:#b3261e}"
    ".more{fill:#1d6f42}.plan,.line,.target{fill:none;stroke-width:2}"
    ".plan,.target{stroke:#8d9aa3}.line{stroke:#37444d}.target{stroke-dasharray:4 3}"
)


def pdf(shown: Report) -> bytes:
    """Return the report as a PDF, the same bytes for the same report.

    The typeface ships with the product. Only a text with letters that it lacks (Chinese, Arabic)
    takes those from the machine's own typefaces.
    """
    return _set(shown, "pdf")[0]


def pictures(shown: Report, *, per_inch: float = 100.0) -> list[bytes]:
    """Return the pages of the report as PNG pictures, in order."""
    return _set(shown, "png", per_inch)


def _set(shown: Report, form: Literal["pdf", "png"], per_inch: float | None = None) -> list[bytes]:
    text = json.dumps(plain(shown), ensure_ascii=False)
    made = typst.compile(
        files("firstmate.publish.report").joinpath("report.typ").read_bytes(),
        format=form,
        ppi=per_inch,
        sys_inputs={"report": text},
        ignore_system_fonts=all(ord(c) < _SHIPPED or ord(c) in _SIGNS for c in text),
        timestamp=datetime.combine(shown.day, datetime.min.time(), tzinfo=UTC),
    )
    if made is None:
        raise TypeError("typst returns pages where no file is named")
    return made if isinstance(made, list) else [made]


def plain(shown: Report) -> dict[str, Any]:
    """Return the report as the form ``report.typ`` reads it."""
    return {
        "title": _clean(shown.title),
        "year": shown.day.year, "month": shown.day.month, "day": shown.day.day,
        "about": [_clean(line) for line in shown.about],
        "answers": [_clean(line) for line in shown.answers],
        "warning": _clean(shown.warning),
        "sections": [_section(one) for one in shown.sections],
        "ending": [_clean(line) for line in shown.ending],
    }  # fmt: skip


def _section(one: Section) -> dict[str, Any]:
    return {
        "title": _clean(one.title),
        "answer": _clean(one.answer),
        "items": [_item(item) for item in one.items],
        "drawings": [_drawing(drawing) for drawing in one.drawings],
        "grids": [_grid(grid) for grid in one.grids],
        "sentences": [_clean(sentence) for sentence in one.sentences if sentence],
    }


def _item(one: Item) -> dict[str, str]:
    value, _, interval = one.value.partition(" (")
    said = {
        "text": one.text,
        "mark": one.mark,
        "value": value,
        "interval": f"({interval}" if interval else "",
        "notes": " ".join(one.notes),
        "opens": one.opens,
    }
    return {name: _clean(text) for name, text in said.items()}


def _drawing(one: Drawing) -> dict[str, str]:
    """Return a drawing that stands alone: with its colours, which a page would give it."""
    opened = one.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    head, _, body = opened.partition(">")
    return {
        "title": _clean(one.title),
        "unit": _clean(one.unit),
        "svg": _clean(f"{head}><style>{_INKS}</style>{body}", breaks=False),
    }


def _grid(one: Grid) -> dict[str, Any]:
    columns = [_column(head, [row[at] for row in one.rows]) for at, head in enumerate(one.heads)]
    size = _size(columns)
    return {
        "title": _clean(one.title), "source": _clean(one.source),
        "empty": _clean(one.empty or "Nothing."), "size": size, "columns": columns,
        "cells": [_clean(cell) for row in one.rows for cell in row],
    }  # fmt: skip


def _column(head: Head, cells: Sequence[str]) -> dict[str, Any]:
    """Return how wide a column is: in parts of the size of type, or as a share of what is left."""
    longest = max(map(len, cells), default=0)
    word = max((len(word) for word in head.label.split()), default=0)
    words = not head.right and (head.long or longest > _WORDS)
    label = max(word, len(head.label) / 2) * _LETTER  # it may take two lines
    fixed = max(longest * (_FIGURE if head.right else _LETTER), label) + _GAP
    return {
        "label": _clean(head.label),
        "right": head.right,
        "share": words,
        "width": min(max(longest, _ROOM), _MOST) if words else round(fixed, 2),
    }


def _size(columns: Sequence[dict[str, Any]]) -> float:
    """Return the largest size of type in which words have room beside the figures."""
    fixed = sum(one["width"] for one in columns if not one["share"])
    words = sum(_ROOM * _LETTER for one in columns if one["share"])
    return next((size for size in _SIZES if (fixed + words) * size <= _WIDE), _SIZES[-1])


def _clean(text: str, *, breaks: bool = True) -> str:
    r"""Return a text without characters that paper has no place for; very long words may break.

    >>> _clean("a\x00b"), len(_clean("x" * 50))
    ('ab', 52)
    """
    kept = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cs"} or c in "\n\t")
    if not breaks or all(len(word) <= _LONG for word in kept.split()):
        return kept
    return "".join(_broken(word) for word in _parted(kept))


def _parted(text: str) -> list[str]:
    """Return words and the blanks between them, in order."""
    parts: list[str] = []
    for letter in text:
        if parts and parts[-1][-1].isspace() == letter.isspace():
            parts[-1] += letter
        else:
            parts.append(letter)
    return parts


def _broken(word: str) -> str:
    pieces = [word[at : at + _LONG] for at in range(0, len(word), _LONG)]
    return "\N{ZERO WIDTH SPACE}".join(pieces)

"""Finds the separator and the newline of a text from its first part.

It does not read the file and does not look at what the cells mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from firstmate.intake.raw.cut import cut

_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
# Commas stand in sentences and decimals too, so they must fit clearly better than the others.
_TRUST = {",": 0.8, ";": 1.0, "\t": 1.0, "|": 1.0}
_WEAKEST = 0.2
_SAID = re.compile(rb"sep=([,;\t|])\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Shape:
    """How a text is cut.

    Attributes
    ----------
    separator, newline
        The bytes between cells and between records.
    notes
        What to say about it.
    skip
        Bytes of a first line that only names the separator.
    """

    separator: int
    newline: int
    notes: tuple[str, ...]
    skip: int


def shape_of(sample: bytes, *, final: bool) -> Shape:
    r"""Return how to cut a text.

    For each separator: the share of records that have it, times the share of these with the
    most common number of cells. The best wins; where none fits, the text has one column.

    Parameters
    ----------
    sample
        Start of the text, valid UTF-8.
    final
        The sample is the whole text.

    Examples
    --------
    >>> shape_of(b"Artikel;Preis\nA-1;1,50\nA-2;2,75\n", final=True).notes
    ('separator semicolon',)
    """
    lone = sample.count(b"\r") - sample.count(b"\r\n")
    newline = "\r" if lone > sample.count(b"\n") else "\n"
    said = _SAID.match(sample)
    if said:
        separator = said[1].decode()
        notes = (f"separator {_NAMES[separator]}, as the first line says",)
        return Shape(ord(separator), ord(newline), notes, said.end())
    fits = {s: _fit(sample, s, newline=newline, final=final) * _TRUST[s] for s in _NAMES}
    best = max(fits, key=lambda s: fits[s])
    if fits[best] < _WEAKEST:
        # The unit separator does not occur in tables, so that every line stays one cell.
        return Shape(31, ord(newline), ("no separator, one column",), 0)
    return Shape(ord(best), ord(newline), (f"separator {_NAMES[best]}",), 0)


def _fit(sample: bytes, separator: str, *, newline: str, final: bool) -> float:
    parts = cut(sample, separator=ord(separator), newline=ord(newline), final=final)
    if not parts.widths.size:  # no complete record in the sample
        parts = cut(sample, separator=ord(separator), newline=ord(newline), final=True)
    wide = parts.widths[parts.widths > 1]
    if not wide.size:
        return 0.0
    _, counts = np.unique(wide, return_counts=True)
    return float(wide.size / parts.widths.size * counts.max() / wide.size)

"""Measures the sheets of an OpenDocument workbook before it is parsed.

It does not read values; it multiplies out repeated cells and rows, which take a few bytes in the
file and any amount of memory in a parser.
"""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

from firstmate.intake.raw.guard import Extent, chunks_of

_TAG = re.compile(
    rb"<table:(?:(table)\s|(table-row)\b|((?:covered-)?table-cell)\b)([^>]*)>", re.DOTALL
)
_NAME = re.compile(rb"\btable:name\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_REPEATED = re.compile(rb"\bnumber-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,9})")
_LARGEST = 1 << 30


def extents_of(path: Path, content: zipfile.ZipInfo) -> dict[str, Extent]:
    """Return the extent of each sheet of ``content.xml``."""
    extents: dict[str, Extent] = {}
    extent = Extent()
    rows, repeat, column = 0, 0, 0
    for chunk in chunks_of(path, content):
        for tag in _TAG.finditer(chunk):
            times = _REPEATED.search(tag[4])
            count = min(int(times[1]), _LARGEST) if times else 1
            if tag[1]:
                name = _NAME.search(tag[4])
                text = (name[1] or name[2] or b"").decode("utf-8", "replace") if name else ""
                extent = extents.setdefault(html.unescape(text), Extent())
                rows, repeat, column = 0, 0, 0
            elif tag[2]:
                rows, repeat, column = rows + repeat, count, 0
            else:
                column += count
                if b"value" in tag[4] or not tag[4].endswith(b"/"):
                    extent.reach(top=rows + 1, bottom=rows + repeat, right=column)
    return extents

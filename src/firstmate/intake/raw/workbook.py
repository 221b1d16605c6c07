"""Reads workbooks: looks through them first, has them parsed in a child, names what failed.

It does not interpret cells.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from firstmate.intake.raw.guard import Extent, chunks_of, look_through
from firstmate.intake.raw.limits import MB, Limits
from firstmate.intake.raw.opendocument import extents_of
from firstmate.intake.raw.process import Failed, Parsed, parse

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_MOST_BYTES_OF_NAMES = 4 * MB
# A cell that names a shared text takes about 30 bytes, the text is seldom longer than 240.
_TEXT_PER_BYTE = 8


def read_workbook(
    path: Path, *, parts: list[zipfile.ZipInfo], opendocument: bool, limits: Limits
) -> tuple[list[Parsed], list[Failed]]:
    """Return the sheets of a zipped workbook and those that cannot be read.

    Raises
    ------
    Refused
        The whole workbook is refused.
    """
    measured = look_through(path, parts)
    if opendocument:
        content = next(part for part in parts if part.filename == "content.xml")
        extents = [*extents_of(path, content).items()]
    else:
        names = _names_of_parts(path, parts)
        extents = [(names.get(part, ""), extent) for part, extent in measured.items()]
    failed = [refusal for name, extent in extents if (refusal := _refusal(name, extent, limits))]
    if failed and (opendocument or not all(refusal.name for refusal in failed)):
        return [], failed  # the parser cannot leave out these sheets
    unpacked = sum(part.file_size for part in parts)
    parsed, broken = parse(
        path,
        kind="excel",
        limits=limits,
        text=min(limits.unpacked, 16 * MB + _TEXT_PER_BYTE * unpacked),
        skip=frozenset(refusal.name for refusal in failed),
        errors=tuple((name, extent.errors) for name, extent in extents if extent.errors),
    )
    return parsed, failed + broken


def read_old_workbook(path: Path, *, limits: Limits) -> tuple[list[Parsed], list[Failed]]:
    """Return the sheets of a workbook in the format of Excel 97 to 2003 (at most 65,536 rows)."""
    text = 16 * MB + _TEXT_PER_BYTE * path.stat().st_size
    return parse(path, kind="excel", limits=limits, text=min(limits.unpacked, text))


def _refusal(name: str, extent: Extent, limits: Limits) -> Failed | None:
    """Refuse a sheet whose rectangle is too large; that never reaches the parser."""
    if extent.rows > limits.rows or extent.columns > limits.columns:
        allowed = f"{limits.rows:,} rows and {limits.columns:,} columns"
    elif extent.rows * extent.columns > limits.cells:
        allowed = f"{limits.cells:,} cells"
    else:
        return None
    return Failed(
        name,
        f"The cells with content reach as far as {extent.farthest}; at most {allowed} of a sheet "
        "are read.",
        f"Delete what stands far from the table (look at {extent.farthest}), or save the sheet "
        "as CSV.",
    )


def _names_of_parts(path: Path, parts: list[zipfile.ZipInfo]) -> dict[str, str]:
    """Return the sheet name of each part of an .xlsx, as ``xl/worksheets/sheet1.xml -> Orders``."""
    by_name = {part.filename.lower().lstrip("/"): part for part in parts}
    workbook = next((n for n in by_name if re.search(r"(^|/)workbook2?\.xml$", n)), None)
    if workbook is None:
        return {}
    folder = PurePosixPath(workbook).parent
    relations = by_name.get(f"{folder}/_rels/{PurePosixPath(workbook).name}.rels")
    if relations is None:
        return {}
    targets = {
        tag.get("Id", ""): tag.get("Target", "") for tag in _tags(_RELATION, path, relations)
    }
    names = {}
    for tag in _tags(_SHEET, path, by_name[workbook]):
        target = targets.get(next((v for k, v in tag.items() if k.endswith(":id")), ""), "")
        if target:
            full = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            found = by_name.get(_normal(full).lower())
            if found:
                names[found.filename] = tag.get("name", "")
    return names


def _tags(
    pattern: re.Pattern[bytes], path: Path, part: zipfile.ZipInfo
) -> Iterable[dict[str, str]]:
    if part.file_size > _MOST_BYTES_OF_NAMES:
        return
    for chunk in chunks_of(path, part):
        for tag in pattern.finditer(chunk):
            yield {
                key.decode("utf-8", "replace"): html.unescape((a or b).decode("utf-8", "replace"))
                for key, a, b in _ATTRIBUTE.findall(tag[1])
            }


def _normal(path: str) -> str:
    """Resolve ``..`` and ``.`` in the name of a part."""
    parts: list[str] = []
    for step in path.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)

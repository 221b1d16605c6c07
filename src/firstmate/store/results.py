"""Results by mark, so that nothing is computed twice: one Parquet file a table, safe to throw away."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from firstmate.base.frame import Frame
from firstmate.base.table import Table
from firstmate.store import frames
from firstmate.store.failure import in_plain_words
from firstmate.store.files import PART, checksum


class MemoryResults:
    """Results kept in memory for as long as the object lives."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[str, Frame]] = {}

    def get(self, mark: str, tables: Iterable[Table]) -> dict[str, Frame] | None:  # noqa: ARG002
        """Return the result kept under the mark, or None."""
        return self._kept.get(mark)

    def put(self, mark: str, answers: dict[str, Frame]) -> None:
        """Keep a result under its mark."""
        self._kept[mark] = answers

    def sweep(self, before: float) -> int:  # noqa: ARG002
        """Forget everything; how many results that was."""
        count = len(self._kept)
        self._kept.clear()
        return count


class FolderResults:
    """Results in a folder: ``MARK/TABLE-FRAME-CHECKSUM.parquet``, put in place by one rename.

    They are not forced to disk one by one: a file that a power cut has torn fails its checksum
    and counts as not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, mark: str, tables: Iterable[Table]) -> dict[str, Frame] | None:
        """Return the result kept under the mark, or None when it is not there whole and sound."""
        place = self._place(mark)
        try:
            found = {path.name.split("-")[0]: path for path in place.iterdir()}
            answers = {table.name: _read(found[table.name], table) for table in tables}
            os.utime(place)  # used: the sweep takes what nobody asked for
        except (OSError, LookupError, pl.exceptions.PolarsError):
            return None
        return answers

    def put(self, mark: str, answers: dict[str, Frame]) -> None:
        """Keep a result under its mark."""
        place = self._place(mark)
        part = place.with_name(f"{mark}.{uuid.uuid4().hex[:8]}{PART}")
        with in_plain_words():
            try:
                part.mkdir(parents=True)
                for name, held in answers.items():
                    data = frames.to_bytes(held)
                    file = f"{name}-{held.mark}-{checksum(data)}{frames.SUFFIX}"
                    (part / file).write_bytes(data)
                shutil.rmtree(place, ignore_errors=True)  # damaged, or of fewer tables
                _put_in_place(part, place)
            finally:
                shutil.rmtree(part, ignore_errors=True)

    def sweep(self, before: float) -> int:
        """Delete what was last used before the moment (seconds since 1970); how many results."""
        count = 0
        for place in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):
                if place.stat().st_mtime < before:
                    shutil.rmtree(place)
                    count += not place.name.endswith(PART)
        return count

    def _place(self, mark: str) -> Path:
        return self.folder / mark[:2] / mark


def _read(path: Path, table: Table) -> Frame:
    """Return a frame of today's declaration; KeyError when the file is another or torn."""
    _, mark, written = path.name.removesuffix(frames.SUFFIX).split("-")
    data = path.read_bytes()
    if checksum(data) != written:
        raise KeyError(path.name)
    held = frames.from_bytes(data, mark=mark, table=table)
    if held.mark != mark:
        raise KeyError(path.name)
    return held


def _put_in_place(part: Path, place: Path) -> None:
    try:
        part.replace(place)
    except OSError:
        if not place.exists():  # else another process was quicker, and its result serves as well
            raise

"""Has one workbook or Parquet file parsed in a limited child process and takes its answer.

It does not parse anything itself: whatever the parser does to its process, this one lives on.
"""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from firstmate.base.errors import Refused
from firstmate.intake.raw.limits import MB, Limits

_CHILD = Path(__file__).with_name("child.py")
_BASE_SECONDS = 6.0
_PATIENCE = 3.0  # a busy machine may take so much longer than the processor time allowed
_SECONDS_PER_MB = 1.0
_BASE_MEMORY = 1024 * MB
_MEMORY_PER_BYTE = 64
_ANSWER_BYTES = 4 * MB
_AS_CSV = "Save the tables of it as CSV and use those files."


@dataclass(frozen=True)
class Parsed:
    """A sheet as the child gave it; columns as in `RawSheet`."""

    name: str
    cells: pl.DataFrame
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Failed:
    """A sheet (``""`` for the whole file) that gave nothing, and why."""

    name: str
    reason: str
    remedy: str


def parse(
    path: Path,
    *,
    kind: str,
    limits: Limits,
    text: int,
    skip: frozenset[str] = frozenset(),
    errors: tuple[tuple[str, dict[tuple[int, int], str]], ...] = (),
) -> tuple[list[Parsed], list[Failed]]:
    """Return the sheets of a file and those that failed.

    Parameters
    ----------
    path
        The file; its content was looked at before.
    kind
        ``"excel"`` or ``"parquet"``.
    limits
        Memory, time and rectangle per sheet; a small file gets less memory and time.
    text
        Size of the answer at most [bytes].
    skip
        Sheets not to parse.
    errors
        Error values by sheet and (row, column), which the parser gives as empty.

    Raises
    ------
    Refused
        The child ran out of time or memory, or died.
    """
    size = path.stat().st_size
    seconds = min(limits.seconds, _BASE_SECONDS + _SECONDS_PER_MB * size / MB)
    request = {
        "file": str(path.resolve()),
        "kind": kind,
        "text": text,
        "seconds": math.ceil(seconds),
        "memory": min(limits.memory, _BASE_MEMORY + _MEMORY_PER_BYTE * size),
        "rows": limits.rows,
        "columns": limits.columns,
        "cells": limits.cells,
        "skip": sorted(skip),
        "errors": {name: [[*at, value] for at, value in found.items()] for name, found in errors},
    }
    with tempfile.TemporaryDirectory(prefix="firstmate-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        asked = folder / "request.json"
        asked.write_text(json.dumps(request), encoding="utf-8")
        _run(asked, seconds=seconds)
        answer = _answer(folder / "answer.json")
        parsed = [_taken(folder, sheet) for sheet in answer["sheets"]]
    return parsed, [Failed(*failed) for failed in answer["failed"]]


def _taken(folder: Path, sheet: dict[str, Any]) -> Parsed:
    cells = pl.read_ipc((folder / Path(sheet["file"]).name).read_bytes())
    return Parsed(sheet["name"], cells, tuple(sheet["notes"]))


def _run(request: Path, *, seconds: float) -> None:
    """Run the child; it is killed when its time is over."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        "POLARS_MAX_THREADS": "1",
        "RUST_BACKTRACE": "0",
    }
    child = subprocess.Popen(  # noqa: S603 - our own script, no shell
        [sys.executable, "-P", str(_CHILD), str(request)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        child.wait(timeout=_PATIENCE * seconds)
        out_of_time = child.returncode == -getattr(signal, "SIGXCPU", math.inf)
    except subprocess.TimeoutExpired:
        out_of_time = True
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if out_of_time:
        raise Refused(f"Reading it took longer than {seconds:.0f} seconds.", _AS_CSV)


def _answer(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _ANSWER_BYTES:
            raise Refused("It has more sheets than can be read.", _AS_CSV)
        answer: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Refused(
            "The parser broke down over it: it asks for more memory than is allowed, or it is "
            "damaged.",
            "Open it in Excel and save it again as .xlsx, or save the tables of it as CSV.",
        ) from None
    return answer

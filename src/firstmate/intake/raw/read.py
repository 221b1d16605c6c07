"""Reads one file, or all files of a folder, into raw sheets; whatever cannot be read says why.

It interprets nothing but the grid: no header, no types, no trimming.
"""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from mmap import ACCESS_READ, mmap
from pathlib import Path

from firstmate.base.errors import Refused
from firstmate.intake.raw.archive import parts_of, pieces
from firstmate.intake.raw.content import refuse_other_ole, what_is, what_is_packed
from firstmate.intake.raw.encoding import Survey, survey
from firstmate.intake.raw.limits import MB, Limits
from firstmate.intake.raw.process import Failed, Parsed, parse
from firstmate.intake.raw.sheet import Kind, RawSheet, Unreadable
from firstmate.intake.raw.text import read_text
from firstmate.intake.raw.workbook import read_old_workbook, read_workbook

Answer = tuple[RawSheet | Unreadable, ...]

_EXPECTED: dict[str, tuple[str, ...]] = {
    "csv": (".csv", ".tsv", ".txt", ".tab", ".asc", ".dat", ".prn", ".log", ".md", ""),
    "excel": (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".ods"),
    "parquet": (".parquet", ".pq"),
}
_SAID = {"csv": "text", "excel": "a workbook", "parquet": "Parquet"}
_OLD_EXCEL = "old Excel format: error values such as #N/A are read as empty"


def read_file(path: Path, *, limits: Limits = Limits()) -> Answer:  # noqa: B008 - frozen
    """Return the sheets of one file, or why it cannot be read; never raises on bad content.

    Parameters
    ----------
    path
        A text file (any separator), workbook (.xlsx, .xlsm, .xls, .ods), Parquet file, or zip
        archive of these. The content decides, not the name.
    limits
        What one file may ask for.

    Returns
    -------
    One entry per sheet that has cells; a sheet, or file in an archive, that cannot be read is an
    `Unreadable`. There is always at least one entry.
    """
    return _read(path, name=path.name, limits=limits, inside=False)


def read_folder(
    folder: Path,
    *,
    limits: Limits = Limits.folder(),  # noqa: B008 - frozen
    progress: Callable[[str, float], None] | None = None,
) -> Answer:
    """Return the sheets of all files of a folder and its subfolders, sorted by name.

    Hidden files are left out, and said in one entry; so are the lock files of open workbooks.

    Parameters
    ----------
    folder
        The folder.
    limits
        What each file may ask for.
    progress
        Is told the name of the file just begun and the share of bytes done, from 0 to 1; at the
        end ``("", 1.0)``.
    """
    if not folder.is_dir():
        return (_missing(str(folder)),)
    files, hidden = _files(folder)
    sizes = [_size(path) for _, path in files]
    answers: list[RawSheet | Unreadable] = []
    done, total = 0, max(1, sum(sizes))
    for (name, path), size in zip(files, sizes, strict=True):
        if progress:
            progress(name, done / total)
        if path.name.startswith("~$"):
            answers.append(_lock_file(name))
        else:
            answers.extend(_read(path, name=name, limits=limits, inside=False))
        done += size
    if progress:
        progress("", 1.0)
    if hidden:
        answers.append(_hidden(hidden))
    return tuple(answers)


def _read(path: Path, *, name: str, limits: Limits, inside: bool) -> Answer:
    digest = ""
    try:
        _check_size(path, limits)
        seen = survey(path)
        digest = seen.digest
        return _by_content(path, seen, name=name, limits=limits, inside=inside)
    except Refused as refusal:
        return (Unreadable(name, digest, refusal.what, refusal.remedy),)
    except FileNotFoundError:
        return (_missing(name),)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return (
            Unreadable(
                name,
                digest,
                f"The file could not be opened: {reason}.",
                "Close it in other programs and check that you may read it.",
            ),
        )
    except MemoryError:
        return (
            Unreadable(
                name,
                digest,
                "The file needs more memory than there is.",
                "Export a shorter period, or several files.",
            ),
        )


def _check_size(path: Path, limits: Limits) -> None:
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise Refused("This is not a file.", "Name a file, or open the folder it is in.")
    if state.st_size > limits.packed:
        raise Refused(
            f"The file has {state.st_size / MB:,.1f} MB; at most {limits.packed / MB:,.1f} MB "
            "are read.",
            "Export a shorter period, or several files.",
        )
    if not state.st_size:
        raise Refused("The file is empty.", "Export it again.")


def _by_content(path: Path, seen: Survey, *, name: str, limits: Limits, inside: bool) -> Answer:
    with path.open("rb") as file:
        file.seek(max(0, seen.size - 8))
        tail = file.read()
    what = what_is(seen.head, tail=tail, name=name)
    if what == "text":
        cells, notes = read_text(path, seen=seen, limits=limits)
        return (_sheet(name, seen.digest, "csv", Parsed("", cells, notes)),)
    if what == "parquet":
        text = min(limits.unpacked, 16 * MB + limits.ratio * seen.size)
        parsed, failed = parse(path, kind="parquet", limits=limits, text=text)
        return _sheets(name, seen.digest, "parquet", parsed, failed)
    if what == "xls":
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            refuse_other_ole(content)
        parsed, failed = read_old_workbook(path, limits=limits)
        parsed = [replace(sheet, notes=(*sheet.notes, _OLD_EXCEL)) for sheet in parsed]
        return _sheets(name, seen.digest, "excel", parsed, failed)
    parts = parts_of(path, limits=limits)
    packed = what_is_packed(parts)
    if packed == "files":
        if inside:
            raise Refused("This is an archive inside an archive.", "Unpack it first.")
        return _read_archive(path, parts, name=name, digest=seen.digest, limits=limits)
    parsed, failed = read_workbook(path, parts=parts, opendocument=packed == "ods", limits=limits)
    return _sheets(name, seen.digest, "excel", parsed, failed)


def _sheets(
    name: str, digest: str, kind: Kind, parsed: list[Parsed], failed: list[Failed]
) -> Answer:
    answers: list[RawSheet | Unreadable] = [
        _sheet(name, digest, kind, sheet) for sheet in parsed if sheet.cells.height
    ]
    for failure in failed:
        reason = f'Sheet "{failure.name}": {failure.reason}' if failure.name else failure.reason
        answers.append(Unreadable(name, digest, reason, failure.remedy))
    if not answers:
        answers.append(
            Unreadable(name, digest, "The workbook has no sheet with cells.", "Export it again.")
        )
    return tuple(answers)


def _sheet(name: str, digest: str, kind: Kind, parsed: Parsed) -> RawSheet:
    """Make the sheet; columns behind the last filled one go, a misleading name is said."""
    cells = parsed.cells
    last = cells.width
    while (
        last > 1
        and cells.height
        and kind == "excel"
        and (cells.to_series(last - 1).null_count() == cells.height)
    ):
        last -= 1
    notes = parsed.notes
    ending = Path(name).suffix.lower()
    if ending not in _EXPECTED[kind]:
        notes = (f"the name ends in {ending} but the content is {_SAID[kind]}", *notes)
    return RawSheet(name, digest, parsed.name, kind, cells[:, :last], notes)


def _read_archive(
    path: Path, parts: list[zipfile.ZipInfo], *, name: str, digest: str, limits: Limits
) -> Answer:
    """Unpack each file of an archive under a name of our own, read it, delete it."""
    answers: list[RawSheet | Unreadable] = []
    with tempfile.TemporaryDirectory(prefix="firstmate-", ignore_cleanup_errors=True) as folder:
        for part in sorted(parts, key=lambda part: part.filename):
            steps = [s for s in part.filename.replace("\\", "/").split("/") if s not in ("", "..")]
            if part.filename.endswith(("/", "\\")) or any(
                _is_hidden(s) or s.startswith("~$") for s in steps
            ):
                continue
            inner = f"{name}/{'/'.join(steps)}"
            copy = Path(folder, "part")
            try:
                with path.open("rb") as file, copy.open("wb") as out:
                    out.writelines(pieces(file, part))
                answers.extend(_read(copy, name=inner, limits=limits, inside=True))
            except Refused as refusal:
                answers.append(Unreadable(inner, "", refusal.what, refusal.remedy))
    if not answers:
        answers.append(
            Unreadable(name, digest, "The archive has no files in it.", "Export it again.")
        )
    return tuple(answers)


def _files(folder: Path) -> tuple[list[tuple[str, Path]], list[str]]:
    """Return the files of a folder with their relative names, and the names of hidden ones."""
    files, hidden = [], []
    for path, is_hidden in _walk(folder):
        name = path.relative_to(folder).as_posix()
        if is_hidden:
            hidden.append(name)
        else:
            files.append((name, path))
    return sorted(files), sorted(hidden)


def _walk(folder: Path) -> Iterator[tuple[Path, bool]]:
    for place, folders, names in os.walk(folder):
        for name in [entry for entry in folders if _is_hidden(entry)]:
            folders.remove(name)
            yield Path(place, name), True
        for name in names:
            yield Path(place, name), _is_hidden(name)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in ("thumbs.db", "desktop.ini", "__macosx")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _missing(name: str) -> Unreadable:
    return Unreadable(name, "", "It does not exist.", "Check the name.")


def _lock_file(name: str) -> Unreadable:
    return Unreadable(
        name,
        "",
        "Skipped: Excel keeps this file while the workbook is open.",
        "Save and close the workbook if it has changes that should count.",
    )


def _hidden(names: list[str]) -> Unreadable:
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
    return Unreadable(
        names[0], "", f"Skipped as hidden: {shown}.", "Rename it if it holds data to be read."
    )

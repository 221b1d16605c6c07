"""Files that people drop at a door: kept in a folder of their own, looked at first, then taken in.

Looking says what each sheet was taken for and asks what is open; nothing is kept of the company
until a person says so.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from firstmate.base.errors import Refused
from firstmate.intake import Imported, Limits
from firstmate.work.home import home
from firstmate.work.runner import Cancelled, Watch
from firstmate.work.workspace import Workspace

#: What was found by looking, beside the files of an upload.
LOOK = "look.json"
FILES = "files"
#: Sample rows shown of a table.
SAMPLE = 8
_CHUNK = 1 << 20
#: Bar of TRUST for files that come over the network: bytes of one upload as packed.
MOST_BYTES = 50_000_000
MOST_FILES = 200


def begin(workspace: Workspace) -> str:
    """Make an empty upload and return its name."""
    name = uuid.uuid4().hex
    (_folder(workspace, name) / FILES).mkdir(parents=True)
    return name


def add(workspace: Workspace, upload: str, name: str, data: BinaryIO) -> Path:
    """Write a dropped file under a harmless form of its name.

    Raises
    ------
    Refused
        The upload is unknown, or the files are more or larger than a browser may send.
    """
    folder = files_of(workspace, upload)
    present = list(folder.iterdir())
    if len(present) >= MOST_FILES:
        raise Refused(
            f"More than {MOST_FILES} files were sent.", "Send the exports of one period at a time."
        )
    room = MOST_BYTES - sum(path.stat().st_size for path in present)
    target = folder / harmless(name, taken={path.name for path in present})
    with target.open("wb") as file:
        while chunk := data.read(_CHUNK):
            room -= len(chunk)
            if room < 0:
                break
            file.write(chunk)
    if room < 0:
        target.unlink()
        raise Refused(
            f"The files are larger than {MOST_BYTES // 1_000_000} MB together.",
            "Zip them, send fewer, or open the folder at the command line: firstmate open FOLDER.",
        )
    return target


def copy(workspace: Workspace, upload: str, file: Path) -> None:
    """Copy a file of this machine into an upload: it is bound by the disk only."""
    folder = files_of(workspace, upload)
    taken = {path.name for path in folder.iterdir()}
    shutil.copyfile(file, folder / harmless(file.name, taken=taken))


def harmless(name: str, *, taken: set[str]) -> str:
    r"""Return a file name without folders and odd characters that is not taken yet.

    >>> harmless("..\\\\..\\\\Aufträge 2026.xlsx", taken=set())
    'Aufträge 2026.xlsx'
    >>> harmless("a.csv", taken={"a.csv"})
    'a (2).csv'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c if c.isalnum() or c in "-_. ()" else "_" for c in last).strip(" .")[-120:]
    plain = plain or "file"
    stem, dot, ending = plain.rpartition(".")
    number, tried = 1, plain
    while tried in taken:
        number += 1
        tried = f"{stem} ({number}).{ending}" if dot else f"{plain} ({number})"
    return tried


def files_of(workspace: Workspace, upload: str) -> Path:
    """Return the folder of an upload's files. Refused when there is no such upload."""
    folder = _folder(workspace, upload) / FILES
    if not folder.is_dir():
        raise Refused(f"There is no upload {upload}.", "Drop the files again.")
    return folder


def _folder(workspace: Workspace, upload: str) -> Path:
    if not upload.isalnum():
        raise Refused(f"There is no upload {upload}.", "Drop the files again.")
    return home().company(workspace.name) / "uploads" / upload


def look(workspace: Workspace, what: Mapping[str, Any], watch: Watch) -> str:
    """Read an upload without keeping anything; write what was found beside it, return its name."""
    upload = str(what["upload"])
    read = _read(workspace, what, watch)
    said = json.dumps(seen(read), default=str, ensure_ascii=False)
    (_folder(workspace, upload) / LOOK).write_text(said, encoding="utf-8")
    return upload


def looked(workspace: Workspace, upload: str) -> dict[str, Any]:
    """Return what looking at an upload found. Refused when nobody has looked yet."""
    file = _folder(workspace, upload) / LOOK
    if not file.is_file():
        raise Refused(f"Nothing is known of the upload {upload} yet.", "Look at it first.")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def take_in(workspace: Workspace, what: Mapping[str, Any], watch: Watch) -> str:
    """Read an upload, keep it as a new version, and ask for the answers; return the version."""
    from firstmate.work.jobs import ask

    read = _read(workspace, what, watch)
    if not any(guess.targets for guess in read.guesses):
        raise Refused(
            "These files hold no table that can be used.",
            "Look at what was found for each file, and say which table it is.",
        )
    folder = files_of(workspace, str(what["upload"]))
    version = workspace.accept(read, originals=list(_originals(folder, read)))
    ask(workspace, "answers", scenario="base", version=version)
    shutil.rmtree(folder.parent, ignore_errors=True)  # the originals are kept with the version
    return version


def _read(workspace: Workspace, what: Mapping[str, Any], watch: Watch) -> Imported:
    def follow(share: float, words: str) -> None:
        if watch.cancelled():
            raise Cancelled("The import was cancelled.", "Nothing was changed.")
        watch.progress(share, words)

    folder = files_of(workspace, str(what["upload"]))
    # files of this machine are bound by memory only; what a browser sent, by rule
    limits = Limits.folder() if what.get("from_here") else Limits.upload()
    return workspace.read_folder(
        folder, answers=what.get("answers") or {}, mappings=what.get("mappings") or {},
        limits=limits, progress=follow,
    )  # fmt: skip


def _originals(folder: Path, read: Imported) -> Iterator[Path]:
    names = dict.fromkeys(guess.file for guess in read.guesses)
    yield from (folder / name for name in names if (folder / name).is_file())


def seen(read: Imported) -> dict[str, Any]:
    """Return what was read as plain data: sheets with reasons and columns, questions, samples."""
    counts = {(row["file"], row["sheet"]): row for row in read.counts.iter_rows(named=True)}
    tables = dict.fromkeys(t.table for guess in read.guesses for t in guess.targets)
    return {
        "as_of": read.company.as_of.isoformat(),
        "changes": list(read.changes),
        "sheets": [
            {
                "file": guess.file, "sheet": guess.sheet, "shape": guess.shape,
                "confidence": guess.confidence, "reasons": list(guess.reasons),
                "vendor": guess.vendor, "unused": list(guess.unused),
                "targets": [
                    {"table": target.table, "fields": [asdict(field) for field in target.fields]}
                    for target in guess.targets
                ],
                "counts": counts.get((guess.file, guess.sheet), {}),
            }
            for guess in read.guesses
        ],
        "questions": [asdict(question) for question in read.questions],
        "issues": read.issues.to_dicts(),
        "samples": {name: read.company[name].head(SAMPLE).to_dicts() for name in tables},
        "rows": {name: read.company[name].height for name in tables},
    }  # fmt: skip

"""Immutable files by name, each written whole or not at all; it does not know what is in them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from firstmate.base.errors import Refused
from firstmate.store.failure import in_plain_words

if sys.platform == "darwin":
    import fcntl

Step = Callable[[str], None]

#: Ending of a file that is still being written; one that lies about belongs to a killed process.
PART = ".part"


def no_step(_name: str) -> None:
    """Do nothing between the steps of a write; tests interrupt here."""


def checksum(data: bytes) -> str:
    """Return the hash by which a file's content is checked (32 hex digits)."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class Files(Protocol):
    """Where the bytes lie; names are relative, with forward slashes."""

    def put(self, name: str, data: bytes) -> None:
        """Write a file whole; afterwards it survives a kill and a power cut."""

    def get(self, name: str) -> bytes:
        """Return a file's bytes. Refused when it is not there."""

    def has(self, name: str) -> bool:
        """Say whether the file is there."""

    def reader(self, name: str) -> BinaryIO:
        """Return the file opened for reading in pieces."""

    def older(self, before: float) -> Iterator[str]:
        """Name the files last written before the moment (seconds since 1970, UTC)."""

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already is no error."""


class FolderFiles:
    """Files below a folder: written beside, brought to disk, then renamed into place."""

    def __init__(self, folder: Path, *, step: Step = no_step) -> None:
        self.folder = folder
        self.step = step

    def put(self, name: str, data: bytes) -> None:
        """Write a file whole; afterwards it survives a kill and a power cut."""
        path = self.folder / name
        with in_plain_words():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data, step=self.step)

    def get(self, name: str) -> bytes:
        """Return a file's bytes. Refused when it is not there."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError as error:
            raise missing(name) from error

    def has(self, name: str) -> bool:
        """Say whether the file is there."""
        return (self.folder / name).is_file()

    def reader(self, name: str) -> BinaryIO:
        """Return the file opened for reading in pieces."""
        try:
            return (self.folder / name).open("rb")
        except FileNotFoundError as error:
            raise missing(name) from error

    def older(self, before: float) -> Iterator[str]:
        """Name the files last written before the moment (seconds since 1970, UTC)."""
        for path in sorted(self.folder.glob("*/*")):
            with contextlib.suppress(FileNotFoundError):  # another sweep may be at work
                if path.is_file() and path.stat().st_mtime < before:
                    yield path.relative_to(self.folder).as_posix()

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already is no error."""
        # Windows refuses while somebody reads it: the next sweep takes it then.
        with contextlib.suppress(FileNotFoundError, PermissionError):
            (self.folder / name).unlink()


def missing(name: str) -> Refused:
    """Return the error for a file that should be there and is not."""
    return Refused(
        f"The company's folder lacks the file {name}.",
        "It was deleted or not copied along; restore the company from a backup.",
    )


def write_whole(path: Path, data: bytes, *, step: Step = no_step) -> None:
    """Put bytes at the path so that a kill at any moment leaves the old file or the new one."""
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}{PART}")
    try:
        step("file begun")
        with part.open("wb") as file:
            file.write(data)
            step("file written")
            bring_to_disk(file)
        step("file on disk")
        rename(part, path)
        step("file renamed")
    except Exception:
        part.unlink(missing_ok=True)
        raise


def write_first(path: Path, data: bytes) -> None:
    """Put bytes at the path unless somebody else was first; then theirs stay."""
    part = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}{PART}")
    try:
        write_whole(part, data)
        try:
            path.hardlink_to(part)
        except OSError:
            if not path.exists():  # a disk without links: then two at once may differ
                part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def bring_to_disk(file: BinaryIO) -> None:
    """Return when the file's bytes are on the disk itself."""
    file.flush()
    if sys.platform == "darwin":
        fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)  # fsync there stops at the disk's own cache
    else:
        os.fsync(file.fileno())


def rename(part: Path, path: Path) -> None:
    """Move a finished file or folder into place and bring the folder's entry to disk."""
    part.replace(path)
    if os.name == "posix":  # Windows cannot open a folder; its renames are journalled
        entry = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)

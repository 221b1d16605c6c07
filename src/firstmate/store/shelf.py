"""Files and the catalogue's knowledge of them: every file is written first, then named in a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from firstmate.base.errors import FirstmateError, Refused
from firstmate.base.frame import Frame
from firstmate.base.table import Table
from firstmate.store import frames
from firstmate.store.database import Database
from firstmate.store.files import Files, checksum
from firstmate.store.schema import contents, files


class Swept(FirstmateError):
    """A file went between its writing and its naming: the write starts again."""


class Content(NamedTuple):
    """One thing a version or run holds: its kind, its name there, and the file."""

    kind: str
    name: str
    file: str


@dataclass(frozen=True)
class Shelf:
    """The company's files, and the database that knows which of them count."""

    files: Files
    database: Database

    def put_frames(self, kind: str, held: Iterable[Frame], known: set[str]) -> list[Content]:
        """Write the frames that no version or run holds yet; ``known`` files are there already."""
        placed = []
        for one in held:
            file = frames.name_of(one)
            if file not in known:
                self.files.put(file, frames.to_bytes(one))
            placed.append(Content(kind, one.table.name, file))
        return placed

    def put(self, kind: str, name: str, file: str, data: bytes) -> Content:
        """Write one other file unless it is there with this very content."""
        if not self.files.has(file) or checksum(self.files.get(file)) != checksum(data):
            self.files.put(file, data)
        return Content(kind, name, file)

    def known(self) -> set[str]:
        """Return the names of all files that count."""
        with self.database.reading() as connection:
            return set(connection.scalars(sa.select(files.c.file)))

    def name_them(self, connection: sa.Connection, owner: str, held: list[Content]) -> None:
        """Write down what the owner holds, and the checksum of every file that is new."""
        if not held:
            return
        wanted = {one.file for one in held}
        known = set(connection.scalars(sa.select(files.c.file)))
        new = []
        for file in sorted(wanted):
            if not self.files.has(file):
                raise Swept(f"The file {file} was swept away meanwhile.", "Try again.")
            if file not in known:
                data = self.files.get(file)
                new.append({"file": file, "bytes": len(data), "checksum": checksum(data)})
        if new:
            connection.execute(sa.insert(files), new)
        connection.execute(sa.insert(contents), [{"owner": owner, **one._asdict()} for one in held])

    def held(self, connection: sa.Connection, owner: str, kind: str) -> dict[str, str]:
        """Return name -> file of what the owner holds of a kind."""
        found = connection.execute(
            sa.select(contents.c.name, contents.c.file)
            .where(contents.c.owner == owner, contents.c.kind == kind)
            .order_by(contents.c.name)
        )
        return {row.name: row.file for row in found}

    def read(self, connection: sa.Connection, file: str) -> bytes:
        """Return a file's bytes after comparing them with their checksum.

        Raises
        ------
        Refused
            The file is gone or was changed.
        """
        data = self.files.get(file)
        if checksum(data) != connection.scalar(
            sa.select(files.c.checksum).where(files.c.file == file)
        ):
            raise Refused(f"The file {file} is damaged.", "Restore the company from a backup.")
        return data

    def frames(
        self, connection: sa.Connection, named: Mapping[str, str], declared: Mapping[str, Table]
    ) -> dict[str, Frame]:
        """Return name -> frame for name -> file; a table not in ``declared`` is as it was then."""
        return {
            name: frames.from_bytes(
                self.read(connection, file), mark=_mark(file), table=declared.get(name)
            )
            for name, file in named.items()
        }


def _mark(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(frames.SUFFIX)

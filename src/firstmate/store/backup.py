"""A company's store as one zip file, and back: every row as JSON, every file as it is.

The rows are read in one transaction of the database, so writing goes on meanwhile; the same file
restores into SQLite and into PostgreSQL. It does not choose where backups lie or how many there are.
"""

from __future__ import annotations

import json
import shutil
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from firstmate.base.errors import Refused
from firstmate.store.audit import as_json
from firstmate.store.database import Database
from firstmate.store.failure import in_plain_words
from firstmate.store.files import PART, Files, bring_to_disk, checksum, rename
from firstmate.store.migrations import migrate
from firstmate.store.schema import KINDS, METADATA, files
from firstmate.store.shelf import Shelf

FORMAT = 1
HEAD = "backup.json"
ROWS = "catalogue"
#: The same moment in every entry, so that the same state gives the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write_backup(shelf: Shelf, to: Path) -> None:
    """Write the backup beside its place, then put it there."""
    part = to.with_name(f"{to.name}.{uuid.uuid4().hex[:8]}{PART}")
    with in_plain_words():
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            _write_part(shelf, part)
            rename(part, to)
        finally:
            part.unlink(missing_ok=True)


def _write_part(shelf: Shelf, part: Path) -> None:
    for last in (False, False, True):
        try:
            with part.open("wb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                    _write(shelf, archive)
                bring_to_disk(file)
        except Refused:  # a sweep may take a file between the look at the rows and the copy
            if last:
                raise
        else:
            return


def _write(shelf: Shelf, archive: zipfile.ZipFile) -> None:
    with shelf.database.reading() as connection:
        head = {"format": FORMAT, "tables": {t.name: _columns(t) for t in _tables()}}
        archive.writestr(_entry(HEAD), as_json(head))
        for table in _tables():
            with archive.open(_entry(f"{ROWS}/{table.name}.jsonl"), "w", force_zip64=True) as out:
                for row in connection.execute(sa.select(table).order_by(*table.primary_key)):
                    out.write(as_json(list(row)).encode() + b"\n")
        named = list(connection.scalars(sa.select(files.c.file).order_by(files.c.file)))
    for name in named:
        # Parquet is compressed already: stored as it is, which is several times quicker.
        entry = _entry(name, compression=zipfile.ZIP_STORED)
        with shelf.files.reader(name) as source, archive.open(entry, "w", force_zip64=True) as out:
            shutil.copyfileobj(source, out, 1 << 20)


def read_backup(backup: Path, files_to: Files, database: Database) -> None:
    """Fill an empty store from a backup: its files first, then all rows in one transaction.

    Raises
    ------
    Refused
        The file is no backup or is damaged, or the store is not empty.
    """
    with in_plain_words(), _sound(backup), zipfile.ZipFile(backup) as archive:
        head = _head(archive)
        with database.reading() as connection:
            _refuse_filled(connection, database.schema)
        for row in _rows_of(archive, "files", head["tables"]["files"]):
            _copy(archive, row, files_to)
        with database.writing() as connection:
            _refuse_filled(connection, database.schema)
            _insert_all(connection, database.schema, archive, head["tables"])
    migrate(database)


def _tables() -> list[sa.Table]:
    return sorted(METADATA.tables.values(), key=lambda table: table.name)


def _columns(table: sa.Table) -> list[list[object]]:
    """Return name, kind and whether it is of the key, so that a later version can read them."""
    kinds = {stored: kind for kind, stored in KINDS.items()}  # number and money are one
    return [[c.name, kinds[type(c.type)], c.primary_key] for c in table.columns]


def _entry(name: str, *, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
    entry.compress_type = compression
    return entry


@contextmanager
def _sound(backup: Path) -> Iterator[None]:
    """Tell whatever a damaged or foreign file leads to in one sentence."""
    try:
        yield
    except FileNotFoundError as error:
        raise Refused(f"There is no file {backup}.", "Name the backup to restore from.") from error
    except (zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError) as error:
        raise Refused(f"{backup.name} is no backup, or is damaged.", "Take another one.") from error


def _head(archive: zipfile.ZipFile) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(archive.read(HEAD))
    if head["format"] > FORMAT:
        raise Refused("A newer version of firstmate made this backup.", "Install that version.")
    return head


def _refuse_filled(connection: sa.Connection, schema: str | None) -> None:
    there = set(sa.inspect(connection).get_table_names(schema=schema))
    for table in _tables():
        if table.name in there and connection.execute(sa.select(table).limit(1)).first():
            raise Refused("There is a company here already.", "Restore into a new, empty folder.")


def _copy(archive: zipfile.ZipFile, row: Mapping[str, Any], to: Files) -> None:
    data = archive.read(row["file"])
    if ".." in row["file"] or checksum(data) != row["checksum"]:
        raise zipfile.BadZipFile(row["file"])
    to.put(row["file"], data)


def _insert_all(
    connection: sa.Connection,
    schema: str | None,
    archive: zipfile.ZipFile,
    tables: Mapping[str, list[list[Any]]],
) -> None:
    """Make the tables as they were when the backup was made; migration brings them to today."""
    METADATA.drop_all(connection)
    if schema:
        connection.execute(sa.schema.CreateSchema(schema, if_not_exists=True))
    then = sa.MetaData()
    for name, columns in tables.items():
        table = sa.Table(
            name,
            then,
            *(
                sa.Column(column, KINDS[kind], primary_key=key, autoincrement=False)
                for column, kind, key in columns
            ),
        )
        table.create(connection)
        rows = list(_rows_of(archive, name, columns))
        if rows:
            connection.execute(sa.insert(table), rows)


def _rows_of(
    archive: zipfile.ZipFile, table: str, columns: list[list[Any]]
) -> Iterator[dict[str, Any]]:
    with archive.open(f"{ROWS}/{table}.jsonl") as lines:
        for line in lines:
            values = zip(columns, json.loads(line), strict=True)
            yield {name: _OF.get(kind, _same)(value) for (name, kind, _), value in values}


def _same(value: Any) -> Any:
    return value


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


_OF: Mapping[str, Callable[[Any], Any]] = {"day": _day, "moment": _moment}

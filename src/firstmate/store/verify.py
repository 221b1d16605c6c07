"""Whether the store is as it was written: the audit chain, every record, every file; it mends nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from firstmate.store import audit
from firstmate.store.database import every
from firstmate.store.failure import in_plain_words
from firstmate.store.files import checksum
from firstmate.store.holds import as_record
from firstmate.store.notes import latest_of_each
from firstmate.store.schema import contents, files, holds, runs, scenarios, texts, versions
from firstmate.store.shelf import Content, Shelf
from firstmate.store.versions import as_kept

#: Kind of write -> the sort of record it speaks of; some kinds speak of the same sort.
SORTS = {
    "import": "version",
    "change": "version",
    "restore": "version",
    "keep": "run",
    "sweep": "run",
    "decide": "decision",
    "scenario": "scenario",
    "remember": "text",
    "hold": "hold",
    "release": "hold",
    "expire": "hold",
}


def verify(shelf: Shelf) -> list[str]:
    """Return what is wrong, in sentences; an empty list when all is well."""
    with in_plain_words(), shelf.database.reading() as connection:
        trail = audit.rows(connection)
        wrong = audit.broken(trail)
        wrong += _records(connection, trail)
        wrong += list(_files(connection, shelf))
    return wrong


def _records(connection: sa.Connection, trail: list[dict[str, Any]]) -> list[str]:
    """Compare every record with the last thing the audit says of it."""
    told = {
        (SORTS[row["what"]], row["subject"]): row["after"] for row in trail if row["what"] in SORTS
    }
    told = {key: after for key, after in told.items() if after is not None}
    found = dict(_found(connection))
    wrong = [
        f"The {sort} {name} is not what was written."
        for (sort, name), record in found.items()
        if (sort, name) in told and not _as_told(record, told[sort, name])
    ]
    wrong += [
        f"The {sort} {name} is in no audit row." for sort, name in found if (sort, name) not in told
    ]
    wrong += [f"The {sort} {name} is missing." for sort, name in told if (sort, name) not in found]
    return wrong


def _as_told(record: dict[str, Any], told: str) -> bool:
    """Say whether a record is what the audit says; columns declared since then are empty."""
    try:
        then = json.loads(told)
    except ValueError:
        return False
    return audit.as_json({n: v for n, v in record.items() if n in then or v is not None}) == told


def _found(connection: sa.Connection) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    held: dict[str, list[Content]] = {}
    for row in connection.execute(sa.select(contents)):
        held.setdefault(row.owner, []).append(Content(row.kind, row.name, row.file))
    for sort, table, key in (("version", versions, "version"), ("run", runs, "run")):
        for owner in every(connection, sa.select(table)):
            yield (sort, owner[key]), as_kept(owner, held.get(owner[key], []))
    reserved: dict[str, list[dict[str, Any]]] = {}
    for part in every(connection, sa.select(holds)):
        reserved.setdefault(part["hold"], []).append(part)
    for name, rows in reserved.items():
        yield ("hold", name), as_record(rows)
    for decision in latest_of_each(connection):
        yield ("decision", decision["decision"]), decision
    for sort, table, key in (("scenario", scenarios, "scenario"), ("text", texts, "name")):
        for record in every(connection, sa.select(table)):
            yield (sort, record[key]), record


def _sound(data: bytes, row: Any) -> bool:
    return (len(data), checksum(data)) == (row.bytes, row.checksum)


def _files(connection: sa.Connection, shelf: Shelf) -> Iterator[str]:
    listed = {row.file: row for row in connection.execute(sa.select(files))}
    for file, row in sorted(listed.items()):
        if not shelf.files.has(file):
            yield f"The file {file} is missing."
        elif not _sound(shelf.files.get(file), row):
            yield f"The file {file} was changed."
    for file in connection.scalars(sa.select(contents.c.file).distinct()):
        if file not in listed:
            yield f"The file {file} is held by a version or run, but not listed."

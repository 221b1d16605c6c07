"""Brings a catalogue of any earlier version to today's tables in one transaction; it moves no files.

A table or column that a declaration gained is added by comparing the two: no step is written for
it. Anything else (a rename, a split) is a named step, run once, in order. That is all a catalogue
of a dozen append-only tables needs, on both databases, without a migration tool's own
configuration, revision files and version table.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from firstmate.base.errors import Refused
from firstmate.store.database import Database
from firstmate.store.schema import METADATA, steps

#: A step: its name, and what it does on a connection whose schema (or None) is given.
Step = tuple[str, Callable[[sa.Connection, str | None], None]]

#: In order, never changed once released. None has been needed so far.
STEPS: tuple[Step, ...] = ()


def migrate(database: Database, *, known: tuple[Step, ...] = STEPS) -> None:
    """Make the catalogue's tables what today's declarations say.

    Raises
    ------
    Refused
        A newer version of the product has written the catalogue.
    """
    if _is_current(database, known):
        return
    with database.writing() as connection:
        if database.schema:
            connection.execute(sa.schema.CreateSchema(database.schema, if_not_exists=True))
        old = _tables(connection, database.schema)
        done = _done(connection, old)
        for name, step in known:
            if old and name not in done:
                step(connection, database.schema)
        METADATA.create_all(connection)
        _add_columns(connection, database.schema, old)
        new = [{"step": name} for name, _ in known if name not in done]
        if new:
            connection.execute(sa.insert(steps), new)


def _is_current(database: Database, known: tuple[Step, ...]) -> bool:
    """Say whether nothing is to be done, without making other readers or writers wait."""
    with database.reading() as connection:
        there = _tables(connection, database.schema)
        done = _done(connection, there)
        newer = sorted(done - {name for name, _ in known})
        if newer:
            raise Refused(
                f"A newer version of firstmate has written here ({', '.join(newer)}).",
                "Install that version, or restore the backup made before.",
            )
        return done == {name for name, _ in known} and all(
            table.name in there
            and {c.name for c in table.columns} <= _columns(connection, table.name, database.schema)
            for table in METADATA.tables.values()
        )


def _tables(connection: sa.Connection, schema: str | None) -> set[str]:
    return set(sa.inspect(connection).get_table_names(schema=schema))


def _columns(connection: sa.Connection, table: str, schema: str | None) -> set[str]:
    return {column["name"] for column in sa.inspect(connection).get_columns(table, schema=schema)}


def _done(connection: sa.Connection, there: set[str]) -> set[str]:
    if steps.name not in there:
        return set()
    return set(connection.scalars(sa.select(steps.c.step)))


def _add_columns(connection: sa.Connection, schema: str | None, old: set[str]) -> None:
    prepare = connection.dialect.identifier_preparer
    for table in METADATA.tables.values():
        if table.name not in old:
            continue
        present = _columns(connection, table.name, schema)
        where = (
            f"{prepare.quote(schema)}.{prepare.quote(table.name)}"
            if schema
            else (prepare.quote(table.name))
        )
        for column in table.columns:
            if column.name not in present:
                kind = column.type.compile(connection.dialect)
                connection.execute(
                    sa.text(f"ALTER TABLE {where} ADD COLUMN {prepare.quote(column.name)} {kind}")
                )

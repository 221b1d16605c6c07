"""The catalogue's connection: SQLite in the folder or PostgreSQL by address, with one way to write.

It knows how transactions begin, wait and fail; it does not know what is in the tables.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from firstmate.base.errors import Refused
from firstmate.store.failure import in_plain_words
from firstmate.store.files import Step, no_step

#: How long a writer waits for another one, in seconds.
WAIT = 30


class Database:
    """A catalogue: ``reading()`` sees one consistent state, ``writing()`` is alone and all or nothing."""

    def __init__(
        self, engine: sa.Engine, *, schema: str | None = None, step: Step = no_step
    ) -> None:
        self.schema = schema
        self.step = step
        self._engine = engine.execution_options(schema_translate_map={None: schema})
        # One connection serves all threads of a catalogue in memory, so they take turns.
        shared = isinstance(engine.pool, StaticPool)
        self._reads = threading.RLock() if shared else None
        self._writes = self._reads or threading.RLock()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees the state of one moment, whatever others write."""
        if self._reads:
            with self._reads, self._begun() as connection:
                yield connection
        else:
            with self._begun() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the only connection that may write; leaving it well is the commit, an error undoes all."""
        with self._writes, self._begun(write=True) as connection:
            self.step("transaction begun")
            yield connection
            self.step("rows written")
        self.step("committed")

    @contextmanager
    def _begun(self, *, write: bool = False) -> Iterator[sa.Connection]:
        with in_plain_words(), self._engine.connect() as plain:
            options: dict[str, Any] = {"write": write}
            if self._engine.dialect.name == "postgresql":
                options["isolation_level"] = "READ COMMITTED" if write else "REPEATABLE READ"
            connection = plain.execution_options(**options)
            with connection.begin():
                if write and self.schema:
                    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{WAIT}s'"))
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_lock(self.schema))))
                yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()


def sqlite(path: Path | None, *, step: Step = no_step) -> Database:
    """Return the catalogue in a file, or one in memory that ends with the object."""
    address = sa.URL.create("sqlite", database=str(path) if path else None)
    if path is None:
        engine = sa.create_engine(
            address, poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
    else:
        engine = sa.create_engine(address, connect_args={"timeout": WAIT})
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, step=step)


def postgres(url: str, *, schema: str, step: Step = no_step) -> Database:
    """Return the catalogue in a PostgreSQL schema of the company's own.

    Raises
    ------
    Refused
        The address is not one of PostgreSQL, or the driver is not installed.
    """
    try:
        address = sa.make_url(url)
        if address.get_backend_name() != "postgresql":
            raise Refused(
                f"{address.get_backend_name()} is not supported.", "Give a postgresql:// address."
            )
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        engine = sa.create_engine(address, pool_pre_ping=True)
    except sa.exc.ArgumentError as error:
        raise Refused(
            "This is not the address of a database.", "Expected postgresql://..."
        ) from error
    except ImportError as error:
        raise Refused(
            "The PostgreSQL driver is not installed.", "Install firstmate[postgres]."
        ) from error
    return Database(engine, schema=schema, step=step)


def first(connection: sa.Connection, query: sa.Select[Any]) -> dict[str, Any] | None:
    """Return the one row a query finds, or None."""
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else {**row}


def every(connection: sa.Connection, query: sa.Select[Any]) -> list[dict[str, Any]]:
    """Return all rows a query finds."""
    found = connection.execute(query)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def _lock(schema: str) -> int:
    """Return the number by which writers of one company wait for one another."""
    return int.from_bytes(hashlib.blake2b(schema.encode(), digest_size=8).digest(), signed=True)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for pragma in (
        f"busy_timeout = {WAIT * 1000}",
        "synchronous = FULL",
        "fullfsync = ON",  # macOS only; elsewhere without effect
    ):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    """Switch to the write-ahead log; SQLite itself does not wait for others doing the same."""
    deadline = time.monotonic() + WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except connection.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

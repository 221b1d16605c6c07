"""The catalogue's tables, made from the declarations of the records; it opens no database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from firstmate.base.table import Table
from firstmate.company.nouns.other import HOLDS
from firstmate.company.record import AUDIT, DECISIONS, JOBS, RUNS, SCENARIOS, VERSIONS


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite and PostgreSQL both keep it without a zone."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment as UTC without a zone; one without a zone is UTC already."""
        if value is None or value.tzinfo is None:
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


KINDS: Mapping[str, type[TypeEngine[Any]]] = {
    "text": sa.Text,
    "number": sa.Float,
    "money": sa.Float,
    "integer": sa.BigInteger,
    "flag": sa.Boolean,
    "day": sa.Date,
    "moment": Moment,
}

METADATA = sa.MetaData()


def _stored(declared: Table, *more: sa.Column[Any], key: tuple[str, ...] = ()) -> sa.Table:
    """Return the stored form of a declared record, with columns only the store needs."""
    keys = key or declared.key
    columns = [
        sa.Column(
            column.name,
            KINDS[column.kind],
            primary_key=column.name in keys,
            nullable=column.name not in keys,
            autoincrement=False,
        )
        for column in declared.columns
    ]
    return sa.Table(declared.name, METADATA, *columns, *more)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text)


#: ``base`` is the version whose imported frames this one rests on, ``changes`` what came on top
#: of its parent (of the frames, for an import or a restore).
versions = _stored(VERSIONS, _text("company"), _text("mark"), _text("base"), _text("changes"))
scenarios = _stored(SCENARIOS)
#: ``record`` is what else makes up a Run, as JSON.
runs = _stored(RUNS, _text("record"))
#: Every state of every decision; ``turn`` counts the states of one.
decisions = _stored(
    DECISIONS,
    sa.Column("turn", sa.BigInteger, primary_key=True, autoincrement=False),
)
audit = _stored(AUDIT)
#: What is reserved for offers now; what was let go is in the audit.
holds = _stored(HOLDS)
jobs = _stored(JOBS)

#: Texts remembered by name.
texts = sa.Table(
    "texts",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    _text("text"),
    _text("by"),
    sa.Column("at", Moment),
)
#: Every file that belongs to the company.
files = sa.Table(
    "files",
    METADATA,
    sa.Column("file", sa.Text, primary_key=True),
    sa.Column("bytes", sa.BigInteger),
    _text("checksum"),
)
#: What a version or run holds: its tables, results, issues, rejected rows and originals.
contents = sa.Table(
    "contents",
    METADATA,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("file", sa.Text, nullable=False, index=True),
)
#: Named steps of migration that were taken.
steps = sa.Table("steps", METADATA, sa.Column("step", sa.Text, primary_key=True))

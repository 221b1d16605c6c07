"""The audit trail: one row a write, each carrying the hash of all before it; it decides nothing.

A change to any row breaks the chain from there on. Rows cut off at the end show by records that
no audit row speaks of. Who can rewrite the whole catalogue can rewrite the chain too: against that
only a backup elsewhere helps.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from firstmate.store.database import every
from firstmate.store.schema import audit


def as_json(value: object) -> str:
    """Return a value as the one JSON text it has here: sorted names, moments in UTC."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def link(row: Mapping[str, Any], before: str) -> str:
    """Return the hash of an audit row and of the chain before it (32 hex digits)."""
    said = as_json({name: value for name, value in row.items() if name != "chain"})
    return hashlib.blake2b(f"{before}\n{said}".encode(), digest_size=16).hexdigest()


def write(
    connection: sa.Connection,
    what: str,
    subject: str,
    *,
    before: object,
    after: object,
    by: str,
    at: datetime,
) -> None:
    """Append a row to the trail, in the transaction of the write it speaks of."""
    last = connection.execute(
        sa.select(audit.c.number, audit.c.chain).order_by(audit.c.number.desc()).limit(1)
    ).one_or_none()
    row = {
        "number": last.number + 1 if last else 1,
        "what": what,
        "subject": subject,
        "before": None if before is None else as_json(before),
        "after": None if after is None else as_json(after),
        "by": by,
        "at": at,
    }
    connection.execute(sa.insert(audit), row | {"chain": link(row, last.chain if last else "")})


def count(connection: sa.Connection) -> int:
    """Return how many writes there were so far."""
    return connection.scalar(sa.select(sa.func.max(audit.c.number))) or 0


def rows(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return the whole trail in order."""
    return every(connection, sa.select(audit).order_by(audit.c.number))


def broken(trail: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the chain, in sentences; only the first break can be named."""
    before = ""
    for place, row in enumerate(trail, start=1):
        if row["number"] != place:
            return [f"Audit row {place} is missing."]
        if row["chain"] != link(row, before):
            return [f"Audit row {place} ({row['what']} {row['subject']}) was changed afterwards."]
        before = row["chain"]
    return []

"""Small records people write: decisions, scenarios and remembered texts; it computes none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from firstmate.base.check import check
from firstmate.base.errors import Refused
from firstmate.base.frame import frame
from firstmate.company.change import Scenario, to_json
from firstmate.company.record import DECISIONS
from firstmate.store import audit
from firstmate.store.database import every, first
from firstmate.store.runs import give_reason, wanted
from firstmate.store.schema import decisions, scenarios, texts
from firstmate.store.shelf import Shelf

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Notes:
    """Decisions, scenarios and texts of one company."""

    shelf: Shelf

    def decide(self, decision: Row, *, by: str, at: datetime) -> str:
        """Append a decision, or the next state of one whose number is given; return its number."""
        _refuse_unknown(decision)
        with self.shelf.database.writing() as connection:
            number = decision.get("decision")
            before = latest(connection, number) if number else None
            if number and before is None:
                raise Refused(
                    f"There is no decision {number}.", "Leave the number out for a new one."
                )
            if before and all(before[name] == value for name, value in decision.items()):
                return str(number)
            row: dict[str, Any] = dict.fromkeys(DECISIONS.names) | (before or {}) | dict(decision)
            row |= {
                "decision": number or f"D{_count(connection) + 1:04d}",
                "by": by,
                "at": at,
                "turn": before["turn"] + 1 if before else 1,
            }
            _check(row)
            if row["run"]:
                kept = wanted(connection, row["run"])
                if not kept["why"]:
                    why = f"decided on in {row['decision']}"
                    give_reason(connection, self.shelf, kept, why=why, at=at)
            connection.execute(sa.insert(decisions), row)
            audit.write(
                connection, "decide", row["decision"], before=before,
                after=row, by=by, at=at,
            )  # fmt: skip
        return str(row["decision"])

    def put_scenario(self, scenario: Scenario, *, note: str, by: str, at: datetime) -> None:
        """Keep a scenario under its name in place of the one before."""
        said = to_json(scenario)
        row = {"scenario": scenario.name, "changes": said, "note": note, "by": by, "at": at}
        self._replace(scenarios, "scenario", row, what="scenario", same=("changes", "note"))

    def remember(self, name: str, text: str, *, by: str, at: datetime) -> None:
        """Keep a text under a name in place of the one before."""
        row = {"name": name, "text": text, "by": by, "at": at}
        self._replace(texts, "name", row, what="remember", same=("text",))

    def recall(self, name: str) -> str | None:
        """Return the text kept under a name, or None."""
        with self.shelf.database.reading() as connection:
            return connection.scalar(sa.select(texts.c.text).where(texts.c.name == name))

    def note(
        self, what: str, subject: str, *, said: Mapping[str, Any], by: str, at: datetime
    ) -> None:
        """Write into the trail what was asked, where nothing else of it is kept."""
        with self.shelf.database.writing() as connection:
            audit.write(connection, what, subject, before=None, after=dict(said), by=by, at=at)

    def _replace(
        self, table: sa.Table, key: str, row: dict[str, Any], *, what: str, same: tuple[str, ...]
    ) -> None:
        with self.shelf.database.writing() as connection:
            old = sa.select(table).where(table.c[key] == row[key])
            before = first(connection, old)
            if before and all(before[name] == row[name] for name in same):
                return
            connection.execute(sa.delete(table).where(table.c[key] == row[key]))
            connection.execute(sa.insert(table), row)
            audit.write(
                connection, what, row[key], before=before, after=row,
                by=row["by"], at=row["at"],
            )  # fmt: skip


def latest(connection: sa.Connection, decision: str) -> dict[str, Any] | None:
    """Return the latest state of a decision, or None."""
    found = (
        sa.select(decisions)
        .where(decisions.c.decision == decision)
        .order_by(decisions.c.turn.desc())
        .limit(1)
    )
    return first(connection, found)


def latest_of_each(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return the latest state of every decision."""
    last = (
        sa.select(decisions.c.decision, sa.func.max(decisions.c.turn).label("turn"))
        .group_by(decisions.c.decision)
        .subquery()
    )
    both = (decisions.c.decision == last.c.decision) & (decisions.c.turn == last.c.turn)
    return every(connection, sa.select(decisions).join(last, both))


def _count(connection: sa.Connection) -> int:
    counted = sa.select(sa.func.count(sa.distinct(decisions.c.decision)))
    return connection.scalar(counted) or 0


def _refuse_unknown(decision: Row) -> None:
    unknown = sorted(set(decision) - set(DECISIONS.names))
    if unknown:
        raise Refused(
            f"A decision has no {', '.join(unknown)}.", f"It has {', '.join(DECISIONS.names)}."
        )


def _check(row: Row) -> None:
    """Refuse values of another kind or outside the declared choices."""
    try:
        typed = frame(DECISIONS, [{name: row[name] for name in DECISIONS.names}]).rows
    except Exception as error:
        raise Refused(
            f"A value of the decision does not fit: {error}.", "Look at the table of decisions."
        ) from error
    found = check(DECISIONS, typed)
    if found.height:
        first = found.row(0, named=True)
        raise Refused(f"{first['column']}: {first['why']}", first["mend"])

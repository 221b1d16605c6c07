"""Kept runs with their result tables, each with the declaration it was computed under."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from firstmate.base.errors import Refused
from firstmate.base.run import Run
from firstmate.store import audit
from firstmate.store.database import first
from firstmate.store.schema import contents, runs
from firstmate.store.shelf import Content, Shelf, Swept
from firstmate.store.versions import as_kept


@dataclass(frozen=True)
class Runs:
    """The kept runs of one company."""

    shelf: Shelf

    def keep(self, run: Run, *, why: str, at: datetime) -> str:
        """Keep a run; one kept without a reason may be swept until a reason comes."""
        while True:
            with self.shelf.database.reading() as connection:
                before = row_of(connection, run.id)
            held = None
            if before is None:
                known = self.shelf.known()
                held = self.shelf.put_frames("result", run.results.values(), known)
            try:
                with self.shelf.database.writing() as connection:
                    before = row_of(connection, run.id)
                    if before is None:
                        self._append(connection, _row(run, why=why, at=at), held)
                    elif why and not before["why"]:
                        give_reason(connection, self.shelf, before, why=why, at=at)
                    return run.id
            except Swept:
                continue

    def run(self, run: str, *, only: Iterable[str] | None = None) -> Run:
        """Return a kept run with its results, or with only those named."""
        with self.shelf.database.reading() as connection:
            row = wanted(connection, run)
            files = self.shelf.held(connection, run, "result")
            if only is not None:
                files = {name: files[name] for name in only if name in files}
            results = self.shelf.frames(connection, files, {})
        said = json.loads(row["record"])
        known_at = said["known_at"]
        return Run(
            company=said["company"],
            version=row["version"],
            scenario=row["scenario"],
            as_of=row["as_of"],
            known_at=datetime.fromisoformat(known_at) if known_at else None,
            versions=said["versions"],
            options=said["options"],
            seed=said["seed"],
            results=results,
            cut_short=tuple(said["cut_short"]),
            by_default=bool(row["by_default"]),
        )

    def latest(
        self, *, scenario: str, holding: Iterable[str], version: str | None = None
    ) -> str | None:
        """Return the newest kept run, options at their defaults, that holds all these tables."""
        wanted_tables = sorted(set(holding))
        there = (
            sa.select(contents.c.owner)
            .where(contents.c.kind == "result", contents.c.name.in_(wanted_tables))
            .group_by(contents.c.owner)
            .having(sa.func.count() == len(wanted_tables))
        )
        found = sa.select(runs.c.run).where(
            runs.c.scenario == scenario, runs.c.by_default, runs.c.run.in_(there)
        )
        if version is not None:
            found = found.where(runs.c.version == version)
        with self.shelf.database.reading() as connection:
            return connection.scalar(found.order_by(runs.c.at.desc(), runs.c.run).limit(1))

    def _append(
        self, connection: sa.Connection, row: dict[str, Any], held: list[Content] | None
    ) -> None:
        if held is None:  # a sweep took the run between the look and the transaction
            raise Swept("The run was swept away meanwhile.", "Try again.")
        connection.execute(sa.insert(runs), row)
        self.shelf.name_them(connection, row["run"], held)
        audit.write(
            connection, "keep", row["run"], before=None, after=as_kept(row, held),
            by="", at=row["at"],
        )  # fmt: skip


def row_of(connection: sa.Connection, run: str) -> dict[str, Any] | None:
    """Return the catalogue's row of a run, or None."""
    return first(connection, sa.select(runs).where(runs.c.run == run))


def wanted(connection: sa.Connection, run: str) -> dict[str, Any]:
    """Return the catalogue's row of a run. Refused when it is not kept."""
    row = row_of(connection, run)
    if row is None:
        raise Refused(f"There is no kept run {run}.", "Keep the run first, or compute it again.")
    return row


def give_reason(
    connection: sa.Connection, shelf: Shelf, row: dict[str, Any], *, why: str, at: datetime
) -> None:
    """Mark a run as one to stay."""
    connection.execute(sa.update(runs).where(runs.c.run == row["run"]).values(why=why))
    held = [
        Content("result", name, file)
        for name, file in shelf.held(connection, row["run"], "result").items()
    ]
    audit.write(
        connection, "keep", row["run"], before={"why": row["why"]},
        after=as_kept({**row, "why": why}, held), by="", at=at,
    )  # fmt: skip


def _row(run: Run, *, why: str, at: datetime) -> dict[str, Any]:
    record = {
        "company": run.company,
        "known_at": run.known_at.isoformat() if run.known_at else None,
        "versions": dict(run.versions),
        "options": {name: dict(options) for name, options in run.options.items()},
        "seed": run.seed,
        "cut_short": list(run.cut_short),
    }
    return {
        "run": run.id,
        "version": run.version,
        "scenario": run.scenario,
        "as_of": run.as_of,
        "by_default": run.by_default,
        "why": why,
        "at": at,
        "record": json.dumps(record, sort_keys=True, default=str),
    }

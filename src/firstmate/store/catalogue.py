"""The store over a catalogue and its files; it only binds the verbs, which live with their nouns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa

from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.base.table import Table
from firstmate.company.change import BASE, Scenario
from firstmate.company.company import Company
from firstmate.company.nouns.other import HOLDS
from firstmate.company.record import AUDIT, DECISIONS, JOBS, RUNS, SCENARIOS, VERSIONS
from firstmate.store import schema
from firstmate.store.audit import count as writes
from firstmate.store.backup import write_backup
from firstmate.store.database import Database, every
from firstmate.store.files import Files
from firstmate.store.holds import Holds
from firstmate.store.jobs import Jobs
from firstmate.store.migrations import migrate
from firstmate.store.notes import Notes, latest_of_each
from firstmate.store.results import FolderResults, MemoryResults
from firstmate.store.runs import Runs
from firstmate.store.shelf import Shelf
from firstmate.store.sweep import sweep
from firstmate.store.verify import verify
from firstmate.store.versions import Versions


class Catalogue:
    """One company's store; :class:`firstmate.store.protocol.Store` describes every verb."""

    def __init__(
        self, database: Database, files: Files, results: FolderResults | MemoryResults
    ) -> None:
        migrate(database)
        self.results = results
        self.shelf = Shelf(files, database)
        self._versions = Versions(self.shelf)
        self._runs = Runs(self.shelf)
        self._notes = Notes(self.shelf)
        self._holds = Holds(self.shelf)
        self.queue = Jobs(self.shelf)

    def save(
        self,
        company: Company,
        *,
        by: str,
        at: datetime,
        note: str = "",
        rejected: Mapping[str, pl.DataFrame] | None = None,
        originals: Iterable[Path] = (),
        corrections: Scenario = BASE,
    ) -> str:
        """Keep an imported state as a new version and return its name."""
        return self._versions.save(
            company, by=by, at=at, note=note, rejected=rejected or {}, originals=originals,
            corrections=corrections,
        )  # fmt: skip

    def change(self, scenario: Scenario, *, by: str, at: datetime, seen: str | None = None) -> str:
        """Append changes to the current version and return the new version's name."""
        return self._versions.change(scenario, by=by, at=at, seen=seen)

    def revert(self, to: str, *, by: str, at: datetime) -> str:
        """Append a version with the content of an earlier one and return its name."""
        return self._versions.revert(to, by=by, at=at)

    def load(self, version: str | None = None) -> Company:
        """Return the company at a version, by default the current one."""
        return self._versions.load(version)

    def changes(self, version: str | None = None) -> Scenario:
        """Return the changes on top of the version's import, in order."""
        return self._versions.changes(version)

    def rejected(self, version: str | None = None) -> dict[str, pl.DataFrame]:
        """Return the rejected rows of the version's import, by sheet."""
        return self._versions.rejected(version)

    def originals(self, to: Path, version: str | None = None) -> list[Path]:
        """Write the files of the version's import into a folder; return them."""
        return self._versions.originals(to, version)

    def state(self) -> str:
        """Return a short text that every write changes, except how far a job at work is."""
        with self.shelf.database.reading() as connection:
            return f"{writes(connection)} {self.queue.statuses(connection)}"

    def versions(self) -> pl.DataFrame:
        """Return the table ``versions``."""
        return self._rows(VERSIONS, schema.versions)

    def keep(self, run: Run, *, why: str, at: datetime) -> str:
        """Keep a run with its results and return its id."""
        return self._runs.keep(run, why=why, at=at)

    def run(self, run: str, *, only: Iterable[str] | None = None) -> Run:
        """Return a kept run with its results, or with only those named."""
        return self._runs.run(run, only=only)

    def latest(
        self, *, scenario: str, holding: Iterable[str], version: str | None = None
    ) -> str | None:
        """Return the id of the newest kept run under a scenario holding these tables."""
        return self._runs.latest(scenario=scenario, holding=holding, version=version)

    def work(self) -> pl.DataFrame:
        """Return the table ``work``."""
        return self._rows(JOBS, schema.jobs)

    def runs(self) -> pl.DataFrame:
        """Return the table ``runs``."""
        return self._rows(RUNS, schema.runs)

    def put_scenario(self, scenario: Scenario, *, note: str, by: str, at: datetime) -> None:
        """Keep a scenario under its name."""
        self._notes.put_scenario(scenario, note=note, by=by, at=at)

    def scenarios(self) -> pl.DataFrame:
        """Return the table ``scenarios``."""
        return self._rows(SCENARIOS, schema.scenarios)

    def decide(self, decision: Mapping[str, Any], *, by: str, at: datetime) -> str:
        """Write a row of the table ``decisions`` and return its number."""
        return self._notes.decide(decision, by=by, at=at)

    def decisions(self) -> pl.DataFrame:
        """Return the table ``decisions``, the latest state of each."""
        with self.shelf.database.reading() as connection:
            return _declared(DECISIONS, latest_of_each(connection))

    def hold(
        self, rows: Sequence[Mapping[str, Any]], free: pl.DataFrame, *, by: str, at: datetime
    ) -> str:
        """Reserve stock or hours that are still free; return the hold's number."""
        return self._holds.hold(rows, free, by=by, at=at)

    def release(self, hold: str, *, by: str, at: datetime) -> None:
        """Let go of a hold."""
        self._holds.release(hold, by=by, at=at)

    def expire(self, at: datetime) -> int:
        """Let go of every hold whose time is over; return how many."""
        return self._holds.expire(at)

    def holds(self, at: datetime) -> pl.DataFrame:
        """Return the rows of the table ``holds`` in force at a moment."""
        return _declared(HOLDS, self._holds.live(at))

    def remember(self, name: str, text: str, *, by: str, at: datetime) -> None:
        """Keep a named text."""
        self._notes.remember(name, text, by=by, at=at)

    def recall(self, name: str) -> str | None:
        """Return the text remembered under the name, or None."""
        return self._notes.recall(name)

    def note(
        self, what: str, subject: str, *, said: Mapping[str, Any], by: str, at: datetime
    ) -> None:
        """Write into the audit trail what was asked, where nothing else of it is kept."""
        self._notes.note(what, subject, said=said, by=by, at=at)

    def audit(self) -> pl.DataFrame:
        """Return the table ``audit``."""
        return self._rows(AUDIT, schema.audit)

    def verify(self) -> list[str]:
        """Return what is wrong with audit chain, records and files, in sentences."""
        return verify(self.shelf)

    def sweep(self, at: datetime, *, older_than: timedelta) -> int:
        """Throw away unmarked runs and unused results older than that; how many runs."""
        return sweep(self.shelf, self.results, at=at, older_than=older_than)

    def backup(self, to: Path) -> None:
        """Write one file from which ``restore`` makes the same store; writing may go on."""
        write_backup(self.shelf, to)

    def close(self) -> None:
        """Let go of connections and locks."""
        self.shelf.database.close()

    def _rows(self, declared: Table, stored: sa.Table) -> pl.DataFrame:
        with self.shelf.database.reading() as connection:
            return _declared(declared, every(connection, sa.select(stored)))


def _declared(table: Table, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    named = [{name: row[name] for name in table.names} for row in rows]
    return frame(table, named or None).rows

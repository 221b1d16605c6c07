"""What every store of a company can do; implementations are in memory, or a catalogue with Parquet files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from firstmate.base.frame import Frame
from firstmate.base.run import Run
from firstmate.base.table import Table
from firstmate.company.change import BASE, Scenario
from firstmate.company.company import Company


class Results(Protocol):
    """Results by mark; equal results are kept once."""

    def get(self, mark: str, tables: Iterable[Table]) -> dict[str, Frame] | None:
        """Return the result kept under the mark, or None."""

    def put(self, mark: str, answers: dict[str, Frame]) -> None:
        """Keep a result under its mark; it may be swept, as it can be computed again."""


class Queue(Protocol):
    """Long work that doors ask for and a worker takes, one job after the other, oldest first."""

    def ask(self, kind: str, what: str, *, by: str, at: datetime) -> str:
        """Ask for work and return its number; the same work still open is asked for once."""

    def take(self, *, at: datetime) -> dict[str, Any] | None:
        """Take the oldest waiting job to work on it, or None; no two workers take the same."""

    def follow(self, job: str, *, share: float, doing: str, at: datetime) -> bool:
        """Note how far the work is, as a sign of life; False when the job shall end."""

    def end(
        self, job: str, *, status: str, at: datetime, result: str = "", problem: str = ""
    ) -> None:
        """Note that a job is done, failed or cancelled; one that has ended stays as it ended."""

    def cancel(self, job: str, *, by: str, at: datetime) -> None:
        """Take a job back: at once while it waits; a running one is told to end."""

    def give_back(self, job: str, *, at: datetime) -> None:
        """Let a job whose worker died wait again; after the third time it has failed."""

    def job(self, job: str) -> dict[str, Any]:
        """Return a job's row of the table ``work``. Refused when there is none of that number."""

    def open(self) -> list[dict[str, Any]]:
        """Return the jobs that have not ended, oldest first."""


class Store(Protocol):
    """One company's versions, scenarios, runs, decisions and audit trail, append-only.

    Every write is all or nothing: a kill at any moment leaves the state before or after it.
    Moments are passed in (UTC); a store reads no clock.
    """

    @property
    def results(self) -> Results:
        """Results computed before, by mark."""

    @property
    def queue(self) -> Queue:
        """Long work asked for."""

    def work(self) -> pl.DataFrame:
        """Return the table ``work``."""

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
        """Keep an imported state as a new version and return its name.

        The same content as the current version makes no new one: its name comes back.
        Originals are kept unchanged, once per content; rejected rows with the version.
        The version is the imported frames with the ``corrections`` on top: give those of
        :meth:`changes` that still hold, else what people entered since the last import is gone.
        """

    def change(self, scenario: Scenario, *, by: str, at: datetime, seen: str | None = None) -> str:
        """Append changes to the current version and return the new version's name.

        A change without effect, because the value is there already, makes no new version.

        Parameters
        ----------
        seen
            Version the author was looking at. Then an edit of anything that differs from it by
            now is a conflict too, also where the change states no ``was`` or the cell was empty.

        Raises
        ------
        Conflict
            A cell's current value is neither the change's ``was`` nor what it sets.
        Refused
            There is no version yet, or the changes match nothing.
        """

    def revert(self, to: str, *, by: str, at: datetime) -> str:
        """Append a version with the content of an earlier one and return its name.

        Raises
        ------
        Refused
            There is no such version.
        """

    def load(self, version: str | None = None) -> Company:
        """Return the company at a version, by default the current one.

        Raises
        ------
        Refused
            There is no such version.
        """

    def changes(self, version: str | None = None) -> Scenario:
        """Return the changes between a version's imported frames and its state, in order."""

    def rejected(self, version: str | None = None) -> dict[str, pl.DataFrame]:
        """Return the rejected rows of the version's import, by sheet."""

    def originals(self, to: Path, version: str | None = None) -> list[Path]:
        """Write the files that the version's import was read from into a folder; return them."""

    def state(self) -> str:
        """Return a short text that every write changes, except how far a job at work is."""

    def versions(self) -> pl.DataFrame:
        """Return the table ``versions``."""

    def keep(self, run: Run, *, why: str, at: datetime) -> str:
        """Keep a run with its results and return its id; a run kept twice is kept once.

        With an empty ``why`` it may be swept, until it is kept again with a reason or decided on.
        """

    def run(self, run: str, *, only: Iterable[str] | None = None) -> Run:
        """Return a kept run with its results, or with only those named that it holds.

        Raises
        ------
        Refused
            No run of that id is kept.
        """

    def latest(
        self, *, scenario: str, holding: Iterable[str], version: str | None = None
    ) -> str | None:
        """Return the newest kept run, options at their defaults, that holds all these tables.

        ``scenario`` is its JSON. None where there is no such run.
        """

    def runs(self) -> pl.DataFrame:
        """Return the table ``runs``."""

    def put_scenario(self, scenario: Scenario, *, note: str, by: str, at: datetime) -> None:
        """Keep a scenario under its name; one of that name is replaced, the audit keeps both."""

    def scenarios(self) -> pl.DataFrame:
        """Return the table ``scenarios``."""

    def decide(self, decision: Mapping[str, Any], *, by: str, at: datetime) -> str:
        """Write a row of the table ``decisions`` and return its number.

        With the number of an earlier one it is its next state; fields not given stay.

        Raises
        ------
        Refused
            A field or value is not of the table, or its run is not kept.
        """

    def decisions(self) -> pl.DataFrame:
        """Return the table ``decisions``, the latest state of each."""

    def hold(
        self, rows: Sequence[Mapping[str, Any]], free: pl.DataFrame, *, by: str, at: datetime
    ) -> str:
        """Reserve stock or hours: write rows of the table ``holds`` as one hold, return its number.

        A hold of a given number that is there already with the same rows is written once.

        Parameters
        ----------
        rows
            item, location, quantity or resource, hours; ``period`` (day from which stock is held,
            or week of the hours), customer, held_until, by, source (the plan it rests on).
        free
            item, location, resource, period, quantity, hours: what is free before any hold, units
            from that day on or hours in that week. What other holds take of it is checked in the
            transaction that writes.

        Raises
        ------
        Conflict
            Others hold what was free.
        Refused
            There is not enough, or a row holds nothing.
        """

    def release(self, hold: str, *, by: str, at: datetime) -> None:
        """Let go of a hold. Refused when there is none of that number."""

    def expire(self, at: datetime) -> int:
        """Let go of every hold whose time is over; return how many."""

    def holds(self, at: datetime) -> pl.DataFrame:
        """Return the rows of the table ``holds`` in force at a moment."""

    def remember(self, name: str, text: str, *, by: str, at: datetime) -> None:
        """Keep a named text, such as the answers to intake's questions."""

    def recall(self, name: str) -> str | None:
        """Return the text remembered under the name, or None."""

    def note(
        self, what: str, subject: str, *, said: Mapping[str, Any], by: str, at: datetime
    ) -> None:
        """Write into the audit trail what was asked, where nothing else of it is kept.

        ``said`` is what it was asked with and what came of it, as JSON can hold it.
        """

    def audit(self) -> pl.DataFrame:
        """Return the table ``audit``."""

    def verify(self) -> list[str]:
        """Check the audit chain and every stored file; return what is wrong, in sentences."""

    def sweep(self, at: datetime, *, older_than: timedelta) -> int:
        """Throw away unmarked runs, and results nobody used, older than that; how many runs."""

    def backup(self, to: Path) -> None:
        """Write one file from which :func:`restore` makes the same store; writing may go on."""

    def close(self) -> None:
        """Let go of connections and locks."""

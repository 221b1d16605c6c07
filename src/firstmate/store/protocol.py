"""What every store of a company can do; implementations are in memory, or a catalogue with Parquet files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from firstmate.base.frame import Frame
from firstmate.base.run import Run
from firstmate.base.table import Table
from firstmate.company.change import Scenario
from firstmate.company.company import Company


class Results(Protocol):
    """Results by mark; equal results are kept once."""

    def get(self, mark: str, tables: Iterable[Table]) -> dict[str, Frame] | None:
        """Return the result kept under the mark, or None."""

    def put(self, mark: str, answers: dict[str, Frame]) -> None:
        """Keep a result under its mark."""


class Store(Protocol):
    """One company's versions, scenarios, runs, decisions and audit trail, append-only.

    Every write is all or nothing: a kill at any moment leaves the state before or after it.
    Moments are passed in (UTC); a store reads no clock.
    """

    results: Results

    def save(
        self,
        company: Company,
        *,
        by: str,
        at: datetime,
        note: str = "",
        rejected: Mapping[str, pl.DataFrame] | None = None,
        originals: Iterable[Path] = (),
    ) -> str:
        """Keep an imported state as a new version and return its name.

        The same content as the current version makes no new one: its name comes back.
        Originals are kept unchanged, once per content; rejected rows with the version.
        """

    def change(self, scenario: Scenario, *, by: str, at: datetime) -> str:
        """Append changes to the current version and return the new version's name.

        Raises
        ------
        Conflict
            A cell's current value is not the change's ``was``.
        Refused
            There is no version yet, or the changes match nothing.
        """

    def load(self, version: str | None = None) -> Company:
        """Return the company at a version, by default the current one.

        Raises
        ------
        Refused
            There is no such version.
        """

    def rejected(self, version: str | None = None) -> dict[str, pl.DataFrame]:
        """Return the rejected rows of the version's import, by sheet."""

    def versions(self) -> pl.DataFrame:
        """Return the table ``versions``."""

    def keep(self, run: Run, *, why: str, at: datetime) -> str:
        """Keep a run with its results and return its id; a run kept twice is kept once."""

    def run(self, run: str) -> Run:
        """Return a kept run. Refused when there is none of that id."""

    def runs(self) -> pl.DataFrame:
        """Return the table ``runs``."""

    def put_scenario(self, scenario: Scenario, *, note: str, by: str, at: datetime) -> None:
        """Keep a scenario under its name; one of that name is replaced, the audit keeps both."""

    def scenarios(self) -> pl.DataFrame:
        """Return the table ``scenarios``."""

    def decide(self, decision: Mapping[str, Any], *, by: str, at: datetime) -> str:
        """Write a row of the table ``decisions`` and return its number."""

    def decisions(self) -> pl.DataFrame:
        """Return the table ``decisions``, the latest state of each."""

    def remember(self, name: str, text: str, *, by: str, at: datetime) -> None:
        """Keep a named text, such as the answers to intake's questions."""

    def recall(self, name: str) -> str | None:
        """Return the text remembered under the name, or None."""

    def audit(self) -> pl.DataFrame:
        """Return the table ``audit``."""

    def verify(self) -> list[str]:
        """Check the audit chain and every stored file; return what is wrong, in sentences."""

    def backup(self, to: Path) -> None:
        """Write one file from which :func:`restore` makes the same store; writing may go on."""

    def close(self) -> None:
        """Let go of connections and locks."""

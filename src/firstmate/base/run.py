"""A Run is the record of what was computed from what, and its result tables; it computes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from firstmate.base.frame import Frame


@dataclass(frozen=True)
class Run:
    """Company version, scenario, days, task versions, options and seed -> result tables.

    ``company`` is the mark of the company's content, ``scenario`` its changes as JSON.
    ``by_default`` says that every option stood at its default: such a run answers for the company.
    """

    company: str
    version: str
    scenario: str
    as_of: date
    known_at: datetime | None
    versions: Mapping[str, str]
    options: Mapping[str, Mapping[str, Any]]
    seed: int
    results: Mapping[str, Frame]
    cut_short: tuple[str, ...] = ()
    by_default: bool = True

    @property
    def id(self) -> str:
        """Name of the run: hash of everything it was computed from (16 hex digits)."""
        what = json.dumps(
            [
                self.company,
                self.scenario,
                self.as_of.isoformat(),
                self.known_at.isoformat() if self.known_at else None,
                dict(self.versions),
                {name: dict(options) for name, options in self.options.items()},
                self.seed,
            ],
            sort_keys=True,
            default=str,
        )
        return hashlib.blake2b(what.encode(), digest_size=8).hexdigest()

    def __getitem__(self, table: str) -> Frame:
        return self.results[table]

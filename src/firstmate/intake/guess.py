"""What a sheet is thought to be: tables, which header feeds which column, why, and what is asked.

It holds plain data; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One column of ours fed by one column of the sheet.

    ``how`` says what is done on the way: "" reads the value as the column's kind, "word:cancelled"
    gives that word where the cell is filled, "name" takes a name where the code is missing,
    "period" takes the first day of the period of an unpivoted grid.
    """

    column: str
    position: str
    header: str
    said: str = ""
    how: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A table that a sheet feeds; the first target of a guess decides the fate of a row.

    ``constants`` are values the sheet says once (currency in a header, kind of document).
    ``keep`` maps position -> plain words of which the cell must be one, where a sheet mixes kinds
    of rows; ``group`` means rows are summed to one per key.
    """

    table: str
    fields: tuple[Field, ...]
    constants: dict[str, str] = field(default_factory=dict)
    keep: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guess:
    """What one sheet is thought to be, with reasons and a confidence between 0 and 1.

    ``source`` says what it rests on: "profile", "vendor", "headers", "answer" or "nothing".
    """

    file: str
    sheet: str
    shape: str
    targets: tuple[Target, ...]
    confidence: float
    reasons: tuple[str, ...]
    source: str = "headers"
    vendor: str = ""
    unused: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """Name of the main table, "" where the sheet is not used."""
        return self.targets[0].table if self.targets else ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question whose answer changes what is read; ``default`` is used until it is answered.

    ``effect`` is the number of rows concerned times the share of their meaning that hangs on the
    answer; the greatest are asked first. ``stake`` is the money at stake where it can be said.
    """

    id: str
    text: str
    options: tuple[str, ...]
    default: str
    effect: float
    why: str = ""
    stake: float | None = None

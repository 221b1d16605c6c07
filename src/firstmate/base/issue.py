"""Issues: what is odd or wrong, where, why, and what would mend it; one table for the whole product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from firstmate.base.table import Column, Table

if TYPE_CHECKING:
    import polars as pl

SEVERITIES = ("error", "warning", "hint")

ISSUES = Table(
    "issues",
    "What is odd or wrong in data or request, where, and what would mend it.",
    (
        Column("task", "text", "What found it: intake, change, or the name of a task.", key=True),
        Column("code", "text", "Short stable name of the kind of issue.", key=True),
        Column("severity", "text", "How bad it is.", choices=SEVERITIES),
        Column("table", "text", "Table concerned.", key=True),
        Column("file", "text", "File concerned.", key=True),
        Column("sheet", "text", "Sheet of the file.", key=True),
        Column("row", "integer", "Row of the sheet as a spreadsheet program numbers it.", key=True),
        Column("column", "text", "Column concerned.", key=True),
        Column("value", "text", "The value found."),
        Column("why", "text", "What is wrong with it, in a sentence."),
        Column("mend", "text", "What would mend it, in a sentence."),
        Column("effect", "money", "Money at stake where it can be said.", unit="currency"),
        Column("count", "integer", "How many rows it stands for.", low=1),
    ),
    role="result",
    gathered=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One row of the table ``issues``; see its columns for the meaning of each field."""

    task: str
    code: str
    why: str
    mend: str
    severity: str = "warning"
    table: str = ""
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    effect: float | None = None
    count: int = 1

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(f"severity is one of {SEVERITIES}, not {self.severity!r}")


def issue_rows(issues: Iterable[Issue]) -> pl.DataFrame:
    """Return the issues as rows of the table ``issues``."""
    # Late, so that declaring a task that gives issues loads nothing numerical.
    import polars as pl

    from firstmate.base.frame import schema

    return pl.DataFrame([asdict(issue) for issue in issues], schema=schema(ISSUES))

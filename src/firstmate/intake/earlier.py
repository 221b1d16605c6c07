"""What the company knew before and this import does not say: forgotten files, older history, wishes.

It changes nothing that this import says.
"""

from __future__ import annotations

import polars as pl

from firstmate.base.issue import Issue
from firstmate.company.company import Company
from firstmate.company.tables import INPUTS

#: What people enter here rather than in files.
_ENTERED = (
    "forecast_overrides",
    "forecast_reviews",
    "past_forecasts",
    "plan_pins",
    "enquiries",
    "holds",
    "accepted_estimates",
    "settings",
    "patience",
)


def carry_over(
    tables: dict[str, pl.DataFrame], previous: Company | None
) -> tuple[dict[str, pl.DataFrame], list[Issue]]:
    """Return the tables completed from the company before.

    A table no file speaks of this time keeps its rows, and that is said. A file that begins later
    than the history known (a weekly export of the last months) is put behind that history.
    """
    if previous is None:
        return tables, []
    tables, issues = dict(tables), []
    for name, table in INPUTS.items():
        before = previous[name]
        if before.is_empty():
            continue
        if name not in tables:
            tables[name] = before
            if name not in _ENTERED and name != "events" and not _only_mentioned(before):
                issues.append(Issue(
                    task="intake", code="table_not_in_files", table=name,
                    why=f"No file holds {name.replace('_', ' ')} this time; those of the last import are used.",
                    mend="Export it again with the others.", count=before.height,
                ))  # fmt: skip
        elif table.time and name != "stock":
            tables[name] = _history(tables[name], before, time=table.time, key=table.key)
    return tables, issues


def _only_mentioned(rows: pl.DataFrame) -> bool:
    """Whether no file ever held the table: rows were mentioned elsewhere, or seen by comparing."""
    own = rows["source"].str.contains("^(mentioned in|seen (on|between)) ")
    return bool(own.fill_null(value=False).all())


def _history(
    now: pl.DataFrame, before: pl.DataFrame, *, time: str, key: tuple[str, ...]
) -> pl.DataFrame:
    """Keep rows from before the first day of this export."""
    first = now[time].min()
    if first is None:
        return now
    # What was noticed by comparing imports is in no file: it stays, whenever it was.
    noticed = pl.col("source").str.starts_with("seen ").fill_null(value=False)
    older = before.filter((pl.col(time) < first) | noticed)
    if key:
        older = older.join(now.select(key), on=list(key), how="anti", nulls_equal=True)
    return pl.concat([older, now], how="diagonal_relaxed") if older.height else now

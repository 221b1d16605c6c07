"""What changed since last time: two agendas compared row by row; it computes and ranks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.table import Column, Table
from firstmate.work.clock import now
from firstmate.work.workspace import Workspace

#: A value that moved by less than this share of the larger of both is the same to people.
MOVED = 0.1

NEWS = Table(
    "news",
    "What is new on the agenda, gone from it, or worth something else than last time.",
    (
        Column("news", "text", "What happened to it.", choices=("new", "gone", "moved")),
        Column("value_before", "money", "Its value last time; empty = new.", unit="currency"),
        Column("difference", "money", "Value now less the value last time.", unit="currency"),
        *RECOMMENDATIONS.columns,
    ),
    role="record",
)
_KEY = ["task", "recommendation"]


@dataclass(frozen=True)
class Since:
    """What changed since a run of an earlier state of the company."""

    run: str
    as_of: date
    news: pl.DataFrame


def since(before: Run, after: Run, *, moved: float = MOVED) -> pl.DataFrame:
    """Compare the agendas of two runs that hold ``agenda`` and ``recommendations``.

    Parameters
    ----------
    moved
        A value counts as moved where it differs by at least this share of the larger of both.

    Returns
    -------
    Rows of the table ``news``, the largest difference in money first. What is new carries its
    fields of today, what is gone those of last time with an empty value. What merely left the
    agenda for a gathered row, or came from one, is neither new nor gone.
    """
    old, new = _on_the_agenda(before), _on_the_agenda(after)
    fresh = new.join(before["recommendations"].rows, on=_KEY, how="anti")
    gone = old.join(after["recommendations"].rows, on=_KEY, how="anti")
    both = new.join(old.select(*_KEY, pl.col("value").alias("value_before")), on=_KEY)
    larger = pl.max_horizontal(pl.col("value").abs(), pl.col("value_before").abs())
    apart = (pl.col("value") - pl.col("value_before")).abs()
    parts = [
        _told(fresh, "new", value=pl.col("value"), was=pl.lit(None, pl.Float64)),
        _told(gone, "gone", value=pl.lit(None, pl.Float64), was=pl.col("value")),
        _told(
            both.filter((apart >= moved * larger) & (apart > 0)),
            "moved",
            value=pl.col("value"),
            was=pl.col("value_before"),
        ),
    ]
    rows = frame(NEWS, pl.concat(parts)).rows
    size = pl.col("difference").abs()
    return rows.sort(size, *_KEY, descending=[True, False, False], nulls_last=True)


def look(workspace: Workspace, run: Run) -> Since | None:
    """Compare a run with the last kept one of an earlier state of the company, and keep it.

    It is kept without a reason: it may be swept like any other, until somebody marks it. None
    where there is nothing to compare with.
    """
    workspace.store.keep(run, why="", at=now())
    return last(workspace, run)


def last(workspace: Workspace, run: Run) -> Since | None:
    """Compare a run with the last kept one of an earlier state of the company, if there is one."""
    rows = workspace.store.runs().filter(
        (pl.col("scenario") == run.scenario) & (pl.col("version") != run.version)
    )
    for name in rows.sort("at", "run", descending=[True, False])["run"]:
        before = workspace.store.run(name, only=["agenda", "recommendations"])
        if {"agenda", "recommendations"} <= set(before.results):
            return Since(name, before.as_of, since(before, run))
    return None


def _on_the_agenda(run: Run) -> pl.DataFrame:
    """Return the recommendations that stand on the agenda in their own right, with its value."""
    ranked = run["agenda"].rows.filter(pl.col("state") != "other").select(*_KEY, "value")
    return ranked.join(run["recommendations"].rows.drop("value"), on=_KEY)


def _told(rows: pl.DataFrame, news: str, *, value: pl.Expr, was: pl.Expr) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(news).alias("news"),
        value.alias("value"),
        was.alias("value_before"),
        (value.fill_null(0.0) - was.fill_null(0.0)).alias("difference"),
    ).select(NEWS.names)

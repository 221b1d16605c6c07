"""Deals as lives in weeks: which stage each was in when, and how it ended; it learns nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
#: Weeks of its life after which a deal counts as one that was left open.
LONGEST = 156
#: Deals that teach: the latest ones. More teach nothing new and old ones teach what has changed.
MOST_DEALS = 4000
#: Stages kept apart; the rarest beyond them count as one.
MOST_STAGES = 12
OTHER = "other stages"


@dataclass(frozen=True)
class Lives:
    """Deals by week of life.

    ``weeks`` are whole weeks lived, ``outcome`` 1 won, 0 lost, -1 still open. ``known`` (deal x week)
    is the number of the stage at the beginning of each week, -1 where nobody wrote it down; an open
    deal has one week more, the present one.
    """

    deal: list[str]
    stages: tuple[str, ...]
    weeks: Ints
    outcome: Ints
    known: Ints

    @property
    def closed(self) -> int:
        """Number of decided deals."""
        return int((self.outcome >= 0).sum())


def present(deals: pl.DataFrame) -> pl.Expr:
    """Say of each deal whether it is still open: told so, or told nothing and not closed."""
    told = pl.col("outcome").fill_null(pl.when(pl.col("closed").is_null()).then(pl.lit("open")))
    return (told == "open").fill_null(value=False) if deals.width else pl.lit(value=False)


def end_names(deals: pl.DataFrame, *, stages: pl.DataFrame) -> list[str]:
    """Return the stages that are only names of an end, as "Closed won".

    No open deal is there, all that are ended one way, and none entered it days before its end.

    >>> deals = pl.DataFrame(
    ...     {
    ...         "deal": ["1", "2"],
    ...         "stage": ["Won!", "offer"],
    ...         "outcome": ["won", "open"],
    ...         "closed": [date(2026, 1, 9), None],
    ...     }
    ... )
    >>> none = pl.DataFrame(schema={"deal": pl.String, "stage": pl.String, "at": pl.Datetime})
    >>> end_names(deals, stages=none)
    ['Won!']
    """
    over = pl.col("outcome").is_in(["won", "lost"]).fill_null(value=False)
    by = deals.filter(pl.col("stage").fill_null("") != "").group_by("stage").agg(
        over.all().alias("over"), pl.col("outcome").n_unique().alias("ways")
    )  # fmt: skip
    ends = by.filter("over", pl.col("ways") == 1)["stage"]
    before = pl.col("closed").is_null() | (pl.col("at").dt.date() < pl.col("closed"))
    passed = stages.join(deals.select("deal", "closed"), on="deal").filter(before)["stage"].unique()
    return sorted(set(ends) - set(passed.to_list()))


def lives(
    deals: pl.DataFrame, *, stages: pl.DataFrame, as_of: date, ends: list[str] | None = None
) -> Lives:
    """Return the lives up to a day: what was decided or entered later is not known yet.

    Parameters
    ----------
    deals
        deal, stage, outcome, created, closed, expected_close.
    stages
        deal, stage, at, source; rows whose source begins with "seen" were noticed by comparing
        imports: the deal was in the stage then, and may have entered it before.
    as_of
        Last day known.
    ends
        Names of ends among the stages; None = as :func:`end_names` finds them.

    A deal that was decided keeps the last stage it was in, where the CRM leaves it there; the name
    of an end ("Closed won") is no stage.
    """
    rows = _dated(deals, stages, as_of)
    ends = end_names(deals, stages=stages) if ends is None else ends
    visited = _visited(rows, stages, as_of=as_of, ends=ends)
    names = _names(visited, rows, ends)
    place = {name: k for k, name in enumerate(names)}
    weeks = rows["weeks"].to_numpy().astype(np.int64)
    outcome = rows["outcome"].to_numpy().astype(np.int64)
    last = np.where(outcome >= 0, weeks - 1, weeks)
    shape = (rows.height, int(last.max(initial=0)) + 1)
    seen = visited.join(rows.select("deal").with_row_index("row"), on="deal", how="inner")
    own = _own_stage(rows, ends, last)
    seen = pl.concat([seen.select("row", "week", "stage", "exact"), own]).sort(
        "row", "week", maintain_order=True
    )
    known = _filled(seen, place, shape=shape, last=last)
    return Lives(rows["deal"].to_list(), names, weeks, outcome, known)


def _dated(deals: pl.DataFrame, stages: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Deals with a beginning, weeks lived by the day, and the outcome as it was known then."""
    entered = stages.filter(pl.col("at").dt.date() <= as_of).group_by("deal").agg(
        pl.col("at").min().dt.date().alias("first")
    )  # fmt: skip
    decided = pl.col("outcome").is_in(["won", "lost"]).fill_null(value=False)
    end = pl.coalesce("closed", "expected_close")
    rows = (
        deals.filter(present(deals) | decided)
        .join(entered, on="deal", how="left")
        .with_columns(begun=pl.min_horizontal("created", "first"), end=pl.when(decided).then(end))
        .filter(pl.col("begun") <= as_of, ~decided | pl.col("end").is_not_null())
        .with_columns(over=(pl.col("end") <= as_of).fill_null(value=False))
    )
    days = pl.when("over").then(pl.col("end")).otherwise(pl.lit(as_of)) - pl.col("begun")
    lived = (days.dt.total_days() / 7.0).clip(lower_bound=0.0)
    # The week of the end counts whole, the present one of an open deal has just begun.
    weeks = pl.when("over").then(lived.ceil().clip(lower_bound=1.0)).otherwise(lived.floor())
    rows = rows.with_columns(weeks=weeks, was_open=pl.col("end").is_null())
    long = pl.col("weeks") > LONGEST
    rows = rows.with_columns(
        outcome=pl.when(pl.col("over") & ~long)
        .then(pl.when(pl.col("outcome") == "won").then(1).otherwise(0))
        .otherwise(-1),
        weeks=pl.col("weeks").clip(upper_bound=LONGEST),
        stage=pl.col("stage").fill_null(""),
    )
    latest = pl.when("over").then(pl.col("end")).otherwise(pl.lit(as_of))
    rows = rows.with_columns(latest=latest).sort("latest", "deal").tail(MOST_DEALS)
    return rows.sort("begun", "deal")


def _visited(
    rows: pl.DataFrame, stages: pl.DataFrame, *, as_of: date, ends: list[str]
) -> pl.DataFrame:
    """Stages written down: deal, week of its life, stage, and whether it entered just then."""
    day = pl.col("at").dt.date()
    found = (
        stages.filter(day <= as_of, pl.col("stage").is_not_null() & ~pl.col("stage").is_in(ends))
        .join(rows.select("deal", "begun"), on="deal", how="inner")
        .sort("deal", "at", maintain_order=True)
        .select(
            "deal",
            # What is entered in a week stands at the beginning of the next.
            ((day - pl.col("begun")).dt.total_days() / 7.0).ceil().cast(pl.Int64).alias("week"),
            "stage",
            (~pl.col("source").fill_null("").str.starts_with("seen")).alias("exact"),
        )
    )
    return found.filter(pl.col("week") >= 0)


def _names(visited: pl.DataFrame, rows: pl.DataFrame, ends: list[str]) -> tuple[str, ...]:
    own = rows.filter(~pl.col("stage").is_in(ends))["stage"]
    counts = pl.concat([visited["stage"], own]).value_counts(sort=False).sort(
        ["count", "stage"], descending=[True, False]
    )  # fmt: skip
    names = [name for name in counts["stage"].to_list() if name]
    kept = sorted(names[:MOST_STAGES])
    if len(names) > MOST_STAGES:
        kept.append(OTHER)
    return tuple(kept) or ("",)


def _own_stage(rows: pl.DataFrame, ends: list[str], last: Ints) -> pl.DataFrame:
    """Present stage of the open, last stage of the decided; unknown of those decided later."""
    told = rows.with_row_index("row").with_columns(pl.Series("week", last, dtype=pl.Int64))
    now = (pl.col("outcome") >= 0) | pl.col("was_open")
    told = told.filter(now, pl.col("weeks") < LONGEST, ~pl.col("stage").is_in([*ends, ""]))
    return told.select("row", "week", "stage", pl.lit(value=False).alias("exact"))


def _filled(
    seen: pl.DataFrame, place: dict[str, int], *, shape: tuple[int, int], last: Ints
) -> Ints:
    """What is known of each week: an entry that was written down holds until the next."""
    at = np.full(shape, -1, dtype=np.int64)
    exact = np.zeros(shape, dtype=np.bool_)
    row, week = seen["row"].to_numpy().astype(int), seen["week"].to_numpy().astype(int)
    week = np.minimum(week, last[row])
    rest = place.get(OTHER, -1)
    stage = np.array([place.get(name, rest) for name in seen["stage"].to_list()], dtype=np.int64)
    at[row, week] = stage
    exact[row, week] = seen["exact"].to_numpy()
    weeks = np.arange(shape[1])
    since = np.maximum.accumulate(np.where(at >= 0, weeks, -1), axis=1)
    each = np.arange(shape[0])[:, None]
    holds = (since >= 0) & exact[each, np.maximum(since, 0)]
    known = np.where(holds, at[each, np.maximum(since, 0)], at)
    # What is seen in a week of one's own beats an entry that holds from before.
    known = np.where(at >= 0, at, known)
    return np.asarray(np.where(weeks <= last[:, None], known, -1), dtype=np.int64)

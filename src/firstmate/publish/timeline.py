"""A timeline of load: a row a resource, a cell a week, marked where it is full; it computes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from firstmate.publish.demand import week_label
from firstmate.publish.figures import number
from firstmate.publish.saying import Words
from firstmate.publish.supply import FULL

#: Share of normal hours from which a week is nearly full.
NEAR = 0.85
#: Resources shown, the limits first.
MOST = 10


@dataclass(frozen=True)
class Timeline:
    """Weeks as heads; rows of a name, where it leads, and cells: text, mark (full, near, none)."""

    title: str
    weeks: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


def timeline(loads: pl.DataFrame, first: list[str], words: Words) -> Timeline | None:
    """Return how full resources are by week, None where no hours are known.

    Parameters
    ----------
    loads
        Rows of the table ``loads``.
    first
        Resources that limit, worst first; the others follow by how full they are.
    """
    known = loads.filter(pl.col("capacity") > 0)
    if known.is_empty():
        return None
    peak = known.group_by("resource").agg(pl.col("share").mean()).sort(
        "share", "resource", descending=[True, False], nulls_last=True
    )  # fmt: skip
    there = peak["resource"].to_list()
    order = [*(name for name in first if name in there), *(n for n in there if n not in first)]
    weeks = known["period"].unique().sort().to_list()
    shares = {(row["resource"], row["period"]): row["share"] for row in known.iter_rows(named=True)}
    return Timeline(
        title="How full they are, in % of normal hours",
        weeks=tuple(week_label(week) for week in weeks),
        rows=tuple(
            (words.named("resource", name), name, tuple(_cell(shares.get((name, week))) for week in weeks))
            for name in order[:MOST]
        ),
    )  # fmt: skip


def _cell(share: float | None) -> tuple[str, str]:
    if share is None:
        return "", ""
    mark = "full" if share >= FULL else "near" if share >= NEAR else ""
    return number(100 * share, decimals=0), mark

"""Items that begin, end or take the place of others: whose past counts, and in which weeks they sell.

It forecasts nothing: it hands series their past before, and lays the days of sale over the forecast
after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from scipy import special

from firstmate.base.issue import Issue
from firstmate.base.time import Buckets
from firstmate.capabilities.demand.baseline import Baseline
from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.launches import AGES, as_before, curve, launches, peers
from firstmate.capabilities.demand.panel import Flags, Whole
from firstmate.capabilities.demand.series import Series
from firstmate.capabilities.demand.smoothing import Array

TASK = "forecasts"
#: How far the level of an item that has only another's past may be off: a standard deviation of its log.
UNSURE = 0.5
_FAR = date.max.toordinal()


@dataclass(frozen=True)
class Lives:
    """Item -> first and last day of sale, and new item -> items whose place it takes, nearest first."""

    first: Mapping[str, date]
    last: Mapping[str, date]
    before: Mapping[str, tuple[str, ...]]


def lives(items: pl.DataFrame, *, as_of: date) -> tuple[Lives, list[Issue]]:
    """Return the lives of items; a replacement without a day, or in a circle, is an issue.

    A replaced item that is marked as no longer sold ends on ``as_of``; a new one begins on the day
    after the last of the one it replaces, unless it says another day itself.
    """
    rows = {
        r["item"]: r
        for r in items.select("item", "active", "replaced_by", "sold_from", "sold_until")
        .unique("item", keep="first")
        .iter_rows(named=True)
    }
    first = {i: r["sold_from"] for i, r in rows.items() if r["sold_from"]}
    last = {i: r["sold_until"] for i, r in rows.items() if r["sold_until"]}
    olds: dict[str, str] = {}
    issues = []
    for old in sorted(i for i, r in rows.items() if r["replaced_by"]):
        new = rows[old]["replaced_by"]
        ended = last.get(old) or (as_of if rows[old]["active"] is False else None)
        if ended is None or new == old:
            why = "names itself as the item that replaces it" if new == old else (
                f"is to be replaced by {new}, but no day is given"
            )  # fmt: skip
            issues.append(_odd(old, f"{old} {why}; it goes on selling by itself."))
            continue
        olds.setdefault(new, old)
        if new not in first or first[new] <= ended:
            first[new] = ended + timedelta(days=1)
    return Lives(first, last, {new: _chain(new, olds) for new in olds}), issues


def _chain(new: str, olds: Mapping[str, str]) -> tuple[str, ...]:
    """Items before this one, nearest first; a circle ends where it closes."""
    found = [new]
    while found[-1] in olds and olds[found[-1]] not in found:
        found.append(olds[found[-1]])
    return tuple(found[1:])


def _odd(item: str, why: str) -> Issue:
    return Issue(
        task=TASK, code="replacement_unclear", severity="hint", table="items", column="replaced_by",
        value=item, why=why, mend="Enter sold_until of the old item, or mark it as no longer sold.",
    )  # fmt: skip


def inherited(series: Series, known: Lives) -> tuple[Series, dict[str, str]]:
    """Return the series with what new items sold and what the items before them sold, taken together.

    Places where only the old one sold are added for the new one.
    """
    if not known.before:
        return series, {}
    rows = {key: n for n, key in enumerate(series.keys.select("item", "location").iter_rows())}
    places: dict[str, list[str]] = {}
    for item, place in rows:
        places.setdefault(item, []).append(place)
    wanted = {
        (new, place) for new, olds in known.before.items() for old in olds
        for place in places.get(old, [])
    }  # fmt: skip
    keys = sorted({*rows, *wanted})
    values = np.full((len(keys), series.values.shape[1]), np.nan)
    taken = {}
    for n, (item, place) in enumerate(keys):
        parts = [rows[i, place] for i in (item, *known.before.get(item, ())) if (i, place) in rows]
        mine = series.values[parts]
        values[n] = np.where(np.isnan(mine).all(axis=0), np.nan, np.nansum(mine, axis=0))
        if item in known.before and (item, place) in wanted:
            taken[item] = known.before[item][0]
    frame = pl.DataFrame(keys, schema={"item": pl.String, "location": pl.String}, orient="row")
    return Series(frame, series.periods, values), taken


def laid_over(
    base: Baseline,
    series: Series,
    *,
    own: Series,
    known: Lives,
    borrowed: Mapping[str, str],
    families: pl.DataFrame,
    plan: Buckets,
) -> tuple[Baseline, dict[str, str]]:
    """Return the forecast in the weeks in which items are sold, and item -> how a new one was forecast.

    Parameters
    ----------
    series, own
        What was forecast from, and what each series sold itself.
    borrowed
        New item -> item whose past stands in; until its launch its level is as unsure as the log
        with standard deviation 0.5, and it rises as launches of its family did. Without such an item
        it sells as launches did, and without launches as the items of its family, less sure again.
    families
        Rows of item and family.
    """
    fresh = _unsold(series, own)
    share = _shares(series.keys, known, plan)
    _beside(share, series.keys, base.mean, known=known, fresh=fresh)
    mean, quantiles = base.mean.copy(), base.quantiles.copy()
    told: dict[str, str] = {}
    if fresh.any():
        group, had = _groups(series.keys, families), _groups(own.keys, families)
        seen = launches(own.values, had)
        for row in np.flatnonzero(fresh):
            item = series.keys["item"][int(row)]
            if item in known.before or item not in known.first:
                continue
            pool = seen.of(int(group[row]))
            ages = _ages(known.first[item], plan)
            if item in borrowed:
                rise = curve(pool)[np.clip(ages, 0, AGES - 1)]
                mean[row] *= rise
                quantiles[row] *= rise[:, None] * _unsure()
                told[item] = f"rises as {len(pool)} launches did" if len(pool) else "as like it"
            elif not np.isnan(series.values[row]).all():
                continue
            elif len(pool):
                mean[row], quantiles[row] = as_before(pool, ages)
                told[item] = f"as {len(pool)} launches sold before it"
            else:
                pool = peers(own.values, had, int(group[row]))
                weeks = pool[~np.isnan(pool)][:, None]
                mean[row], quantiles[row] = as_before(weeks, np.where(ages < 0, -1, 0))
                quantiles[row] *= _unsure()
                told[item] = f"as what sells beside it ({len(pool)})"
    quantiles *= share[:, :, None]
    quantiles = np.where(base.counts[:, None, None], np.rint(quantiles), quantiles)
    return replace(base, mean=mean * share, quantiles=quantiles), told


def _unsure() -> Array:
    """Factor on each quantile where the level itself is a guess."""
    return np.asarray(np.exp(UNSURE * special.ndtri(QUANTILES)), dtype=np.float64)


def _unsold(series: Series, own: Series) -> Flags:
    """Which series have sold nothing themselves."""
    sold = own.keys.with_columns(
        sold=pl.Series(np.nan_to_num(own.values).sum(axis=1) > 0, dtype=pl.Boolean)
    )
    rows = series.keys.join(sold, on=["item", "location"], how="left", maintain_order="left")
    return ~rows["sold"].fill_null(value=False).to_numpy()


def _groups(keys: pl.DataFrame, families: pl.DataFrame) -> Whole:
    """Number of each series' family; -1 = none."""
    number = families.select("family").drop_nulls().unique().sort("family").with_row_index("number")
    rows = keys.join(families, on="item", how="left", maintain_order="left").join(
        number, on="family", how="left", maintain_order="left"
    )
    return rows["number"].cast(pl.Int64).fill_null(-1).to_numpy()


def _ages(first: date, plan: Buckets) -> Whole:
    begins = first - timedelta(days=first.weekday())
    return np.array([(period - begins).days // 7 for period in plan.periods], dtype=np.int64)


def _shares(keys: pl.DataFrame, known: Lives, plan: Buckets) -> Array:
    """Share of the days of each week that are left in which each series' item is sold."""
    items = keys["item"].to_list()
    first = np.array([_number(known.first.get(item), 0) for item in items])[:, None]
    last = np.array([_number(known.last.get(item), _FAR) for item in items])[:, None]
    begins = np.array([max(p, plan.start).toordinal() for p in plan.periods])
    ends = np.array([(p + timedelta(days=6)).toordinal() for p in plan.periods])
    within = np.minimum(ends, last) - np.maximum(begins, first) + 1
    share: Array = np.clip(within, 0, None) / (ends - begins + 1)
    return share


def _beside(share: Array, keys: pl.DataFrame, mean: Array, *, known: Lives, fresh: Flags) -> None:
    """Let a new item that sells already go on beside the old one: it sells what both do less the old's."""
    rows = {key: n for n, key in enumerate(keys.iter_rows())} if known.before else {}
    for (item, place), row in rows.items():
        if fresh[row] or item not in known.before:
            continue
        olds = [rows[old, place] for old in known.before[item] if (old, place) in rows]
        theirs = (mean[olds] * share[olds]).sum(axis=0)
        both = np.where(mean[row] > 0, mean[row], 1.0)
        share[row] = np.maximum(share[row], np.clip(1.0 - theirs / both, 0.0, 1.0))


def _number(day: date | None, otherwise: int) -> int:
    return day.toordinal() if day else otherwise

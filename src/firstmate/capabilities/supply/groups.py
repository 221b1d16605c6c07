"""Items made or bought together: a colour, a dye lot, a bulk batch, with one lot and one set-up.

Set-up hours and charge of a group are spread over its usual lot, as those of an item are. In the
near weeks a lot of the group is as large as its smallest and whole sizes demand: it first takes
what is made later anyway, then more of what needs most. Of purchases only the first (see
``consolidate``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from firstmate.capabilities.supply.making import Ways
from firstmate.capabilities.supply.network import Network
from firstmate.capabilities.supply.weeks import Floats, Ints

_TINY = 1e-7


@dataclass(frozen=True)
class LotGroup:
    """A group with its members: numbers of ways of making and of purchases, what a unit counts."""

    name: str
    minimum: float
    multiple: float
    charge: float
    makes: Ints
    make_counts: Floats
    buys: Ints
    buy_counts: Floats

    def lot(self, total: float) -> float:
        """Return the smallest allowed lot of at least this total.

        >>> none = np.zeros(0)
        >>> dye = LotGroup("dye", 50.0, 20.0, 0.0, none.astype(int), none, none.astype(int), none)
        >>> dye.lot(10.0), dye.lot(61.0), dye.lot(0.0)
        (60.0, 80.0, 0.0)
        """
        if total <= _TINY:
            return 0.0
        least = max(total, self.minimum)
        if self.multiple <= 0:
            return least
        return float(np.ceil(round(least / self.multiple, 6)) * self.multiple)


def groups(lot_groups: pl.DataFrame, net: Network) -> tuple[LotGroup, ...]:
    """Return the groups of the table that have members in the network, by name."""
    rows = _members(lot_groups)
    items = net.nodes.select("node", "item")
    makes = _of(rows, net.makes.select("make", "node"), items, "make")
    buys = _of(rows, net.buys.select("buy", "node"), items, "buy")
    found = []
    for name, minimum, multiple, charge in _rules(rows).select(
        "lot_group", "minimum", "multiple", "charge"
    ).iter_rows():  # fmt: skip
        mine, theirs = (part.filter(pl.col("lot_group") == name) for part in (makes, buys))
        if mine.height or theirs.height:
            found.append(LotGroup(
                name, minimum, multiple, charge,
                mine["make"].to_numpy(), mine["counts"].to_numpy(),
                theirs["buy"].to_numpy(), theirs["counts"].to_numpy(),
            ))  # fmt: skip
    return tuple(found)


def _members(lot_groups: pl.DataFrame) -> pl.DataFrame:
    return (
        lot_groups.filter(pl.col("item").fill_null("") != "")
        .with_columns(pl.col("lot_per_unit").fill_null(1.0).alias("counts"))
        .filter(pl.col("counts") > 0)
        .unique(["lot_group", "item"], keep="first", maintain_order=True)
    )


def _rules(rows: pl.DataFrame) -> pl.DataFrame:
    """Each group once: minimum, multiple, resource, set-up, charge."""
    largest = {"minimum": "group_minimum", "multiple": "group_multiple",
               "setup": "group_setup_hours", "charge": "lot_charge"}  # fmt: skip
    return rows.group_by("lot_group").agg(
        *(pl.col(column).max().fill_null(0.0).alias(name) for name, column in largest.items()),
        pl.col("resource").replace("", None).drop_nulls().first(),
    ).sort("lot_group")  # fmt: skip


def _of(rows: pl.DataFrame, ways: pl.DataFrame, items: pl.DataFrame, by: str) -> pl.DataFrame:
    found = ways.join(items, on="node").join(rows.select("lot_group", "item", "counts"), on="item")
    return found.sort("lot_group", by)


def with_set_ups(ways: Ways, lot_groups: pl.DataFrame, need: pl.DataFrame) -> Ways:
    """Return the ways with set-up hours and charge of their groups spread over a usual lot.

    The usual lot is the largest of minimum, multiple and what an average week needs of all members.
    A way that does not use the group's resource needs no set-up there.

    Parameters
    ----------
    need
        item, need: units of made items in an average week.
    """
    rows = _members(lot_groups)
    if rows.is_empty():
        return ways
    weekly = rows.join(need, on="item").group_by("lot_group").agg(
        (pl.col("need") * pl.col("counts")).sum().alias("weekly")
    )  # fmt: skip
    usual = pl.max_horizontal("minimum", "multiple", pl.col("weekly").fill_null(0.0))
    each = pl.col("counts") / pl.when(usual > 0).then(usual).otherwise(1.0)
    of_way = (
        rows.select("lot_group", "item", "counts")
        .join(_rules(rows), on="lot_group")
        .join(weekly, on="lot_group", how="left")
        .join(ways.ways.select("way", "item"), on="item")
        .with_columns(
            (pl.col("setup") * each).alias("more"), (pl.col("charge") * each).alias("pay")
        )
    )
    hours = of_way.group_by("way", "resource").agg(pl.col("more").sum())
    pay = of_way.group_by("way").agg(pl.col("pay").sum())
    return replace(
        ways,
        hours=ways.hours.join(hours, on=["way", "resource"], how="left", maintain_order="left")
        .with_columns((pl.col("hours") + pl.col("more").fill_null(0.0)).alias("hours"))
        .drop("more"),
        ways=ways.ways.join(pay, on="way", how="left", maintain_order="left")
        .with_columns((pl.col("charge") + pl.col("pay").fill_null(0.0)).alias("charge"))
        .drop("pay"),
    )


def filled(
    make: Floats,
    may: Floats,
    *,
    group: LotGroup,
    pick: Ints,
    whole: Floats,
    keeps: Ints,
    near: int,
) -> None:
    """Raise each lot of the group in the first ``near`` weeks to what it must be, in place.

    Parameters
    ----------
    make
        Way x week [item unit].
    may
        Above 0 where a way of ``pick`` may be ready in a week: way x week.
    pick
        The ways that may be changed; the others of the group only count.
    whole
        By way: its own lots are at least or multiples of this, and are moved whole; 0 = any.
    keeps
        By way: weeks that a unit can lie before it is used.
    """
    own = [(int(k), float(c)) for k, c in zip(group.makes, group.make_counts, strict=True)]
    free = [(k, c) for k, c in own if k in set(pick.tolist())]
    for week in range(min(near, make.shape[1])):
        total = sum(make[k, week] * c for k, c in own)
        missing = group.lot(total) - total
        able = [(k, c) for k, c in free if may[k, week] > 0]
        if missing <= _TINY or not able:
            continue
        missing = _taken_from_later(make, week, missing, able=able, whole=whole, keeps=keeps)
        if missing > _TINY:
            k, counts = max(able, key=lambda one: (make[one[0]].sum() * one[1], -one[0]))
            more = missing / counts
            make[k, week] += np.ceil(round(more / whole[k], 6)) * whole[k] if whole[k] else more


def _taken_from_later(
    make: Floats,
    week: int,
    missing: float,
    *,
    able: Sequence[tuple[int, float]],
    whole: Floats,
    keeps: Ints,
) -> float:
    """Move what is made in later weeks to this one, nearest first; return what is still missing."""
    for later in range(week + 1, make.shape[1]):
        for k, counts in able:
            have = make[k, later]
            if missing <= _TINY:
                return 0.0
            if have <= _TINY or later - week >= keeps[k]:
                continue
            part = have if whole[k] else min(have, missing / counts)
            make[k, later] -= part
            make[k, week] += part
            missing -= part * counts
    return max(missing, 0.0)

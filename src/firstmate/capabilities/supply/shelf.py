"""How long goods keep: lots in stock by their last week, life of what comes, what customers ask for.

Only goods that may really spoil within the plan are followed by age (``risky``); it decides nothing.
Goods moved between places count as fresh there, and what comes out beside another item has no age.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.issue import Issue
from firstmate.base.task import Given
from firstmate.capabilities.supply.network import Network
from firstmate.capabilities.supply.selling_off import SellOff, sell_off, unsold
from firstmate.capabilities.supply.wanted import Wanted
from firstmate.capabilities.supply.weeks import Floats, Ints, Weeks

#: Weeks of life of what keeps without end.
NO_END = 9999


@dataclass(frozen=True)
class Shelf:
    """What keeps how long.

    ``life[node]``: weeks in which a unit can be used, that of its arrival included (9999 where
    there is no end). Lots on hand: ``lot_node``, ``lot_last`` (last week in which it can
    be used), ``lot_quantity``. ``risky[node]``: may spoil, is followed by age. ``off``: what may be
    sold off before it spoils.
    """

    life: Ints
    lot_node: Ints
    lot_last: Ints
    lot_quantity: Floats
    risky: npt.NDArray[np.bool_]
    off: SellOff
    issues: tuple[Issue, ...]

    def alive(self, weeks: int) -> Floats:
        """Return the units on hand that can still be used in each week: node x week."""
        found = np.zeros((len(self.life), weeks))
        can = self.lot_last[:, None] >= np.arange(weeks)
        np.add.at(found, self.lot_node, np.where(can, self.lot_quantity[:, None], 0.0))
        return found


def last_weeks(days: pl.Series, weeks: Weeks) -> Ints:
    """Return the last week in which what is good until a day can be used: it lasts to its Friday.

    What is good on the first day of the plan can be used in its first week.
    """
    week = weeks.of(days)
    inside = np.minimum(week, len(weeks) - 1)
    friday = np.array([weeks.working_day(w) for w in inside], dtype="datetime64[D]")
    short = (week < len(weeks)) & (days.cast(pl.Date).to_numpy() < friday)
    return np.maximum(week - short, 0)


def read(
    given: Given,
    net: Network,
    demand: Wanted,
    *,
    weeks: Weeks,
    stock: pl.DataFrame,
    on_hand: Floats,
    coming: Floats,
) -> Shelf:
    """Return what keeps how long.

    Parameters
    ----------
    stock
        The input table, places filled.
    on_hand, coming
        Units that the plan counts on: node, and node x week.
    """
    end = len(weeks)
    items = given["items"].unique("item", keep="first")
    own = net.nodes.select("item").join(
        items.select("item", "shelf_life", "minimum", "multiple"), on="item", how="left",
        maintain_order="left",
    )  # fmt: skip
    known = own["shelf_life"].to_numpy().astype(np.float64)
    life = np.where(np.isnan(known), NO_END, np.maximum(np.floor(np.nan_to_num(known) / 7), 1))
    life = np.minimum(life, NO_END).astype(np.int64)
    lots = _lots(stock, net, as_of=given.as_of)
    last = last_weeks(lots["expires"], weeks)
    node, quantity = lots["node"].to_numpy(), lots["quantity"].to_numpy()
    undated = on_hand - np.bincount(node, weights=quantity, minlength=len(on_hand))
    rest = np.flatnonzero(undated > 1e-9)
    node = np.concatenate([node, rest])
    last = np.concatenate([last, np.minimum(life[rest] - 1, end)])
    quantity = np.concatenate([quantity, undated[rest]])
    wanted, ending = demand.forecast.copy(), np.zeros((len(on_hand), end + 1))
    np.add.at(wanted, (demand.node, demand.due), demand.quantity)
    np.add.at(ending, (node, np.minimum(last, end)), quantity)
    ending = ending[:, :end]
    risky = _risky(net, demand, life=life, ending=ending, wanted=wanted, coming=coming,
                   least=_least(own, net))  # fmt: skip
    return Shelf(
        life, node, last, quantity, risky,
        sell_off(items, net, ending=ending, wanted=wanted), _undated(net, rest[life[rest] <= end]),
    )  # fmt: skip


def _lots(stock: pl.DataFrame, net: Network, *, as_of: date) -> pl.DataFrame:
    """Node, expires, quantity of the lots of the last count that have a day and are still good."""
    latest = pl.col("day").is_null() | (
        pl.col("day") == pl.col("day").max().over("item", "location")
    )
    counted = stock.filter(pl.col("day").is_null() | (pl.col("day") <= as_of)).filter(latest)
    return (
        counted.filter((pl.col("expires") >= as_of) & (pl.col("quantity") > 0))
        .join(net.nodes.select("node", "item", "location"), on=["item", "location"])
        .group_by("node", "expires")
        .agg(pl.col("quantity").sum())
        .sort("node", "expires")
    )


def _least(own: pl.DataFrame, net: Network) -> Floats:
    """Smallest quantity that can be obtained of each node."""
    said = own.select(
        pl.max_horizontal(pl.col("minimum").fill_null(0.0), pl.col("multiple").fill_null(0.0))
    ).to_series().to_numpy()  # fmt: skip
    found = np.array(said, dtype=np.float64)
    for table in (net.buys, net.makes):
        lot = np.maximum(table["minimum"].to_numpy(), table["multiple"].to_numpy())
        np.maximum.at(found, table["node"].to_numpy(), lot)
    return found


def _risky(
    net: Network,
    demand: Wanted,
    *,
    life: Ints,
    ending: Floats,
    wanted: Floats,
    coming: Floats,
    least: Floats,
) -> npt.NDArray[np.bool_]:
    """Return the nodes whose goods may spoil within the plan, or whose customers ask for fresh ones.

    They may where lots end before demand uses them up, first to expire first out; where what is
    coming or a smallest lot lasts longer than its life; and where other items are made of them,
    whose use is not known beforehand.
    """
    weeks = wanted.shape[1]
    spoils = unsold(ending, wanted)[:, -1] > 1e-9
    limited = life <= weeks
    in_life = wanted.sum(axis=1) / weeks * life
    spoils |= limited & (np.maximum(least, coming.sum(axis=1)) > in_life + 1e-9)
    used = np.zeros(len(wanted), dtype=np.bool_)
    for part in (net.uses["node"], net.moves["source"], net.moves["target"], net.makes["node"]):
        used[part.to_numpy()] = True
    dated = limited | (ending.sum(axis=1) > 0)
    picky = np.zeros(len(wanted), dtype=np.bool_)
    picky[demand.node[demand.remaining > 0]] = True
    beside = np.zeros(len(wanted), dtype=np.bool_)
    beside[net.uses.filter(pl.col("per_unit") < 0)["node"].to_numpy()] = True
    found: npt.NDArray[np.bool_] = dated & (spoils | used | picky) & ~beside
    return found


def _undated(net: Network, nodes: Ints) -> tuple[Issue, ...]:
    if not len(nodes):
        return ()
    items = net.nodes["item"][nodes].unique().sort()
    return (Issue(
        task="plan", code="stock_without_expiry", severity="hint", table="stock", column="expires",
        value=", ".join(items.head(10)), count=len(items),
        why=f"{len(items)} items keep for a limited time, but the last day of their stock is not "
        "known; the plan takes it as fresh.",
        mend="Enter the last day of each lot in stock.",
    ),)  # fmt: skip

"""What would spoil may be sold off at a lower price in its last weeks instead of being thrown away.

Only units that demand does not use up before they expire, first to expire first out, so that
nothing is bought to be sold off. Items that others are made of are not sold off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from firstmate.capabilities.supply.network import Network
from firstmate.capabilities.supply.sheet import Sheet
from firstmate.capabilities.supply.weeks import Floats, Ints, Weeks

#: Weeks before it expires in which a lot is sold off.
LAST_WEEKS = 4
_TINY = 1e-9


@dataclass(frozen=True)
class SellOff:
    """By node: money for a unit, units in all, and by week the most (0 = none)."""

    price: Floats
    total: Floats
    most: Floats

    @property
    def nodes(self) -> Ints:
        """Nodes of which something may be sold off."""
        return np.flatnonzero(self.total > _TINY)


def sell_off(items: pl.DataFrame, net: Network, *, ending: Floats, wanted: Floats) -> SellOff:
    """Return what may be sold off.

    Parameters
    ----------
    items
        item, markdown_price, markdown_quantity (units in a week; empty = any), each item once.
    ending
        Node x week: units on hand that can last be used in that week.
    wanted
        Node x week: units that customers want.

    Examples
    --------
    30 can be used to the second week and 10 a week are wanted: 10 are too many.

    >>> unsold(np.array([[0.0, 30.0, 0.0]]), np.full((1, 3), 10.0)).tolist()
    [[0.0, 10.0, 10.0]]
    """
    said = items.select("item", "markdown_price", "markdown_quantity")
    own = net.nodes.select("item").join(said, on="item", how="left", maintain_order="left")
    price = own["markdown_price"].fill_null(0.0).to_numpy().copy()
    price[net.uses["node"].to_numpy()] = 0.0
    price[net.moves["source"].to_numpy()] = 0.0
    over = np.where(price[:, None] > 0, unsold(ending, wanted), 0.0)
    weeks = over.shape[1]
    grows = np.diff(over, axis=1, prepend=0.0) > _TINY
    before = np.arange(weeks)[:, None] - np.arange(weeks)[None, :]
    window = (before >= 0) & (before < LAST_WEEKS)  # week it ends x week of selling
    near = grows.astype(np.float64) @ window > 0
    most = own["markdown_quantity"].fill_null(np.inf).to_numpy()
    return SellOff(price, over[:, -1], np.where(near, most[:, None], 0.0))


def unsold(ending: Floats, wanted: Floats) -> Floats:
    """Return the units that have expired by each week though the first to expire are sold first."""
    missed: Floats = np.cumsum(ending, axis=1) - np.cumsum(wanted, axis=1)
    return np.maximum(np.maximum.accumulate(missed, axis=1), 0.0)


def add(off: SellOff, sheet: Sheet, names: Ints, at: Ints) -> None:
    """Add what is sold off and its limit to the linear program.

    Parameters
    ----------
    names, at
        Name of each node, and its number among the rows of the balance.
    """
    nodes = off.nodes
    if not len(nodes):
        return
    own = names[nodes] + 29
    sold = sheet.column_block(
        "sold_off", own, np.repeat(off.price[nodes][:, None], off.most.shape[1], axis=1),
        upper=off.most[nodes], which=nodes,
    )  # fmt: skip
    sheet.put("balance", at[nodes], 0, sold, 1.0)
    sheet.row_block("off_in_all", own, -np.inf, off.total[nodes][:, None], which=nodes)
    sheet.put("off_in_all", np.arange(len(nodes)), None, sold, 1.0)


def sold(week: int, *, wish: Floats, done: Floats, on_hand: Floats) -> None:
    """Sell off in a week what is wished by then, as far as it is there; writes ``done``, ``on_hand``.

    Parameters
    ----------
    wish, done
        Node x week: units of the linear plan, and of the plan in whole lots.
    """
    open_wish = wish[:, : week + 1].sum(axis=1) - done[:, :week].sum(axis=1)
    open_wish = np.where(wish[:, week] > _TINY, open_wish, 0.0)
    done[:, week] = np.clip(open_wish, 0.0, np.maximum(on_hand, 0.0))
    on_hand -= done[:, week]


def recommendation_rows(
    off: SellOff, sold_off: Floats, nodes: pl.DataFrame, weeks: Weeks
) -> list[dict[str, Any]]:
    """One recommendation an item and place: sell off what will spoil, worth what it brings."""
    found = []
    for node in np.flatnonzero(sold_off.sum(axis=1) > 0.5).tolist():
        units = sold_off[node]
        row = nodes.row(node, named=True)
        last = int(np.flatnonzero(units > _TINY).max())
        brings = float(units.sum() * off.price[node])
        found.append({
            "recommendation": f"sell_off/{row['item']}/{row['location']}", "code": "sell_off",
            "item": row["item"], "quantity": float(units.sum()), "amount": brings,
            "day": weeks.working_day(last), "deadline": weeks.working_day(last), "value": brings,
            "low": 0.0, "high": brings, "cash_effect": brings, "recurring": False,
            "certain": False,
            "opens": json.dumps({"projections": {"item": row["item"]}}),
        })  # fmt: skip
    return found

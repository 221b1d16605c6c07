"""What people prefer among several ways to obtain an item: their order, and agreed shares.

Money decides first. Where it leaves several ways alike, priority decides; an agreed share is kept
unless that costs more than a few percent of what is obtained. What a wish costs the plan is in the
part ``wishes``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.sheet import Sheet
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints

#: What a place further back in the order counts, as a share of an item's worth: ways that differ
#: by less than this are alike.
PLACE = 0.005
#: What a unit obtained elsewhere than agreed counts, as a share of an item's worth.
APART = 0.05
#: What finishing a unit of an open order counts for, as a share of its worth, so that nothing new is
#: made in its stead; less than what making for nobody loses.
OPEN = 0.002
#: Weeks over which shares are kept.
SHARE_WEEKS = 4
#: Place of a way without a priority beside ways that have one.
_LAST = 99


def places(ways: pl.DataFrame) -> Floats:
    """Return how many places behind the first of its node each way is.

    Parameters
    ----------
    ways
        node, priority (may be empty).

    Examples
    --------
    >>> places(pl.DataFrame({"node": [1, 1, 2], "priority": [1, 3, None]})).tolist()
    [0.0, 1.0, 0.0]
    """
    rank = pl.col("priority").fill_null(_LAST).rank("dense").over("node") - 1
    found: Floats = ways.select(rank.cast(pl.Float64)).to_series().to_numpy()
    return found


def cost(s: Situation, ways: pl.DataFrame) -> Floats:
    """Return what a unit by each way counts against it (negative) [money]."""
    node = ways["node"].to_numpy()
    found: Floats = -PLACE * places(ways) * s.worth[node]
    return found


def finishing(s: Situation) -> Floats:
    """Return what finishing a unit of each open work order counts for [money].

    With what keeping its material costs for the weeks of making, which a new make would not pay.
    """
    node = s.in_work.node
    weeks = np.append(s.net.makes["weeks"].to_numpy(), 1)[s.in_work.make]
    found: Floats = OPEN * (s.worth[node] + 1.0) + s.holding[node] * weeks
    return found


@dataclass(frozen=True)
class Shares:
    """Ways with an agreed share: numbers of the ways, and all ways of the same node."""

    flow: str
    way: Ints
    share: Floats
    node: Ints


def shares(s: Situation) -> list[Shares]:
    """Return the ways of buying and making that have an agreed share beside other ways."""
    found = []
    for flow, ways in (("buy", s.net.buys), ("make", s.net.makes)):
        beside = ways.with_columns(pl.len().over("node").alias("ways"))
        mine = np.flatnonzero(
            (beside["share"].fill_null(0.0).to_numpy() > 0) & (beside["ways"].to_numpy() > 1)
        )
        node = ways["node"].to_numpy()[mine]
        found.append(Shares(flow, mine, ways["share"].fill_null(0.0).to_numpy()[mine], node))
    return found


def add(s: Situation, sheet: Sheet) -> None:
    """Add rows ``share_of_flow``: way >= share x all ways of its node - what is obtained elsewhere."""
    for agreed in shares(s):
        if not len(agreed.way) or agreed.flow not in sheet.columns:
            continue
        block, blocks = sheet.columns[agreed.flow], _blocks(s)
        rows, short = f"share_of_{agreed.flow}", f"apart_of_{agreed.flow}"
        own = agreed.way + 17
        price = -APART * s.worth[agreed.node]
        width = int(blocks.max()) + 1
        first = sheet.row_block(rows, own, np.zeros((len(own), width)), np.inf)
        apart = sheet.column_block(short, own, np.repeat(price[:, None], len(blocks), axis=1))
        of_node = (s.net.buys if agreed.flow == "buy" else s.net.makes)["node"].to_numpy()
        inside = sheet.rows[rows]
        at, way = np.nonzero(agreed.node[:, None] == of_node[block.which][None, :])
        value = np.where(block.which[way] == agreed.way[at], 1.0, 0.0) - agreed.share[at]
        _put(sheet, inside.first + at[:, None] * width + blocks, block.numbers()[way], value)
        _put(sheet, first.first + np.arange(len(own))[:, None] * width + blocks,
             apart.numbers(), np.ones(len(own)))  # fmt: skip


def _put(sheet: Sheet, row: Ints, column: Ints, value: Floats) -> None:
    sheet.put_raw(row, column, np.broadcast_to(value[:, None], column.shape))


def _blocks(s: Situation) -> Ints:
    """Number of the block of weeks over which shares are kept, by week."""
    return np.arange(len(s.weeks)) // SHARE_WEEKS


def apart(s: Situation, flows: Flows) -> float:
    """Return the money that shares not kept count (negative)."""
    total = 0.0
    for agreed in shares(s):
        if not len(agreed.way):
            continue
        table = s.net.buys if agreed.flow == "buy" else s.net.makes
        starts = np.arange(0, len(s.weeks), SHARE_WEEKS)
        by_block = np.add.reduceat(getattr(flows, agreed.flow), starts, axis=1)
        of_node = np.zeros((len(s.stock), len(starts)))
        np.add.at(of_node, table["node"].to_numpy(), by_block)
        missing = np.maximum(
            agreed.share[:, None] * of_node[agreed.node] - by_block[agreed.way], 0.0
        )
        total -= float((APART * s.worth[agreed.node][:, None] * missing).sum())
    return total

"""Rows of the linear program for goods that do not keep, for nodes that are followed by age.

``fresh``   stock[t-1] - expired[t] - sum of what came in weeks t - life + 1 .. t - 1 <= lots good in
            week t: what is kept over the turn of the week can still be used; what went to
            who asks for fresh goods is off it
``spoil``   expired[t] <= what came in week t - life + lots whose last week was t - 1
``asked``   what customers who ask for a remaining life get in week a, and from week a on, is not
            more than lots and arrivals that are good for that long after week a

First to expire first out is right where goods that come later also expire later (METHODS 1, row 3).
"""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.supply.sheet import Block, Sheet
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints


def add(s: Situation, sheet: Sheet, names: Ints, at: Ints) -> None:
    """Add what expires and its limits.

    Parameters
    ----------
    names
        Name of each node.
    at
        Number of each node among the rows of the balance.
    """
    nodes = np.flatnonzero(s.shelf.risky)
    if not len(nodes):
        return
    own, weeks = names[nodes] + 23, len(s.weeks)
    number = np.full(len(s.stock), -1)
    number[nodes] = np.arange(len(nodes))
    life, alive = np.minimum(s.shelf.life[nodes], weeks + 1), s.shelf.alive(weeks + 1)[nodes]
    expired = sheet.column_block("expired", own, np.zeros((len(nodes), 1)), which=nodes)
    sheet.put("balance", at[nodes], 0, expired, 1.0)
    came = _within(s.receipts[nodes], life) - s.receipts[nodes]
    sheet.row_block("fresh", own, -np.inf, alive[:, :weeks] + came, which=nodes)
    for name in ("step", "excess"):
        block = sheet.columns[name]
        mine = np.flatnonzero(number[block.which] >= 0)
        sheet.put("fresh", number[block.which[mine]], 1, block, 1.0, pick=mine)
    sheet.put("fresh", np.arange(len(nodes)), 0, expired, -1.0)
    ended = np.zeros((len(nodes), weeks))
    ended[:, 1:] = alive[:, : weeks - 1] - alive[:, 1:weeks]
    sheet.row_block("spoil", own, -np.inf, ended + _later(s.receipts[nodes], life), which=nodes)
    sheet.put("spoil", np.arange(len(nodes)), 0, expired, 1.0)
    for block, of in _coming(s, sheet):
        mine = np.flatnonzero(number[of] >= 0)
        to = number[of[mine]]
        for lag in range(1, min(int(life[to].max(initial=0)), weeks)):
            still = life[to] > lag
            sheet.put("fresh", to[still], lag, block, -1.0, pick=mine[still])
        sheet.put("spoil", to, life[to], block, -1.0, pick=mine)
    _asked(s, sheet, names)


def _coming(s: Situation, sheet: Sheet) -> list[tuple[Block, Ints]]:
    """Blocks of what comes in, with the node of each thing of the block."""
    nodes = {
        "buy": s.net.buys["node"], "make": s.net.makes["node"], "move": s.net.moves["target"],
    }  # fmt: skip
    found = [
        (sheet.columns[name], node.to_numpy()[sheet.columns[name].which])
        for name, node in nodes.items()
        if name in sheet.columns
    ]
    return [*found, (sheet.columns["finish"], s.in_work.node[sheet.columns["finish"].which])]


def _within(values: Floats, weeks: Ints) -> Floats:
    """Return the sum of each week and those before it, as many weeks in all as said by row.

    >>> _within(np.array([[1.0, 2.0, 3.0]]), np.array([2])).tolist()
    [[1.0, 3.0, 5.0]]
    """
    total = np.cumsum(values, axis=1)
    return total - _later(total, weeks)


def _later(values: Floats, weeks: Ints) -> Floats:
    """Return each row moved to later weeks by as many as said."""
    at = np.arange(values.shape[1]) - weeks[:, None]
    moved = np.take_along_axis(values, np.clip(at, 0, values.shape[1] - 1), axis=1)
    return np.asarray(np.where(at >= 0, moved, 0.0))


def _asked(s: Situation, sheet: Sheet, names: Ints) -> None:
    """What is delivered with a remaining life, in each week alone and from each week on."""
    if "deliver" not in sheet.columns:
        return
    block, weeks = sheet.columns["deliver"], len(s.weeks)
    of, asks = s.wanted.node[block.which], s.wanted.remaining[block.which]
    picky = (asks > 0) & s.shelf.risky[of]
    cases = np.unique(np.stack([of[picky], asks[picky]], axis=1), axis=0)
    if not len(cases):
        return
    node, rest = cases[:, 0], cases[:, 1]
    alive = s.shelf.alive(2 * weeks + int(rest.max()) + 2)[node]
    good = np.take_along_axis(alive, np.arange(weeks) + rest[:, None], axis=1)
    # Weeks from its arrival on in which a unit is still good enough.
    span = np.clip(s.shelf.life[node] - rest, 0, weeks + 1)
    total = np.cumsum(s.receipts[node], axis=1)
    alone = good + _within(s.receipts[node], np.minimum(span, weeks))
    onward = good + total[:, -1:] - _later(total, span)
    _not_left_over(s, sheet, np.flatnonzero(picky))
    own = names[node] * 31 + rest
    sheet.row_block("asked", own, -np.inf, alone)
    sheet.row_block("asked_on", own, -np.inf, onward)
    for case in range(len(cases)):
        mine = np.flatnonzero(picky & (of == node[case]) & (asks >= rest[case]))
        to = np.full(len(mine), case)
        sheet.put("asked", to, 0, block, 1.0, pick=mine)
        _onward(sheet, case, block, pick=mine, lead=np.zeros(len(mine), dtype=np.int64), sign=1.0)
        for come, nodes in _coming(s, sheet):
            near = np.flatnonzero(nodes == node[case])
            for lag in range(int(min(span[case], weeks))):
                sheet.put("asked", np.full(len(near), case), lag, come, -1.0, pick=near)
            _onward(
                sheet, case, come, pick=near, lead=np.full(len(near), span[case] - 1), sign=-1.0
            )


def _not_left_over(s: Situation, sheet: Sheet, pick: Ints) -> None:
    """What was given to who asks for fresh goods is not among what is still good later."""
    block, rows = sheet.columns["deliver"], sheet.rows["fresh"]
    row_of = np.full(len(s.stock), -1)
    row_of[rows.which] = np.arange(rows.count)
    asks = s.wanted.remaining[block.which[pick]]
    to = row_of[s.wanted.node[block.which[pick]]]
    for lag in range(1, min(int(asks.max()), rows.weeks) + 1):
        still = asks >= lag
        sheet.put("fresh", to[still], lag, block, 1.0, pick=pick[still])


def _onward(sheet: Sheet, case: int, block: Block, *, pick: Ints, lead: Ints, sign: float) -> None:
    """Put a flow of week u into the rows of all weeks up to ``u + lead``."""
    rows, weeks = sheet.rows["asked_on"], block.weeks
    week = np.arange(weeks)
    until = week + lead[:, None]
    inside = (week[None, None, :] <= until[:, :, None]) & (until[:, :, None] >= 0)
    thing, flow, row = np.nonzero(inside)
    column = block.first + pick[thing] * weeks + flow
    value = np.full(len(row), sign)
    sheet.put_raw(rows.first + case * weeks + row, column, value)

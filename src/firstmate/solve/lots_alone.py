"""Lots of things that share nothing: in which periods to make or order each, at the least cost.

It knows no capacity; things that share hours are for ``lot_sizes``.
"""

from __future__ import annotations

import numpy as np

from firstmate.solve.linear import Floats


def lots_alone(demand: Floats, *, setup: Floats, holding: Floats) -> tuple[Floats, Floats]:
    """Return the cheapest lots (item x period) [units] of each item, and what each item costs.

    Exact: a lot covers whole periods up to the next one, found for all items at once by dynamic
    program over the period of the last lot (Wagner and Whitin 1958, Dynamic version of the economic
    lot size model, Management Science 5(1), 89-96). Of plans that cost the same the one with the
    later lot.

    Parameters
    ----------
    demand
        Item x period [units], at or above 0; met in its period.
    setup
        Cost of a lot, by item or by item x period [currency].
    holding
        Cost of a unit kept to the next period, by item [currency per unit and period].

    Snyder and Shen (2019), example 3.9: 500 a lot, 2 to keep a unit, demand of four periods:

    >>> lots, cost = lots_alone(
    ...     np.array([[90.0, 120.0, 80.0, 70.0]]), setup=np.array([500.0]), holding=np.array([2.0])
    ... )
    >>> lots.tolist(), cost.tolist()
    ([[210.0, 0.0, 150.0, 0.0]], [1380.0])
    """
    items, periods = demand.shape
    each = np.broadcast_to(setup if setup.ndim == 2 else setup[:, None], demand.shape)
    least = np.zeros((items, periods + 1))
    last = np.zeros((items, periods + 1), dtype=np.int64)
    for end in range(1, periods + 1):
        # Lots made in each period up to here that cover all from there to here.
        ahead = np.arange(end)[:, None]
        kept = np.maximum(np.arange(end)[None, :] - ahead, 0) * (np.arange(end)[None, :] >= ahead)
        held = holding[:, None] * (demand[:, :end] @ kept.T)
        total = np.cumsum(demand[:, end - 1 :: -1], axis=1)[:, ::-1]
        cost = least[:, :end] + np.where(total > 0, each[:, :end], 0.0) + held
        # The later of equals: searched from behind.
        pick = end - 1 - np.argmin(cost[:, ::-1], axis=1)
        last[:, end] = pick
        least[:, end] = cost[np.arange(items), pick]
    lots = np.zeros_like(demand)
    summed = np.concatenate([np.zeros((items, 1)), np.cumsum(demand, axis=1)], axis=1)
    rows, end_of = np.arange(items), np.full(items, periods)
    while (end_of > 0).any():
        begin = last[rows, end_of]
        size = summed[rows, end_of] - summed[rows, begin]
        open_ = end_of > 0
        lots[rows[open_], begin[open_]] = size[open_]
        end_of = np.where(open_, begin, 0)
    return lots, least[:, -1]

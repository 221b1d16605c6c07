"""Drawn weeks sent through a chain of stages that each refill what was taken: what is served at once.

Base stocks with orders passed on at once, served in the order they came (Graves and Willems 2000,
section 2, without its bound on demand). It places no stock.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from firstmate.capabilities.inventory.guaranteed import Chain, Placing, longest
from firstmate.capabilities.inventory.newsvendor import Array


def served(
    chain: Chain, placing: Placing, *, quantity: Array, base: Array, demand: Mapping[int, Array]
) -> dict[int, float]:
    """Return of each stage with customers the share of demand that is served in the week it comes.

    Parameters
    ----------
    quantity
        Units of the first stage of each arc per unit of the second.
    base
        Stock plus what is on order that each stage keeps [units].
    demand
        Stage -> customers' demand (paths x weeks) [units].

    One stage that waits a week and keeps 10 serves 5 and 5; of 15 it owes 10 after 5 were taken.

    >>> one = Chain(
    ...     np.array([1]),
    ...     np.zeros(1, int),
    ...     np.zeros(1, int),
    ...     np.zeros(0, int),
    ...     np.zeros(0, int),
    ...     np.zeros((1, 2)),
    ... )
    >>> at_once = Placing(np.array([0]), np.array([0]), 0.0, proven=True)
    >>> weeks = {0: np.array([[5.0, 5.0, 15.0, 0.0]])}
    >>> served(one, at_once, quantity=np.zeros(0), base=np.array([10.0]), demand=weeks)
    {0: 0.8}
    """
    total = longest(chain.time, waits=chain.waits, start=chain.start, end=chain.end)
    paths, weeks = next(iter(demand.values())).shape
    own = {stage: _summed(drawn) for stage, drawn in demand.items()}
    # A stage needs longer than what feeds it; of stages that need as long, arcs decide.
    order = _after(chain, total)
    orders = {stage: own.get(stage, np.zeros((paths, weeks + 1))) for stage in range(len(total))}
    for stage in reversed(order):
        for arc in np.flatnonzero(chain.start == stage):
            orders[stage] = orders[stage] + quantity[arc] * orders[int(chain.end[arc])]
    arrived: dict[int, Array] = {}
    share: dict[int, float] = {}
    for stage in order:
        taken = orders[stage]
        refilled = arrived.get(stage, _later(taken, int(chain.waits[stage])))
        there = base[stage] + _later(refilled, int(chain.time[stage]))
        gone = np.minimum(_later(taken, int(placing.out[stage])), there)
        until = _when(taken, gone)
        for arc in np.flatnonzero(chain.start == stage):
            user = int(chain.end[arc])
            came = _at(orders[user], until)
            arrived[user] = np.minimum(arrived.get(user, came), came)
        if stage in own:
            got = _at(own[stage], until)
            now = np.clip(got[:, 1:] - own[stage][:, :-1], 0.0, demand[stage])
            asked = float(demand[stage].sum())
            share[stage] = float(now.sum()) / asked if asked > 0 else 1.0
    return share


def _after(chain: Chain, total: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[int]:
    """Stages so that each comes after all that feed it."""
    depth = longest(
        np.ones_like(total), waits=np.zeros_like(total), start=chain.start, end=chain.end
    )
    return [int(stage) for stage in np.argsort(depth, kind="stable")]


def _summed(drawn: Array) -> Array:
    return np.concatenate([np.zeros((len(drawn), 1)), np.cumsum(drawn, axis=1)], axis=1)


def _later(sums: Array, weeks: int) -> Array:
    """The same sums so many weeks later; nothing before."""
    if weeks == 0:
        return sums
    return np.concatenate([np.zeros((len(sums), min(weeks, sums.shape[1]))), sums], axis=1)[
        :, : sums.shape[1]
    ]


def _when(sums: Array, reached: Array) -> Array:
    """The (broken) week at which each path's sums reached so much."""
    paths, count = sums.shape
    week = np.arange(count)
    # All paths in one line, one behind the other; the slight slope keeps weeks without orders apart.
    apart = float(sums.max()) + 1.0
    line = sums + 1e-9 * apart * week + apart * 2.0 * np.arange(paths)[:, None]
    at = reached + 1e-9 * apart * week + apart * 2.0 * np.arange(paths)[:, None]
    behind = (week + count * np.arange(paths)[:, None]).ravel()
    found = np.interp(at.ravel(), line.ravel(), behind).reshape(paths, count)
    return np.asarray(np.minimum(found - count * np.arange(paths)[:, None], week))


def _at(sums: Array, week: Array) -> Array:
    """The sums at broken weeks: within a week all orders are served in proportion."""
    below = np.clip(np.floor(week).astype(int), 0, sums.shape[1] - 1)
    above = np.minimum(below + 1, sums.shape[1] - 1)
    rows = np.arange(len(sums))[:, None]
    part = week - below
    return np.asarray(sums[rows, below] * (1.0 - part) + sums[rows, above] * part)

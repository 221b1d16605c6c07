"""Draws a block of replications; the same name, seed and block give the same numbers, always.

Each source of chance has random numbers of its own. Switched off it is as planned, and all others
draw what they drew before: common random numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from zlib import crc32

import numpy as np
from scipy.special import ndtr

from firstmate.capabilities.robustness.chances import LEVELS, Chances, Orders
from firstmate.capabilities.robustness.shop import Drawn, Floats, Ints, Shop


def draw(
    shop: Shop,
    known: Chances,
    *,
    count: int,
    block: int,
    seed: int,
    off: AbstractSet[str] = frozenset(),
) -> Drawn:
    """Return what happens in ``count`` replications; ``off`` names sources that are as planned."""

    def scores(name: str, *shape: int) -> Floats:
        """Return normal scores of a source, nothing where it is off."""
        if name in off:
            return np.zeros(shape)
        rng = np.random.default_rng([seed, crc32(name.encode()), block])
        return rng.standard_normal(shape)

    weeks, jobs = shop.weeks, len(shop.jobs.hand)
    delay = np.zeros((count, jobs), dtype=np.int64)
    ready = np.zeros((count, jobs), dtype=np.int64)
    if len(known.goods.target):
        days: Floats = known.goods.day + np.maximum(_late(known.goods, scores, count), 0.0)
        _latest(
            delay, known.goods.target, _week(known, days) - known.first_work[known.goods.target]
        )
    gates = known.gates
    if len(gates.job) and "gates" not in off:
        days = _gate_days(known, scores("gates", count, len(gates.job)))
        first = gates.at_end
        _latest(ready, gates.job[first], _week(known, days)[:, first])
        start = ~first
        _latest(
            delay,
            gates.job[start],
            _week(known, days)[:, start] - known.first_work[gates.job[start]],
        )
    there = np.stack(
        [1.0 + known.there[n] * scores(f"resource {name}", count, weeks)
         for n, name in enumerate(known.resources)], axis=-1,
    ) if known.resources else np.ones((count, weeks, 0))  # fmt: skip
    return Drawn(
        receipts=_receipts(shop, known, scores, count),
        demand=_demand(known, scores("demand", weeks, count, len(shop.stock)), off="demand" in off),
        good=np.clip(1.0 + known.good * scores("yield", count, len(known.good)), 0.0, 1.5),
        there=np.clip(there, 0.0, None),
        job_hours=_mean_one(known.job_hours, scores("hours of jobs", count, jobs)),
        expected=_mean_one(known.expected, scores("expected work", count, weeks)),
        delay=np.clip(delay, 0, weeks),
        ready=ready,
    )


def _mean_one(spread: Floats, scores: Floats) -> Floats:
    """Lognormal numbers of mean one; all one where the scores are switched off."""
    if not scores.any():
        return np.ones_like(scores)
    return np.asarray(np.exp(spread * scores - spread**2 / 2.0))


def _demand(known: Chances, noise: Floats, *, off: bool) -> Floats:
    """Share of the forecast that is wanted: week x replication x node."""
    weeks, _, nodes = noise.shape
    if off:
        return np.ones_like(noise)
    keep = known.persistence
    found = np.empty_like(noise)
    score = noise[0]
    node = np.arange(nodes) * LEVELS
    for week in range(weeks):
        if week:
            score = keep * score + np.sqrt(1.0 - keep**2) * noise[week]
        level = np.minimum((ndtr(score) * LEVELS).astype(np.int64), LEVELS - 1)
        found[week] = known.demand[:, week].ravel()[level + node]
    return found


def _late(orders: Orders, scores: Callable[..., Floats], count: int) -> Floats:
    """Days by which each comes later (earlier below 0) than counted on: replication x order."""
    late = np.zeros((count, len(orders.target)))
    names = np.array(orders.supplier)
    for supplier in sorted(set(orders.supplier)):
        mine = np.flatnonzero(names == supplier)
        trips, at = np.unique(orders.trip[mine], return_inverse=True)
        z = scores(f"supplier {supplier}", count, len(trips))[:, at]
        more = orders.days[mine] * (np.exp(orders.spread[mine] * z) - 1.0)
        late[:, mine] = np.where(more > 0, np.maximum(more - orders.slack[mine], 0.0), more)
    return late


def _week(known: Chances, days: Floats) -> Ints:
    """Week of each day counted from the start of the plan; past the plan its number of weeks."""
    week = np.searchsorted(known.firsts, np.ceil(np.round(days, 6)), side="right") - 1
    beyond = np.ceil(days) >= known.firsts[-1] + 7
    return np.where(beyond, len(known.firsts), np.maximum(week, 0)).astype(np.int64)


def _receipts(shop: Shop, known: Chances, scores: Callable[..., Floats], count: int) -> Floats:
    orders, nodes, weeks = known.buys, len(shop.stock), shop.weeks
    days: Floats = np.maximum(orders.day + _late(orders, scores, count), 0.0)
    week = _week(known, days)
    at = (np.arange(count)[:, None] * (weeks + 1) + week) * nodes + orders.target
    units = np.broadcast_to(orders.quantity, at.shape)
    found = np.bincount(at.ravel(), weights=units.ravel(), minlength=count * (weeks + 1) * nodes)
    return np.asarray(found.reshape(count, weeks + 1, nodes)[:, :weeks], dtype=np.float64)


def _gate_days(known: Chances, scores: Floats) -> Floats:
    """Day each gate is passed; one already overdue is as late as those of its kind that were later."""
    gates = known.gates
    waited = np.maximum(-gates.day, 0.0)
    passed = (gates.late <= waited[:, None]).sum(axis=1)
    passed = np.where(waited > 0, np.minimum(passed, LEVELS - 1), 0)
    level = passed + (ndtr(scores) * (LEVELS - passed)).astype(np.int64)
    level = np.minimum(level, LEVELS - 1)
    late = gates.late[np.arange(len(gates.job)), level]
    return np.asarray(np.maximum(gates.day + late, 0.0))


def _latest(found: Ints, job: Ints, weeks: Ints) -> None:
    """Raise each job's number to the largest of its own."""
    for at, mine in enumerate(job):
        np.maximum(found[:, mine], weeks[:, at], out=found[:, mine])

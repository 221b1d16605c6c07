"""Jobs as wholes: the linear plan may do two thirds of each of three jobs, a bench finishes two.

Jobs are laid one after another into the hours that the linear plan gives to jobs; items and
expected work keep theirs. A serial schedule generation scheme (Kolisch 1996), not an optimum.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.loads import item_hours, work_hours
from firstmate.capabilities.supply.objective import prices, wip_prices
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints

_DONE = 1.0 - 1e-6


def whole_jobs(s: Situation, linear: Flows, flows: Flows) -> None:
    """Write work, hand, left and declined of ``flows``: jobs whole, expected work as in the plan.

    Of the linear plan's own timing and the one laid out job by job, the one worth more is taken.
    """
    jobs = (s.works.table["kind"] == "job").to_numpy()
    best = (-np.inf, linear.work)
    for work in (linear.work, _laid_out(s, linear, np.flatnonzero(jobs))):
        worth = _worth(s, work, jobs)
        if worth > best[0] + 1e-6:
            best = (worth, work)
    week = _handed(s, best[1])
    flows.work[:], flows.hand[:] = best[1], linear.hand
    flows.hand[jobs] = 0.0
    done = np.flatnonzero(jobs & (week >= 0))
    flows.hand[done, week[done]] = 1.0
    flows.left[:] = np.where(jobs, (week < 0).astype(np.float64), linear.left)
    flows.declined[:] = np.where(jobs, 0.0, linear.declined)


def _handed(s: Situation, work: Floats) -> Ints:
    """Return the week in which each work can be handed over whole, -1 where it cannot."""
    ready = np.cumsum(work, axis=1) >= _DONE
    ready &= np.arange(len(s.weeks)) >= s.works.ready[:, None]
    return np.where(ready.any(axis=1), ready.argmax(axis=1), -1).astype(np.int64)


def _worth(s: Situation, work: Floats, jobs: np.ndarray) -> float:
    """Return the money of jobs under a timing: handed over, left, and waiting between."""
    week, of = _handed(s, work), prices(s)
    each: Floats = sum(of["hand"].values(), np.zeros(1))
    done = np.flatnonzero(jobs & (week >= 0))
    hand = np.zeros_like(work)
    hand[done, week[done]] = 1.0
    waiting = np.cumsum(work - hand, axis=1)[jobs]
    late = jobs & (week < 0)
    return float(
        each[done, week[done]].sum()
        + of["left"]["after"][late].sum()
        + (wip_prices(s)[jobs] * waiting).sum()
    )


def _laid_out(s: Situation, linear: Flows, jobs: Ints) -> Floats:
    """Lay jobs out one after another, those first that the linear plan finishes first."""
    weeks = len(s.weeks)
    late = np.arange(weeks)
    finish = (linear.hand[jobs] * late).sum(axis=1) + weeks * linear.left[jobs]
    work = linear.work.copy()
    work[jobs] = 0.0
    there = s.means.hours + linear.overtime + linear.outside - item_hours(s, linear)
    others = work_hours(s, replace(linear, work=work))
    free = np.maximum(there - others, 0.0).tolist()
    begins = np.where(linear.work[jobs] > 1e-9, late, weeks).min(axis=1)
    loads = _loads(s)
    for k in np.lexsort((jobs, finish)):
        job = int(jobs[k])
        start = max(int(min(begins[k], finish[k])), int(s.works.start[job]))
        work[job] = _one(loads[job], free, start, float(s.works.pace[job]), weeks)
    return work


def _loads(s: Situation) -> list[list[tuple[int, float]]]:
    hours = s.works.hours
    found: list[list[tuple[int, float]]] = [[] for _ in range(s.works.table.height)]
    number = s.means.number(hours["resource"]).tolist()
    for work, resource, value in zip(hours["work"], number, hours["hours"], strict=True):
        if resource >= 0:
            found[work].append((resource, value))
    return found


def _one(
    load: list[tuple[int, float]], free: list[list[float]], start: int, pace: float, weeks: int
) -> list[float]:
    """Return the share of one job by week, as early as hours allow, and take its hours."""
    shares, left = [0.0] * weeks, 1.0
    for week in range(start, weeks):
        share = min([pace, left, *(max(free[r][week], 0.0) / each for r, each in load)])
        if share <= 1e-9:
            continue
        for resource, each in load:
            free[resource][week] -= share * each
        shares[week] = share
        left -= share
        if left <= 1e-9:
            break
    return shares

"""Lots of several things that share hours and need set-ups: relax and fix, then fix and optimise.

It looks at one level: what a lot uses of other things is not its business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstmate.solve.linear import Floats, LinearModel, Solution, Status, solve
from firstmate.solve.lots_alone import lots_alone

Flags = npt.NDArray[np.bool_]

#: Branch-and-bound nodes of one program of a few periods or items: a budget of work.
NODES = 15
#: Gaps at which one program may stop: of the first plan, and of those that better it.
ROUGH, FINE = 3e-3, 5e-4
#: Periods decided at once when the first plan is made, and when it is improved.
FIRST, BETTER = 2, 3
#: Things whose set-ups are all free at once, and the part of things and of periods that are together.
TOGETHER = 2
PART = 0.6
#: Programs without a better plan after which more is free at once.
STALE = 8
#: Parts of a demand up to this are rounding of the solver.
ROUNDING = 1e-6
#: Programs tried after the first plan unless said otherwise.
TRIES = 60


@dataclass(frozen=True, eq=False)
class LotProblem:
    """What is wanted of I things in T periods, and the hours of R means that they share.

    demand (I x T) [units]; hours, setup_hours (R x I) [hours per unit, per lot]; setup_cost (I)
    [currency per lot]; holding (I) [currency per unit and period]; capacity (R x T) [hours];
    over_cost (R) [currency per hour above it], finite, so that every demand can be met.
    """

    demand: Floats
    hours: Floats
    setup_hours: Floats
    setup_cost: Floats
    holding: Floats
    capacity: Floats
    over_cost: Floats


@dataclass(frozen=True, eq=False)
class LotPlan:
    """Units made (I x T), in which periods there is a set-up, hours above capacity (R x T), cost.

    ``bound``: no plan can cost less.
    """

    made: Floats
    setup: Flags
    over: Floats
    cost: float
    bound: float


def lot_sizes(problem: LotProblem, *, tries: int = TRIES) -> LotPlan:
    """Return the best plan of lots found within so many programs (see `lot_plans`).

    Two things, 10 hours a period, a set-up of 2 hours; making both in both periods would need 12:

    >>> two = LotProblem(
    ...     demand=np.array([[4.0, 4.0], [4.0, 4.0]]),
    ...     hours=np.ones((1, 2)),
    ...     setup_hours=np.full((1, 2), 2.0),
    ...     setup_cost=np.array([1.0, 1.0]),
    ...     holding=np.array([1.0, 3.0]),
    ...     capacity=np.array([[16.0, 6.0]]),
    ...     over_cost=np.array([100.0]),
    ... )
    >>> plan = lot_sizes(two)
    >>> plan.made.tolist(), plan.cost
    ([[8.0, 0.0], [4.0, 4.0]], 7.0)
    """
    *_, best = lot_plans(problem, tries=tries)
    return best


def lot_plans(problem: LotProblem, *, tries: int = TRIES) -> Iterator[LotPlan]:
    """Yield plans of lots, each as good as the one before or better, one after each program.

    Each demand is split by the period in which it is made (facility-location form, Krarup and Bilde
    1977), so that without hours the relaxation is exact; its value is the bound. First the lots
    of each thing alone: where they keep within the hours, they are the best and the only plan.
    Then two periods after another with whole set-ups, later ones relaxed, earlier ones held (relax
    and fix), then all set-ups held but those of some periods, some things, or some things in some
    periods in turn (fix and optimise; Pochet and Wolsey 2006; Helber and Sahling 2010,
    International Journal of Production Economics 123(2), 247-256). The same problem gives the same
    plans; whoever asks decides when to stop.
    """
    items, periods = problem.demand.shape
    lots, alone = lots_alone(problem.demand, setup=problem.setup_cost, holding=problem.holding)
    best = _with_lots(problem, lots > 0, bound=float(alone.sum()))
    if best.cost <= best.bound * (1.0 + 1e-9) + 1e-9:
        yield best
        return
    free, held = np.ones(problem.demand.shape, dtype=bool), np.zeros(problem.demand.shape)
    relaxed = _solved(problem, held, free * 1.0, whole=np.zeros_like(free))
    bound = relaxed.cost if relaxed is not None else best.bound
    best = _chosen(best, _first(problem), bound=bound)
    yield best
    draw, wider = np.random.default_rng(0), 0.0
    for number in range(tries):
        opened = _opened(number, items, periods, draw, wider=int(wider))
        low = np.where(opened, 0.0, best.setup)
        high = np.where(opened, 1.0, best.setup)
        better = _chosen(best, _solved(problem, low, high, whole=opened, start=best), bound=bound)
        wider = max(wider - 1.0, 0.0) if better.cost < best.cost else wider + 1.0 / STALE
        best = better
        yield best


def _chosen(best: LotPlan, other: LotPlan | None, *, bound: float) -> LotPlan:
    better = best if other is None or other.cost >= best.cost else other
    return LotPlan(better.made, better.setup, better.over, better.cost, bound)


def _opened(
    number: int, items: int, periods: int, draw: np.random.Generator, *, wider: int
) -> Flags:
    """Return which set-ups are free in the program of that number: periods, things, parts of both."""
    width, things = min(BETTER + wider, periods), min(TOGETHER + wider, items)
    opened = np.zeros((items, periods), dtype=bool)
    turn = number % 4
    if turn in {0, 2}:
        first = int(draw.integers(0, periods - width + 1))
        opened[:, first : first + width] = True
    elif turn == 1:
        opened[draw.choice(items, things, replace=False)] = True
    else:
        some = draw.choice(items, int(np.ceil(items * PART)), replace=False)
        first = int(draw.integers(0, max(periods - 2 * width, 0) + 1))
        opened[some, first : first + 2 * width] = True
    return opened


def _first(problem: LotProblem) -> LotPlan | None:
    """Relax and fix: a few periods after another with whole set-ups, later ones relaxed."""
    shape = problem.demand.shape
    low, high = np.zeros(shape), np.ones(shape)
    plan = None
    for first in range(0, shape[1], FIRST):
        whole = np.zeros(shape, dtype=bool)
        whole[:, first : first + FIRST] = True
        plan = _solved(problem, low, high, whole=whole)
        if plan is None:
            return None
        low[:, first : first + FIRST] = high[:, first : first + FIRST] = plan.setup[
            :, first : first + FIRST
        ]
    return plan


def _with_lots(problem: LotProblem, setup: Flags, *, bound: float) -> LotPlan:
    """Return the cheapest plan with set-ups in these periods."""
    held = setup.astype(np.float64)
    plan = _solved(problem, held, held, whole=np.zeros_like(setup))
    if plan is None:
        message = "the periods of lots do not reach the demand"
        raise ValueError(message)
    return LotPlan(plan.made, plan.setup, plan.over, plan.cost, bound)


@dataclass(frozen=True, eq=False)
class _Columns:
    """Which thing is made in which period for which: of each column of the program."""

    item: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    until: npt.NDArray[np.int64]
    free: Flags


def _columns(problem: LotProblem, low: Floats, high: Floats) -> _Columns:
    periods = problem.demand.shape[1]
    item, at, until = np.nonzero(
        (problem.demand[:, None, :] > 0)
        & (high[:, :, None] > 0)
        & (np.arange(periods)[:, None] <= np.arange(periods))
    )
    return _Columns(item, at, until, low < high)


def _solved(
    problem: LotProblem,
    low: Floats,
    high: Floats,
    *,
    whole: Flags,
    start: LotPlan | None = None,
) -> LotPlan | None:
    """Return the plan with set-ups between low and high; none where none was found in the budget."""
    at = _columns(problem, low, high)
    model = _model(problem, at, low=low, whole=whole)
    hint = None if start is None else _hint(problem, at, start)
    found = solve(model, nodes=NODES, relative_gap=FINE if start else ROUGH, hint=hint)
    if found.status in {Status.INFEASIBLE, Status.UNBOUNDED} or not found.columns.any():
        return None
    return _plan(problem, at, found, low=low)


def _model(problem: LotProblem, at: _Columns, *, low: Floats, whole: Flags) -> LinearModel:
    """The program: parts of demand made in each period, free set-ups, hours above capacity."""
    items, periods = problem.demand.shape
    parts, switches = len(at.item), int(at.free.sum())
    need = problem.demand[at.item, at.until]
    wanted = np.cumsum((problem.demand > 0).ravel()).reshape(items, periods) - 1
    demands = int((problem.demand > 0).sum())
    number = np.cumsum(at.free.ravel()).reshape(items, periods) - 1
    of, when = np.nonzero(at.free)
    tied = np.flatnonzero(at.free[at.item, at.at])
    ties = demands + np.arange(len(tied))
    count = len(problem.over_cost)
    hours_row = demands + len(tied)
    used, by = np.nonzero(problem.hours[:, at.item] > 0)
    set_by, of_set = np.nonzero(problem.setup_hours[:, of] > 0)
    over = parts + switches + np.arange(count * periods)
    fixed = problem.setup_hours @ np.where(at.free, 0.0, low)
    row = np.concatenate([
        wanted[at.item, at.until], ties, ties, hours_row + used * periods + at.at[by],
        hours_row + set_by * periods + when[of_set], hours_row + np.arange(count * periods),
    ])  # fmt: skip
    column = np.concatenate([
        np.arange(parts), tied, parts + number[at.item[tied], at.at[tied]], by,
        parts + of_set, over,
    ])  # fmt: skip
    value = np.concatenate([
        np.ones(parts), np.ones(len(tied)), -np.ones(len(tied)),
        problem.hours[used, at.item[by]] * need[by], problem.setup_hours[set_by, of[of_set]],
        -np.ones(len(over)),
    ])  # fmt: skip
    cost = np.concatenate([
        problem.holding[at.item] * (at.until - at.at) * need, problem.setup_cost[of],
        np.repeat(problem.over_cost, periods),
    ])  # fmt: skip
    rows = hours_row + count * periods
    whole_columns = np.zeros(len(cost), dtype=bool)
    whole_columns[parts : parts + switches] = whole[of, when]
    return LinearModel(
        cost=-cost,
        lower=np.zeros(len(cost)),
        upper=np.concatenate([np.ones(parts + switches), np.full(len(over), np.inf)]),
        row_lower=np.concatenate([np.ones(demands), np.full(rows - demands, -np.inf)]),
        row_upper=np.concatenate([
            np.ones(demands), np.zeros(len(tied)), (problem.capacity - fixed).ravel(),
        ]),
        row=row,
        column=column,
        value=value,
        row_names=np.arange(rows),
        column_names=np.arange(len(cost)),
        offset=-float(problem.setup_cost @ np.where(at.free, 0.0, low).sum(axis=1)),
        whole=whole_columns if whole_columns.any() else None,
    )  # fmt: skip


def _hint(problem: LotProblem, at: _Columns, plan: LotPlan) -> Floats:
    """Return the plan as columns of the program: first made serves first."""
    zero = np.zeros((len(problem.demand), 1))
    made = np.concatenate([zero, np.cumsum(plan.made, axis=1)], axis=1)
    gone = np.concatenate([zero, np.cumsum(problem.demand, axis=1)], axis=1)
    shared = np.minimum(made[at.item, at.at + 1], gone[at.item, at.until + 1]) - np.maximum(
        made[at.item, at.at], gone[at.item, at.until]
    )
    parts = np.clip(shared, 0.0, None) / problem.demand[at.item, at.until]
    return np.concatenate([parts, plan.setup[at.free] * 1.0, plan.over.ravel()])


def _plan(problem: LotProblem, at: _Columns, found: Solution, *, low: Floats) -> LotPlan:
    parts, switches = len(at.item), int(at.free.sum())
    # What is within the solver's rounding of nothing is nothing; each demand is met in full.
    part = np.where(found.columns[:parts] > ROUNDING, found.columns[:parts], 0.0)
    whole = np.zeros(problem.demand.shape)
    np.add.at(whole, (at.item, at.until), part)
    made = np.zeros(problem.demand.shape)
    need = problem.demand[at.item, at.until] / np.maximum(whole[at.item, at.until], ROUNDING)
    np.add.at(made, (at.item, at.at), part * need)
    setup = low > 0.5
    setup[at.free] = found.columns[parts : parts + switches] > 0.5
    over = found.columns[parts + switches :].reshape(problem.capacity.shape)
    return LotPlan(made, setup, over, -found.objective, -np.inf)

"""Lots of things that share hours and need set-ups: our lots beside HiGHS on the textbook program.

``python -m benchmarks.supply lots [--data FILE/FOLDER ...] [--seconds 20] [--long 0]``. Files are of
the layout of Trigeiro, Thomas and McClain (1989); without them instances are made by their recipe.
Both get the same seconds of processor time. A check that shares no code with either recomputes
cost and hours of our lots. The gap is to the best plan known: the better of both, in a longer run too
where ``--long`` gives seconds.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import time
from pathlib import Path
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from firstmate.solve.lot_sizes import LotPlan, LotProblem, lot_plans

OVER = 1_000.0


def read(path: Path) -> LotProblem:
    """Return the problem of a file: counts, capacity, per item hours, holding, set-up, demand by period."""
    cells = []
    for word in path.read_text(encoding="latin-1").split():
        if not re.fullmatch(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?\.?|[-+]?\d+\.", word):
            break
        cells.append(float(word))
    items, periods, means = (int(each) for each in cells[:3])
    if means != 1 or len(cells) < 4 + 4 * items + items * periods:
        message = "not the layout of one means with capacity, items and demand by period"
        raise ValueError(message)
    each = np.array(cells[4 : 4 + 4 * items]).reshape(items, 4)
    first = 4 + 4 * items
    demand = np.array(cells[first : first + items * periods]).reshape(periods, items).T
    return problem(demand, each[:, 0], each[:, 2], each[:, 3], each[:, 1], capacity=cells[3])


def problem(
    demand: Any, hours: Any, setup: Any, cost: Any, holding: Any, *, capacity: float
) -> LotProblem:
    """Return a problem of one means with the same hours in each period, and dear hours above."""
    return LotProblem(
        demand=demand, hours=hours[None], setup_hours=setup[None], setup_cost=cost, holding=holding,
        capacity=np.full((1, demand.shape[1]), capacity), over_cost=np.array([OVER]),
    )  # fmt: skip


def made(items: int, *, between: int, share: float, seed: int, periods: int = 20) -> LotProblem:
    """Return a problem by the recipe of Trigeiro and others (1989).

    Demand evenly from 75 to 125, none in a quarter of the first four periods; an hour a unit;
    set-ups of 10 to 50 hours; holding 0.8 to 1.2; set-up costs so that an item alone would be made
    every ``between`` periods, times 0.5 to 1.5; capacity so that lots for each period would take
    ``share`` of it.
    """
    draw = np.random.default_rng(seed)
    demand = np.rint(draw.uniform(75, 125, (items, periods)))
    demand[:, :4] *= draw.random((items, 4)) >= 0.25
    setup = np.rint(draw.uniform(10, 50, items))
    holding = draw.uniform(0.8, 1.2, items)
    cost = np.rint(holding * 50.0 * between**2 * draw.uniform(0.5, 1.5, items))
    every = demand.sum() + setup.sum() * periods / max(between, 1)
    return problem(demand, np.ones(items), setup, cost, holding, capacity=every / periods / share)


def check(one: LotProblem, plan: LotPlan) -> float:
    """Return the cost of the lots, recomputed; raise ValueError where they are not possible."""
    stock = np.cumsum(plan.made - one.demand, axis=1)
    used = one.hours @ plan.made + one.setup_hours @ (plan.made > 1e-6)
    above = np.maximum(used - one.capacity, 0.0)
    if stock.min() < -1e-5 or (plan.made < -1e-9).any():
        message = "demand is not met"
        raise ValueError(message)
    lots = one.setup_cost @ (plan.made > 1e-6).sum(axis=1)
    return float(lots + one.holding @ stock.sum(axis=1) + one.over_cost @ above.sum(axis=1))


def ours(one: LotProblem, seconds: float) -> tuple[float, float, float]:
    """Return cost, bound and processor seconds of our lots, stopped after so many."""
    start = time.process_time()
    until = (
        plan
        for plan in lot_plans(one, tries=100_000)
        if plan.cost <= plan.bound * (1.0 + 1e-6) or time.process_time() - start >= seconds
    )
    plan = next(until)
    spent = time.process_time() - start
    return check(one, plan), plan.bound, spent


def plain(one: LotProblem, seconds: float) -> tuple[float, float, float]:
    """Return cost, bound and processor seconds of HiGHS on lots, stock and switches as in textbooks."""
    items, periods = one.demand.shape
    size, count = items * periods, len(one.over_cost)
    lot, stock, switch = (np.arange(size).reshape(items, periods) + k * size for k in range(3))
    over = 3 * size + np.arange(count * periods)
    hours, setup = one.hours, one.setup_hours
    at = 2 * size + np.arange(count * periods).reshape(count, periods)
    of, by = np.nonzero(np.ones((count, items)))
    ahead = np.cumsum(one.demand[:, ::-1], axis=1)[:, ::-1]
    each = np.broadcast_to
    row = np.concatenate([
        lot.ravel(), lot.ravel(), lot[:, 1:].ravel(), size + lot.ravel(), size + lot.ravel(),
        at[of].ravel(), at[of].ravel(), at.ravel(),
    ])  # fmt: skip
    column = np.concatenate([
        lot.ravel(), stock.ravel(), stock[:, :-1].ravel(), lot.ravel(), switch.ravel(),
        lot[by].ravel(), switch[by].ravel(), over,
    ])  # fmt: skip
    value = np.concatenate([
        np.ones(size), -np.ones(size), np.ones(size - items), np.ones(size), -ahead.ravel(),
        each(hours[of, by][:, None], (len(of), periods)).ravel(),
        each(setup[of, by][:, None], (len(of), periods)).ravel(), -np.ones(len(over)),
    ])  # fmt: skip
    matrix = sparse.csc_matrix(
        (value, (row, column)), shape=(2 * size + len(over), 3 * size + len(over))
    )
    low = np.concatenate([one.demand.ravel(), np.full(size + len(over), -np.inf)])
    high = np.concatenate([one.demand.ravel(), np.zeros(size), one.capacity.ravel()])
    cost = np.concatenate([
        np.zeros(size), np.repeat(one.holding, periods), np.repeat(one.setup_cost, periods),
        np.repeat(one.over_cost, periods),
    ])  # fmt: skip
    return _highs(
        matrix, cost=cost, low=low, high=high, switches=(2 * size, 3 * size), seconds=seconds
    )


def _highs(
    matrix: sparse.csc_matrix, *, cost: Any, low: Any, high: Any, switches: tuple[int, int], seconds: float
) -> tuple[float, float, float]:  # fmt: skip
    first, last = switches
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.row_lower_, program.row_upper_ = cost, low, high
    upper = np.full(len(cost), np.inf)
    upper[first:last] = 1.0
    program.col_lower_, program.col_upper_ = np.zeros(len(cost)), upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
    program.a_matrix_.value_ = matrix.data
    whole, broken = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    program.integrality_ = [whole if first <= k < last else broken for k in range(len(cost))]
    engine = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, said in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        engine.setOptionValue(name, said)
    engine.passModel(program)
    start = time.process_time()

    def late(event: Any) -> None:
        event.interrupt(time.process_time() - start > seconds)

    engine.cbMipInterrupt.subscribe(late)
    engine.run()
    info = engine.getInfo()
    return info.objective_function_value, info.mip_dual_bound, time.process_time() - start


def instances(data: list[Path] | None, *, quick: bool) -> list[tuple[str, LotProblem]]:
    """Return the problems of files and folders by name, else made ones."""
    files = [
        path
        for given in data or ()
        for path in (sorted(given.iterdir()) if given.is_dir() else [given])
        if path.is_file()
    ]
    found = []
    for path in files:
        try:
            found.append((path.name, read(path)))
        except (ValueError, OSError) as error:
            print(f"  {path.name}: not read ({error})")
    if data:
        return found
    print("no files of lots: give them with --data; made by recipe instead")
    kinds = [(6, 2, 0.8)] if quick else list(itertools.product((10,), (1, 2, 4), (0.75, 0.9)))
    return [
        (f"made {items} items, every {between}, {share:.0%}",
         made(items, between=between, share=share, seed=1))
        for items, between, share in kinds
    ]  # fmt: skip


def run(said: argparse.Namespace) -> int:
    """Print both costs of each problem beside the best known and the bound, and the means."""
    rows: list[dict[str, Any]] = []
    seconds = min(said.seconds, 2.0) if said.quick else said.seconds
    for name, one in instances(said.data, quick=said.quick)[:: max(said.every, 1)]:
        tried = {"firstmate": ours(one, seconds), "HiGHS": plain(one, seconds)}
        costs = [cost for cost, _, _ in tried.values()]
        if said.long:
            costs += [ours(one, said.long)[0], plain(one, said.long)[0]]
        bound = max(low for _, low, _ in tried.values())
        for who, (cost, _, spent) in tried.items():
            rows.append({"data": name, "who": who, "cost": cost, "seconds": spent, "bound": bound,
                         "gap": cost / min(costs) - 1.0, "to_bound": cost / bound - 1.0})  # fmt: skip
        a, b = rows[-2:]
        print(f"  {name:34s} bound {bound:11,.1f}  firstmate {a['cost']:11,.1f} {a['gap']:7.2%} "
              f"{a['seconds']:5.1f} s   HiGHS {b['cost']:11,.1f} {b['gap']:7.2%} {b['seconds']:5.1f} s",
              flush=True)  # fmt: skip
    for who in ("firstmate", "HiGHS"):
        own = [row for row in rows if row["who"] == who]
        if own:
            gaps = [row["gap"] for row in own]
            print(f"  {who:10s} above the best known: mean {np.mean(gaps):.2%}, most {max(gaps):.2%}; "
                  f"above the bound: mean {np.mean([row['to_bound'] for row in own]):.2%}")  # fmt: skip
    if said.json:
        said.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0

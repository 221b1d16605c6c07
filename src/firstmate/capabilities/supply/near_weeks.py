"""The near weeks in whole lots by mixed-integer program (fix and optimise); later weeks stay linear.

It decides quantities of the near weeks only. What comes of them is for ``rounding`` to walk through.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.lots import Lots, buying_lots, making_lots
from firstmate.capabilities.supply.model import Program
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints
from firstmate.solve.linear import LinearModel, Status, solve

#: Branch-and-bound nodes: a budget of work, so that the answer is the same on every machine.
NODES = 20
#: Weeks after the near ones that may still move, in parts of lots; beyond them the plan is fixed.
AROUND = 2


def near_weeks(s: Situation, program: Program, linear: Flows, *, weeks: int) -> Flows | None:
    """Return the linear plan with purchases and makes of the first weeks in whole lots.

    Pochet and Wolsey 2006; Helber and Sahling 2010: of the linear plan, what is bought and made
    after the near weeks (and some around them) is fixed, purchases and makes that arrive in the
    near weeks are whole lots of at least their minimum, everything else is free. ``None`` where
    no better plan than nothing was found within :data:`NODES` nodes.
    """
    model = program.model()
    fixed = _fixed(program, model, linear, first=weeks + AROUND)
    whole = _in_lots(s, program, fixed, weeks=weeks)
    found = solve(whole, nodes=NODES, relative_gap=2e-3)
    if found.status is Status.INFEASIBLE or not found.columns.any():
        return None
    size = _sizes(s, program, weeks=weeks)
    columns = found.columns[: len(model.cost)] * size
    return program.flows(replace(found, columns=columns))


def _fixed(program: Program, model: LinearModel, linear: Flows, *, first: int) -> LinearModel:
    """Hold purchases, makes and moves from week ``first`` on where the linear plan has them."""
    lower, upper = model.lower.copy(), model.upper.copy()
    for name in ("buy", "make", "move"):
        block = program.sheet.columns.get(name)
        if block is None or first >= block.weeks:
            continue
        late = block.numbers()[:, first:]
        value = getattr(linear, name)[block.which][:, first:]
        lower[late] = np.minimum(value, upper[late])
        upper[late] = lower[late]
    return replace(model, lower=lower, upper=upper)


def _lots_of(s: Situation) -> tuple[tuple[str, Lots], ...]:
    return (("buy", buying_lots(s)), ("make", making_lots(s)))


def _sizes(s: Situation, program: Program, *, weeks: int) -> Floats:
    """Units that one of each column stands for: its multiple where it is counted in lots."""
    size = np.ones(len(program.model().cost))
    for name, lots in _lots_of(s):
        block = program.sheet.columns.get(name)
        if block is not None:
            multiple = lots.multiple[block.which][:, None]
            near = block.numbers()[:, :weeks]
            size[near] = np.where(multiple > 0, multiple, 1.0)
    return size


def _in_lots(s: Situation, program: Program, model: LinearModel, *, weeks: int) -> LinearModel:
    """Count near purchases and makes in lots, with a switch where a minimum is above one lot."""
    size = _sizes(s, program, weeks=weeks)
    whole = np.zeros(len(model.cost), dtype=bool)
    switched: list[tuple[Ints, Floats]] = []
    for name, lots in _lots_of(s):
        block = program.sheet.columns.get(name)
        if block is None:
            continue
        near = block.numbers()[:, :weeks]
        multiple, minimum = lots.multiple[block.which], lots.minimum[block.which]
        whole[near[multiple > 0].ravel()] = True
        above = np.flatnonzero(minimum > np.where(multiple > 0, multiple, 0.0) + 1e-9)
        switched.append((near[above].ravel(), np.repeat(minimum[above], near.shape[1])))
    column = np.concatenate([c for c, _ in switched]) if switched else np.zeros(0, dtype=np.int64)
    least = np.concatenate([m for _, m in switched]) if switched else np.zeros(0)
    open_ = model.upper[column] > 0
    column, least = column[open_], least[open_]
    most = np.maximum(least * 20.0, 1e4)
    count, rows = len(column), len(model.row_lower)
    switch = len(model.cost) + np.arange(count)
    at = rows + np.arange(count)
    one = np.ones(count)
    return LinearModel(
        cost=np.append(model.cost * size, np.zeros(count)),
        lower=np.append(model.lower / size, np.zeros(count)),
        upper=np.append(np.where(whole, np.floor(model.upper / size + 1e-9), model.upper / size), one),
        row_lower=np.concatenate([model.row_lower, np.zeros(count), np.full(count, -np.inf)]),
        row_upper=np.concatenate([model.row_upper, np.full(count, np.inf), np.zeros(count)]),
        row=np.concatenate([model.row, at, at, at + count, at + count]),
        column=np.concatenate([model.column, column, switch, column, switch]),
        value=np.concatenate([
            model.value * size[model.column], size[column], -least, size[column], -most,
        ]),
        row_names=np.arange(rows + 2 * count),
        column_names=np.arange(len(model.cost) + count),
        offset=model.offset,
        whole=np.append(whole, np.ones(count, dtype=bool)),
    )  # fmt: skip

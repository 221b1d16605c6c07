"""Strict priority: what the linear plan must reach for each class of customers before the next counts.

It is an option. Under it service comes before money, so no money may be claimed for it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstmate.capabilities.supply.model import Program
from firstmate.capabilities.supply.objective import kept
from firstmate.capabilities.supply.situation import Situation
from firstmate.solve.linear import LinearModel, Status
from firstmate.solve.parts import solve

#: Share of what a class could get that may be lost to rounding when the next class is served.
ROUNDING = 1e-9


def strictly(s: Situation, program: Program) -> LinearModel:
    """Return the program with a row for each class of priority: its deliveries are worth the most.

    Class by class, first things first: the most that deliveries to it can be worth at what is left
    of an order's value when late, given what earlier classes get, is found and held.
    """
    model, block = program.model(), program.sheet.columns["deliver"]
    w = s.wanted
    late = np.arange(len(s.weeks), dtype=np.float64) - w.due[:, None]
    worth = w.price[:, None] * kept(late, w.lost[:, None], w.penalty[:, None], w.most[:, None])
    for priority in np.unique(w.priority[block.which]).tolist():
        own = w.priority[block.which] == priority
        columns = block.numbers()[own].ravel()
        value = worth[block.which][own].ravel()
        service = np.zeros(len(model.cost))
        service[columns] = value
        found, _ = solve(replace(model, cost=service, offset=0.0))
        if found.status is not Status.OPTIMAL:
            break
        row = len(model.row_lower)
        model = replace(
            model,
            row_lower=np.append(model.row_lower, found.objective * (1.0 - ROUNDING)),
            row_upper=np.append(model.row_upper, np.inf),
            row=np.append(model.row, np.full(len(columns), row)),
            column=np.append(model.column, columns),
            value=np.append(model.value, value),
            row_names=np.append(model.row_names, priority),
        )
    return model

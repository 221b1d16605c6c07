"""Orders that a customer takes only complete: what is ready waits for the last line of its order.

It changes no supply. What is ready is kept for the order and given to nobody else; where a line is
not ready within the plan, the whole order comes after it. Lines of goods that may spoil are
delivered as they are ready.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Ints


def delivered_together(s: Situation, flows: Flows) -> Flows:
    """Return the plan with each line of a complete order delivered in the week of its last line."""
    deliver, after = flows.deliver.copy(), flows.after.copy()
    for groups in _orders(s):
        quantity = s.wanted.quantity[groups]
        ready = deliver[groups].sum(axis=1) >= quantity * (1.0 - 1e-6) - 1e-6
        weeks = np.array(
            [int(np.flatnonzero(row > 1e-9).max(initial=-1)) for row in deliver[groups]]
        )
        deliver[groups] = 0.0
        if ready.all():
            deliver[groups, weeks.max()] = quantity
        else:
            after[groups] = quantity
    return replace(flows, deliver=deliver, after=after)


def _orders(s: Situation) -> list[Ints]:
    """Groups of lines of each order of several lines that is taken only complete."""
    lines = s.wanted.lines.filter(
        pl.col("together") & ~pl.Series(s.shelf.risky)[s.wanted.lines["node"].to_numpy()]
    )
    orders = lines.group_by("order", maintain_order=True).agg(pl.col("group").sort())
    return [
        np.array(groups, dtype=np.int64) for groups in orders["group"].to_list() if len(groups) > 1
    ]

"""Generated machine shops against their own truth: more hours rank in the plan as on the floor."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from firstmate.company.change import BASE, Change, Scenario
from firstmate.company.company import company
from firstmate.demo.family.shop import MACHINES, WEEKS, shop, shop_tables, simulate_shop
from firstmate.work.registry import installed
from firstmate.work.runner import Runner

HOUR = 40.0
EXTRA = (4.0, 8.0, 16.0)


@pytest.mark.parametrize("seed", range(3))
def test_more_hours_rank_as_on_the_floor(seed: int) -> None:
    """Of steps of one size, at which machine they bring most; not which size is best.

    The plan works on all machines of a job at once and in the best order, the floor one after the
    other and by promise: beyond what the order book asks for, more hours still shorten queues
    there, which a linear plan does not see.
    """
    own = shop(seed)
    firm, runner = company("shop", shop_tables(own)), Runner(installed())
    start = firm.as_of + timedelta(days=1)

    def planned(step: Scenario) -> float:
        values = runner.run(firm, ["plan_values"], scenario=step)["plan_values"].rows
        return float(values.filter(pl.col("part") == "total")["linear"][0])

    def more(name: str, hours: float) -> Scenario:
        row = {"calendar": name, "valid_from": start,
               "valid_to": start + timedelta(weeks=WEEKS, days=1), "extra_hours": hours}  # fmt: skip
        return Scenario(name, (Change(table="calendar_exceptions", op="append", rows=(row,)),))

    plan, before = planned(BASE), simulate_shop(own, seed=1)
    low, high, ours = {}, {}, {}
    for name in MACHINES:
        for hours in EXTRA:
            extra = np.array([hours if one == name else 0.0 for one in MACHINES])
            cost = HOUR * hours * WEEKS
            gained = simulate_shop(own, seed=1, extra=extra) - before - cost
            half = 1.645 * gained.std(ddof=1) / np.sqrt(len(gained))
            key = f"{name} {hours:g}"
            low[key], high[key] = gained.mean() - half, gained.mean() + half
            ours[key] = planned(more(name, hours)) - plan - cost
    apart = [
        (a, b) if low[a] > high[b] else (b, a)
        for a, b in combinations(ours, 2)
        if a.split()[1] == b.split()[1] and (low[a] > high[b] or low[b] > high[a])
    ]
    figures = {key: (round(low[key]), round(high[key]), round(ours[key])) for key in ours}

    def nothing(key: str) -> bool:
        cost = HOUR * float(key.split()[1]) * WEEKS
        return ours[key] + cost < 0.01 * cost

    assert len(apart) >= 6, figures
    told = [(a, b) for a, b in apart if not (nothing(a) and nothing(b))]
    assert len(told) >= 6, figures
    assert [(a, b) for a, b in told if ours[a] <= ours[b]] == [], figures
    assert max(ours, key=lambda key: ours[key]).startswith(MACHINES[seed % 3]), figures

"""A machine shop of one-off jobs with a known truth: its order book, its tables, and a simulator of its floor.

It gets no new orders: what is true of it is what its order book brings. The product reads the
tables only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from firstmate.base.frame import frame
from firstmate.company.tables import INPUTS
from firstmate.demo.family.draw import AS_OF, Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MACHINES = ("LATHE", "MILL", "GRIND")
WEEKS = 13
LOST = 0.1
"""Share of an order's value lost for each week late."""
SPREAD = 0.15
"""Spread (log) of a job's real hours around those planned."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The order book: hours by job and machine, due weeks from 0, money; capacity by machine [h a week]."""

    hours: Floats
    due: Ints
    price: Floats
    material: Floats
    capacity: Floats


def shop(seed: int, *, jobs: int = 60) -> Shop:
    """Draw an order book that asks one machine, which one hangs on the seed, for more than it has."""
    rng = np.random.default_rng(seed)
    share = np.full(len(MACHINES), 0.75)
    share[seed % len(MACHINES)] = 1.2
    weight = rng.lognormal(0.0, 0.4, (jobs, len(MACHINES)))
    capacity = np.full(len(MACHINES), 40.0)
    due = rng.integers(4, WEEKS, jobs)
    hours = np.round(weight / weight.sum(axis=0) * share * capacity * WEEKS, 1)
    price = np.round(hours.sum(axis=1) * rng.uniform(70.0, 130.0, jobs), 2)
    return Shop(hours, due, price, np.round(price * 0.35, 2), capacity)


def shop_tables(own: Shop) -> dict[str, pl.DataFrame]:
    """Return the tables of the shop as its exports would give them."""
    monday = AS_OF + timedelta(days=3)
    codes = [f"J{number:03d}" for number in range(len(own.due))]
    promised = [monday + timedelta(weeks=int(week), days=4) for week in own.due]
    ordered = AS_OF - timedelta(days=10)
    rows: Rows = {
        "settings": [
            {"name": "as_of", "value": AS_OF.isoformat(), "origin": "entered"},
            {"name": "currency", "value": "EUR", "origin": "entered"},
            {"name": "plan_weeks", "value": f"{WEEKS + 1}", "origin": "entered"},
        ],
        "resources": [
            {"resource": name, "kind": "machine", "units": 1.0, "hours_per_week": float(hours),
             "overtime_hours": 0.0, "overtime_cost": 40.0}
            for name, hours in zip(MACHINES, own.capacity, strict=True)
        ],
        "customers": [{"customer": "C1"}],
        "forecast_overrides": [
            {"override": "full", "job_class": "parts", "from_day": monday - timedelta(days=2),
             "to_day": monday + timedelta(weeks=104), "op": "scale", "amount": 0.0}
        ],
        "patience": [{"customer": "C1", "lost_per_week": LOST, "penalty_per_week": 0.0}],
        "jobs": [
            {"job": code, "customer": "C1", "job_class": "parts", "ordered": ordered,
             "promised": day, "amount": float(price), "material": float(material), "status": "open"}
            for code, day, price, material in zip(
                codes, promised, own.price, own.material, strict=True
            )
        ],
        "phases": [
            {"job": code, "phase": name, "resource": name, "remaining_hours": float(hours)}
            for code, row in zip(codes, own.hours, strict=True)
            for name, hours in zip(MACHINES, row, strict=True)
        ],
        "sales_lines": [
            {"order": code, "line": 1, "job": code, "customer": "C1", "day": ordered,
             "promised": day, "quantity": 1.0, "shipped": 0.0, "amount": float(price), "status": "open"}
            for code, day, price in zip(codes, promised, own.price, strict=True)
        ],
    }  # fmt: skip
    return {name: frame(INPUTS[name], made).rows for name, made in rows.items()}


def simulate_shop(
    own: Shop, *, seed: int, extra: Floats | None = None, replications: int = 200
) -> Floats:
    """Return what the order book leaves after its material in each replication [EUR].

    Each week every machine works on the earliest promise among what has reached it; a job moves on
    the week after. Its value shrinks by ``LOST`` for each week late; what is not done in
    ``WEEKS`` weeks counts as done in the one after. Seeds give every ``extra`` (hours a week by
    machine) the same real hours.
    """
    rng = np.random.default_rng(seed)
    noise = rng.lognormal(-(SPREAD**2) / 2, SPREAD, (replications, *own.hours.shape))
    left = own.hours * noise
    free = own.capacity + (0.0 if extra is None else extra)
    stage = np.zeros((replications, len(own.due)), dtype=np.int64)
    done = np.full(stage.shape, WEEKS)
    order = np.argsort(own.due, kind="stable")
    for week in range(WEEKS):
        for machine in reversed(range(len(MACHINES))):
            here = np.where(stage == machine, left[:, :, machine], 0.0)[:, order]
            before = np.cumsum(here, axis=1) - here
            given = np.empty_like(here)
            given[:, order] = np.clip(free[machine] - before, 0.0, here)
            left[:, :, machine] -= given
            through = (stage == machine) & (left[:, :, machine] < 1e-9)
            stage[through] += 1
            done[through & (stage == len(MACHINES))] = week
    late = np.maximum(done - own.due, 0)
    return np.asarray((own.price * (1.0 - LOST) ** late - own.material).sum(axis=1))

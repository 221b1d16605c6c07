"""Times of the promise desk: preparing a plan, the first answer, holding; the confirmation apart.

``python -m benchmarks.promise [--items 2000] [--enquiries 1000] [--confirm 300]``. The plan a promise
reads is made by seed as rows (three-level bills, stock, planned orders, pegs, loads), because making
a plan is measured in ``benchmarks.supply``. The confirmation is the plan made anew, warm, with one
more order. It measures only; whether promises are right is for the tests.
"""

from __future__ import annotations

import argparse
import contextlib
import tempfile
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.supply import MONDAY, maker
from firstmate.base.errors import Conflict
from firstmate.base.frame import frame, schema
from firstmate.base.task import Given
from firstmate.capabilities.promise.desk import answer, prepare
from firstmate.capabilities.supply.plan import answer as plan
from firstmate.capabilities.supply.plan import prepare as prepare_plan
from firstmate.company.setting import default_rows, values
from firstmate.company.tables import INPUTS
from firstmate.store.open import open_store
from firstmate.work.registry import installed

WEEKS, RESOURCES, SUPPLIERS, PEOPLE = 26, 50, 40, 20
Rows = list[dict[str, Any]]


def company(count: int, *, seed: int) -> Given:
    """Return the tables of a plan of ``count`` items: a third sold, a third made, a third bought."""
    draw = np.random.default_rng(seed)
    third = count // 3
    sold, parts, bought = ([f"{letter}{k:05d}" for k in range(third)] for letter in "ABC")
    made = [*sold, *parts]
    weeks = [MONDAY + timedelta(weeks=k) for k in range(WEEKS)]
    bills = [
        {"item": top, "component": low, "quantity": float(draw.integers(1, 5))}
        for group, below in ((sold, parts), (parts, bought))
        for top in group
        for low in draw.choice(below, 3, replace=False)
    ]
    steps = [
        {"item": item, "step": 10 * n, "resource": f"R{draw.integers(RESOURCES):02d}",
         "setup_hours": 0.3, "unit_hours": float(draw.uniform(0.01, 0.1))}
        for item in made for n in (1, 2)
    ]  # fmt: skip
    orders, pegs = _orders(draw, made, bought, weeks)
    tables: dict[str, Rows] = {
        "items": [{"item": i, "supply": "make"} for i in made]
        + [{"item": i, "supply": "buy"} for i in bought],
        "bom_lines": bills, "operations": steps,
        "lead_times": [{"supplier": f"S{k % SUPPLIERS}", "item": item, "location": "",
                        "value": float(draw.integers(5, 40)), "high": 60.0}
                       for k, item in enumerate(bought)],
        "stock": [{"item": item, "quantity": float(draw.integers(0, 60))}
                  for item in (*made, *bought)],
        "projections": [{"item": item, "location": "", "period": weeks[0]}
                        for item in (*made, *bought)],
        "planned_orders": orders, "pegs": pegs,
        "loads": [{"resource": f"R{r:02d}", "period": w, "hours": 60.0, "hours_items": 60.0,
                   "capacity": 80.0, "overtime": 0.0} for r in range(RESOURCES) for w in weeks],
        "capacities": [{"resource": f"R{r:02d}", "period": w, "value": 80.0, "low": 76.0,
                        "overtime_hours": 8.0, "overtime_cost": 40.0}
                       for r in range(RESOURCES) for w in weeks],
        "unit_prices": [{"item": item, "value": 50.0} for item in sold],
        "unit_costs": [{"item": item, "value": 20.0} for item in (*made, *bought)],
    }  # fmt: skip
    known = {**installed().results, **INPUTS}
    full = {name: pl.DataFrame(schema=schema(table)) for name, table in known.items()}
    full |= {name: frame(known[name], rows).rows for name, rows in tables.items()}
    return Given(
        tables=full, as_of=MONDAY - timedelta(days=1), settings=values(default_rows())
    )  # fmt: skip


def _orders(
    draw: np.random.Generator, made: list[str], bought: list[str], weeks: list[Any]
) -> tuple[Rows, Rows]:
    """Six planned orders an item, two thirds of each pegged to orders or the forecast."""
    orders, pegs = [], []
    for item in (*made, *bought):
        kind = "buy" if item.startswith("C") else "make"
        for n in range(6):
            due, units = weeks[int(draw.integers(WEEKS))], float(draw.integers(5, 40))
            name = f"{kind}/{item}/{n}"
            orders.append({"planned": name, "kind": kind, "item": item, "location": "",
                           "quantity": units, "due": due, "period": due, "firm": n < 2,
                           "supplier": "S1" if kind == "buy" else None})  # fmt: skip
            demand = f"{n}/{item}" if n % 2 else f"forecast {due}"
            pegs.append({"supply": name, "demand": demand, "item": item, "location": "",
                         "period": due, "quantity": units * 0.66})  # fmt: skip
    return orders, pegs


def first_answers(given: Given, count: int) -> None:
    """Time preparing the plan, and each of many enquiries answered alone."""
    begun = time.perf_counter()
    desk = prepare(given)
    print(f"prepare the plan                 {time.perf_counter() - begun:8.2f} s")
    draw = np.random.default_rng(2)
    took = []
    for number in range(count):
        line = {"enquiry": f"{number}", "line": 1, "item": f"A{draw.integers(len(given['items']) // 3):05d}",
                "quantity": float(draw.integers(1, 120)),
                "wanted": MONDAY + timedelta(days=int(draw.integers(90)))}  # fmt: skip
        asked = replace(
            given, tables={**given.tables, "enquiries": frame(INPUTS["enquiries"], [line]).rows}
        )
        begun = time.perf_counter()
        answer(desk, asked)
        took.append(time.perf_counter() - begun)
    for name, share in (("half of the answers", 0.5), ("p95", 0.95), ("slowest", 1.0)):
        print(f"first answer, {name:19}{1000 * np.quantile(took, share):8.1f} ms")


def holds() -> None:
    """Time holds of twenty people at once on the catalogue in a folder."""
    at = datetime(2026, 11, 2, tzinfo=UTC)
    free = pl.DataFrame({"item": ["A"], "location": [None], "resource": [None],
                         "period": [MONDAY], "quantity": [100.0], "hours": [None]})  # fmt: skip
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "firm")

        def sell(number: int) -> None:
            for _ in range(5):
                begun = time.perf_counter()
                with contextlib.suppress(Conflict):
                    store.hold([{"item": "A", "quantity": 2.0, "period": MONDAY}], free,
                               by=f"{number}", at=at)  # fmt: skip
                took.append(time.perf_counter() - begun)

        people = [threading.Thread(target=sell, args=(n,)) for n in range(PEOPLE)]
        for one in people:
            one.start()
        for one in people:
            one.join()
        held = store.holds(at)["quantity"].sum()
        store.close()
    print(f"hold, 20 people at once, p95     {1000 * np.quantile(took, 0.95):8.1f} ms")
    print(f"held of 100 free                 {held:8.0f}")


def confirmation(count: int) -> None:
    """Time the plan made anew, warm, with one more order line."""
    given = maker(count, 50, weeks=WEEKS, seed=1)
    prepared = prepare_plan(given)
    plan(prepared, given)
    line = {"order": "asked", "line": 1, "day": MONDAY - timedelta(days=1), "item": "A0001",
            "kind": "item", "quantity": 20.0, "amount": 900.0, "price": 45.0,
            "open_quantity": 20.0, "open_amount": 900.0,
            "promised": MONDAY + timedelta(weeks=3)}  # fmt: skip
    rows = pl.concat([given["sales"], pl.DataFrame([line])], how="diagonal_relaxed")
    asked = replace(given, tables={**given.tables, "sales": rows})
    begun = time.perf_counter()
    plan(prepared, asked)
    print(f"confirmation, plan of {count:5} items {time.perf_counter() - begun:8.2f} s")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--enquiries", type=int, default=1000)
    parser.add_argument("--confirm", type=int, default=300)
    said = parser.parse_args()
    print(f"Plan of {said.items} items, {WEEKS} weeks, {RESOURCES} resources")
    first_answers(company(said.items, seed=1), said.enquiries)
    holds()
    confirmation(said.confirm)


if __name__ == "__main__":
    main()

"""CPU times of the plan: building, first solve, warm re-solve, lots; a maker and a trader made by seed.

``python -m benchmarks.supply [times] [--items 300] [--jobs 150] [--trader 4000] [--weeks 26]``. It measures
only; whether plans are right is for the tests.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from firstmate.base.frame import schema
from firstmate.base.task import Given
from firstmate.capabilities.supply.closed_form import plan_alone
from firstmate.capabilities.supply.flows import joined
from firstmate.capabilities.supply.model import Program
from firstmate.capabilities.supply.orders import orders
from firstmate.capabilities.supply.plan import answer, prepare
from firstmate.capabilities.supply.read import situation
from firstmate.capabilities.supply.rounding import rounded
from firstmate.company.setting import default_rows, values
from firstmate.company.tables import INPUTS
from firstmate.solve.parts import solve
from firstmate.work.registry import installed

MONDAY = date(2026, 11, 2)


def _given(weeks: int, tables: dict[str, pl.DataFrame]) -> Given:
    declared = {**INPUTS, **installed().results}
    empty = {name: pl.DataFrame(schema=schema(table)) for name, table in declared.items()}
    full = {
        name: pl.concat([frame, tables[name].cast({c: frame.schema[c] for c in tables[name].columns})],
                        how="diagonal")
        if name in tables else frame
        for name, frame in empty.items()
    }  # fmt: skip
    rows = default_rows().filter(pl.col("name") != "plan_weeks")
    rows = pl.concat(
        [rows, pl.DataFrame({"name": ["plan_weeks"], "value": [str(weeks)]})], how="diagonal"
    )
    return Given(tables=full, as_of=MONDAY - timedelta(days=1), settings=values(rows))


def _weekly(codes: list[str], mean: np.ndarray, weeks: int, code: str) -> pl.DataFrame:
    return pl.DataFrame({
        code: np.repeat(codes, weeks), "layer": ["consensus"] * (len(codes) * weeks),
        "period": [MONDAY + timedelta(weeks=k) for _ in codes for k in range(weeks)],
        "mean": np.repeat(mean, weeks),
    })  # fmt: skip


def trader(count: int, *, weeks: int, seed: int) -> Given:
    """Return a trader with ``count`` items, each from one supplier."""
    draw = np.random.default_rng(seed)
    codes = [f"T{k:05d}" for k in range(count)]
    mean = draw.lognormal(1.5, 1.2, count)
    cost = draw.lognormal(1.5, 0.8, count)
    return _given(weeks, {
        "items": pl.DataFrame({"item": codes, "supply": ["buy"] * count}),
        "lead_times": pl.DataFrame({
            "supplier": [f"S{k % 40}" for k in range(count)], "item": codes,
            "location": [""] * count, "value": draw.integers(10, 80, count).astype(float),
            "basis": ["measured"] * count,
        }),
        "unit_costs": pl.DataFrame({"item": codes, "value": cost, "material": cost}),
        "unit_prices": pl.DataFrame({"item": codes, "value": cost * 1.8}),
        "stock": pl.DataFrame({"item": codes, "quantity": mean * draw.uniform(0, 15, count)}),
        "forecasts": _weekly(codes, mean, weeks, "item"),
        "stock_steps": _steps(codes, mean, cost),
    })  # fmt: skip


def _steps(codes: list[str], mean: np.ndarray, cost: np.ndarray) -> pl.DataFrame:
    shares = np.array([1.0, 0.7, 0.5, 0.3])
    return pl.DataFrame({
        "item": np.repeat(codes, 4), "location": [""] * (4 * len(codes)),
        "step": np.tile(np.arange(4), len(codes)),
        "quantity": (mean[:, None] * shares).ravel(),
        "value": (cost[:, None] * np.array([0.2, 0.05, 0.01, 0.001])).ravel(),
    })  # fmt: skip


def maker(count: int, jobs: int, *, weeks: int, seed: int) -> Given:
    """Return a maker: a third sold, a third made parts, a third bought; ten resources, open jobs."""
    draw = np.random.default_rng(seed)
    third = count // 3
    sold, parts, bought = ([f"{letter}{k:04d}" for k in range(third)] for letter in "ABC")
    lines = [
        {"item": top, "component": low, "quantity": float(draw.integers(1, 5))}
        for group, below in ((sold, parts), (parts, bought))
        for top in group
        for low in draw.choice(below, 3, replace=False)
    ]
    resources = [f"R{k}" for k in range(10)]
    rates = [
        {"item": item, "routing": "", "step": 10 * (k + 1), "resource": resource,
         "value": float(draw.uniform(0.05, 0.3)), "setup_hours": 0.2}
        for item in (*sold, *parts)
        for k, resource in enumerate(sorted(draw.choice(resources, 3, replace=False)))
    ]  # fmt: skip
    mean, price = draw.lognormal(1.0, 0.8, third), draw.uniform(150, 600, third)
    cost = draw.uniform(1, 8, third)
    load = pl.DataFrame(rates)["value"].mean()
    hours = float(mean.sum()) * 4.0 * 1.1 * float(load) + 60.0  # type: ignore[arg-type]
    return _given(weeks, {
        "items": pl.DataFrame({"item": [*sold, *parts, *bought],
                               "supply": ["make"] * (2 * third) + ["buy"] * third}),
        "bom_lines": pl.DataFrame(lines), "run_rates": pl.DataFrame(rates),
        "lead_times": pl.DataFrame({
            "supplier": [f"S{k % 15}" for k in range(third)], "item": bought,
            "location": [""] * third, "value": draw.integers(5, 40, third).astype(float),
            "basis": ["measured"] * third,
        }),
        "unit_costs": pl.DataFrame({"item": bought, "value": cost, "material": cost}),
        "unit_prices": pl.DataFrame({"item": sold, "value": price}),
        "stock": pl.DataFrame({
            "item": [*sold, *parts, *bought],
            "quantity": np.concatenate([mean * draw.uniform(0, 4, third),
                                        draw.uniform(0, 80, third), draw.uniform(0, 800, third)]),
        }),
        "forecasts": _weekly(sold, mean, weeks, "item"),
        "stock_steps": _steps(sold, mean, price * 0.3),
        "capacities": pl.DataFrame({
            "resource": np.repeat(resources, weeks),
            "period": [MONDAY + timedelta(weeks=k) for _ in resources for k in range(weeks)],
            "value": np.repeat(hours * draw.uniform(0.8, 1.6, 10), weeks),
            "overtime_hours": [12.0] * (10 * weeks), "overtime_cost": [42.0] * (10 * weeks),
            "outside_hours": [0.0] * (10 * weeks), "outside_cost": [0.0] * (10 * weeks),
        }),
        **_jobs(jobs, resources, weeks=weeks, draw=draw),
    })  # fmt: skip


def _jobs(
    jobs: int, resources: list[str], *, weeks: int, draw: np.random.Generator
) -> dict[str, pl.DataFrame]:
    """Return the tables of open jobs and of those expected."""
    names = [f"J{k:03d}" for k in range(jobs)]
    amount = draw.lognormal(9.3, 0.7, jobs)
    per_job = [
        {"job": name, "resource": resource, "value": float(value / 1000 * draw.uniform(0.5, 1.5)),
         "done_hours": 0.0}
        for name, value in zip(names, amount, strict=True)
        for resource in draw.choice(resources, 6, replace=False)
    ]  # fmt: skip
    due = [MONDAY + timedelta(days=int(d)) for d in draw.integers(-10, 120, jobs)]
    classes = [f"K{k}" for k in range(5)]
    return {
        "sales": pl.DataFrame({
            "order": names, "line": [1] * jobs, "kind": ["job"] * jobs, "job": names,
            "job_class": draw.choice(classes, jobs), "amount": amount, "open_amount": amount,
            "open_quantity": [1.0] * jobs, "promised": due,
            "day": [MONDAY - timedelta(days=40)] * jobs,
        }),
        "job_hours": pl.DataFrame(per_job),
        "job_rates": pl.DataFrame([
            {"job_class": name, "resource": resource, "value": 0.6}
            for name in classes for resource in resources
        ]),
        "intakes": _weekly(classes, np.full(5, 9000.0), weeks, "job_class"),
    }  # fmt: skip


def _timed(name: str, call: Callable[[], Any]) -> Any:
    start = time.process_time()
    found = call()
    print(f"  {name:32s} {time.process_time() - start:7.2f} s")
    return found


def measure(title: str, given: Given) -> None:
    """Print the times of every part of planning these tables."""
    print(title)
    s = _timed("read tables", lambda: situation(given))
    program = _timed("build program", lambda: Program(s))
    model = _timed("arrays", program.model)
    print(f"  columns {len(model.cost)}, rows {len(model.row_lower)}, entries {len(model.row)}")
    first, start = _timed("first solve", lambda: solve(model))
    upper = replace(model, row_upper=np.where(np.isinf(model.row_lower) & (model.row_upper > 0),
                                              model.row_upper * 1.02, model.row_upper))  # fmt: skip
    warm, _ = _timed("warm re-solve, hours + 2 %", lambda: solve(upper, start=start))
    print(f"  {first.status}, {first.objective:,.0f}; warm {warm.rebuild}, {warm.iterations} steps, "
          f"+{warm.objective - first.objective:,.0f}")  # fmt: skip
    alone = _timed("closed form", lambda: plan_alone(s))
    flows = joined(s, program.flows(first), alone)
    _timed("whole lots", lambda: rounded(s, flows))
    prepared = _timed("task plan, prepare", lambda: prepare(given))
    tables = _timed("task plan, answer", lambda: answer(prepared, given))
    total = tables["plan_values"].filter(pl.col("part") == "total")
    print(f"  linear {total['linear'][0]:,.0f}, realised {total['realised'][0]:,.0f}")
    now = replace(given, tables={**given.tables, **tables})
    _timed("task orders", lambda: orders(now))
    print(
        f"  gap to the best possible {tables['plan_bound']['gap'][0]:.2%}, peak {_peak():.2f} GB so far"
    )


def _peak() -> float:
    """Return the largest memory of this process so far [GB]; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    import resource

    unit = 1e9 if sys.platform == "darwin" else 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    """Measure planning times with the sizes of the command line, or plan or judge plants."""
    parser = argparse.ArgumentParser(description=__doc__)
    sizes = argparse.ArgumentParser(add_help=False)
    for name, size in (("items", 300), ("jobs", 150), ("trader", 4000), ("weeks", 26)):
        sizes.add_argument(f"--{name}", type=int, default=size)
    of_plants = argparse.ArgumentParser(add_help=False)
    of_plants.add_argument("--data", nargs="*", help="plant files; none: plants made by seed")
    of_plants.add_argument("--placements", type=int, default=400_000)
    of_plants.add_argument("--plan", type=Path, help="write our plan file there")
    of_plants.add_argument("--json", type=Path, help="write the figures as rows there")
    of_plants.add_argument("--quick", action="store_true", help="small plants only")
    what = parser.add_subparsers(dest="what")
    what.add_parser("times", parents=[sizes], help="times of the plan (the default)")
    what.add_parser("plants", parents=[of_plants], help="plants beside two peers")
    places = what.add_parser("places", help="where chains hold safety stock cheapest")
    places.add_argument("--data", type=Path, help="folder of chains")
    places.add_argument("--stages", type=int, nargs="*", default=[20, 50, 200])
    what.add_parser("why", parents=[of_plants], help="why orders of plants are late, judged")
    judged = what.add_parser("score", help="judge a plan of a plant")
    judged.add_argument("plant", type=Path)
    judged.add_argument("plan", type=Path)
    bought = what.add_parser("buying", help="buy lists beside reorder points, in simulated profit")
    for name, size in (("items", 24), ("weeks", 26), ("seeds", 2)):
        bought.add_argument(f"--{name}", type=int, default=size)
    books = what.add_parser("textbook", help="figures of textbooks, beside stockpyl")
    books.add_argument("--json", type=Path, help="write the figures as rows there")
    lots = what.add_parser("lots", help="lots that share hours and need set-ups, beside HiGHS")
    lots.add_argument(
        "--data", type=Path, nargs="*", help="files or folders of lot-sizing problems"
    )
    lots.add_argument("--seconds", type=float, default=20.0, help="processor seconds of each")
    lots.add_argument("--long", type=float, default=0.0, help="a longer run for the best known")
    lots.add_argument("--every", type=int, default=1, help="only every so manieth problem")
    lots.add_argument("--json", type=Path, help="write the figures as rows there")
    lots.add_argument("--quick", action="store_true", help="a small problem, two seconds")
    words = sys.argv[1:]
    if not words or words[0] not in {*what.choices, "-h", "--help"}:
        words = ["plants" if "--data" in words else "times", *words]
    said = parser.parse_args(words)
    if said.what == "times":
        _times(said)
        return
    from benchmarks import buying, lot_sizes, plants, plants_why, stock_places, textbook

    run = {
        "score": plants.run_score, "plants": plants.run_plants, "why": plants_why.run_why,
        "buying": buying.run_buying, "places": stock_places.run,
        "lots": lot_sizes.run,
        "textbook": textbook.run,
    }  # fmt: skip
    sys.exit(run[said.what](said))


def _times(said: argparse.Namespace) -> None:
    if said.trader:
        measure(f"trader, {said.trader} items", trader(said.trader, weeks=said.weeks, seed=1))
    if said.items:
        title = f"maker, {said.items} items, {said.jobs} jobs, 10 resources"
        measure(title, maker(said.items, said.jobs, weeks=said.weeks, seed=1))


if __name__ == "__main__":
    main()

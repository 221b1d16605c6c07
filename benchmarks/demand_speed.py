"""How long a forecast takes at size: learned from nothing, everything included, then one week later.

``python -m benchmarks.demand speed [--series N ...] [--json FILE]``. Made weekly series of three years
of all kinds (smooth, seasonal, slow, lumpy, new, ending); the tasks from order lines to the demand over
lead times are run by the product's own runner, each size in a process of its own. "One week later" runs
them again with one more week of orders, reusing what was learned.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import os
import platform
import time
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

WEEKS = 156
#: A Sunday that ends a week, so that the plan begins with a whole one; the next week is still inside
#: the block of four for which what was learned stays good.
SUNDAY = date(2026, 3, 8)
SIZES = (1_000, 10_000)
WANTED = ("forecasts", "forecast_methods", "protection_demand")


def made(series: int, *, weeks: int = WEEKS, seed: int = 7) -> npt.NDArray[np.float64]:
    """Return made demand (series x week): levels, trends, seasons of families, counts and silence."""
    draw = np.random.default_rng(seed)
    level = draw.lognormal(1.5, 1.3, series)
    family = draw.integers(0, max(1, series // 50), series)
    phase = draw.uniform(0, 2 * np.pi, family.max() + 1)[family]
    depth = draw.uniform(0.0, 0.6, family.max() + 1)[family]
    at = np.arange(weeks)
    season = 1.0 + depth[:, None] * np.sin(2 * np.pi * at / 52.18 + phase[:, None])
    trend = np.exp(draw.normal(0, 0.15, series)[:, None] * (at / 52.0 - 1.5))
    mean = level[:, None] * season * trend
    size = draw.gamma(2.0, 0.5, mean.shape)
    value = draw.poisson(mean * size).astype(np.float64)
    # A fifth sells now and then only, a tenth began lately, a twentieth has ended.
    seldom = draw.random(series) < 0.2
    value[seldom] *= draw.random((int(seldom.sum()), weeks)) < 0.25
    begins = np.where(draw.random(series) < 0.1, draw.integers(weeks // 2, weeks - 8, series), 0)
    ends = np.where(draw.random(series) < 0.05, draw.integers(weeks // 2, weeks, series), weeks)
    inside = (at >= begins[:, None]) & (at < ends[:, None])
    return np.where(inside, value, 0.0)


def company_of(values: npt.NDArray[np.float64]) -> Any:
    """Return a company whose order lines are these series, the last week ending at the Sunday."""
    import firstmate as fm

    row, week = np.nonzero(values)
    first = SUNDAY - timedelta(weeks=WEEKS, days=-1)
    day = (
        np.datetime64(first)
        + 7 * week.astype("timedelta64[D]")
        + (row % 5).astype("timedelta64[D]")
    )
    lines = pl.DataFrame(
        {
            "order": pl.Series(np.arange(len(row))).cast(pl.String),
            "line": 1,
            "day": day,
            "item": pl.Series([f"I{k:05}" for k in range(len(values))])[row],
            "quantity": values[row, week],
            "amount": 10.0 * values[row, week],
        }
    )
    items = pl.DataFrame({
        "item": [f"I{k:05}" for k in range(len(values))],
        "family": [f"F{k % max(1, len(values) // 50)}" for k in range(len(values))],
    })  # fmt: skip
    weeks = values.shape[1] - WEEKS
    return fm.build("speed", {"items": items, "sales_lines": lines},
                    as_of=SUNDAY + timedelta(weeks=weeks))  # fmt: skip


def measure(series: int, to: Any) -> None:
    """Run the tasks twice and send seconds by step and the peak of memory [MB]."""
    from firstmate.work.registry import installed
    from firstmate.work.runner import Runner

    values = made(series, weeks=WEEKS + 1)
    runner = Runner(installed())
    first, second = company_of(values[:, :WEEKS]), company_of(values)
    clocks = [(time.perf_counter(), time.process_time())]
    for company in (first, second):
        rows = runner.run(company, WANTED)["forecasts"].rows
        clocks.append((time.perf_counter(), time.process_time()))
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = [tuple(np.subtract(b, a)) for a, b in pairwise(clocks)]
    to.send((*spent, peak, rows["item"].n_unique()))


def main(said: list[str]) -> int:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.demand speed", description=__doc__)
    parser.add_argument(
        "--series", type=int, nargs="+", default=list(SIZES), help="sizes to measure"
    )
    parser.add_argument("--json", type=Path, help="write the figures as rows to this file")
    given = parser.parse_args(said)
    rows = []
    print(f"{'series':>8}{'from nothing':>26}{'one week later':>26}{'peak':>10}")
    for series in given.series:
        context = mp.get_context("spawn")
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=measure, args=(series, there))
        child.start()
        there.close()
        once, again, peak, answered = here.recv()
        child.join()
        wall = "".join(f"{w:12.1f} s ({cpu:6.1f} cpu)" for w, cpu in (once, again))
        lost = "" if answered == series else f"  {series - answered} not answered"
        print(f"{series:8,}{wall}{peak:7,.0f} MB{lost}")
        for name, value in (("seconds from nothing", once[0]), ("processor seconds from nothing", once[1]),
                            ("seconds one week later", again[0]),
                            ("processor seconds one week later", again[1]), ("peak MB", peak)):  # fmt: skip
            rows.append({"data": f"{series} series", "measure": name, "who": "firstmate",
                         "value": round(value, 2)})  # fmt: skip
    print(f"{platform.platform()}, {os.cpu_count()} cores")
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1), "utf-8")
    return 0

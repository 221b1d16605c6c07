"""The daily case: a food wholesaler's items and places by day, beside the same weekday and fixed peers.

``python -m benchmarks.demand daily [--series N] [--sample N] [--json FILE]``. Made series of 40 weeks:
weekday patterns by family and by place, no orders on Sundays and on days a place is not supplied, short
life, weeks and days that stray on their own. The product runs from order lines to days; it is scored on
the two weeks after, on the sample with which the peers are asked. "Same weekday" is the last eight of
that weekday as they were.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.peers import demand as peers
from firstmate.capabilities.demand.choose import LOSS_AT, LOSS_LEVELS, pinball
from firstmate.capabilities.demand.distribution import QUANTILE_NAMES

Array = npt.NDArray[np.float64]
SUNDAY = date(2026, 11, 1)
WEEKS, AHEAD = 40, 14
SERIES, SAMPLE = 18_000, 200
FAMILIES, PLACES = 30, 60
LIKE_DAYS = 8


def made(
    series: int, *, seed: int = 7
) -> tuple[Array, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return made demand (series x day, past and two weeks to come), family and place of each series."""
    draw = np.random.default_rng(seed)
    item, place = np.divmod(np.arange(series), PLACES)
    family = item % FAMILIES
    by_family = draw.dirichlet([6, 5, 5, 6, 9, 6, 0.01], size=FAMILIES)
    open_on = draw.random((PLACES, 7)) < 0.7
    open_on[:, 6] = False
    open_on[~open_on.any(axis=1), 0] = True
    profile = by_family[family] * open_on[place] * draw.gamma(6, 1 / 6, (series, 7))
    profile /= np.maximum(profile.sum(axis=1, keepdims=True), 1e-12)
    weeks = WEEKS + AHEAD // 7
    level = draw.lognormal(2.2, 1.1, series)[:, None] * np.exp(
        np.cumsum(draw.normal(0, 0.03, (series, weeks)), axis=1)
    )
    week = level * draw.gamma(8, 1 / 8, (series, weeks))
    mean = week[:, :, None] * profile[:, None, :]
    sold = draw.poisson(mean * draw.gamma(4, 0.25, mean.shape)).astype(np.float64)
    return sold.reshape(series, -1), family, place


def company_of(past: Array, family: Any, place: Any) -> Any:
    """Return a company whose order lines are these days, the last one the Sunday."""
    import firstmate as fm

    row, day = np.nonzero(past)
    item = np.arange(len(past)) // PLACES
    first = np.datetime64(SUNDAY) - past.shape[1] + 1
    names = np.array([f"I{k:04}" for k in range(item.max() + 1)])
    lines = pl.DataFrame({
        "order": pl.Series(np.arange(len(row))).cast(pl.String), "line": 1,
        "day": first + day.astype("timedelta64[D]"), "item": names[item[row]],
        "location": np.array([f"P{k:02}" for k in range(PLACES)])[place[row]],
        "quantity": past[row, day], "amount": 3.0 * past[row, day],
    })  # fmt: skip
    kind = dict(zip(names[item], family, strict=True))
    items = pl.DataFrame({"item": names, "family": [f"F{kind[name]}" for name in names],
                          "shelf_life": 5.0})  # fmt: skip
    return fm.build("food", {"items": items, "sales_lines": lines}, as_of=SUNDAY)


def measure(series: int, to: Any) -> None:
    """Forecast by day; send the points of every series, seconds, processor seconds and peak [MB]."""
    import resource

    from firstmate.work.registry import installed
    from firstmate.work.runner import Runner

    sold, family, place = made(series)
    company = company_of(sold[:, :-AHEAD], family, place)
    clock, cpu = time.perf_counter(), time.process_time()
    rows = Runner(installed()).run(company, ["daily_forecasts"])["daily_forecasts"].rows
    spent = (time.perf_counter() - clock, time.process_time() - cpu)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    points = np.zeros((series, AHEAD, len(LOSS_AT)))
    row = rows["item"].str.slice(1).cast(pl.Int64) * PLACES + rows["location"].str.slice(1).cast(
        pl.Int64
    )
    day = (rows["day"] - SUNDAY).dt.total_days() - 1
    names = [QUANTILE_NAMES[k] for k in LOSS_AT]
    points[row.to_numpy(), day.to_numpy()] = rows.select(names).to_numpy()
    to.send((points, *spent, peak, rows.select("item", "location").n_unique()))


def same_weekday(past: Array) -> Array:
    """Return the points (series x day x level) of the last eight days of the same weekday."""
    like = past[:, -7 * LIKE_DAYS :].reshape(len(past), LIKE_DAYS, 7)
    points = np.moveaxis(np.quantile(like, LOSS_LEVELS, axis=1), 0, -1)
    return np.tile(points, (1, AHEAD // 7, 1))


def main(said: list[str]) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks.demand daily", description=__doc__)
    parser.add_argument("--series", type=int, default=SERIES, help="item-location series made")
    parser.add_argument(
        "--sample", type=int, default=SAMPLE, help="series on which peers are asked"
    )
    parser.add_argument("--json", type=Path, help="write the figures as rows to this file")
    given = parser.parse_args(said)
    context = mp.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=measure, args=(given.series, there))
    child.start()
    there.close()
    points, wall, cpu, peak, answered = here.recv()
    child.join()
    print(f"{given.series:,} series, order lines to days: {wall:.0f} s ({cpu:.0f} processor seconds), "
          f"peak {peak:,.0f} MB, {answered:,} answered")  # fmt: skip
    sold, _, _ = made(given.series)
    past, actual = sold[:, :-AHEAD], sold[:, -AHEAD:]
    rng = np.random.default_rng(3)
    rows = np.sort(rng.permutation(given.series)[: given.sample])
    forecasts = {"firstmate": points[rows], "same weekday": same_weekday(past[rows])}
    forecasts |= peers.everybody(
        past[rows], season=7, horizon=AHEAD, phase=np.zeros(len(rows), dtype=np.int64),
        rows=np.arange(len(rows)),
    )  # fmt: skip
    figures = [{"data": "daily", "measure": "processor seconds", "who": "firstmate", "value": cpu}]
    print(f"{'':22}{'loss':>8}{'c.5':>7}{'c.9':>7}{'c.95':>7}   ({len(rows)} series, {AHEAD} days)")
    between = rng.random(actual[rows].shape)[:, :, None]
    for who, said_ in forecasts.items():
        now = actual[rows][:, :, None]
        loss = pinball(now, forecast=said_, level=LOSS_LEVELS).mean(axis=2).sum() / now.sum()
        covered = ((now < said_) + between * (now == said_)).mean(axis=(0, 1))
        print(f"{who:22}{loss:8.4f}{covered[0]:7.3f}{covered[2]:7.3f}{covered[3]:7.3f}")
        figures.append(
            {"data": "daily", "measure": "quantile loss", "who": who, "value": float(loss)}
        )
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), "utf-8")
    return 0

"""Guaranteed-service chains up to 200 stages: cost, proof and seconds, beside stock at every stage.

``python -m benchmarks.supply places [--data FOLDER] [--stages 50 200]``.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import places as peer
from firstmate.capabilities.inventory.guaranteed import Chain, everywhere, longest, placed

FREE = 10**6


def chain(time_: list[int], rates: list[float], arcs: list[tuple[int, int]], *, spread: list[float],
          most: list[int]) -> Chain:  # fmt: skip
    """Return a chain whose stock is a deviation times the root of the time covered."""
    times, waits = np.array(time_), np.zeros(len(time_), dtype=np.int64)
    start, end = np.array(arcs, dtype=np.int64).reshape(-1, 2).T
    total = longest(times, waits=waits, start=start, end=end)
    root = np.sqrt(np.arange(int(total.max()) + 1))
    each = np.array(rates) * np.array(spread)
    return Chain(times, waits, np.array(most), start, end, each[:, None] * root)


def made(stages: int, *, shared: float, seed: int) -> Chain:
    """Return a chain made by seed: value grows towards customers; ``shared`` = arcs beyond a tree."""
    draw = np.random.default_rng(seed)
    arcs = {(k, int(draw.integers(k + 1, min(k + 12, stages)))) for k in range(stages - 1)}
    for _ in range(int(shared * stages)):
        one = int(draw.integers(0, stages - 1))
        arcs.add((one, int(draw.integers(one + 1, min(one + 12, stages)))))
    listed = sorted(arcs)
    spread = np.zeros(stages)
    for k in range(stages - 1, -1, -1):
        after = [j for i, j in listed if i == k]
        spread[k] = np.sqrt(sum(spread[j] ** 2 for j in after)) if after else draw.uniform(5, 20)
    ends = [FREE if any(i == k for i, _ in listed) else 0 for k in range(stages)]
    rates = np.cumsum(draw.uniform(0.2, 2.0, stages)) / 10.0
    return chain(draw.integers(1, 5, stages).tolist(), rates.tolist(), listed, spread=spread.tolist(),
                 most=ends)  # fmt: skip


def read(path: Path) -> Chain:
    """Return a chain of a file: stage, lead time, longest service time, cost rate, demand, stages before."""
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if row and row[0].strip()]
    head, rows = rows[0], rows[1:]
    at = {name: k for k, name in enumerate(head)}
    number = {row[0]: k for k, row in enumerate(rows)}

    def cell(row: list[str], name: str) -> str:
        return row[at[name]].strip() if at[name] < len(row) else ""

    arcs, units = [], {}
    for row in rows:
        before = row[at["up_stages"] :]
        for name, quantity in zip(before[::2], before[1::2], strict=False):
            if name.strip():
                arcs.append((number[name.strip()], number[row[0]]))
                units[arcs[-1]] = float(quantity or 1)
    spread = np.zeros(len(rows))
    order = np.argsort(-longest(np.ones(len(rows), dtype=np.int64), waits=np.zeros(len(rows), dtype=np.int64),
                                start=np.array([a for a, _ in arcs]), end=np.array([b for _, b in arcs])),
                       kind="stable")  # fmt: skip
    for k in order:
        own = float(cell(rows[k], "ext_demand_std") or 0) * float(
            cell(rows[k], "ext_demand_thres") or 1
        )
        after = sum((units[a] * spread[a[1]]) ** 2 for a in arcs if a[0] == k)
        spread[k] = np.sqrt(own**2 + after)
    most = [
        int(float(cell(row, "max_s_time"))) if cell(row, "max_s_time") else FREE for row in rows
    ]
    return chain([int(float(cell(row, "lead_time") or 0)) for row in rows],
                 [float(cell(row, "cost_rate" if "cost_rate" in at else "cost") or 0) for row in rows], arcs,
                 spread=spread.tolist(), most=most)  # fmt: skip


def shown(name: str, one: Chain) -> dict[str, Any]:
    """Solve one chain and print its line."""
    start = time.process_time()
    answer = placed(one)
    seconds = time.process_time() - start
    alone = everywhere(one).cost
    print(f"  {name:28s} {len(one.time):4d} stages {len(one.start):4d} arcs {answer.cost:14,.1f} "
          f"{'proven' if answer.proven else 'found'}  {1 - answer.cost / alone:6.1%} below every stage's own "
          f"{seconds:6.2f} s{_beside(one)}")  # fmt: skip
    return {"chain": name, "cost": answer.cost, "everywhere": alone, "seconds": seconds}


def _beside(one: Chain) -> str:
    """Return the cost and seconds of the peer, where it is there and solves such chains."""
    found = peer.on_tree(one, free=FREE) if peer.there() else None
    return "" if found is None else f"   stockpyl {found[0]:14,.1f} {found[1]:6.2f} s"


def run(said: argparse.Namespace) -> int:
    """Solve chains of files, or say where they are missing, and chains made by seed."""
    if not peer.there():
        print(peer.MISSING)
    files = sorted(said.data.glob("*.txt")) if said.data and said.data.is_dir() else []
    if not files:
        print("no chains of files: give the folder with --data")
    for path in files:
        try:
            shown(path.stem, read(path))
        except (KeyError, ValueError) as error:
            print(f"  {path.stem}: not read ({error})")
    for stages in said.stages:
        for shared in (0.0, 0.5):
            shown(
                f"made, {'tree' if not shared else 'shared parts'}",
                made(stages, shared=shared, seed=1),
            )
    return 0

"""Why orders of plants are late: the product's reasons, each taken away exactly by an independent judge.

``python -m benchmarks.supply why [--data FILE ...] [--placements N] [--json FILE]``. A late order counts as
explained where it has reasons, or where even all hours and material would not make it on time; as verified
where the judge (``plant_why``) finds it on time without them and late with any smaller set away.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from typing import Any

import polars as pl

import firstmate as fm
from benchmarks.plant_check import check, read_plant
from benchmarks.plant_why import Reason, read_judge, wrong
from benchmarks.plants import plan_file, planning, plants_of

EVERY = 100_000


def told(run: fm.Run) -> dict[str, list[list[Reason]]]:
    """Return late order -> its sets of reasons; none where nothing mends it."""
    found: dict[str, dict[int, list[Reason]]] = defaultdict(lambda: defaultdict(list))
    rows = run["reasons"].rows.filter(pl.col("task") == "day_plan")
    for row in rows.sort("subject", "alternative", "cause").iter_rows(named=True):
        mine = found[row["order"]][row["alternative"]]
        mine += _reasons(row)
    return {order: [one for one in sets.values() if one] for order, sets in found.items()}


def _reasons(row: dict[str, Any]) -> list[Reason]:
    kind = row["code"].removeprefix("day_")
    if kind == "hours":
        return [("hours", row["resource"])]
    if kind == "item":
        return [("item", row["item"])]
    if kind == "order":
        return [("order", row["text"].rpartition("/")[0])]
    several = {"all_hours": "hours", "items": "item"}
    if kind in several:
        return [(several[kind], name) for name in row["text"].split(", ")]
    return []


def run_why(said: argparse.Namespace) -> int:
    """Plan plants, explain every late order, have each explanation judged. Return the exit code."""
    rows: list[dict[str, Any]] = []
    failed = 0
    for name, raw in plants_of(said):
        plant = read_plant(raw)
        began = time.process_time()
        run = planning(raw, placements=said.placements, explained=EVERY)
        took = time.process_time() - began
        plan = plan_file(raw, run)
        checked = check(plant, plan)
        late = sorted(
            o for o, one in plant.orders.items() if checked.finished.get(o, 10**6) > one["due"]
        )
        reasons, judge = told(run), read_judge(plant, plan)
        judged = {
            order: wrong(judge, order, reasons[order]) if order in reasons else "not explained"
            for order in late
        }
        faults = {order: fault for order, fault in judged.items() if fault}
        mended = [order for order in late if reasons.get(order)]
        sizes = Counter(len(reasons[order][0]) for order in mended)
        figures = {
            "late orders": len(late), "explained": sum(order in reasons for order in late),
            "verified": len(late) - len(faults), "no reason but its day": len(late) - len(mended),
            **{f"reasons {size}": count for size, count in sorted(sizes.items())},
        }  # fmt: skip
        rows += [
            {"data": name, "measure": key, "who": "firstmate", "value": value}
            for key, value in figures.items()
        ]
        shown = "  ".join(f"{key} {value}" for key, value in figures.items())
        print(
            f"{name}: {shown}  ({took:.1f} s of processor time, breaches {len(checked.breaches)})"
        )
        for order, fault in list(faults.items())[:10]:
            print(f"  {order}: {fault}")
        failed += len(faults) + len(checked.breaches)
    if said.json:
        said.json.write_text(json.dumps(rows, indent=1), "utf-8")
    return 1 if failed else 0

"""Plants by the day: the product's day plan beside a dispatcher and a priority-by-priority planner.

``python -m benchmarks.supply plants [--data FILE ...] [--placements N] [--plan FILE] [--json FILE]``,
``python -m benchmarks.supply score PLANT PLAN``. A plant is imported as a company (declared tables),
planned by the task ``day_plan``, and its plan judged by ``plant_check``, as those of the peers.
Without ``--data`` plants are made by seed (``plants_made``).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import firstmate as fm
from benchmarks.peers.plants import dispatcher, priority_planner
from benchmarks.plant_check import Plant, check, read_plant
from benchmarks.plant_score import judge, score
from benchmarks.plants_made import plant as made
from firstmate.work.registry import installed
from firstmate.work.runner import Runner

CLASSES = [(size, load) for size in ("s", "m", "l") for load in (70, 85, 95)]
SHOWN = ("orders late", "late days", "revenue on time %", "mean days early", "mean value of stock")


def company(raw: dict[str, Any]) -> fm.Company:
    """Return the plant as a company: order lines, items, bills, operations, resources, stock, offers."""
    start = date.fromisoformat(str(raw["start"])[:10])
    as_of = start - timedelta(days=1)
    hours = _hours(raw["shift"])
    makes = {row["id"]: row["makes"] for row in raw["operations"]}
    tables: dict[str, list[dict[str, Any]]] = {
        "items": [
            {"item": row["id"], "cost": float(row.get("unit_cost") or 0.0),
             "supply": "make" if row["id"] in set(makes.values()) else "buy"}
            for row in raw["items"]
        ],
        "resources": [
            {"resource": row["id"], "units": float(row.get("capacity") or 1), "hours_per_week": 5 * hours}
            for row in raw["resources"]
        ],
        "operations": [
            {"item": row["makes"], "step": 10, "name": row["id"], "resource": row["resource"],
             "unit_hours": row["minutes_per_unit"] / 60.0}
            for row in raw["operations"]
        ],
        "bom_lines": [
            {"item": makes[row["operation"]], "component": row["component"], "quantity": float(row["qty"])}
            for row in raw["bom"]
        ],
        "supplier_items": [
            {"supplier": row.get("supplier") or "S", "item": row["item"],
             "lead_time": float(row["lead_days"]), "minimum": float(row.get("moq") or 0),
             "multiple": float(row.get("multiple") or 0)}
            for row in raw["purchasing"]
        ],
        "stock": [
            {"item": row["item"], "quantity": float(row["onhand"]), "day": as_of} for row in raw["stock"]
        ],
        "sales_lines": [
            {"order": row["id"], "line": 1, "day": as_of, "item": row["item"],
             "quantity": float(row["qty"]), "price": float(row.get("price_per_unit") or 0.0),
             "amount": float(row["qty"]) * float(row.get("price_per_unit") or 0.0),
             "promised": date.fromisoformat(str(row["due"])[:10]), "status": "open",
             "priority": int(row.get("priority") or 9)}
            for row in raw["orders"]
        ],
        "settings": [{"name": "plan_weeks", "value": str(_weeks(raw, start)), "origin": "entered"}],
    }  # fmt: skip
    return fm.build("plant", tables, as_of=as_of)


def _hours(shift: dict[str, Any]) -> float:
    begins, ends = (sum(int(p) / 60**n for n, p in enumerate(str(shift[k]).split(":")[:2]))
                    for k in ("start", "end"))  # fmt: skip
    return float(ends - begins)


def _weeks(raw: dict[str, Any], start: date) -> int:
    """Weeks of the plan: half as long again as to the last due day, so that what is late has room."""
    last = max((date.fromisoformat(str(row["due"])[:10]) for row in raw["orders"]), default=start)
    return max(8, min(104, round(1.5 * (last - start).days / 7) + 4))


def planned(raw: dict[str, Any], *, placements: int) -> dict[str, Any]:
    """Return the product's plan of a plant in the checker's layout."""
    return plan_file(raw, planning(raw, placements=placements, explained=0))


def planning(raw: dict[str, Any], *, placements: int, explained: int) -> fm.Run:
    """Return the run of the day plan of a plant, with the reasons of so many late orders."""
    options = {"day_plan": {"placements": placements, "explained": explained}}
    return Runner(installed()).run(company(raw), ["day_plan"], options=options)


def plan_file(raw: dict[str, Any], run: fm.Run) -> dict[str, Any]:
    """Return a run's day plan in the checker's layout."""
    operation = {row["makes"]: row["id"] for row in raw["operations"]}
    jobs = [
        {"order": row["order"], "operation": operation[row["item"]], "resource": row["resource"],
         "day": row["day"].isoformat(), "minutes": row["hours"] * 60.0, "quantity": row["quantity"]}
        for row in run["day_jobs"].rows.drop_nulls("day").iter_rows(named=True)
    ]  # fmt: skip
    orders = run["day_orders"].rows.drop_nulls("planned_on")
    needs: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for row in run["day_needs"].rows.drop_nulls("day").iter_rows(named=True):
        needs[row["item"]].append((row["day"], row["quantity"]))
    return {
        "jobs": jobs,
        "purchases": [one for item in sorted(needs) for one in _purchases(raw, item, needs[item])],
        "deliveries": [
            {"order": row["order"], "day": row["planned_on"].isoformat()}
            for row in orders.iter_rows(named=True)
        ],
    }  # fmt: skip


def _purchases(
    raw: dict[str, Any], item: str, needs: list[tuple[date, float]]
) -> list[dict[str, Any]]:
    """Buy an item as late as it can be, in its minimum and multiple, when stock would run out."""
    start = date.fromisoformat(str(raw["start"])[:10])
    there = sum(float(row["onhand"]) for row in raw["stock"] if row["item"] == item)
    offers = [row for row in raw["purchasing"] if row["item"] == item]
    if not offers:
        return []
    offer = min(offers, key=lambda row: row["lead_days"])
    rows = []
    for day, quantity in sorted(needs):
        there -= quantity
        if there < -1e-6:
            multiple = float(offer.get("multiple") or 0) or 1.0
            least = max(-there, float(offer.get("moq") or 0))
            units = multiple * -(-(least - 1e-9) // multiple)
            ordered = max(start, day - timedelta(days=int(offer["lead_days"]) + 1))
            rows.append({"item": item, "order_day": ordered.isoformat(), "quantity": units})
            there += units
    return rows


def run_plants(said: argparse.Namespace) -> int:
    """Plan every plant by the product and by both peers; print the scores. Return the exit code."""
    found = plants_of(said)
    rows: list[dict[str, Any]] = []
    failed = 0
    for name, raw in found:
        plant = read_plant(raw)
        began = time.process_time()
        ours = planned(raw, placements=said.placements)
        took = time.process_time() - began
        if said.plan:
            said.plan.write_text(json.dumps(ours), "utf-8")
        print(f"\n{name}: {len(plant.orders)} orders, planned in {took:.1f} s of processor time")
        for who, plan in (("firstmate", ours), ("earliest due date", dispatcher(plant)),
                          ("priority by priority", priority_planner(plant))):  # fmt: skip
            failed += _told(name, who, plant, plan, rows)
    if said.json:
        said.json.write_text(json.dumps(rows, indent=1), "utf-8")
    return 1 if failed else 0


def _told(
    name: str, who: str, plant: Plant, plan: dict[str, Any], rows: list[dict[str, Any]]
) -> int:
    checked = check(plant, plan)
    if checked.breaches:
        print(f"  {who:22s} refused: {len(checked.breaches)} breaches, first {checked.breaches[0]}")
        return 1
    figures = score(plant, checked)
    rows += [
        {"data": name, "measure": key, "who": who, "value": value} for key, value in figures.items()
    ]
    print(f"  {who:22s} " + "  ".join(f"{key} {figures[key]:,.1f}" for key in SHOWN))
    return 0


def run_score(said: argparse.Namespace) -> int:
    """Judge a plan file; print its figures, or what it breaks. Return the exit code."""
    breaches, figures = judge(said.plant, said.plan)
    for breach in breaches[:50]:
        print(f"{breach.reason}: {breach.where}: {breach.told}")
    for name, value in figures.items():
        print(f"{name:30s} {value:12,.2f}")
    if breaches:
        print(f"refused: {len(breaches)} breaches", file=sys.stderr)
    return 1 if breaches else 0


def plants_of(said: argparse.Namespace) -> list[tuple[str, dict[str, Any]]]:
    """Return name and layout of the plants asked for: files, else made by seed."""
    files = [Path(one) for one in said.data or ()]
    if files:
        return [(file.stem, json.loads(file.read_text("utf-8"))) for file in files]
    sizes = [(s, load) for s, load in CLASSES if not said.quick or s == "s"]
    return [(f"plant-{s}-{load}", made(s, load=load, seed=1)) for s, load in sizes]

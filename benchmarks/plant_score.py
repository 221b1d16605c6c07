"""The score of a plant's plan that the checker accepts: lateness, revenue on time, days early, stock.

Like the checker it shares no code with any planner and uses nothing but Python itself.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

from benchmarks.plant_check import MINUTES_A_DAY, Breach, Checked, Plant, check, read_plant


def score(plant: Plant, found: Checked) -> dict[str, float]:
    """Return the figures of an accepted plan, by name, in a fixed order."""
    late: dict[str, int] = {}
    early, on_time, money = 0.0, 0.0, 0.0
    for name, order in plant.orders.items():
        days = found.finished[name] - order["due"]
        worth = float(order["qty"]) * float(order["price_per_unit"])
        money += worth
        if days > 0:
            late[name] = days
        else:
            on_time += worth
            early -= days
    classes = sorted({int(order.get("priority") or 0) for order in plant.orders.values()})
    figures = {
        "orders": float(len(plant.orders)),
        "orders late": float(len(late)),
        "late days": float(sum(late.values())),
        "revenue on time %": 100.0 * on_time / money if money else 100.0,
    }
    for one in classes:
        own = [late[n] for n in late if int(plant.orders[n].get("priority") or 0) == one]
        figures[f"late, priority {one}"] = float(len(own))
        figures[f"late days, priority {one}"] = float(sum(own))
    figures["mean days early"] = early / len(plant.orders) if plant.orders else 0.0
    figures["mean value of stock"] = stock_value(plant, found)
    return figures


def stock_value(plant: Plant, found: Checked) -> float:
    """Return the mean value of stock at the end of each day, from the start to the last movement."""
    scale = MINUTES_A_DAY if found.hours else 1
    moves = [(math.floor(when / scale), item, quantity) for when, item, quantity in found.comes]
    # What is delivered at the end of a day, and what a job takes, is gone that evening.
    moves += [
        (math.floor(when / scale) - (1 if name.startswith("order ") and scale == 1 else 0), item, -quantity)
        for when, item, quantity, name in found.goes
    ]  # fmt: skip
    opening = sum(quantity * plant.cost.get(item, 0.0) for item, quantity in plant.stock.items())
    last = max((int(when) for when, _, _ in moves), default=0)
    total = opening * (last + 1)
    total += sum(q * plant.cost.get(item, 0.0) * (last + 1 - when) for when, item, q in moves)
    return total / (last + 1)


def judge(plant_file: Path, plan_file: Path) -> tuple[list[Breach], dict[str, float]]:
    """Return the breaches of a plan file, or, where there are none, its figures."""
    plant = read_plant(json.loads(plant_file.read_text("utf-8")))
    found = check(plant, json.loads(plan_file.read_text("utf-8")))
    return found.breaches, {} if found.breaches else score(plant, found)

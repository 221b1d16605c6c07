"""A family of plants made by seed, in the layout of the plants that are scored; it plans nothing.

Three sizes (s: 20 products, 8 work centres, 200 orders; m: 80, 16, 1,000; l: 300, 40, 4,000) at any
load. Every product has a three-level bill, its parts are made at work centres, material is bought with
minimum and multiple, and stock of material lasts for some of the first orders only.
"""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

START = date(2026, 1, 5)
SHIFT_MINUTES = 480
#: products, work centres, orders of each size.
SIZES = {"s": (20, 8, 200), "m": (80, 16, 1000), "l": (300, 40, 4000)}
LEADS = (3, 7, 14, 21)


def plant(size: str, *, load: int, seed: int, horizon: int = 90) -> dict[str, Any]:
    """Return a plant of a size whose work centres are loaded to ``load`` % of the horizon's minutes.

    >>> made = plant("s", load=85, seed=1)
    >>> len(made["orders"]), len(made["resources"]), made == plant("s", load=85, seed=1)
    (200, 8, True)
    """
    products, centres, count = SIZES[size]
    draw = np.random.default_rng([seed, load, products])
    resources = [f"WC{k:02d}" for k in range(centres)]
    operations, bom, items = _products(draw, products, resources)
    orders = _orders(draw, products, count, horizon)
    gross = _scaled(operations, orders, resources, load=load, horizon=horizon)
    raws = [f"RM{k:03d}" for k in range(2 * products)]
    items += [{"id": raw, "kind": "raw", "unit_cost": int(draw.integers(5, 25))} for raw in raws]
    return {
        "name": f"plant-{size}-{load}-{seed}", "seed": seed, "start": START.isoformat(),
        "horizon_days": horizon,
        "shift": {"days": "Mon-Fri", "start": "08:00", "end": "16:00"},
        "resources": [{"id": r, "capacity": 1, "gross_load_pct": round(gross[r], 1)} for r in resources],
        "items": items, "operations": operations, "bom": bom,
        "purchasing": [
            {"item": raw, "supplier": f"S{k % 7}", "lead_days": int(draw.choice(LEADS)), "moq": 50,
             "multiple": 10}
            for k, raw in enumerate(raws)
        ],
        "stock": [{"item": raw, "onhand": int(draw.integers(10, 170))} for raw in raws],
        "orders": orders,
    }  # fmt: skip


def _products(
    draw: np.random.Generator, products: int, resources: list[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Product k: assembly of SA and SB; SA of CP and material, SB and CP of material."""
    operations, bom, items = [], [], []
    for k in range(products):
        n = f"{k:03d}"
        parts = (("asm", "FG", 37.0, 359), ("mka", "SA", 60.0, 144), ("mkb", "SB", 31.0, 90),
                 ("mkc", "CP", 27.0, 54))  # fmt: skip
        for name, item, minutes, cost in parts:
            operations.append({
                "id": f"{name}-{n}", "makes": f"{item}{n}", "resource": str(draw.choice(resources)),
                "minutes_per_unit": float(minutes * draw.uniform(0.75, 1.25)),
            })  # fmt: skip
            kind = "finished" if item == "FG" else "sub"
            items.append({"id": f"{item}{n}", "kind": kind, "unit_cost": cost})
        other = int(draw.integers(0, 2 * products))
        bom += [
            {"operation": f"asm-{n}", "component": f"SA{n}", "qty": 1},
            {"operation": f"asm-{n}", "component": f"SB{n}", "qty": 1},
            {"operation": f"mka-{n}", "component": f"CP{n}", "qty": 1},
            {"operation": f"mka-{n}", "component": f"RM{2 * k:03d}", "qty": 2},
            {"operation": f"mkb-{n}", "component": f"RM{2 * k + 1:03d}", "qty": 1},
            {"operation": f"mkc-{n}", "component": f"RM{other:03d}", "qty": 3},
        ]
    return operations, bom, items


def _orders(
    draw: np.random.Generator, products: int, count: int, horizon: int
) -> list[dict[str, Any]]:
    """Orders with due dates from the tenth day to the horizon; low priorities are the most."""
    prices = draw.uniform(60, 400, products).round(1)
    rows = []
    for k in range(count):
        product = int(draw.integers(0, products))
        due = START + timedelta(days=int(draw.integers(10, horizon + 1)))
        rows.append({
            "id": f"SO{k:05d}", "item": f"FG{product:03d}", "qty": int(draw.integers(1, 11)),
            "due": due.isoformat(), "priority": int(draw.choice([1, 2, 3], p=[0.17, 0.3, 0.53])),
            "price_per_unit": float(prices[product]),
        })  # fmt: skip
    return rows


def _scaled(
    operations: list[dict[str, Any]],
    orders: list[dict[str, Any]],
    resources: list[str],
    *,
    load: int,
    horizon: int,
) -> dict[str, float]:
    """Scale the minutes of each work centre's operations to the load; return the load in per cent."""
    sold: dict[str, float] = {}
    for order in orders:
        sold[order["item"][2:]] = sold.get(order["item"][2:], 0.0) + order["qty"]
    days = sum(1 for d in range(horizon) if (START + timedelta(days=d)).weekday() < 5)
    there = days * SHIFT_MINUTES
    gross = {}
    for resource in resources:
        own = [o for o in operations if o["resource"] == resource]
        need = sum(o["minutes_per_unit"] * sold.get(o["makes"][2:], 0.0) for o in own)
        factor = load / 100.0 * there / need if need else 1.0
        for operation in own:
            operation["minutes_per_unit"] = round(operation["minutes_per_unit"] * factor, 2)
        total = sum(o["minutes_per_unit"] * sold.get(o["makes"][2:], 0.0) for o in own)
        gross[resource] = 100.0 * total / there
    return gross


def main() -> None:
    """Write plants to a folder: ``python -m benchmarks.plants_made FOLDER --seeds 1 2 3``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--loads", nargs="+", type=int, default=[70, 85, 95])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    said = parser.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    for size in said.sizes:
        for load in said.loads:
            for seed in said.seeds:
                made = plant(size, load=load, seed=seed)
                (said.folder / f"{made['name']}.json").write_text(json.dumps(made), "utf-8")


if __name__ == "__main__":
    main()

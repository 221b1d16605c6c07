"""Figures of textbooks: ours beside the published ones and beside stockpyl's own functions.

``python -m benchmarks.supply textbook``. Without stockpyl its column is empty; the published figures stand.
The serial system is no part of the product: `serial` here shows what levels of stages cost at best.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from scipy import stats

from firstmate.capabilities.inventory.economic_lots import economic_lot, joint_cycles
from firstmate.capabilities.inventory.levels import best_levels, best_lot, period_costs
from firstmate.capabilities.inventory.newsvendor import critical_share, point
from firstmate.solve.lots_alone import lots_alone

MISSING = "stockpyl is not installed (pip install stockpyl): its column stays empty."
#: Name, source, published figure, ours, stockpyl's.
Figure = tuple[str, str, float, Callable[[], float], Callable[[Any], float] | None]


def serial(
    *, holding: list[float], lead: list[float], shortage: float, mean: float, deviation: float, points: int = 4001
) -> tuple[list[float], float]:  # fmt: skip
    """Return the best echelon levels, first the stage at the customer, and their cost per period.

    Clark and Scarf (1960) by the recursion of Chen and Zheng (1994): a stage sees of what follows
    only ``C(min(S, x))``. Normal demand, on a grid of 12 deviations around the mean of all stages.

    Parameters
    ----------
    holding, lead
        Echelon holding cost and lead time of the stages, that at the customer first.
    """
    total = sum(lead)
    reach = 12.0 * deviation * np.sqrt(total)
    grid = np.linspace(-reach, mean * total + reach, points * 2)
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    held = sum(holding)

    def at_customer(x: Any) -> Any:
        return holding[0] * x + (shortage + held) * np.maximum(-x, 0.0)

    levels: list[float] = []
    below: Callable[[Any], Any] = at_customer
    for stage, time in enumerate(lead):
        drawn = mean * time + deviation * np.sqrt(time) * nodes
        expected = sum(w * below(grid - d) for w, d in zip(weights, drawn, strict=True))
        if stage == 0:
            # In closed form: the kink at 0 is not for a quadrature.
            spread = deviation * np.sqrt(time)
            z = (grid - mean * time) / spread
            loss = spread * (stats.norm.pdf(z) - z * stats.norm.sf(z))
            expected = holding[0] * (grid - mean * time) + (shortage + held) * loss
        at = int(np.argmin(expected))
        near = np.polyfit(grid[at - 1 : at + 2] - grid[at], expected[at - 1 : at + 2], 2)
        level, least = grid[at] - near[1] / (2 * near[0]), float(expected[at])
        levels.append(float(level))
        if stage + 1 < len(lead):
            below = _following(holding[stage + 1], grid, expected, level)
    return levels, least


def _following(holding: float, grid: Any, expected: Any, level: float) -> Callable[[Any], Any]:
    slope = (expected[1] - expected[0]) / (grid[1] - grid[0])

    def below(x: Any) -> Any:
        y = np.minimum(x, level)
        return holding * x + np.interp(y, grid, expected) + np.minimum(y - grid[0], 0.0) * slope

    return below


def _levels(
    mean: float, *, lead: int, holding: float, shortage: float, order: float
) -> tuple[float, float, float]:
    cells, levels = np.arange(int(mean * 8 + 40)), np.arange(-40, int(mean * 12 + 60))
    period, wanted = (stats.poisson.pmf(cells, mean * k)[None, :] for k in (1, lead + 1))
    costs = period_costs(
        wanted, levels=levels, holding=np.array([holding]), shortage=np.array([shortage])
    )
    low, up, cost = best_levels(costs, demand=period, order_cost=np.array([order]))
    return float(levels[low][0]), float(levels[up][0]), float(cost[0])


def _lot(mean: float, *, lead: int, holding: float, shortage: float, order: float) -> float:
    chance = stats.poisson.pmf(np.arange(80), mean * lead)[None, :]
    costs = period_costs(
        chance,
        levels=np.arange(-30, 60),
        holding=np.array([holding]),
        shortage=np.array([shortage]),
    )
    return float(best_lot(costs, ordering=np.array([order * mean]))[2][0])


def _newsvendor(values: Any, chances: Any, *, short: float, held: float) -> float:
    level = critical_share(np.array([short]), held=np.array([held]))
    return float(point(values[None, :], shares=np.cumsum(chances)[None, :], level=level)[0])


def _normal() -> float:
    """Normal demand as a curve of 200,000 equal parts: exact up to its steps."""
    shares = (np.arange(200_000) + 0.5) / 200_000
    return _newsvendor(
        stats.norm.ppf(shares, 50, 8), np.full(200_000, 1 / 200_000), short=0.7, held=0.18
    )


def _poisson() -> float:
    cells = np.arange(60)
    return _newsvendor(cells.astype(float), stats.poisson.pmf(cells, 20), short=4.0, held=1.0)


_WAGNER = [69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56]
_SETUPS = [85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114]
_SILVER = [10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41]
_JOINT: dict[str, list[float]] = {
    "line": [10, 12, 8, 20, 5],
    "need": [300, 90, 40, 900, 12],
    "hold": [2, 3, 5, 1, 9],
}


def _alone(demand: Sequence[float], setup: Sequence[float], hold: float) -> float:
    each = np.array([setup], dtype=float) if len(setup) > 1 else np.array(setup, dtype=float)
    return float(
        lots_alone(np.array([demand], dtype=float), setup=each, holding=np.array([hold]))[1][0]
    )


def _joint() -> float:
    need, hold = np.array(_JOINT["need"]), np.array(_JOINT["hold"])
    return joint_cycles(np.array(_JOINT["line"]), holding=need * hold, order_cost=100.0)[2]


def _eoq(**more: float) -> float:
    return float(
        economic_lot(np.array([1300.0]), order_cost=8.0, holding=np.array([0.225]), **more)[0]
    )


def _serial() -> tuple[list[float], float]:
    return serial(
        holding=[3.0, 2.0, 2.0], lead=[1.0, 1.0, 2.0], shortage=37.12, mean=5.0, deviation=1.0
    )


def figures() -> list[Figure]:
    """Return all figures; nan where a book has none."""
    sands = "Snyder and Shen 2019"
    game = {"holding": 1.0, "shortage": 9.0, "order": 64.0}
    none = float("nan")
    return [
        ("economic lot", f"{sands}, 3.1", 304.1, _eoq,
         lambda s: s.eoq.economic_order_quantity(8, 0.225, 1300)[0]),
        ("economic lot, customers wait", f"{sands}, 3.8", 310.8, lambda: _eoq(shortage=5.0),
         lambda s: s.eoq.economic_order_quantity_with_backorders(8, 0.225, 5, 1300)[0]),
        ("lots alone, 4 periods", f"{sands}, 3.9", 1380, lambda: _alone([90, 120, 80, 70], [500], 2),
         lambda s: s.wagner_whitin.wagner_whitin(4, 2, 500, [90, 120, 80, 70])[1]),
        ("lots alone, 12 periods", "Wagner and Whitin 1958", 864, lambda: _alone(_WAGNER, _SETUPS, 1.0),
         lambda s: s.wagner_whitin.wagner_whitin(12, 1, _SETUPS, _WAGNER)[1]),
        ("lots alone, 12 months", "Silver, Pyke and Thomas 2017, 5.6", 501.2,
         lambda: _alone(_SILVER, [54], 0.4),
         lambda s: s.wagner_whitin.wagner_whitin(12, 0.4, 54, _SILVER)[1]),
        ("newsvendor, normal", f"{sands}, 4.3", 56.6, _normal,
         lambda s: s.newsvendor.newsvendor_normal(0.18, 0.7, 50, 8)[0]),
        ("newsvendor, Poisson", "stockpyl", none, _poisson,
         lambda s: s.newsvendor.newsvendor_poisson(1, 4, 20)[0]),
        ("(s, S) cost, demand 6", f"{sands}, 4.7", 8.034,
         lambda: _levels(6, lead=0, holding=1.0, shortage=4.0, order=5.0)[2],
         lambda s: s.ss.s_s_discrete_exact(1, 4, 5, use_poisson=True, demand_mean=6)[2]),
        *((f"(s, S) cost, demand {mean}", "Zheng and Federgruen 1991", cost,
           lambda mean=mean: _levels(mean, lead=0, **game)[2],
           lambda s, mean=mean: s.ss.s_s_discrete_exact(1, 9, 64, use_poisson=True, demand_mean=mean)[2])
          for mean, cost in ((10, 35.022), (20, 49.173), (25, 54.262))),
        ("(r, Q) cost", f"{sands}, 5.7", 107.92,
         lambda: _lot(1.5, lead=2, holding=20.0, shortage=150.0, order=100.0),
         lambda s: s.rq.r_q_poisson_exact(20, 150, 100, 1.5, 2)[2]),
        ("joint orders, cost of a year", "stockpyl: Silver's heuristic", none, _joint,
         lambda s: s.eoq.joint_replenishment_problem_silver_heuristic(
             100, _JOINT["line"], _JOINT["hold"], _JOINT["need"])[3]),
        ("serial system, cost", f"{sands}, 6.1", 47.65, lambda: _serial()[1], lambda s: _stages(s)[1]),
        *((f"serial system, echelon level {k + 1}", f"{sands}, 6.1", level, lambda k=k: _serial()[0][k],
           lambda s, k=k: _stages(s)[0][k + 1]) for k, level in enumerate((6.49, 12.02, 22.71))),
    ]  # fmt: skip


def _stages(peer: Any) -> tuple[dict[int, float], float]:
    found: tuple[dict[int, float], float] = peer.ssm_serial.optimize_base_stock_levels(
        num_nodes=3, echelon_holding_cost={1: 3, 2: 2, 3: 2}, lead_time={1: 1, 2: 1, 3: 2},
        stockout_cost=37.12, demand_mean=5, demand_standard_deviation=1,
        node_order_in_system=[3, 2, 1], x_num=1000, d_num=100,
    )  # fmt: skip
    return found


def peers() -> Any | None:
    """Return stockpyl with the parts used here, or nothing where it is not installed."""
    if find_spec("stockpyl") is None:
        return None
    import importlib

    for part in (
        "eoq",
        "wagner_whitin",
        "newsvendor",
        "ss",
        "rq",
        "ssm_serial",
        "gsm_tree",
        "supply_chain_network",
    ):
        importlib.import_module(f"stockpyl.{part}")
    return importlib.import_module("stockpyl")


def _asked(peer: Any, other: Callable[[Any], float]) -> float | None:
    """Return stockpyl's figure; none where it stops itself (its serial system needs numpy 1)."""
    try:
        return float(other(peer))
    except ValueError:
        return None


def run(said: argparse.Namespace) -> int:
    """Print each figure: published, ours, stockpyl's."""
    peer = peers()
    if peer is None:
        print(MISSING)
    rows = []
    print(f"  {'figure':34s} {'published':>10s} {'firstmate':>12s} {'stockpyl':>12s}  source")
    for name, source, published, own, other in figures():
        mine, theirs = own(), None if peer is None or other is None else _asked(peer, other)
        rows += [
            {"data": name, "measure": "value", "who": who, "value": value}
            for who, value in (("firstmate", mine), ("stockpyl", theirs), ("published", published))
            if value is not None and not np.isnan(value)
        ]
        shown = ("" if peer is None else "stops") if theirs is None else f"{theirs:.4f}"
        book = "" if np.isnan(published) else f"{published:g}"
        print(f"  {name:34s} {book:>10s} {mine:12.4f} {shown:>12s}  {source}")
    if said.json:
        said.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0

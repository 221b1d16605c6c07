"""Levels and lots at the least cost: against all pairs, and published figures."""

import numpy as np
import pytest
from scipy.stats import poisson

from firstmate.capabilities.inventory.economic_lots import economic_lot, joint_cycles
from firstmate.capabilities.inventory.levels import (
    best_levels,
    best_lot,
    cost_of_levels,
    period_costs,
)

LEVELS = np.arange(-10, 90)


def costs_of(mean):
    """Demand of Zheng and Federgruen's examples: no lead time, 1 to hold, 9 to be short."""
    chance = poisson.pmf(np.arange(80), mean)[None, :]
    one = np.array([1.0])
    return chance, period_costs(chance, levels=LEVELS, holding=one, shortage=9 * one)


@pytest.mark.parametrize(
    ("mean", "low", "up", "cost"), [(10, 6, 40, 35.022), (20, 14, 62, 49.173), (25, 19, 56, 54.262)]
)
def test_the_figures_of_zheng_and_federgruen(mean, low, up, cost):
    chance, costs = costs_of(mean)
    best_low, best_up, least = best_levels(costs, demand=chance, order_cost=np.array([64.0]))
    assert (LEVELS[best_low[0]], LEVELS[best_up[0]]) == (low, up)
    assert least[0] == pytest.approx(cost, abs=1e-3)


def test_no_pair_of_levels_is_cheaper():
    chance, costs = costs_of(4)
    order = np.array([30.0])
    low, up, least = best_levels(costs, demand=chance, order_cost=order)
    tried = [
        cost_of_levels(costs, demand=chance, order_cost=order, low=np.array([a]), up=np.array([b]))[
            0
        ]
        for a in range(8, 20)
        for b in range(a + 1, 50)
    ]
    assert least[0] == pytest.approx(min(tried))
    assert 8 <= low[0] < up[0] < 50


def test_no_lot_is_cheaper():
    _, costs = costs_of(4)
    place, lot, least = best_lot(costs, ordering=np.array([90.0]))
    tried = {
        (a, q): (90.0 + costs[0, a + 1 : a + q + 1].sum()) / q
        for q in range(1, 40)
        for a in range(len(LEVELS) - q)
    }
    assert least[0] == pytest.approx(min(tried.values()))
    assert tried[place[0], lot[0]] == pytest.approx(least[0])


def test_lots_of_the_textbook():
    demand, holding = np.array([1300.0]), np.array([0.225])
    assert economic_lot(demand, order_cost=8.0, holding=holding)[0] == pytest.approx(
        304.05, abs=0.01
    )


def test_no_cycle_of_joint_orders_is_cheaper():
    lines, holding = np.array([10.0, 4.0, 15.0]), np.array([300.0, 20.0, 900.0])
    every, times, cost = joint_cycles(lines, holding=holding, order_cost=40.0)
    tried = min(
        (40.0 + (lines / k).sum()) / t + (holding * k).sum() * t / 2
        for t in np.linspace(0.05, 1.5, 600)
        for k in np.stack(np.meshgrid(*[np.arange(1, 6)] * 3), -1).reshape(-1, 3)
    )
    assert cost <= tried * (1 + 1e-4)
    assert cost == pytest.approx(
        (40.0 + (lines / times).sum()) / every + (holding * times).sum() * every / 2
    )

"""Lots that share hours: against all set-ups on small problems, and what always holds."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from benchmarks.lot_sizes import check, made
from firstmate.solve.lot_sizes import LotProblem, lot_plans, lot_sizes


def small(seed):
    """Two things in four periods whose set-ups and units do not fit beside each other every period."""
    draw = np.random.default_rng(seed)
    demand = draw.integers(0, 20, (2, 4)).astype(float)
    return LotProblem(
        demand=demand, hours=np.ones((1, 2)), setup_hours=np.array([[3.0, 5.0]]),
        setup_cost=np.array([20.0, 35.0]), holding=np.array([1.0, 2.0]),
        capacity=np.full((1, 4), demand.sum() / 4 + 6.0), over_cost=np.array([50.0]),
    )  # fmt: skip


def cheapest(one):
    """Try every choice of set-ups; lots and hours by a program of their own."""
    items, periods = one.demand.shape
    size, best = items * periods, np.inf
    sums = np.kron(np.eye(items), np.tril(np.ones((periods, periods))))
    needed = np.cumsum(one.demand, axis=1)
    for chosen in itertools.product((0.0, 1.0), repeat=size):
        switch = np.array(chosen).reshape(items, periods)
        hours = np.hstack([np.kron(one.hours, np.eye(periods)), -np.eye(periods)])
        left = (one.capacity - one.setup_hours @ switch)[0]
        stock = np.hstack([-sums, np.zeros((size, periods))])
        held = np.repeat(one.holding, periods) @ sums
        found = linprog(
            np.concatenate([held, np.repeat(one.over_cost, periods)]),
            A_ub=np.vstack([hours, stock]),
            b_ub=np.concatenate([left, -needed.ravel()]),
            bounds=[(0, 1e4 * s) for s in switch.ravel()] + [(0, None)] * periods,
        )
        if found.success:
            kept = one.holding @ needed.sum(axis=1)
            best = min(best, found.fun - kept + one.setup_cost @ switch.sum(axis=1))
    return best


@pytest.mark.parametrize("seed", [1, 2])
def test_no_choice_of_set_ups_is_cheaper(seed):
    one = small(seed)
    plan = lot_sizes(one)
    assert plan.cost == pytest.approx(cheapest(one))
    assert check(one, plan) == pytest.approx(plan.cost)


def test_each_plan_is_possible_no_dearer_than_the_one_before_and_not_below_the_bound():
    one = made(5, between=2, share=0.9, seed=3, periods=10)
    costs = []
    for plan in lot_plans(one, tries=8):
        assert check(one, plan) == pytest.approx(plan.cost, rel=1e-6)
        assert plan.cost >= plan.bound * (1 - 1e-9)
        costs.append(plan.cost)
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0] or costs[-1] == pytest.approx(plan.bound, rel=0.05)


def test_the_same_problem_gives_the_same_plan():
    one = made(4, between=2, share=0.9, seed=4, periods=8)
    first, second = lot_sizes(one, tries=4), lot_sizes(one, tries=4)
    assert first.made.tobytes() == second.made.tobytes()


def test_things_with_hours_to_spare_are_made_as_if_alone():
    one = made(4, between=2, share=0.1, seed=5, periods=8)
    assert [plan.cost == pytest.approx(plan.bound) for plan in lot_plans(one)] == [True]

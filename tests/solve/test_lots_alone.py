"""Lots of things that share nothing: against all choices of periods, and laws."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.solve.lots_alone import lots_alone


def cheapest(demand, setup, holding):
    """Try every choice of periods with a lot."""
    periods, costs = len(demand), []
    for chosen in itertools.product((False, True), repeat=periods):
        cost, source = 0.0, None
        for period in range(periods):
            if chosen[period]:
                source, cost = period, cost + setup[period]
            if demand[period] > 0:
                cost += np.inf if source is None else holding * demand[period] * (period - source)
        costs.append(cost)
    return min(costs)


@settings(max_examples=40, deadline=None)
@given(
    demand=st.lists(st.integers(0, 30), min_size=1, max_size=7),
    setup=st.integers(0, 90),
    holding=st.integers(0, 4),
    rise=st.integers(-5, 5),
)
def test_no_choice_of_periods_is_cheaper(demand, setup, holding, rise):
    each = np.maximum(setup + rise * np.arange(len(demand)), 0).astype(float)
    wanted = np.array([demand], dtype=float)
    lots, cost = lots_alone(wanted, setup=each[None], holding=np.array([float(holding)]))
    stock = np.cumsum(lots - wanted, axis=1)
    assert stock.min() >= 0
    assert stock[0, -1] == 0
    assert cost[0] == cheapest(demand, each, holding)
    assert cost[0] == each @ (lots[0] > 0) + holding * stock.sum()


def test_the_twelve_months_of_wagner_and_whitin():
    demand = np.array([[69.0, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56]])
    setup = np.array([[85.0, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114]])
    _, cost = lots_alone(demand, setup=setup, holding=np.array([1.0]))
    assert cost.tolist() == [864.0]

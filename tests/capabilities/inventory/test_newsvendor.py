"""Textbook figures of the newsvendor, and points and losses of curves by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from firstmate.capabilities.inventory.newsvendor import (
    LEVELS,
    best_share,
    critical_share,
    missing,
    mixed,
    net_chance,
    point,
    share_below,
    widened,
)

ONE = np.array([1.0])


def sorted_curve(values):
    """A curve of equally likely values."""
    ordered = np.sort(np.asarray(values, dtype=float))
    count = len(ordered)
    return ordered[None, :], (np.arange(1, count + 1) / count)[None, :]


def test_the_textbook_newsvendor():
    # Snyder and Shen, Fundamentals of Supply Chain Theory, example 4.3: demand normal with mean 50
    # and deviation 8, holding 0.18, stock-out 0.70: share 0.7955, optimal stock 56.6.
    share = critical_share(np.array([0.70]), held=np.array([0.18]))
    assert share == pytest.approx([0.7955], abs=1e-4)
    demand = sorted_curve(stats.norm.ppf((np.arange(2000) + 0.5) / 2000, 50, 8))
    assert point(demand[0], shares=demand[1], level=share) == pytest.approx([56.6], abs=0.05)


def test_normal_losses():
    # Standard normal loss at 0 is 0.3989 deviations.
    demand = sorted_curve(stats.norm.ppf((np.arange(4000) + 0.5) / 4000, 50, 8))
    short = missing(demand[0], shares=demand[1], stock=np.array([50.0]))
    assert short == pytest.approx([0.3989 * 8], abs=0.01)


def test_without_lead_time_the_share_is_the_newsvendor():
    demand = sorted_curve(stats.norm.ppf((np.arange(2000) + 0.5) / 2000, 50, 8))
    nothing = sorted_curve([0.0])
    assert best_share(demand, before=nothing, level=np.array([0.81])) == [0.8]


def test_with_lead_time_less_is_held_for_rare_large_orders():
    # One order of 100 in ten weeks: over 2 weeks with chance 0.2, of which 0.1 in the lead time.
    both, early = sorted_curve([0] * 8 + [100] * 2), sorted_curve([0] * 9 + [100])
    saved = net_chance(both, before=early, at=np.array([100.0]))
    assert saved == pytest.approx([0.1])
    stock = [
        point(
            both[0], shares=both[1], level=best_share(both, before=early, level=np.array([level]))
        )
        for level in (0.85, 0.95)  # one case in 6.7 and one in 20 is needed
    ]
    assert stock == [[0.0], [100.0]]


def test_a_mixture_of_lead_times():
    curves = np.stack([np.full(100, 10.0), np.full(100, 20.0), np.full(100, 40.0)])[None]
    values, shares = mixed(curves)
    answers = {
        at: share_below(values, shares=shares, at=np.array([at]))[0] for at in (9, 10, 25, 40)
    }
    assert answers == pytest.approx({9: 0.0, 10: 0.3, 25: 0.7, 40: 1.0})


def test_points_between_known_shares():
    curve = widened(np.array([0.1, 0.5, 0.9]), points=np.array([[0.0, 4.0, 8.0]]))[0]
    assert curve[LEVELS == 0.305] == pytest.approx([2.05])
    assert curve[-1] == 8.0


@given(st.lists(st.integers(0, 100), min_size=5, max_size=40), st.floats(0.5, 0.99))
def test_dearer_shortage_never_means_less_stock(values, level):
    demand, early = sorted_curve(values), sorted_curve([v / 2 for v in values])
    low = best_share(demand, before=early, level=np.array([level]))
    high = best_share(demand, before=early, level=np.array([min(level + 0.005, 1.0)]))
    assert high[0] >= low[0]

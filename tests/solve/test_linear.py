"""Linear programs: known answers and prices, warm equals cold, and what cannot be solved says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.solve.linear import LinearModel, Rebuild, Status, solve


def model(cost, rows, limits, *, upper=None, whole=None) -> LinearModel:
    """Maximise cost @ x with rows @ x <= limits and x >= 0."""
    dense = np.array(rows, dtype=float)
    row, column = np.nonzero(dense)
    count = len(cost)
    return LinearModel(
        cost=np.array(cost, dtype=float),
        lower=np.zeros(count),
        upper=np.full(count, np.inf) if upper is None else np.array(upper, dtype=float),
        row_lower=np.full(len(limits), -np.inf),
        row_upper=np.array(limits, dtype=float),
        row=row,
        column=column,
        value=dense[row, column],
        row_names=np.arange(len(limits)),
        column_names=np.arange(count),
        whole=None if whole is None else np.array(whole),
    )


def test_chairs_and_tables_have_the_textbook_prices():
    # 8 tables' wood and 5 hours: max 60 d + 30 t + 20 c (Winston's Dakota): 280, prices 0, 10, 10
    dakota = model([60, 30, 20], [[8, 6, 1], [4, 2, 1.5], [2, 1.5, 0.5]], [48, 20, 8])
    answer = solve(dakota)
    assert answer.status is Status.OPTIMAL
    assert answer.objective == pytest.approx(280)
    assert answer.columns == pytest.approx([2, 0, 8])
    assert answer.duals == pytest.approx([0, 10, 10])
    assert answer.reduced == pytest.approx([0, -5, 0])
    assert answer.gap < 1e-9


def test_transport_problem_by_hand():
    # two plants (30, 40) to two shops (35, 35); costs 1 2 / 3 1: 30 x 1 + 5 x 3 + 35 x 1 = 80
    shops = model(
        [-1, -2, -3, -1],
        [[1, 1, 0, 0], [0, 0, 1, 1], [-1, 0, -1, 0], [0, -1, 0, -1]],
        [30, 40, -35, -35],
    )
    assert solve(shops).objective == pytest.approx(-80)


def test_a_price_is_what_one_more_brings():
    small = model([3, 5], [[1, 0], [0, 2], [3, 2]], [4, 12, 18])
    more = replace(small, row_upper=np.array([4.0, 13.0, 18.0]))
    assert solve(more).objective - solve(small).objective == pytest.approx(1.5)


def test_whole_numbers():
    # half a unit each would bring 3.5; whole numbers bring 3
    assert solve(model([1], [[2]], [7], whole=[True])).objective == pytest.approx(3)


def test_no_answer_is_told_apart():
    impossible = replace(
        model([1], [[1]], [1]), row_lower=np.array([2.0]), row_upper=np.array([3.0])
    )
    impossible = replace(impossible, upper=np.array([1.0]))
    assert solve(impossible).status is Status.INFEASIBLE
    endless = model([1], [[-1]], [1])
    assert solve(endless).status in {Status.UNBOUNDED, Status.INFEASIBLE}


def test_a_budget_of_work_cuts_short():
    big = model(np.ones(30), np.random.default_rng(1).uniform(0, 1, (30, 30)), np.ones(30))
    assert solve(big, iterations=1).status is Status.CUT_SHORT


def test_why_it_could_not_start_warm():
    small = model([3, 5], [[1, 0], [0, 2], [3, 2]], [4, 12, 18])
    first = solve(small)
    assert first.rebuild is Rebuild.NOTHING_PREPARED
    assert solve(small, start=first.prepared).rebuild is None
    other = replace(small, row_names=np.array([7, 8, 9]))
    assert solve(other, start=first.prepared).rebuild is Rebuild.OTHER_ROWS
    other = replace(small, column_names=np.array([7, 8]))
    assert solve(other, start=first.prepared).rebuild is Rebuild.OTHER_COLUMNS


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_warm_equals_cold_after_any_change_of_numbers(seed):
    draw = np.random.default_rng(seed)
    rows = draw.integers(0, 4, (5, 8)) * draw.uniform(0.5, 2, (5, 8))
    first = model(draw.uniform(1, 9, 8), rows, draw.uniform(5, 30, 5), upper=draw.uniform(1, 9, 8))
    start = solve(first).prepared
    changed = replace(
        first,
        cost=first.cost * draw.uniform(0.5, 1.5, 8),
        upper=first.upper * draw.uniform(0.5, 1.5, 8),
        row_upper=first.row_upper * draw.uniform(0.5, 1.5, 5),
        value=first.value * draw.uniform(0.9, 1.1, len(first.value)),
    )
    warm, cold = solve(changed, start=start), solve(changed)
    assert warm.rebuild is None
    assert warm.objective == pytest.approx(cold.objective, rel=1e-9)
    assert warm.gap < 1e-7


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["row", "column", "row lost", "column lost"]))
def test_warm_equals_cold_where_a_row_or_column_comes_or_goes(seed, what):
    draw = np.random.default_rng(seed)
    dense = draw.integers(0, 4, (12, 14)) * draw.uniform(0.5, 2, (12, 14))
    cost, bound, upper = draw.uniform(1, 9, 14), draw.uniform(5, 30, 12), draw.uniform(1, 9, 14)
    names = draw.permutation(40)
    rows, columns = names[:12], names[20:34]

    def taken(r, c):
        small = model(cost[c], dense[np.ix_(r, c)], bound[r], upper=upper[c])
        return replace(small, row_names=rows[r], column_names=columns[c])

    gone = int(draw.integers(11))
    r, c = np.arange(12), draw.permutation(14)  # columns may also stand in another order
    fewer_r, fewer_c = (np.delete(r, gone), c) if "row" in what else (r, np.delete(c, gone))
    small, whole = taken(fewer_r, fewer_c), taken(np.arange(12), np.arange(14))
    first, then = (whole, small) if "lost" in what else (small, whole)
    warm, cold = solve(then, start=solve(first).prepared), solve(then)
    assert warm.rebuild is None
    assert warm.objective == pytest.approx(cold.objective, rel=1e-9)
    assert warm.gap < 1e-7

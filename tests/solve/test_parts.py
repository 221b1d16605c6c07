"""Programs taken apart: the parts give the whole's answer, and only what changed is solved again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.solve import linear
from firstmate.solve.linear import LinearModel, Rebuild, Status
from firstmate.solve.parts import solve, take_apart


def scattered(seed: int, *, parts: int = 5) -> LinearModel:
    """Make a few small programs by seed, their rows and columns shuffled among one another."""
    draw = np.random.default_rng(seed)
    height, width = draw.integers(0, 4, parts), draw.integers(1, 5, parts)
    rows, columns = int(height.sum()) + 1, int(width.sum())  # the last row is empty
    place, seat = draw.permutation(rows), draw.permutation(columns)
    row, column, value = [], [], []
    for p in range(parts):
        for i in range(height[p]):
            for j in range(width[p]):
                if draw.random() < 0.7:
                    row.append(place[height[:p].sum() + i])
                    column.append(seat[width[:p].sum() + j])
                    value.append(draw.uniform(0.5, 3))
    return LinearModel(
        cost=draw.uniform(-1, 5, columns), lower=np.zeros(columns),
        upper=draw.uniform(1, 9, columns), row_lower=np.full(rows, -np.inf),
        row_upper=draw.uniform(2, 20, rows), row=np.array(row, dtype=np.int64),
        column=np.array(column, dtype=np.int64), value=np.array(value),
        row_names=100 + np.arange(rows), column_names=np.arange(columns), offset=3.0,
    )  # fmt: skip


def some_of(model: LinearModel, keep: np.ndarray) -> LinearModel:
    """Drop the columns that are not kept; the others keep their names."""
    number = np.cumsum(keep) - 1
    entry = keep[model.column]
    return replace(
        model, cost=model.cost[keep], lower=model.lower[keep], upper=model.upper[keep],
        column_names=model.column_names[keep], row=model.row[entry],
        column=number[model.column[entry]], value=model.value[entry],
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 6, 1000]))
def test_parts_give_the_answer_of_the_whole_and_prove_it(seed, together):
    model = scattered(seed)
    whole, found = linear.solve(model), solve(model, together=together)
    apart = found.solution
    assert apart.status is Status.OPTIMAL
    assert apart.objective == pytest.approx(whole.objective, rel=1e-9)
    assert apart.rows == pytest.approx(model.matrix() @ apart.columns)
    assert (apart.rows <= model.row_upper + 1e-7).all()
    assert apart.reduced == pytest.approx(model.cost - model.matrix().T @ apart.duals, abs=1e-7)
    assert (apart.duals >= -1e-7).all()  # a price of a row that binds from above
    assert apart.gap < 1e-9


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_only_parts_whose_numbers_changed_are_solved_again(seed):
    model = scattered(seed)
    start = solve(model)
    again = solve(model, start=start.kept)
    assert again.solved == 0
    assert again.solution.columns.tolist() == start.solution.columns.tolist()
    assert again.solution.rebuild is None
    column = seed % len(model.cost)
    dearer = replace(model, cost=model.cost + (np.arange(len(model.cost)) == column))
    changed = solve(dearer, start=again.kept)
    assert changed.solved == 1
    assert changed.solution.rebuild is None
    assert changed.solution.objective == pytest.approx(linear.solve(dearer).objective, rel=1e-9)
    back = solve(model, start=changed.kept)
    assert back.solution.objective == pytest.approx(start.solution.objective, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_parts_are_found_again_when_others_come_and_go(seed):
    model = scattered(seed)
    fewer = some_of(model, np.arange(len(model.cost)) != seed % len(model.cost))
    grown = solve(model, start=solve(fewer).kept)
    assert grown.solution.objective == pytest.approx(linear.solve(model).objective, rel=1e-9)
    # what is new is one part; rows whose only column came were parts of their own before
    assert grown.solved == 1
    assert grown.solution.rebuild is Rebuild.NEW_PARTS
    shrunk = solve(fewer, start=grown.kept)
    assert shrunk.solution.objective == pytest.approx(linear.solve(fewer).objective, rel=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_any_change_of_numbers_gives_the_cold_answer(seed):
    draw = np.random.default_rng(seed)
    model = scattered(seed)
    changed = replace(
        model,
        cost=model.cost * draw.uniform(0.5, 1.5, len(model.cost)),
        row_upper=model.row_upper * draw.uniform(0.5, 1.5, len(model.row_upper)),
        value=model.value * np.where(draw.random(len(model.value)) < 0.5, 1.0, 1.2),
    )
    warm = solve(changed, start=solve(model).kept).solution
    assert warm.objective == pytest.approx(linear.solve(changed).objective, rel=1e-9)
    assert warm.gap < 1e-7


def test_an_entry_that_moves_to_another_row_is_a_change():
    model = replace(
        scattered(1), cost=np.ones(2), lower=np.zeros(2), upper=np.full(2, 9.0),
        row_lower=np.full(2, -np.inf), row_upper=np.array([4.0, 6.0]),
        row=np.array([0, 1, 0]), column=np.array([0, 0, 1]), value=np.ones(3),
        row_names=np.arange(2), column_names=np.arange(2),
    )  # fmt: skip
    moved = replace(model, row=np.array([0, 1, 1]))
    first = solve(model)
    assert first.solution.objective == pytest.approx(3.0 + 4.0)  # 3 is the offset
    assert solve(moved, start=first.kept).solution.objective == pytest.approx(3.0 + 6.0)


def test_one_part_without_an_answer_and_the_whole_has_none():
    model = scattered(7)
    impossible = replace(
        model, row_lower=model.row_upper + 100.0, row_upper=model.row_upper + 200.0
    )
    found = solve(impossible)
    assert found.solution.status is Status.INFEASIBLE
    # what had no answer is solved from nothing when it is possible again
    mended = solve(model, start=found.kept)
    assert mended.solution.objective == pytest.approx(solve(model).solution.objective)


def test_whole_columns_are_refused():
    model = scattered(3)
    with pytest.raises(ValueError, match="whole"):
        solve(replace(model, whole=np.ones(len(model.cost), dtype=bool)))


def test_every_row_column_and_entry_is_in_one_part():
    model = scattered(11)
    apart = take_apart(model)
    assert sorted(apart.row_order.tolist()) == list(range(len(model.row_lower)))
    assert sorted(apart.column_order.tolist()) == list(range(len(model.cost)))
    back = replace(
        model, row=apart.row_order[apart.model.row], column=apart.column_order[apart.model.column],
        value=apart.model.value,
    )  # fmt: skip
    assert (back.matrix() != model.matrix()).nnz == 0

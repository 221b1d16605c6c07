"""Programs taken apart: the answer and the prices of the parts are those of the whole, and what is unchanged stays."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstmate.solve import linear, parts
from firstmate.solve.linear import LinearModel, Status


def blocks(seed: int, sizes: list[int], *, mixed: bool = True) -> LinearModel:
    """Draw programs without a common row, their rows and columns shuffled among one another."""
    rng = np.random.default_rng(seed)
    row, column, value = [], [], []
    rows = columns = 0
    for size in sizes:
        dense = rng.integers(0, 4, (size, size + 1)).astype(float)
        dense[:, 0] = 1.0  # so that each block hangs together and is bounded
        dense[0] = np.maximum(dense[0], 1.0)
        r, c = np.nonzero(dense)
        row.append(r + rows)
        column.append(c + columns)
        value.append(dense[r, c])
        rows, columns = rows + size, columns + size + 1
    at, to = (rng.permutation(n) if mixed else np.arange(n) for n in (rows, columns))
    return LinearModel(
        cost=rng.uniform(0, 9, columns), lower=np.zeros(columns), upper=np.full(columns, 50.0),
        row_lower=np.full(rows, -np.inf), row_upper=rng.uniform(1, 30, rows),
        row=at[np.concatenate(row)], column=to[np.concatenate(column)],
        value=np.concatenate(value), row_names=rng.integers(0, 2**60, rows),
        column_names=rng.integers(0, 2**60, columns), offset=7.0,
    )  # fmt: skip


@given(
    st.integers(0, 2**32),
    st.lists(st.integers(1, 5), min_size=1, max_size=6),
    st.sampled_from([1, 4, 1000]),
)
def test_parts_earn_what_the_whole_earns_and_their_prices_prove_it(seed, sizes, small):
    model = blocks(seed, sizes)
    whole = linear.solve(model)
    with mock.patch.object(parts, "SMALL", small):
        apart, _ = parts.solve(model)
    assert apart.status is Status.OPTIMAL
    assert apart.objective == pytest.approx(whole.objective, rel=1e-9)
    matrix = model.matrix()
    assert apart.rows == pytest.approx(matrix @ apart.columns, abs=1e-9)
    assert (apart.rows <= model.row_upper + 1e-7).all()
    # Weak duality: the prices of the parts bound the whole at what was earned.
    reduced = model.cost - matrix.T @ apart.duals
    bound = np.maximum(reduced, 0.0) @ model.upper + apart.duals @ model.row_upper + model.offset
    assert (apart.duals >= -1e-9).all()
    assert bound == pytest.approx(whole.objective, rel=1e-7)


@pytest.fixture
def one_by_one(monkeypatch):
    """Every part alone, and a list of the programs that were really solved."""
    monkeypatch.setattr(parts, "SMALL", 1)
    solved = []

    def solve(model, **said):
        solved.append(len(model.cost))
        return linear.solve(model, **said)

    monkeypatch.setattr(parts, "linear", mock.Mock(solve=solve))
    return solved


def test_only_the_part_that_changed_is_solved_again(one_by_one):
    model = blocks(3, [2, 3, 4])
    first, kept = parts.solve(model)
    assert sorted(one_by_one) == [3, 4, 5]
    one_by_one.clear()
    same, kept = parts.solve(model, start=kept)
    assert one_by_one == []
    assert (same.columns == first.columns).all()
    assert same.iterations == 0
    changed = model.row_upper.copy()
    changed[0] += 1.0
    more, _ = parts.solve(replace(model, row_upper=changed), start=kept)
    assert len(one_by_one) == 1
    assert more.rebuild is None
    assert more.objective == pytest.approx(
        linear.solve(replace(model, row_upper=changed)).objective
    )


def test_a_new_part_leaves_the_others_as_they_were(one_by_one):
    model, other = blocks(5, [3, 4], mixed=False), blocks(6, [2], mixed=False)
    _, kept = parts.solve(model)
    one_by_one.clear()
    rows, columns = len(model.row_lower), len(model.cost)
    joined = {
        name: np.concatenate([getattr(model, name), getattr(other, name)])
        for name in (
            "cost",
            "lower",
            "upper",
            "row_lower",
            "row_upper",
            "value",
            "row_names",
            "column_names",
        )
    }
    wider = replace(
        model, **joined, row=np.concatenate([model.row, other.row + rows]),
        column=np.concatenate([model.column, other.column + columns]),
    )  # fmt: skip
    found, _ = parts.solve(wider, start=kept)
    assert one_by_one == [3]
    assert found.objective == pytest.approx(linear.solve(wider).objective)


def test_one_part_without_an_answer_leaves_the_whole_without():
    model = blocks(1, [2, 2])
    never = replace(
        model,
        row_lower=np.where(np.arange(4) == 0, 1e6, model.row_lower),
        row_upper=np.where(np.arange(4) == 0, 1e6, model.row_upper),
    )
    assert parts.solve(never)[0].status is Status.INFEASIBLE


def test_a_program_of_nothing_is_worth_its_offset():
    empty = LinearModel(
        **{
            name: np.zeros(0)
            for name in ("cost", "lower", "upper", "row_lower", "row_upper", "value")
        },
        **{name: np.zeros(0, np.int64) for name in ("row", "column", "row_names", "column_names")},
        offset=3.0,
    )
    found, _ = parts.solve(empty)
    assert (found.status, found.objective) == (Status.OPTIMAL, 3.0)

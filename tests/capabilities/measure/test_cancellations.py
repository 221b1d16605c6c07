"""Which line takes back which, by brackets."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from firstmate.capabilities.measure.cancellations import pairs


def lines(*quantities: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "row": list(range(len(quantities))),
            "customer": "C",
            "item": "A",
            "price": 1.0,
            "quantity": list(quantities),
            "moment": [datetime(2026, 1, 1, n, tzinfo=UTC) for n in range(len(quantities))],
        }
    )


def test_the_latest_open_order_is_taken_back_first():
    # 5 5 -5 -5: the third takes back the second, the fourth the first.
    assert pairs(lines(5, 5, -5, -5)).rows() == [(2, 1), (3, 0)]


def test_taking_back_before_any_order_finds_nothing():
    assert pairs(lines(-5, 5, -5)).rows() == [(2, 1)]


def test_other_sizes_and_customers_do_not_match():
    mixed = lines(5, -4, 5, -5).with_columns(customer=pl.Series(["C", "C", "C", "D"]))
    assert pairs(mixed).is_empty()


@given(st.lists(st.sampled_from([1.0, -1.0, 2.0, -2.0]), min_size=1, max_size=12))
def test_pairs_are_what_a_stack_gives(quantities):
    stacks: dict[float, list[int]] = {}
    expected = []
    for row, quantity in enumerate(quantities):
        stack = stacks.setdefault(abs(quantity), [])
        if quantity > 0:
            stack.append(row)
        elif stack:
            expected.append((row, stack.pop()))
    assert pairs(lines(*quantities)).rows() == expected

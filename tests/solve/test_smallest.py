"""Smallest sets: the same as asking every set, asked far less often."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from firstmate.solve.smallest import MOST_CAUSES, MOST_SETS, smallest_sets

MINIMAL = st.sets(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=5)


@given(st.integers(0, 7), MINIMAL)
def test_as_many_of_the_smallest_size_as_asking_every_set_finds(
    count: int, ways: set[frozenset[int]]
) -> None:
    def mends(chosen: tuple[int, ...]) -> bool:
        return any(way <= set(chosen) for way in ways)

    found = smallest_sets(count, mends)
    for size in range(1, MOST_CAUSES + 1):
        every = [one for one in combinations(range(count), size) if mends(one)]
        if every:
            assert len(found) == min(len(every), MOST_SETS)
            assert set(found) <= set(every)
            return
    assert found == []


def test_among_many_causes_few_sets_are_asked() -> None:
    asked: list[tuple[int, ...]] = []

    def mends(chosen: tuple[int, ...]) -> bool:
        asked.append(chosen)
        return {3, 17, 31} <= set(chosen)

    assert smallest_sets(40, mends) == [(3, 17, 31)]
    assert len(asked) == len(set(asked)) < 50  # of 10,701 sets of at most three


def test_where_more_harms_no_part_of_a_named_set_mends() -> None:
    """A plan in whole lots may be late with more out of the way and on time with less."""
    works = {(0, 1, 2, 3), (1,), (0, 1)}
    found = smallest_sets(4, lambda chosen: chosen in works)
    assert found == [(1,)]

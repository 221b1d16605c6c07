"""Guaranteed service: published instances to the digit, every chain against trying all times."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from firstmate.capabilities.inventory import guaranteed
from firstmate.capabilities.inventory.guaranteed import Chain, everywhere, longest, placed

FREE = 10**6


def chain(time, holding, arcs, *, deviation=None, waits=None, most=None):
    """A chain whose stock is a deviation times the root of the time covered."""
    time = np.array(time)
    waits = np.zeros(len(time), dtype=int) if waits is None else np.array(waits)
    start, end = np.array(arcs, dtype=int).reshape(-1, 2).T
    wide = int(longest(time, waits=waits, start=start, end=end).max()) + 1
    each = np.array(holding) * (1.0 if deviation is None else np.array(deviation))
    most = np.full(len(time), FREE) if most is None else np.array(most)
    return Chain(time, waits, most, start, end, each[:, None] * np.sqrt(np.arange(wide)))


def test_example_6_5_of_snyder_and_shen():
    # Fundamentals of Supply Chain Theory (2019), example 6.5: 1 -> 3 -> {2, 4}, numbered from 0 here.
    example = chain(
        [2, 1, 1, 1], [1, 3, 2, 3], [(0, 2), (2, 1), (2, 3)],
        deviation=[2**0.5, 1, 2**0.5, 1], waits=[1, 0, 0, 0], most=[FREE, 0, FREE, 1],
    )  # fmt: skip
    answer = placed(example)
    assert answer.cost == pytest.approx(2 * 2**0.5 + 6**0.5 + 3.0)
    assert answer.out.tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("promise", [2])
def test_digital_camera_of_graves_and_willems(promise):
    # The ten stages of figure 6.14 there; the published cost is 18.8240.
    arcs = [(0, 1), (1, 2), (2, 4), (3, 4), (4, 5), (6, 9), (5, 9), (7, 9), (8, 9)]
    camera = chain(
        [2, 3, 2, 4, 2, 3, 6, 4, 3, 2], [0.01, 0.03, 0.04, 0.06, 0.12, 0.13, 0.20, 0.08, 0.04, 0.50],
        arcs, deviation=[10 * stats.norm.ppf(0.95)] * 10, most=[FREE] * 9 + [promise],
    )  # fmt: skip
    answer = placed(camera)
    assert answer.proven
    assert answer.cost == pytest.approx(18.8240044725922)
    assert answer.cost < everywhere(camera).cost


def tried(one):
    """The least cost over all promised times."""
    total = longest(one.time, waits=one.waits, start=one.start, end=one.end)
    best = np.inf
    for out in itertools.product(
        *(range(min(t, m) + 1) for t, m in zip(total, one.most, strict=True))
    ):
        into = one.waits.copy()
        np.maximum.at(into, one.end, np.array(out)[one.start])
        covered = into + one.time - np.array(out)
        if (covered >= 0).all():
            best = min(best, one.cost[np.arange(len(out)), covered].sum())
    return best


@st.composite
def chains(draw):
    count = draw(st.integers(2, 5))
    pairs = list(itertools.combinations(range(count), 2))
    arcs = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=len(pairs), unique=True))
    whole = st.integers(0, 2)
    ends = [0 if not any(one == k for one, _ in arcs) else FREE for k in range(count)]
    return chain(
        draw(st.lists(whole, min_size=count, max_size=count)),
        draw(st.lists(st.integers(1, 9), min_size=count, max_size=count)),
        arcs, waits=draw(st.lists(whole, min_size=count, max_size=count)), most=ends,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(chains())
def test_no_times_are_cheaper(one):
    answer = placed(one)
    assert answer.proven
    assert answer.cost == pytest.approx(tried(one), abs=1e-5)
    assert (answer.out[one.start] <= answer.into[one.end]).all()
    assert (answer.into >= one.waits).all()


@settings(max_examples=25, deadline=None)
@given(chains())
def test_search_alone_is_never_worse_than_stock_everywhere(one):
    allowed = guaranteed.PROVEN_UP_TO
    guaranteed.PROVEN_UP_TO = 0
    try:
        answer = placed(one)
    finally:
        guaranteed.PROVEN_UP_TO = allowed
    assert tried(one) - 1e-6 <= answer.cost <= everywhere(one).cost + 1e-9


def test_circles_are_refused():
    with pytest.raises(ValueError, match="circle"):
        longest(
            np.array([1, 1]), waits=np.zeros(2, int), start=np.array([0, 1]), end=np.array([1, 0])
        )

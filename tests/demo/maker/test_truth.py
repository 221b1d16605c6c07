"""The truth of the joinery hangs together."""

import pytest


def test_the_planted_limit_is_the_edge_bander(true):
    loads = dict(true.loads)
    assert true.limit == "EDGE"
    assert loads.pop("EDGE") == pytest.approx(1.15, abs=0.03)
    assert all(0.6 < load < 0.88 for load in loads.values())


def test_margins_are_those_of_a_joinery(true):
    assert all(0.30 < margin < 0.45 for margin in true.job_margins.values())
    book = true.book
    for item in book.finished:
        assert 0.30 < 1 - book.cost[item] / book.price[item] < 0.45, item


def test_won_once_negotiating_more_often_than_at_the_quote(true):
    # Kessler wins 42 of 100 quotes, 62 of 100 come to negotiation: 0.42 / 0.62 = 0.677
    assert true.win_rates["Anna Kessler", "Quote"] == 0.42
    assert true.win_rates["Anna Kessler", "Negotiation"] == pytest.approx(0.677, abs=0.001)


def test_door_set_rolls_up_by_hand(true):
    # Saw: panel 0.06 + three frame parts of 0.02; edge: panel 0.055 + 3 x 0.018
    hours = dict(zip(true.capacities, true.book.unit_hours["TD-OAK-01"], strict=True))
    assert hours["SAW"] == pytest.approx(0.12)
    assert hours["EDGE"] == pytest.approx(0.109)
    # MDF: three frame parts of 0.42 m2
    assert true.book.materials["TD-OAK-01"]["BRD-MDF"] == pytest.approx(1.26)

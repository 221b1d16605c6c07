import numpy as np

from firstmate.capabilities.inventory.ordering import Position, Terms
from firstmate.capabilities.inventory.replay import best_factor, costs, step

FACTORS = np.array([0.25, 0.5, 1.0, 2.0, 4.0])


def test_steps_balance_and_tell_what_was_short():
    terms = Terms(2, np.ones(2), np.ones(2), lost_sales=False)
    before = Position(np.array([1.0, -2.0]), np.array([[3.0], [5.0]]))
    one = step(before, ordered=np.array([4.0, 0.0]), demand=np.array([6.0, 1.0]), terms=terms)
    assert one.position.on_hand.tolist() == [-2.0, 2.0]  # 1 + 3 - 6; -2 + 5 - 1
    assert one.position.in_transit.tolist() == [[4.0], [0.0]]
    assert one.short.tolist() == [2.0, 0.0]
    assert one.left.tolist() == [0.0, 2.0]
    assert one.sold.tolist() == [4.0, 3.0]  # the two owed are served first


def replayed(stretch, *, series=40, lead=2):
    """Costs by factor when futures are the truth stretched."""
    rng = np.random.default_rng(2)
    demand = rng.poisson(6.0, (series, 12)).astype(float)
    terms = Terms(lead, np.full(series, 0.2), np.ones(series), lost_sales=True)
    start = Position(np.full(series, 6.0), np.full((series, lead - 1), 6.0))

    def seen(t, rows):
        drawn = np.random.default_rng((t, 9)).poisson(6.0, (len(rows), 200, lead + 2)) * 1.0
        return np.maximum(6.0 + stretch * (drawn - 6.0), 0.0)

    return costs(
        seen, demand=demand, start=start, terms=terms, whole=np.ones(series, bool), factors=FACTORS
    )


def test_the_factor_mends_ranges_that_are_too_narrow_or_too_wide():
    narrow, right = (
        best_factor(replayed(0.3), factors=FACTORS),
        best_factor(replayed(1.0), factors=FACTORS),
    )
    wide = best_factor(replayed(2.5), factors=FACTORS)
    assert wide < right < narrow
    assert narrow > 1.2
    assert 0.6 < right < 1.5


def test_periods_that_orders_cannot_reach_and_unknown_ones_cost_nothing():
    def seen(_period, rows):
        return np.full((len(rows), 3, 3), 2.0)

    terms = Terms(3, np.ones(1), np.ones(1), lost_sales=True)
    start = Position(np.array([100.0]), np.zeros((1, 2)))
    known = np.array([[1.0, 1.0, np.nan, 1.0]])
    cost = costs(
        seen, demand=known, start=start, terms=terms, whole=np.array([True]), factors=np.ones(1)
    )
    assert cost.tolist() == [[95.0]]  # only the last period: 100 - 1 - 1 - 2 - 1


def test_one_series_teaches_no_factor_and_noise_little():
    assert best_factor(np.zeros((5, 0)), factors=FACTORS) == 1.0
    assert best_factor(np.array([[0.0], [1.0], [2.0], [3.0], [4.0]]), factors=FACTORS) == 1.0
    noise = 10.0 + np.random.default_rng(1).normal(0, 5, (5, 6))
    cheapest = FACTORS[np.argmin(noise.sum(axis=1))]
    assert abs(np.log(best_factor(noise, factors=FACTORS))) < abs(np.log(cheapest))

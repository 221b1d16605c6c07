import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.capabilities.inventory.ordering import Position, Terms, carried, order, unit_more


def terms(*, lead=1, holding=1.0, shortage=3.0, lost=True, series=1):
    return Terms(lead, np.full(series, holding), np.full(series, shortage), lost)


def stock(on_hand, *coming):
    return Position(np.array([float(on_hand)]), np.array([coming], dtype=float).reshape(1, -1))


WHOLE = np.array([True])


def test_order_is_the_newsvendors_less_what_is_there():
    demand = np.arange(1.0, 11.0).reshape(1, 10, 1)  # 1 to 10 alike; 3 / (3 + 1) = 0.75: the 8th
    # With 8 in stock the unit more is needed with chance 0.2: 0.8 x 1 - 0.2 x 3 > 0; with 7 it pays.
    assert order(demand, position=stock(0), terms=terms(), whole=WHOLE)[0] == 8
    assert order(demand, position=stock(5), terms=terms(), whole=WHOLE)[0] == 3
    assert order(demand, position=stock(20), terms=terms(), whole=WHOLE)[0] == 0


def test_what_is_lost_before_the_order_comes_is_not_ordered_again():
    demand = np.tile(np.array([[[6.0, 2.0]]]), (1, 4, 1))  # 6 then 2, for certain; 4 on hand
    lost = order(demand, position=stock(4, 0), terms=terms(lead=2), whole=WHOLE)
    owed = order(demand, position=stock(4, 0), terms=terms(lead=2, lost=False), whole=WHOLE)
    assert (lost[0], owed[0]) == (2, 4)


def test_what_arrives_with_the_order_counts():
    demand = np.full((1, 4, 2), 5.0)
    one = order(demand, position=stock(5, 2, 3), terms=terms(lead=2), whole=WHOLE)
    # 5 + 2 - 5 = 2 left, 3 more arrive in the period of the order: 5 wanted, none lacks.
    assert one[0] == 0


def test_the_end_of_a_season_is_seen():
    # Half the futures want one in the period of arrival; nobody wants anything after it.
    now = np.array([1.0, 0.0] * 50)
    ending = np.stack([now, *[np.zeros(100)] * 6], axis=1)[None]
    one = terms(holding=1.0, shortage=1.9)
    assert (
        order(ending[:, :, :1], position=stock(0), terms=terms(shortage=1.0), whole=WHOLE)[0] <= 1
    )
    alone = order(ending[:, :, :1], position=stock(0), terms=one, whole=WHOLE)[0]
    ahead = order(ending, position=stock(0), terms=one, whole=WHOLE)[0]
    assert (alone, ahead) == (1, 0)


def test_after_the_last_arrival_an_order_serves_all_that_follows():
    demand = np.full((1, 3, 4), 2.0)
    cheap = terms(holding=0.1, shortage=1.0)
    # Nothing can come after the first period: 2 now, and 2 each for three more periods.
    assert order(demand, position=stock(0), terms=cheap, whole=WHOLE, arrivals=1)[0] == 8
    assert order(demand, position=stock(0), terms=cheap, whole=WHOLE)[0] == 2
    assert order(demand, position=stock(0), terms=terms(lead=2), whole=WHOLE, arrivals=1)[0] == 0


def test_best_of_all_quantities_on_the_drawn_futures():
    rng = np.random.default_rng(5)
    for lost in (True, False):
        demand = rng.poisson(2.0, (1, 60, 3)).astype(float)
        one = terms(lead=3, holding=0.4, shortage=1.0, lost=lost)
        start = stock(3, 2, 1)
        ordered = order(demand, position=start, terms=one, whole=WHOLE)[0]
        cost = []
        for quantity in range(20):
            total = 0.0
            for future in demand[0]:
                level = 3.0
                for arriving, wanted in zip((2, 1, quantity), future, strict=True):
                    level += arriving - wanted
                    last = level
                    level = max(level, 0.0) if lost else level
                total += 0.4 * last if last > 0 else -1.0 * last
            cost.append(total)
        assert cost[int(ordered)] == pytest.approx(min(cost))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 4), st.booleans(), st.floats(0.1, 2.0), st.floats(0.1, 5.0), st.integers(0, 99)
)
def test_laws(lead, lost, holding, shortage, seed):
    rng = np.random.default_rng(seed)
    demand = rng.poisson(1.5, (6, 40, lead + 3)).astype(float)
    position = Position(rng.poisson(2.0, 6) * 1.0, rng.poisson(1.0, (6, lead - 1)) * 1.0)
    one = terms(lead=lead, holding=holding, shortage=shortage, lost=lost, series=6)
    whole = np.ones(6, dtype=bool)

    def ordered(*, rate=1.0, at=position, futures=demand):
        valued = Terms(lead, one.holding, one.shortage * rate, lost)
        return order(futures, position=at, terms=valued, whole=whole)

    first = ordered()
    assert (first >= 0).all()
    assert (first == np.floor(first)).all()
    # Permuting the series permutes the orders; zero demand orders nothing; more stock, no more.
    back = np.arange(6)[::-1]
    turned = order(demand[back], position=position.rows(back), terms=one.rows(back), whole=whole)
    assert (turned[back] == first).all()
    empty = Position(np.zeros(6), np.zeros((6, lead - 1)))
    assert (ordered(at=empty, futures=np.zeros_like(demand)) == 0).all()
    # A dozen more on hand at no point raises the order by more than a dozen lowers it.
    rich = Position(position.on_hand + 100.0, position.in_transit)
    assert (ordered(at=rich) == 0).all()


def test_carried_stock_of_lost_and_owed():
    demand = np.array([[[5.0, 1.0]]])
    assert carried(demand, position=stock(4, 0, 2), terms=terms(lead=3))[0, 0] == 1
    assert carried(demand, position=stock(4, 0, 2), terms=terms(lead=3, lost=False))[0, 0] == 0


def test_a_unit_owed_is_followed_until_an_order_can_serve_it():
    one = terms(holding=1.0, shortage=2.0, lost=False)
    demand = np.array([[[3.0, 0.0, 0.0]]])
    never = np.full((1, 2), -np.inf)
    assert unit_more(np.array([[2.0]]), demand=demand, levels=never, terms=one)[0] == -6
    assert unit_more(np.array([[2.0]]), demand=demand, levels=np.zeros((1, 2)), terms=one)[0] == -2

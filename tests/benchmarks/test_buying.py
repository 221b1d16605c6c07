"""The simulated trader of the benchmark of buy lists: its referee is right, and the buy list can play it."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import buying
from benchmarks.buying import HISTORY, ORDER_COST, Shop, made, played, policies, reorder_points
from benchmarks.supply import main


def shop(*, weeks=3, lead=1, least=0.0, pack=1.0):
    """One item at 4, sold for 10; two a week in the history, then five."""
    demand = np.concatenate([np.full((1, HISTORY), 2.0), np.full((1, weeks), 5.0)], axis=1)
    return Shop(
        demand=demand, cost=np.array([4.0]), price=np.array([10.0]), pack=np.array([pack]),
        supplier=np.array([0]), stated=np.array([lead]),
        lead=np.full((1, HISTORY + weeks), lead), least=np.array([least]),
    )  # fmt: skip


def test_what_is_sold_lost_held_and_ordered_adds_up_by_hand():
    """12 there, 5 a week; one unit ordered in the first week comes in the second: 7, 3, none left."""

    def one_unit(_shop, week, _books):
        return np.array([1.0 if week == HISTORY else 0.0])

    books = played(shop(), one_unit)
    assert books.left[0, HISTORY:].tolist() == [7.0, 3.0, 0.0]
    assert books.contribution == (5 + 5 + 3) * 6.0
    assert books.short == 2 * 6.0
    assert books.ordering == ORDER_COST
    assert books.holding == pytest.approx((7 + 3) * 4.0 * 0.25 / 52.0)
    assert books.profit == books.contribution - books.holding - ORDER_COST


def test_orders_come_in_packs_and_none_below_the_suppliers_least():
    def five(_shop, week, _books):
        return np.array([5.0 if week == HISTORY else 0.0])

    packed = played(shop(pack=6.0, least=24.0), five)
    assert packed.orders[-1]["quantity"] == 6.0
    assert packed.refused == 0
    small = played(shop(least=24.0), five)
    assert small.refused == 1
    assert small.ordering == 0.0


def test_a_plain_reorder_point_is_raised_to_the_suppliers_least():
    """Two a week and one week's lead: at four units or fewer a lot is ordered."""
    books = played(shop(weeks=1), lambda s, *_: np.zeros(len(s.cost)))
    books.orders.clear()
    books.sold, books.left = np.full((1, HISTORY), 2.0), np.full((1, HISTORY), 4.0)
    lot = np.ceil(np.sqrt(2 * 52 * 2 * ORDER_COST / (4 * 0.25)))
    assert reorder_points(shop(), HISTORY, books).tolist() == [lot]
    assert reorder_points(shop(least=8 * lot), HISTORY, books).tolist() == [2 * lot]
    books.left += 1
    assert reorder_points(shop(), HISTORY, books).tolist() == [0.0]


def test_the_future_of_a_seed_is_the_same_for_every_policy():
    one, two = made(6, weeks=4, seed=3), made(6, weeks=4, seed=3)
    assert (one.demand == two.demand).all()
    assert (one.lead == two.lead).all()
    assert (made(6, weeks=4, seed=4).demand != one.demand).any()


def test_the_buy_list_plays_and_orders_when_nothing_is_left(capsys, monkeypatch):
    monkeypatch.setattr(
        "sys.argv", ["supply", "buying", "--items", "3", "--weeks", "1", "--seeds", "1"]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert [name for name in policies() if f"| {name} |" not in told] == []
    bare = replace(made(3, weeks=1, seed=1), least=np.zeros(6))
    books = played(bare, lambda s, *_: np.zeros(len(s.cost)))
    books.orders.clear()
    books.left[:, -1] = 0.0
    ordered = buying.BuyList()(bare, HISTORY + 1, books)
    assert (ordered > 0).all()
    assert (ordered % bare.pack == 0).all()

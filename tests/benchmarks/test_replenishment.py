"""The replenishment benchmark: its folders are read whatever their form, and its referee is right."""

import json
from datetime import date, timedelta
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import replenishment
from benchmarks.peers.replenishment import everybody
from benchmarks.replenishment_cases import shops, write
from benchmarks.replenishment_data import Game, games, of_folder
from benchmarks.stock_game import foreseen, play

RULES = {"lead_periods": 2, "orders": 3, "holding": 0.2, "shortage": 1.0, "lost_sales": True}
MONDAY = date(2024, 1, 1)


def folder(path, *, history=None, state=None, future=None, rules=None):
    weeks = [MONDAY + timedelta(days=7 * k) for k in range(30)]
    past = {
        "item": ["a"] * 26,
        "location": ["x"] * 26,
        "period": weeks[:26],
        "quantity": [2.0] * 26,
    }
    ahead = {"item": ["a"] * 4, "location": ["x"] * 4, "period": weeks[26:], "demand": [2.0] * 4}
    stock = {"item": ["a"], "location": ["x"], "on_hand": [3.0], "in_transit_1": [1.0]}
    tables = {
        "history": pl.DataFrame(past) if history is None else history,
        "state": pl.DataFrame(stock) if state is None else state,
        "future": pl.DataFrame(ahead) if future is None else future,
        "rules": rules or RULES,
    }
    write(path, tables)
    return path


def game(demand, *, on_hand=0.0, coming=(), lead=1, orders=3, lost=True, holding=0.2, shortage=1.0):
    demand = np.array([demand], dtype=float)
    return Game(
        "tiny", np.ones((1, 4)), np.ones((1, 4)), demand, np.array([on_hand]),
        np.array([coming], dtype=float).reshape(1, -1), np.array([holding]), np.array([shortage]),
        lead, orders, lost, told=True, whole=True, season=52, phase=0, group=np.zeros(1, int),
    )  # fmt: skip


def by_hand(demand, on_hand, coming, orders, *, lead, lost, holding, shortage):
    """Cost per period of fixed orders, counted unit by unit in plain Python."""
    stock, arriving, costs = on_hand, dict(enumerate(coming)), []
    for t, wanted in enumerate(demand):
        if t < len(orders):
            arriving[t + lead - 1] = arriving.get(t + lead - 1, 0) + orders[t]
        stock = stock + arriving.get(t, 0) - wanted
        costs.append(holding * stock if stock > 0 else -shortage * stock)
        stock = 0 if lost and stock < 0 else stock
    return costs


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 4), min_size=4, max_size=6), st.integers(0, 6), st.integers(1, 3),
    st.booleans(), st.data(),
)  # fmt: skip
def test_costs_are_those_counted_by_hand(demand, on_hand, lead, lost, data):
    orders = data.draw(st.lists(st.integers(0, 4), min_size=3, max_size=3))
    coming = data.draw(st.lists(st.integers(0, 3), min_size=lead - 1, max_size=lead - 1))
    one = game(demand, on_hand=float(on_hand), coming=coming, lead=lead, lost=lost)
    played = play(one, lambda view: np.array([float(orders[view.t])]))
    wanted = by_hand(
        demand, on_hand, coming, orders, lead=lead, lost=lost, holding=0.2, shortage=1.0
    )
    assert played.cost == pytest.approx(wanted)
    # Mass balance: what was there and arrived is sold, left, or still to come.
    arrived = (
        on_hand + sum(coming) + sum(q for t, q in enumerate(orders) if t + lead <= len(demand))
    )
    if lost:
        assert played.sold.sum() + played.left[0, -1] == pytest.approx(arrived)
        assert played.sold + played.short == pytest.approx(np.array([demand], dtype=float))


@pytest.mark.parametrize("lost", [True, False])
@pytest.mark.parametrize(
    ("demand", "on_hand", "coming", "lead", "orders", "holding"),
    [
        ([2, 0, 3], 1, [], 1, 3, 0.2),
        ([2, 0, 3, 1], 5, [1], 2, 3, 0.2),
        ([3, 1, 2, 2], 0, [0], 2, 1, 0.2),  # the last arrival serves two periods more
        ([1, 1, 1, 1], 0, [], 1, 2, 0.6),  # holding two periods is dearer than losing a sale
        ([1, 2, 1], 0, [1], 2, 0, 0.2),
        ([2, 1, 3, 0], 1, [2, 0], 3, 2, 0.2),
    ],
)
def test_perfect_foresight_is_the_best_of_all_orders(
    demand, on_hand, coming, *, lead, orders, holding, lost
):
    one = game(
        demand, on_hand=on_hand, coming=coming, lead=lead, orders=orders, lost=lost, holding=holding
    )
    told = {"lead": lead, "lost": lost, "holding": holding, "shortage": 1.0}
    best = min(
        sum(by_hand(demand, on_hand, coming, each, **told))
        for each in product(range(9), repeat=orders)
    )
    assert foreseen(one).cost.sum() == pytest.approx(best)


def test_the_policy_sees_no_period_before_it_has_passed():
    one = game([5, 6, 7, 8], lead=1, orders=4)
    seen = []

    def policy(view):
        seen.append(view.quantity[0, 4:].tolist())
        return np.array([6.0])

    play(one, policy)
    assert seen == [[], [5], [5, 6], [5, 6, 7]]
    seen.clear()
    play(one, policy, sales_only=True)  # 6 arrive each period; 1 is left of the first
    assert seen == [[], [5], [5, 6], [5, 6, 7]]
    seen.clear()
    play(game([5, 9, 7, 8], lead=1, orders=4), policy, sales_only=True)
    assert seen[-1] == [5, 7, 6]


def test_a_negative_order_is_refused():
    with pytest.raises(ValueError, match="negative"):
        play(game([1, 1]), lambda _view: -np.ones(1))


def test_folder_is_read_as_it_is_described(tmp_path):
    one = of_folder(folder(tmp_path / "plain"))
    assert (one.history.shape, one.demand.tolist()) == ((1, 26), [[2.0] * 4])
    assert (one.lead, one.orders, one.lost_sales, one.season) == (2, 3, True, 52)
    assert (one.on_hand.tolist(), one.in_transit.tolist()) == ([3.0], [[1.0]])
    assert (one.holding.tolist(), one.shortage.tolist()) == ([0.2], [1.0])


def test_periods_of_any_kind_give_the_same_game(tmp_path):
    weeks = [MONDAY + timedelta(days=7 * k) for k in range(30)]
    forms = {
        "numbers": pl.Series(list(range(30))),
        "texts": pl.Series([day.isoformat() for day in weeks]),
        "moments": pl.Series(weeks).cast(pl.Datetime),
        "weeks": pl.Series([f"{d.isocalendar().year}-W{d.isocalendar().week:02d}" for d in weeks]),
    }
    for name, periods in forms.items():
        past = pl.DataFrame({"item": [7] * 26, "period": periods[:26], "quantity": [2] * 26})
        ahead = pl.DataFrame({"item": ["7"] * 4, "period": periods[26:], "demand": [2, 2, None, 2]})
        stock = pl.DataFrame(
            {"item": [7.0], "location": [None], "on_hand": [3], "in_transit_1": [1]}
        )
        one = of_folder(folder(tmp_path / name, history=past, future=ahead, state=stock))
        assert one.history.tolist() == [[2.0] * 26], name
        assert one.demand.tolist() == [[2.0, 2.0, 0.0, 2.0]], name
        assert (one.on_hand.tolist(), one.season) == ([3.0], 52), name


def test_months_days_gaps_duplicates_and_empty_shelves(tmp_path):
    months = [date(2020 + k // 12, 1 + k % 12, 1) for k in range(26)]
    past = pl.DataFrame(
        {
            "item": ["a", "a", "a", "a", "b"],
            "location": ["x"] * 5,
            "period": [months[5], months[0], months[0], months[21], months[21]],
            "quantity": [4.0, 1.0, 2.0, None, 3.0],
            "in_stock": [1.0, 1.0, None, 0.0, 1.0],
        }
    )
    ahead = pl.DataFrame(
        {
            "item": ["a", "c"],
            "location": ["x", "x"],
            "period": [months[22], months[25]],
            "demand": [1.0, 5.0],
        }
    )
    stock = pl.DataFrame({"item": ["a", "d"], "location": ["x", "x"], "on_hand": [1.0, None]})
    rules = {
        "lead_periods": 2,
        "orders": 3,
        "costs": {"holding": 0.1, "shortage": 2},
        "lost_sales": False,
    }
    one = of_folder(folder(tmp_path / "m", history=past, state=stock, future=ahead, rules=rules))
    # a, c and d play; c has no past and no stock, d no demand; b is not in the game.
    assert (one.season, one.demand.shape, one.lost_sales) == (12, (3, 4), False)
    assert one.history[0, [0, 1, 5]].tolist() == [3.0, 0.0, 4.0]
    assert np.isnan(one.history[0, 21])
    assert one.shares[0, 21] == 0.0
    assert np.isnan(one.history[1:]).all()
    assert one.demand[1].tolist() == [0.0, 0.0, 0.0, 5.0]
    assert (one.in_transit.shape[1], one.shortage.tolist()) == (0, [2.0] * 3)


def test_costs_by_item_and_as_columns(tmp_path):
    rules = {"lead": 2, "holding_cost": {"a": 0.3}, "lost_sales": True}
    stock = pl.DataFrame(
        {"item": ["a"], "location": ["x"], "on_hand": [3.0], "shortage_cost": [4.0]}
    )
    one = of_folder(folder(tmp_path / "c", state=stock, rules=rules))
    assert (one.holding.tolist(), one.shortage.tolist()) == ([0.3], [4.0])
    assert one.orders == 3  # as many as arrive within the four periods
    with pytest.raises(ValueError, match="shortage"):
        of_folder(folder(tmp_path / "n", rules={"lead_periods": 2, "holding": 0.1}))
    with pytest.raises(ValueError, match="lead_periods"):
        of_folder(folder(tmp_path / "z", rules={**RULES, "lead_periods": 0}))


def test_history_ends_where_the_future_begins(tmp_path):
    weeks = [MONDAY + timedelta(days=7 * k) for k in range(30)]
    past = pl.DataFrame(
        {"item": ["a"] * 30, "location": ["x"] * 30, "period": weeks, "quantity": [9.0] * 30}
    )
    assert of_folder(folder(tmp_path / "o", history=past)).history.shape == (1, 26)


def test_everybody_plays_shops_and_the_product_is_cheaper_than_every_rule(tmp_path):
    write(tmp_path / "shops", shops(series=60, seed=5, weeks=60))
    (one,) = games(tmp_path)
    played, factor = replenishment.measure(one)
    totals = {who: each.total(one.lead) for who, each in played.items()}
    assert totals["firstmate"] == played["firstmate"].cost[2:].sum()
    assert totals["perfect foresight"] < totals["firstmate"]
    assert all(totals["firstmate"] < totals[who] for who in everybody(one))
    assert 0.3 <= factor <= 2.25
    again = play(one, replenishment.Firstmate(one))
    assert (again.ordered == played["firstmate"].ordered).all()


def test_command_writes_rows(tmp_path, monkeypatch, capsys):
    folder(tmp_path / "game")
    out = tmp_path / "rows.json"
    monkeypatch.setattr(
        "sys.argv", ["x", "--data", str(tmp_path / "game"), "--quick", "--json", str(out)]
    )
    assert replenishment.main() == 0
    rows = json.loads(out.read_text("utf-8"))
    assert {"data": "game", "measure": "total", "who": "firstmate"}.items() <= next(
        row for row in rows if row["measure"] == "total"
    ).items()
    periods = [
        r["value"] for r in rows if r["who"] == "firstmate" and r["measure"].startswith("period ")
    ]
    total = next(r["value"] for r in rows if r["who"] == "firstmate" and r["measure"] == "total")
    assert (len(periods), total) == (4, pytest.approx(sum(periods[1:])))
    monkeypatch.setattr("sys.argv", ["x", "--data", str(tmp_path / "none")])
    assert replenishment.main() == 0
    assert "Skipped" in capsys.readouterr().out

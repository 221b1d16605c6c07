"""Laws of the simulator, and the planted limit is where relief earns most."""

from dataclasses import replace

import numpy as np
import pytest

from firstmate.demo.maker import Relief, simulate
from firstmate.demo.maker.simulator import Outcome

SEED, RUNS = 11, 40


def interval(values):
    """Mean and half width of its 90 % interval."""
    return values.mean(), 1.645 * values.std(ddof=1) / np.sqrt(len(values))


@pytest.fixture(scope="module")
def base(true):
    return simulate(true, seed=SEED, replications=RUNS)


def test_same_seed_same_outcome(true, base):
    again = simulate(true, seed=SEED, replications=RUNS)
    for name in Outcome.__slots__:
        assert np.array_equal(getattr(again, name), getattr(base, name)), name


def test_a_relief_shifts_no_draw(true, base):
    # A relief that changes nothing but its cost leaves every order and hour as it was.
    same = simulate(true, seed=SEED, replications=RUNS, relief=Relief(week_cost=500.0))
    assert np.array_equal(same.revenue, base.revenue)
    assert np.array_equal(same.hours_used, base.hours_used)
    # 58 working days in 13 weeks (holidays off), a fifth of 500 each.
    assert (base.profit - same.profit) == pytest.approx(58 * 100.0)


@pytest.mark.parametrize("centre", ["SAW", "EDGE", "BENCH", "FIT"])
def test_capacity_at_no_cost_never_lowers_profit_on_average(true, base, centre):
    more = simulate(
        true,
        seed=SEED,
        replications=RUNS,
        relief=Relief(hours={centre: 8.0}, hour_cost={centre: 0.0}),
    )
    average, half = interval(more.profit - base.profit)
    assert average + half >= 0
    # Settled, a free saw may cost the holding of what it piles up before the edge bander.
    average, half = interval(more.settled - base.settled)
    assert average + half >= -0.001 * base.profit.mean()


def test_hours_used_stay_within_the_hours_there_are(true, base):
    # A day gives at most 1.2 times its mean; no week has more than five working days.
    most = 5 * 1.2 * np.array(list(true.capacities.values()))
    assert (base.hours_used <= most + 1e-6).all()


def test_no_orders_no_revenue(true):
    empty = replace(
        true,
        job_rates=dict.fromkeys(true.job_rates, 0.0),
        piece_rates=dict.fromkeys(true.piece_rates, 0.0),
        state=replace(true.state, orders=(), waiting=()),
    )
    outcome = simulate(empty, seed=SEED, replications=5)
    assert outcome.revenue.sum() == outcome.material.sum() == outcome.lateness_cost.sum() == 0
    assert outcome.settled_later.sum() == 0


@pytest.fixture(scope="module")
def gains(true):
    """90 % intervals of what each step of relief earns: profit, settled profit."""
    steps = {code: Relief(hours={code: 8.0}) for code in true.capacities}
    steps["supplier"] = Relief(supplier_days={true.late_supplier: 0.5}, week_cost=300.0)
    steps["rework"] = Relief(rework_rate=0.09, week_cost=200.0)
    without = simulate(true, seed=SEED, replications=20)
    rows = {}
    for name, step in steps.items():
        outcome = simulate(true, seed=SEED, relief=step, replications=20)
        rows[name] = (
            interval(outcome.profit - without.profit),
            interval(outcome.settled - without.settled),
        )
    return rows


@pytest.mark.parametrize("measure", [0, 1])
def test_the_limit_is_where_relief_earns_most(true, gains, measure):
    best, half = gains[true.limit][measure]
    assert best - half > 0
    for name, row in gains.items():
        if name != true.limit:
            assert row[measure][0] + row[measure][1] < best - half, name


def test_hours_where_there_are_hours_left_do_not_pay(true, gains):
    for code in true.capacities:
        if code != true.limit:
            average, half = gains[code][1]
            assert average - half < 0, code

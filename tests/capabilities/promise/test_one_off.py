"""Promises of one-off work: the works played forward, what finished jobs teach, and the dates that follow."""

from datetime import timedelta

import numpy as np
import pytest

from firstmate.capabilities.promise.confirm import confirm
from firstmate.capabilities.promise.desk import answer, prepare
from firstmate.capabilities.promise.learned import learned
from firstmate.capabilities.promise.shop import Orders, finishing_days
from tests.capabilities.promise.build import AS_OF, asks, capacity, given, load, week


def orders(due, ready, left, *, probe=None, late_gate=None):
    """Orders of one replication; ``left`` are hours by resource of each."""
    shape = (1, len(due))
    return Orders(
        due=np.array([due], float), ready=np.array([ready], float),
        late_gate=np.zeros(shape) if late_gate is None else np.array([late_gate], float),
        leaves=np.full(shape, np.inf), left=np.array([left], float),
        probe=np.array(probe or [False] * len(due)),
    )  # fmt: skip


def played(some, *, hours=8.0, days=6, most=(99.0, 99.0), gated=(False, False)):
    table = np.full((1, days, len(most)), hours)
    return finishing_days(some, table, np.array(most), np.array(gated))[0].tolist()


def test_earlier_promises_go_first_and_a_step_a_day():
    """A needs 8 h then 4 h; B was promised earlier and needs 8 h first: A begins on day 1."""
    some = orders([9, 5], [0, 0], [[8, 4], [8, 0]])
    assert played(some) == [2.0, 0.0]


def test_a_job_waits_until_it_is_ready_and_at_its_end_for_the_gate():
    some = orders([9, 9], [3, 0], [[1, 0], [1, 1]], late_gate=[0, 4])
    assert played(some, gated=(False, True)) == [3.0, 4.0]


def test_a_job_gets_no_more_hours_a_day_than_one_job_can_use():
    assert played(orders([9], [0], [[9, 0]]), most=(4.0, 4.0)) == [2.0]


def test_a_probe_waits_for_the_others_and_takes_nothing_from_them():
    alone = played(orders([9], [0], [[8, 0]]))
    both = played(
        orders([9, 5, 5], [0, 0, 0], [[8, 0], [8, 0], [8, 0]], probe=[False, True, False])
    )
    assert alone == [0.0]
    # The probe of day 5 waits for the order of day 5 but not for the later one, which it does not delay.
    assert both == [1.0, 1.0, 0.0]


def test_what_is_not_there_within_the_days_is_never_finished():
    assert played(orders([9], [0], [[100, 0]])) == [np.inf]


def firm(*, jobs=40, span=28, flow=14):
    """A joiner who finished a job every five days: 6 h on the saw, then 8 h fitting, in time."""
    sales, reports, gates = [], [], []
    for n in range(jobs):
        day = AS_OF - timedelta(days=60 + 5 * n)
        done = day + timedelta(days=flow + n % 5)
        sales.append({"order": f"J{n}", "line": 1, "job": f"J{n}", "job_class": "Doors",
                      "kind": "job", "day": day, "amount": 3000.0, "quantity": 1.0,
                      "first_promised": day + timedelta(days=span), "shipped_on": done})  # fmt: skip
        for resource, when, hours in (("SAW", done - timedelta(days=4), 6.0), ("FIT", done, 8.0)):
            reports.append({"report": f"{n}{resource}", "job": f"J{n}", "resource": resource,
                            "day": when, "hours": hours})  # fmt: skip
        gates.append({"work": f"J{n}", "gate": "deposit", "passed": day + timedelta(days=3)})
        gates.append({"work": f"J{n}", "gate": "site", "passed": done - timedelta(days=1)})
    rates = [{"job_class": kind, "resource": resource, "value": value, "spread": 0.2}
             for kind in ("", "Doors") for resource, value in (("SAW", 2.0), ("FIT", 2.7))]  # fmt: skip
    return {
        "sales": sales, "work_reports": reports, "gates": gates, "job_rates": rates,
        "loads": load("SAW", 40.0) + load("FIT", 40.0),
        "capacities": capacity("SAW", 40.0) + capacity("FIT", 40.0),
    }  # fmt: skip


def test_the_way_of_a_job_is_learned_from_finished_ones():
    known = learned(given(**firm()))
    assert known is not None
    assert known.route == ("SAW", "FIT")
    assert (known.early, known.late) == (("deposit",), ("site",))
    assert known.gated.tolist() == [False, True]
    assert known.ready["Doors"].tolist() == [3.0] * 40
    assert known.visits["Doors", "SAW"] == 1.0
    assert known.most.tolist() == [6.0, 8.0]


def test_idle_works_keep_an_early_date_and_loaded_ones_a_later_or_none():
    line = {"job_class": "Doors", "amount": 3000.0}

    def day(**more):
        g = given(enquiries=asks(line), **firm(), **more)
        return answer(prepare(g), g)["promise_dates"].row(0, named=True)

    idle = day()
    assert idle["day_80"] is not None
    assert idle["day_50"] <= idle["day_80"] <= idle["day_95"]
    assert idle["hours"] == 3.0 * (2.0 + 2.7)
    # 20 k of such work a week needs 40 h on the saw and 54 of 40 h fitting.
    busy = [{"job_class": "Doors", "period": week(k), "layer": "consensus", "mean": 20000.0}
            for k in range(-4, 8)]  # fmt: skip
    loaded = day(intakes=busy)
    assert loaded["day_80"] is None or loaded["day_80"] > idle["day_80"]


def test_without_any_finished_job_hours_decide_and_that_is_said():
    tables = {"job_rates": [{"job_class": "", "resource": "SAW", "value": 10.0}],
              "loads": load("SAW", 40.0), "capacities": capacity("SAW", 40.0)}  # fmt: skip
    g = given(enquiries=asks({"job_class": "Stairs", "amount": 6000.0}), **tables)
    row = answer(prepare(g), g)["promise_dates"].row(0, named=True)
    # 60 h at 8 h a day: done on the eighth working day, Wednesday of the second week.
    assert row["day_80"] == week(1) + timedelta(days=2)
    assert row["hours"] == 60.0


def test_what_to_quote_is_what_like_work_brought_and_what_it_must_bring():
    """Quotes at twice the price are won less often by the odds of the drawn ones."""
    rng = np.random.default_rng(3)
    price = rng.lognormal(0, 0.3, 600)
    won = rng.random(600) < 1 / (1 + 2.0 ** (3 * np.log2(price)))
    quotes = [
        {"quote": f"{n}", "job_class": "Doors", "amount": 1000.0 * price[n], "hours": 20.0,
         "outcome": "won" if won[n] else "lost"} for n in range(600)
    ]  # fmt: skip
    lines = asks(
        {"job_class": "Doors", "hours": 4.7},
        {"job_class": "Doors", "hours": 4.7, "amount": 1200.0},
        {"job_class": "Doors", "amount": 1000.0},
    )
    more = {"conversions": [{"stage": "", "owner": "", "job_class": "", "value": 0.5}]}
    plain = given({"job_margin": "0.4"}, enquiries=lines, **firm(), **more)
    rows = answer(prepare(plain), plain)["promise_dates"].to_dicts()
    # 4.7 h are what 1,000 of price bring: 600 go into material, nothing is displaced.
    assert [row["least_price"] for row in rows] == pytest.approx([600.0] * 3)
    assert [row["usual_price"] for row in rows] == pytest.approx([1000.0, 1000.0, 3000.0])
    assert [row["gain"] for row in rows] == pytest.approx([400.0, 600.0, 400.0])
    assert [row["amount"] for row in rows] == [None, 1200.0, 1000.0]
    assert [row["win_chance"] for row in rows] == [0.5] * 3
    assert [row["price"] for row in rows] == [None] * 3
    dear = given({"job_margin": "0.4"}, enquiries=lines, quotes=quotes, **firm(), **more)
    rows = answer(prepare(dear), dear)["promise_dates"].to_dicts()
    assert rows[1]["win_chance"] < rows[0]["win_chance"] == 0.5
    # Whatever was asked, the price that brings most is that of so many hours, between cost and usual.
    assert 600.0 < rows[0]["price"] == rows[1]["price"]


def test_nothing_known_of_like_work_says_no_price():
    g = given(enquiries=asks({"job_class": "Stairs"}))
    row = answer(prepare(g), g)["promise_dates"].row(0, named=True)
    assert (row["usual_price"], row["least_price"], row["price"], row["gain"]) == (None,) * 4


def test_the_same_seed_gives_the_same_odds():
    g = given(**firm())
    first, second = prepare(g).odds, prepare(g).odds
    assert all(np.array_equal(first.kept[kind], second.kept[kind]) for kind in first.kept)


def test_a_confirmation_names_the_orders_that_move_and_what_that_costs():
    """The plan made anew delivers the enquiry in time, two weeks after which order 7 comes."""
    before = [{"order": "7", "line": 1, "customer": "C7", "promised": week(1), "planned_on": week(1),
               "late_cost": 0.0}]  # fmt: skip
    after = [
        before[0] | {"planned_on": week(3), "late_cost": 55.0},
        {"order": "E", "line": 1, "customer": "C", "promised": week(2), "planned_on": week(2),
         "late_cost": 0.0},
    ]  # fmt: skip
    g = given(
        enquiries=asks({"item": "A", "quantity": 2.0, "customer": "C"}),
        promise_dates=[{"enquiry": "E", "line": 1, "kind": "item", "day_80": week(2)}],
        unit_prices=[{"item": "A", "value": 10.0}],
        deliveries=before, plan_values=[{"part": "total", "linear": 1000.0}],
    )  # fmt: skip
    told = given(deliveries=after, plan_values=[{"part": "total", "linear": 1012.0}])
    seen = []

    def trial(scenario, wanted):
        seen.append(scenario)
        return {name: told[name] for name in wanted}

    rows = confirm(g, trial)["promise_confirmed"].to_dicts()
    (change,) = seen[0].changes
    assert change.table == "sales_lines"
    assert (change.rows[0]["amount"], change.rows[0]["promised"]) == (20.0, week(2))
    assert [(r["order"], r["days"], r["cost"], r["gain"]) for r in rows] == [
        ("7", 14.0, 55.0, None),
        ("E", 0.0, 0.0, 12.0),
    ]

"""Why orders of the day plan are late: by hand in a small shop, and laws on drawn ones."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from firstmate.capabilities.production.day_plan import planned
from firstmate.capabilities.production.explaining import explained, least
from firstmate.capabilities.production.hindrances import Without
from firstmate.capabilities.production.shop import TICKS, Order, Shop, Step
from firstmate.company.change import from_json
from firstmate.work.registry import installed
from firstmate.work.runner import Runner
from tests.capabilities.production.test_day_plan import MONDAY, ordered, run, shop


def _told(done):
    rows = done["reasons"].rows.filter(pl.col("task") == "day_plan").sort("subject", "alternative")
    return rows.select("subject", "alternative", "code", "resource", "item", "text").rows()


def test_wood_that_comes_late_is_the_reason_and_the_day_it_must_be_there_is_said():
    done = run(shop([ordered("1", "TABLE", 1.0, 2)], stock=[]))
    # Planned for Monday a week later: wood Thursday, top Friday. On time: wood Tuesday, top, table.
    assert _told(done) == [("1/1", 1, "day_item", None, "WOOD", None)]
    fix, later = done["day_fixes"].rows.sort("number").iter_rows(named=True)
    assert (fix["code"], fix["quantity"], fix["day"]) == (
        "day_fix_item", 2.0, MONDAY + timedelta(days=1)
    )  # fmt: skip
    assert (fix["planned_on"], fix["priced"]) == (MONDAY + timedelta(days=2), False)
    assert fix["gain"] == pytest.approx(10.0 * 0.1 * 5 / 7)
    assert (later["code"], later["day"]) == ("day_fix_later", MONDAY + timedelta(days=7))


def test_a_full_saw_is_the_reason_with_the_hours_and_what_they_cost():
    orders = [ordered("1", "TOP", 8.0, 0, priority=1), ordered("2", "TOP", 4.0, 0, priority=2)]
    done = run(shop(orders, resources=[
        {"resource": one, "units": 1.0, "hours_per_week": 40.0, "overtime_cost": 30.0}
        for one in ("SAW", "BENCH")
    ]))  # fmt: skip
    (row,) = done["day_late"].rows.iter_rows(named=True)
    late = row["order"]
    other = {"1": "2", "2": "1"}[late]
    hours = {"1": 8.0, "2": 4.0}[late]
    sets = {(code, resource, text) for _, _, code, resource, _, text in _told(done)}
    assert sets == {("day_hours", "SAW", None), ("day_order", None, f"{other}/1")}
    fixes = {r["code"]: r for r in done["day_fixes"].rows.iter_rows(named=True)}
    free = 8.0 - {"1": 4.0, "2": 8.0}[late]
    overtime = fixes["day_fix_hours"]
    assert (overtime["hours"], overtime["cost"]) == pytest.approx(
        (hours - free, 30 * (hours - free))
    )
    assert overtime["value"] == pytest.approx(overtime["gain"] - overtime["cost"])
    assert "calendar_exceptions" in overtime["changes"]
    # The other one after it is a day late, and that is its cost.
    moved = fixes["day_fix_order"]
    assert moved["others_later"] == 1
    assert moved["cost"] == pytest.approx(10.0 * {"1": 8.0, "2": 4.0}[other] * 0.1 / 7)


def test_work_that_takes_longer_than_there_is_has_no_reason_but_its_day():
    done = run(shop([ordered("1", "TABLE", 1.0, 0)]))  # a top today, the table tomorrow
    assert [row[2] for row in _told(done)] == ["day_too_soon"]
    (row,) = done["day_late"].rows.iter_rows(named=True)
    assert row["soonest"] == MONDAY + timedelta(days=1)


def test_an_order_of_last_week_is_past_and_none_is_explained_where_none_is_wanted():
    company = shop([ordered("1", "TOP", 1.0, -3)])
    assert [row[2] for row in _told(run(company))] == ["day_past"]
    assert run(company, placements=0)["day_late"].rows.height == 1


def test_a_gate_is_a_reason():
    gates = [{"work": "1", "gate": "deposit", "expected": MONDAY + timedelta(days=8)}]
    done = run(shop([ordered("1", "TOP", 1.0, 4)], gates=gates))
    assert [row[2] for row in _told(done)] == ["day_gate"]
    fix = done["day_fixes"].rows.row(0, named=True)
    assert fix["day"] == MONDAY + timedelta(days=4)
    assert fix["text"] == "deposit"


HOURS = st.integers(1, 12)


@st.composite
def shops(draw):
    """Two machines, a product of two parts that take one of two materials, up to seven orders."""
    days, where = 40, st.integers(0, 1)
    steps = (
        (Step(0, 10, draw(where), draw(HOURS) * TICKS / 4, made=((1, 1.0), (2, 1.0))),),
        (Step(1, 10, draw(where), draw(HOURS) * TICKS / 4, bought=((3, 1.0),)),),
        (Step(2, 10, draw(where), draw(HOURS) * TICKS / 4, bought=((draw(st.integers(3, 4)), 1.0),)),),
        (), (),
    )  # fmt: skip
    orders = tuple(
        Order(f"{n}", draw(st.integers(0, 2)), float(draw(st.integers(1, 6))), draw(st.integers(0, 8)),
              amount=10.0, priority=1, starts=draw(st.sampled_from([0, 0, 3])))
        for n in range(draw(st.integers(2, 7)))
    )  # fmt: skip
    return Shop(
        resources=("A", "B"), items=("P", "Q", "R", "x", "y"), days=days,
        room=tuple(8 * TICKS if day % 7 < 5 else 0 for _ in range(2) for day in range(days)),
        steps=steps, lead=(1, 1, 1, draw(st.integers(0, 6)), draw(st.integers(0, 6))),
        lots=((3, 0, float(draw(st.integers(1, 12)))), (4, 0, 5.0)), orders=orders,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@drawn(shops())
def test_each_set_mends_none_smaller_does_and_the_plan_stays_as_it_was(one):
    board, _ = planned(one, lost=0.1, budget=50, seed=1)
    free, left = list(board.free), list(board.left)
    for order, placed in sorted(board.placed.items()):
        if placed.finish <= one.orders[order].due:
            continue
        ask = Without(board, order)
        found = explained(board, order)
        assert not ask.on_time(())
        for reasons in found.sets:
            members = [member for reason in reasons for member in reason.members]
            assert ask.on_time(members)
            for out in members if len(reasons) > 1 else ():
                assert not ask.on_time([other for other in members if other != out])
            how = least(board, order, reasons)
            assert placed.finish > how.finish <= ask.due
        if not found.sets:
            assert found.soonest > ask.due
    assert (board.free, board.left) == (free, left)


@pytest.mark.parametrize(
    ("orders", "more"),
    [
        ([ordered("1", "TABLE", 1.0, 2)], {"stock": []}),
        ([ordered("1", "TOP", 8.0, 0, priority=1), ordered("2", "TOP", 4.0, 0, priority=2)], {}),
        ([ordered("1", "TOP", 1.0, 4)],
         {"gates": [{"work": "1", "gate": "deposit", "expected": MONDAY + timedelta(days=8)},
                    {"work": "1", "gate": "drawings", "expected": MONDAY + timedelta(days=7)}]}),
        ([ordered("1", "WOOD", 9.0, 1)], {"stock": []}),
        ([ordered("1", "TABLE", 8.0, 1), ordered("2", "TABLE", 6.0, 1)], {}),
    ],
)  # fmt: skip
def test_each_way_carried_out_brings_its_order_on_time(orders, more):
    """The scenario of the row is planned by the day anew, with all orders free to move."""
    firm = shop(orders, **more)
    runner, done = Runner(installed()), run(firm)
    assert len(done["day_late"].rows) > 0
    tried = done["day_fixes"].rows.filter(pl.col("changes") != "")
    assert len(tried) > len(done["day_late"].rows) - 1
    for fix in tried.iter_rows(named=True):
        again = runner.run(
            firm, ["day_plan"], scenario=from_json(fix["changes"]),
            options={"day_plan": {"placements": 2000}},
        )  # fmt: skip
        row = again["day_orders"].rows.filter(pl.col("order") == fix["order"]).row(0, named=True)
        assert row["late_days"] == 0.0, fix

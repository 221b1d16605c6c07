"""The judge of reasons: it confirms ours on a full plant, and refuses reasons that are too few, too many or wrong."""

from __future__ import annotations

import pytest

from benchmarks.plant_check import check, read_plant
from benchmarks.plant_why import read_judge, wrong
from benchmarks.plants import plan_file, planning
from benchmarks.plants_made import plant as made
from benchmarks.plants_why import told


@pytest.fixture(scope="module")
def judged():
    whole = made("s", load=95, seed=4, horizon=40)
    raw = whole | {"orders": whole["orders"][:70]}
    run = planning(raw, placements=300, explained=1000)
    plan, plant = plan_file(raw, run), read_plant(raw)
    checked = check(plant, plan)
    assert checked.breaches == []
    late = [o for o, one in plant.orders.items() if checked.finished[o] > one["due"]]
    return read_judge(plant, plan), told(run), late


def test_every_late_order_is_explained_and_every_reason_holds(judged):
    judge, reasons, late = judged
    assert len(late) >= 3
    assert {order: wrong(judge, order, reasons[order]) for order in late} == dict.fromkeys(late, "")


def test_reasons_that_do_not_hold_are_refused(judged):
    judge, reasons, late = judged
    order = next(o for o in late if len(reasons[o][0]) == 1)
    (true,) = reasons[order][0]
    assert "said that nothing" in wrong(judge, order, [])
    other = next(("hours", r) for r in judge.plant.units if ("hours", r) != true)
    assert "on time already" in wrong(judge, order, [[true, other]])
    assert "still late" in wrong(judge, order, [[("order", "none")]])
    calm = next(o for o in judge.jobs if o not in late)
    assert "nothing away" in wrong(judge, calm, [[true]])

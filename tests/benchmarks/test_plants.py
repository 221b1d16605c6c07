"""Plants: our day plan is accepted and no worse than the dispatcher; the checker refuses each kind of broken plan."""

from __future__ import annotations

import copy
import json

import pytest

from benchmarks.peers.plants import dispatcher, priority_planner
from benchmarks.plant_check import check, read_plant
from benchmarks.plant_score import judge, score
from benchmarks.plants import planned
from benchmarks.plants_made import plant as made


@pytest.fixture(scope="module")
def raw():
    whole = made("s", load=95, seed=4, horizon=40)
    return whole | {"orders": whole["orders"][:60]}


@pytest.fixture(scope="module")
def plan(raw):
    return planned(raw, placements=4000)


def test_every_plan_is_accepted_and_ours_has_no_more_late_orders(raw, plan):
    plant = read_plant(raw)
    figures = []
    for one in (plan, dispatcher(plant), priority_planner(plant)):
        checked = check(plant, one)
        assert checked.breaches == []
        figures.append(score(plant, checked))
    ours, *peers = figures
    assert ours["orders late"] <= min(peer["orders late"] for peer in peers)
    assert ours["mean days early"] <= peers[0]["mean days early"]


def _longer(plan):
    plan["jobs"][0]["minutes"] += 600


def _sunday(plan):
    plan["jobs"][0]["day"] = "2026-01-11"


def _elsewhere(plan):
    plan["jobs"][0]["resource"] = "WC-none"


def _undelivered(plan):
    plan["deliveries"].pop()


def _too_soon(plan):
    plan["deliveries"][0]["day"] = 0


def _too_few(plan):
    plan["purchases"][0]["quantity"] = 1


def _unbought(plan):
    plan["purchases"].clear()


def _unmade(plan):
    del plan["jobs"][: len(plan["jobs"]) // 2]


@pytest.mark.parametrize(
    "broken",
    [_longer, _sunday, _elsewhere, _undelivered, _too_soon, _too_few, _unbought, _unmade],
)
def test_a_broken_plan_is_refused_with_its_reason(raw, plan, broken):
    wrong = copy.deepcopy(plan)
    broken(wrong)
    breaches = check(read_plant(raw), wrong).breaches
    assert breaches
    assert all(one.reason and one.told for one in breaches)


def test_files_are_judged(raw, plan, tmp_path):
    (tmp_path / "plant.json").write_text(json.dumps(raw))
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    breaches, figures = judge(tmp_path / "plant.json", tmp_path / "plan.json")
    assert breaches == []
    assert figures["orders"] == 60

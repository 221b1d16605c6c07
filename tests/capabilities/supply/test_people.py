"""People with skills, tools, machines that run alone: what limits the hours beside the machine."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.capabilities.supply.build import AS_OF, capacity, order, week
from tests.capabilities.supply.shown import delivered, hours, plan, table_maker


def shop(people, *, steps, sales, **more):
    """A shop that makes A and B, an hour each, as said by ``steps``; people: name -> skills."""
    able = [
        {"skill": skill, "person": person, "period": week(k), "value": 10.0}
        for person, skills in people.items() for skill in skills for k in range(8)
    ]  # fmt: skip
    skills = sorted({row["skill"] for row in able})
    total = {skill: 10.0 * sum(skill in own for own in people.values()) for skill in skills}
    return {
        "items": [{"item": item, "supply": "make"} for item in steps],
        "operations": [{"item": item, "step": 10, **step} for item, step in steps.items()],
        "capacities": [row for skill in skills for row in capacity(skill, total[skill])],
        "skill_hours": able,
        "unit_prices": [{"item": item, "value": 100.0} for item in steps],
        "sales": sales,
        **more,
    }


def test_the_people_with_the_skill_limit_what_is_made_and_not_the_machine_alone():
    steps = {"A": {"resource": "lathe", "skill": "turn", "unit_hours": 1.0}}
    asked = [order("O1", "A", 20, 100, week(1))]
    lathe = capacity("lathe", 40.0)
    done = plan(**_with(shop({"Ann": ["turn"]}, steps=steps, sales=asked), capacities=lathe))
    assert delivered(done)["O1"] > week(1)
    assert hours(done, "turn")[:2] == [10, 10]
    two = shop({"Ann": ["turn"], "Bob": ["turn"]}, steps=steps, sales=asked)
    assert delivered(plan(**_with(two, capacities=lathe)))["O1"] == week(1)


def _with(tables, *, capacities):
    return {**tables, "capacities": [*tables["capacities"], *capacities]}


def test_a_person_with_two_skills_is_not_in_two_places():
    # Ann mills and turns 10 hours: each skill alone has enough, both together have not
    steps = {
        "A": {"resource": "", "skill": "mill", "unit_hours": 1.0},
        "B": {"resource": "", "skill": "turn", "unit_hours": 1.0},
    }
    asked = [order("O1", "A", 8, 100, week(1)), order("O2", "B", 8, 90, week(1))]
    done = plan(**shop({"Ann": ["mill", "turn"]}, steps=steps, sales=asked))
    days = delivered(done)
    assert days["O1"] == week(1)
    assert days["O2"] > week(1)
    assert hours(done, "mill + turn")[:2] == [10, 6]


def test_a_skill_nobody_is_known_to_have_does_not_limit():
    steps = {"A": {"resource": "lathe", "skill": "fly", "unit_hours": 1.0}}
    tables = shop({}, steps=steps, sales=[order("O1", "A", 20, 100, week(1))])
    done = plan(**_with(tables, capacities=capacity("lathe", 40.0)))
    assert delivered(done)["O1"] == week(1)


def test_a_machine_that_runs_alone_needs_people_only_while_they_stand_by():
    steps = {"A": {"resource": "lathe", "skill": "turn", "unit_hours": 1.0, "attended_hours": 0.25}}
    tables = shop({"Ann": ["turn"]}, steps=steps, sales=[order("O1", "A", 40, 100, week(1))])
    done = plan(**_with(tables, capacities=capacity("lathe", 40.0)))
    assert delivered(done)["O1"] == week(1)
    assert hours(done, "turn")[0] == pytest.approx(10)


def test_a_tool_is_at_one_machine_at_a_time():
    steps = {
        "A": {"resource": "press1", "tool": "mould", "unit_hours": 1.0},
        "B": {"resource": "press2", "tool": "mould", "unit_hours": 1.0},
    }
    asked = [order("O1", "A", 10, 100, week(1)), order("O2", "B", 10, 90, week(1))]
    machines = [row for name in ("press1", "press2", "mould") for row in capacity(name, 10.0)]
    done = plan(**_with(shop({}, steps=steps, sales=asked), capacities=machines))
    assert delivered(done)["O1"] == week(1)
    assert delivered(done)["O2"] > week(1)
    assert hours(done, "mould")[:2] == [10, 10]


def test_days_of_waiting_after_a_step_are_waited():
    steps = [{"item": "T", "step": 10, "resource": "saw", "unit_hours": 1.0, "wait_days": 5.0}]
    done = plan(
        **table_maker(run_rates=[], operations=steps, sales=[order("O1", "T", 5, 100, week(1))])
    )
    [row] = done["planned_orders"].filter(pl.col("kind") == "make").iter_rows(named=True)
    assert (row["due"] - row["release"]).days >= 7 + 5
    assert delivered(done)["O1"] == week(2) + timedelta(days=4)


def test_a_started_order_needs_its_hours_too():
    work = [{"work_order": "A", "item": "T", "quantity": 30.0, "finished_quantity": 15.0,
             "status": "started", "due": AS_OF}]  # fmt: skip
    done = plan(**table_maker(work_orders=work, sales=[order("O1", "T", 15, 100, week(0))]))
    assert hours(done, "saw")[:3] == [10, 5, 0]
    assert delivered(done)["O1"] > week(1)

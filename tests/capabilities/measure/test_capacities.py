"""Hours of a week: calendars, closed days, absences, demonstrated hours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from firstmate.capabilities.measure.capacities import capacities
from tests.capabilities.measure.given import conformed, given

FRIDAY = date(2026, 10, 30)
WEEK = date(2026, 11, 2)


def answer_of(as_of: date = FRIDAY, **tables):
    return conformed(capacities(given(as_of, {"plan_weeks": 4}, **tables)))


def week(answer, resource: str = "R", period: date = WEEK):
    return answer["capacities"].filter(resource=resource, period=period).row(0, named=True)


def test_units_times_hours_times_efficiency():
    found = week(
        answer_of(
            resources=[{"resource": "R", "units": 2.0, "hours_per_week": 40.0, "efficiency": 0.9,
                        "overtime_hours": 6.0, "overtime_cost": 45.0, "outside_cost": 60.0}]
        )
    )  # fmt: skip
    assert (found["value"], found["nominal"], found["basis"]) == (72.0, 80.0, "entered")
    assert (found["overtime_hours"], found["overtime_cost"]) == (6.0, 45.0)
    # Only a price is entered: as many hours again can be bought.
    assert (found["outside_hours"], found["outside_cost"]) == (80.0, 60.0)


def test_the_first_week_has_only_the_days_that_are_left():
    tuesday = answer_of(date(2026, 11, 3), resources=[{"resource": "R", "hours_per_week": 40.0}])
    assert week(tuesday)["value"] == 24.0
    friday = answer_of(resources=[{"resource": "R", "hours_per_week": 40.0}])
    assert week(friday, period=date(2026, 10, 26))["value"] == 0.0


def test_shifts_of_the_calendar_come_before_hours_per_week():
    early = [
        {"shift": "E", "weekday": n, "from_hour": 6.0, "to_hour": 14.0, "break_hours": 0.5}
        for n in range(1, 6)
    ]
    answer = answer_of(
        resources=[{"resource": "R", "hours_per_week": 99.0}],
        shifts=[*early, {"shift": "S", "weekday": 6, "from_hour": 8.0, "to_hour": 12.0}],
        calendars=[
            {"calendar": "R", "shift": "E"},
            {"calendar": "R", "shift": "S", "valid_from": date(2026, 11, 9)},
        ],
    )
    # 5 x 7.5 hours; from the ninth on Saturday's 4 on top.
    assert week(answer)["value"] == 37.5
    assert week(answer, period=date(2026, 11, 9))["value"] == 41.5


def test_closed_days_and_extra_hours():
    answer = answer_of(
        resources=[{"resource": "R", "hours_per_week": 40.0}, {"resource": "Q", "hours_per_week": 40.0}],
        calendar_exceptions=[
            {"calendar": "", "valid_from": date(2026, 11, 4), "valid_to": date(2026, 11, 4), "hours": 0.0},
            {"calendar": "R", "valid_from": date(2026, 11, 5), "hours": 0.0},
            {"calendar": "Q", "valid_from": date(2026, 11, 9), "valid_to": date(2026, 11, 15),
             "extra_hours": 10.0},
        ],
    )  # fmt: skip
    assert week(answer, "R")["value"] == 24.0
    assert week(answer, "Q")["value"] == 32.0
    assert week(answer, "Q", date(2026, 11, 9))["value"] == 50.0
    assert week(answer, "R", date(2026, 11, 9))["value"] == 40.0


def test_hours_that_come_from_people_miss_the_absent():
    answer = answer_of(
        people=[
            {"person": "A", "role": "Drawing", "hours_per_week": 40.0, "hour_cost": 50.0},
            {"person": "B", "role": "Drawing", "hours_per_week": 30.0, "hour_cost": 30.0},
        ],
        calendar_exceptions=[
            {
                "calendar": "A",
                "valid_from": date(2026, 11, 5),
                "valid_to": date(2026, 11, 8),
                "hours": 0.0,
            }
        ],
        job_rates=[{"job_class": "", "resource": "Drawing", "value": 1.0}],
    )
    found = week(answer, "Drawing")
    # 70 hours less Thursday and Friday of A.
    assert (found["value"], found["nominal"]) == (54.0, 70.0)
    # 15 % overtime at the mean wage of 40 with 30 % premium.
    assert found["overtime_hours"] == pytest.approx(10.5)
    assert found["overtime_cost"] == pytest.approx(52.0)


def reported(*weekly: float) -> list[dict]:
    first = date(2026, 10, 19) - timedelta(weeks=len(weekly) - 1)
    return [
        {"report": f"{n}", "resource": "R", "hours": h, "day": first + timedelta(weeks=n)}
        for n, h in enumerate(weekly)
    ]


def test_without_an_entry_what_was_shown_counts():
    answer = answer_of(work_reports=reported(30, 34, 30, 34, 30, 34))
    found = week(answer)
    # Mean 32, moving range 4: 32 -/+ 2.66 x 4.
    assert (found["value"], found["n"], found["basis"]) == (pytest.approx(32.0), 6, "measured")
    assert (found["low"], found["high"]) == (pytest.approx(21.36), pytest.approx(42.64))


def test_an_entry_wins_but_the_range_knows_what_was_shown():
    answer = answer_of(
        resources=[{"resource": "R", "hours_per_week": 40.0}],
        work_reports=reported(30, 34, 30, 34, 30, 34),
    )
    found = week(answer)
    assert (found["value"], found["low"]) == (40.0, 40.0)
    assert found["high"] == pytest.approx(42.64)


def test_more_booked_than_entered_is_said():
    answer = answer_of(
        resources=[{"resource": "R", "hours_per_week": 20.0}],
        work_reports=reported(30, 34, 30, 34, 30, 34),
    )
    assert answer["issues"]["code"].to_list() == ["more_booked_than_hours"]


def test_a_resource_of_which_nothing_is_known_is_assumed_and_said():
    answer = answer_of(operations=[{"item": "A", "step": 1, "resource": "R"}])
    assert week(answer)["basis"] == "default"
    assert answer["issues"]["code"].to_list() == ["capacity_assumed"]


def test_an_accepted_value_holds_for_every_week():
    answer = answer_of(
        resources=[{"resource": "R", "hours_per_week": 40.0}],
        accepted_estimates=[{"measure": "capacities", "scope": "R", "value": 33.0}],
    )
    assert answer["capacities"]["value"].to_list() == [33.0] * 4


def test_people_of_whom_no_hours_are_known_leave_what_was_shown():
    people = [{"person": "A"}, {"person": "B"}]
    entries = [
        {"entry": f"{who}{k}", "person": who, "day": FRIDAY - timedelta(weeks=k + 1), "hours": 30.0}
        for who in "AB"
        for k in range(12)
    ]
    answer = answer_of(people=people, time_entries=entries)
    row = week(answer, "")
    assert (row["basis"], row["value"]) == ("measured", 60.0)
    assert "more_booked_than_hours" not in answer["issues"]["code"].to_list()

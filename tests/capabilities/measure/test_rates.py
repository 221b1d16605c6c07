"""Hours per unit, good shares, hours per 1,000 of price and hours that open jobs still need."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from firstmate.capabilities.measure.booked_hours import booked_hours
from firstmate.capabilities.measure.rates import rates
from tests.capabilities.measure.given import conformed, given

STEP = {"item": "DOOR", "step": 10, "resource": "BENCH"}


def answer_of(**tables):
    return conformed(rates(given(**tables)))


def reports(*hours: float, good: float = 2.0, **more) -> list[dict]:
    day = date(2026, 9, 1)
    return [
        {
            "report": f"R{n}",
            **STEP,
            "hours": h,
            "good": good,
            "day": day + timedelta(days=n),
            **more,
        }
        for n, h in enumerate(hours)
    ]


def job(name: str, amount: float, status: str = "done", job_class: str = "Stairs") -> dict:
    return {"order": name, "line": 1, "kind": "job", "job": name, "job_class": job_class,
            "amount": amount, "status": status, "open_amount": amount * (status == "open")}  # fmt: skip


def test_measured_hours_win_and_setup_is_not_in_the_rate():
    rows = answer_of(
        operations=[{**STEP, "unit_hours": 1.0, "setup_hours": 0.5}],
        work_reports=reports(*[3.3] * 12, setup_hours=0.3),
    )["run_rates"]
    # (3.3 - 0.3) hours for 2 doors; all that is known of the resource says the same.
    assert rows["value"].item() == pytest.approx(1.5, rel=0.02)
    assert rows.select("n", "basis", "setup_hours", "stated").row(0) == (12, "measured", 0.5, 1.0)


def test_a_step_without_reports_takes_the_habit_of_its_resource():
    other = {"item": "FRAME", "step": 20, "resource": "BENCH", "unit_hours": 4.0}
    rows = answer_of(
        operations=[{**STEP, "unit_hours": 1.0}, other], work_reports=reports(*[3.0] * 20)
    )["run_rates"]
    found = rows.filter(item="FRAME").row(0, named=True)
    assert found["value"] == pytest.approx(6.0, rel=0.05)
    assert (found["n"], found["basis"]) == (0, "group")
    assert found["low"] < found["value"] < found["high"]


def test_stated_hours_stand_where_nothing_was_reported():
    rows = answer_of(operations=[{**STEP, "unit_hours": 1.25}])["run_rates"]
    assert rows.select("value", "basis").row(0) == (1.25, "entered")
    assert rows["low"].item() < 1.25 < rows["high"].item()


def test_hours_from_memory_are_said_and_make_no_rate():
    at_five = [datetime(2026, 9, 1 + n, 17, tzinfo=UTC) for n in range(6)]
    written = [
        {**row, "ended": at, "person": "P"}
        for row, at in zip(reports(*[8.0] * 6), at_five, strict=True)
    ]
    answer = answer_of(operations=[{**STEP, "unit_hours": 1.0}], work_reports=written)
    assert answer["run_rates"].select("value", "basis").row(0) == (1.0, "entered")
    assert answer["issues"]["code"].to_list() == ["hours_from_memory"]


def test_a_careful_writer_is_not_taken_for_a_forgetful_one():
    ends = [datetime(2026, 9, 1 + n, 15, 7 * n, tzinfo=UTC) for n in range(6)]
    exact = [
        {**row, "ended": at, "person": "P"}
        for row, at in zip(reports(3.1, 2.4, 8.0, 5.6, 1.9, 3.3), ends, strict=True)
    ]
    assert not booked_hours(given(work_reports=exact).tables)["memory"].any()


def test_rework_makes_a_step_dear_and_scrap_makes_it_poor():
    rows = answer_of(
        operations=[{**STEP, "unit_hours": 1.0}, {"item": "TOP", "step": 10, "resource": "SAW"}],
        work_reports=reports(*[2.0] * 10, scrap=0.5),
    )["yields"]
    door, top = rows.row(0, named=True), rows.row(1, named=True)
    # 20 good of 25 begun.
    assert door["value"] == pytest.approx(0.8, abs=0.01)
    assert (door["n"], door["basis"]) == (25, "measured")
    assert (top["value"], top["basis"]) == (1.0, "default")


def test_scrap_found_by_a_check_was_not_good():
    rows = answer_of(
        work_reports=reports(*[2.0] * 5),
        quality_checks=[{"check": "Q", "item": "DOOR", "step": 10, "checked": 10.0, "failed": 4.0,
                         "disposition": "scrap"}],
    )["yields"]  # fmt: skip
    # 10 reported good, 4 of them scrapped.
    assert rows["value"].item() == pytest.approx(0.6, abs=0.02)


def test_hours_per_thousand_of_price_are_a_ratio_of_sums():
    rows = answer_of(
        sales=[job("A", 10_000.0), job("B", 30_000.0), job("C", 1.0, "open", "Kitchens")],
        time_entries=[
            {"entry": "1", "job": "A", "resource": "BENCH", "hours": 20.0},
            {"entry": "2", "job": "B", "resource": "BENCH", "hours": 60.0},
            {"entry": "3", "job": "B", "resource": "SAW", "hours": 8.0},
        ],
    )["job_rates"]
    found = {
        row[:2]: row[2:] for row in rows.select("job_class", "resource", "value", "basis").rows()
    }
    # (20 + 60) hours for 40 thousands; 8 hours for the same 40.
    assert found["Stairs", "BENCH"] == (pytest.approx(2.0), "measured")
    assert found["Stairs", "SAW"] == (pytest.approx(0.2), "measured")
    assert found["Kitchens", "BENCH"] == (pytest.approx(2.0), "group")
    assert found["", "BENCH"] == (pytest.approx(2.0), "measured")


def test_open_jobs_need_the_rate_of_their_class_less_what_is_booked():
    rows = answer_of(
        sales=[job("A", 10_000.0), job("B", 10_000.0), job("O", 20_000.0, "open")],
        time_entries=[
            {"entry": "1", "job": "A", "resource": "BENCH", "hours": 20.0},
            {"entry": "2", "job": "B", "resource": "BENCH", "hours": 20.0},
            {"entry": "3", "job": "O", "resource": "BENCH", "hours": 15.0},
        ],
    )["job_hours"]
    # 20 thousands x 2 hours - 15 booked.
    assert rows.select("job", "resource", "value", "done_hours", "basis").rows() == [
        ("O", "BENCH", pytest.approx(25.0), 15.0, "group")
    ]


def test_what_people_say_of_a_job_comes_before_any_rate():
    open_jobs = [job(name, 20_000.0, "open") for name in ("P", "B", "Q", "T")]
    rows = answer_of(
        sales=[job("A", 10_000.0), *open_jobs],
        jobs=[{"job": "T", "status": "open", "hours": 30.0}],
        phases=[
            {"job": "P", "phase": "x", "resource": "BENCH", "remaining_hours": 7.0},
            {"job": "B", "phase": "x", "resource": "BENCH", "budget_hours": 12.0},
        ],
        quotes=[{"quote": "Q1", "job": "Q"}],
        quote_lines=[{"quote": "Q1", "line": 1, "resource": "SAW", "hours": 9.0}],
        time_entries=[
            {"entry": "1", "job": "A", "resource": "BENCH", "hours": 20.0},
            {"entry": "2", "job": "P", "resource": "BENCH", "hours": 100.0},
            {"entry": "3", "job": "B", "resource": "BENCH", "hours": 2.0},
        ],
    )["job_hours"]
    # Remaining as said; budget 12 - 2 booked; the quote's 9; 30 hours in all, all at the bench.
    assert rows.select("job", "resource", "value", "basis").rows() == [
        ("B", "BENCH", 10.0, "entered"),
        ("P", "BENCH", 7.0, "entered"),
        ("Q", "SAW", 9.0, "entered"),
        ("T", "BENCH", pytest.approx(30.0), "entered"),
    ]


def test_estimates_that_were_too_low_are_corrected_by_what_jobs_really_took():
    done = [job(f"D{n}", 10_000.0) for n in range(6)]
    rows = answer_of(
        sales=[*done, job("O", 10_000.0, "open")],
        jobs=[{"job": f"D{n}", "status": "done", "hours": 10.0} for n in range(6)]
        + [{"job": "O", "status": "open", "hours": 10.0}],
        time_entries=[
            {"entry": f"{n}", "job": f"D{n}", "resource": "BENCH", "hours": 15.0} for n in range(6)
        ],
    )["job_hours"]
    assert rows["value"].item() == pytest.approx(15.0)


def test_an_open_job_of_which_nothing_is_known_is_said():
    answer = answer_of(sales=[job("O", 900.0, "open")])
    assert answer["job_hours"].is_empty()
    assert answer["issues"].select("code", "value", "effect").rows() == [
        ("job_without_hours", "O", 900.0)
    ]


def test_people_without_a_resource_book_where_their_role_is():
    hours = booked_hours(
        given(
            people=[{"person": "P", "role": "Drawing"}],
            time_entries=[{"entry": "1", "person": "P", "hours": 2.0}],
        ).tables
    )
    assert hours.select("resource", "hours").row(0) == ("Drawing", 2.0)
    assert hours.schema["memory"] == pl.Boolean

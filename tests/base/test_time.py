"""Buckets: the first may be a part of a week, every week is named by its Monday."""

from __future__ import annotations

from datetime import date

import numpy as np

from firstmate.base.time import Buckets, ceil_weeks, week_of


def test_a_plan_that_starts_inside_a_week() -> None:
    # 30 October 2026 is a Friday: the first bucket is the weekend that is left.
    plan = Buckets.after(date(2026, 10, 30), weeks=3)
    assert plan.periods == [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)]
    assert plan.days.tolist() == [2.0, 7.0, 7.0]
    assert plan.end == date(2026, 11, 15)


def test_index_of_days() -> None:
    plan = Buckets.after(date(2026, 10, 30), weeks=3)
    days = np.array(
        ["2026-10-29", "2026-10-30", "2026-10-31", "2026-11-02", "2026-11-15", "2026-11-16"],
        dtype="datetime64[D]",
    )
    assert plan.index(days).tolist() == [-1, -1, 0, 1, 2, 3]


def test_weeks_start_on_monday_and_lead_times_round_up() -> None:
    assert week_of(date(2026, 11, 2)) == date(2026, 11, 2)
    assert week_of(date(2026, 11, 8)) == date(2026, 11, 2)
    assert ceil_weeks(np.array([0.0, 6.9, 7.0, 7.0000000001, 7.1])).tolist() == [0, 1, 1, 1, 2]

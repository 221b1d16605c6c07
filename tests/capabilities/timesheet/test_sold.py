"""Hours sold: small cases whose shares, rates and unbilled money can be checked by hand."""

from datetime import date, timedelta

import pytest

from firstmate.capabilities.timesheet.sold import hours_sold
from tests.capabilities.measure.given import given

AS_OF = date(2026, 11, 8)


def booked(*rows, **more):
    """Entries of (days before as-of, person, job, hours, billable, rate)."""
    return {
        "time_entries": [
            {"entry": str(k), "day": AS_OF - timedelta(days=back), "person": person, "job": job,
             "task_name": "work", "hours": hours, "billable": billable, "hour_rate": rate}
            for k, (back, person, job, hours, billable, rate) in enumerate(rows)
        ],
        **more,
    }  # fmt: skip


def answer(tables, **settings):
    return hours_sold(
        given(AS_OF, settings={"currency": "EUR", "credit_rate": 0.08, **settings}, **tables)
    )


def test_share_rate_and_what_the_others_would_have_earned():
    found = answer(
        booked(
            (3, "A", "P", 6.0, "yes", 100.0),
            (4, "A", "P", 2.0, "yes", 80.0),
            (5, "A", "Internal", 2.0, "no", None),
            (5, "B", "Internal", 3.0, "no", None),
        )
    )
    a, b = found["hours_sold"].to_dicts()
    assert (a["hours"], a["billable_hours"], a["billable_share"]) == (10.0, 8.0, 0.8)
    assert a["amount"] == 760.0
    assert a["hour_rate"] == 95.0
    assert a["unsold_amount"] == 190.0
    assert b["unsold_amount"] == 285.0  # B sold none: the firm's rate
    assert b["hour_rate"] is None
    (spent,) = found["hours_unsold"].to_dicts()
    assert (spent["job"], spent["hours"], spent["n"]) == ("Internal", 5.0, 2)
    assert spent["unsold_amount"] == 475.0


def test_the_earliest_hours_are_billed_first():
    found = answer(
        booked(
            (40, "A", "P", 10.0, "yes", 100.0),
            (30, "A", "P", 10.0, "yes", 100.0),
            (20, "A", "P", 10.0, "yes", 100.0),
            (2, "A", "Q", 5.0, "yes", 100.0),
            invoices=[{"invoice": "1", "order": "P", "amount": 1500.0, "currency": "EUR"}],
        )
    )
    p, q = found["job_earnings"].to_dicts()
    assert (p["billed"], p["unbilled"], p["unbilled_hours"]) == (1500.0, 1500.0, 15.0)
    assert p["unbilled_since"] == AS_OF - timedelta(days=30)
    assert q["unbilled"] == 500.0
    # Q began this month: it is not named yet
    (rec,) = found["recommendations"].to_dicts()
    assert rec["recommendation"] == "bill_hours:P"
    assert rec["cash_effect"] == 1500.0
    assert rec["value"] == pytest.approx(1500.0 * 0.25 * 0.08)


def test_without_invoices_that_name_jobs_nothing_is_said_to_be_unbilled():
    rows = ((40, "A", "P", 10.0, "yes", 100.0),)
    for bills in ([], [{"invoice": "1", "order": "X9", "amount": 1500.0, "currency": "EUR"}]):
        found = answer(booked(*rows, invoices=bills))
        assert found["job_earnings"]["unbilled"].to_list() == [None]
        assert found["recommendations"].is_empty()


def test_a_job_at_an_agreed_price_earns_it_by_the_hour_when_it_is_done():
    rows = ((40, "A", "P", 20.0, "yes", 100.0),)
    for status, rate in (("open", None), ("done", 75.0)):
        jobs = [{"job": "P", "amount": 1500.0, "status": status}]
        bills = [{"invoice": "1", "order": "P", "amount": 700.0, "currency": "EUR"}]
        (row,) = answer(booked(*rows, jobs=jobs, invoices=bills))["job_earnings"].to_dicts()
        assert row["earned_rate"] == rate
        assert row["unbilled"] is None


def test_a_person_who_bills_less_than_before_is_named_with_what_it_costs():
    rows = [
        (7 * week + 2, who, job, hours + (week % 2), billable, 100.0)
        for who, fell in (("A", True), ("B", False))
        for week in range(52)
        for job, billable, hours in (
            ("P", "yes", 15.0 if fell and week < 13 else 30.0),
            ("Internal", "no", 25.0 if fell and week < 13 else 10.0),
        )
    ]
    (rec,) = answer(booked(*rows))["recommendations"].to_dicts()
    assert rec["person"] == "A"
    assert not rec["certain"]
    # 15 of 40 hours instead of 30, 13 weeks, at 100
    assert rec["amount"] == pytest.approx(13 * 15 * 100.0, rel=0.03)
    assert rec["low"] < rec["value"] < rec["high"]


def test_hours_that_say_nothing_of_billing_give_nothing():
    found = answer(booked((3, "A", "P", 6.0, None, None)))
    assert all(frame.is_empty() for frame in found.values())


def test_billable_hours_without_a_rate_are_said_and_take_their_persons():
    found = answer(booked((3, "A", "P", 6.0, "yes", 100.0), (4, "A", "P", 2.0, "yes", None)))
    assert found["hours_sold"]["amount"].to_list() == [800.0]
    assert found["issues"]["code"].to_list() == ["hours_without_rate"]
    assert found["issues"]["count"].to_list() == [1]


def test_people_below_the_middle_are_counted_together():
    rows = [
        (7 * week + 2, who, job, hours, billable, 100.0)
        for who, sold in (("A", 30.0), ("B", 20.0), ("C", 10.0))
        for week in range(13)
        for job, billable, hours in (("P", "yes", sold), ("Internal", "no", 40.0 - sold))
    ]
    (rec,) = answer(booked(*rows))["recommendations"].to_dicts()
    # the middle bills half; C bills a quarter of 520 hours
    assert (rec["code"], rec["count"], rec["share"]) == ("level_hours", 1, 0.5)
    assert rec["amount"] == pytest.approx(13 * 10 * 100.0)
    assert (rec["low"], rec["value"]) == (0.0, pytest.approx(6500.0))

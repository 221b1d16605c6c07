"""Late orders, gates and purchases, with the cost of a week worked out by hand."""

from __future__ import annotations

import json
from datetime import date

import pytest

from firstmate.capabilities.process.lateness import lateness
from tests.capabilities.process.given import conformed, given, open_line

PLAIN = {"lost_per_week": 0.1, "job_margin": 0.5}


def answer_of(**tables):
    return conformed(lateness(given(PLAIN, **tables)))


def test_a_week_of_waiting_costs_the_contribution_of_those_who_leave():
    answer = answer_of(
        sales=[
            open_line("L", 10_000.0, promised=date(2026, 10, 20), first_promised=date(2026, 10, 1)),
            open_line("F", 10_000.0, promised=date(2026, 11, 20)),
        ]
    )
    late = answer["late_orders"].row(0, named=True)
    assert (late["order"], late["days"], late["first_days"]) == ("L", 10.0, 29.0)
    # 10,000 x 10 % leave x 50 % contribution; between 3 and 25 % may leave.
    assert late["week_cost"] == pytest.approx(500.0)
    assert (late["week_low"], late["week_high"]) == (pytest.approx(150.0), pytest.approx(1250.0))
    advice = answer["recommendations"].row(0, named=True)
    assert (advice["code"], advice["recommendation"]) == (
        "deliver_late_order",
        "deliver_late_order:L:1",
    )
    assert advice["value"] == pytest.approx(500.0)
    assert (advice["certain"], advice["cash_effect"]) == (True, 10_000.0)
    assert json.loads(advice["opens"]) == {"sales": {"order": "L", "line": 1}}


def test_what_is_known_of_a_customer_comes_before_the_setting():
    late = {"promised": date(2026, 10, 20)}
    answer = answer_of(
        sales=[open_line("A", 1000.0, customer="A", **late), open_line("B", 1000.0, customer="B", **late)],
        customers=[{"customer": "A", "customer_class": "Trade"},
                   {"customer": "B", "customer_class": "Trade"}],
        patience=[
            {"customer": "", "customer_class": "Trade", "lost_per_week": 0.2, "penalty_per_week": 0.01},
            {"customer": "B", "lost_per_week": 0.0},
        ],
        jobs=[{"job": "A", "amount": 1000.0, "material": 300.0}],
    )  # fmt: skip
    cost = dict(answer["late_orders"].select("order", "week_cost").rows())
    # A: 1,000 x (20 % x 70 % + 1 %); B never leaves.
    assert cost == {"A": pytest.approx(150.0), "B": 0.0}


def test_items_lose_their_own_contribution():
    line = {"kind": "item", "item": "A", "job": None, "promised": date(2026, 10, 20)}
    answer = answer_of(
        sales=[open_line("1", 1000.0, **line)],
        unit_prices=[{"item": "A", "value": 10.0}],
        unit_costs=[{"item": "A", "value": 8.0}],
    )
    assert answer["late_orders"]["week_cost"].item() == pytest.approx(1000 * 0.1 * 0.2)


def gate(work: str, **more) -> dict:
    return {"work": work, "gate": "drawings", "owner": "Ann", **more}


def test_waiting_work_costs_as_long_again_as_it_has_waited():
    answer = answer_of(
        sales=[open_line("J", 10_000.0, promised=date(2026, 10, 30)), open_line("K", 5000.0)],
        gates=[
            # Waiting 4 weeks, promised today, 4 weeks to make: all of the next 4 weeks are late.
            gate("J", asked=date(2026, 10, 2), expected=date(2026, 10, 9)),
            gate("J", gate="site", expected=date(2026, 12, 1)),
            gate("K", asked=date(2026, 10, 2), passed=date(2026, 10, 5)),
            gate("X", asked=date(2026, 10, 2)),
        ],
    )
    rows = {row["gate"]: row for row in answer["waiting_jobs"].iter_rows(named=True)}
    assert set(rows) == {"drawings", "site"}
    assert (rows["drawings"]["days"], rows["drawings"]["overdue_days"]) == (28.0, 21.0)
    assert rows["drawings"]["wait_cost"] == pytest.approx(4 * 500.0)
    assert not rows["site"]["overdue"]
    advice = answer["recommendations"].filter(code="clear_gate").row(0, named=True)
    assert (advice["job"], advice["person"], advice["text"]) == ("J", "Ann", "drawings")
    assert advice["value"] == pytest.approx(2000.0)
    assert advice["amount"] == 10_000.0


def test_waiting_never_costs_more_than_the_contribution():
    answer = answer_of(
        sales=[open_line("J", 10_000.0, promised=date(2026, 6, 1))],
        gates=[gate("J", asked=date(2026, 1, 1))],
    )
    assert answer["waiting_jobs"]["wait_high"].item() == pytest.approx(5000.0)


def test_a_promise_far_away_costs_nothing_yet():
    # Due in 12 weeks, 4 to make: waiting 4 weeks more is inside the slack of 8.
    answer = answer_of(
        sales=[open_line("J", 10_000.0, promised=date(2027, 1, 22))],
        gates=[gate("J", asked=date(2026, 10, 2), expected=date(2026, 10, 9))],
    )
    assert answer["waiting_jobs"]["wait_cost"].item() == 0.0
    assert answer["recommendations"].is_empty()


def test_the_days_to_make_are_learned_from_finished_work():
    done = {"status": "done", "open_amount": 0.0, "shipped_on": date(2026, 9, 15)}
    answer = answer_of(
        sales=[open_line("J", 10_000.0, promised=date(2026, 11, 27)), open_line("D", 1.0, **done)],
        gates=[gate("J", asked=date(2026, 10, 2)), gate("D", passed=date(2026, 9, 1))],
    )
    # Due in 4 weeks, 2 to make: of 4 weeks' wait 2 are late.
    assert answer["waiting_jobs"]["wait_cost"].item() == pytest.approx(2 * 500.0)


def bought(purchase: str, **more) -> dict:
    return {"purchase": purchase, "line": 1, "supplier": "S", "quantity": 10.0, "price": 2.0,
            "status": "open", "wanted": date(2026, 10, 20), **more}  # fmt: skip


def test_an_overdue_purchase_holds_what_needs_it_through_the_bill():
    door = {"kind": "item", "item": "DOOR", "job": None, "open_quantity": 3.0}
    answer = answer_of(
        sales=[open_line("1", 900.0, **door)],
        bom_lines=[
            {"item": "DOOR", "component": "LEAF", "quantity": 1.0},
            {"item": "LEAF", "component": "OAK", "quantity": 4.0},
        ],
        stock=[{"item": "OAK", "quantity": 11.0}, {"item": "GLUE", "quantity": 0.0}],
        purchase_lines=[
            bought("P1", item="OAK", received=4.0),
            bought("P2", item="GLUE"),
            bought("P3", item="OAK", wanted=date(2026, 12, 1)),
            bought("P4", item="OAK", status="done"),
        ],
    )
    rows = {row["purchase"]: row for row in answer["late_purchases"].iter_rows(named=True)}
    assert set(rows) == {"P1", "P2"}
    # 3 doors need 12 oak, 11 are there.
    assert (rows["P1"]["held"], rows["P1"]["held_amount"]) == (1, 900.0)
    assert (rows["P1"]["quantity"], rows["P1"]["amount"], rows["P1"]["days"]) == (6.0, 12.0, 10.0)
    assert rows["P2"]["held"] == 0
    advice = answer["recommendations"].filter(code="chase_purchase").row(0, named=True)
    assert (advice["supplier"], advice["count"], advice["text"]) == ("S", 1, "OAK")


def test_enough_in_stock_holds_nothing():
    door = {"kind": "item", "item": "OAK", "job": None, "open_quantity": 3.0}
    answer = answer_of(
        sales=[open_line("1", 900.0, **door)],
        stock=[{"item": "OAK", "quantity": 3.0}],
        purchase_lines=[bought("P1", item="OAK")],
    )
    assert answer["late_purchases"]["held"].item() == 0


def test_a_purchase_in_foreign_money_counts_at_its_rate():
    answer = answer_of(
        sales=[open_line("J", 10_000.0)],
        purchase_lines=[
            bought("P1", job="J", currency="USD"), bought("P2", job="J", currency="EUR"),
            bought("P3", job="J", currency="EUR"),
        ],
        fx_rates=[{"currency": "USD", "day": date(2026, 1, 1), "rate": 0.5}],
    )  # fmt: skip
    amount = dict(answer["late_purchases"].select("purchase", "amount").iter_rows())
    assert amount == {"P1": 10.0, "P2": 20.0, "P3": 20.0}


def test_lines_bought_for_a_job_hold_it_once():
    answer = answer_of(
        sales=[open_line("J", 10_000.0)],
        purchase_lines=[bought("P1", job="J"), bought("P2", job="J")],
    )
    assert answer["late_purchases"]["held"].to_list() == [1, 1]
    advice = answer["recommendations"].row(0, named=True)
    assert (advice["amount"], advice["count"]) == (10_000.0, 2)
    assert advice["value"] == pytest.approx(500.0)


def test_beyond_ten_the_rest_stands_together_and_the_money_adds_up():
    late = {"promised": date(2026, 10, 1)}
    answer = answer_of(sales=[open_line(f"{n:02}", 100.0 * (n + 1), **late) for n in range(14)])
    advice = answer["recommendations"]
    assert advice.height == 11
    assert advice["value"].sum() == pytest.approx(answer["late_orders"]["week_cost"].sum())
    rest = advice.filter(code="deliver_late_order_rest").row(0, named=True)
    # The four smallest: 100 + 200 + 300 + 400.
    assert (rest["count"], rest["amount"]) == (4, 1000.0)

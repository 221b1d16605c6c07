"""Promises of items: sums worked out by hand on plans of a few rows."""

from datetime import date, timedelta

import pytest

from firstmate.capabilities.promise.desk import answer, prepare
from tests.capabilities.promise.build import (
    MONDAY,
    asks,
    buys,
    capacity,
    given,
    leads,
    load,
    peg,
    projected,
    stock,
    week,
)  # fmt: skip


def ask(*lines, holds=(), **tables):
    tables = {"projections": projected("A")} | tables
    g = given(enquiries=asks(*lines), holds=list(holds), **tables)
    answers = answer(prepare(g), g)
    return answers["promise_dates"].to_dicts(), answers


def of(item, quantity, **more):
    return {"item": item, "quantity": float(quantity), **more}


def test_stock_goes_on_the_first_delivery_day():
    (row,), answers = ask(of("A", 3), stock=[stock("A", 5.0)])
    assert (row["day_50"], row["day_80"], row["day_95"]) == (MONDAY, MONDAY, MONDAY)
    assert (row["free_now"], row["code"]) == (5.0, "promise_in_stock")
    assert answers["promise_options"].is_empty()


def test_what_others_ordered_is_not_promised_again():
    """5 in stock, 4 pegged to an order of week 2, 10 come in week 3: 1 now, 6 with the receipt."""
    tables = {
        "stock": [stock("A", 5.0)],
        "planned_orders": [buys("P1", "A", 10.0, week(3), supplier="S")],
        "pegs": [peg("stock", "77/1", "A", 4.0, week(2))],
    }
    (now, later), _ = ask(of("A", 1), of("A", 6), **tables)
    assert now["day_80"] == MONDAY
    assert (later["day_80"], later["document"]) == (week(3), "P1")
    assert later["code"] == "promise_waits_receipt"


def test_what_the_forecast_shall_sell_may_be_promised_but_is_not_free():
    tables = {
        "stock": [stock("A", 5.0)],
        "pegs": [peg("stock", "forecast 2026-11-02", "A", 5.0, week(0))],
    }
    (row,), _ = ask(of("A", 5), **tables)
    assert row["day_80"] == MONDAY


def test_a_hold_takes_and_its_release_gives_back():
    hold = {"hold": "H1", "item": "A", "period": MONDAY, "quantity": 4.0}
    tables = {"stock": [stock("A", 5.0)],
              "planned_orders": [buys("P1", "A", 10.0, week(3), supplier="S")]}  # fmt: skip
    (free,), without = ask(of("A", 5), **tables)
    (held,), _ = ask(of("A", 5), holds=[hold], **tables)
    (again,), after = ask(of("A", 5), **tables)
    assert (free["day_80"], held["day_80"]) == (MONDAY, week(3))
    assert held["free_now"] == 1.0
    assert again == free
    assert all(after[name].equals(rows) for name, rows in without.items())


def test_buying_takes_the_suppliers_days_with_their_spread():
    """Median 10 days, 90 % point 20: 80 % is 10 x 2^(0.8416/1.2816) = 15.8, delivered on day 16."""
    tables = {
        "items": [{"item": "A", "supply": "buy"}],
        "lead_times": [leads("S", "A", 10.0, 20.0)],
    }
    (row,), _ = ask(of("A", 7), **tables)
    assert (row["code"], row["supplier"]) == ("promise_waits_buy", "S")
    assert row["day_50"] == date(2026, 11, 12)
    # Day 16 is Wednesday 18 November.
    assert row["day_80"] == MONDAY + timedelta(days=16)
    assert row["day_95"] > row["day_80"]


def test_a_supplier_that_takes_orders_on_thursdays_is_asked_on_thursday():
    tables = {
        "items": [{"item": "A", "supply": "buy"}],
        "lead_times": [leads("S", "A", 4.0)],
        "supply_calendars": [{"supplier": "S", "weekday": 4}],
    }
    (row,), _ = ask(of("A", 1), **tables)
    assert row["day_80"] == MONDAY + timedelta(days=3 + 4)


MADE = {
    "items": [{"item": "A", "supply": "make"}, {"item": "B", "supply": "buy"}],
    "bom_lines": [{"item": "A", "component": "B", "quantity": 2.0}],
    "operations": [{"item": "A", "step": 10, "resource": "SAW"}],
    "run_rates": [{"item": "A", "routing": "", "step": 10, "resource": "SAW", "value": 2.0,
                   "setup_hours": 1.0}],
    "projections": projected("A", "B"),
}  # fmt: skip


def test_making_waits_for_free_hours_of_the_resource():
    """9 hours for 4 units; 10 hours a week, 6 of them needed for orders: 2 in week 1 by Monday ...

    4 hours are free a week, 0.8 a day: 9 hours are done on the 12th working day, Tuesday of the
    third week, and go out the day after.
    """
    firm = [
        {"planned": "M1", "kind": "make", "item": "A", "location": "", "quantity": 3.0,
         "due": week(k), "period": week(k), "firm": True} for k in range(8)
    ]  # fmt: skip
    tables = MADE | {"stock": [stock("B", 100.0)], "loads": load("SAW", 10.0, 6.0),
                     "capacities": capacity("SAW", 10.0), "planned_orders": firm}  # fmt: skip
    # The work orders fill stock that is pegged to orders, so that it is not free itself.
    pegs = [peg("M1", f"{k}/1", "A", 3.0, week(k)) for k in range(8)]
    tables["planned_orders"] = [one | {"planned": f"M{k}"} for k, one in enumerate(firm)]
    tables["pegs"] = [one | {"supply": f"M{k}"} for k, one in enumerate(pegs)]
    (row,), answers = ask(of("A", 4), **tables)
    assert row["hours"] == 9.0
    assert row["day_50"] == week(2) + timedelta(days=2)
    assert (row["code"], row["resource"]) == ("promise_waits_hours", "SAW")
    spent = answers["promise_supports"].filter(kind="hours")
    assert spent["hours"].round(6).to_list() == [4.0, 4.0, 1.0]


def test_hours_that_only_expected_work_needs_may_be_taken_and_are_priced():
    """All hours are full with one-off work that is only expected: 9 are taken, at 30 each."""
    full = [row | {"hours": 10.0, "hours_jobs": 10.0} for row in load("SAW", 10.0)]
    prices = [{"kind": "resource", "name": "SAW", "period": week(k), "amount": 30.0}
              for k in range(8)]  # fmt: skip
    tables = MADE | {"stock": [stock("B", 100.0)], "loads": full, "plan_prices": prices,
                     "capacities": capacity("SAW", 10.0)}  # fmt: skip
    (row,), _ = ask(of("A", 4, amount=1000.0), **tables)
    assert row["day_80"] is not None
    assert (row["limit_resource"], row["limit_hours"]) == ("SAW", 9.0)
    assert row["displaced"] == pytest.approx(270.0)
    assert (row["contribution"], row["gain"]) == (1000.0, pytest.approx(730.0))
    # Hours of jobs that are ordered are not taken.
    ordered = {"plan_flows": [{"flow": "work", "number": 0, "period": week(k), "name": "J",
                               "quantity": 0.125} for k in range(8)],
               "job_hours": [{"job": "J", "resource": "SAW", "value": 80.0}]}  # fmt: skip
    (row,), _ = ask(of("A", 4), **tables, **ordered)
    assert (row["day_80"], row["code"]) == (None, "promise_nothing_brings_it")


def test_making_waits_for_its_parts():
    tables = MADE | {"loads": load("SAW", 400.0), "capacities": capacity("SAW", 400.0),
                     "lead_times": [leads("S", "B", 14.0)]}  # fmt: skip
    (row,), answers = ask(of("A", 1), **tables)
    assert (row["part"], row["supplier"], row["code"]) == ("B", "S", "promise_waits_buy")
    assert row["day_80"] >= MONDAY + timedelta(days=15)
    bought = answers["promise_supports"].filter(kind="buy")
    assert bought["quantity"].to_list() == [2.0]


def test_a_promise_falls_on_a_delivery_day():
    tables = {"stock": [stock("A", 5.0)], "customers": [{"customer": "C", "zone": "north"}],
              "delivery_calendars": [{"zone": "north", "weekday": 4, "cut_off_days": 1}]}  # fmt: skip
    (row,), _ = ask(of("A", 1, customer="C"), **tables)
    assert row["day_80"] == MONDAY + timedelta(days=3)
    closed = {"calendar_exceptions": [{"valid_from": MONDAY + timedelta(days=3),
                                       "valid_to": MONDAY + timedelta(days=3), "hours": 0.0}]}  # fmt: skip
    (row,), _ = ask(of("A", 1, customer="C"), **tables, **closed)
    assert row["day_80"] == MONDAY + timedelta(days=10)


def test_the_chance_by_the_day_wanted():
    tables = {
        "items": [{"item": "A", "supply": "buy"}],
        "lead_times": [leads("S", "A", 10.0, 20.0)],
    }
    (row,), _ = ask(of("A", 7, wanted=date(2026, 11, 12)), **tables)
    assert row["chance"] == pytest.approx(0.5, abs=0.02)


def test_nothing_that_brings_it_is_said():
    (row,), _ = ask(of("A", 1))
    assert (row["code"], row["day_80"]) == ("promise_nothing_brings_it", None)


def test_options_name_their_price_and_who_is_hurt():
    """3 of 8 are there; an order of 6 at week 1 has the other 6: moved to the receipt of week 4."""
    tables = {
        "stock": [stock("A", 9.0)],
        "planned_orders": [buys("P1", "A", 20.0, week(4), supplier="S")],
        "pegs": [peg("stock", "77/1", "A", 6.0, week(1))],
        "deliveries": [{"order": "77", "line": 1, "item": "A", "customer": "C9", "quantity": 6.0,
                        "promised": week(1), "planned_on": week(1), "amount": 600.0}],
        "items": [{"item": "A", "like_item": "Z"}, {"item": "Z"}],
        "unit_prices": [{"item": "A", "value": 100.0}, {"item": "Z", "value": 90.0}],
        "unit_costs": [{"item": "A", "value": 60.0}, {"item": "Z", "value": 60.0}],
        "projections": projected("A", "Z"),
    }  # fmt: skip
    tables["stock"].append(stock("Z", 50.0))
    (row,), answers = ask(of("A", 8, wanted=week(1)), **tables)
    assert (row["day_80"], row["chance"]) == (week(4), 0.0)
    options = {one["code"]: one for one in answers["promise_options"].to_dicts()}
    assert options["option_parts"]["quantity"] == 3.0
    # 8 of Z earn 30 instead of 40 each.
    assert options["option_substitute"]["cost"] == pytest.approx(80.0)
    moved = options["option_other_order"]
    # Three weeks late at 10 % of 600 a week.
    assert (moved["order"], moved["customer"], moved["days"]) == ("77/1", "C9", 21.0)
    assert moved["cost"] == pytest.approx(180.0)
    assert moved["chance"] == 1.0


def test_lines_of_one_enquiry_share_what_is_free():
    tables = {"stock": [stock("A", 5.0)],
              "planned_orders": [buys("P1", "A", 10.0, week(3), supplier="S")]}  # fmt: skip
    (first, second), answers = ask(of("A", 4), of("A", 4), **tables)
    assert (first["day_80"], second["day_80"]) == (MONDAY, week(3))
    free = answers["free_to_hold"].select("period", "quantity").rows()
    assert free == [(MONDAY, 5.0), (week(3), 15.0)]


def test_hours_of_a_skill_over_a_span():
    tables = {"resources": [{"resource": "ENG", "skill": "structural engineer"}],
              "loads": load("ENG", 40.0), "capacities": capacity("ENG", 40.0)}  # fmt: skip
    line = {"skill": "Structural Engineer", "starts": week(2), "ends": week(3) + timedelta(days=6)}
    (fits, short), answers = ask(line | {"hours": 60.0}, line | {"hours": 60.0}, **tables)
    assert (fits["code"], fits["hours"], fits["chance"]) == ("promise_hours_free", 80.0, 1.0)
    assert fits["day_80"] == week(3) + timedelta(days=2)
    # The first line took 60 of the 80 hours of the span.
    assert (short["code"], short["hours"]) == ("promise_hours_short", 20.0)
    # Each rests on its weeks, so that they can be held.
    rests = answers["promise_supports"]
    assert rests.filter(line=1).select("kind", "resource", "hours").rows() == [
        ("hours", "ENG", 40.0), ("hours", "ENG", 20.0),
    ]  # fmt: skip
    assert rests.filter(line=2)["hours"].sum() == 60.0


def test_stock_of_a_firm_with_one_place_is_that_of_the_plan_however_it_is_named():
    """The stock list names the warehouse, orders and plan do not: what is pegged is not free."""
    tables = {"stock": [stock("A", 10.0) | {"location": "Main"}],
              "pegs": [peg("stock", "O-1/1", "A", 8.0, week(1))]}  # fmt: skip
    (row,), answers = ask(of("A", 2.0), **tables)
    assert (row["free_now"], row["code"], row["location"]) == (2.0, "promise_in_stock", "")
    assert answers["free_to_hold"]["quantity"].to_list() == [2.0]
    (more,), _ = ask(of("A", 3.0), **tables)
    assert more["code"] == "promise_nothing_brings_it"
    (named,), _ = ask(of("A", 2.0) | {"location": "Main"}, **tables)
    assert named["code"] == "promise_in_stock"

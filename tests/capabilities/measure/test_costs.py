"""Cost by the bill, bought prices, and what a unit really brings."""

from __future__ import annotations

from datetime import date

import pytest

from firstmate.capabilities.measure.costs import costs
from tests.capabilities.measure.given import conformed, given


def answer_of(**tables):
    return conformed(costs(given(**tables)))


def cost(rows, item: str) -> tuple:
    return rows.filter(item=item).select("value", "material", "conversion", "basis").row(0)


def sold(item: str, quantity: float, price: float, day: date = date(2026, 9, 1)) -> dict:
    return {"order": f"{item}{day}{price}", "line": 1, "item": item, "kind": "item", "day": day,
            "quantity": quantity, "price": price, "amount": quantity * price}  # fmt: skip


def test_cost_climbs_the_bill_with_scrap_yield_and_outside_work():
    rows = answer_of(
        items=[
            {"item": "OAK", "supply": "buy", "cost": 10.0},
            {"item": "LEAF", "supply": "make"},
            {"item": "DOOR", "supply": "make"},
        ],
        bom_lines=[
            {"item": "DOOR", "component": "LEAF", "quantity": 2.0},
            {"item": "LEAF", "component": "OAK", "quantity": 4.0, "scrap": 0.2},
        ],
        operations=[
            {"item": "LEAF", "step": 10, "resource": "SAW", "unit_hours": 1.0},
            {
                "item": "DOOR",
                "step": 10,
                "supplier": "PAINT",
                "unit_charge": 3.0,
                "lot_charge": 20.0,
            },
        ],
        work_orders=[{"work_order": "W", "item": "DOOR", "quantity": 10.0}],
        yields=[{"item": "LEAF", "routing": "", "step": 10, "value": 0.5}],
        resources=[{"resource": "SAW", "kind": "machine", "hour_cost": 60.0}],
    )["unit_costs"]
    # Leaf: 4 / 0.8 x 10 / 0.5 = 100; the saw's hour is paid anyway. Door: 2 x 100 + 3 + 20 / 10.
    assert cost(rows, "LEAF") == (pytest.approx(100.0), pytest.approx(100.0), 0.0, "entered")
    assert cost(rows, "DOOR") == (pytest.approx(205.0), pytest.approx(200.0), 5.0, "entered")


def test_hours_bought_outside_are_variable():
    rows = answer_of(
        operations=[{"item": "DOOR", "step": 10, "resource": "CREW", "unit_hours": 2.0}],
        resources=[{"resource": "CREW", "kind": "outside", "hour_cost": 40.0}],
    )["unit_costs"]
    assert cost(rows, "DOOR")[2] == 80.0


def test_bought_things_cost_the_price_list_else_what_was_paid_else_what_is_entered():
    paid = {"supplier": "S", "ordered": date(2026, 6, 1), "status": "done"}
    rows = answer_of(
        items=[{"item": name, "supply": "buy", "cost": 9.0} for name in "ABCD"],
        supplier_items=[
            {"supplier": "S", "item": "A", "price": 5.0},
            {"supplier": "S", "item": "A", "price": 4.0, "from_quantity": 100.0},
            {"supplier": "S", "item": "D", "price": 1.0, "valid_to": date(2020, 1, 1)},
        ],
        purchase_lines=[
            {**paid, "purchase": "1", "line": 1, "item": "A", "quantity": 1.0, "price": 7.0},
            {**paid, "purchase": "2", "line": 1, "item": "B", "quantity": 1.0, "price": 8.0},
            {**paid, "purchase": "3", "line": 1, "item": "B", "quantity": 3.0, "price": 6.0},
        ],
    )["unit_costs"]
    # A: list, its break is the low end. B: (8 + 18) / 4. C and D: entered, D's list has ended.
    assert cost(rows, "A")[0] == 5.0
    assert rows.filter(item="A")["low"].item() == 4.0
    assert cost(rows, "B") == (6.5, 6.5, 0.0, "measured")
    assert cost(rows, "C")[0] == cost(rows, "D")[0] == 9.0


def test_a_circle_in_the_bill_is_named_and_the_rest_is_computed():
    answer = answer_of(
        items=[
            {"item": "A", "cost": 3.0},
            {"item": "B", "cost": 4.0},
            {"item": "OAK", "cost": 2.0},
        ],
        bom_lines=[
            {"item": "A", "component": "B", "quantity": 1.0},
            {"item": "B", "component": "A", "quantity": 1.0},
            {"item": "TOP", "component": "A", "quantity": 2.0},
            {"item": "SIDE", "component": "OAK", "quantity": 5.0},
        ],
    )
    assert answer["issues"].filter(code="bill_in_circle")["value"].item() == "A, B"
    rows = answer["unit_costs"]
    assert cost(rows, "A")[0] == 3.0
    assert cost(rows, "TOP")[0] == 6.0
    assert cost(rows, "SIDE")[0] == 10.0


def test_without_any_cost_the_margin_is_assumed_with_its_range_and_said():
    answer = answer_of(sales=[sold("A", 10.0, 100.0)])
    found = answer["unit_costs"].row(0, named=True)
    # Margin 40 %, somewhere between 20 and 60 %.
    assert (found["value"], found["low"], found["high"], found["basis"]) == (
        pytest.approx(60.0), pytest.approx(40.0), pytest.approx(80.0), "default",
    )  # fmt: skip
    assert answer["issues"].select("code", "effect").row(0) == ("cost_assumed", 1000.0)


def test_a_made_thing_with_an_unknown_component_falls_back_to_its_entered_cost():
    rows = answer_of(
        items=[{"item": "DOOR", "supply": "make", "cost": 55.0}],
        bom_lines=[{"item": "DOOR", "component": "MYSTERY", "quantity": 1.0}],
    )["unit_costs"]
    assert cost(rows, "DOOR") == (55.0, 55.0, 0.0, "entered")


def test_price_is_what_the_last_year_brought():
    rows = answer_of(
        items=[
            {"item": "L", "price": 12.0},
            {"item": "P", "cost": 6.0},
            {"item": "K", "cost": 6.0},
        ],
        bom_lines=[{"item": "X", "component": "P", "quantity": 1.0}],
        sales=[
            sold("S", 1.0, 10.0),
            sold("S", 3.0, 8.0),
            sold("S", 1.0, 99.0, date(2024, 1, 1)),
            sold("OLD", 2.0, 5.0, date(2023, 1, 1)),
        ],
    )["unit_prices"]
    found = {row[0]: row[1:] for row in rows.select("item", "value", "n", "basis").rows()}
    assert found["S"] == (pytest.approx(8.5), 2, "measured")
    assert found["OLD"] == (5.0, 1, "measured")
    assert found["L"] == (12.0, 0, "entered")
    # A component never sold is worth its cost; a thing for sale cost / (1 - 40 %).
    assert found["P"] == (6.0, 0, "default")
    assert found["K"] == (pytest.approx(10.0), 0, "default")


def test_foreign_prices_come_home_at_todays_rate():
    rows = answer_of(
        settings={"currency": "EUR"},
        fx_rates=[{"currency": "USD", "day": date(2026, 1, 1), "rate": 0.5}],
        supplier_items=[{"supplier": "S", "item": "A", "price": 8.0, "currency": "USD"}],
    )["unit_costs"]
    assert cost(rows, "A")[0] == 4.0


def test_an_accepted_cost_climbs_the_bill_too():
    rows = answer_of(
        items=[{"item": "OAK", "supply": "buy", "cost": 10.0}],
        bom_lines=[{"item": "DOOR", "component": "OAK", "quantity": 3.0}],
        accepted_estimates=[{"measure": "unit_costs", "scope": "OAK", "value": 12.0}],
    )["unit_costs"]
    assert cost(rows, "DOOR")[0] == 36.0

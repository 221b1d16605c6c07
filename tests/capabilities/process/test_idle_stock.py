"""Stock that does not move."""

from __future__ import annotations

from datetime import date

import pytest

from firstmate.capabilities.process.idle_stock import idle_stock
from tests.capabilities.process.given import AS_OF, conformed, given

OLD, NEW = date(2025, 6, 1), date(2026, 10, 1)


def answer_of(**tables):
    return conformed(idle_stock(given({"holding_rate": 0.2, "dead_value": 0.3}, **tables)))


def sold(item: str, day: date) -> dict:
    return {"order": item, "line": 1, "item": item, "kind": "item", "day": day, "quantity": 1.0}


def test_stock_whose_last_movement_is_long_ago():
    answer = answer_of(
        stock=[
            {"item": "DEAD", "quantity": 10.0, "unit_cost": 50.0},
            {"item": "LIVE", "quantity": 10.0, "unit_cost": 50.0},
            {"item": "GONE", "quantity": 0.0, "unit_cost": 50.0},
        ],
        sales=[sold("DEAD", OLD), sold("LIVE", NEW)],
    )
    row = answer["not_moved"].row(0, named=True)
    assert answer["not_moved"].height == 1
    assert (row["item"], row["last_moved"], row["amount"]) == ("DEAD", OLD, 500.0)
    assert row["days"] == (AS_OF - OLD).days
    # 30 % of 500; a quarter of 20 % of 500.
    assert (row["brings"], row["holding"]) == (pytest.approx(150.0), pytest.approx(25.0))
    advice = answer["recommendations"].row(0, named=True)
    assert (advice["value"], advice["cash_effect"]) == (pytest.approx(25.0), pytest.approx(150.0))
    assert advice["low"] < advice["value"] < advice["high"]


def test_a_component_moves_with_what_contains_it():
    answer = answer_of(
        stock=[{"item": "OAK", "quantity": 10.0, "unit_cost": 5.0}],
        bom_lines=[{"item": "DOOR", "component": "OAK", "quantity": 1.0}],
        sales=[sold("DOOR", NEW), sold("OTHER", OLD)],
    )
    assert answer["not_moved"].is_empty()


def test_unless_the_stock_list_itself_names_its_last_movement():
    answer = answer_of(
        stock=[{"item": "OAK", "quantity": 10.0, "unit_cost": 5.0, "last_moved": OLD}],
        bom_lines=[{"item": "DOOR", "component": "OAK", "quantity": 1.0}],
        sales=[sold("DOOR", NEW)],
    )
    assert answer["not_moved"]["last_moved"].item() == OLD


def test_nothing_is_said_where_the_data_is_too_young():
    stock = [{"item": "A", "quantity": 1.0, "unit_cost": 5.0}]
    assert answer_of(stock=stock)["not_moved"].is_empty()
    assert answer_of(stock=stock, sales=[sold("B", NEW)])["not_moved"].is_empty()
    old = answer_of(stock=stock, sales=[sold("B", OLD)])["not_moved"]
    assert old.select("item", "last_moved").row(0) == ("A", None)


def test_only_the_latest_count_counts_and_costs_fill_in():
    answer = answer_of(
        stock=[
            {"item": "A", "quantity": 9.0, "day": date(2026, 9, 30)},
            {"item": "A", "quantity": 4.0, "day": AS_OF, "lot": "1"},
            {"item": "A", "quantity": 3.0, "day": AS_OF, "lot": "2"},
        ],
        unit_costs=[{"item": "A", "value": 2.0}],
        sales=[sold("A", OLD)],
    )
    assert answer["not_moved"].select("quantity", "amount").row(0) == (7.0, 14.0)

"""What cannot be planned as it stands is named, and the rest is still planned."""

from __future__ import annotations

import polars as pl
import pytest

from tests.capabilities.supply.build import (
    AS_OF,
    bought,
    capacity,
    forecast,
    given,
    order,
    run,
    saw_mill,
    week,
)
from tests.capabilities.supply.shown import codes, delivered, lead_time, plan, stock, table_maker


def test_a_circle_of_bills():
    lines = [
        {"item": "A", "component": "B", "quantity": 1.0},
        {"item": "B", "component": "A", "quantity": 1.0},
        {"item": "A", "component": "C", "quantity": 1.0},
    ]
    items = [{"item": "A", "supply": "make"}, {"item": "B", "supply": "make"}]
    tables = bought("C", stock=0)
    tables["items"] = [*tables["items"], *items]
    tables["unit_prices"] = [{"item": "A", "value": 50.0}]
    done = run(given(**tables, bom_lines=lines, forecasts=forecast("A", 5)))
    assert "circular_bill" in codes(done)
    assert "C" in done["planned_orders"]["item"].to_list()


def test_a_component_nobody_sells():
    lines = [{"item": "T", "component": "X", "quantity": 1.0}]
    done = run(saw_mill(bom_lines=[{"item": "T", "component": "L", "quantity": 4.0}, *lines]))
    assert "no_source" in codes(done)
    assert done["planned_orders"].filter(pl.col("kind") == "make").is_empty()


def test_negative_stock_counts_as_none():
    done = run(given(**bought("W", stock=-20), forecasts=forecast("W", 10)))
    assert "negative_stock" in codes(done)
    assert done["projections"]["stock"].min() >= 0


def test_expired_stock_is_not_used():
    tables = bought("W", stock=0)
    tables["stock"] = [
        {"item": "W", "day": AS_OF, "quantity": 99.0, "expires": AS_OF.replace(month=9)}
    ]
    done = run(given(**tables, forecasts=forecast("W", 10)))
    assert "expired_stock" in codes(done)
    # as if there were none: what is not lost before the first arrival is all bought
    assert done["planned_orders"]["quantity"].sum() == pytest.approx(80 - 11.45)


def test_a_calendar_without_hours():
    done = run(saw_mill(capacities=capacity("saw", 0)))
    assert "calendar_without_hours" in codes(done)
    assert done["planned_orders"].filter(pl.col("kind") == "make").is_empty()


def test_an_item_sold_below_its_cost_is_served_and_said():
    tables = bought("W", stock=30)
    tables["unit_prices"] = [{"item": "W", "value": 3.0}]
    done = run(given(**tables, forecasts=forecast("W", 10)))
    assert "sold_below_cost" in codes(done)
    assert done["projections"]["served"].sum() == 80


def test_a_lead_time_of_nothing_arrives_in_the_same_week():
    tables = bought("W", stock=0)
    tables["lead_times"] = [
        {"supplier": "S", "item": "W", "location": "", "value": 0.0, "high": 0.0, "n": 1}
    ]
    done = run(given(**tables, forecasts=forecast("W", 10)))
    assert done["projections"]["short"].sum() == 0


def test_a_currency_without_a_rate_is_named_and_the_item_still_planned():
    offer = [{"supplier": "S", "item": "W", "price": 70.0, "currency": "CNY"}]
    tables = {**bought("W", stock=0), "forecasts": forecast("W", 10), "supplier_items": offer}
    done = run(given({"currency": "EUR"}, **tables))
    assert "currency_without_rate" in codes(done)
    assert set(done["planned_orders"]["amount"] / done["planned_orders"]["quantity"]) == {5.0}
    rate = [{"currency": "CNY", "day": AS_OF, "rate": 0.1}]
    known = run(given({"currency": "EUR"}, **tables, fx_rates=rate))
    assert "currency_without_rate" not in codes(known)
    assert set(known["planned_orders"]["amount"] / known["planned_orders"]["quantity"]) == {7.0}


def test_sales_alone_give_a_plan():
    # nothing but a forecast: bought from nobody known, 14 days assumed
    done = run(given(forecasts=forecast("W", 10), unit_prices=[{"item": "W", "value": 9.0}]))
    first = done["planned_orders"].row(0, named=True)
    assert (first["kind"], first["supplier"]) == ("buy", "")


def test_a_circle_is_named_line_by_line_and_the_right_ones_are_planned():
    # the board is bought and contains the table by mistake; tables still take boards
    tables = table_maker(sales=[order("O1", "T", 5, 100, week(2))])
    tables["bom_lines"] = [*tables["bom_lines"], {"item": "L", "component": "T", "quantity": 1.0}]
    done = plan(**tables)
    [row] = done["issues"].filter(pl.col("code") == "circular_bill").iter_rows(named=True)
    assert row["value"] == "T in L"
    assert (
        row["mend"] == "Remove the bill line that is wrong; until then the plan leaves out T in L."
    )
    assert stock(done, "L")[-1] == 380


def test_phantoms_that_contain_one_another_are_named_too():
    tables = table_maker(sales=[order("O1", "T", 5, 100, week(2))])
    tables["items"] = [*tables["items"], *({"item": i, "supply": "phantom"} for i in "PQ")]
    tables["bom_lines"] = [
        *tables["bom_lines"],
        *({"item": i, "component": c, "quantity": 1.0} for i, c in ("TP", "PQ", "QP")),
    ]
    done = plan(**tables)
    assert "circular_bill" in codes(done)
    assert delivered(done) == {"O1": week(2)}


def test_a_lead_time_of_no_days_is_planned_and_said():
    tables = {**bought("W", stock=0), "lead_times": [lead_time("S", "W", 0.0)]}
    done = plan(**tables, sales=[order("O1", "W", 5, 9, week(0))])
    assert "no_lead_time" in codes(done)
    assert delivered(done) == {"O1": week(0)}


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("no_source", {"items": [{"item": "B", "supply": None}]}),
        ("negative_stock", {"stock": [{"item": "L", "quantity": -4.0, "day": AS_OF}]}),
        ("calendar_without_hours", {"capacities": capacity("saw", 0.0)}),
        ("resource_without_capacity", {"capacities": []}),
    ],
)
def test_beside_what_is_wrong_everything_else_is_planned_and_the_remedy_said(code, wrong):
    # W is bought and sold as ever, whatever is wrong with the tables
    trade = bought("W", stock=0)
    tables = table_maker(**{k: v for k, v in wrong.items() if k != "items"})
    if code == "no_source":
        tables["bom_lines"] = [
            *tables["bom_lines"], {"item": "T", "component": "B", "quantity": 1.0},
        ]  # fmt: skip
    for name in ("items", "lead_times", "unit_costs", "unit_prices"):
        tables[name] = [*tables[name], *trade[name]]
    sales = [order("O1", "T", 5, 100, week(3)), order("O2", "W", 5, 9, week(3))]
    done = plan(**tables, sales=sales)
    [row] = done["issues"].filter(pl.col("code") == code).iter_rows(named=True)
    assert row["why"]
    assert row["mend"]
    assert delivered(done)["O2"] == week(3)

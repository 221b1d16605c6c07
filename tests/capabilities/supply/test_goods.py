"""Goods that spoil, customers who ask for fresh ones, needs put together, material that lies elsewhere."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.capabilities.supply.build import AS_OF, bought, forecast, order, week
from tests.capabilities.supply.shown import (
    codes,
    delivered,
    money,
    orders,
    plan,
    stock,
    table_maker,
)


def cheese(life, lots, **more):
    """A cheese K bought at 5 in 10 days, sold at 9; it keeps ``life`` days; lots by day good until."""
    tables = bought("K", stock=0)
    tables["items"] = [{"item": "K", "supply": "buy", "shelf_life": life}]
    tables["stock"] = [
        {"item": "K", "lot": str(k), "quantity": q, "day": AS_OF, "expires": day}
        for k, (q, day) in enumerate(lots)
    ]
    return {**tables, **more}


def friday(number):
    return week(number) + timedelta(days=4)


def test_lots_are_sold_first_to_expire_first_out_and_the_rest_is_thrown_away():
    # 30 good until the second week, 20 for long; 10 a week are sold: 10 of the first lot spoil
    lots = [(20.0, friday(7)), (30.0, friday(1))]
    done = plan(**cheese(70.0, lots, forecasts=forecast("K", 10)))
    assert stock(done, "K", "expired") == [0, 0, 10, 0, 0, 0, 0, 0]
    assert stock(done, "K")[:4] == [40, 30, 10, 0]
    assert stock(done, "K", "served") == [10] * 8


def test_no_more_is_bought_at_once_than_keeps():
    # good for two weeks: however dear an order is, it covers no more
    done = plan(
        {"order_cost": "500"}, **cheese(14.0, [(20.0, friday(1))], forecasts=forecast("K", 10))
    )
    assert max(quantity for _, quantity, _ in orders(done, "buy")) <= 20
    assert sum(stock(done, "K", "expired")) == 0


def test_a_customer_who_asks_for_a_remaining_life_gets_the_fresh_lot_though_the_old_one_is_sold_first():
    lots = [(10.0, friday(1)), (10.0, friday(7))]
    sales = [
        order("O1", "K", 10, 9, week(1), customer="shop"),
        order("O2", "K", 10, 9, week(1), customer="chain"),
    ]
    chain = [{"customer": "chain", "remaining_life": 28.0}]
    done = plan(**cheese(70.0, lots, sales=sales, customers=chain))
    assert delivered(done) == {"O1": week(1), "O2": week(1)}
    assert not orders(done, "buy")
    # with the old lot alone the chain waits for a new one
    late = plan(**cheese(70.0, [(20.0, friday(1))], sales=sales, customers=chain))
    assert delivered(late)["O1"] == week(1)
    assert delivered(late)["O2"] > week(1)
    assert sum(q for _, q, _ in orders(late, "buy")) == pytest.approx(10)


def test_stock_that_spoils_without_a_day_is_said():
    tables = cheese(14.0, [])
    tables["stock"] = [{"item": "K", "quantity": 5.0, "day": AS_OF}]
    assert "stock_without_expiry" in codes(plan(**tables, forecasts=forecast("K", 10)))


def test_needs_inside_a_window_are_one_order():
    tables = bought("W", stock=0)
    tables["items"] = [{"item": "W", "supply": "buy", "merge_days": 28.0}]
    sales = [order(f"O{k}", "W", 5, 9, week(k)) for k in (2, 3, 4, 5)]
    free = plan({"order_cost": "0"}, **bought("W", stock=0), sales=sales)
    merged = plan({"order_cost": "0"}, **tables, sales=sales)
    assert orders(free, "buy") == [("W", 5.0, week(k)) for k in (2, 3, 4, 5)]
    assert orders(merged, "buy") == [("W", 20.0, week(2))]


def test_material_at_a_contract_maker_is_used_there_and_not_at_home():
    # tables are painted by G, who has 10 of the paint P; 10 more lie at home and must be sent
    items = [
        {"item": "T", "supply": "make"},
        {"item": "L", "supply": "buy"},
        {"item": "P", "supply": "buy"},
    ]
    tables = table_maker(
        items=items,
        bom_lines=[
            {"item": "T", "component": "L", "quantity": 4.0, "step": 10},
            {"item": "T", "component": "P", "quantity": 1.0, "step": 20},
        ],
        operations=[{"item": "T", "step": 20, "supplier": "G", "unit_charge": 3.0}],
        suppliers=[{"supplier": "G", "holds_stock": True}],
        stock=[
            {"item": "L", "quantity": 400.0, "day": AS_OF},
            {"item": "P", "supplier": "G", "quantity": 10.0, "day": AS_OF},
            {"item": "P", "quantity": 10.0, "day": AS_OF},
        ],
        unit_costs=[{"item": i, "value": 2.0, "material": 2.0} for i in "LP"],
        sales=[order("O1", "T", 10, 100, week(1))],
    )
    done = plan(**tables)
    assert delivered(done) == {"O1": week(1)}
    rows = done["projections"].filter((pl.col("item") == "P") & (pl.col("location") == "G"))
    assert rows.sort("period")["stock"][-1] == 0
    assert not [row for row in orders(done, "buy") if row[0] == "P"]


def test_a_part_taken_from_another_place_is_taken_there():
    tables = table_maker(
        bom_lines=[{"item": "T", "component": "L", "quantity": 4.0, "location": "yard"}],
        locations=[{"location": "shop"}, {"location": "yard"}],
        stock=[
            {"item": "L", "location": "yard", "quantity": 40.0, "day": AS_OF},
            {"item": "T", "location": "shop", "quantity": 0.0, "day": AS_OF},
        ],
        resources=[{"resource": "saw", "location": "shop"}],
        sales=[order("O1", "T", 5, 100, week(1), location="shop")],
    )
    done = plan(**tables)
    assert delivered(done) == {"O1": week(1)}
    left = done["projections"].filter((pl.col("item") == "L") & (pl.col("location") == "yard"))
    assert left.sort("period")["stock"][-1] == pytest.approx(20)


def test_parts_of_an_order_line_are_as_large_as_the_customer_takes():
    sales = [order("O1", "W", 10, 9, week(0), customer="K")]
    purchases = [
        {"purchase": f"P{k}", "line": 1, "supplier": "S", "item": "W", "quantity": 2.0,
         "received": 0.0, "ordered": AS_OF, "confirmed": week(k), "status": "open"}
        for k in (2, 3, 4)
    ]  # fmt: skip
    done = plan(
        **bought("W", stock=4), sales=sales, purchase_lines=purchases,
        customers=[{"customer": "K", "least_delivery": 4.0}],
    )  # fmt: skip
    sent = done["plan_flows"].filter(pl.col("flow") == "deliver").sort("period")["quantity"]
    assert all(part >= 4 or k == len(sent) - 1 for k, part in enumerate(sent.to_list()))
    assert sent.sum() == 10


def test_an_order_taken_only_complete_waits_for_its_last_line():
    # 10 of W are there and promised now, V comes in two weeks; the other customer gets none of the 10
    tables = bought("W", stock=10)
    tables["items"].append({"item": "V", "supply": "buy"})
    tables["lead_times"].append({**tables["lead_times"][0], "item": "V"})
    tables["unit_costs"].append({"item": "V", "value": 5.0, "material": 5.0})
    sales = [
        order("O1", "W", 10, 9, week(0), customer="K"),
        {**order("O1", "V", 4, 9, week(0), customer="K"), "line": 2},
        order("O2", "W", 10, 9, week(1), customer="L"),
    ]
    customers = [{"customer": "K", "whole_orders": True}, {"customer": "L"}]
    free = plan(**tables, sales=sales)
    done = plan(**tables, sales=sales, customers=customers)
    days = {
        name: plan_["deliveries"].sort("order", "line")["planned_on"].to_list()
        for name, plan_ in (("free", free), ("whole", done))
    }
    assert days["free"][0] < days["free"][1]
    assert days["whole"][0] == days["whole"][1] == days["free"][1]
    assert days["whole"][2] == days["free"][2]
    reasons = dict(done["reasons"].select("subject", "code").rows())
    assert reasons["O1/1"] == "rest_of_order"


def test_an_order_taken_only_complete_is_due_with_its_last_line():
    sales = [order("O1", "W", 10, 9, week(2), customer="K"),
             {**order("O1", "W", 5, 9, week(5), customer="K"), "line": 2}]  # fmt: skip
    done = plan(
        **bought("W", stock=0), sales=sales, customers=[{"customer": "K", "whole_orders": True}]
    )
    assert done["deliveries"]["planned_on"].to_list() == [week(5), week(5)]
    assert done["deliveries"]["late_days"].to_list() == [0, 0]


def test_an_order_taken_only_complete_that_cannot_be_within_the_plan_comes_after_it():
    tables = bought("W", stock=10)
    tables["items"].append({"item": "V", "supply": "buy"})
    tables["lead_times"].append({**tables["lead_times"][0], "item": "V", "value": 300.0})
    sales = [
        order("O1", "W", 10, 9, week(0), customer="K"),
        {**order("O1", "V", 4, 9, week(0), customer="K"), "line": 2},
    ]
    done = plan(**tables, sales=sales, customers=[{"customer": "K", "whole_orders": True}])
    assert done["deliveries"]["planned_on"].to_list() == [None, None]
    assert stock(done, "W")[-1] == 10


def test_what_would_spoil_is_sold_off_and_nothing_is_bought_for_it():
    # 50 keep to the second week, 20 are sold until then: 30 would be thrown away
    tables = cheese(70.0, [(50.0, friday(1))], forecasts=forecast("K", 10))
    thrown = plan(**tables)
    assert sum(stock(thrown, "K", "expired")) == 30
    priced = {**tables["items"][0], "markdown_price": 6.0}
    done = plan(**{**tables, "items": [priced]})
    assert sum(stock(done, "K", "sold_off")) == 30
    assert sum(stock(done, "K", "expired")) == 0
    assert orders(done, "buy") == orders(thrown, "buy")
    for column in ("linear", "realised"):
        assert money(done, "sold_off", column) == pytest.approx(180)
        assert money(done, "total", column) > money(thrown, "total", column) + 170
    [row] = done["recommendations"].filter(pl.col("code") == "sell_off").iter_rows(named=True)
    assert (row["quantity"], row["value"]) == (30, 180)
    few = plan(**{**tables, "items": [{**priced, "markdown_quantity": 7.0}]})
    assert stock(few, "K", "sold_off")[:3] == [7, 7, 0]
    assert sum(stock(few, "K", "expired")) == 16


def test_what_does_not_spoil_is_not_sold_off():
    tables = cheese(70.0, [(50.0, friday(6))], forecasts=forecast("K", 10))
    done = plan(**{**tables, "items": [{**tables["items"][0], "markdown_price": 8.0}]})
    assert sum(stock(done, "K", "sold_off")) == 0

"""What a planner must show, row by row, each by a tiny firm whose plan can be worked out by hand.

Every plan here is also accepted by the checker, which shares no code with the planner.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.capabilities.supply.build import AS_OF, bought, capacity, forecast, order, week
from tests.capabilities.supply.shown import delivered, orders, plan, stock, table_maker

# Lead time and frozen fence


def test_lead_time_and_frozen_fence():
    asked = {"sales": [order("O1", "T", 5, 100, week(1))]}
    free = plan(**table_maker(**asked))
    assert orders(free, "make") == [("T", 5.0, week(1))]
    frozen = plan({"frozen_days": "14"}, **table_maker(**asked))
    assert orders(frozen, "make", "release", "due") == [(week(2), week(3))]
    assert delivered(frozen)["O1"] > delivered(free)["O1"]


# Material limits


def test_scarce_material_goes_by_what_it_brings_and_nothing_is_made_in_excess():
    # boards for 10 tables, none to be had: the dear order is served, the other in part
    tables = table_maker(
        items=[{"item": "T", "supply": "make"}, {"item": "L"}],
        stock=[{"item": "L", "quantity": 40.0, "day": AS_OF}],
        lead_times=[
            {"supplier": "S", "item": "L", "location": "", "value": 300.0, "high": 310.0, "n": 5}
        ],
        sales=[order("O1", "T", 8, 100, week(2)), order("O2", "T", 8, 150, week(2))],
    )
    done = plan(**tables)
    assert delivered(done)["O2"] == week(2)
    assert delivered(done)["O1"] == "short"
    assert sum(q for _, q, _ in orders(done, "make")) == pytest.approx(10)


def test_stock_promised_to_an_earlier_order_is_not_taken_by_a_later_one():
    sales = [order("O1", "W", 10, 9, week(1)), order("O2", "W", 10, 9, week(3))]
    done = plan(**bought("W", stock=10), sales=sales)
    pegs = done["pegs"].filter(pl.col("supply") == "stock")
    assert pegs["demand"].to_list() == ["O1/1"]


# Stock minimum, maximum, cover


def test_stock_is_kept_where_it_pays_and_never_above_its_maximum():
    steps = [{"item": "W", "location": "", "step": 1, "quantity": 15.0, "value": 1.0}]
    free = plan(
        {"order_cost": "0"}, **bought("W", stock=30), stock_steps=steps, forecasts=forecast("W", 10)
    )
    assert stock(free, "W")[-1] == 15
    tables = bought("W", stock=30)
    tables["items"] = [{"item": "W", "supply": "buy", "maximum": 6.0}]
    held = plan({"order_cost": "0"}, **tables, stock_steps=steps, forecasts=forecast("W", 10))
    assert stock(held, "W")[-1] == 6


# Finite capacity


def test_a_full_resource_makes_earlier_what_is_due_later():
    # 25 due in week 6 at 10 a week, boards bought for it: made backward from the date
    done = plan(
        {"order_cost": "0"}, **table_maker(stock=[], sales=[order("O1", "T", 25, 100, week(6))])
    )
    assert delivered(done)["O1"] == week(6)
    made = {day: q for _, q, day in orders(done, "make")}
    assert made == {week(4): 5.0, week(5): 10.0, week(6): 10.0}


def test_what_does_not_fit_is_late_and_every_hour_is_used():
    done = plan(**table_maker(sales=[order("O1", "T", 25, 100, week(1))]))
    assert delivered(done)["O1"] > week(3)
    assert done["loads"].sort("period")["hours"].to_list()[:3] == pytest.approx([10, 10, 5])


def test_a_resource_without_hours_known_does_not_limit():
    done = plan(**table_maker(capacities=[], sales=[order("O1", "T", 90, 100, week(1))]))
    assert delivered(done)["O1"] == week(1)


def test_capacity_that_varies_is_used_as_it_is():
    rows = capacity("saw", 10.0)
    rows[1]["value"] = 0.0
    done = plan(**table_maker(capacities=rows, sales=[order("O1", "T", 20, 100, week(3))]))
    loads = done["loads"].sort("period")["hours"].to_list()
    assert loads[:3] == pytest.approx([10, 0, 10])
    assert delivered(done)["O1"] == week(3)


# Delivery policies


def test_part_of_an_order_is_delivered_unless_the_customer_takes_only_all_of_it():
    # 6 on the shelf, 10 ordered for now, more in two weeks
    sales = [order("O1", "W", 10, 9, week(0), customer="K")]
    parts = plan(**bought("W", stock=6), sales=sales)
    whole = plan(
        **bought("W", stock=6), sales=sales, customers=[{"customer": "K", "part_deliveries": False}]
    )
    sent = {
        name: done["plan_flows"].filter(pl.col("flow") == "deliver").sort("period")["quantity"].to_list()
        for name, done in (("parts", parts), ("whole", whole))
    }  # fmt: skip
    assert sent == {"parts": [6.0, 4.0], "whole": [10.0]}


def test_an_order_that_would_come_too_late_is_cancelled_and_not_bought_for():
    sales = [order("O1", "W", 10, 9, week(0))]
    patient = plan(**bought("W", stock=0), sales=sales)
    gone = plan(**bought("W", stock=0), sales=sales, patience=[{"most_weeks": 1.0}])
    assert orders(patient, "buy")
    assert not orders(gone, "buy")
    assert delivered(gone) == {"O1": "short"}
    assert gone["deliveries"]["late_cost"][0] == pytest.approx(90)


def test_strict_priority_serves_the_first_class_whatever_it_costs():
    sales = [
        order("O1", "T", 10, 40, week(1), customer="first"),
        order("O2", "T", 10, 400, week(1), customer="second"),
    ]
    customers = [{"customer": "first", "priority": 1}, {"customer": "second", "priority": 2}]
    by_money = plan(**table_maker(sales=sales, customers=customers))
    strictly = plan(
        options={"strict_priority": True}, **table_maker(sales=sales, customers=customers)
    )
    assert delivered(by_money)["O2"] < delivered(by_money)["O1"]
    assert delivered(strictly)["O1"] < delivered(strictly)["O2"]


def test_only_open_orders_are_planned():
    sales = [
        order("O1", "W", 5, 9, week(4)),
        order("O2", "W", 7, 9, week(4), status="done", open_quantity=0.0),
        order("O3", "W", 9, 9, week(4), kind="cancelled", open_quantity=0.0),
        order("O4", "W", 9, 9, week(4), kind="quote"),
    ]
    done = plan(**bought("W", stock=0), sales=sales)
    assert set(delivered(done)) == {"O1"}


# Alternates


def test_of_alternate_materials_stock_is_used_first_and_then_the_cheaper_is_bought():
    lines = [
        {"item": "T", "component": c, "quantity": 1.0, "alternate": "board"} for c in ("L", "M")
    ]
    tables = table_maker(
        items=[{"item": "T", "supply": "make"}] + [{"item": i, "supply": "buy"} for i in "LM"],
        bom_lines=lines,
        lead_times=[
            {"supplier": "S", "item": i, "location": "", "value": 3.0, "high": 5.0, "n": 5}
            for i in "LM"
        ],
        unit_costs=[{"item": "L", "value": 2.0, "material": 2.0},
                    {"item": "M", "value": 3.0, "material": 3.0}],
        stock=[{"item": "M", "quantity": 4.0, "day": AS_OF}],
        sales=[order("O1", "T", 9, 100, week(3))],
    )  # fmt: skip
    done = plan(**tables)
    assert [(item, round(q, 6)) for item, q, _ in orders(done, "buy")] == [("L", 5.0)]
    assert stock(done, "M")[-1] == 0


def test_the_cheaper_routing_first_and_the_other_where_hours_lack():
    rates = [
        {"item": "T", "routing": name, "step": 10, "resource": resource, "value": 1.0,
         "setup_hours": 0.0}
        for name, resource in (("own", "saw"), ("mill", "mill"))
    ]  # fmt: skip
    tables = table_maker(
        run_rates=rates,
        resources=[{"resource": "mill", "kind": "outside", "hour_cost": 5.0}],
        capacities=[*capacity("saw", 10.0), *capacity("mill", 10.0)],
        sales=[order("O1", "T", 15, 100, week(1))],
    )
    done = plan(**tables)
    made = done["planned_orders"].filter(pl.col("kind") == "make").sort("routing")
    assert made.select("routing", "quantity").rows() == [("mill", 5.0), ("own", 10.0)]


def test_several_suppliers_the_cheap_slow_one_and_the_dear_fast_one():
    tables = bought("W", stock=15)
    tables["lead_times"] = [
        {"supplier": name, "item": "W", "location": "", "value": days, "high": days, "n": 5}
        for name, days in (("far", 25.0), ("near", 5.0))
    ]
    offers = [
        {"supplier": "far", "item": "W", "price": 3.0},
        {"supplier": "near", "item": "W", "price": 6.0},
    ]
    done = plan(**tables, supplier_items=offers, forecasts=forecast("W", 10))
    first = done["planned_orders"].group_by("supplier").agg(pl.col("due").min()).sort("due")
    assert first["supplier"].to_list() == ["near", "far"]
    assert first["due"][1] == week(4)


# Routings, bills, co-products, phantoms


def test_bills_that_change_on_a_day_change_what_is_taken():
    lines = [
        {"item": "T", "component": "L", "quantity": 4.0, "valid_to": date(2026, 11, 22)},
        {"item": "T", "component": "L", "quantity": 2.0, "valid_from": date(2026, 11, 23)},
    ]
    done = plan(**table_maker(bom_lines=lines, forecasts=forecast("T", 10)))
    used = done["projections"].filter(pl.col("item") == "L").sort("period")["used"]
    assert used.to_list()[:5] == pytest.approx([40, 40, 40, 20, 20])


def test_what_comes_out_beside_the_item_is_used():
    # a table leaves half a board X, ready with the table; X is sold too
    lines = [
        {"item": "T", "component": "L", "quantity": 4.0},
        {"item": "T", "component": "X", "quantity": -0.5},
    ]
    items = [{"item": "T", "supply": "make"}, {"item": "L", "supply": "buy"}, {"item": "X"}]
    tables = table_maker(
        items=items, bom_lines=lines, sales=[order("O1", "T", 10, 100, week(2)),
                                             order("O2", "X", 5, 8, week(2))],
    )  # fmt: skip
    done = plan(**tables)
    assert delivered(done) == {"O1": week(2), "O2": week(2)}


def test_a_phantom_is_never_stocked_and_its_parts_are_taken():
    lines = [
        {"item": "T", "component": "P", "quantity": 2.0},
        {"item": "P", "component": "L", "quantity": 2.0},
    ]
    items = [{"item": "T", "supply": "make"}, {"item": "P", "supply": "phantom"},
             {"item": "L", "supply": "buy"}]  # fmt: skip
    done = plan(
        **table_maker(items=items, bom_lines=lines, sales=[order("O1", "T", 5, 100, week(2))])
    )
    assert stock(done, "L")[-1] == 380
    assert "P" not in done["planned_orders"]["item"].to_list()


def test_scrap_at_a_step_needs_more_hours_and_more_material():
    yields = [{"item": "T", "routing": "", "step": 10, "value": 0.8}]
    done = plan(**table_maker(yields=yields, sales=[order("O1", "T", 8, 100, week(2))]))
    assert stock(done, "L")[-1] == 360
    assert done["loads"]["hours"].sum() == pytest.approx(10)


def test_an_outside_step_takes_its_days_and_its_charge():
    step = [{"item": "T", "step": 20, "supplier": "G", "unit_charge": 7.0, "outside_days": 5.0}]
    done = plan(**table_maker(operations=step, sales=[order("O1", "T", 4, 100, week(2))]))
    assert orders(done, "make", "release", "due", "amount") == [(week(0), week(2), 28.0)]


# Work in progress and orders that exist


def test_a_started_order_is_finished_before_anything_new_and_takes_no_material_again():
    work = [{"work_order": "A", "item": "T", "quantity": 10.0, "finished_quantity": 4.0,
             "status": "started", "due": week(0)}]  # fmt: skip
    done = plan(**table_maker(work_orders=work, sales=[order("O1", "T", 6, 100, week(0))]))
    assert delivered(done)["O1"] == AS_OF.replace(day=2)
    assert stock(done, "L")[-1] == 400
    assert not orders(done, "make")


def test_a_partly_received_purchase_brings_the_rest():
    purchase = {"purchase": "P1", "line": 1, "supplier": "S", "item": "W", "quantity": 20.0,
                "received": 12.0, "ordered": AS_OF, "confirmed": week(2), "status": "partial"}  # fmt: skip
    done = plan(
        **bought("W", stock=0), purchase_lines=[purchase], sales=[order("O1", "W", 8, 9, week(2))]
    )
    assert delivered(done)["O1"] == week(2)
    assert not orders(done, "buy")


def test_an_order_in_the_past_does_not_break_the_plan():
    work = [{"work_order": "A", "item": "T", "quantity": 5.0, "status": "open", "due": week(-9)}]
    done = plan(**table_maker(work_orders=work, sales=[order("O1", "T", 5, 100, week(-3))]))
    assert done["deliveries"]["planned_on"][0] >= AS_OF
    assert "promised_in_the_past" in done["reasons"]["code"].to_list()


def test_an_approved_order_is_kept_and_a_moved_one_moved():
    keep = [{"pin": "1", "op": "keep", "item": "T", "quantity": 3.0, "day": week(5)}]
    done = plan(**table_maker(plan_pins=keep))
    assert orders(done, "make") == [("T", 3.0, week(5))]
    purchase = {"purchase": "P1", "line": 1, "supplier": "S", "item": "W", "quantity": 20.0,
                "received": 0.0, "ordered": AS_OF, "confirmed": week(2), "status": "open"}  # fmt: skip
    move = [{"pin": "1", "op": "move", "work": "P1", "day": week(4)}]
    moved = plan(**bought("W", stock=0), purchase_lines=[purchase], plan_pins=move)
    assert moved["planned_orders"]["due"].to_list() == [week(4)]


# Several places


def test_stock_elsewhere_is_moved_before_anything_is_bought():
    tables = bought("W", stock=0)
    tables["stock"] = [{"item": "W", "location": "A", "day": AS_OF, "quantity": 30.0}]
    done = plan(
        **tables,
        locations=[{"location": "A"}, {"location": "B"}],
        lanes=[{"from_location": "A", "to_location": "B", "lead_time": 3.0, "unit_cost": 0.1}],
        sales=[order("O1", "W", 30, 9, week(2), location="B")],
    )
    assert orders(done, "move", "quantity", "due") == [(30.0, week(2))]
    assert not orders(done, "buy")


# Pegging


def test_pegs_lead_from_the_board_to_the_order():
    done = plan(**table_maker(sales=[order("O1", "T", 5, 100, week(2))]))
    pegs = done["pegs"]
    [made] = pegs.filter(pl.col("demand") == "O1/1")["supply"].to_list()
    boards = pegs.filter(pl.col("demand") == made)
    assert boards.select("item", "supply", "quantity").rows() == [("L", "stock", 20.0)]


def test_the_critical_orders_are_those_without_spare_days():
    # one order for now that nothing may delay; one whose table is made two weeks early
    capacities = capacity("saw", 10.0)
    for row in capacities[2:4]:
        row["value"] = 0.0
    sales = [order("O1", "T", 5, 100, week(1)), order("O2", "T", 10, 100, week(4))]
    done = plan(**table_maker(capacities=capacities, sales=sales))
    assert orders(done, "make", "due", "spare_days") == [(week(1), 0.0), (week(2), 14.0)]


def test_no_date_is_silently_moved_to_today():
    # promised long ago: planned as soon as it can be, late from the day promised
    done = plan(**bought("W", stock=0), sales=[order("O1", "W", 5, 9, week(-4))])
    row = done["deliveries"].row(0, named=True)
    assert row["planned_on"] > week(1)
    assert row["late_days"] == (row["planned_on"] - week(-4)).days


def test_parts_that_share_nothing_are_planned_apart():
    # what is planned of V does not hang on W being there
    alone = plan(**bought("V", stock=0), forecasts=forecast("V", 10))
    tables = bought("V", stock=0)
    for name, rows in bought("W", stock=0).items():
        tables[name] = [
            *tables[name],
            *[{**row, "supplier": "other"} if "supplier" in row else row for row in rows],
        ]
    both = plan(**tables, forecasts=[*forecast("V", 10), *forecast("W", 99)])
    assert [row for row in orders(both, "buy") if row[0] == "V"] == orders(alone, "buy")

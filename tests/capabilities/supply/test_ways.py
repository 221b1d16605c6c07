"""Several ways to the same item: order of preference, agreed shares, days on which a way holds, legs."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.capabilities.supply.build import bought, capacity, forecast, order, week
from tests.capabilities.supply.shown import lead_time, orders, plan, stock, table_maker


def two_suppliers(**more):
    """W from A or B at the same price in a few days."""
    tables = bought("W", stock=0)
    tables["lead_times"] = [lead_time(name, "W", 3.0) for name in "AB"]
    return {**tables, "forecasts": forecast("W", 10), **more}


def offer(supplier, price=5.0, **more):
    return {"supplier": supplier, "item": "W", "price": price, **more}


def by_supplier(done):
    rows = done["planned_orders"].filter((pl.col("kind") == "buy") & ~pl.col("firm"))
    return dict(rows.group_by("supplier").agg(pl.col("quantity").sum().round(3)).iter_rows())


def test_among_equal_suppliers_priority_decides_and_a_much_cheaper_one_wins():
    alike = plan(
        **two_suppliers(supplier_items=[offer("A", priority=2), offer("B", priority=1)])
    )  # fmt: skip
    assert set(by_supplier(alike)) == {"B"}
    cheap = plan(
        **two_suppliers(supplier_items=[offer("A", 4.0, priority=2), offer("B", priority=1)])
    )
    assert set(by_supplier(cheap)) == {"A"}


def test_needs_are_split_as_agreed():
    offers = [offer("A", 4.9, agreed_share=0.3), offer("B", 4.8, agreed_share=0.7)]
    got = by_supplier(plan({"order_cost": "0"}, **two_suppliers(supplier_items=offers)))
    assert got["A"] / (got["A"] + got["B"]) == pytest.approx(0.3, abs=0.02)


def test_a_supplier_is_ordered_from_only_while_it_offers():
    until, since = week(2), week(2) + timedelta(days=1)
    offers = [offer("A", 4.0, valid_to=until), offer("B", 4.0, valid_from=since)]
    done = plan({"order_cost": "0"}, **two_suppliers(supplier_items=offers))
    rows = done["planned_orders"].filter(pl.col("kind") == "buy")
    assert rows.filter(pl.col("supplier") == "A")["release"].max() <= until
    assert rows.filter(pl.col("supplier") == "B")["release"].min() >= since
    assert set(rows["supplier"]) == {"A", "B"}


def test_a_price_that_rises_is_bought_before():
    # A raises its price from 4 to 9 in week 3: stock for later weeks is bought at 4
    offers = [offer("A", 4.0, valid_to=week(3)), offer("A", 9.0, valid_from=week(3) + timedelta(1))]
    done = plan({"order_cost": "0"}, **two_suppliers(supplier_items=offers))
    rows = done["planned_orders"].filter(pl.col("kind") == "buy")
    assert rows.filter(pl.col("release") <= week(3))["quantity"].sum() == pytest.approx(
        rows["quantity"].sum()
    )


def routings(*rows):
    return [
        {"item": "T", "step": 10, "unit_hours": 1.0, "routing": name, "resource": resource, **more}
        for name, resource, more in rows
    ]


def by_routing(done):
    rows = done["planned_orders"].filter((pl.col("kind") == "make") & ~pl.col("firm"))
    return dict(rows.group_by("routing").agg(pl.col("quantity").sum().round(3)).iter_rows())


def test_routings_by_priority_where_they_cost_the_same():
    steps = routings(("a", "saw", {"priority": 2}), ("b", "mill", {"priority": 1}))
    done = plan(
        **table_maker(run_rates=[], operations=steps, sales=[order("O1", "T", 15, 100, week(1))],
                      capacities=[*capacity("saw", 10.0), *capacity("mill", 10.0)])
    )  # fmt: skip
    assert by_routing(done) == {"b": 10.0, "a": 5.0}


def test_a_routing_is_started_only_on_its_days():
    steps = routings(
        ("old", "saw", {"valid_to": week(2)}), ("new", "mill", {"valid_from": week(3)})
    )
    done = plan(
        **table_maker(run_rates=[], operations=steps, forecasts=forecast("T", 10),
                      capacities=[*capacity("saw", 20.0), *capacity("mill", 20.0)])
    )  # fmt: skip
    made = done["planned_orders"].filter(pl.col("kind") == "make")
    assert made.filter(pl.col("routing") == "old")["release"].max() <= week(2)
    assert made.filter(pl.col("routing") == "new")["release"].min() >= week(3)


def test_what_is_made_is_split_over_routings_as_agreed():
    steps = routings(("a", "saw", {"agreed_share": 0.75}), ("b", "mill", {"agreed_share": 0.25}))
    done = plan(
        **table_maker(run_rates=[], operations=steps, forecasts=forecast("T", 8),
                      capacities=[*capacity("saw", 20.0), *capacity("mill", 20.0)])
    )  # fmt: skip
    made = by_routing(done)
    assert made["a"] / (made["a"] + made["b"]) == pytest.approx(0.75, abs=0.03)


def test_a_made_item_is_bought_where_that_brings_more():
    # made for 8 of boards and one scarce hour, or bought at 10 where hours lack
    tables = table_maker(
        supplier_items=[{"supplier": "Z", "item": "T", "price": 10.0}],
        sales=[order("O1", "T", 25, 100, week(2))],
    )
    tables["lead_times"] = [*tables["lead_times"], lead_time("Z", "T", 3.0)]
    done = plan(**tables)
    assert orders(done, "buy") == [("T", 5.0, week(2))]
    assert stock(done, "L")[-1] == 320


def test_only_combinations_that_are_allowed_are_made():
    # lid and base are alternates of two words: four ways, each with one of either
    lines = [
        {"item": "T", "component": c, "quantity": 1.0, "alternate": word}
        for word, parts in (("lid", "AB"), ("base", "CD")) for c in parts
    ]  # fmt: skip
    tables = table_maker(
        items=[{"item": "T", "supply": "make"}, *({"item": i} for i in "ABCD")],
        bom_lines=lines,
        stock=[{"item": i, "quantity": 4.0, "day": week(-1)} for i in "ABCD"],
        lead_times=[lead_time("S", i, 300.0) for i in "ABCD"],
        sales=[order("O1", "T", 8, 100, week(2))],
    )
    done = plan(**tables)
    assert [stock(done, i)[-1] for i in "ABCD"] == [0, 0, 0, 0]

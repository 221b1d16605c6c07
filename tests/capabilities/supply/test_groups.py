"""Items made or bought together: one lot, one set-up, one charge for a colour or a batch."""

from __future__ import annotations

import pytest

from tests.capabilities.supply.build import bought, capacity, order, week
from tests.capabilities.supply.shown import hours, money, orders, plan


def painter(*groups, **more):
    """Doors R1, R2 (red) and B (blue), an hour each in the booth; the batch counts kilograms."""
    items = ("R1", "R2", "B")
    return {
        "items": [{"item": item, "supply": "make"} for item in items],
        "run_rates": [
            {"item": item, "routing": "", "step": 10, "resource": "booth", "value": 1.0,
             "setup_hours": 0.0}
            for item in items
        ],
        "capacities": capacity("booth", 100.0),
        "unit_prices": [{"item": item, "value": 100.0} for item in items],
        "unit_costs": [{"item": item, "value": 10.0, "material": 10.0} for item in items],
        "lot_groups": list(groups),
        **more,
    }  # fmt: skip


def red(item, **more):
    return {"lot_group": "red", "item": item, **more}


def wanted(*rows):
    return [
        order(f"O{k}", item, quantity, 100, week(at)) for k, (item, quantity, at) in enumerate(rows)
    ]


def test_a_batch_takes_what_the_group_needs_later_before_it_is_made_too_large():
    # a batch of red is at least 10: 4 of R1 now, 3 of each in two weeks come with it
    sales = wanted(("R1", 4, 1), ("R1", 3, 3), ("R2", 3, 3), ("B", 2, 1), ("B", 2, 3))
    free = plan(**painter(sales=sales))
    assert len(orders(free, "make")) == 5
    done = plan(**painter(red("R1", group_minimum=10.0), red("R2"), sales=sales))
    assert orders(done, "make") == [
        ("B", 2.0, week(1)), ("R1", 7.0, week(1)), ("R2", 3.0, week(1)), ("B", 2.0, week(3)),
    ]  # fmt: skip


def test_what_is_missing_to_a_whole_kettle_is_made_more():
    # a kettle is 20 kg, a door takes 2 kg: 7 doors are wanted, 10 fill it
    sales = wanted(("R1", 4, 1), ("R2", 3, 1))
    done = plan(
        **painter(
            red("R1", group_multiple=20.0, lot_per_unit=2.0),
            red("R2", lot_per_unit=2.0),
            sales=sales,
        )
    )
    assert sum(q for _, q, _ in orders(done, "make")) == 10
    assert {day for _, _, day in orders(done, "make")} == {week(1)}


def test_an_item_in_a_colour_and_in_a_batch_keeps_both_minimums():
    sales = wanted(("R1", 4, 1), ("R2", 2, 2), ("B", 3, 3))
    bulk = [{"lot_group": "bulk", "item": item, "group_minimum": 9.0} for item in ("R1", "R2", "B")]
    done = plan(**painter(red("R1", group_minimum=6.0), red("R2"), *bulk, sales=sales))
    assert orders(done, "make") == [
        ("B", 3.0, week(1)), ("R1", 4.0, week(1)), ("R2", 2.0, week(1)),
    ]  # fmt: skip


def test_a_set_up_of_the_group_takes_its_hours_and_its_charge_once():
    # 5 hours and 30 for a batch of 10 of both, not for each of them
    sales = wanted(("R1", 6, 1), ("R2", 4, 1))
    red_rows = [
        red("R1", group_minimum=10.0, resource="booth", group_setup_hours=5.0, lot_charge=30.0),
        red("R2"),
    ]
    done = plan(**painter(*red_rows, sales=sales))
    assert sum(hours(done, "booth")) == pytest.approx(10 + 5)
    alone = plan(**painter(sales=sales))
    assert money(done, "conversion") == pytest.approx(money(alone, "conversion") - 30)


def test_parts_of_what_is_made_with_the_batch_are_there_for_it():
    # a door takes a board; the batch makes the later doors now, so their boards are needed now
    sales = wanted(("R1", 4, 3), ("R2", 6, 5))
    boards = {
        "bom_lines": [
            {"item": item, "component": "L", "quantity": 1.0} for item in ("R1", "R2", "B")
        ],
        "lead_times": [
            {"supplier": "S", "item": "L", "location": "", "value": 3.0, "high": 5.0, "n": 5}
        ],
    }
    tables = painter(red("R1", group_minimum=10.0), red("R2"), sales=sales, **boards)
    tables["items"].append({"item": "L", "supply": "buy"})
    tables["unit_costs"].append({"item": "L", "value": 10.0, "material": 10.0})
    done = plan({"order_cost": "0"}, **tables)
    assert orders(done, "make") == [("R1", 4.0, week(3)), ("R2", 6.0, week(3))]
    assert orders(done, "buy") == [("L", 10.0, week(2))]


def test_what_is_bought_of_a_group_comes_in_one_order():
    # a dye lot of yarn is at least 30 over both; each is needed in another week
    yarns = {}
    for item in ("Y1", "Y2"):
        for name, rows in bought(item, stock=0).items():
            yarns.setdefault(name, []).extend(rows)
    sales = [order("O1", "Y1", 20, 9, week(2)), order("O2", "Y2", 15, 9, week(5))]
    groups = [{"lot_group": "dye", "item": item, "group_minimum": 30.0} for item in ("Y1", "Y2")]
    alone = plan({"order_cost": "0"}, **yarns, sales=sales)
    assert [day for _, _, day in orders(alone, "buy")] == [week(2), week(5)]
    done = plan({"order_cost": "0"}, **yarns, sales=sales, lot_groups=groups)
    assert orders(done, "buy") == [("Y1", 20.0, week(2)), ("Y2", 15.0, week(2))]


def test_goods_that_do_not_keep_are_not_made_ahead_for_a_batch():
    sales = wanted(("R1", 4, 1), ("R2", 6, 5))
    tables = painter(red("R1", group_minimum=8.0), red("R2"), sales=sales)
    tables["items"] = [
        {"item": item, "supply": "make", "shelf_life": 14.0} for item in ("R1", "R2", "B")
    ]
    done = plan(**tables)
    assert ("R2", 6.0, week(1)) not in orders(done, "make")
    made = {day: q for item, q, day in orders(done, "make") if item == "R2"}
    assert max(made) >= week(4)

"""The plan of tiny firms against sums worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from firstmate.capabilities.supply import objective
from firstmate.capabilities.supply.closed_form import plan_alone
from firstmate.capabilities.supply.model import Program
from firstmate.capabilities.supply.read import situation
from firstmate.solve.linear import solve
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


def part(tables, name, column="linear"):
    return tables["plan_values"].filter(pl.col("part") == name)[column][0]


def total(tables, column="linear"):
    return part(tables, "total", column)


def test_a_bought_item_is_ordered_for_the_week_it_runs_out():
    # 30 in stock, 10 a week: empty after week 2; ordered 10 days before week 3, which is 13 Nov
    done = run(given(**bought("W", stock=30), forecasts=forecast("W", 10)))
    first = done["planned_orders"].filter(pl.col("kind") == "buy").row(0, named=True)
    assert (first["due"], str(first["release"])) == (week(3), "2026-11-13")
    assert done["projections"]["short"].sum() == 0


def test_money_of_a_bought_item_by_hand():
    # 8 weeks x 10 sold at 9 = 720; 50 bought at 5 = 250; stock left at the end 0;
    # stock 20 + 10 at the ends of weeks 0 and 1 held at 5 x 0.2 / 52
    done = run(given(**bought("W", stock=30), forecasts=forecast("W", 10)))
    assert part(done, "revenue") == pytest.approx(720)
    assert part(done, "material") == pytest.approx(-250)
    assert part(done, "holding") == pytest.approx(-30 * 5 * 0.2 / 52)
    assert total(done) == pytest.approx(720 - 250 - 30 / 52)


def test_what_cannot_come_in_time_is_half_lost_and_half_late():
    # nothing there, first arrival in week 2 (10 days): weeks 0 and 1 are short by 10 each; half is
    # lost at once; of the 5 who wait after week 0 a tenth leaves in week 1, of the 9.5 after week 1
    # a tenth in week 2: 5 + 5 + 0.5 + 0.95 = 11.45 lost, the rest is sold at 9 and bought at 5
    done = run(given(**bought("W", stock=0), forecasts=forecast("W", 10)))
    assert part(done, "revenue") == pytest.approx((80 - 11.45) * 9)
    assert part(done, "lost_revenue") == pytest.approx(11.45 * 9)
    assert part(done, "material") == pytest.approx(-(80 - 11.45) * 5)
    assert done["projections"]["lost"].sum() == pytest.approx(11.45)


def test_stock_in_steps_is_kept_only_where_it_pays():
    # holding is 5 x 0.2 / 52 = 0.019 a week: the step worth 0.1 is kept, the one worth 0.01 is not
    rows = [
        {"item": "W", "location": "", "step": k, "quantity": 5.0, "value": value}
        for k, value in ((1, 0.1), (2, 0.01))
    ]
    done = run(given(**bought("W", stock=30), forecasts=forecast("W", 10), stock_steps=rows))
    last = done["projections"].sort("period").row(-1, named=True)
    assert last["target"] == 5
    flows = done["plan_flows"].filter(pl.col("flow") == "buy")
    assert flows["linear_quantity"].sum() == pytest.approx(50 + 5)


def test_making_takes_hours_material_and_a_week():
    # 4 boards each; 60 boards are 15 tables; 10 hours a week are 10 tables; ready a week later
    done = run(saw_mill())
    made = done["plan_flows"].filter(pl.col("flow") == "make").sort("period")
    assert made.row(0, named=True)["period"] == week(1)
    assert made["linear_quantity"].to_list()[:2] == pytest.approx([10, 5])
    assert done["loads"]["hours"].max() <= 10 + 1e-9


def test_the_price_of_an_hour_is_what_an_hour_brings():
    base = run(saw_mill())
    hour = base["plan_prices"].filter(
        (pl.col("kind") == "resource") & (pl.col("period") == week(2))
    )
    rows = capacity("saw", 10)
    rows[2]["value"] = 10.1
    more = run(saw_mill(capacities=rows))
    assert total(more) - total(base) == pytest.approx(0.1 * hour["amount"][0], rel=1e-6)


def test_overtime_is_worked_only_where_it_is_cheaper_than_waiting():
    # a table waiting a week costs about 10 to 11: not at 40 an hour, but at 5
    dear = run(saw_mill(capacities=capacity("saw", 10, overtime_hours=5, overtime_cost=40)))
    cheap = run(saw_mill(capacities=capacity("saw", 10, overtime_hours=5, overtime_cost=5)))
    assert dear["loads"]["overtime"].sum() == 0
    assert cheap["loads"]["overtime"].sum() > 0
    assert total(cheap) > total(dear)


def test_a_firm_order_uses_up_the_forecast_of_its_week():
    # 6 of the 10 expected in week 4 are ordered already: 80 are sold in all, not 86
    done = run(
        given(
            **bought("W", stock=30),
            forecasts=forecast("W", 10),
            sales=[order("O1", "W", 6, 9, week(4))],
        )
    )
    assert part(done, "revenue") == pytest.approx(720)


def test_an_overdue_delivery_is_not_there_today():
    purchase = {
        "purchase": "P1", "line": 1, "supplier": "S", "item": "W", "quantity": 50.0,
        "received": 10.0, "ordered": week(-6), "confirmed": week(-2), "status": "partial",
    }  # fmt: skip
    done = run(
        given(**bought("W", stock=0), forecasts=forecast("W", 10), purchase_lines=[purchase])
    )
    firm = done["planned_orders"].filter("firm").row(0, named=True)
    # lead time 10, slow end 15: spread 5, at least 7 days after as-of
    assert (firm["quantity"], firm["due"]) == (40, AS_OF.replace(day=8))
    assert "overdue_purchases" in done["issues"]["code"].to_list()


def test_planning_with_the_proposals_ordered_proposes_nothing_more():
    tables = {**bought("W", stock=5), "forecasts": forecast("W", 10)}
    first = run(given(**tables))["planned_orders"]
    ordered = [
        {"purchase": f"P{k}", "line": 1, "supplier": "S", "item": "W", "quantity": row["quantity"],
         "received": 0.0, "ordered": AS_OF, "confirmed": row["due"], "status": "draft"}
        for k, row in enumerate(first.iter_rows(named=True))
    ]  # fmt: skip
    again = run(given(**tables, purchase_lines=ordered))["planned_orders"]
    assert again.filter(~pl.col("firm")).is_empty()


def test_no_demand_gives_an_empty_plan():
    done = run(saw_mill(forecasts=[], sales=[], stock=[]))
    assert done["planned_orders"].is_empty()
    assert done["buy_list"].is_empty()
    assert total(done) == 0


def test_nothing_at_all_gives_an_empty_plan():
    done = run(given())
    assert done["plan_flows"].is_empty()
    assert total(done) == 0


def test_minimums_and_multiples_are_kept_and_their_cost_is_said():
    tables = bought("W", stock=30)
    tables["items"] = [{"item": "W", "supply": "buy", "minimum": 30.0, "multiple": 12.0}]
    done = run(given(**tables, forecasts=forecast("W", 10)))
    bought_units = done["planned_orders"]["quantity"].to_numpy()
    assert (bought_units >= 30).all()
    assert np.allclose(bought_units % 12, 0)
    assert total(done, "realised") <= total(done) + 1e-6


def test_what_goes_into_a_lot_is_ordered_with_it():
    # 8 tables a week made in lots of 24 need 96 boards at once
    items = [
        {"item": "T", "supply": "make", "minimum": 24.0, "multiple": 24.0},
        {"item": "L", "supply": "buy"},
    ]
    rows = capacity("saw", 100)
    done = run(saw_mill(items=items, capacities=rows, sales=[]))
    made = done["planned_orders"].filter(pl.col("kind") == "make")["quantity"].to_numpy()
    assert made.sum() > 0
    assert done["projections"]["stock"].min() >= 0
    assert np.allclose(made[-1] % 24, 0)


def test_both_ways_of_planning_one_item_agree():
    # the closed form and the linear program of the same item earn the same
    for stock in (0.0, 30.0, 300.0):
        steps = [{"item": "W", "location": "", "step": 1, "quantity": 7.0, "value": 1.0}]
        s = situation(
            given(**bought("W", stock=stock), forecasts=forecast("W", 10), stock_steps=steps)
        )
        assert s.closed.all()
        alone = sum(objective.money(s, plan_alone(s)).values())
        open_ = replace(s, closed=np.zeros_like(s.closed))
        program = Program(open_)
        assert solve(program.model()).objective == pytest.approx(alone, rel=1e-9)


def test_the_objective_is_the_money_reported():
    s = situation(saw_mill())
    program = Program(s)
    solution = solve(program.model())
    money = sum(objective.money(s, program.flows(solution)).values())
    assert money == pytest.approx(solution.objective, rel=1e-9)


def test_stock_moves_to_where_it_sells():
    tables = bought("W", stock=0)
    tables["stock"] = [{"item": "W", "location": "A", "day": AS_OF, "quantity": 100.0}]
    done = run(
        given(
            **tables,
            locations=[{"location": "A"}, {"location": "B"}],
            lanes=[{"from_location": "A", "to_location": "B", "lead_time": 3.0, "unit_cost": 0.5}],
            forecasts=forecast("W", 10, location="B"),
        )
    )
    moves = done["planned_orders"].filter(pl.col("kind") == "move")
    assert set(moves["from_location"]) == {"A"}
    # week 0 cannot be reached; weeks 1 to 7 need 10 each and the 4.5 who still wait from week 0
    assert moves["quantity"].sum() == pytest.approx(74.5)
    assert part(done, "transfer", "realised") == pytest.approx(-37.25)


def test_a_budget_holds_purchases_back_and_has_a_price():
    tables = given({"buying_budget": "100"}, **bought("W", stock=0), forecasts=forecast("W", 10))
    done = run(tables)
    spent = done["planned_orders"].group_by_dynamic("release", every="4w", start_by="datapoint")
    assert spent.agg(pl.col("amount").sum())["amount"][0] <= 100 + 1e-6
    assert "cash" in done["plan_prices"]["kind"].to_list()


def test_pins_forbid_and_keep():
    never = [{"pin": "1", "op": "forbid", "item": "W"}]
    done = run(given(**bought("W", stock=30), forecasts=forecast("W", 10), plan_pins=never))
    assert done["planned_orders"].is_empty()
    keep = [{"pin": "1", "op": "keep", "item": "W", "quantity": 33.0, "day": week(4)}]
    done = run(given(**bought("W", stock=300), forecasts=forecast("W", 10), plan_pins=keep))
    kept = done["planned_orders"].filter(pl.col("period") == week(4))
    assert kept["quantity"].to_list() == pytest.approx([33])

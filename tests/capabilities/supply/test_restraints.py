"""Limits shared by many items: cash, what suppliers can deliver, space; by hand."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from firstmate.capabilities.supply import objective
from firstmate.capabilities.supply.model import Program
from firstmate.capabilities.supply.read import situation
from firstmate.solve.linear import solve
from tests.capabilities.supply.build import (
    AS_OF,
    bought,
    factory,
    forecast,
    given,
    order,
    run,
    week,
)


def part(done, name, column="linear"):
    return done["plan_values"].filter(pl.col("part") == name)[column][0]


def prices(done, kind):
    return done["plan_prices"].filter(pl.col("kind") == kind)


def short_of_cash(now, **settings):
    """W is bought at 5 (paid at once) and sold at 9 to a forecast that pays after 4 weeks."""
    return given(
        {"cash_limit": "0", "cash_now": str(now), **settings},
        **bought("W", stock=20),
        suppliers=[{"supplier": "S", "payment_days": 0.0}],
        forecasts=forecast("W", 10),
    )


def test_cash_that_is_there_limits_nothing():
    rich, plain = run(short_of_cash(10_000)), run(short_of_cash(10_000, cash_limit=""))
    assert part(rich, "total") == pytest.approx(part(plain, "total"))
    assert prices(rich, "cash").is_empty()


def test_cash_holds_purchases_back_and_has_a_price():
    # Weeks 2 and 3 could be bought with 100; only 60 is there until the first sales are paid.
    done = run(short_of_cash(60))
    bought_early = (
        done["plan_flows"]
        .filter((pl.col("flow") == "buy") & (pl.col("period") < week(4)))["linear_quantity"]
        .sum()
    )
    assert bought_early == pytest.approx(12)
    assert part(done, "overdraft") == 0
    cash = prices(done, "cash")
    assert set(cash["name"]) == {"cash"}
    # One more in the bank buys a fifth of a piece, sold now instead of half lost and half late.
    more = run(short_of_cash(61))
    assert part(more, "total") - part(done, "total") == pytest.approx(cash["amount"][0], rel=1e-6)


def test_a_credit_line_is_used_where_it_pays_and_costs_interest():
    done = run(short_of_cash(60, credit_line="40", credit_rate="0.52"))
    # 40 lent from week 3 until week 4, when the sales of week 0 are paid: 1 % a week
    assert part(done, "credit") == pytest.approx(-0.4)
    assert part(done, "total") > part(run(short_of_cash(60)), "total")


def test_money_in_the_bank_not_known_is_no_limit():
    done = run(short_of_cash(""))
    assert prices(done, "cash").is_empty()
    assert "cash_unknown" in done["issues"]["code"].to_list()


def test_wages_due_are_seen_before_they_are_due():
    rent = [{"cash_line": "rent", "day": week(5), "direction": "out", "amount": 200.0}]
    tables = short_of_cash(150)
    done = run(short_of_cash(150))
    poor = run(given(
        {"cash_limit": "0", "cash_now": "150"},
        **bought("W", stock=20), suppliers=[{"supplier": "S", "payment_days": 0.0}],
        forecasts=forecast("W", 10), cash_lines=rent,
    ))  # fmt: skip
    assert tables.settings["cash_now"] == 150
    assert part(poor, "total") < part(done, "total")
    assert prices(poor, "cash").height > 0


def test_a_supplier_delivers_no_more_than_it_can():
    offer = [{"supplier": "S", "item": "W", "price": 5.0, "weekly_quantity": 6.0}]
    done = run(given(**bought("W", stock=0), supplier_items=offer, forecasts=forecast("W", 10)))
    flows = done["plan_flows"].filter(pl.col("flow") == "buy")
    assert flows["linear_quantity"].max() <= 6 + 1e-6
    assert flows["quantity"].max() <= 6 + 1e-6
    assert set(prices(done, "supplier")["name"]) == {"S"}


def test_a_supplier_delivers_no_more_than_its_value_over_all_items():
    offers = [{"supplier": "S", "item": i, "price": 5.0} for i in ("V", "W")]
    tables = bought("W", stock=0)
    for name, row in bought("V", stock=0).items():
        tables[name] = [*tables[name], *row]
    done = run(given(
        **tables, supplier_items=offers, suppliers=[{"supplier": "S", "weekly_value": 80.0}],
        forecasts=[*forecast("V", 10), *forecast("W", 10)],
    ))  # fmt: skip
    bought_of = done["plan_flows"].filter(pl.col("flow") == "buy").group_by("period")
    by_week = bought_of.agg(pl.col("linear_quantity", "quantity").sum())
    assert (by_week["linear_quantity"] * 5).max() <= 80 + 1e-6
    assert (by_week["quantity"] * 5).max() <= 80 + 1e-6
    supplier = prices(done, "supplier").filter(pl.col("period") == week(3))
    assert supplier["amount"][0] > 0


def test_what_is_already_ordered_takes_its_part():
    offer = [{"supplier": "S", "item": "W", "price": 5.0, "weekly_quantity": 6.0}]
    open_line = {
        "purchase": "P1", "line": 1, "supplier": "S", "item": "W", "quantity": 5.0,
        "received": 0.0, "ordered": AS_OF, "confirmed": week(3), "status": "open",
    }  # fmt: skip
    done = run(given(
        **bought("W", stock=0), supplier_items=offer, forecasts=forecast("W", 10),
        purchase_lines=[open_line],
    ))  # fmt: skip
    new = done["plan_flows"].filter((pl.col("flow") == "buy") & (pl.col("period") == week(3)))
    assert new["linear_quantity"].sum() == pytest.approx(1)


def test_a_supplier_that_is_too_slow_is_named_before_its_goods_can_come():
    late = run(given(**bought("W", stock=0), sales=[order("O1", "W", 10, 9, week(0))]))
    named = prices(late, "supplier")
    assert set(named["name"]) == {"S"}
    assert named["period"].max() < week(2)
    assert prices(
        run(given(**bought("W", stock=99), forecasts=forecast("W", 10))), "supplier"
    ).is_empty()


def test_a_full_place_takes_space_outside_at_its_price():
    # 20 pieces of 1 m3 where 10 fit: 10 outside at the end of week 0 (10 are sold), then none
    tables = bought("W", stock=30)
    tables["items"] = [{"item": "W", "supply": "buy", "volume": 1.0}]
    tables["stock"] = [{"item": "W", "location": "A", "quantity": 30.0, "day": AS_OF}]
    place = [{"location": "A", "storage": 10.0}]
    done = run(given(**tables, locations=place, forecasts=forecast("W", 10, location="A")))
    assert part(done, "storage") == pytest.approx(-30)
    assert prices(done, "storage")["name"].to_list() == ["A"]


@pytest.mark.parametrize("seed", range(3))
def test_the_objective_is_the_money_reported_under_all_limits(seed):
    base = factory(seed)
    settings = {**base.settings, "cash_now": 500.0, "cash_limit": 0.0, "credit_line": 200.0}
    tables = {
        **base.tables,
        "locations": given(locations=[{"location": "A", "storage": 50.0}])["locations"],
        "items": base["items"].with_columns(pl.lit(1.0).alias("volume")),
        "stock": base["stock"].with_columns(pl.lit("A").alias("location")),
        "suppliers": given(suppliers=[{"supplier": "S1", "weekly_value": 60.0}])["suppliers"],
    }
    tables["forecasts"] = tables["forecasts"].with_columns(pl.lit("A").alias("location"))
    s = situation(replace(base, tables=tables, settings=settings))
    program = Program(s)
    solution = solve(program.model())
    money = objective.money(s, program.flows(solution))
    assert sum(money.values()) == pytest.approx(solution.objective, rel=1e-9)
    assert money["storage"] < 0

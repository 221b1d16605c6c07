"""Buy list, reasons, pegs, recommendations and cash of small plans, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from firstmate.capabilities.supply import SAYINGS, TASKS
from tests.capabilities.supply.build import (
    AS_OF,
    bought,
    forecast,
    given,
    order,
    run,
    saw_mill,
    week,
)


def test_the_buy_list_says_what_why_and_what_it_is_worth():
    # 15 in stock, 10 a week: gone in week 1; 10 days: first there in week 2, to be ordered 6 Nov
    done = run(given(**bought("W", stock=15), forecasts=forecast("W", 10)))
    line = done["buy_list"].row(0, named=True)
    assert (line["supplier"], line["item"], line["reason"]) == ("S", "W", "buy_for_forecast")
    assert (str(line["order_by"]), line["covers_until"]) == ("2026-11-06", week(1))
    # until the order after it could be there (week 3): 40 wanted, 15 there
    assert (line["needed"], line["available"]) == (40, 15)
    # 5 are short before it can come, half of them wait, a tenth of those leaves: 62.25 ordered, all
    # of them short without it, at a margin of 4, half of them lost
    short, hold = 62.25, 5 * 0.2 / 52
    assert line["quantity"] == pytest.approx(short)
    kept = (line["quantity"] - short / 2) * hold * (7 - 2)
    assert line["value"] == pytest.approx(short * 4 * 0.5 - kept)
    assert line["cash"] == -line["amount"] == pytest.approx(-5 * line["quantity"])


def test_one_recommendation_a_supplier_net_of_the_cost_of_ordering():
    done = run(given(**bought("W", stock=15), forecasts=forecast("W", 10)))
    row = done["recommendations"].filter(pl.col("code") == "order_now").row(0, named=True)
    assert row["value"] == pytest.approx(done["buy_list"]["value"].sum() - 25)
    assert row["deadline"] == done["buy_list"]["order_by"][0]
    assert row["cash_effect"] == pytest.approx(-done["buy_list"]["amount"].sum())


def test_nothing_is_bought_before_its_time():
    done = run(given(**bought("W", stock=70), forecasts=forecast("W", 10)))
    assert done["buy_list"].is_empty()
    assert done["planned_orders"].height == 1


def test_an_order_too_small_for_its_supplier_is_said():
    tables = bought("W", stock=15)
    tables["suppliers"] = [{"supplier": "S", "minimum_value": 9000.0}]
    done = run(given(**tables, forecasts=forecast("W", 10)))
    assert done["buy_list"]["remark"].to_list() == ["below_supplier_minimum"]


def test_a_late_order_names_the_supplier_who_is_too_slow():
    # 10 ordered for week 1, nothing there, first arrival week 2: five days into a week are Friday
    done = run(given(**bought("W", stock=0), sales=[order("O1", "W", 10, 9, week(1))]))
    row = done["deliveries"].row(0, named=True)
    assert row["reason"] == "supplier_lead_time"
    assert str(row["planned_on"]) == "2026-11-20"
    assert row["late_days"] == 11
    # one week late: 10 % of 90 lost
    assert row["late_cost"] == pytest.approx(9)
    assert row["lost_quantity"] == pytest.approx(1)
    cause = done["reasons"].row(0, named=True)
    assert (cause["supplier"], cause["day"]) == ("S", week(2))
    assert done["recommendations"].filter(pl.col("code") == "expedite").height == 1


def test_pegs_join_every_unit_with_what_it_is_for():
    done = run(saw_mill())
    pegs = done["pegs"]
    from_stock = pegs.filter((pl.col("supply") == "stock") & (pl.col("item") == "L"))
    assert from_stock["quantity"].sum() == pytest.approx(60)
    assert pegs.filter(pl.col("demand") == "O1/1")["quantity"].sum() == pytest.approx(20)


def test_every_reason_and_recommendation_has_its_sentence():
    done = run(saw_mill())
    said = {saying.code for saying in SAYINGS}
    assert set(done["reasons"]["code"]) <= said
    assert set(done["recommendations"]["code"]) <= said
    assert set(done["buy_list"]["reason"]) <= said


def test_cash_is_paid_by_the_terms_of_each():
    tables = bought("W", stock=10)
    tables["customers"] = [{"customer": "K", "payment_days": 14.0}]
    tables["suppliers"] = [{"supplier": "S", "payment_days": 0.0}]
    base = given(
        {"cash_now": "1000"},
        **tables,
        sales=[order("O1", "W", 10, 9, week(0), customer="K"), order("O2", "W", 8, 9, week(3))],
        cash_lines=[
            {
                "cash_line": "rent",
                "day": AS_OF,
                "direction": "out",
                "amount": 50.0,
                "every": "month",
            }
        ],
    )
    cash = run(base)["cash_projection"].sort("period")
    # O1: 90 in week 2; 8 bought for week 3 at 5 are paid there; rent on 1 December (week 4)
    assert cash["sales"].to_list()[2] == pytest.approx(90)
    assert cash["purchases"].to_list()[3] == pytest.approx(-40)
    assert cash["other"].to_list()[4] == pytest.approx(-50)
    assert cash["balance"].to_list()[-1] == pytest.approx(
        1000 + cash["in"].sum() - cash["out"].sum()
    )


def test_open_invoices_and_purchases_in_foreign_money_count_at_their_rate():
    tables = bought("W", stock=0)
    tables["purchase_lines"] = [
        {"purchase": "P", "line": 1, "supplier": "S", "item": "W", "quantity": 10.0, "price": 8.0,
         "currency": "USD", "ordered": AS_OF, "confirmed": week(1), "status": "open"}
    ]  # fmt: skip
    bills = [
        {"invoice": name, "customer": "K", "amount": 100.0, "currency": code, "day": AS_OF,
         "due": week(2)}
        for name, code in (("1", "USD"), ("2", "EUR"), ("3", "GBP"))
    ]  # fmt: skip
    base = given(
        {"cash_now": "1000", "currency": "EUR"},
        **tables,
        sales=[order("O1", "W", 10, 9, week(2), customer="K")],
        invoices=bills,
        fx_rates=[{"currency": "USD", "day": AS_OF - timedelta(days=9), "rate": 0.5}],
    )
    cash = run(base)["cash_projection"].sort("period")
    # 100 EUR and 100 USD at 0.5; for GBP nobody has a rate, which intake says.
    assert cash["receivables"].sum() == pytest.approx(150)
    assert cash["purchases"].sum() == pytest.approx(-40)


def test_declarations_agree_with_what_is_given():
    done = run(saw_mill())
    assert {table.name for task in TASKS for table in task.gives} == set(done)
    assert replace(TASKS[0]).name == "plan"

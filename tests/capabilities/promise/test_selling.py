"""Free to sell, customers, quotes and hours by skill: sums worked out by hand."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from firstmate.base.errors import Refused
from firstmate.capabilities.promise.customers import customer_view
from firstmate.capabilities.promise.free import free_to_sell
from firstmate.capabilities.promise.quotes import accuracy, overruns, quote_desk
from firstmate.capabilities.promise.staffing import hours_needed
from firstmate.capabilities.promise.wins import effects
from tests.capabilities.promise.build import (
    AS_OF,
    MONDAY,
    buys,
    capacity,
    given,
    leads,
    load,
    peg,
    projected,
    stock,
    week,
)  # fmt: skip


def sold(order, item, quantity, day, **more):
    return {"order": order, "line": 1, "item": item, "kind": "item", "quantity": quantity,
            "day": day, **more}  # fmt: skip


def test_free_stock_hurts_neither_orders_nor_the_forecast():
    """20 there, 4 ordered, 10 expected to sell by week 4: 6 are free, 16 if the forecast may wait."""
    tables = {
        "projections": projected("A"), "stock": [stock("A", 20.0)],
        "pegs": [peg("stock", "7/1", "A", 4.0, week(1)),
                 peg("stock", "forecast 2026-11-30", "A", 10.0, week(4))],
        "sales": [sold("1", "A", 1.0, AS_OF)],
        "unit_prices": [{"item": "A", "value": 9.0}], "unit_costs": [{"item": "A", "value": 5.0}],
    }  # fmt: skip
    row = free_to_sell(given(**tables))["free_stock"].row(0, named=True)
    assert (row["period"], row["quantity"], row["ordered_only"]) == (MONDAY, 6.0, 16.0)
    assert row["contribution"] == 24.0
    hold = {"hold": "H", "item": "A", "period": MONDAY, "quantity": 5.0}
    row = free_to_sell(given(holds=[hold], **tables))["free_stock"].row(0, named=True)
    assert (row["quantity"], row["ordered_only"]) == (1.0, 11.0)


def test_free_hours_by_week():
    full = [row | {"hours": 30.0, "hours_jobs": 30.0} for row in load("SAW", 40.0)]
    tables = {"loads": full, "capacities": capacity("SAW", 40.0, overtime=5.0),
              "job_rates": [{"job_class": "Doors", "resource": "SAW", "value": 2.0}]}  # fmt: skip
    rows = free_to_sell(given(**tables))["free_hours"]
    first = rows.row(0, named=True)
    assert len(rows) == 8
    # All 30 hours are for work that is only expected; 10 h at 2 h for 1,000 make 5,000 of price.
    assert (first["hours"], first["ordered_only"], first["overtime"]) == (10.0, 40.0, 5.0)
    assert (first["job_class"], first["amount"]) == ("Doors", 5000.0)


def test_how_fast_an_item_may_be_sold_until_the_container_lands():
    """30 there, 6 of them ordered; the container lands in 4 weeks; 10 a week would sell: 16 short."""
    tables = {
        "projections": projected("A"), "stock": [stock("A", 30.0)],
        "lead_times": [leads("S", "A", 60.0)],
        "planned_orders": [buys("PO7", "A", 500.0, week(4), supplier="S", firm=True)],
        "pegs": [peg("stock", "7/1", "A", 6.0, week(1))],
        "forecasts": [{"item": "A", "location": "", "period": week(k), "layer": "consensus",
                       "mean": 10.0} for k in range(8)],
        "unit_prices": [{"item": "A", "value": 9.0}], "unit_costs": [{"item": "A", "value": 5.0}],
    }  # fmt: skip
    row = free_to_sell(given({"lost_when_short": "0.5"}, **tables))["sell_pace"].row(0, named=True)
    assert (row["lands"], row["document"], row["quantity"]) == (week(4), "PO7", 24.0)
    assert (row["pace"], row["expected_pace"], row["short"]) == (6.0, 10.0, 16.0)
    # Half of the 16 leave, each with 4 of contribution; so one flown in may cost 2.
    assert (row["lost_amount"], row["fly_worth"]) == (32.0, 2.0)
    # Holding it back loses them all, 64, of which 32 would have been lost anyway.
    assert (row["cut"], row["cut_cost"]) == (pytest.approx(0.4), 32.0)
    assert row["fly_supplier"] is None  # nobody with a price brings it before
    assert row["price_rise"] is None  # no sale shows how demand answers prices


def test_a_price_rise_where_sales_show_the_elasticity():
    rng = np.random.default_rng(3)
    sales = []
    for k in range(50):
        price = 9.0 * (1.2 if k % 2 else 1.0)
        units = round(100 * (price / 9.0) ** -2.0 * rng.uniform(0.97, 1.03))
        day = AS_OF - timedelta(weeks=k + 1)
        sales.append(sold(f"{k}", "A", float(units), day, amount=price * units))
    tables = {
        "projections": projected("A"), "stock": [stock("A", 100.0)],
        "lead_times": [leads("S", "A", 60.0)], "sales": sales,
        "planned_orders": [buys("PO7", "A", 500.0, week(2), supplier="S", firm=True)],
        "forecasts": [{"item": "A", "location": "", "period": week(k), "layer": "consensus",
                       "mean": 100.0} for k in range(8)],
        "unit_prices": [{"item": "A", "value": 9.0}], "unit_costs": [{"item": "A", "value": 5.0}],
    }  # fmt: skip
    row = free_to_sell(given(**tables))["sell_pace"].row(0, named=True)
    # Half of demand is there: at an elasticity of -2 the price rises by 2^0.5 - 1 = 41 %.
    assert row["price_rise"] == pytest.approx(2**0.5 - 1, abs=0.03)
    assert row["price_gain"] == pytest.approx(100 * 9.0 * row["price_rise"])


def test_customers_served_at_risk_and_likely_to_order():
    days = [AS_OF - timedelta(days=n) for n in (70, 50, 30, 10)]
    sales = [
        sold(f"{n}", "A", 5.0 + n, day, customer="C", amount=100.0,
             first_promised=day + timedelta(days=5), shipped_on=day + timedelta(days=5 + 4 * (n == 2)))
        for n, day in enumerate(days)
    ]  # fmt: skip
    open_line = {"order": "9", "line": 1, "customer": "C", "amount": 40.0, "late_days": 3.0,
                 "late_cost": 2.0, "promised": week(0), "planned_on": week(1)}  # fmt: skip
    (row,) = customer_view(given(sales=sales, deliveries=[open_line]))["customer_view"].to_dicts()
    assert (row["lines"], row["on_time"], row["late_days"]) == (4, 0.75, 4.0)
    assert (row["open_lines"], row["lines_at_risk"], row["amount_at_risk"]) == (1, 1, 40.0)
    # Every 20 days, last 10 days ago: next in 10 days.
    assert (row["between_days"], row["next_order"]) == (20.0, AS_OF + timedelta(days=10))
    assert (row["next_item"], row["next_quantity"], row["silent"]) == ("A", 6.5, False)


def test_estimates_against_hours_and_what_will_overrun():
    tables = {
        "jobs": [
            {"job": "1", "job_class": "Doors", "hours": 10.0, "status": "done", "finished": AS_OF},
            {"job": "2", "job_class": "Doors", "hours": 10.0, "status": "open"},
        ],
        "work_reports": [{"report": "a", "job": "1", "resource": "SAW", "day": AS_OF, "hours": 12.0}],
        "job_hours": [{"job": "2", "resource": "SAW", "value": 8.0, "low": 5.0, "high": 11.0,
                       "done_hours": 4.0, "job_class": "Doors"}],
    }  # fmt: skip
    (told,) = accuracy(given(**tables)).to_dicts()
    assert (told["job_class"], told["count"], told["ratio"]) == ("Doors", 1, 1.2)
    (over,) = overruns(given({"hour_cost": "30"}, **tables)).to_dicts()
    assert (over["job"], over["over"], over["over_low"], over["over_high"]) == ("2", 2.0, -1.0, 5.0)
    assert over["cost"] == 60.0


def test_a_quote_is_priced_from_like_jobs_and_ranked_by_its_scarce_hours():
    tables = {
        "quotes": [
            {"quote": "Q1", "job_class": "Doors", "amount": 1000.0, "material": 400.0, "owner": "ann"},
            {"quote": "Q2", "job_class": "Stairs", "amount": 1000.0, "material": 400.0},
            {"quote": "Q3", "job_class": "Doors", "amount": 1000.0, "outcome": "won"},
        ],
        "job_rates": [{"job_class": "Doors", "resource": "SAW", "value": 4.0, "spread": 0.3},
                      {"job_class": "Stairs", "resource": "SAW", "value": 20.0, "spread": 0.3}],
        "conversions": [{"stage": "", "owner": "ann", "job_class": "Doors", "value": 0.6},
                        {"stage": "", "owner": "", "job_class": "", "value": 0.25}],
        "loads": load("SAW", 40.0), "capacities": capacity("SAW", 40.0),
        "plan_prices": [{"kind": "resource", "name": "SAW", "period": week(k), "amount": 35.0}
                        for k in range(8)],
    }  # fmt: skip
    rows = {row["quote"]: row for row in quote_desk(given(**tables))["job_quotes"].to_dicts()}
    assert set(rows) == {"Q1", "Q2"}
    # Doors take 4 h: 600 less 140 displaced; stairs 20 h: 600 less 700, so they are to leave.
    assert (rows["Q1"]["hours"], rows["Q1"]["chance"]) == (4.0, 0.6)
    assert rows["Q1"]["gain"] == pytest.approx(460.0)
    assert (rows["Q1"]["rank"], rows["Q1"]["leave"]) == (1, False)
    assert rows["Q2"]["gain"] == pytest.approx(-100.0)
    assert (rows["Q2"]["chance"], rows["Q2"]["leave"]) == (0.25, True)
    assert rows["Q1"]["hours_low"] < 4.0 < rows["Q1"]["hours_high"]


def test_effects_of_price_and_lead_time_are_found_where_they_are_and_only_there():
    rng = np.random.default_rng(4)
    price = rng.lognormal(0, 0.3, 800)
    days = rng.choice([28.0, 42.0, 56.0, 70.0], 800)
    for slope, shows in ((-1.5, True), (0.0, False)):
        odds = slope * np.log2(price) + slope / 3 * (days - 49) / 7
        won = rng.random(800) < 1 / (1 + np.exp(-odds))
        quotes = [
            {"quote": f"{n}", "amount": 50.0 * 20 * price[n], "hours": 20.0,
             "promised_days": days[n], "outcome": "won" if won[n] else "lost"} for n in range(800)
        ]  # fmt: skip
        told = effects(given(quotes=quotes)["quotes"])
        assert (told.price_shows, told.week_shows) == (shows, shows)
        if shows:
            assert told.price == pytest.approx(slope, abs=3 * told.price_error)


def test_if_a_deal_is_won_whom_do_we_hire_and_by_when():
    """40 h a week, 30 expected; deal A brings 100 h in week 4: from then on 90 h are missing."""
    tables = {
        "capacities": capacity("SAW", 40.0), "loads": load("SAW", 40.0),
        "job_rates": [{"job_class": "Doors", "resource": "SAW", "value": 10.0}],
        "intakes": [{"job_class": "Doors", "period": week(k) - timedelta(days=56),
                     "layer": "consensus", "mean": 3000.0} for k in range(8)],
        "deals": [{"deal": "A", "job_class": "Doors", "amount": 10000.0, "wanted": week(4),
                   "outcome": "open"},
                  {"deal": "C", "job_class": "Doors", "amount": 1000.0, "wanted": week(4),
                   "outcome": "open"}],
        "deal_chances": [{"kind": "deal", "deal": "A", "chance": 0.0},
                         {"kind": "deal", "deal": "C", "chance": 0.5}],
    }  # fmt: skip
    options = {"won": "A", "lost": "C"}
    told = hours_needed(given({"hire_weeks": "3"}, options=options, **tables))
    rows, (hire,) = told["hours_needed"], told["hires"].to_dicts()
    (at,) = rows.filter(period=week(4)).to_dicts()
    # C stood for 500 of the 3,000 expected in that week.
    assert (at["expected_hours"], at["won_hours"], at["missing"]) == (25.0, 100.0, 85.0)
    assert at["hire_by"] == week(1)
    assert at["people"] == pytest.approx(85.0 / 38.0)
    assert rows.filter(pl.col("period") < week(4))["missing"].to_list() == [0.0] * 4
    # From week 5 on 10 free hours a week eat into it.
    assert rows.filter(period=week(5))["missing"].to_list() == [75.0]
    # What is still missing when the plan ends is filled from week 4 on by people of 38 hours.
    last, weeks = rows["missing"][-1], rows.filter(pl.col("period") >= week(4)).height
    assert (hire["period"], hire["hire_by"], hire["missing"]) == (week(4), week(1), 85.0)
    assert hire["lasting"] == last
    assert hire["people"] == pytest.approx(last / 38 / weeks)
    assert hire["cost"] == pytest.approx(0.0 if last <= 1 else 4000 + 13 * 38 * 32)
    with pytest.raises(Refused, match="There is no open deal X"):
        hours_needed(given(options={"won": "X", "lost": ""}, **tables))

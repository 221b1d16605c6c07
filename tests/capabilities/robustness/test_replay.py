"""The replay of a small trader: closed forms, common random numbers, and cash."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from scipy.special import ndtr

import firstmate as fm
from firstmate.capabilities.robustness.calm import trading
from firstmate.capabilities.robustness.chances import Chances, Gates, Orders, curve
from firstmate.capabilities.robustness.draws import draw
from firstmate.capabilities.robustness.walk import walk
from firstmate.capabilities.robustness.worth import Terms, late_cost

DAY = date(2026, 3, 1)  # a Sunday
MONDAY = DAY + timedelta(days=1)


def firm(**tables):
    past = [
        {"purchase": f"P{n}", "line": 1, "supplier": "Ems", "item": "oak", "quantity": 10.0,
         "received": 10.0, "price": 6.0, "ordered": DAY - timedelta(days=300 - 7 * n), "status": "done",
         "received_on": DAY - timedelta(days=300 - 7 * n - 8 - (n * 5) % 17)}
        for n in range(24)
    ]  # fmt: skip
    lines = [
        {"order": str(n), "line": 1, "day": DAY - timedelta(weeks=n), "item": "oak", "quantity": 4.0 + n % 5,
         "amount": 40.0 + 10.0 * (n % 5), "status": "done", "shipped": 4.0 + n % 5, "customer": "K",
         "shipped_on": DAY - timedelta(weeks=n)}
        for n in range(1, 50)
    ] + [{"order": "now", "line": 1, "day": DAY, "item": "oak", "quantity": 30.0, "amount": 300.0,
          "customer": "K", "status": "open", "promised": MONDAY + timedelta(days=25)}]  # fmt: skip
    bills = [
        {"invoice": f"R{n}", "customer": "K", "day": DAY - timedelta(days=90 + n), "amount": 50.0, "paid": 50.0,
         "due": DAY - timedelta(days=60 + n), "paid_on": DAY - timedelta(days=60 + n - n % 10)}
        for n in range(20)
    ]  # fmt: skip
    return fm.build("firm", {
        "items": [{"item": "oak", "cost": 6.0, "price": 10.0, "supply": "buy"}],
        "suppliers": [{"supplier": "Ems", "lead_time": 14.0}],
        "supplier_items": [{"supplier": "Ems", "item": "oak", "price": 6.0}],
        "customers": [{"customer": "K", "payment_days": 14.0}],
        "purchase_lines": past, "sales_lines": lines, "invoices": bills,
        "stock": [{"item": "oak", "day": DAY, "quantity": 20.0}], **tables,
    }, as_of=DAY)  # fmt: skip


@pytest.fixture(scope="module")
def run():
    return fm.run(firm(), "replay", "cash_dips", "deliveries", "plan_values", "planned_orders", "lead_times",
                  "cash_projection")  # fmt: skip


def test_without_chance_the_replay_is_the_plan(run):
    figures = {row["measure"]: row for row in run["replay_figures"].rows.iter_rows(named=True)}
    total = run["plan_values"].rows.filter(pl.col("part") == "total")["realised"][0]
    assert figures["contribution"]["as_planned"] == pytest.approx(total)
    late = run["deliveries"].rows["late_days"].sum()
    assert (figures["on_time"]["as_planned"] == 1.0) == (late == 0)


def test_quantiles_are_in_order_and_chances_are_shares(run):
    rows = run["replay_figures"].rows
    for low, high in (("q05", "q25"), ("q25", "q50"), ("q50", "q75"), ("q75", "q95")):
        assert (rows[low] <= rows[high]).all()
    assert run["replay_orders"].rows["on_time"].is_between(0.0, 1.0).all()
    odds = run["cash_odds"].rows
    assert odds["below"].is_between(0.0, 1.0).all()
    assert odds["period"].to_list() == run["cash_projection"].rows["period"].to_list()


def test_the_chance_of_one_purchase_is_that_of_its_lead_time():
    # All of the order hangs on one open purchase whose supplier takes a median of 20, 9 of 10 30 days.
    days = 10.0
    spread = np.log(30.0 / 20.0) / 1.2815515655446004

    none = np.zeros(0, dtype=np.int64)
    of = trading(stock=[0.0], forecast=np.zeros((1, 6)), order=[(0, 5.0, 1)])
    buy = Orders(none, np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0), none, ())
    one = Orders(np.array([0]), np.array([5.0]), np.array([days]), np.array([0.0]), np.array([20.0]),
                 np.array([spread]), np.array([0]), ("Ems",))  # fmt: skip
    known = Chances(
        demand=np.ones((1, 6, 64)), persistence=0.0, buys=one, goods=buy,
        gates=Gates(none, np.zeros(0), np.zeros(0, dtype=bool), np.zeros((0, 64))), good=np.zeros(0),
        resources=(), there=np.zeros(0), job_hours=np.zeros(0), expected=np.zeros(6), first_work=none,
        firsts=np.arange(6) * 7,
    )  # fmt: skip
    came = walk(of, draw(of, known, count=20_000, block=0, seed=0)).line_week[:, 0]
    for week in (1, 2, 3):
        # There in this week: the days taken, rounded up, end before its last day is over.
        latest = 20.0 + (7 * (week + 1) - 1) - days
        assert (came <= week).mean() == pytest.approx(
            ndtr(np.log(latest / 20.0) / spread), abs=0.015
        )
    calmed = draw(of, known, count=5, block=0, seed=0, off=frozenset({"supplier Ems"}))
    assert (walk(of, calmed).line_week == 1).all()


def test_the_same_data_gives_the_same_answer(run):
    again = fm.run(firm(), "replay")
    for name in ("replay_orders", "replay_figures", "replay_causes", "cash_odds"):
        assert again[name].rows.equals(run[name].rows)


def test_habits_of_paying_are_days_after_the_due_day(run):
    habit = run["payment_habits"].rows.filter(pl.col("customer") == "K").row(0, named=True)
    # Paid n % 10 days after the due day, n of 0..19: twice 0 to 9.
    assert (habit["value"], habit["n"], habit["basis"]) == (4.5, 20, "measured")


def test_the_curve_of_a_week_keeps_its_mean():
    quantiles = np.array(
        [[0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0, 12.0, 20.0]]
    )
    assert curve(quantiles).mean() == pytest.approx(1.0)
    assert (np.diff(curve(quantiles)) >= 0).all()


def test_lateness_never_costs_more_than_the_order():
    terms = Terms(np.array([100.0]), np.array([0]), np.array([0.5]), np.array([0.3]), 0.0, 0.0)
    assert late_cost(terms, np.array([[9]])).tolist() == [[100.0]]


def test_a_firm_with_sales_lines_alone_is_replayed():
    lines = [{"order": "1", "line": 1, "day": DAY - timedelta(weeks=2), "item": "oak", "quantity": 3.0,
              "amount": 30.0}]  # fmt: skip
    found = fm.run(fm.build("bare", {"sales_lines": lines}, as_of=DAY), "replay", "cash_dips")
    assert found["replay_figures"].rows.height == 6

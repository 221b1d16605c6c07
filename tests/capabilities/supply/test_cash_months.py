"""Money in the bank beyond the plan: what is known goes on, sales follow the year before at the plan's pace."""

from datetime import date, timedelta

import pytest

from firstmate.company.account import money_in_bank
from tests.capabilities.supply.build import AS_OF, bought, given, order, run, week

# the middle of a month lies in a week of that month
RENT = {
    "cash_line": "rent",
    "day": AS_OF + timedelta(days=14),
    "direction": "out",
    "amount": 50.0,
    "every": "month",
}


def statement(*rows):
    return [
        {"bank_line": str(k), "day": day, "amount": amount, "balance": balance}
        for k, (day, amount, balance) in enumerate(rows)
    ]


def test_the_balance_is_the_last_of_the_statement_unless_one_is_set():
    # two lines on the last day: the one the other starts from is not the last
    lines = statement(
        (AS_OF, 50.0, 950.0), (AS_OF, -100.0, 900.0), (AS_OF - timedelta(days=3), 7.0, 4000.0)
    )
    for settings, first in (({}, 950.0), ({"cash_now": "10"}, 10.0)):
        cash = run(given(settings, **bought("W", stock=0), bank_lines=lines))[
            "cash_projection"
        ].sort("period")
        assert cash["balance"][0] == pytest.approx(first)


def test_twelve_months_carry_rent_beyond_the_plan():
    found = run(given({"cash_now": "1000"}, **bought("W", stock=0), cash_lines=[RENT]))[
        "cash_months"
    ]
    rows = found.sort("month")
    assert rows.height == 12
    assert rows["sales"].sum() == 0.0
    assert rows["other"].to_list() == [-50.0] * 12
    assert rows["balance"].to_list() == pytest.approx(
        [1000.0 + rows["other"][: k + 1].sum() for k in range(12)]
    )
    assert (rows["lowest"] <= rows["balance"] + 1e-9).all()
    assert rows["planned_share"][0] == 1.0
    assert rows["planned_share"][-1] == 0.0


def test_behind_the_plan_sales_follow_the_year_before_at_the_plans_pace():
    tables = bought("W", stock=1000)
    tables["customers"] = [{"customer": "K", "payment_days": 30.0}]
    last_year = [
        order(
            f"L{k}",
            "W",
            10,
            9,
            week(0),
            day=week(k) - timedelta(weeks=60),
            status="done",
            open_quantity=0.0,
        )
        for k in range(60)
    ]
    # a year before, 90 a week; the plan's eight weeks bring 180 a week: twice the pace
    now = [order(f"O{k}", "W", 20, 9, week(k), customer="K") for k in range(8)]
    answer = run(given({"cash_now": "0"}, **tables, sales=last_year + now))
    plan, months = answer["cash_projection"], answer["cash_months"].sort("month")
    before = 8 * 90.0
    pace = (plan["sales"].sum() + plan["receivables"].sum()) / before
    behind = months.filter(months["planned_share"] == 0.0)
    weekly = behind["sales"][1:-1] / 90.0
    assert weekly.min() >= 4 * pace - 1e-6
    assert weekly.max() <= 5 * pace + 1e-6


def test_one_account_in_foreign_money_counts_at_its_rate():
    import polars as pl

    day = date(2026, 3, 2)
    lines = pl.DataFrame({
        "bank_line": ["1", "2", "3"], "day": [day] * 3, "currency": ["EUR", "EUR", "USD"],
        "amount": [1.0, 1.0, 5.0], "balance": [101.0, 102.0, 50.0],
    })  # fmt: skip
    rates = pl.DataFrame({"currency": ["USD"], "day": [day], "rate": [0.5]})
    assert money_in_bank(None, lines=lines, rates=rates, home="EUR", as_of=day) == 127.0
    assert money_in_bank(None, lines=lines.clear(), rates=rates, home="EUR", as_of=day) is None

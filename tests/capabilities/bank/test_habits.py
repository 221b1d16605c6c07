"""What comes and goes regularly on a bank account: distance, amount, next day, and what the plan counts already."""

from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.base.task import Given
from firstmate.capabilities.bank import TASKS
from firstmate.capabilities.bank.habits import habits
from firstmate.company.setting import default_rows, ranges, values
from firstmate.company.tables import INPUTS

AS_OF = date(2026, 10, 30)
RESULTS = {table.name: table for task in TASKS for table in task.gives}


def line(day, amount, party="", text="", **more):
    return {"day": day, "amount": amount, "party": party, "text": text, "currency": "EUR"} | more


def months(day, amount, party, text="", *, first=1, last=10):
    return [
        line(date(2026, m, day), amount, party, f"{text} {m:02}/2026")
        for m in range(first, last + 1)
    ]


def asked(lines, **tables):
    rows = [row | {"bank_line": f"{k:04}"} for k, row in enumerate(lines)]
    named = {"bank_lines": rows, **tables}
    held = {n: frame(t, named.get(n)).rows for n, t in INPUTS.items()}
    given = Given(
        tables=held, as_of=AS_OF, settings=values(default_rows()), ranges=ranges(default_rows())
    )
    return {name: frame(RESULTS[name], found).rows for name, found in habits(given).items()}


def row(answer, name):
    return answer["cash_habits"].row(by_predicate=pl.col("cash_line") == name, named=True)


def test_rent_by_the_month_with_its_rise():
    found = asked(
        months(1, -1800.0, "Landlord", "Rent", last=7)
        + months(1, -1900.0, "Landlord", "Rent", first=8)
    )
    rent = row(found, "Landlord: rent")
    assert (rent["every"], rent["direction"], rent["kind"]) == ("month", "out", "regular")
    assert (rent["amount"], rent["low"], rent["high"]) == (1900.0, 1800.0, 1900.0)
    assert (rent["n"], rent["last"], rent["next_day"]) == (10, date(2026, 10, 1), date(2026, 11, 1))
    assert rent["year_amount"] == -22_800.0
    assert found["bank_moves"].height == 10


@pytest.mark.parametrize(
    ("every", "days", "n", "next_day"),
    [("week", 7, 30, date(2026, 11, 2)), ("quarter", 91, 5, date(2027, 1, 26))],
)
def test_weeks_and_quarters(every, days, n, next_day):
    last = date(2026, 10, 26)
    found = row(
        asked([line(last - timedelta(days=days * k), -50.0, "Cleaner") for k in range(n)]),
        "Cleaner",
    )
    assert (found["every"], found["n"], found["next_day"]) == (every, n, next_day)


def test_two_equal_payments_a_year_apart_come_again_and_two_unlike_do_not():
    same = [
        line(date(2025, 1, 15), -2400.0, "Insurer"),
        line(date(2026, 1, 15), -2500.0, "Insurer"),
    ]
    unlike = [line(date(2025, 1, 20), -100.0, "Shop"), line(date(2026, 1, 20), -900.0, "Shop")]
    found = asked(same + unlike)["cash_habits"]
    assert found["cash_line"].to_list() == ["Insurer"]
    assert found["next_day"].to_list() == [date(2027, 1, 15)]


def test_what_comes_at_any_day_counts_by_the_month():
    fuel = [
        line(date(2026, m, d), -60.0, "Fuel card") for m in range(4, 11) for d in (3, 4, 11, 25)
    ]
    found = row(asked(fuel), "Fuel card")
    assert (found["every"], found["amount"], found["n"]) == ("month", 240.0, 24)


def test_one_party_with_two_purposes_is_two_movements():
    tax = months(10, -900.0, "Tax office", "VAT") + months(10, -1400.0, "Tax office", "Payroll tax")
    found = asked(tax)["cash_habits"]
    assert found["cash_line"].to_list() == ["Tax office: payroll tax", "Tax office: vat"]


def test_what_has_stopped_is_left_out():
    assert asked(months(1, -300.0, "Old lease", last=7))["cash_habits"].is_empty()


def test_what_the_plan_counts_already_is_named_so():
    lines = (
        months(5, 2000.0, "BIG CUSTOMER LTD", "inv") + months(6, -700.0, "Oak Timber GmbH")
        + months(7, -80.0, "Phone") + months(28, 3000.0, "Stripe Payments", "payout")
        + [line(date(2026, m, 9), 900.0 + 40 * m, "CARD TAKINGS") for m in range(1, 11)]
    )  # fmt: skip
    found = asked(
        lines,
        customers=[{"customer": "C1", "name": "Big Customer"}],
        suppliers=[{"supplier": "S1", "name": "Oak Timber"}, {"supplier": "S2", "name": "Phone"}],
        purchase_lines=[
            {"purchase": "P1", "line": 1, "supplier": "S1", "item": "oak", "quantity": 1.0}
        ],
        cash_lines=[{"cash_line": "Rent", "day": AS_OF, "amount": 1.0}],
    )["cash_habits"]
    kinds = dict(found.select("cash_line", "kind").iter_rows())
    assert kinds == {
        "BIG CUSTOMER LTD: inv": "customer", "Oak Timber GmbH": "supplier", "Phone": "regular",
        "Stripe Payments: payout": "receipts", "CARD TAKINGS": "receipts",
    }  # fmt: skip


def test_a_cash_line_of_the_name_is_entered_already():
    found = asked(
        months(1, -1800.0, "Landlord"),
        cash_lines=[{"cash_line": "Landlord", "day": AS_OF, "amount": 1800.0}],
    )
    assert row(found, "Landlord")["kind"] == "entered"


def test_lines_in_any_order_give_the_same():
    lines = months(1, -1800.0, "Landlord", "Rent") + months(10, -900.0, "Tax office", "VAT")
    assert asked(lines)["cash_habits"].equals(asked(lines[::-1])["cash_habits"])


def test_no_lines_no_habits():
    found = asked([])
    assert found["cash_habits"].is_empty()
    assert found["bank_moves"].is_empty()

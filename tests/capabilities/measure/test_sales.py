"""Kinds, jobs, money and what is open, on orders small enough to check by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.measure.sales import sales
from tests.capabilities.measure.given import RESULTS, conformed, given


def lines_of(**tables):
    return conformed(sales(given(**tables)))["sales"]


def test_every_kind_is_told_apart():
    rows = lines_of(
        items=[{"item": "FIT", "supply": "service"}],
        sales_lines=[
            {"order": "1", "line": 1, "item": "A1", "quantity": 2.0, "price": 5.0, "customer": "C"},
            {"order": "2", "line": 1, "item": "FIT", "quantity": 1.0, "price": 50.0},
            {"order": "3", "line": 1, "description": "Oak stair", "amount": 9000.0},
            {"order": "3", "line": 2, "description": "Freight", "amount": 90.0},
            {"order": "4", "line": 1, "item": "POST", "description": "POSTAGE", "quantity": 1.0,
             "price": 18.0},
            {"order": "5", "line": 1, "item": "A1", "quantity": -1.0, "price": 5.0},
            {"order": "6", "line": 1, "item": "A1", "quantity": 3.0, "price": 5.0,
             "status": "cancelled"},
            {"order": "7", "line": 1, "item": "A1", "quantity": 3.0, "price": 5.0,
             "status": "quote"},
            {"order": "8", "line": 1, "item": "A1", "quantity": -40.0, "price": 0.0},
        ],
    )  # fmt: skip
    assert rows["kind"].to_list() == [
        "item", "service", "job", "fee", "fee", "return", "cancelled", "quote", "adjustment",
    ]  # fmt: skip


def test_a_code_that_is_stocked_is_never_a_fee():
    line = {"order": "1", "line": 1, "item": "POST", "description": "POST", "quantity": 1.0}
    assert lines_of(sales_lines=[line])["kind"][0] == "fee"
    stocked = lines_of(sales_lines=[line], stock=[{"item": "POST", "quantity": 4.0}])
    assert stocked["kind"][0] == "item"


def test_an_order_taken_back_soon_is_cancelled_on_both_sides_later_it_is_a_return():
    line = {"line": 1, "item": "A1", "customer": "C", "price": 2.0}
    rows = lines_of(
        sales_lines=[
            {**line, "order": "1", "day": date(2026, 3, 2), "quantity": 9.0},
            {**line, "order": "C2", "day": date(2026, 3, 5), "quantity": -9.0},
            {**line, "order": "3", "day": date(2026, 3, 2), "quantity": 4.0},
            {**line, "order": "C4", "day": date(2026, 6, 5), "quantity": -4.0},
        ]
    )
    assert dict(rows.select("order", "kind").iter_rows()) == {
        "1": "cancelled", "C2": "cancelled", "3": "item", "C4": "return",
    }  # fmt: skip
    assert dict(rows.drop_nulls("cancels").select("order", "cancels").iter_rows()) == {
        "C2": "1/1", "C4": "3/1",
    }  # fmt: skip


def test_the_job_of_a_line_is_its_own_else_its_order_else_order_and_line():
    rows = lines_of(
        jobs=[{"job": "J7", "job_class": "Stairs"}],
        quotes=[{"quote": "Q", "job": "B/2", "job_class": "Kitchens"}],
        sales_lines=[
            {"order": "A", "line": 1, "job": "J7", "amount": 10.0},
            {"order": "B", "line": 1, "amount": 10.0, "job_class": "Doors"},
            {"order": "B", "line": 2, "amount": 10.0},
            {"order": "C", "line": 5, "amount": 10.0},
        ],
    )
    assert rows["job"].to_list() == ["J7", "B/1", "B/2", "C"]
    assert rows["job_class"].to_list() == ["Stairs", "Doors", "Kitchens", ""]


def test_jobs_without_a_sales_line_are_demand_too():
    rows = lines_of(
        jobs=[
            {"job": "J1", "amount": 500.0, "status": "open", "ordered": date(2026, 9, 1)},
            {"job": "J2", "amount": 700.0, "status": "open"},
        ],
        sales_lines=[{"order": "J2", "line": 1, "amount": 700.0}],
    )
    assert rows.select("order", "kind", "document").rows() == [
        ("J1", "job", "job"),
        ("J2", "job", ""),
    ]


def test_amounts_come_in_one_currency_without_tax():
    line = {"line": 1, "item": "A", "quantity": 2.0}
    answer = conformed(
        sales(
            given(
                settings={"currency": "EUR", "tax_rate": 0.25},
                fx_rates=[
                    {"currency": "USD", "day": date(2026, 1, 1), "rate": 0.5},
                    {"currency": "USD", "day": date(2026, 6, 1), "rate": 0.8},
                ],
                sales_lines=[
                    {**line, "order": "1", "price": 10.0, "currency": "EUR"},
                    {
                        **line,
                        "order": "2",
                        "price": 10.0,
                        "currency": "USD",
                        "day": date(2026, 5, 1),
                    },
                    {
                        **line,
                        "order": "3",
                        "price": 10.0,
                        "currency": "USD",
                        "day": date(2025, 5, 1),
                    },
                    {**line, "order": "4", "price": 10.0, "currency": "CHF"},
                    {**line, "order": "5", "price": 10.0, "tax_included": True},
                ],
            )
        )
    )
    # 2 x 10; 20 x 0.5; before the first rate the first holds; no rate: empty; 20 / 1.25.
    assert answer["sales"]["amount"].to_list() == [20.0, 10.0, 10.0, None, 16.0]
    said = dict(answer["issues"].select("code", "value").iter_rows())
    assert said["no_exchange_rate"] == "CHF"
    effect = answer["issues"].filter(code="tax_taken_out")["effect"].item()
    assert effect == pytest.approx(4.0)


def test_what_is_open_is_what_was_not_shipped():
    line = {"line": 1, "item": "A", "quantity": 10.0, "price": 3.0}
    rows = lines_of(
        shipments=[{"shipment": "S", "line": 1, "order": "2", "item": "A", "quantity": 4.0,
                    "shipped_on": date(2026, 10, 1)}],
        sales_lines=[
            {**line, "order": "1", "status": "open"},
            {**line, "order": "2"},
            {**line, "order": "3", "status": "done"},
            {**line, "order": "4", "document": "invoice"},
            {**line, "order": "5", "shipped": 10.0},
        ],
    )  # fmt: skip
    assert rows["status"].to_list() == ["open", "partial", "done", "done", "done"]
    assert rows["open_quantity"].to_list() == [10.0, 6.0, 0.0, 0.0, 0.0]
    assert rows["open_amount"].to_list() == [30.0, 18.0, 0.0, 0.0, 0.0]
    assert rows["shipped_on"][1] == date(2026, 10, 1)


def test_a_bare_list_of_sales_is_history_not_backlog():
    rows = lines_of(sales_lines=[{"order": "1", "line": 1, "item": "A", "quantity": 1.0}])
    assert rows["status"].item() == "done"


def test_a_moment_gives_the_day_of_the_companys_zone():
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    line = {"order": "1", "line": 1, "item": "A", "quantity": 1.0, "at": late}
    answer = sales(given(settings={"time_zone": "Europe/Berlin"}, sales_lines=[line]))
    assert answer["sales"]["day"].item() == date(2026, 3, 2)


def test_where_only_invoices_are_known_they_stand_in_for_orders_and_that_is_said():
    line = {"order": "1", "line": 1, "item": "A", "quantity": 1.0}
    answer = conformed(sales(given(sales_lines=[{**line, "invoiced_on": date(2026, 3, 2)}])))
    row = answer["sales"].row(0, named=True)
    assert (row["day"], row["document"], row["status"]) == (date(2026, 3, 2), "invoice", "done")
    assert answer["issues"]["code"].to_list() == ["no_orders"]


def test_promises_fill_first_and_present_day():
    rows = lines_of(
        promises=[
            {"order": "1", "line": 1, "known_at": date(2026, 1, 5), "promised": date(2026, 2, 1)},
            {"order": "1", "line": 1, "known_at": date(2026, 1, 9), "promised": date(2026, 3, 1)},
        ],
        sales_lines=[{"order": "1", "line": 1, "item": "A", "quantity": 1.0}],
    )
    assert rows.select("first_promised", "promised").row(0) == (date(2026, 2, 1), date(2026, 3, 1))


def test_a_line_far_beyond_the_usual_is_bulk():
    usual = [{"order": f"{n}", "line": 1, "item": "A", "quantity": 2.0} for n in range(9)]
    rows = lines_of(sales_lines=[*usual, {"order": "B", "line": 1, "item": "A", "quantity": 90.0}])
    assert rows.filter("bulk")["order"].to_list() == ["B"]


def test_numbers_that_are_missing_or_doubled_become_unique_and_are_said():
    line = {"order": "1", "item": "A", "quantity": 1.0}
    answer = conformed(
        sales(given(sales_lines=[{**line, "line": 1}, {**line, "line": 1}, {**line, "line": None}]))
    )
    assert answer["sales"]["line"].to_list() == [1, 2, 3]
    assert answer["issues"]["code"].to_list() == ["line_number_doubled", "order_without_day"]


def test_order_of_rows_changes_nothing():
    days = [date(2026, 1, 1 + n) for n in range(12)]
    rows = pl.DataFrame(
        {
            "order": [f"O{n // 2}" for n in range(12)],
            "line": [n % 2 + 1 for n in range(12)],
            "day": days,
            "item": ["A", None, "B"] * 4,
            "customer": ["C", "D"] * 6,
            "quantity": [3.0, None, -3.0, 3.0] * 3,
            "amount": [6.0, 50.0, -6.0, 6.0] * 3,
        }
    )
    marks = set()
    for seed in range(3):
        answer = sales(given(sales_lines=rows.sample(fraction=1.0, shuffle=True, seed=seed)))
        marks.add(frame(RESULTS["sales"], answer["sales"]).mark)
    assert len(marks) == 1

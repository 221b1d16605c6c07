"""Invoices past due and work not billed."""

from __future__ import annotations

from datetime import date

import pytest

from firstmate.capabilities.process.receivables import receivables
from tests.capabilities.process.given import conformed, given


def answer_of(**tables):
    return conformed(receivables(given({"credit_rate": 0.08}, **tables)))


def bill(invoice: str, **more) -> dict:
    return {"invoice": invoice, "customer": "C", "amount": 1000.0, "tax": 200.0,
            "day": date(2026, 9, 1), "due": date(2026, 9, 30), "kind": "invoice", **more}  # fmt: skip


def shipped(order: str, amount: float, on: date | None = date(2026, 10, 1), **more) -> dict:
    return {"order": order, "line": 1, "kind": "job", "job": order, "customer": "C", "status": "done",
            "quantity": 1.0, "shipped": 1.0 if on else 0.0, "price": amount, "amount": amount,
            "shipped_on": on, **more}  # fmt: skip


def test_what_is_past_due_and_not_paid_is_overdue_with_tax():
    answer = answer_of(
        invoices=[
            bill("1"),
            bill("2", paid=1200.0),
            bill("3", paid=200.0),
            bill("4", due=date(2026, 11, 30)),
            bill("5", kind="credit", amount=-500.0),
            bill("6", paid_on=date(2026, 10, 2)),
        ],
        payments=[{"payment": "P", "document": "1", "direction": "in", "amount": 300.0}],
    )
    assert answer["overdue"].select("invoice", "amount", "days").rows() == [
        ("1", 900.0, 30.0),
        ("3", 1000.0, 30.0),
    ]
    advice = answer["recommendations"].row(0, named=True)
    assert (advice["customer"], advice["count"], advice["cash_effect"]) == ("C", 2, 1900.0)
    # A quarter of 8 % a year.
    assert advice["value"] == pytest.approx(1900 * 0.02)
    assert advice["low"] == pytest.approx(1900 * 0.01)


def test_foreign_invoices_count_at_the_last_rate_known():
    answer = conformed(
        receivables(
            given(
                {"currency": "EUR"},
                invoices=[bill("1", currency="USD"), bill("2", currency="CHF")],
                fx_rates=[{"currency": "USD", "day": date(2026, 1, 1), "rate": 0.5}],
            )
        )
    )
    assert answer["overdue"].select("invoice", "amount").rows() == [("1", 600.0)]


def test_shipped_work_without_invoice_is_unbilled_less_its_deposit():
    answer = answer_of(
        sales=[
            shipped("A", 1000.0),
            shipped("B", 1000.0, invoiced_on=date(2026, 10, 2)),
            shipped("C", 1000.0, on=date(2026, 10, 28)),
            shipped("D", 1000.0, on=None),
            shipped("E", 1000.0),
        ],
        invoices=[
            bill("1", order="A", kind="deposit", amount=400.0),
            bill("2", order="B"),
            bill("3", order="E", amount=1000.0),
        ],
    )
    # B is billed, C was shipped two days ago, D not at all, E has an invoice.
    assert answer["unbilled"].select("order", "amount", "days").rows() == [("A", 600.0, 29.0)]
    advice = answer["recommendations"].filter(code="write_invoice").row(0, named=True)
    assert (advice["order"], advice["cash_effect"]) == ("A", 600.0)


def test_a_shop_that_is_paid_at_once_owes_no_invoices():
    answer = answer_of(
        sales=[
            shipped("A", 1000.0, channel="office"),
            shipped("B", 1000.0, channel="office", invoiced_on=date(2026, 10, 2)),
            shipped("W", 50.0, channel="web"),
        ]
    )
    assert answer["unbilled"]["order"].to_list() == ["A"]


def test_files_that_name_no_invoice_say_nothing_of_bills():
    assert answer_of(sales=[shipped("A", 1000.0)])["unbilled"].is_empty()

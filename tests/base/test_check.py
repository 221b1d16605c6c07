"""Checks of rows: each rule by hand."""

from __future__ import annotations

from datetime import date

import polars as pl

from firstmate.base.check import check, references
from firstmate.base.frame import frame
from firstmate.base.table import Column, input_table

PRICES = input_table(
    "prices",
    "Prices.",
    Column("item", "text", "Code.", key=True, required=True, references="items.item"),
    Column("price", "money", "Price.", low=0, high=100),
    Column("kind", "text", "Kind.", choices=("list", "special")),
    Column("valid_from", "day", "First day."),
    Column("valid_to", "day", "Last day."),
    validity=("valid_from", "valid_to"),
)


def found(*rows: dict[str, object]) -> list[tuple[str, str, str | None]]:
    findings = check(PRICES, frame(PRICES, rows).rows)
    return sorted(findings.select("rule", "column", "value").rows())


def test_good_rows_have_no_finding() -> None:
    assert found({"item": "A", "price": 0.0, "kind": "list"}, {"item": "B"}) == []


def test_each_rule() -> None:
    assert found({"price": 1.0}) == [("required", "item", None)]
    assert found({"item": "A", "price": -0.01}) == [("limit", "price", "-0.01")]
    assert found({"item": "A", "price": 100.5}) == [("limit", "price", "100.5")]
    assert found({"item": "A", "kind": "gift"}) == [("choice", "kind", "gift")]
    assert found({"item": "A"}, {"item": "A", "price": 1.0}) == [("key", "item", "A")]
    ends_early = {"item": "A", "valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}
    assert found(ends_early) == [("order", "valid_to", "2026-01-01")]


def test_references() -> None:
    rows = frame(PRICES, [{"item": "A"}, {"item": "X"}]).rows
    known = {"items.item": pl.Series(["A", "B"])}
    findings = references(PRICES, rows, known=known)
    assert findings.select("index", "value").rows() == [(1, "X")]
    assert len(references(PRICES, rows, known={})) == 0

"""ABC x XYZ on four items, with figures worked out by hand."""

from datetime import date

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.inventory.classes import item_classes
from firstmate.capabilities.inventory.tables_classes import CLASS_STOCK, ITEM_CLASSES
from tests.capabilities.inventory.test_placement import SUNDAY, company


def demand(item, mean, ten, ninety):
    return {"item": item, "location": "", "span": 4, "mean": mean, "q10": ten, "q90": ninety}


def classes():
    given = company(
        [demand("A", 100.0, 87.2, 112.8), demand("B", 10.0, 0.0, 20.0), demand("C", 1.0, 0.0, 4.0)],
        costs={"A": 5.0, "B": 4.0, "D": 3.0}, lead={},
        stock=[{"item": "A", "quantity": 30.0, "day": SUNDAY}, {"item": "D", "quantity": 7.0}],
    )  # fmt: skip
    sold = [("A", 100.0, 1500.0), ("B", 50.0, 500.0), ("C", 1.0, 100.0)]
    sales = pl.DataFrame(
        [{"item": item, "kind": "item", "day": date(2026, 6, 1), "quantity": q, "amount": m}
         for item, q, m in sold]
    )  # fmt: skip
    targets = pl.DataFrame({"item": ["A"], "location": [""], "order_up_to": [20.0]})
    answer = item_classes(
        type(given)(
            tables={**given.tables, "sales": sales, "stock_targets": targets},
            as_of=given.as_of, settings=given.settings, ranges=given.ranges,
        )
    )  # fmt: skip
    rows = frame(ITEM_CLASSES, answer["item_classes"]).rows
    return {row["item"]: row for row in rows.rows(named=True)}, frame(
        CLASS_STOCK, answer["class_stock"]
    ).rows


def test_items_by_what_they_earn_and_how_well_they_are_foreseen():
    # Earned: A 1,500 - 500 = 1,000; B 500 - 200 = 300; C 40 % of 100 = 40; D nothing.
    rows, _ = classes()
    assert [rows[k]["contribution"] for k in "ABCD"] == [1000.0, 300.0, pytest.approx(40.0), 0.0]
    assert rows["A"]["share"] == pytest.approx(1000 / 1340)
    assert [rows[k]["abc"] for k in "ABCD"] == ["A", "A", "C", "C"]
    assert rows["A"]["spread"] == pytest.approx(0.1, abs=0.001)
    assert [rows[k]["xyz"] for k in "ABCD"] == ["X", "Y", "Z", "Z"]


def test_stock_of_a_class_in_money():
    rows, cells = classes()
    assert (rows["A"]["stock_amount"], rows["A"]["above_target"]) == (150.0, 50.0)
    assert rows["A"]["holding"] == pytest.approx(30.0)
    # D has no target: all of it is above.
    assert (rows["D"]["stock_amount"], rows["D"]["above_target"]) == (21.0, 21.0)
    found = {(row["abc"], row["xyz"]): row for row in cells.rows(named=True)}
    assert set(found) == {("A", "X"), ("A", "Y"), ("C", "Z")}
    assert (found["C", "Z"]["items"], found["C", "Z"]["stock_amount"]) == (2, 21.0)

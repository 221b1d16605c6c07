"""Limits of firms without machines: suppliers' goods, full stores, scarce money, skills."""

from __future__ import annotations

import polars as pl
import pytest

from firstmate.capabilities.limits.binding import binding, by_cause
from tests.capabilities.limits.test_limits import by_code, loads, means, prices


def test_a_supplier_of_whom_only_so_much_is_had_delivers_a_fifth_more() -> None:
    found = by_code(
        {"kind": "supplier", "name": "S"},
        means(
            suppliers=pl.DataFrame({"supplier": ["S"], "weekly_value": [900.0]}),
            supplier_items=pl.DataFrame(
                {"supplier": ["S"], "item": ["A"], "price": [10.0], "currency": ["EUR"],
                 "minimum": [None], "multiple": [None], "weekly_quantity": [50.0]},
                schema_overrides={"minimum": pl.Float64, "multiple": pl.Float64},
            ),
            lead_times=pl.DataFrame(
                {"supplier": ["S"], "item": ["A"], "location": [""], "value": [14.0],
                 "stated": [14.0], "n": [5], "best": [True]}
            ),
        ),
    )  # fmt: skip
    # It comes as stated, so there is nothing to speed up; a second source helps all the same.
    assert list(found) == ["goods", "second"]
    assert [(c.table, c.column, c.value) for c in found["goods"].changes.changes] == [
        ("suppliers", "weekly_value", 1.2), ("supplier_items", "weekly_quantity", 1.2),
    ]  # fmt: skip


def test_a_full_store_is_met_by_a_fifth_more_space() -> None:
    stores = pl.DataFrame({"location": ["DEPOT"], "storage": [50.0]})
    found = by_code({"kind": "storage", "name": "DEPOT"}, means(locations=stores))
    assert found["space"].changes.changes[0].value == pytest.approx(1.2)
    assert (found["space"].text, found["space"].priced) == ("10 m³", False)
    assert by_code({"kind": "storage", "name": "YARD"}, means(locations=stores)) == {}


def test_a_short_skill_is_taught_to_who_has_hours_to_spare() -> None:
    skills = pl.DataFrame(
        {"person": ["A", "B", "C", "C"], "skill": ["turn", "mill", "weld", "mill"]}
    )
    # B and C share a full set of skills; D has nothing to do with either.
    busy = loads(**{"turn": [40.0] * 3, "mill": [20.0] * 3, "weld": [20.0] * 3,
                    "mill + weld": [40.0] * 3})  # fmt: skip
    made_from = means(skills=skills, loads=busy)
    assert "teach" not in by_code({"kind": "resource", "name": "turn"}, made_from)
    more_people = pl.concat([skills, pl.DataFrame({"person": ["D"], "skill": ["draw"]})])
    idle = pl.concat([busy, loads(draw=[5.0] * 3)])
    step = by_code({"kind": "resource", "name": "turn"}, means(skills=more_people, loads=idle))
    assert step["teach"].person == "D"
    assert step["teach"].changes.changes[0].rows == (
        {"person": "D", "skill": "turn", "level": 1.0},
    )


def test_an_hour_of_a_skill_is_an_hour_of_each_set_it_is_in() -> None:
    shared = prices(("resource", "mill + weld", 1, 30.0), ("resource", "mill", 1, 10.0))
    busy = loads(**{"mill": [20.0] * 3, "weld": [20.0] * 3, "mill + weld": [40.0] * 3})
    found = binding(shared, busy)
    assert found.select("name", "price").rows() == [("mill", 40.0), ("weld", 30.0)]


def test_scarce_money_makes_all_that_is_bought_dear_and_is_named_alone() -> None:
    lead_times = pl.DataFrame({"supplier": ["S"], "item": ["A"], "best": [True]})
    dear = prices(("material", "A", 1, 3.0), ("cash", "budget", 1, 0.5))
    assert by_cause(dear, lead_times).select("kind", "name").rows() == [("cash", "budget")]

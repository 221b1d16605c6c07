"""Laws of companies over generated firms of four kinds: trader, maker, office, wholesaler."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.base.table import Table
from firstmate.company.change import BASE, Change, Scenario, from_json, to_json
from firstmate.company.company import Company, company
from firstmate.company.diff import diff
from firstmate.company.tables import INPUTS
from firstmate.company.what_if import what_if
from firstmate.demo.family import company_tables

FIRMS = st.integers(0, 15)


@cache
def firm(seed: int) -> Company:
    return company(f"firm {seed}", company_tables(seed, size="tiny"))


def numeric(table: Table) -> list[str]:
    return [
        column.name
        for column in table.columns
        if column.kind in {"number", "money"} and not column.key
    ]


@st.composite
def changes(draw: st.DrawFn, of: Company) -> Change:
    """One change of a table that has rows: any op, any column it may act on."""
    filled = sorted(name for name, held in of.tables.items() if len(held) and name != "settings")
    table = INPUTS[draw(st.sampled_from(filled))]
    rows = of[table.name]
    row: dict[str, Any] = rows.row(draw(st.integers(0, rows.height - 1)), named=True)
    op = draw(st.sampled_from(["scale", "set", "remove", "append", "dates"]))
    columns = numeric(table)
    key = {name: row[name] for name in table.key}
    if op == "remove" or not columns:
        return Change(table=table.name, op="remove", where=key)
    column = draw(st.sampled_from(columns))
    if op == "append":
        return Change(table=table.name, op="append", rows=({**row, table.key[0]: "new"},))
    if op == "dates" and (table.time or table.validity):
        first = of.as_of - timedelta(days=draw(st.integers(0, 200)))
        window = (first, first + timedelta(days=draw(st.integers(0, 60))))
        return Change(
            table=table.name, op="scale", column=column, value=0.5, where={"dates": window}
        )
    if op == "set":
        return Change(table=table.name, op="set", column=column, value=1.0, where=key)
    return Change(
        table=table.name, op="scale", column=column, value=draw(st.sampled_from([0.5, 2, 3.0]))
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Company, Scenario, Scenario]:
    of = firm(draw(FIRMS))
    a, b = (Scenario(name, tuple(draw(st.lists(changes(of), max_size=4)))) for name in ("a", "b"))
    return of, a, b


@given(FIRMS)
def test_the_empty_scenario_changes_nothing(seed: int) -> None:
    assert what_if(firm(seed), BASE) is firm(seed)


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_a_then_b_equals_a_plus_b(world: tuple[Company, Scenario, Scenario]) -> None:
    of, a, b = world
    assert what_if(what_if(of, a), b).mark == what_if(of, a + b).mark


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_a_diff_applied_gives_the_other(world: tuple[Company, Scenario, Scenario]) -> None:
    of, a, b = world
    left, right = what_if(of, a), what_if(of, b)
    assert what_if(left, diff(left, right)).mark == right.mark


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_untouched_tables_are_the_same_object(world: tuple[Company, Scenario, Scenario]) -> None:
    of, a, _ = world
    touched = {change.table for change in a.changes}
    after = what_if(of, a)
    assert all(after.tables[name] is of.tables[name] for name in INPUTS if name not in touched)


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_json_keeps_a_scenario(world: tuple[Company, Scenario, Scenario]) -> None:
    of, a, _ = world
    assert what_if(of, from_json(to_json(a))).mark == what_if(of, a).mark


@given(FIRMS, st.integers(0, 10))
def test_the_order_of_rows_does_not_matter(seed: int, shuffle: int) -> None:
    tables = {
        name: rows.sample(fraction=1.0, shuffle=True, seed=shuffle)
        for name, rows in company_tables(seed, size="tiny").items()
    }
    assert company("shuffled", tables).mark == firm(seed).mark

"""Small companies for tests of the planner: only the rows that matter, everything else empty."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from firstmate.base.frame import frame, schema
from firstmate.base.table import Column, Table, result_table
from firstmate.base.task import Given
from firstmate.company.setting import default_rows, ranges, values
from firstmate.company.tables import INPUTS

AS_OF = date(2026, 11, 1)  # a Sunday: the plan starts on Monday 2 November, all weeks are whole
MONDAY = date(2026, 11, 2)

_TEXT = (  # noqa: SIM905 - read as words
    "order item location customer job job_class channel sales_person kind supplier routing "
    "resource basis layer status gate holds skill person"
).split()
_DAY = ["day", "promised", "first_promised", "wanted", "shipped_on", "period", "invoiced_on"]
_WHOLE = ["line", "step", "span", "n"]


def _table(name: str, columns: str) -> Table:
    def column(word: str) -> Column:
        kind = (
            "text"
            if word in _TEXT
            else "day"
            if word in _DAY
            else "integer"
            if word in _WHOLE
            else "number"
        )
        return Column(word, kind, word)

    return result_table(name, name, *(column(word) for word in columns.split()))


#: Results of other capabilities that the planner reads, as their contract says.
RESULTS = {
    table.name: table
    for table in (
        _table(
            "sales",
            "order line day item location customer job job_class channel sales_person kind quantity "
            "amount price promised first_promised wanted shipped shipped_on open_quantity open_amount "
            "invoiced_on status",
        ),
        _table(
            "lead_times", "supplier item location value low high so_far so_far_high stated n basis"
        ),
        _table("run_rates", "item routing step resource value low high setup_hours n basis"),
        _table("job_rates", "job_class resource value low high n basis"),
        _table("job_hours", "job resource value low high done_hours n basis"),
        _table("job_starts", "job_class value low high n basis"),
        _table("gate_kinds", "gate share n holds basis"),
        _table("yields", "item routing step value low high n basis"),
        _table("unit_costs", "item value low high material conversion n basis"),
        _table("unit_prices", "item value low high n basis"),
        _table(
            "capacities",
            "resource period value low high nominal overtime_hours overtime_cost outside_hours "
            "outside_cost n basis",
        ),
        _table("skill_hours", "skill person period value"),
        _table("forecasts", "item location period layer mean amount"),
        _table("intakes", "job_class period layer mean"),
        _table("stock_targets", "item location period safety_stock reorder_point order_up_to"),
        _table("stock_steps", "item location step quantity value"),
    )
}


def given(settings: dict[str, str] | None = None, **tables: list[dict[str, object]]) -> Given:
    """Return a Given with these rows; settings are texts as a person would enter them."""
    frames = {}
    for name, table in {**INPUTS, **RESULTS}.items():
        rows = tables.pop(name, None)
        frames[name] = frame(table, rows).rows if rows else pl.DataFrame(schema=schema(table))
    assert not tables, f"no such tables: {sorted(tables)}"
    entered = [{"name": k, "value": v} for k, v in {"plan_weeks": "8", **(settings or {})}.items()]
    rows = pl.concat([default_rows(), pl.DataFrame(entered)], how="diagonal_relaxed")
    rows = rows.unique("name", keep="last")
    return Given(tables=frames, as_of=AS_OF, settings=values(rows), ranges=ranges(rows))


def week(number: int) -> date:
    """Return the Monday of week ``number`` of the plan."""
    return MONDAY + timedelta(weeks=number)


def forecast(
    item: str, mean: float, *, weeks: int = 8, location: str = ""
) -> list[dict[str, object]]:
    """Return the same mean every week."""
    return [
        {"item": item, "location": location, "period": week(k), "layer": "consensus", "mean": mean}
        for k in range(weeks)
    ]


def capacity(
    resource: str, hours: float, *, weeks: int = 8, **more: float
) -> list[dict[str, object]]:
    """Return the same hours every week, without overtime unless said."""
    usual = {
        "overtime_hours": 0.0,
        "overtime_cost": 40.0,
        "outside_hours": 0.0,
        "outside_cost": 60.0,
    }
    return [
        {"resource": resource, "period": week(k), "value": hours, **usual, **more}
        for k in range(weeks)
    ]


def order(
    number: str, item: str, quantity: float, price: float, due: date, **more: object
) -> dict[str, object]:
    """Return an open firm order line."""
    return {
        "order": number, "line": 1, "item": item, "location": "", "kind": "item", "status": "open",
        "quantity": quantity, "open_quantity": quantity, "price": price, "promised": due,
        "amount": quantity * price, "open_amount": quantity * price, "day": AS_OF, **more,
    }  # fmt: skip


def run(given: Given) -> dict[str, pl.DataFrame]:
    """Return every table of the capability for these tables, conformed to its declaration."""
    from importlib import import_module

    from firstmate.capabilities.supply import TASKS
    from firstmate.capabilities.supply.plan import Planned

    tables, found = dict(given.tables), {}
    for task in TASKS:
        now = Given(
            tables=tables,
            as_of=given.as_of,
            settings=given.settings,
            ranges=given.ranges,
            options=given.options,
        )
        module, name = (task.call or task.answer).split(":")
        function = getattr(import_module(module), name)
        # Planned from nothing; that a prepared start is worth the same is shown in test_laws.
        rows = function(now) if task.call else function(Planned(None), now)
        for table in task.gives:
            conformed = frame(table, rows[table.name] if rows[table.name].width else None).rows
            if table.gathered and table.name in found:
                conformed = pl.concat([found[table.name], conformed])
            found[table.name] = conformed
            tables[table.name] = conformed
    return found


def bought(item: str, *, stock: float) -> dict[str, list[dict[str, object]]]:
    """Return the tables of an item bought at 5 from S in 10 days and sold at 9."""
    return {
        "items": [{"item": item, "supply": "buy"}],
        "lead_times": [
            {"supplier": "S", "item": item, "location": "", "value": 10.0, "low": 8.0,
             "high": 15.0, "n": 5, "basis": "measured"}
        ],
        "unit_costs": [{"item": item, "value": 5.0, "material": 5.0}],
        "unit_prices": [{"item": item, "value": 9.0}],
        "stock": [{"item": item, "quantity": stock, "day": AS_OF}],
    }  # fmt: skip


def saw_mill(**other: list[dict[str, object]]) -> Given:
    """Return a maker of tables: 4 boards and 1 hour each, 10 hours a week, one late order."""
    tables: dict[str, list[dict[str, object]]] = {
        "items": [{"item": "T", "supply": "make"}, {"item": "L", "supply": "buy"}],
        "bom_lines": [{"item": "T", "component": "L", "quantity": 4.0}],
        "run_rates": [
            {"item": "T", "routing": "", "step": 10, "resource": "saw", "value": 1.0,
             "setup_hours": 0.0}
        ],
        "capacities": capacity("saw", 10.0),
        "lead_times": [
            {"supplier": "S", "item": "L", "location": "", "value": 10.0, "low": 8.0, "high": 15.0,
             "n": 5, "basis": "measured"}
        ],
        "unit_costs": [{"item": "L", "value": 2.0, "material": 2.0}],
        "unit_prices": [{"item": "T", "value": 100.0}],
        "stock": [
            {"item": "T", "quantity": 5.0, "day": AS_OF},
            {"item": "L", "quantity": 60.0, "day": AS_OF},
        ],
        "forecasts": forecast("T", 8.0),
        "sales": [order("O1", "T", 20.0, 110.0, week(2))],
    }  # fmt: skip
    return given(**{**tables, **other})


def factory(seed: int) -> Given:
    """Return a small maker by seed: two levels of bills, three resources, orders, jobs-free."""
    draw = np.random.default_rng(seed)
    sold, parts, raw = ["A1", "A2", "A3"], ["B1", "B2"], ["C1", "C2", "C3"]
    lines = [
        {"item": top, "component": low, "quantity": float(draw.integers(1, 4))}
        for group, below in ((sold, [*parts, *raw[:1]]), (parts, raw[1:]))
        for top in group
        for low in below
    ]
    rates = [
        {"item": item, "routing": "", "step": 10 * k, "resource": f"R{k}",
         "value": float(draw.uniform(0.1, 0.6)), "setup_hours": 0.0}
        for item in [*sold, *parts]
        for k in (1, 2)
    ]  # fmt: skip
    return given(
        items=[{"item": i, "supply": "make"} for i in [*sold, *parts]]
        + [{"item": i, "supply": "buy"} for i in raw],
        bom_lines=lines,
        run_rates=rates,
        capacities=[row for k in (1, 2) for row in capacity(f"R{k}", float(draw.uniform(15, 40)),
                                                           overtime_hours=4.0)],
        lead_times=[
            {"supplier": f"S{k}", "item": item, "location": "", "high": 30.0, "n": 4,
             "value": float(draw.integers(3, 25)), "basis": "measured"}
            for k, item in enumerate(raw)
        ],
        unit_costs=[{"item": i, "value": float(draw.uniform(1, 4)), "material": None} for i in raw],
        unit_prices=[{"item": i, "value": float(draw.uniform(60, 160))} for i in sold],
        stock=[{"item": i, "day": AS_OF, "quantity": float(draw.integers(0, 60))}
               for i in [*sold, *parts, *raw]],
        forecasts=[row for i in sold for row in forecast(i, float(draw.uniform(2, 9)))],
        stock_steps=[{"item": i, "location": "", "step": k, "quantity": 3.0, "value": 2.0 / k}
                     for i in sold for k in (1, 2)],
        sales=[order(f"O{k}", str(draw.choice(sold)), float(draw.integers(1, 15)),
                     float(draw.uniform(60, 160)), week(int(draw.integers(-1, 6))))
               for k in range(6)],
    )  # fmt: skip

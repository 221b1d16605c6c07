"""What the tests of behaviours look at: a plan that the checker accepts, and flat views of it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from firstmate.work.check_plan import check_plan
from tests.capabilities.supply.build import AS_OF, capacity, given, run


def plan(settings=None, options=None, **tables):
    """Return the tables of a plan that the checker accepts, which shares no code with the planner."""
    firm = replace(given(settings, **tables), options=options or {})
    done = run(firm)
    found = check_plan({**firm.tables, **done}, as_of=AS_OF)
    assert found.is_empty(), found
    return done


def orders(done, kind, *columns):
    """Return what is newly planned of a kind: item, quantity, due, or the columns asked for."""
    rows = done["planned_orders"].filter((pl.col("kind") == kind) & ~pl.col("firm"))
    return rows.sort("due", "item").select(columns or ("item", "quantity", "due")).rows()


def delivered(done):
    """Return order -> planned day, or "short"."""
    rows = done["deliveries"].select("order", "planned_on").rows()
    return {name: day or "short" for name, day in rows}


def stock(done, item, column="stock"):
    """Return the stock of an item at the end of each week, or another column of its balance."""
    rows = done["projections"].filter(pl.col("item") == item).sort("period")
    return [round(x, 3) for x in rows[column]]


def hours(done, resource):
    """Return the hours that a resource works in each week."""
    rows = done["loads"].filter(pl.col("resource") == resource).sort("period")
    return [round(x, 3) for x in rows["hours"]]


def money(done, part, column="realised"):
    """Return the money of one part of the plan."""
    return done["plan_values"].filter(pl.col("part") == part)[column][0]


def codes(done):
    """Return the kinds of issues that were said."""
    return set(done["issues"]["code"])


def table_maker(**more):
    """Return the maker of tables T: 4 boards L and an hour of the saw each, 10 hours a week.

    Boards come in 10 days; 400 are there.
    """
    tables = {
        "items": [{"item": "T", "supply": "make"}, {"item": "L", "supply": "buy"}],
        "bom_lines": [{"item": "T", "component": "L", "quantity": 4.0}],
        "run_rates": [
            {"item": "T", "routing": "", "step": 10, "resource": "saw", "value": 1.0,
             "setup_hours": 0.0}
        ],
        "capacities": capacity("saw", 10.0),
        "lead_times": [lead_time("S", "L", 10.0)],
        "unit_costs": [{"item": "L", "value": 2.0, "material": 2.0}],
        "unit_prices": [{"item": "T", "value": 100.0}],
        "stock": [{"item": "L", "quantity": 400.0, "day": AS_OF}],
    }  # fmt: skip
    return {**tables, **more}


def lead_time(supplier, item, days):
    """Return a row of lead times seen five times."""
    return {"supplier": supplier, "item": item, "location": "", "value": days,
            "high": days * 1.5, "n": 5}  # fmt: skip

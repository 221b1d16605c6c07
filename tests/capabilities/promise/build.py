"""Small plans for tests of the promise desk: only the rows that matter, everything else empty."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.frame import frame, schema
from firstmate.base.task import Given
from firstmate.company.setting import default_rows, values
from firstmate.company.tables import INPUTS
from firstmate.work.registry import installed

AS_OF = date(2026, 11, 1)  # a Sunday: day 0 of the plan is Monday 2 November
MONDAY = date(2026, 11, 2)
TABLES = {**installed().results, **INPUTS}


def given(settings: dict[str, str] | None = None, options: dict | None = None, **tables) -> Given:
    """Return a Given with these rows; settings are texts as a person would enter them."""
    frames = {name: pl.DataFrame(schema=schema(table)) for name, table in TABLES.items()}
    frames |= {name: frame(TABLES[name], rows).rows for name, rows in tables.items() if rows}
    entered = [{"name": k, "value": v} for k, v in {"plan_weeks": "8", **(settings or {})}.items()]
    rows = pl.concat([default_rows(), pl.DataFrame(entered)], how="diagonal_relaxed")
    return Given(
        tables=frames, as_of=AS_OF, settings=values(rows.unique("name", keep="last")),
        options=options or {},
    )  # fmt: skip


def week(number: int) -> date:
    """Monday of week ``number`` of the plan."""
    return MONDAY + timedelta(weeks=number)


def stock(item: str, quantity: float) -> dict:
    return {"item": item, "quantity": quantity, "day": AS_OF}


def projected(*items: str) -> list[dict]:
    """The plan knows these items, at the one place there is."""
    return [{"item": item, "location": "", "period": week(0)} for item in items]


def buys(planned: str, item: str, quantity: float, due: date, **more) -> dict:
    return {"planned": planned, "kind": "buy", "item": item, "location": "", "quantity": quantity,
            "due": due, "period": due, "firm": False, **more}  # fmt: skip


def peg(supply: str, demand: str, item: str, quantity: float, period: date) -> dict:
    return {"supply": supply, "demand": demand, "item": item, "location": "", "period": period,
            "quantity": quantity}  # fmt: skip


def load(resource: str, capacity: float, hours: float = 0.0, *, weeks: int = 8) -> list[dict]:
    """The same hours there and needed every week, all of the needed ones for items."""
    return [
        {"resource": resource, "period": week(k), "hours": hours, "hours_items": hours,
         "hours_jobs": 0.0, "capacity": capacity, "overtime": 0.0, "outside": 0.0}
        for k in range(weeks)
    ]  # fmt: skip


def capacity(resource: str, hours: float, *, weeks: int = 8, overtime: float = 0.0) -> list[dict]:
    return [
        {"resource": resource, "period": week(k), "value": hours, "low": hours, "high": hours,
         "overtime_hours": overtime, "overtime_cost": 40.0}
        for k in range(weeks)
    ]  # fmt: skip


def leads(supplier: str, item: str, days: float, high: float | None = None) -> dict:
    return {"supplier": supplier, "item": item, "location": "", "value": days,
            "high": high or days, "best": True}  # fmt: skip


def asks(*lines: dict) -> list[dict]:
    return [{"enquiry": "E", "line": n} | line for n, line in enumerate(lines, 1)]

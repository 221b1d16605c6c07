"""Whom to add when deals are won or lost: lasting shortages by people, passing ones by overtime; it hires nobody."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.frame import schema
from firstmate.base.task import Given
from firstmate.base.time import week_of
from firstmate.capabilities.promise.tables_quotes import HIRES

Row = dict[str, Any]
#: Hours of a person's week, and weeks of a quarter.
PERSON_HOURS, QUARTER = 38.0, 13
#: Hours missing below which nobody is added.
NOTHING = 1.0


def hires(given: Given, needed: pl.DataFrame) -> pl.DataFrame:
    """Return ``hires``: one row for each resource that falls short, dearest first.

    Hours that are still missing when the plan ends last: people fill them, from the week on in
    which somebody decided on today can begin. What is missing before and not at the end passes: it
    is for overtime.

    Parameters
    ----------
    needed
        Rows of ``hours_needed``.
    """
    rows = [
        row
        for _, mine in needed.sort("resource", "period").group_by("resource", maintain_order=True)
        if (row := _short(mine, given)) is not None
    ]
    named = [{name: row[name] for name in HIRES.names} for row in rows]
    return pl.DataFrame(named, schema=schema(HIRES)).sort(
        "people", "missing", "resource", descending=[True, True, False]
    )


def _short(mine: pl.DataFrame, given: Given) -> Row | None:
    short = mine.filter(pl.col("missing") > NOTHING)
    if short.is_empty():
        return None
    resource, begins = mine["resource"][0], short["period"][0]
    settings = given.settings
    wait = timedelta(weeks=int(settings["hire_weeks"]))
    first = max(begins, week_of(given.as_of) + wait)
    lasting = float(mine["missing"][-1])
    weeks = int((mine["period"] >= first).sum())
    people = lasting / (PERSON_HOURS * weeks) if lasting > NOTHING and weeks else 0.0
    missing = float(short["missing"].max() or 0.0)  # type: ignore[arg-type]
    overtime, rate = _overtime(given["capacities"], resource, begins)
    each = float(settings["hire_cost"]) + QUARTER * PERSON_HOURS * float(settings["hour_cost"])
    return {
        "resource": resource, "period": begins, "missing": missing, "lasting": lasting,
        "won_hours": float(mine["won_hours"].sum()), "people": people,
        "hire_by": week_of(begins) - wait if people > 0 else None,
        "cost": math.ceil(people - 1e-9) * each, "overtime": overtime,
        "overtime_cost": min(missing, overtime) * rate,
    }  # fmt: skip


def _overtime(capacities: pl.DataFrame, resource: str, begins: date) -> tuple[float, float]:
    """Hours of overtime that may be worked from a week on, and the price of one."""
    rows = capacities.filter(pl.col("resource") == resource, pl.col("period") >= begins)
    rate = rows["overtime_cost"].mean()
    return float(rows["overtime_hours"].sum() or 0.0), rate if isinstance(rate, float) else 0.0

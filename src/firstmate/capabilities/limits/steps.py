"""Realistic steps against a limit, each as a scenario with its cost and commitment; it values none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.time import week_of
from firstmate.company.change import Change, Scenario

#: Weeks over which a shift or outside work is bought.
QUARTER = 13
#: Hours of the small step that shows the slope: one working day.
DAY_HOURS = 8.0
#: Contract hours of one person, whatever the resource runs.
FULL_TIME = 40.0
#: Share of the hours in which a hired person produces in the first year (learning, leave).
FIRST_YEAR = 0.8


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it changes, what it costs over its commitment, when it helps.

    ``hours`` [per week], ``cost`` [currency over ``weeks``], ``starts`` first day it helps,
    ``weeks`` it is paid for. ``small`` marks the step that only shows the slope.
    """

    kind: str
    name: str
    code: str
    words: str
    changes: Scenario
    cost: float
    starts: date
    weeks: float
    hours: float = 0.0
    days: float = 0.0
    amount: float = 0.0
    supplier: str = ""
    small: bool = False


def steps(
    limit: Mapping[str, Any],
    *,
    resources: pl.DataFrame,
    lead_times: pl.DataFrame,
    settings: Mapping[str, Any],
    start: date,
) -> Iterator[Step]:
    """Yield the steps against one limit (a row of :func:`binding.binding`).

    ``start`` is the first day of the plan. Steps against a resource add hours to its calendar, so
    that the plan sees them as it sees any shift; their cost is kept apart.
    """
    name = limit["name"]
    if limit["kind"] == "resource":
        known = resources.filter(pl.col("resource") == name)
        row = known.row(0, named=True) if len(known) else {}
        yield from _resource_steps(name, row, settings, start)
    elif limit["kind"] == "material":
        yield from _supplier_steps(name, lead_times, start)
    elif limit["kind"] == "cash" and settings["buying_budget"]:
        yield _cash_step(name, settings, start)


def _resource_steps(
    name: str, row: Mapping[str, Any], settings: Mapping[str, Any], start: date
) -> Iterator[Step]:
    wage = row.get("hour_cost") or settings["hour_cost"]
    week = row.get("hours_per_week") or 38.0
    soon = week_of(start) + timedelta(weeks=2)
    yield Step(
        "resource", name, "day", f"{DAY_HOURS:g} more hours a week on {name}",
        _more_hours(name, "day", DAY_HOURS, start, QUARTER),
        cost=0.0, starts=start, weeks=QUARTER, hours=DAY_HOURS, small=True,
    )  # fmt: skip
    shift = round(min(week, FULL_TIME) / 2)
    yield Step(
        "resource", name, "shift", f"half a shift more on {name}",
        _more_hours(name, "shift", shift, soon, QUARTER),
        cost=shift * wage * (1 + settings["overtime_premium"]) * QUARTER,
        starts=soon, weeks=QUARTER, hours=shift,
    )  # fmt: skip
    one = min(week, FULL_TIME)
    hired = week_of(start) + timedelta(weeks=settings["hire_weeks"])
    yield Step(
        "resource", name, "person", f"one more person on {name}",
        _more_hours(name, "person", one * FIRST_YEAR, hired, 52),
        cost=one * wage * 52 + settings["hire_cost"],
        starts=hired, weeks=52, hours=one * FIRST_YEAR,
    )  # fmt: skip
    outside = row.get("outside_cost") or wage * (1 + settings["outside_premium"])
    yield Step(
        "resource", name, "outside", f"{shift:g} hours a week of {name} work bought outside",
        _outside(name, row, hours=shift, price=outside),
        cost=0.0, starts=soon, weeks=QUARTER, hours=shift, amount=outside,
    )  # fmt: skip


def _more_hours(name: str, code: str, hours: float, first: date, weeks: int) -> Scenario:
    row = {
        "calendar": name,
        "valid_from": first,
        "valid_to": first + timedelta(weeks=weeks) - timedelta(days=1),
        "extra_hours": float(hours),
        "reason": f"step: {code}",
    }
    change = Change(table="calendar_exceptions", op="append", rows=(row,))
    return Scenario(f"{name}: {code}", (change,))


def _outside(name: str, row: Mapping[str, Any], *, hours: float, price: float) -> Scenario:
    """Offer hours outside; the plan buys only those that pay, so their cost is in its total."""
    if not row:
        new = {"resource": name, "outside_hours": float(hours), "outside_cost": float(price)}
        return Scenario(f"{name}: outside", (Change(table="resources", op="append", rows=(new,)),))
    where = {"resource": name}
    more = (row.get("outside_hours") or 0.0) + hours
    return Scenario(
        f"{name}: outside",
        (
            Change(table="resources", op="set", column="outside_hours", value=more, where=where),
            Change(
                table="resources", op="set", column="outside_cost", value=float(price), where=where
            ),
        ),
    )


def _supplier_steps(name: str, lead_times: pl.DataFrame, start: date) -> Iterator[Step]:
    """Let the supplier of a scarce material deliver as stated, with everything it delivers."""
    item = name.split("@", maxsplit=1)[0]
    suppliers = lead_times.filter((pl.col("item") == item) & (pl.col("supplier") != ""))
    late = lead_times.filter(
        pl.col("supplier").is_in(suppliers["supplier"].implode())
        & (pl.col("stated") < pl.col("value"))
    )
    if not len(late):
        return
    rows = tuple(
        {
            "measure": "lead_times",
            "scope": "|".join((row["supplier"], row["item"] or "", row["location"] or "")),
            "value": float(row["stated"]),
            "because": "step: delivered as stated",
        }
        for row in late.iter_rows(named=True)
    )
    supplier, stated = late["supplier"][0], float(late["stated"].median() or 0.0)  # type: ignore[arg-type]
    yield Step(
        "material", name, "supplier", f"{supplier} delivers as it states",
        Scenario(f"{supplier}: on time", (
            Change(table="accepted_estimates", op="append", rows=rows),
        )),
        cost=0.0, starts=start, weeks=QUARTER, days=stated, supplier=supplier,
    )  # fmt: skip


def _cash_step(name: str, settings: Mapping[str, Any], start: date) -> Step:
    more = round(settings["buying_budget"] * 0.2)
    budget = f"{settings['buying_budget'] + more:g}"
    change = Change(
        table="settings", op="set", column="value", value=budget, where={"name": "buying_budget"}
    )
    return Step(
        "cash", name, "cash", "a fifth more to buy with", Scenario("budget", (change,)),
        cost=more * settings["credit_rate"] * QUARTER / 52,
        starts=start, weeks=QUARTER, amount=more,
    )  # fmt: skip

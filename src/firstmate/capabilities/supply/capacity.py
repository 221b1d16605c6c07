"""Hours of every resource by week, and what more of them cost; it assigns no work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.base.issue import Issue
from firstmate.capabilities.supply.weeks import Floats, Ints, Weeks


@dataclass(frozen=True)
class Means:
    """Resources by number; arrays are resource x week [hours, money per hour]."""

    resources: tuple[str, ...]
    hours: Floats
    overtime: Floats
    overtime_cost: Floats
    outside: Floats
    outside_cost: Floats

    def number(self, names: pl.Series) -> Ints:
        """Return the number of each resource, -1 where it is not known."""
        known = {name: k for k, name in enumerate(self.resources)}
        return np.array([known.get(name, -1) for name in names.to_list()], dtype=np.int64)


def means(
    capacities: pl.DataFrame,
    *,
    used: pl.Series,
    overtime_rate: float,
    weeks: Weeks,
) -> tuple[Means, list[Issue]]:
    """Return the hours of the plan.

    Parameters
    ----------
    capacities
        Rows of that table; weeks that are not there have none.
    used
        Resources that some work needs. One that has no capacities at all is named as an issue
        and does not limit the plan.
    overtime_rate
        Cost of an hour of overtime where none is entered [money per hour].
    """
    names = tuple(capacities["resource"].unique().sort())
    number = {name: k for k, name in enumerate(names)}
    rows = capacities.filter(
        (pl.col("period") >= weeks.periods[0]) & (pl.col("period") <= weeks.periods[-1])
    )
    at = (_index(rows["resource"], number), _week(rows["period"], weeks))
    columns = {}
    for name, otherwise in (
        ("value", 0.0), ("overtime_hours", 0.0), ("overtime_cost", overtime_rate),
        ("outside_hours", 0.0), ("outside_cost", overtime_rate),
    ):  # fmt: skip
        table = np.full((len(names), len(weeks)), otherwise if name.endswith("cost") else 0.0)
        table[at] = rows[name].fill_null(otherwise).to_numpy()
        columns[name] = np.maximum(table, 0.0)
    found = Means(
        names, np.maximum(columns["value"], 0.0), columns["overtime_hours"],
        columns["overtime_cost"], columns["outside_hours"], columns["outside_cost"],
    )  # fmt: skip
    return found, _issues(found, used)


def _index(names: pl.Series, number: dict[str, int]) -> Ints:
    return np.array([number[name] for name in names.to_list()], dtype=np.int64)


def _week(periods: pl.Series, weeks: Weeks) -> Ints:
    days = (periods.cast(pl.Date) - weeks.periods[0]).dt.total_days().to_numpy()
    return (days // 7).astype(np.int64)


def _issues(found: Means, used: pl.Series) -> list[Issue]:
    needed = sorted(set(used.drop_nulls().to_list()) - {""})
    unknown = [name for name in needed if name not in found.resources]
    empty = [
        name
        for k, name in enumerate(found.resources)
        if name in needed and not found.hours[k].any()
    ]
    issues = []
    if unknown:
        issues.append(Issue(
            task="plan", code="resource_without_capacity", severity="error", table="resources",
            column="hours_per_week", value=", ".join(unknown[:10]), count=len(unknown),
            why=f"Work needs {', '.join(unknown[:10])}, but no hours are known there; the plan "
            "takes them as not limited.",
            mend="Enter hours per week for them in resources.",
        ))  # fmt: skip
    if empty:
        issues.append(Issue(
            task="plan", code="calendar_without_hours", severity="error", table="calendars",
            column="hours_per_week", value=", ".join(empty[:10]), count=len(empty),
            why=f"The calendar of {', '.join(empty[:10])} has no hours in the whole plan; nothing "
            "can be made there.",
            mend="Correct shifts, calendar or exceptions of these resources.",
        ))  # fmt: skip
    return issues

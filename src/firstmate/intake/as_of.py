"""The day the data stands at, and days that are said to have happened after it.

It asks no clock: the day of the import comes in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from firstmate.base.issue import Issue
from firstmate.company.as_of import HAPPENED

_WINDOW = 7


def stands_at(
    tables: Mapping[str, pl.DataFrame], *, today: date, weekly: bool = False
) -> date | None:
    """Return the latest complete day on which things happened, never after ``today``.

    The day of the import itself is not complete. A few entries far after all others (typing
    errors, orders entered ahead) do not move the day: of the last entries, those that make up less
    than a tenth of a usual week and stand more than two weeks apart are passed over.

    Where sales are figures by the week (``weekly``), a Monday tells of its whole week.

    >>> days = pl.DataFrame({"day": [date(2026, 3, k) for k in range(1, 29)] + [date(2026, 8, 1)]})
    >>> stands_at({"sales_lines": days}, today=date(2026, 9, 1))
    datetime.date(2026, 3, 28)
    """
    seen = [
        tables[name][column].drop_nulls()
        for name, column in HAPPENED if name in tables and column in tables[name].columns
    ]  # fmt: skip
    if not seen:
        return None
    days = pl.concat(seen)
    days = days.filter(days <= today)
    counts = days.value_counts(name="n").rename({days.name: "day"}).sort("day")
    if counts.is_empty():
        return None
    usual = max(1.0, days.len() / max(1.0, counts.height) * _WINDOW)
    last = counts["day"].to_list()
    much = counts["n"].to_list()
    after = 0
    at = len(last) - 1
    for k in range(len(last) - 1, 0, -1):
        after += much[k]
        if (last[k] - last[k - 1]).days > 14 and after < max(2.0, 0.1 * usual):
            at = k - 1
        if after >= max(2.0, 0.1 * usual):
            break
    found: date = last[at]
    if weekly and found.weekday() == 0:
        found = min(found + timedelta(days=_WINDOW - 1), today)
    return found if found < today or at == 0 else today - timedelta(days=1)


def later_days(tables: Mapping[str, pl.DataFrame], *, as_of: date) -> list[Issue]:
    """Say where things are said to have happened after the day the data stands at."""
    issues = []
    for name, column in HAPPENED:
        if name not in tables or column not in tables[name].columns:
            continue
        late = tables[name].filter(pl.col(column) > as_of)
        if late.height and not (name == "deals" or late[column].min() == as_of + timedelta(days=1)):
            first = late.sort(column, descending=True).row(0, named=True)
            issues.append(Issue(
                task="intake", code="day_in_future", table=name, column=column,
                value=str(first[column]), file=str(first.get("source") or ""),
                why=f"{late.height} rows are dated after {as_of}, the day the data stands at.",
                mend="Correct the days; until then these rows count as not yet happened.", count=late.height,
            ))  # fmt: skip
    return issues

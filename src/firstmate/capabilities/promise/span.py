"""Hours by skill or resource over a span: what is free, and from when enough is; it books nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from firstmate.capabilities.promise.book import Book, Ledger
from firstmate.capabilities.promise.walk import Support

Row = dict[str, Any]


def hours_row(
    book: Book, ledger: Ledger, row: Row, skills: Mapping[str, tuple[str, ...]]
) -> tuple[Row, tuple[Support, ...]]:
    """Return the row of ``promise_dates`` of hours asked for and their weeks, taken out of the ledger.

    The hours are wanted within a span; where they do not fit, they can be done by the day given,
    beginning on the first day of the span. Hours are certain as far as the plan is, so the three
    days are one.
    """
    resources = _resources(book, row, skills)
    start = max(book.number(row["starts"]), 0) if row["starts"] else 0
    end = min(book.number(row["ends"]), book.horizon - 1) if row["ends"] else book.horizon - 1
    wanted = float(row["hours"] or 0.0)
    total = sum((_from(ledger.free(one), start) for one in resources), np.zeros(book.horizon))
    place = int(np.searchsorted(total, wanted - 1e-9, side="left"))
    inside = float(total[end]) if end >= 0 and len(resources) else 0.0
    left = wanted
    weeks: list[Support] = []
    for one in resources:
        mine = min(left, float(_from(ledger.free(one), start)[min(place, book.horizon - 1)]))
        weeks += [
            Support("hours", float(last), resource=one, hours=part)
            for last, part in ledger.use(one, mine, start=start)
        ]
        left -= mine
    day = book.day(place) if resources else None
    if not resources:
        code = "promise_unknown_skill"
    else:
        code = "promise_hours_free" if place <= end else "promise_hours_short"
    found = {
        "kind": "hours",
        "resource": ", ".join(resources),
        "hours": inside,
        "quantity": wanted,
        "day_50": day, "day_80": day, "day_95": day,
        "chance": float(wanted <= inside + 1e-9),
        "code": code,
    }  # fmt: skip
    return found, tuple(weeks)


def _from(free: np.ndarray, start: int) -> np.ndarray:
    before = free[start - 1] if start > 0 else 0.0
    return np.maximum(free - before, 0.0)


def _resources(book: Book, row: Row, skills: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if row["resource"]:
        known: tuple[str, ...] = (row["resource"],)
    else:
        asked = (row["skill"] or "").casefold()
        # A skill without a resource of its own is planned by the hours of those who have it.
        known = skills.get(asked) or tuple(one for one in book.free if one.casefold() == asked)
    return tuple(one for one in known if one in book.free)

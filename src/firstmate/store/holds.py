"""Holds: stock and hours reserved for an offer, never more than is free; it plans nothing.

Holds do not belong to a version: they come and go by the hour and are no needs of the plan. What is
free is said by whoever asks (it follows from a plan); whether it is still free is checked here, in
the one transaction that writes the hold.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa

from firstmate.base.errors import Conflict, Refused
from firstmate.company.nouns.other import HOLDS
from firstmate.store import audit
from firstmate.store.database import every
from firstmate.store.schema import audit as trail
from firstmate.store.schema import holds
from firstmate.store.shelf import Shelf
from firstmate.store.together import Together

Row = Mapping[str, Any]
#: What a hold is of: item, location and resource, empty text for none.
Thing = tuple[str, str, str]
#: Amounts by thing, in the order of their days.
Curves = Mapping[Thing, list[tuple[date, float]]]
#: Quantities closer than this are one.
NOTHING = 1e-9


class Holds:
    """The holds of one company; those of several people at once are written together."""

    def __init__(self, shelf: Shelf) -> None:
        self._database = shelf.database
        self._together = Together(shelf.database)

    def hold(self, rows: Sequence[Row], free: pl.DataFrame, *, by: str, at: datetime) -> str:
        """Write the rows as one hold if all of it is still free; return its number."""
        curves = _curves(free)

        def write(connection: sa.Connection) -> str:
            return self._held(connection, rows, curves, by=by, at=at)

        return str(self._together.write(write))

    def release(self, hold: str, *, by: str, at: datetime) -> None:
        """Let go of a hold. Refused when there is none of that number."""
        with self._database.writing() as connection:
            before = every(connection, sa.select(holds).where(holds.c.hold == hold))
            if not before:
                raise Refused(f"There is no hold {hold}.", "`firstmate hold` lists them.")
            connection.execute(sa.delete(holds).where(holds.c.hold == hold))
            self._told(connection, "release", hold, before=before, after=None, by=by, at=at)

    def expire(self, at: datetime) -> int:
        """Let go of every hold whose time is over; return how many."""
        with self._database.writing() as connection:
            return self._expire(connection, at)

    def live(self, at: datetime) -> list[dict[str, Any]]:
        """Return the rows of the holds in force at a moment."""
        with self._database.reading() as connection:
            found = every(connection, sa.select(holds))
        return [row for row in found if row["held_until"] is None or row["held_until"] > at]

    def _held(
        self, connection: sa.Connection, rows: Sequence[Row], curves: Curves, *, by: str, at: datetime
    ) -> str:  # fmt: skip
        self._expire(connection, at)
        name = next((str(row["hold"]) for row in rows if row.get("hold")), "")
        number = name or f"H{_count(connection) + 1:04d}"
        new = [_filled(row, number, by=by) for row in rows]
        if not new:
            raise Refused("Nothing is to be held.", "Name an item or a resource.")
        others = every(connection, sa.select(holds).where(_concerns(new)))
        before = [row for row in others if row["hold"] == number]
        if before:
            if _sorted(before) == _sorted(new):
                return number
            raise Refused(f"There is a hold {number} already.", "Release it first.")
        refuse_taken(new, others, curves)
        connection.execute(sa.insert(holds), new)
        self._told(connection, "hold", number, before=None, after=new, by=by, at=at)
        return number

    def _expire(self, connection: sa.Connection, at: datetime) -> int:
        over = every(connection, sa.select(holds).where(holds.c.held_until <= at))
        for name in sorted({row["hold"] for row in over}):
            before = [row for row in over if row["hold"] == name]
            connection.execute(sa.delete(holds).where(holds.c.hold == name))
            self._told(connection, "expire", name, before=before, after=None, by="", at=at)
        return len({row["hold"] for row in over})

    def _told(
        self, connection: sa.Connection, what: str, hold: str, *, before: list[Any] | None,
        after: list[Any] | None, by: str, at: datetime,
    ) -> None:  # fmt: skip
        audit.write(
            connection, what, hold, by=by, at=at,
            before=None if before is None else as_record(before),
            after=None if after is None else as_record(after),
        )  # fmt: skip


def as_record(rows: Iterable[Row]) -> dict[str, Any]:
    """Return what the audit keeps of a hold: its rows in the order of their key."""
    return {"rows": _sorted(rows)}


def _concerns(new: Sequence[Row]) -> sa.ColumnElement[bool]:
    """Which holds matter to new rows: those of the same things, and those of the same number."""
    items, resources = ({row[name] for row in new} - {""} for name in ("item", "resource"))
    return sa.or_(
        holds.c.item.in_(sorted(items)),
        holds.c.resource.in_(sorted(resources)),
        holds.c.hold == new[0]["hold"],
    )


def refuse_taken(new: Sequence[Row], others: Sequence[Row], free: Curves) -> None:
    """Refuse rows that together with the holds of others ask for more than is free.

    Stock is free as a running total: what is free from a day on serves every later day, so all
    holds up to a day count against it. Hours are free week by week.

    Parameters
    ----------
    free
        By thing: units free from each day on, or hours free in each week.

    Raises
    ------
    Conflict
        Enough is free but for the holds of others.
    Refused
        There was never enough.
    """
    asked, taken = _by_thing(new), _by_thing(others)
    for thing, mine in asked.items():
        left = _left(free.get(thing, []), mine, taken.get(thing, []), running=not thing[2])
        if left is None:
            continue
        day, have, alone = left
        what = thing[2] or thing[0]
        wanted = sum(amount for _, amount in mine)
        unit = "hours of " if thing[2] else ""
        told = f"{have:g} {unit}{what} are free on {day.isoformat()}, {wanted:g} are asked for."
        if alone:
            raise Refused(told, "Ask for a later day or for less.")
        raise Conflict(
            f"Only {told} Somebody else holds the rest.", "Ask for a later day or for less.",
            yours=wanted, theirs=have,
        )  # fmt: skip


def _left(
    curve: list[tuple[date, float]],
    mine: list[tuple[date, float]],
    theirs: list[tuple[date, float]],
    *,
    running: bool,
) -> tuple[date, float, bool] | None:
    """Return the first day with too little: day, what is left there, whether nobody else is why."""
    days = [day for day, _ in curve]
    first = min(day for day, _ in mine)
    checked = {day for day, _ in mine} | ({d for d in days if d >= first} if running else set())
    if running:
        checked |= {day for day, _ in theirs if day >= first}
    for day in sorted(checked):
        place = bisect_right(days, day) - 1
        have = curve[place][1] if place >= 0 and (running or days[place] == day) else 0.0
        wanted = _sum(mine, day, running=running)
        used = _sum(theirs, day, running=running)
        if wanted + used > have + NOTHING:
            return day, max(have - used, 0.0), wanted > have + NOTHING
    return None


def _sum(rows: list[tuple[date, float]], day: date, *, running: bool) -> float:
    return sum(amount for when, amount in rows if when == day or (running and when < day))


def _curves(free: pl.DataFrame) -> Curves:
    """Read item, location, resource, period, quantity, hours: what is free, by thing and day."""
    curves: dict[Thing, list[tuple[date, float]]] = defaultdict(list)
    for row in free.sort("period").iter_rows(named=True):
        amount = row["hours"] if row["resource"] else row["quantity"]
        curves[_thing(row)].append((row["period"], amount or 0.0))
    return curves


def _by_thing(rows: Iterable[Row]) -> dict[Thing, list[tuple[date, float]]]:
    found: dict[Thing, list[tuple[date, float]]] = defaultdict(list)
    for row in rows:
        amount = row["hours"] if row["resource"] else row["quantity"]
        found[_thing(row)].append((row["period"], amount or 0.0))
    return found


def _thing(row: Row) -> Thing:
    return (row["item"] or "", row["location"] or "", row["resource"] or "")


def _filled(row: Row, hold: str, *, by: str) -> dict[str, Any]:
    """Return a row of the table with its key filled; Refused when it holds nothing or is odd."""
    unknown = sorted(set(row) - set(HOLDS.names))
    if unknown:
        raise Refused(f"A hold has no {', '.join(unknown)}.", f"It has {', '.join(HOLDS.names)}.")
    full = dict.fromkeys(HOLDS.names) | dict(row)
    full |= {"hold": hold, "item": full["item"] or "", "resource": full["resource"] or "",
             "by": full["by"] or by}  # fmt: skip
    amount = full["hours"] if full["resource"] else full["quantity"]
    if bool(full["item"]) == bool(full["resource"]) or full["period"] is None or not amount:
        raise Refused(
            "A hold is a quantity of an item or hours of a resource, from a day on.",
            "Give item and quantity, or resource and hours, and the day.",
        )
    if amount < 0:
        raise Refused("Less than nothing cannot be held.", "Give a positive quantity or hours.")
    return full


def _sorted(rows: Iterable[Row]) -> list[dict[str, Any]]:
    named = [{name: row[name] for name in HOLDS.names} for row in rows]
    return sorted(named, key=lambda row: (row["item"], row["resource"], row["period"]))


def _count(connection: sa.Connection) -> int:
    counted = sa.select(sa.func.count()).where(trail.c.what == "hold")
    return connection.scalar(counted) or 0

"""What people want of results, saved as changes: forecasts they know better, orders they approve; undone by name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.errors import Refused
from firstmate.company.change import Change, Scenario
from firstmate.work.workspace import Workspace

#: How a person may say what they know: code -> words.
WAYS = {
    "set": "units a week instead",
    "add": "units a week more or less",
    "percent": "per cent more or less",
    "money": "money a week more or less",
    "worth": "money a week instead",
}
#: What an override may speak of; all items together are the firm.
SUBJECTS = ("item", "family", "job_class", "firm")
#: Weeks after which an override that names no other day stops counting.
EXPIRES = timedelta(weeks=26)


@dataclass(frozen=True)
class Override:
    """What a person knows better than the forecast: of what, how much, from when to when, and why.

    ``subject`` is one of :data:`SUBJECTS`; ``way`` one of :data:`WAYS`. Of a kind of work units
    are money. ``expected`` is the money a week that the forecast has for those days: money of
    several items is laid over them in its proportions.
    """

    subject: str
    code: str
    way: str
    amount: float
    from_day: date
    to_day: date
    because: str
    expires: date | None = None
    expected: float | None = None


def override(workspace: Workspace, said: Override, *, price: float | None = None) -> str:
    """Save an override and return its name; see :func:`overrides`."""
    (name,) = overrides(workspace, [said], price=price)
    return name


def overrides(
    workspace: Workspace, wishes: Sequence[Override], *, price: float | None = None
) -> list[str]:
    """Save overrides as one change and return their names.

    Parameters
    ----------
    price
        Of a unit of the item, for an amount in money.

    Raises
    ------
    Refused
        The days are the wrong way round, the reason is missing, or money cannot be turned into
        units.
    """
    made = rows(workspace, wishes, price=price)
    if not made:
        raise Refused("Nothing is changed.", "Fill in at least one week.")
    _append(workspace, "forecast_overrides", made, because=made[0]["because"])
    return [str(row["override"]) for row in made]


def rows(
    workspace: Workspace, wishes: Sequence[Override], *, price: float | None = None
) -> list[dict[str, Any]]:
    """Return the rows of ``forecast_overrides`` that say the wishes, under names not taken yet."""
    taken = workspace.company()["forecast_overrides"]["override"].to_list()
    made: list[dict[str, Any]] = []
    for said in wishes:
        op, amount = _checked(said, price)
        name = _next(taken)
        taken.append(name)
        about = {} if said.subject == "firm" else {said.subject: said.code}
        made.append({
            "override": name, **about, "from_day": said.from_day, "to_day": said.to_day, "op": op,
            "amount": amount, "because": said.because, "by": workspace.person.name,
            "expires": said.expires or said.to_day + EXPIRES,
        })  # fmt: skip
    return made


def _checked(said: Override, price: float | None) -> tuple[str, float]:
    if said.way not in WAYS or said.subject not in SUBJECTS:
        raise Refused("It is not clear what is meant.", f"Say it as {', '.join(WAYS.values())}.")
    if not math.isfinite(said.amount):
        raise Refused("That is not an amount.", "Write numbers as 12.5.")
    if said.from_day > said.to_day:
        raise Refused("The last day is before the first.", "Choose the days again.")
    if not said.because:
        raise Refused("A reason is missing.", "Say in a few words how you know it.")
    return _units(said, price)


def _units(said: Override, price: float | None) -> tuple[str, float]:
    if said.way == "percent":
        return "scale", 1.0 + said.amount / 100.0
    new = said.way in {"set", "worth"}
    if said.way in {"set", "add"} or said.subject == "job_class":
        return ("set" if new else "add"), said.amount
    if said.subject == "item" and price:
        return ("set" if new else "add"), said.amount / price
    if not said.expected:
        raise Refused(
            f"Money cannot be turned into units of {said.code or 'the firm'}.",
            "Say it in units or in per cent, or where something with a price is expected.",
        )
    wanted = said.amount if new else said.expected + said.amount
    return "scale", max(wanted, 0.0) / said.expected


def _next(names: Iterable[str]) -> str:
    taken = [int(n[1:]) for n in names if n[:1] == "O" and n[1:].isdecimal()]
    return f"O{max(taken, default=0) + 1:04}"


def pin_name(line: Mapping[str, Any]) -> str:
    """Return the name under which a line of the buy list is approved.

    >>> pin_name({"buy": "V1/OAK/", "arrives": date(2026, 3, 2)})
    'V1/OAK/ 2026-03-02'
    """
    return f"{line['buy']} {line['arrives']}"


def approve(workspace: Workspace, lines: pl.DataFrame) -> int:
    """Approve lines of the buy list: the plan keeps them; return how many were not approved yet.

    Raises
    ------
    Refused
        There is no such line.
    """
    if lines.is_empty():
        raise Refused("There is no such line on the buy list.", "It was planned anew; look again.")
    held = set(workspace.company()["plan_pins"]["pin"].to_list())
    rows = [
        {
            "pin": pin_name(line), "op": "keep", "item": line["item"],
            "location": line["location"] or None, "quantity": line["quantity"],
            "day": line["arrives"], "because": "approved on the buy list",
            "by": workspace.person.name,
        }
        for line in lines.iter_rows(named=True)
        if pin_name(line) not in held
    ]  # fmt: skip
    if rows:
        _append(workspace, "plan_pins", rows, because="approved on the buy list")
    return len(rows)


def accept(
    workspace: Workspace, *, measure: str, scope: str, value: float, because: str
) -> None:  # fmt: skip
    """Let an estimate count as a value, in place of one that was accepted for it before."""
    held = workspace.company()["accepted_estimates"].filter(
        pl.col("measure") == measure, pl.col("scope") == scope
    )
    by = workspace.person.name
    changes = []
    if held.height:
        changes.append(Change(table="accepted_estimates", op="remove", because=because, by=by,
                              where={"measure": measure, "scope": scope}))  # fmt: skip
    row = {"measure": measure, "scope": scope, "value": value, "because": because, "by": by}
    changes.append(
        Change(table="accepted_estimates", op="append", rows=(row,), because=because, by=by)
    )
    workspace.change(Scenario(f"{measure} {scope} = {value:g}", tuple(changes)))


def take_back(workspace: Workspace, table: str, name: str) -> None:
    """Remove an override or an approval by its name.

    Raises
    ------
    Refused
        There is none of that name.
    """
    key = {"forecast_overrides": "override", "plan_pins": "pin"}[table]
    if name not in workspace.company()[table][key].to_list():
        raise Refused(f"There is no {name} any more.", "Somebody took it back before you.")
    change = Change(
        table=table, op="remove", where={key: name}, because="taken back", by=workspace.person.name
    )
    workspace.change(Scenario(f"take back {name}", (change,)))


def _append(
    workspace: Workspace, table: str, rows: list[dict[str, Any]], *, because: str
) -> None:  # fmt: skip
    said = tuple({k: v for k, v in row.items() if v is not None} for row in rows)
    change = Change(
        table=table, op="append", rows=said, because=because, by=workspace.person.name
    )  # fmt: skip
    workspace.change(Scenario(f"{table} {len(said)}", (change,)))

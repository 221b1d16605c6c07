"""A new item told in one go: what it is like or replaces, from when, how much; saved as one change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.errors import Refused
from firstmate.company.change import Change, Scenario
from firstmate.company.company import Company
from firstmate.work import wishes
from firstmate.work.workspace import Workspace

#: How long a planned quantity counts: a quarter; then the forecast has learned enough of its own.
PLANNED = timedelta(weeks=13)


@dataclass(frozen=True)
class NewItem:
    """What is known of an item before it sells.

    ``like`` is an item whose past stands in, ``replaces`` one that ends the day before ``first_day``;
    ``quantity`` units a week for the first 13 weeks; with none of the three it is forecast as
    launches of its family before it.
    """

    item: str
    first_day: date
    name: str = ""
    family: str = ""
    price: float | None = None
    like: str = ""
    replaces: str = ""
    quantity: float | None = None
    because: str = ""


def launch(workspace: Workspace, new: NewItem) -> str:
    """Save a new item with its change of the item it replaces and its planned quantity.

    Returns
    -------
    The version it made.

    Raises
    ------
    Refused
        The code is missing, the item it is like or replaces is not known, or it names itself.
    """
    company = workspace.company()
    _refuse(company, new)
    why = new.because or f"{new.item} is new"
    changes = [*_row(company, new), *_end(company, new)]
    if new.quantity is not None:
        changes.append(_planned(workspace, new, why))
    said = tuple(replace(c, because=why, by=workspace.person.name) for c in changes)
    return workspace.change(Scenario(f"new item {new.item}", said), seen=company.version)


def _refuse(company: Company, new: NewItem) -> None:
    if not new.item:
        raise Refused("The code of the item is missing.", "Enter the code it will have.")
    known = set(company["items"]["item"].to_list())
    for word, other in (("like", new.like), ("in place of", new.replaces)):
        if other and other == new.item:
            raise Refused(f"{new.item} cannot be {word} itself.", "Name another item.")
        if other and other not in known:
            raise Refused(f"There is no item {other}.", "Choose one of the list of items.")
    if new.quantity is not None and not 0 <= new.quantity < float("inf"):
        raise Refused("That is no quantity.", "Enter units a week, 0 or more.")
    ends = _facts(company, new.replaces)["replaced_by"] if new.replaces else None
    if ends and ends != new.item:
        raise Refused(
            f"{new.replaces} is already replaced by {ends}.", f"Let it replace {ends} instead."
        )


def _facts(company: Company, item: str) -> dict[str, Any]:
    return company["items"].filter(pl.col("item") == item).row(0, named=True)


def _row(company: Company, new: NewItem) -> list[Change]:
    """The row of the item, or what is changed of one that is listed already."""
    facts: dict[str, Any] = {
        "name": new.name, "family": new.family, "price": new.price, "like_item": new.like,
        "sold_from": new.first_day,
    }  # fmt: skip
    told = {column: value for column, value in facts.items() if value not in {"", None}}
    if new.item in company["items"]["item"].to_list():
        return _sets(company, new.item, told)
    return [Change(table="items", op="append", rows=({"item": new.item, **told},))]


def _end(company: Company, new: NewItem) -> list[Change]:
    if not new.replaces:
        return []
    last = new.first_day - timedelta(days=1)
    return _sets(company, new.replaces, {"replaced_by": new.item, "sold_until": last})


def _sets(company: Company, item: str, told: dict[str, Any]) -> list[Change]:
    was = _facts(company, item)
    return [
        Change(table="items", op="set", column=c, value=v, was=was[c], where={"item": item})
        for c, v in told.items()
        if was[c] != v
    ]


def _planned(workspace: Workspace, new: NewItem, why: str) -> Change:
    wish = wishes.Override(
        subject="item", code=new.item, way="set", amount=float(new.quantity or 0.0),
        from_day=new.first_day, to_day=new.first_day + PLANNED - timedelta(days=1), because=why,
    )  # fmt: skip
    (row,) = wishes.rows(workspace, [wish])
    return Change(table="forecast_overrides", op="append", rows=(row,))

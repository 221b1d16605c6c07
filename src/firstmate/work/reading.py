"""What a person may see: every door reads results and tables through here; it computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from firstmate.base.errors import Denied
from firstmate.base.table import Private, Table

Right = Literal["change", "decide"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, and which private columns they may see; ``may_decide`` allows writes and decisions."""

    name: str
    sees: frozenset[Private] = frozenset({"no"})
    may_decide: bool = False


#: The person at the machine the company lies on: it is their data.
OWNER = Person("owner", frozenset({"no", "money", "person"}), may_decide=True)


def read(person: Person, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the columns the person may see, in declared order.

    Where a column is private as ``own``, it names a person: that person sees the rows, and those
    who may see persons see all.
    """
    if "person" not in person.sees:
        own = [column.name for column in table.columns if column.private == "own"]
        rows = rows.filter(*(pl.col(name) == person.name for name in own)) if own else rows
    return rows.select(
        column.name
        for column in table.columns
        if column.private in {*person.sees, "own"} and column.name in rows.columns
    )


def require(person: Person, right: Right) -> None:
    """Ask for a right in the one place where rights are known.

    Raises
    ------
    Denied
        The person lacks it.

    >>> require(OWNER, "decide")
    """
    if not person.may_decide:
        raise Denied(
            f"{person.name} may look, but not {right} here.", "The owner can give that right."
        )

"""What a person may see: every door reads results and tables through here; it computes nothing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from firstmate.base.table import Private, Table


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, and which private columns they may see; ``may_decide`` allows decisions."""

    name: str
    sees: frozenset[Private] = frozenset({"no"})
    may_decide: bool = False


#: The person at the machine the company lies on: it is their data.
OWNER = Person("owner", frozenset({"no", "money", "person"}), may_decide=True)


def read(person: Person, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the columns the person may see, in declared order."""
    return rows.select(
        column.name
        for column in table.columns
        if column.private in person.sees and column.name in rows.columns
    )

"""A Company is an immutable set of input tables at a version, with the day they stand at; it has data, no verbs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.frame import Frame, frame
from firstmate.base.issue import issue_rows
from firstmate.company.as_of import latest_day
from firstmate.company.currency import home_currency
from firstmate.company.setting import default_rows, ranges, values
from firstmate.company.tables import INPUTS

Rows = pl.DataFrame | Iterable[Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Company:
    """Input tables by name, complete (absent ones are empty), and the day they stand at.

    ``company["items"]`` gives the rows. ``issues`` are those found on the way here (import,
    changes that matched nothing). Two companies with the same content have the same ``mark``.
    """

    name: str
    tables: Mapping[str, Frame]
    as_of: date
    version: str = ""
    issues: pl.DataFrame = field(default_factory=lambda: issue_rows(()))

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table].rows

    @cached_property
    def mark(self) -> str:
        """Hash of all tables and the day (32 hex digits)."""
        digest = hashlib.blake2b(self.as_of.isoformat().encode(), digest_size=16)
        for name in sorted(self.tables):
            digest.update(self.tables[name].mark.encode())
        return digest.hexdigest()

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """Every declared setting as a value of its kind."""
        return MappingProxyType(values(self["settings"]))

    @cached_property
    def currency(self) -> str:
        """Currency the company counts in; empty where neither setting nor data name one."""
        for names in (("sales_lines", "jobs"), ("invoices", "deals", "purchase_lines")):
            rows = [self[name] for name in names]
            if found := home_currency(self.settings["currency"], rows=rows):
                return found
        return ""

    @cached_property
    def ranges(self) -> Mapping[str, tuple[float, float]]:
        """Setting -> (low, high) of those whose value is assumed."""
        return MappingProxyType(ranges(self["settings"]))


def company(
    name: str,
    tables: Mapping[str, Rows | Frame],
    *,
    as_of: date | None = None,
    version: str = "",
    issues: pl.DataFrame | None = None,
) -> Company:
    """Build a Company from rows of its tables.

    Tables not given are empty; settings not given stand at their defaults, marked as assumed.
    Without ``as_of`` the setting of that name counts, else the latest day on which something
    happened.

    Raises
    ------
    Refused
        A table is unknown, or no day can be found at which the data stands.

    >>> small = company(
    ...     "shop",
    ...     {
    ...         "sales_lines": [
    ...             {"order": "1", "line": 1, "day": date(2026, 3, 2), "item": "A", "quantity": 4.0}
    ...         ]
    ...     },
    ... )
    >>> small.as_of, len(small.tables["items"])
    (datetime.date(2026, 3, 2), 0)
    """
    unknown = sorted(set(tables) - set(INPUTS))
    if unknown:
        raise Refused(
            f"There is no table {', '.join(unknown)}.", "`firstmate tables` lists the tables."
        )
    frames = {
        name: rows
        if isinstance(rows, Frame)
        else _empty(name)
        if rows is None
        else frame(table, rows)
        for name, table in INPUTS.items()
        for rows in [tables.get(name)]
    }
    frames["settings"] = _with_defaults(frames["settings"])
    stands_at = as_of or values(frames["settings"].rows)["as_of"] or latest_day(frames)
    if stands_at is None:
        raise Refused(
            "The data holds no day on which anything happened.",
            "Add sales lines with dates, or set as_of.",
        )
    return Company(
        name=name,
        tables=MappingProxyType(frames),
        as_of=stands_at,
        version=version,
        issues=issue_rows(()) if issues is None else issues,
    )


@cache
def _empty(name: str) -> Frame:
    """Return the one empty frame of a table, whose mark is then computed once."""
    return frame(INPUTS[name])


def _with_defaults(settings: Frame) -> Frame:
    missing = default_rows().filter(~pl.col("name").is_in(settings.rows["name"].implode()))
    if missing.is_empty():
        return settings
    return frame(settings.table, pl.concat([settings.rows, frame(settings.table, missing).rows]))

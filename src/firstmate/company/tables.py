"""All input tables by name, with the headers people's files print above them; it declares none itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from firstmate.base.table import Column, Table
from firstmate.company.headers import HEADERS
from firstmate.company.nouns import means, other, party, place, sales, thing, work


def _with_headers(table: Table) -> Table:
    known = HEADERS.get(table.name, {})

    def column(declared: Column) -> Column:
        words = known.get(declared.name, "")
        return replace(declared, synonyms=tuple(words.split("|"))) if words else declared

    return replace(table, columns=tuple(column(each) for each in table.columns))


INPUTS: Mapping[str, Table] = MappingProxyType(
    {
        table.name: _with_headers(table)
        for group in (thing, party, place, means, sales, work, other)
        for table in group.TABLES
    }
)

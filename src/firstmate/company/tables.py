"""All input tables by name; it declares none itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firstmate.base.table import Table
from firstmate.company.nouns import means, other, party, place, sales, thing, work

INPUTS: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for group in (thing, party, place, means, sales, work, other)
        for table in group.TABLES
    }
)

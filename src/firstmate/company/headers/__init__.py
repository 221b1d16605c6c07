"""Headers that people's files print above our columns, in six languages; words only.

One file per group of nouns. Each maps table -> column -> headers separated by a bar, best first;
any case, accents and punctuation. ``firstmate.company.tables`` puts them into the declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from firstmate.company.headers import means, other, party, place, sales, thing, work

#: Table -> column -> headers separated by a bar.
HEADERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        table: columns
        for group in (thing, party, place, means, sales, work, other)
        for table, columns in group.HEADERS.items()
    }
)

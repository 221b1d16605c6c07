"""Say a row in a sentence: the saying of its code with the row's own fields; it adds no figure and no word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.base.table import Table
from firstmate.company.company import Company
from firstmate.publish.figures import FIXED, figure, money

#: What stands in a sentence for a field the row leaves empty.
UNKNOWN = "(not known)"


@dataclass(frozen=True)
class Words:
    """What sentences are made with: sayings by code, names of codes, currency, day of the data.

    ``names`` maps a column (``item``, ``supplier``...) to code -> name as people call it.
    """

    sayings: Mapping[str, Saying]
    near: date
    currency: str = ""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def named(self, column: str, code: str) -> str:
        """Return the name people use with the code behind it, or the code alone.

        >>> words = Words({}, date(2026, 1, 1), names={"item": {"D-1": "Oak door"}})
        >>> words.named("item", "D-1"), words.named("item", "X")
        ('Oak door (D-1)', 'X')
        """
        name = self.names.get(column, {}).get(code, "")
        return f"{name} ({code})" if name and name != code else code

    def say(self, row: Mapping[str, Any], *, table: Table = RECOMMENDATIONS) -> str:
        """Return the sentence of the row's code, the code itself in words where none is declared.

        >>> words = Words(
        ...     {"hire": Saying("hire", "Hire {count} for {resource}.")}, date(2026, 1, 1)
        ... )
        >>> words.say({"code": "hire", "count": 2, "resource": "saw"})
        'Hire 2 for saw.'
        >>> words.say({"code": "sell_less", "item": "X"})
        'Sell less: X.'
        """
        saying = self.sayings.get(row["code"])
        if saying is None:
            return self._plain(row, table)
        return _filled(saying.sentence, _Fields(self, row, table))

    def why(self, row: Mapping[str, Any], *, table: Table = RECOMMENDATIONS) -> str:
        """Return the reason of the row's code in a sentence, empty where none is declared."""
        saying = self.sayings.get(row["code"])
        return _filled(saying.why, _Fields(self, row, table)) if saying else ""

    def value(self, row: Mapping[str, Any]) -> str:
        """Return value and interval of a recommendation: "41 k EUR (30 k to 55 k)"."""
        if row.get("value") is None:
            return ""
        said = money(row["value"], currency=self.currency)
        low, high = row.get("low"), row.get("high")
        if low is None or high is None or money(low) == money(high):
            return said
        return f"{said} ({money(low)} to {money(high)})"

    def _plain(self, row: Mapping[str, Any], table: Table) -> str:
        what = str(row["code"]).replace("_", " ").strip()
        nouns = [
            self.named(column.name, str(row[column.name]))
            for column in table.columns
            if column.kind == "text" and column.name in _NOUNS and row.get(column.name)
        ]
        return what[:1].upper() + what[1:] + (f": {', '.join(nouns)}." if nouns else ".")


def _filled(sentence: str, fields: Mapping[str, str]) -> str:
    """Fill a sentence; a unit after a span of time is not said twice, and one is no plural."""
    return _ONE.sub(r"1 \1", _UNIT_AGAIN.sub(r"{\1}", sentence).format_map(fields))


_ONE = re.compile(
    r"(?<![\d.,])1 (week|day|hour|order|job|line|unit|item|customer|deal|invoice|quote|row)s\b"
)
_UNIT_AGAIN = re.compile(r"\{(days|hours)\} \1\b")

#: Columns of the outside world that a plain sentence names.
_NOUNS = ("item", "customer", "supplier", "resource", "order", "job", "text")


class _Fields(dict[str, str]):
    """The fields of a row, written as they are asked for by a sentence."""

    def __init__(self, words: Words, row: Mapping[str, Any], table: Table) -> None:
        super().__init__()
        self.words, self.row, self.table = words, row, table

    def __missing__(self, name: str) -> str:
        value = self.row.get(name)
        if value is None or value == "":
            return UNKNOWN
        if isinstance(value, str):
            return self.words.named(name, value)
        said = figure(self.table[name], value, near=self.words.near, currency=self.words.currency)
        return said.replace(" ", FIXED) if name != "text" else said


def words_of(company: Company, sayings: Mapping[str, Saying]) -> Words:
    """Return what sentences about a company are made with: its names, currency and day."""
    return Words(
        sayings=sayings,
        near=company.as_of,
        currency=company.currency,
        names={column: _names(company, table, column) for column, table in _NAMED.items()},
    )


#: Column -> table that knows the names of its codes.
_NAMED = {
    "item": "items",
    "customer": "customers",
    "supplier": "suppliers",
    "resource": "resources",
    "location": "locations",
}


def _names(company: Company, table: str, column: str) -> dict[str, str]:
    rows = company[table].select(column, "name").drop_nulls()
    return dict(zip(rows[column].to_list(), rows["name"].to_list(), strict=True))

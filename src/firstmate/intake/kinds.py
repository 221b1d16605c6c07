"""What the values of a column look like: numbers, days, codes, words, whether they repeat.

It does not know what the header says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from firstmate.base.table import Column
from firstmate.intake.codes import read_flags
from firstmate.intake.days import read_days
from firstmate.intake.numbers import read_numbers
from firstmate.intake.plain import plain
from firstmate.intake.vocabulary import WEEKDAYS

_SAMPLE = 300
#: A day written without separators; a number is one only where all its neighbours are.
_COMPACT = r"^\s*(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s*$"


@dataclass(frozen=True, slots=True)
class Looks:
    """Shares between 0 and 1 over the filled cells of a sample, and the sample's distinct texts."""

    filled: float
    numbers: float
    days: float
    flags: float
    whole: float
    distinct: float
    length: float
    largest: float
    texts: frozenset[str]


def looks(cells: pl.Series, *, today: date) -> Looks:
    """Profile a column from cells spread evenly over it."""
    filled = cells.drop_nulls()
    if filled.is_empty():
        return Looks(0, 0, 0, 0, 0, 0, 0, 0, frozenset())
    sample = filled.gather_every(max(1, filled.len() // _SAMPLE)).head(_SAMPLE)
    numbers = read_numbers(sample, clock=True)
    numeric = numbers.values.drop_nulls()
    told = max(1, int((numbers.bad | numbers.values.is_not_null()).sum()))
    maybe_days = bool(sample.str.contains(r"\d").any()) and (
        numeric.len() < told or bool(sample.str.contains(_COMPACT).all())
    )
    days = read_days(sample, today=today).values.drop_nulls().len() if maybe_days else 0
    return Looks(
        filled=filled.len() / max(1, cells.len()),
        numbers=numeric.len() / told,
        days=days / told,
        flags=read_flags(sample).values.drop_nulls().len() / told,
        whole=_mean(numeric == numeric.round(0)),
        distinct=sample.n_unique() / sample.len(),
        length=_mean(sample.str.len_chars()),
        largest=_mean(pl.Series([numeric.abs().max()], dtype=pl.Float64)),
        texts=frozenset(sample.str.strip_chars().to_list()),
    )


def _mean(values: pl.Series) -> float:
    mean = values.cast(pl.Float64).mean()
    return mean if isinstance(mean, float) else 0.0


def fits(seen: Looks, column: Column) -> float:
    """Return how well values fit a declared column, 0 to 1; an empty column fits a little.

    Words in a number column and numbers in a day column do not fit; serial numbers of days do.
    """
    if not seen.texts:
        return 0.5
    if column.name.endswith("weekday"):
        return max(seen.numbers, float(all(plain(text) in WEEKDAYS for text in seen.texts)))
    if column.kind in {"number", "money", "integer"}:
        share = seen.numbers if seen.days < 0.9 else 0.0
        if column.unit == "share" and seen.largest > 100:
            share *= 0.5
        return share if share >= 0.5 else 0.0
    if column.kind in {"day", "moment"}:
        serial = seen.numbers > 0.9 and seen.whole > 0.5 and 30_000 < seen.largest < 60_000
        share = max(seen.days, 0.7 if serial else 0.0)
        return share if share >= 0.5 else 0.0
    if column.kind == "flag":
        return max(seen.flags, 0.2)
    if seen.days > 0.9 and not column.key:
        return 0.1
    if column.choices:
        return 1.0 if seen.numbers < 0.5 or seen.distinct < 0.2 else 0.3
    if column.references or column.key:
        return 1.0 if seen.length <= 40 else 0.6
    # names and free text are rarely all numbers
    return 0.3 if seen.numbers > 0.95 else 1.0

"""Columns of text to codes and choices: trimmed, composed, leading zeros kept; words to choices.

It does not know which codes exist (see references).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstmate.intake.plain import plain
from firstmate.intake.reading import Note, Read, per_text
from firstmate.intake.vocabulary import FLAGS, WEEKDAYS

_DAMAGED = r"^\d(?:[.,]\d+)?E\+\d{1,2}$"


def read_text(text: pl.Series, *, code: bool = False) -> Read:
    """Read names or codes: trimmed, blanks inside made single, Unicode composed (NFC).

    A code loses the apostrophe that keeps spreadsheet programs from reading it as a number; one
    that such a program has already turned into 1.23E+12 is reported, since it cannot be mended.

    >>> read_text(pl.Series([" 0012 ", "'0034", "1.23E+12"]), code=True).values.to_list()
    ['0012', '0034', '1.23E+12']
    """
    trimmed = (
        text.str.normalize("NFC")
        .str.replace_all("[\\s\u00a0]+", " ")
        .str.strip_chars(" \ufeff\u200b")
    )
    notes: tuple[Note, ...] = ()
    if code:
        trimmed = trimmed.str.replace(r"^'(\S)", "$1")
        damaged = trimmed.str.contains(_DAMAGED).fill_null(value=False)
        if count := int(damaged.sum()):
            notes = (Note("damaged_code", "codes were turned into rounded numbers by a spreadsheet "
                          "program", count, trimmed.filter(damaged)[0], "warning"),)  # fmt: skip
    values = pl.DataFrame({"v": trimmed}).select(pl.when(pl.col("v") != "").then(pl.col("v")))
    bad = pl.Series("bad", [False], dtype=pl.Boolean).new_from_index(0, text.len())
    return Read(values.to_series().alias(text.name), bad, notes)


def read_flags(text: pl.Series) -> Read:
    """Read yes and no in six languages.

    >>> read_flags(pl.Series(["Ja", "no", "perhaps"])).values.to_list()
    [True, False, None]
    """

    def read(distinct: pl.Series) -> tuple[pl.Series, tuple[Note, ...]]:
        said = [FLAGS.get(plain(each)) for each in distinct]
        return pl.Series([None if s is None else s == "true" for s in said], dtype=pl.Boolean), ()

    return per_text(text, read)


def read_choices(text: pl.Series, *, words: Mapping[str, str], choices: tuple[str, ...]) -> Read:
    """Read words that stand for one of the column's choices.

    >>> read_choices(
    ...     pl.Series(["Teilgeliefert", "open"]),
    ...     words={"teilgeliefert": "partial"},
    ...     choices=("open", "partial"),
    ... ).values.to_list()
    ['partial', 'open']
    """
    known = {**words, **{plain(choice): choice for choice in choices}}

    def one(said: str) -> str | None:
        bare = plain(said)
        if bare in known:
            return known[bare]
        # "Delivered (3 of 3)", "Offen - Teil 2": the first words decide
        first = [known[start] for start in _starts(bare) if start in known]
        return first[0] if first else None

    def read(distinct: pl.Series) -> tuple[pl.Series, tuple[Note, ...]]:
        return pl.Series([one(each) for each in distinct], dtype=pl.String), ()

    return per_text(text, read)


def read_weekdays(text: pl.Series) -> Read:
    """Read names of weekdays in six languages, or their numbers, as 1 (Monday) to 7.

    >>> read_weekdays(pl.Series(["Tue", "Mittwoch", "7", "someday"])).values.to_list()
    [2, 3, 7, None]
    """

    def read(distinct: pl.Series) -> tuple[pl.Series, tuple[Note, ...]]:
        numbers = {str(k): k for k in range(1, 8)}
        said = [
            WEEKDAYS.get(plain(each), numbers.get(each.removesuffix(".0"))) for each in distinct
        ]
        return pl.Series(said, dtype=pl.Int64), ()

    return per_text(text, read)


def _starts(bare: str) -> list[str]:
    words = bare.split()
    return [" ".join(words[:k]) for k in range(len(words) - 1, 0, -1)]

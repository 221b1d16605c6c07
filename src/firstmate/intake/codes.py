"""Columns of text to codes and choices: trimmed, composed, leading zeros kept; words to choices.

It does not know which codes exist (see references).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstmate.intake.plain import plain
from firstmate.intake.reading import Note, Read, per_text
from firstmate.intake.vocabulary import FLAGS, WEEKDAYS

_MEND = "Export again with this column as text, and do not open and save the file in a spreadsheet before."
_DAMAGED = r"^\d(?:[.,]\d+)?E\+\d{1,2}$"
_MONTH = (
    r"jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez|ene|abr|ago|dic|gen|mag|"
    r"giu|lug|set|ott|fév|avr|aoû|déc"
)
_DATED = rf"(?i)^(?:\d{{1,2}}[-.]\s?(?:{_MONTH})[a-z]*|(?:{_MONTH})[a-z]*-\d{{2}}|\d{{4}}-\d\d-\d\d(?: 00:00:00)?)$"


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
        notes = _damage(trimmed)
    values = pl.DataFrame({"v": trimmed}).select(pl.when(pl.col("v") != "").then(pl.col("v")))
    bad = pl.Series("bad", [False], dtype=pl.Boolean).new_from_index(0, text.len())
    return Read(values.to_series().alias(text.name), bad, notes)


def _damage(codes: pl.Series) -> tuple[Note, ...]:
    """Say what a spreadsheet program did to codes: rounded numbers, days, lost leading zeros.

    Codes of one length of which some begin with zero, beside a few shorter ones of digits only,
    have probably lost their zeros; days count only where most codes are none.
    """
    counts = pl.DataFrame({"code": codes}).drop_nulls().group_by("code").len().sort("code")
    number, day = pl.col("code").str.contains(_DAMAGED), pl.col("code").str.contains(_DATED)
    digits = pl.col("code").str.contains(r"^\d+$")
    found = [
        _damaged("damaged_code", "codes were turned into rounded numbers by a spreadsheet program",
                 counts.filter(number)),
    ]  # fmt: skip
    dated = counts.filter(day)
    if dated.height <= 0.5 * counts.height:
        found.append(_damaged("code_as_day", "codes were turned into days by a spreadsheet program",
                              dated))  # fmt: skip
    plain_ = counts.filter(digits)
    width = plain_.filter(pl.col("code").str.starts_with("0"))["code"].str.len_chars().max()
    if isinstance(width, int):
        full = plain_.filter(pl.col("code").str.len_chars() == width)
        short = plain_.filter(pl.col("code").str.len_chars() < width)
        if full.height >= 0.5 * counts.height and short.height <= 0.5 * full.height:
            found.append(_damaged("zeros_lost", f"codes have fewer than the usual {width} digits: "
                                  "leading zeros were probably lost", short))  # fmt: skip
    return tuple(note for note in found if note is not None)


def _damaged(code: str, words: str, rows: pl.DataFrame) -> Note | None:
    if rows.is_empty():
        return None
    return Note(code, words, int(rows["len"].sum()), str(rows["code"][0]), "warning", mend=_MEND)


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

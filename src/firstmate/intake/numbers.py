"""Columns of text to numbers: decimal marks decided per column, signs, currencies, units, percent.

It does not know tables; the caller says which unit the column has and which its header names.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from firstmate.intake.plain import UNITS
from firstmate.intake.reading import Note, Read, per_text

_SYMBOLS = r"(?i)[€$£¥₤]|\b(?:eur|usd|gbp|chf|sek|pln|dkk|nok|czk|cad|aud|kč|zł|kr|fr)\b\.?"
_BODY = r"^[+-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d+)?$"
_POINT = r"(?:\.\d{1,2}|\.\d{4,}|^[+-]?\d{4,}\.\d{3}|^[+-]?0*\.\d+|,\d{3}\.\d+)(?:[eE][+-]?\d+)?$|,\d{3},\d{3}$"
_COMMA = r"(?:,\d{1,2}|,\d{4,}|^[+-]?\d{4,},\d{3}|^[+-]?0*,\d+|\.\d{3},\d+)$|\.\d{3}\.\d{3}$"
_EITHER = r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$"

#: (unit of the column, unit said) -> factor.
FACTORS = {
    ("hours", "minutes"): 1 / 60, ("hours", "seconds"): 1 / 3600, ("hours", "hours"): 1.0,
    ("hours", "days"): 8.0, ("days", "weeks"): 7.0, ("days", "months"): 30.0,
    ("days", "hours"): 1 / 24, ("days", "days"): 1.0, ("share", "percent"): 0.01,
    ("currency", "thousand"): 1000.0, ("kg", "grams"): 0.001, ("kg", "pounds"): 0.45359237,
    ("kg", "tonnes"): 1000.0, ("kg", "kg"): 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """Which decimal mark a column uses and on how many distinct texts that rests.

    ``certain`` is false where every value could be read both ways.
    """

    decimal: str
    certain: bool
    against: int
    either: int


def marks(text: pl.Series, *, prior: str = "") -> Marks:
    """Decide the decimal mark of a column from the texts that can only be read one way.

    >>> marks(pl.Series(["1.234,50", "12,5"])).decimal, marks(pl.Series(["1,234", "7.5"])).decimal
    (',', '.')
    >>> marks(pl.Series(["1.500", "2.000"]), prior=",")
    Marks(decimal=',', certain=False, against=0, either=2)
    """
    bare = _bare(text.drop_nulls().unique())
    point = int(bare.str.contains(_POINT).sum())
    comma = int(bare.str.contains(_COMMA).sum())
    either = int(bare.str.contains(_EITHER).sum())
    if point == comma:
        return Marks(prior or ".", point > 0, min(point, comma), either)
    return Marks("," if comma > point else ".", True, min(point, comma), either)  # noqa: FBT003


def read_numbers(
    text: pl.Series, *, decimal: str = ".", unit: str = "", said: str = "", clock: bool = False
) -> Read:
    """Read a column of numbers.

    Parameters
    ----------
    text
        Cells as they stand.
    decimal
        Mark of the column, see :func:`marks`; a text that can only mean the other is read so.
    unit, said
        Unit the values shall have, and the one the header names, as in ``FACTORS``.
    clock
        Whether ``7:30`` is seven and a half (hours).

    >>> read_numbers(
    ...     pl.Series(["1.234,50 €", "(12)", "3-", "n/a", "x"]), decimal=","
    ... ).values.to_list()
    [1234.5, -12.0, -3.0, None, None]
    >>> read_numbers(pl.Series(["90", "30"]), unit="hours", said="minutes").values.to_list()
    [1.5, 0.5]
    """
    factor = FACTORS.get((unit, said), 1.0)

    def read(distinct: pl.Series) -> tuple[pl.Series, tuple[Note, ...]]:
        parts = pl.DataFrame({"text": distinct}).with_columns(bare=_bare(distinct))
        parts = parts.with_columns(
            percent=pl.col("bare").str.ends_with("%"),
            word=pl.col("bare").str.extract(r"^[+-]?[\d.,]*\d\s*([^\d\s.,:%+\-][^\d,:]*)$", 1),
        )
        parts = parts.with_columns(
            pl.when(
                pl.col("word").is_not_null()
                & pl.col("bare").str.contains(r"^[+-]?[\d.,]*\d\s*[a-zA-Z]")
            )
            .then(pl.col("bare").str.extract(r"^([+-]?[\d.,]*\d)", 1))
            .otherwise(pl.col("bare").str.strip_chars_end("% "))
            .alias("bare")
        )
        values = parts.with_columns(value=_value(decimal))
        if clock:
            values = values.with_columns(pl.coalesce("value", _clock()))
        words = _word_factors(parts["word"], unit)
        share = pl.when("percent").then(pl.lit(0.01 if unit == "share" else 1.0)).otherwise(1.0)
        scaled = values.join(words, on="word", how="left", maintain_order="left").select(
            pl.col("value")
            * pl.when(pl.col("word").is_not_null())
            .then(pl.col("factor"))
            .otherwise(pl.when("percent").then(share).otherwise(pl.lit(factor)))
        )
        return scaled.to_series(), ()

    return per_text(text, read)


def _bare(text: pl.Series) -> pl.Series:
    """Strip blanks, currency signs and apostrophes; brackets and trailing signs become a minus."""
    bare = (
        text.str.replace_all(_SYMBOLS, "")
        .str.replace_all("[\u2212\u2013\u2014\ufe63\uff0d]", "-")
        .str.replace_all("[\\s\u00a0\u2009\u202f\u2007'’]", "")
        .str.replace(r",-+$|\.-+$|,—$", "")
    )
    return (
        bare.str.replace(r"^\((.+)\)$", "-$1")
        .str.replace(r"^(\d.*)-$", "-$1")
        .str.replace(r"^--", "")
    )


def _value(decimal: str) -> pl.Expr:
    bare = pl.col("bare")
    as_point = bare.str.replace_all(",", "")
    as_comma = bare.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    contrary = bare.str.contains(_POINT if decimal == "," else _COMMA) & ~bare.str.contains(
        _COMMA if decimal == "," else _POINT
    )
    main, other = (as_comma, as_point) if decimal == "," else (as_point, as_comma)
    chosen = pl.when(contrary).then(other).otherwise(main)
    shaped = bare.str.contains(_BODY)
    return pl.when(shaped).then(chosen.cast(pl.Float64, strict=False))


def _clock() -> pl.Expr:
    part = pl.col("bare").str.extract_groups(r"^(\d{1,4}):([0-5]\d)(?::([0-5]\d))?$")
    hours, minutes, seconds = (
        part.struct.field(str(k)).cast(pl.Float64, strict=False) for k in (1, 2, 3)
    )
    return hours + minutes / 60 + seconds.fill_null(0.0) / 3600


def _word_factors(words: pl.Series, unit: str) -> pl.DataFrame:
    """Return the factor of each unit word in cells; words of another kind of unit give null."""
    known = words.drop_nulls().unique()
    factors = []
    for word in known:
        said = UNITS.get(word.strip().rstrip(".").lower(), "")
        if unit in {"hours", "days", "kg", "share"}:
            factors.append(FACTORS.get((unit, said)))
        else:
            # "12 pcs", "3 m": a quantity with its unit behind it
            factors.append(1.0 if len(word) <= 8 and said != "percent" else None)
    return pl.DataFrame({"word": known, "factor": pl.Series(factors, dtype=pl.Float64)})

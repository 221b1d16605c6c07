"""Which row of a raw sheet is the header, and what every other row is: data, title, group, total.

It does not know what the columns mean beyond counting known words in a header.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

from firstmate.intake.days import looks_like_day
from firstmate.intake.periods import period
from firstmate.intake.plain import Head, head, plain
from firstmate.intake.raw.sheet import RawSheet
from firstmate.intake.vocabulary import TOTALS

_LOOK = 30
_NUMBER = re.compile(r"^[\s(+\-−€$£]*\d[\d.,'’\s\u00a0]*(?:[eE][+-]?\d+)?\s*[)%€$£\-−]?$")

#: Names of columns that stand beside those of a sheet.
_OWN = frozenset({"row", "why", "row_hash", "shape"})
#: Fates of rows that are not data.
SKIPPED = ("title", "header", "repeated header", "group", "total", "blank", "note")


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet with its header found.

    Attributes
    ----------
    sheet
        Where it came from.
    heads
        One for each column that has a header or values.
    rows
        Column ``row``, the text columns of ``heads``, and ``group`` (text of the group row above).
    fates
        ``row, fate`` of every row that is not data.
    title
        Texts above the header, joined.
    wrong
        ``row, why`` of rows of data that are rejected whatever their values say.
    """

    sheet: RawSheet
    heads: tuple[Head, ...]
    rows: pl.DataFrame
    fates: pl.DataFrame
    title: str = ""
    wrong: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"row": pl.Int64, "why": pl.String})
    )

    @property
    def name(self) -> str:
        """File and sheet as people would say it."""
        return f"{self.sheet.file}/{self.sheet.sheet}" if self.sheet.sheet else self.sheet.file

    @property
    def texts(self) -> dict[str, str]:
        """Position -> the header as written, made different where two columns have the same."""
        names: dict[str, str] = {}
        for each in self.heads:
            taken = each.text in names.values() or each.text in _OWN
            names[each.position] = f"{each.text} ({each.position})" if taken else each.text
        return names


def find_grid(sheet: RawSheet, *, known: Collection[str]) -> Grid:
    """Find the header and give every row its fate.

    Parameters
    ----------
    sheet
        Raw text cells.
    known
        Plain forms of headers that mean something to us; a row that has many is a header.
    """
    cells = sheet.cells
    positions = [name for name in cells.columns if name != "row"]
    cells = cells.with_columns(
        pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in positions
    )
    top = cells.head(_LOOK)
    at = _header_at(top, positions, known)
    texts = top.select(positions).row(at) if at is not None else (None,) * len(positions)
    if at is not None:
        texts = _two_storeys(top, positions, at, texts)
    body = cells.slice(0 if at is None else at + 1)
    used = [
        name for name, text in zip(positions, texts, strict=True)
        if text or body[name].null_count() < body.height
    ]  # fmt: skip
    named = dict(zip(positions, texts, strict=True))
    heads = tuple(head(name, _text(named[name], positions.index(name))) for name in used)
    above = cells.slice(0, at or 0)
    fates = [_fate(above, "title")]
    if at is not None:
        fates.append(_fate(cells.slice(at, 1), "header"))
    rows, skipped = _sort_out(body, heads)
    title = " ".join(cell for row in above.select(positions).rows() for cell in row if cell)
    return Grid(sheet, heads, rows, pl.concat([*fates, skipped]), title[:400])


def _text(said: str | None, index: int) -> str:
    return " ".join(said.split()) if said else f"Column {index + 1}"


def _fate(rows: pl.DataFrame, fate: str) -> pl.DataFrame:
    return rows.select("row", pl.lit(fate).alias("fate"))


def _header_at(top: pl.DataFrame, positions: list[str], known: Collection[str]) -> int | None:
    """Return the index of the row that is most like a header; None where no row is."""
    rows = top.select(positions).rows()
    if not rows:
        return None
    widest = max(sum(cell is not None for cell in row) for row in rows)
    scores = [_likeness(row, rows[k + 1 : k + 6], widest, known) for k, row in enumerate(rows)]
    best = max(range(len(rows)), key=lambda k: (scores[k], -k))
    return best if scores[best] > 0 else None


def _likeness(
    row: tuple[str | None, ...],
    below: list[tuple[str | None, ...]],
    widest: int,
    known: Collection[str],
) -> float:
    cells = [cell for cell in row if cell is not None]
    if not cells or (len(cells) == 1 and widest > 2):
        return -1.0
    words = [cell for cell in cells if not _is_value(cell)]
    if len(words) < max(1, 0.6 * len(cells)):
        return -1.0
    distinct = len({plain(word) for word in words}) / len(words)
    hits = sum(plain(word) in known or head("", word).plain in known for word in words)
    values_below = sum(
        cell is not None and under is not None and not _is_value(cell) and _is_value(under)
        for line in below
        for cell, under in zip(row, line, strict=True)
    ) / max(1, len(below))
    long = sum(len(word) > 45 for word in words)
    filled = len(cells) / widest
    score = 2.0 * hits + values_below + 2.0 * filled + distinct - long - 1.5
    # without a single known word, values under the words must speak for it
    return score if hits or values_below >= 1 or (not below and filled > 0.6) else -0.5


def _is_value(cell: str) -> bool:
    """Whether a cell is a number or a day rather than a word; named periods count as words."""
    if _NUMBER.match(cell):
        return True
    return looks_like_day(cell) and period(cell) is None


def _two_storeys(
    top: pl.DataFrame, positions: list[str], at: int, texts: tuple[str | None, ...]
) -> tuple[str | None, ...]:
    """Join a band of merged headers above ("Ordered | | Delivered") with equal headers below it."""
    plains = [plain(text) for text in texts if text]
    if at == 0 or len(set(plains)) == len(plains):
        return texts
    band: list[str | None] = []
    for cell in top.select(positions).row(at - 1):
        band.append(cell or (band[-1] if band else None))
    twice = {each for each in plains if plains.count(each) > 1}
    return tuple(
        f"{over} {text}" if text and over and plain(text) in twice else text
        for over, text in zip(band, texts, strict=True)
    )


def _sort_out(body: pl.DataFrame, heads: tuple[Head, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split the rows under the header into data and what is not data."""
    names = [each.position for each in heads]
    if not names or body.is_empty():
        blank = body.select("row", pl.lit("blank").alias("fate"))
        return body.clear().with_columns(group=pl.lit(None, dtype=pl.String)), blank
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in names)
    first = pl.coalesce(names)
    again = pl.sum_horizontal(
        (pl.col(each.position).str.strip_chars() == each.text.strip()).fill_null(value=False)
        for each in heads
    )
    typical = body.head(5000).select(filled.median()).item() or 0.0
    sparse = (filled == 1) if typical >= 3 else pl.lit(value=False)
    written = pl.sum_horizontal(
        pl.col(name).str.contains(r"[A-Za-zÀ-ÿ]{2,}").fill_null(value=False) for name in names
    )
    named = first.str.to_lowercase().str.strip_chars().str.contains(TOTALS)
    # "Total" and nothing but figures, or a few words and fewer cells than a row of data has
    alone = (written <= 1) & first.str.contains(r"^\D{3,24}$")
    short = (filled <= max(typical - 1, 1)) if typical >= 3 else pl.lit(value=True)
    total = named & (alone | ((written <= 2) & short))
    numeric = first.str.contains(r"^[\d.,\s€$£%-]+$")
    fate = (
        pl.when(filled == 0).then(pl.lit("blank"))
        .when(again >= max(2, 0.7 * len(heads))).then(pl.lit("repeated header"))
        .when(total).then(pl.lit("total"))
        .when(sparse & numeric).then(pl.lit("total"))
        .when(sparse).then(pl.lit("group"))
    )  # fmt: skip
    judged = body.with_columns(fate=fate, group=pl.when(sparse & ~numeric & ~total).then(first))
    last = judged.filter(pl.col("fate").is_null())["row"].max()
    judged = judged.with_columns(
        pl.when((pl.col("fate") == "group") & (pl.col("row") > (last if last is not None else 0)))
        .then(pl.lit("note")).otherwise(pl.col("fate")).alias("fate"),
        pl.col("group").forward_fill(),
    )  # fmt: skip
    return (
        judged.filter(pl.col("fate").is_null()).select("row", *names, "group"),
        judged.filter(pl.col("fate").is_not_null()).select("row", "fate"),
    )

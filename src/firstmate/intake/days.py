"""Columns of text to days and moments: the order of day and month is decided per column.

It does not know tables, and asks no clock: the day of the import comes in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import polars as pl

from firstmate.intake.reading import Note, Read, per_text
from firstmate.intake.vocabulary import MONTHS

_TIME = r"(?:[T,\s]+(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([AaPp]\.?[Mm]\.?)?)?"
_ZONE = r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
_ISO = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME + _ZONE
_PAIR = r"^(\d{1,2})([-/.])\s?(\d{1,2})[-/.]\s?(\d{4}|\d{2})" + _TIME + _ZONE
_NAMED = (
    r"(?i)^(?:[a-zäöü]{2,10}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[-/\s.]*([a-zA-Zéûäç]{3,10})\.?[-/\s,']*(\d{4}|\d{2})"
    + _TIME
    + _ZONE
)
_NAMED_US = (
    r"(?i)^(?:[a-z]{3,9},?\s+)?([a-zA-Zéûäç]{3,10})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?[,\s-]+(\d{4})"
    + _TIME
    + _ZONE
)
_COMPACT = r"^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)(?:[T ]?(\d{2})(\d{2})(\d{2})?)?$"
_WEEK = r"(?i)^(?:kw|cw|wk|week|woche|sem|sett)\.?\s*(\d{1,2})(?:\s*[/,.\-\s]\s*(\d{4}|\d{2}))?$"
_ISO_WEEK = r"(?i)^(\d{4})[-/\s]*(?:-?W|KW\s*)(\d{1,2})$"
_MONTH = r"^(\d{4})[-/.](\d{1,2})$"
_SERIAL = r"^\d{5}(?:\.\d+)?$"


_LOOKS = tuple(re.compile(p) for p in (_ISO, _PAIR, _NAMED, _NAMED_US))


@dataclass(frozen=True, slots=True)
class Order:
    """Whether a column writes day or month first, and how sure that is.

    ``rest`` is "values" (some number is above 12), "sequence", "today", "other columns", "setting"
    or "assumed"; ``against`` counts distinct texts that can only be read the other way.
    """

    first: str
    rest: str
    against: int = 0


def day_order(text: pl.Series, *, today: date, prior: str = "", setting: str = "") -> Order:
    """Decide between day first ("dmy") and month first ("mdy") for a column.

    A number above 12 decides. Else dots mean day first; else the reading that runs steadily down
    the file or does not lie in the future; else what the sheet's other columns or the setting say.

    >>> day_order(pl.Series(["12/1/2010 8:26", "12/13/2010 9:00"]), today=date(2026, 1, 1)).first
    'mdy'
    """
    seen = pl.DataFrame({"text": text.drop_nulls()}).unique(maintain_order=True).head(200_000)
    parts = seen.select(pl.col("text").str.extract_groups(_PAIR).alias("p")).unnest("p")
    parts = parts.filter(pl.col("1").is_not_null())
    if parts.is_empty():
        return Order(setting or prior or "dmy", "values")
    first, second = parts["1"].cast(pl.Int32), parts["3"].cast(pl.Int32)
    day_first, month_first = int((first > 12).sum()), int((second > 12).sum())
    if day_first or month_first:
        return Order(
            "dmy" if day_first >= month_first else "mdy", "values", min(day_first, month_first)
        )
    if (parts["2"] == ".").mean() == 1.0:
        return Order("dmy", "values")
    guess = _sequence(seen["text"], today)
    if guess:
        return guess
    if prior or setting:
        return Order(prior or setting, "other columns" if prior else "setting")
    return Order("dmy", "assumed")


def _sequence(text: pl.Series, today: date) -> Order | None:
    readings = {order: _days(text, order).drop_nulls() for order in ("dmy", "mdy")}
    late = {order: int((days > today).sum()) for order, days in readings.items()}
    if min(late.values()) == 0 < max(late.values()):
        return Order(min(late, key=lambda order: late[order]), "today")
    if text.len() < 8:
        return None
    turns = {
        order: min(int((steps < 0).sum()), int((steps > 0).sum()))
        for order, days in readings.items()
        for steps in [days.cast(pl.Int32).diff().drop_nulls()]
    }
    best, other = sorted(turns, key=lambda order: turns[order])
    if turns[best] == 0 < turns[other] or turns[best] * 4 < turns[other]:
        return Order(best, "sequence")
    return None


def _days(text: pl.Series, order: str) -> pl.Series:
    return pl.DataFrame({"text": text}).select(_pair(order)["day"]).to_series()


def read_days(
    text: pl.Series,
    *,
    order: str = "dmy",
    today: date,
    end_of_week: bool = False,
    serial: bool = False,
) -> Read:
    """Read a column of days; a time of day is left off, weeks become their Monday or Friday.

    >>> read_days(
    ...     pl.Series(["2026-03-02T08:00:00+01:00", "3.4.26", "KW 12 2026", "soon"]),
    ...     today=date(2026, 5, 1),
    ... ).values.to_list()
    [datetime.date(2026, 3, 2), datetime.date(2026, 4, 3), datetime.date(2026, 3, 16), None]
    """

    def read(distinct: pl.Series) -> tuple[pl.Series, tuple[Note, ...]]:
        frame = pl.DataFrame({"text": distinct})
        readers = _readers(order)
        first = frame.select(pl.coalesce(each["day"] for each in readers[:2])).to_series()
        left = frame.filter(first.is_null())
        if left.is_empty():
            return first, ()
        late = left.select(
            pl.coalesce(
                [each["day"] for each in readers[2:]]
                + [_serial()["day"] if serial else pl.lit(None, dtype=pl.Date)]
            )
        ).to_series()
        weeks = _weeks(left["text"], today, end_of_week)
        found = left.with_columns(late=late.fill_null(weeks) if late.null_count() else late)
        values = frame.with_columns(first=first).join(
            found, on="text", how="left", maintain_order="left"
        )
        notes: tuple[Note, ...] = ()
        if weeks.len() and int(weeks.is_not_null().sum()):
            shown = left["text"].filter(weeks.is_not_null())
            notes = (Note("weeks", f"weeks are read as their {'Friday' if end_of_week else 'Monday'}",
                          shown.len(), shown[0]),)  # fmt: skip
        return values.select(pl.coalesce("first", "late")).to_series(), notes

    return per_text(text, read)


def read_moments(text: pl.Series, *, order: str = "dmy", zone: str = "UTC") -> Read:
    """Read a column of moments into UTC; those without an offset are in the company's time zone."""

    def read(distinct: pl.Series) -> tuple[pl.Series, tuple[Note, ...]]:
        frame = pl.DataFrame({"text": distinct})
        readers = [*_readers(order), _serial()]
        parts = frame.select(
            day=pl.coalesce(each["day"] for each in readers),
            seconds=pl.coalesce(
                pl.when(each["day"].is_not_null()).then(each["seconds"]) for each in readers
            ),
            offset=pl.coalesce(
                pl.when(each["day"].is_not_null()).then(each["offset"]) for each in readers
            ),
        )
        local = pl.col("day").cast(pl.Datetime("us")) + pl.duration(seconds=pl.col("seconds"))
        there = local.dt.replace_time_zone(
            ZoneInfo(zone).key, ambiguous="earliest", non_existent="null"
        ).dt.convert_time_zone("UTC")
        fixed = (local - pl.duration(minutes=pl.col("offset"))).dt.replace_time_zone("UTC")
        value = pl.when(pl.col("offset").is_not_null()).then(fixed).otherwise(there)
        return parts.select(value).to_series(), ()

    return per_text(text, read)


def _readers(order: str) -> list[dict[str, pl.Expr]]:
    def groups(pattern: str, year: int, month: int, day: int, time: int) -> dict[str, pl.Expr]:
        part = pl.col("text").str.extract_groups(pattern)
        names = [part.struct.field(str(k)) for k in (year, month, day)]
        return {"day": _day(*names), **_clock(part, time)}

    return [
        groups(_ISO, 1, 2, 3, 4),
        _pair(order),
        groups(_NAMED, 3, 2, 1, 4),
        groups(_NAMED_US, 3, 1, 2, 4),
        {**_compact(), **_no_time()},
        {**_month(), **_no_time()},
    ]


def _pair(order: str) -> dict[str, pl.Expr]:
    part = pl.col("text").str.extract_groups(_PAIR)
    first, second, year = (part.struct.field(str(k)) for k in (1, 3, 4))
    day, month = (first, second) if order == "dmy" else (second, first)
    # A text that can only be read the other way is read so; the column is reported as mixed.
    return {"day": pl.coalesce(_day(year, month, day), _day(year, day, month)), **_clock(part, 5)}


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    full = pl.when(year.str.len_chars() == 2).then(
        pl.when(year.cast(pl.Int32, strict=False) < 70).then(pl.lit("20")).otherwise(pl.lit("19")) + year
    ).otherwise(year)  # fmt: skip
    number = month.cast(pl.Int32, strict=False)
    named = month.str.to_lowercase().replace_strict(_month_names(), default=None)
    return (
        pl.concat_str(
            [full, pl.coalesce(number, named).cast(pl.String), day.str.strip_chars()], separator="-"
        )
        .str.to_date("%Y-%m-%d", strict=False)
        .alias("day")
    )


def _month_names() -> dict[str, int]:
    accents = {
        "märz": 3,
        "février": 2,
        "févr": 2,
        "août": 8,
        "décembre": 12,
        "déc": 12,
        "jänner": 1,
    }
    return {**MONTHS, **accents}


def _clock(part: pl.Expr, at: int) -> dict[str, pl.Expr]:
    hour, minute, second, half, zone = (part.struct.field(str(at + k)) for k in range(5))
    hours = hour.cast(pl.Int64, strict=False).fill_null(0)
    after_noon = half.str.to_lowercase().str.starts_with("p").fill_null(value=False)
    of_twelve = hours % 12 + pl.when(after_noon).then(12).otherwise(0)
    hours = pl.when(half.is_not_null()).then(of_twelve).otherwise(hours)
    seconds = (
        hours * 3600
        + minute.cast(pl.Int64, strict=False).fill_null(0) * 60
        + second.cast(pl.Int64, strict=False).fill_null(0)
    )
    digits = zone.str.replace(":", "")
    sign = pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)
    offset = pl.when(digits.is_in(["Z", "UTC", "GMT"])).then(pl.lit(0, dtype=pl.Int64)).otherwise(
        sign * (digits.str.slice(1, 2).cast(pl.Int64, strict=False) * 60
                + digits.str.slice(3, 2).cast(pl.Int64, strict=False))
    )  # fmt: skip
    return {"seconds": seconds, "offset": offset}


def _no_time() -> dict[str, pl.Expr]:
    return {"seconds": pl.lit(0, dtype=pl.Int64), "offset": pl.lit(None, dtype=pl.Int64)}


def _compact() -> dict[str, pl.Expr]:
    part = pl.col("text").str.extract_groups(_COMPACT)
    return {"day": _day(*(part.struct.field(str(k)) for k in (1, 2, 3)))}


def _month() -> dict[str, pl.Expr]:
    part = pl.col("text").str.extract_groups(_MONTH)
    year, month = (part.struct.field(str(k)) for k in (1, 2))
    one = pl.when(year.is_not_null()).then(pl.lit("1"))
    return {"day": _day(year, month, one)}


def _serial() -> dict[str, pl.Expr]:
    """Days since 1899-12-30, as spreadsheet programs count; 1954 to 2119."""
    number = pl.when(pl.col("text").str.contains(_SERIAL)).then(
        pl.col("text").cast(pl.Float64, strict=False)
    )
    fits = pl.when((number >= 20_000) & (number < 80_000)).then(number)
    day = (fits.floor().cast(pl.Int32) - 25_569).cast(pl.Date)
    return {
        "day": day,
        "seconds": ((fits - fits.floor()) * 86_400).round(0).cast(pl.Int64),
        "offset": pl.lit(None, dtype=pl.Int64),
    }


def _weeks(text: pl.Series, today: date, end_of_week: bool) -> pl.Series:  # noqa: FBT001
    """Read "KW 12", "W12 2026", "2026-W12"; without a year, the one nearest to today."""
    values: list[date | None] = []
    parts = pl.DataFrame({"text": text}).select(
        pl.col("text").str.extract_groups(_WEEK).alias("a"),
        pl.col("text").str.extract_groups(_ISO_WEEK).alias("b"),
    )
    for row in parts.iter_rows():
        week, year = (row[0]["1"], row[0]["2"]) if row[0]["1"] else (row[1]["2"], row[1]["1"])
        values.append(_week_day(week, year, today, 5 if end_of_week else 1))
    return pl.Series(values, dtype=pl.Date)


def _week_day(week: str | None, year: str | None, today: date, weekday: int) -> date | None:
    if week is None or not 1 <= int(week) <= 53:
        return None
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [
        today.year - 1, today.year, today.year + 1
    ]  # fmt: skip
    found = []
    for each in years:
        try:
            found.append(date.fromisocalendar(each, int(week), weekday))
        except ValueError:
            continue
    return min(found, key=lambda day: abs((day - today).days), default=None)


def looks_like_day(text: str) -> bool:
    """Whether a single text reads as a day (serial numbers do not count).

    >>> looks_like_day("3.4.26"), looks_like_day("2026-01-31T08:00:00"), looks_like_day("Jan 24")
    (True, True, False)
    """
    said = text.strip()
    if len(said) < 6 or not any(c.isdigit() for c in said):
        return False
    return any(pattern.match(said) for pattern in _LOOKS)


def day_within(text: str) -> date | None:
    """Return the day a title or file name mentions, written year first or with dots; None else.

    >>> (
    ...     day_within("Stock valuation per 30.10.2026"),
    ...     day_within("stock_20261030.csv"),
    ...     day_within("7"),
    ... )
    (datetime.date(2026, 10, 30), datetime.date(2026, 10, 30), None)
    """
    for pattern, order in ((r"(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", (1, 2, 3)),
                           (r"(\d{1,2})\.(\d{1,2})\.(20\d\d)", (3, 2, 1))):  # fmt: skip
        if found := re.search(pattern, text):
            try:
                return date(*(int(found[k]) for k in order))
            except ValueError:
                continue
    return None

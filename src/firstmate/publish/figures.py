"""How a figure is written for people: numbers, money, days, shares, ranges; it rounds only what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from firstmate.base.table import Column

#: A real minus, as wide as a figure.
MINUS = "−"
#: How nothing is written in a dense grid.
DASH = "–"
#: Blank that does not break a line, between a figure and its unit.
FIXED = "\N{NO-BREAK SPACE}"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Columns that name a week by its Monday.
_WEEKS = frozenset({"period", "first_period"})
#: Units of time that a figure in a sentence carries with it.
_SPANS = frozenset({"days", "hours", "weeks"})
#: Beyond so many days from the day of the data a date needs its year.
_SAME_YEAR = 300


def number(value: float, *, decimals: int | None = None) -> str:
    """Write a number with thousands and a real minus.

    Parameters
    ----------
    decimals
        Digits after the point; without it as many as three significant digits need.

    >>> number(-1234.5), number(12.34), number(3.0), number(0.5, decimals=2)
    ('−1,234', '12.3', '3', '0.50')
    """
    if decimals is None:
        size = abs(value)
        places = 0 if size >= 100 or value == round(value) else 1 if size >= 10 else 2
        text = f"{value:,.{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{value:,.{decimals}f}"
    bare = text.lstrip("-")
    zero = not bare.strip("0.,")
    return bare if zero or not text.startswith("-") else MINUS + bare


def money(value: float, *, currency: str = "") -> str:
    """Write money short, as one says it: two or three digits, thousands as k, millions as m.

    >>> [money(v).replace(FIXED, " ") for v in (41_230, 8_430, 430.4, -1_240_000, 999.7, 0)]
    ['41 k', '8.4 k', '430', '−1.2 m', '1 k', '0']
    >>> money(41_230, currency="EUR").replace(FIXED, " ")
    '41 k EUR'
    """
    size = abs(value)
    if size < 999.5:
        figure, word = number(value, decimals=0), ""
    elif size < 999_500:
        figure, word = _two(value / 1e3), f"{FIXED}k"
    else:
        figure, word = _two(value / 1e6), f"{FIXED}m"
    return figure + word + (FIXED + currency if currency else "")


def _two(value: float) -> str:
    text = number(value, decimals=1 if abs(value) < 9.95 else 0)
    return text.removesuffix(".0")


def share(value: float) -> str:
    """Write a share of one as a percentage.

    >>> share(0.342).replace(FIXED, " ")
    '34 %'
    """
    return (
        number(100 * value, decimals=0 if abs(value) >= 0.0995 or value == 0 else 1) + f"{FIXED}%"
    )


def span(value: float, unit: str) -> str:
    """Write a span of time with its unit.

    >>> [span(v, "hour").replace(FIXED, " ") for v in (1.0, 3.25)]
    ['1 hour', '3.25 hours']
    """
    said = number(value)
    return f"{said}{FIXED}{unit}{'' if said == '1' else 's'}"


def day(value: date, *, near: date | None = None) -> str:
    """Write a day as people say it; the year only where ``near`` leaves it open.

    >>> day(date(2026, 11, 13), near=date(2026, 10, 30)).replace(FIXED, " ")
    'Fri 13 Nov'
    >>> day(date(2028, 1, 3), near=date(2026, 10, 30)).replace(FIXED, " ")
    '3 Jan 2028'
    """
    month = _MONTHS[value.month - 1]
    if near is not None and abs((value - near).days) <= _SAME_YEAR:
        return FIXED.join((_DAYS[value.weekday()], str(value.day), month))
    return FIXED.join((str(value.day), month, str(value.year)))


def week(value: date, *, near: date | None = None) -> str:
    """Write the week that a day lies in by its ISO number; the year only where it is needed.

    >>> week(date(2026, 11, 9), near=date(2026, 10, 30)).replace(FIXED, " ")
    'week 46'
    """
    year, number_of, _ = value.isocalendar()
    said = f"week{FIXED}{number_of}"
    if near is not None and abs((value - near).days) <= _SAME_YEAR:
        return said
    return f"{said}{FIXED}{year}"


def month(value: date) -> str:
    """Write the month that a day lies in.

    >>> month(date(2026, 11, 1)).replace(FIXED, " ")
    'Nov 2026'
    """
    return f"{_MONTHS[value.month - 1]}{FIXED}{value.year}"


def moment(value: datetime) -> str:
    """Write a moment in the time of the place where it is read."""
    local = (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone()
    return local.strftime("%Y-%m-%d %H:%M")


def figure(column: Column, value: object, *, near: date | None = None, currency: str = "") -> str:
    """Write one value of a column as a sentence needs it; empty text where there is none.

    >>> days = Column("days", "number", "Days.", unit="days")
    >>> figure(days, 1.0).replace(FIXED, " "), figure(days, 73.0).replace(FIXED, " ")
    ('1 day', '73 days')
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        if column.name == "month":
            return month(value)
        return week(value, near=near) if column.name in _WEEKS else day(value, near=near)
    if isinstance(value, int | float):
        if column.kind == "money":
            return money(value, currency=currency)
        if column.unit == "share":
            return share(value)
        if column.unit in _SPANS:
            said = number(round(value)) if column.unit == "days" else number(value)
            return said + FIXED + (column.unit[:-1] if said == "1" else column.unit)
        return number(value)
    return str(value)


def figures(column: Column, values: Iterable[object], *, near: date | None = None) -> list[str]:
    """Write the values of one column of a grid: alike decimals, zero as a dash, money in full.

    >>> figures(Column("amount", "money", "Money."), [1234.5, -2.0, 0.0, None])
    ['1,234', '−2', '–', '']
    >>> figures(Column("hours", "number", "Hours."), [2.25, 10.0])
    ['2.2', '10.0']
    """
    cells = list(values)
    numbers = [v for v in cells if isinstance(v, int | float) and not isinstance(v, bool)]
    if not numbers or column.unit == "share":
        return [figure(column, cell, near=near) for cell in cells]
    largest = max(abs(v) for v in numbers)
    whole = all(v == round(v) for v in numbers)
    decimals = (
        0 if whole or largest >= 1000 else 1 if largest >= 10 and column.kind != "money" else 2
    )
    return ["" if v is None else _cell(v, decimals) for v in cells]


def _cell(value: object, decimals: int) -> str:
    if not isinstance(value, int | float):
        return str(value)
    return DASH if value == 0 else number(value, decimals=decimals)

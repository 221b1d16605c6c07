"""The firm's days as whole numbers since Monday 2 September 2024; it knows no hours of the day."""

from __future__ import annotations

from datetime import date, timedelta

EPOCH = date(2024, 9, 2)

_HOLIDAYS = (
    "2024-10-03 2024-10-31 2025-04-18 2025-04-21 2025-05-01 2025-05-29 2025-06-09 2025-10-03 "
    "2025-10-31 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-10-03 2027-03-26 "
    "2027-03-29 2027-05-01"
)


def number(value: date) -> int:
    """Day number of a date; 0 is Monday 2 September 2024.

    >>> number(date(2024, 9, 9))
    7
    """
    return (value - EPOCH).days


def to_date(day: int) -> date:
    """Date of a day number.

    >>> to_date(7)
    datetime.date(2024, 9, 9)
    """
    return EPOCH + timedelta(days=day)


def closed_dates() -> tuple[date, ...]:
    """Weekdays on which the works stand still: public holidays, and 24 December to 1 January."""
    dates = {date.fromisoformat(text) for text in _HOLIDAYS.split()}
    for year in (2024, 2025, 2026):
        first = date(year, 12, 24)
        dates |= {first + timedelta(days=step) for step in range(9)}
    return tuple(sorted(one for one in dates if one.weekday() < 5))


_CLOSED = frozenset(number(one) for one in closed_dates())


def is_working(day: int) -> bool:
    """Whether the works run on a day.

    >>> is_working(number(date(2026, 10, 30))), is_working(number(date(2026, 12, 25)))
    (True, False)
    """
    return day % 7 < 5 and day not in _CLOSED


def on_or_after(day: int) -> int:
    """First working day from a day on."""
    while not is_working(day):
        day += 1
    return day


def on_or_before(day: int) -> int:
    """Last working day up to a day."""
    while not is_working(day):
        day -= 1
    return day

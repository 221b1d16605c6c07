"""Days and hours of one-off work asked for: from the odds of its kind where jobs were finished before."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.promise.book import Book, Ledger
from firstmate.capabilities.promise.chance import SAMPLES, at_chance
from firstmate.capabilities.promise.hours import done_on
from firstmate.capabilities.promise.odds import SIZES, Odds
from firstmate.capabilities.promise.walk import SURE, Support, Way

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]
#: Days before its delivery from which the hours of a job are taken.
BEFORE = 28


def job_way(odds: Odds, book: Book, ledger: Ledger, row: Row) -> Way:
    """Return days by sample, hours by resource and the cause of one-off work.

    Where no job of any kind was finished, the hours go through the free hours of the resources one
    after the other, and the answer says so; where nothing tells the hours either, it has no day.
    """
    kind = row["job_class"] or ""
    kind = kind if kind in odds.kept else "" if "" in odds.kept else kind
    hours = job_hours(odds, row)
    free = _through_free_hours(book, ledger, hours)
    if kind not in odds.kept:
        cause = max(free[1], key=lambda one: one.day, default=Support("unknown", 0.0))
        days = free[0] if hours else np.full(SAMPLES, np.inf)
        return Way(days, free[1], cause, days)
    days = kept_days(odds, kind, float(row["amount"] or odds.typical.get(kind, 0.0)))
    middle = at_chance(days, 0.5)
    begins = max(int(middle) - BEFORE, 0) if math.isfinite(middle) else 0
    supports = tuple(
        Support("hours", float(day), resource=one, hours=part)
        for one, value in hours.items()
        for day, part in ledger.copy().use(one, value, start=begins)
    )
    tight = max(free[1], key=lambda one: one.day, default=Support("unknown", 0.0))
    return Way(days, supports, tight, days)


def job_hours(odds: Odds, row: Row) -> dict[str, float]:
    """Return resource -> hours of one-off work: like jobs for its price, scaled to hours entered."""
    rates = odds.rates.get(row["job_class"] or "") or odds.rates.get("", {})
    price = float(row["amount"] or odds.typical.get(row["job_class"] or "", 0.0))
    hours = {one: rate * price / 1000.0 for one, rate in sorted(rates.items())}
    total = sum(hours.values())
    if row["hours"] and total > 0:
        hours = {one: value * float(row["hours"]) / total for one, value in hours.items()}
    return {one: value for one, value in hours.items() if value > 0.005}


def kept_days(odds: Odds, kind: str, price: float) -> Floats:
    """Return the days of a job by sample: the first promised day kept with each chance.

    The odds are read between the sizes of the probes by the logarithm of the price, smoothed over
    neighbouring weeks, and rise with the day, since what can be promised for a day can also be
    delivered later.
    """
    typical = odds.typical.get(kind) or odds.typical.get("", 1.0)
    size = float(np.clip(price / typical if price > 0 else 1.0, SIZES[0], SIZES[-1]))
    place = np.interp(math.log(size), np.log(SIZES), np.arange(len(SIZES)))
    low = int(place)
    high = min(low + 1, len(SIZES) - 1)
    kept = odds.kept[kind][low] * (1 - (place - low)) + odds.kept[kind][high] * (place - low)
    return first_days(odds.days, kept)


def first_days(days: Floats, kept: Floats) -> Floats:
    """Return samples such that a share ``q`` of them lies at or before the first day kept with ``q``.

    >>> samples = first_days(np.array([7.0, 14, 21]), np.array([0.0, 0.5, 1.0]))
    >>> bool(np.isclose(np.sort(samples)[159], 14 + 7 * (0.7975 - 0.5) / (0.875 - 0.5)))
    True
    """
    smooth = np.convolve(np.pad(kept, 1, mode="edge"), [0.25, 0.5, 0.25], "valid")
    rising = np.maximum.accumulate(smooth)
    chance = (np.arange(SAMPLES) + 0.5) / SAMPLES
    place = np.searchsorted(rising, chance, side="left")
    inside = place < len(days)
    at = np.minimum(place, len(days) - 1)
    before = np.maximum(at - 1, 0)
    step = np.where(at > 0, rising[at] - rising[before], 0.0)
    share = np.where(step > 0, (chance - rising[before]) / np.where(step > 0, step, 1.0), 1.0)
    found = days[before] + np.clip(share, 0.0, 1.0) * (days[at] - days[before])
    return np.where(inside, np.where(at > 0, found, days[0]), np.inf)


def _through_free_hours(
    book: Book, ledger: Ledger, hours: dict[str, float]
) -> tuple[Floats, tuple[Support, ...]]:
    """Days through the free hours of each resource, and the day each alone would be done."""
    days = np.zeros(SAMPLES)
    supports: tuple[Support, ...] = ()
    for resource, value in hours.items():
        if resource not in book.free:
            continue
        alone = at_chance(done_on(ledger.free(resource), np.zeros(1), value), SURE)
        days = done_on(ledger.free(resource), days, value)
        supports += (Support("hours", alone, resource=resource, hours=value),)
        ledger.use(resource, value, start=0)
    return days, supports

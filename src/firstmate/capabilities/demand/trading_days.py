"""Weeks with fewer days to trade in: holidays of the country and days on which the firm is closed.

How much less is ordered then is learned from the firm's own weeks and counts only where it is beyond
chance: some firms sell a holiday's orders on the days around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import holidays
import numpy as np
import polars as pl

from firstmate.base.issue import Issue
from firstmate.base.time import week_of
from firstmate.capabilities.demand.smoothing import Array

TASK = "sales_history"
KEY = ["item", "location"]
MEASURE = "trading_days"
#: Weeks ahead for which days are counted.
AHEAD = 104
#: Short weeks from which the response is learned, weeks to both sides, and standard errors to be sure.
FEWEST, AROUND, SURE = 6, 6, 2.0
MOST_RESPONSE = 1.5
#: A week is never taken as shorter than this: what was ordered in it then says little.
LEAST_SHARE = 0.1


def closed_days(
    country: str, exceptions: pl.DataFrame, *, first: date, last: date
) -> tuple[dict[date, str], list[Issue]]:
    """Return day -> name of the holiday or closing between two days; an unknown country is an issue.

    >>> none = pl.DataFrame(
    ...     schema={
    ...         "calendar": str,
    ...         "valid_from": date,
    ...         "valid_to": date,
    ...         "hours": float,
    ...         "reason": str,
    ...     }
    ... )
    >>> days, _ = closed_days("DE", none, first=date(2026, 4, 1), last=date(2026, 4, 7))
    >>> [day.day for day in days]
    [3, 6]
    """
    found: dict[date, str] = {}
    issues = []
    if country:
        try:
            named = holidays.country_holidays(
                country.upper(), years=range(first.year, last.year + 1), language="en_US"
            )
        except (NotImplementedError, KeyError):
            issues.append(Issue(
                task=TASK, code="country_unknown", severity="hint", table="settings", column="country",
                value=country, why=f"The holidays of the country {country} are not known.",
                mend="Enter its ISO code of two letters, such as DE, or the closed days in "
                "calendar_exceptions.",
            ))  # fmt: skip
        else:
            found = {day: str(name) for day, name in named.items() if first <= day <= last}
    whole = exceptions.filter(
        pl.col("calendar").fill_null("") == "", pl.col("hours") == 0,
        pl.col("valid_from").is_not_null(), pl.col("valid_from") <= last,
        pl.coalesce("valid_to", "valid_from") >= first,
    )  # fmt: skip
    for row in whole.sort("valid_from").iter_rows(named=True):
        day = max(row["valid_from"], first)
        until = min(row["valid_to"] or row["valid_from"], last)
        while day <= until:
            found.setdefault(day, row["reason"] or "closed")
            day += timedelta(days=1)
    return dict(sorted(found.items())), issues


def open_shares(weeks: list[date], closed: Iterable[date], shares: Array, *, start: date) -> Array:
    """Return the share of each week's usual orders that falls on days open; of ``start``'s week what is left.

    >>> usual = np.array([0.2] * 5 + [0.0, 0.0])
    >>> monday = date(2026, 4, 6)
    >>> open_shares([monday], [monday, date(2026, 4, 11)], usual, start=monday)
    array([0.8])
    """
    out = set(closed)
    answer = np.ones(len(weeks))
    for n, monday in enumerate(weeks):
        days = [monday + timedelta(days=k) for k in range(7)]
        left = [k for k in range(7) if week_of(start) != monday or days[k] >= start]
        usual = shares[left].sum()
        if usual > 0:
            answer[n] = shares[[k for k in left if days[k] not in out]].sum() / usual
    return np.asarray(np.maximum(answer, LEAST_SHARE))


def response(money: Array, shares: Array) -> tuple[float, float, int]:
    """Return how orders follow the share of days open (0 = not, 1 = in proportion), error, short weeks.

    Slope through the origin of ``log(week / mean of full weeks around it)`` on ``log(share)``; its
    standard error from the same logs of all weeks. 0 where it is not clearly above 0.

    >>> flat = np.full(60, 100.0) + np.tile([3.0, -3.0], 30)
    >>> part = np.ones(60)
    >>> part[::8] = 0.8
    >>> round(response(np.where(part < 1, flat * 0.8, flat), part)[0], 1), response(flat, part)[0]
    (1.0, 0.0)
    """
    full = np.where(shares >= 1.0, money, np.nan)
    around = np.full(len(money), np.nan)
    for n in range(len(money)):
        near = full[max(n - AROUND, 0) : n + AROUND + 1]
        near = near[~np.isnan(near)]
        if len(near) >= AROUND:
            around[n] = near.mean()
    known = (around > 0) & (money > 0)
    ratio = np.log(money[known] / around[known])
    log_share = np.log(shares[known])
    short = int((log_share < 0).sum())
    squares = float((log_share**2).sum())
    if short < FEWEST or squares == 0:
        return 0.0, np.nan, short
    slope = float((ratio * log_share).sum() / squares)
    left = ratio - slope * log_share
    error = float(np.sqrt((left**2).sum() / max(len(left) - 1, 1) / squares))
    sure = slope > SURE * error
    return (float(np.clip(slope, 0.0, MOST_RESPONSE)) if sure else 0.0), error, short


def trading_weeks(
    weekly: pl.DataFrame,
    *,
    closed: dict[date, str],
    shares: Array,
    accepted: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """Return rows of ``trading_weeks`` from the first known week to two years ahead; none without closed days.

    A row of ``accepted_estimates`` with measure ``trading_days`` and scope ``response`` sets how
    orders follow the days open.
    """
    first = weekly["period"].min()
    if not closed or not isinstance(first, date):
        return pl.DataFrame(schema={"period": pl.Date, "factor": pl.Float64})
    start = as_of + timedelta(days=1)
    ahead = week_of(start)
    count = (ahead - first).days // 7
    weeks = [first + timedelta(weeks=k) for k in range(count + AHEAD)]
    part = open_shares(weeks, closed, shares, start=start)
    sums = weekly.group_by("period").agg(pl.col("amount").cast(pl.Float64).sum())
    money = (
        pl.DataFrame({"period": weeks[:count]})
        .join(sums, on="period", how="left", maintain_order="left")["amount"]
        .fill_null(0.0)
        .to_numpy()
    )
    follows, error, short = response(money, part[:count])
    said = accepted.filter(pl.col("measure") == MEASURE, pl.col("scope") == "response")
    if said.height:
        follows = float(np.clip(said["value"][0], 0.0, MOST_RESPONSE))
    names: dict[date, list[str]] = {}
    for day, name in closed.items():
        if shares[day.weekday()] > 0:
            names.setdefault(week_of(day), []).append(f"{day.day} {day:%b} {name}")
    return pl.DataFrame(
        {
            "period": weeks,
            "closed_days": ["; ".join(names.get(week, [])) for week in weeks],
            "open_share": part,
            "response": follows,
            "error": error,
            "n": short,
            "factor": part**follows,
            "basis": "entered" if said.height else "measured",
        }
    ).with_columns(pl.col("error").fill_nan(None))


def without(weekly: pl.DataFrame, weeks: pl.DataFrame) -> pl.DataFrame:
    """Return the weeks with ``open_factor`` taken out of ``usual``."""
    factor = weeks.select("period", open_factor="factor")
    return (
        weekly.join(factor, on="period", how="left", maintain_order="left")
        .with_columns(pl.col("open_factor").fill_null(1.0))
        .with_columns(usual=pl.col("usual") / pl.col("open_factor"))
    )


def ahead(weeks: pl.DataFrame, periods: list[date]) -> Array:
    """Return the factor of each week to come; 1 where no day is known to be closed."""
    held = dict(weeks.select("period", "factor").iter_rows())
    return np.array([held.get(period, 1.0) for period in periods])

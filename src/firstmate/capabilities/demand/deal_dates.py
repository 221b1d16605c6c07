"""When an open deal would be won: by the tender's day, the day stated, or the rates; not whether."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.demand.deal_chances import AHEAD, Array, Chances
from firstmate.capabilities.demand.deal_flow import ENOUGH

#: Without deals that teach it, a deal closes after this share of the days stated, each as likely.
DELAYS = np.linspace(0.7, 1.6, 19)
#: Won deals from which their delays against the day stated are used.
ENOUGH_DELAYS = 30
#: Share of delays of nothing above which the CRM has written the real day over the stated one.
OVERWRITTEN = 0.6
#: The day stated dates better than the rates when its spread is below this share of that of ages.
CLEARLY = 0.75
RATES, TENDER, STATED = "rates", "tender", "stated day"


def dated(
    said: Chances, *, deals: pl.DataFrame, as_of: date, decided: int
) -> tuple[Array, list[str]]:
    """Return (deal x week ahead) the chance to be won in that week, and what each deal is dated by.

    A tender (``decision_day``) is won on its day or not at all. Where the firm's won deals came closer
    to the day stated (``expected_close``) than to their usual age, open deals are dated by it plus
    one of those delays, each as likely, of those that are still possible. Else the rates date it;
    below 100 decided deals a stated day still to come does, 0.7 to 1.6 times as far away.

    Parameters
    ----------
    said
        Open deals with the chance by week that the rates give.
    deals
        All deals: outcome, created, closed, expected_close.
    decided
        Number of decided deals known.
    """
    delays = _delays(deals, as_of)
    won, by = said.won.copy(), [RATES] * said.deals.height
    rows = said.deals.select("decision_day", "expected_close").iter_rows()
    for k, (decision, stated) in enumerate(rows):
        days = np.zeros(0)
        if decision is not None and decision > as_of:
            days, by[k] = np.array([float((decision - as_of).days)]), TENDER
        elif stated is not None and delays is not None:
            later = (stated - as_of).days + delays
            days = later[later > 0]
            by[k] = STATED if len(days) else RATES
        elif stated is not None and stated > as_of and decided < ENOUGH:
            days, by[k] = np.ceil((stated - as_of).days * DELAYS), STATED
        if len(days):
            won[k] = said.chance[k] * _weeks(days)
    return won, by


def _weeks(days: npt.NDArray[np.float64]) -> Array:
    """Share of the days (1 = tomorrow) in each week ahead; what is further away is in the last."""
    week = np.clip((days - 1) // 7, 0, AHEAD - 1).astype(np.int64)
    return np.bincount(week, minlength=AHEAD) / len(days)


def _delays(deals: pl.DataFrame, as_of: date) -> npt.NDArray[np.float64] | None:
    """Days from the day stated to the day won, where they tell more than the age of a deal does."""
    won = deals.filter(
        (pl.col("outcome") == "won") & (pl.col("closed") <= as_of),
        pl.col("expected_close").is_not_null() & pl.col("created").is_not_null(),
    )
    if won.height < ENOUGH_DELAYS:
        return None
    delay = won.select((pl.col("closed") - pl.col("expected_close")).dt.total_days()).to_series()
    age = won.select((pl.col("closed") - pl.col("created")).dt.total_days()).to_series()
    late, old = delay.to_numpy().astype(float), age.to_numpy().astype(float)
    if (late == 0).mean() > OVERWRITTEN or _spread(late) >= CLEARLY * _spread(old):
        return None
    return np.sort(late)


def _spread(values: npt.NDArray[np.float64]) -> float:
    return float(np.quantile(values, 0.75) - np.quantile(values, 0.25))


def points(won: Array, *, as_of: date) -> list[pl.Series]:
    """Return the days by which a deal, if it is won, is won with a chance of 10, 50 and 90 %.

    A day within a week ahead is read on a straight line; a deal without any chance has none.
    """
    total = won.sum(axis=1, keepdims=True)
    cumulated = np.cumsum(won, axis=1) / np.where(total > 0, total, 1.0)
    names = ("day_early", "day_middle", "day_late")
    answer = []
    for name, level in zip(names, (0.1, 0.5, 0.9), strict=True):
        week = np.argmax(cumulated >= level - 1e-12, axis=1)
        each = np.arange(len(won))
        before = np.where(week > 0, cumulated[each, np.maximum(week - 1, 0)], 0.0)
        inside = np.maximum(cumulated[each, week] - before, 1e-12)
        days = np.ceil(7 * (week + np.clip((level - before) / inside, 0.0, 1.0)))
        found = np.datetime64(as_of, "D") + np.maximum(days, 1).astype("timedelta64[D]")
        found[total[:, 0] <= 0] = np.datetime64("NaT")
        answer.append(pl.Series(name, found).cast(pl.Date))
    return answer

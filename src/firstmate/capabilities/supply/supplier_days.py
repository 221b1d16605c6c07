"""On which days a supplier takes orders and delivers, and in which weeks its goods can be there.

It decides no quantity. Where nothing is said a supplier takes orders every day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.supply.weeks import FIRST_DAY, LAST_DAY, Floats, Ints, Weeks

Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class Arrivals:
    """When goods can come, by purchase and week.

    ``may``: whether they can arrive for use in that week; ``release``: the last day to order them
    for it.
    """

    may: npt.NDArray[np.bool_]
    release: Days

    @property
    def first(self) -> Ints:
        """First week in which something ordered now can be used; the number of weeks where none."""
        found: Ints = np.where(self.may.any(axis=1), self.may.argmax(axis=1), self.may.shape[1])
        return found.astype(np.int64)

    @property
    def following(self) -> Ints:
        """Return for each purchase and week the next week after it in which goods can arrive."""
        weeks = self.may.shape[1]
        at = np.where(self.may, np.arange(weeks), weeks)
        later = np.full_like(at, weeks)
        later[:, :-1] = np.minimum.accumulate(at[:, ::-1], axis=1)[:, ::-1][:, 1:]
        return later.astype(np.int64)


def arrivals(
    buys: pl.DataFrame, nodes: pl.DataFrame, calendars: pl.DataFrame, weeks: Weeks
) -> Arrivals:
    """Return when goods of each purchase can arrive and when they are to be ordered.

    An order day is a weekday on which the supplier takes orders (any, where none is said) outside
    its closures. What is ordered on a day is there after the lead time, on the next delivery
    weekday of that order day where one is said, and usable from the first week that begins then
    or later.

    Parameters
    ----------
    buys
        buy, node, supplier, days, valid_from, valid_to.
    nodes
        node, location.
    calendars
        ``supply_calendars`` with places filled; a row without a place ("") holds everywhere.
    """
    days = np.ceil(np.round(buys["days"].to_numpy(), 6)).astype(np.int64)
    may, release = _every_day(days, weeks)
    place = nodes["location"].to_numpy()[buys["node"].to_numpy()]
    key = pl.DataFrame({"supplier": buys["supplier"], "location": place, "days": days})
    known = key["supplier"].is_in(calendars["supplier"].unique().implode())
    for group, rows in (
        key.with_row_index("buy")
        .filter(known)
        .group_by("supplier", "location", "days", maintain_order=True)
    ):
        own = calendars.filter(
            (pl.col("supplier") == group[0])
            & (pl.col("location").fill_null("").is_in(["", group[1]]))
        )
        if own.height:
            which = rows["buy"].to_numpy()
            may[which], release[which] = _by_calendar(int(group[2]), own, weeks)
    return _while_offered(Arrivals(may, release), buys)


def _while_offered(found: Arrivals, buys: pl.DataFrame) -> Arrivals:
    """Without the weeks for which one would have to order before or after the offer holds."""
    opens, closes = (
        buys[name].cast(pl.Date).fill_null(far).to_numpy()[:, None]
        for name, far in (("valid_from", FIRST_DAY), ("valid_to", LAST_DAY))
    )
    inside = (found.release >= opens) & (found.release <= closes)
    return Arrivals(found.may & inside, found.release)


def _every_day(days: Ints, weeks: Weeks) -> tuple[npt.NDArray[np.bool_], Days]:
    first = weeks.first_arrival(days.astype(np.float64))
    start = np.datetime64(weeks.buckets.start, "D")
    release = weeks.first_days - days[:, None].astype("timedelta64[D]")
    return np.arange(len(weeks)) >= first[:, None], np.maximum(release, start)


def _by_calendar(
    days: int, calendar: pl.DataFrame, weeks: Weeks
) -> tuple[npt.NDArray[np.bool_], Days]:
    """One supplier's weeks of arrival for one lead time, and the order day for each.

    >>> from datetime import date
    >>> tuesdays = pl.DataFrame(
    ...     {"weekday": [2], "arrives_weekday": [4], "closed_from": [None], "closed_to": [None]},
    ...     schema_overrides={"closed_from": pl.Date, "closed_to": pl.Date},
    ... )
    >>> may, release = _by_calendar(3, tuesdays, Weeks.after(date(2026, 11, 1), weeks=4))
    >>> may.tolist()
    [False, False, True, True]
    >>> str(release[2])  # ordered Tuesday the 3rd, ready Friday, brought Thursday the 12th
    '2026-11-03'
    """
    start, end = (np.datetime64(day, "D") for day in (weeks.buckets.start, weeks.buckets.end))
    order = np.arange(start, end + 1)
    weekday = (order.astype(np.int64) + 3) % 7 + 1  # 1970-01-01 was a Thursday
    open_days = np.ones(len(order), dtype=bool)
    for first, last in (
        calendar.filter(pl.col("closed_from").is_not_null())
        .select("closed_from", pl.col("closed_to").fill_null(pl.col("closed_from")))
        .iter_rows()
    ):
        open_days &= (order < np.datetime64(first)) | (order > np.datetime64(last))
    taken = calendar.filter(pl.col("weekday").is_not_null())
    brought = np.zeros(8, dtype=np.int64)
    if taken.height:
        open_days &= np.isin(weekday, taken["weekday"].to_numpy())
        brought[taken["weekday"].to_numpy()] = taken["arrives_weekday"].fill_null(0).to_numpy()
    order, weekday = order[open_days], weekday[open_days]
    there = order + days
    wanted = brought[weekday]
    wait = (wanted - ((there.astype(np.int64) + 3) % 7 + 1)) % 7
    there = there + np.where(wanted > 0, wait, 0)
    usable = np.searchsorted(weeks.first_days, there, side="left")
    inside = usable < len(weeks)
    may = np.zeros(len(weeks), dtype=bool)
    may[usable[inside]] = True
    release = np.full(len(weeks), start)
    np.maximum.at(release, usable[inside], order[inside])
    return may, release


def needed_until_next(demand: Floats, may: npt.NDArray[np.bool_], following: Ints) -> Floats:
    """Return what a purchase arriving in a week must bring on top for the weeks until the next can.

    Parameters
    ----------
    demand
        Purchase x week: what is wanted less what is coming anyway [item unit].
    following
        Purchase x week: the next week in which goods can arrive.

    Examples
    --------
    Goods arrive in weeks 0 and 3 only; weeks 1 and 2 need 4 and 5.

    >>> may = np.array([[True, False, False, True]])
    >>> needed_until_next(np.array([[3.0, 4, 5, 6]]), may, np.array([[3, 3, 3, 4]])).tolist()
    [[9.0, 0.0, 0.0, 0.0]]
    """
    total = np.cumsum(demand, axis=1)
    found = np.zeros_like(demand)
    gap = may & (following > np.arange(demand.shape[1]) + 1)
    for buy, week in zip(*np.nonzero(gap), strict=True):
        inside = total[buy, week + 1 : following[buy, week]]
        found[buy, week] = max(float(inside.max()) - total[buy, week], 0.0)
    return found

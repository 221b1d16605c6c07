"""On which days a customer is delivered: tours of the customer or its zone, else every workday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Tours:
    """Weekdays of delivery and days of cut-off before them, by customer and by zone."""

    start: date
    workday: Flags
    zone_of: Mapping[str, str]
    by_customer: Mapping[str, tuple[tuple[int, int], ...]]
    by_zone: Mapping[str, tuple[tuple[int, int], ...]]

    def next(self, customer: str) -> Floats:
        """Return, for each day on which goods are ready, the first day they can be delivered.

        A promise falls on a delivery day; infinite where the plan has none left.
        """
        tours = self.by_customer.get(customer) or self.by_zone.get(self.zone_of.get(customer, ""))
        days = len(self.workday)
        found = np.full(days, np.inf)
        first = self.start.isoweekday()
        for weekday, cut_off in tours or tuple((weekday, 0) for weekday in range(1, 8)):
            ready = np.arange(days)
            tour = ready + cut_off + (weekday - first - ready - cut_off) % 7
            inside = tour < days
            goes = inside & self.workday[np.minimum(tour, days - 1)]
            found = np.where(goes, np.minimum(found, tour), found)
        # A tour on a closed day does not run: goods wait for the next one.
        return np.minimum.accumulate(found[::-1])[::-1]

    def delivered(self, ready: Floats, customer: str) -> Floats:
        """Return the delivery day of goods that are ready on these days (samples)."""
        table = self.next(customer)
        known = ready < len(table)
        place = np.where(known, np.ceil(ready), 0).astype(np.int64)
        return np.where(
            known & (place < len(table)), table[np.minimum(place, len(table) - 1)], np.inf
        )


def tours(
    calendars: pl.DataFrame, customers: pl.DataFrame, *, start: date, workday: Flags
) -> Tours:
    """Return the delivery days of these tables."""
    rows = calendars.filter(pl.col("weekday").is_not_null()).select(
        pl.col("customer").fill_null(""), pl.col("zone").fill_null(""), "weekday",
        pl.col("cut_off_days").fill_null(0),
    )  # fmt: skip
    by_customer: dict[str, tuple[tuple[int, int], ...]] = {}
    by_zone: dict[str, tuple[tuple[int, int], ...]] = {}
    for customer, zone, weekday, cut_off in rows.sort(pl.all()).iter_rows():
        into, name = (by_customer, customer) if customer else (by_zone, zone)
        into[name] = (*into.get(name, ()), (weekday, cut_off))
    zones = customers.filter(pl.col("zone").is_not_null()).select("customer", "zone")
    return Tours(start, workday, dict(zones.iter_rows()), by_customer, by_zone)

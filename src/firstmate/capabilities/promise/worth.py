"""What a promise brings and what it displaces, in money; it decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.promise.walk import Support

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Worth:
    """Prices of the company and of the plan: of items, of hours and units by week of the plan.

    ``hour`` and ``unit`` hold what one more of it is worth in each week: the plan's own price.
    ``patience`` is customer -> share of an order's value lost and paid for each week late; the
    empty name stands for all others.
    """

    price: Mapping[str, float]
    cost: Mapping[str, float]
    hour: Mapping[str, Floats]
    unit: Mapping[str, Floats]
    patience: Mapping[str, float]
    freight: float
    job_margin: float
    first: date

    def contribution(self, item: str, quantity: float, amount: float | None) -> float:
        """What units bring in less their variable cost; the price offered counts where there is one."""
        brought = quantity * self.price.get(item, 0.0) if amount is None else amount
        return brought - quantity * self.cost.get(item, 0.0)

    def displaced(self, supports: Iterable[Support]) -> float:
        """What the hours and units a promise rests on would bring in the plan otherwise."""
        total = 0.0
        for one in supports:
            if one.kind == "hours":
                total += one.hours * self._at(self.hour, one.resource, one.day)
            elif one.kind in {"stock", "receipt"}:
                total += one.quantity * self._at(self.unit, one.item, one.day)
        return total

    def hour_worth(self, resource: str, day: float) -> float:
        """What one more hour of a resource brings in the week of a day."""
        return self._at(self.hour, resource, day)

    def lateness(self, customer: str, amount: float, days: float) -> float:
        """What it costs to be so many days late with an order of this value."""
        share = self.patience.get(customer, self.patience[""])
        return amount * min(share * max(days, 0.0) / 7.0, 1.0)

    def _at(self, prices: Mapping[str, Floats], name: str, day: float) -> float:
        known = prices.get(name)
        if known is None or not np.isfinite(day):
            return 0.0
        week = int(day + self.first.weekday()) // 7
        return float(known[min(max(week, 0), len(known) - 1)])


def worth(given: Given, *, first: date, weeks: int) -> Worth:
    """Return the prices of these tables."""
    prices = given["plan_prices"]
    return Worth(
        price=dict(given["unit_prices"].select("item", "value").iter_rows()),
        cost=dict(given["unit_costs"].select("item", "value").iter_rows()),
        hour=_by_week(prices, "resource", first=first, weeks=weeks),
        unit=_by_week(prices, "material", first=first, weeks=weeks),
        patience=_patience(given),
        freight=_freight(given["shipments"]),
        job_margin=float(given.settings["job_margin"]),
        first=first,
    )


def _by_week(prices: pl.DataFrame, kind: str, *, first: date, weeks: int) -> dict[str, Floats]:
    """Return name -> price by week; of an item at several places the lowest, to be careful."""
    monday = pl.lit(first) - pl.duration(days=first.weekday())
    rows = (
        prices.filter(pl.col("kind") == kind)
        .with_columns(
            pl.col("name").str.split("@").list.first(),
            ((pl.col("period") - monday).dt.total_days() // 7).alias("week"),
        )
        .filter(pl.col("week").is_between(0, weeks - 1))
        .group_by("name", "week")
        .agg(pl.col("amount").min())
        .sort("name", "week")
    )
    found: dict[str, Floats] = {}
    for name, week, amount in rows.iter_rows():
        found.setdefault(name, np.zeros(weeks))[week] = amount
    return found


def _patience(given: Given) -> dict[str, float]:
    """Share of an order's value that a week of lateness costs, by customer."""
    usual = float(given.settings["lost_per_week"])
    share = pl.col("lost_per_week").fill_null(usual) + pl.col("penalty_per_week").fill_null(0.0)
    rows = given["patience"].select("customer", "customer_class", share.alias("share"))
    classes = rows.filter(
        pl.col("customer").is_null() & pl.col("customer_class").is_not_null()
    ).unique("customer_class", keep="first", maintain_order=True)
    by_class = given["customers"].join(
        classes.select("customer_class", "share"), on="customer_class"
    ).select("customer", "share")  # fmt: skip
    own = rows.filter(pl.col("customer").is_not_null()).select("customer", "share")
    return {"": usual, **dict(by_class.iter_rows()), **dict(own.iter_rows())}


def _freight(shipments: pl.DataFrame) -> float:
    """What one more delivery usually costs; nothing where no freight was ever entered."""
    mean = shipments["freight"].drop_nulls().mean()
    return float(mean) if isinstance(mean, float) else 0.0

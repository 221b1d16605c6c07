"""A year of buying for the trader: purchase orders, their receipts and the stock they leave.

It does not touch sales: all that was sold had been in stock, so the opening stock follows.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from firstmate.demo.trader.source import DAYS, FIRST_DAY, OrderBook
from firstmate.demo.trader.suppliers import Supplier

_WINDOW = 56  # days of sales the buyer looks back on
_LAUNCH = 21  # days before the first sale, beyond the lead time, that a new item is ordered
_SHORT_FROM = DAYS - 100  # from this day on the items of habit "short" are hardly ordered
_QUIET_FROM = DAYS - 50  # from this day on orders arrive in the quiet months after Christmas
_QUIET_SHARE = 0.6  # of the rate before Christmas that the buyer expects in them
_COVER_DAYS = {"steady": 21, "short": 14, "over": 150, "dead": 150, "ended": 0}
_SAFETY_DAYS = 14

_Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Purchases:
    """What was bought and what is left.

    Attributes
    ----------
    lines : polars.DataFrame
        Columns ``purchase``, ``line``, ``supplier`` and ``at`` (positions), ``ordered``,
        ``expected`` (days), ``quantity`` [units], ``cost`` [GBP/unit].
    receipts : polars.DataFrame
        Columns ``purchase``, ``line``, ``day``, ``quantity`` [units]; after the last day of the
        book too: those have not happened yet.
    opening, closing : numpy.ndarray
        Stock before the first and after the last day, shape (items,) [units].
    """

    lines: pl.DataFrame
    receipts: pl.DataFrame
    opening: NDArray[np.int64]
    closing: NDArray[np.int64]


def purchases(
    book: OrderBook, items: pl.DataFrame, makers: tuple[Supplier, ...], *, seed: int
) -> Purchases:
    """Buy for a year by order point and order-up-to level on each supplier's order days.

    The buyer takes the mean of the last 8 weeks (a new item: of its first 8; before Christmas
    less, as quiet months follow), trusts the STATED
    lead time, and keeps two weeks of safety: so a late supplier causes shortages. The lead
    time drawn for an order is gamma distributed (mean and spread of the supplier), moved from
    a weekend to Monday. Mass balance: opening + received - moved = closing, never below zero.

    Parameters
    ----------
    book : OrderBook
        The goods sold.
    items : polars.DataFrame
        As `terms` gives them.
    makers : tuple of Supplier
        The suppliers.
    seed : int
        Seed of all draws.

    Returns
    -------
    Purchases
        The orders, their receipts and the stock.
    """
    rng = np.random.default_rng([seed, 3])
    buyer = _Buyer.of(book, items, makers)
    arrivals = np.zeros((items.height, 2 * DAYS), dtype=np.int64)
    start = buyer.opening()
    ordered_total = np.zeros(items.height, dtype=np.int64)
    orders: list[_Columns] = []
    received: list[_Columns] = []
    moved = np.cumsum(book.moved, axis=1)
    for day in range(DAYS):
        due = [n for n, maker in enumerate(makers) if _is_order_day(maker, day)]
        # Position of stock: all that was ever ordered is in it, arrived or not.
        position = start + ordered_total - (moved[:, day - 1] if day else 0)
        wanted, quantities = buyer.wants(day, position)
        for n in due:
            mine = buyer.supplier[wanted] == n
            at, quantity = wanted[mine], quantities[mine]
            if not len(at) or (quantity * buyer.cost[at]).sum() < makers[n].minimum_value:
                continue
            ordered_total[at] += quantity
            number = len(orders) + 1
            orders.append(buyer.order(n, day, number, at, quantity))
            arrived = _receive(number, quantity, day, makers[n], rng)
            np.add.at(arrivals, (at[arrived["line"] - 1], arrived["day"]), arrived["quantity"])
            received.append(arrived)
    path = start[:, None] + np.cumsum(arrivals[:, :DAYS], axis=1) - moved
    opening = start + np.maximum(0, -path.min(axis=1))
    return Purchases(_table(orders), _table(received), opening, opening - start + path[:, -1])


@dataclass(frozen=True)
class _Buyer:
    """What the buyer knows per item: terms as arrays, sales so far, and the habit."""

    sold: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    supplier: NDArray[np.int64]
    stated: NDArray[np.int64]
    cost: NDArray[np.float64]
    pack: NDArray[np.int64]
    minimum: NDArray[np.int64]
    break_from: NDArray[np.float64]
    break_cost: NDArray[np.float64]
    cover: NDArray[np.int64]
    short: NDArray[np.bool_]
    every: NDArray[np.int64]

    @staticmethod
    def of(book: OrderBook, items: pl.DataFrame, makers: tuple[Supplier, ...]) -> "_Buyer":
        """Take the arrays out of the tables."""
        supplier = items["supplier"].to_numpy()
        stated = np.array([maker.stated_days for maker in makers])
        every = np.array([maker.order_every for maker in makers])
        return _Buyer(
            sold=np.cumsum(np.maximum(book.sold, 0), axis=1),
            first=items["first"].to_numpy(),
            last=items["last"].to_numpy(),
            supplier=supplier,
            stated=stated[supplier],
            cost=items["cost"].to_numpy(),
            pack=items["pack"].to_numpy(),
            minimum=items["minimum"].to_numpy(),
            break_from=items["break_from"].cast(pl.Float64).fill_null(np.inf).to_numpy(),
            break_cost=items["break_cost"].fill_null(0).to_numpy(),
            cover=np.array([_COVER_DAYS[habit] for habit in items["habit"]]),
            short=(items["habit"] == "short").to_numpy(),
            every=every[supplier],
        )

    def rate(self, day: int) -> NDArray[np.float64]:
        """Units a day the buyer reckons with on a day: the last 8 weeks, or a launch's first 8."""
        begin = np.maximum(self.first, day - _WINDOW)
        end = np.minimum(begin + _WINDOW, DAYS) - 1
        rows = np.arange(len(begin))
        before = np.where(begin > 0, self.sold[rows, begin - 1], 0)
        return np.asarray((self.sold[rows, end] - before) / _WINDOW, dtype=np.float64)

    def opening(self) -> NDArray[np.int64]:
        """Stock to start with: full to the order-up-to level for what was sold already."""
        known = self.first - self.stated - _LAUNCH <= 0
        wanted = np.where(known & (self.cover > 0), self.rate(0) * self._up_to_days(), 0)
        return np.asarray(np.ceil(wanted / self.pack) * self.pack, dtype=np.int64)

    def _up_to_days(self) -> NDArray[np.int64]:
        return self.stated + self.every + _SAFETY_DAYS + self.cover

    def wants(
        self, day: int, position: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the items at their order point on a day and the quantities to order [units]."""
        rate = self.rate(day)
        if day >= _QUIET_FROM:
            rate *= _QUIET_SHARE
        rate[self.short & (day >= _SHORT_FROM)] *= 0.1
        alive = (self.cover > 0) & (day >= self.first - self.stated - _LAUNCH) & (day <= self.last)
        at_point = position <= rate * (self.stated + self.every + _SAFETY_DAYS)
        missing = np.maximum(rate * self._up_to_days() - position, self.minimum)
        quantity = np.ceil(missing / self.pack).astype(np.int64) * self.pack
        at = np.flatnonzero(alive & at_point & (rate > 0))
        return at, quantity[at]

    def order(
        self,
        supplier: int,
        day: int,
        number: int,
        at: NDArray[np.int64],
        quantity: NDArray[np.int64],
    ) -> _Columns:
        """Write one purchase order."""
        reached = quantity >= self.break_from[at]
        return {
            "purchase": np.full(len(at), number),
            "line": np.arange(1, len(at) + 1),
            "supplier": np.full(len(at), supplier),
            "at": at,
            "ordered": np.full(len(at), day),
            "expected": day + self.stated[at],
            "quantity": quantity,
            "cost": np.where(reached, self.break_cost[at], self.cost[at]),
        }


def _is_order_day(maker: Supplier, day: int) -> bool:
    since = day + FIRST_DAY.weekday() - maker.order_weekday
    return since % maker.order_every == 0


def _receive(
    number: int,
    quantity: NDArray[np.int64],
    day: int,
    maker: Supplier,
    rng: np.random.Generator,
) -> _Columns:
    """Draw when an order arrives; one line in twelve comes in two parts, a week or two apart."""
    shape = (maker.mean_days / maker.sd_days) ** 2
    count = len(quantity)
    lead = rng.gamma(shape, maker.mean_days / shape)
    arrives = np.full(count, day + max(1, round(lead)))
    rest = np.where(rng.random(count) < 1 / 12, quantity // 3, 0)
    lines = np.arange(1, count + 1)
    later = arrives + rng.integers(7, 15, count)
    parts = np.concatenate([quantity - rest, rest])
    some = parts > 0
    return {
        "purchase": np.full(int(some.sum()), number),
        "line": np.concatenate([lines, lines])[some],
        "day": _working(np.concatenate([arrives, later]))[some],
        "quantity": parts[some],
    }


def _table(parts: list[_Columns]) -> pl.DataFrame:
    """Put the columns of all orders under one another (one frame: thousands are slow)."""
    return pl.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _working(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Move days on a weekend to the Monday after."""
    weekday = (days + FIRST_DAY.weekday()) % 7
    return days + np.where(weekday >= 5, 7 - weekday, 0)

"""Stock, replenishment and purchasing of the stock items day by day; it does no work."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from firstmate.demo.maker.days import on_or_after
from firstmate.demo.maker.intake import (
    SHOP_ORDERS_PER_WEEK,
    STOCK_ORDERS_PER_WEEK,
    StockLine,
    line_rates,
)
from firstmate.demo.maker.items import Catalogue
from firstmate.demo.maker.parameters import SUPPLIERS
from firstmate.demo.maker.streams import lead_days

LINES_PER_ORDER, LINES_PER_SHOP_ORDER = 2.0, 1.25
PIECES, PIECES_COUNTER, PIECES_SHOP = 9.0, 4.0, 2.0
REORDER_WEEKS = 6.0
"""Weeks of mean demand at which a lot of a finished item is started."""
COVER_DAYS = 7
"""Days of use that the reorder point of a bought item adds to one and a half stated lead times."""
ORDER_DAYS = 42
"""Days of use that one purchase of a bought item covers."""


def weekly_pieces(book: Catalogue) -> dict[str, float]:
    """Expected pieces asked for in a working week, by finished item."""
    trade, shop = STOCK_ORDERS_PER_WEEK * LINES_PER_ORDER, SHOP_ORDERS_PER_WEEK
    rows = {}
    for item, share in line_rates(book).items():
        counter = book.made[item].family == "Counter modules"
        pieces = PIECES_COUNTER if counter else PIECES
        rows[item] = share * (trade * pieces + shop * LINES_PER_SHOP_ORDER * PIECES_SHOP)
    return rows


def reorder_points(book: Catalogue) -> dict[str, int]:
    """Reorder point of every finished and bought item in its unit."""
    weekly = weekly_pieces(book)
    points = {item: math.ceil(REORDER_WEEKS * pieces) for item, pieces in weekly.items()}
    stated = {one.code: one.stated_days for one in SUPPLIERS}
    for item, use in daily_use(book).items():
        days = 1.5 * stated[book.bought[item].supplier] + COVER_DAYS
        largest = max(
            n * book.made[f].lot for f in weekly for i, n in book.materials[f].items() if i == item
        )
        points[item] = math.ceil(use * days + largest)
    return points


def daily_use(book: Catalogue) -> dict[str, float]:
    """Expected use of each bought item in a calendar day, in its unit."""
    use = dict.fromkeys(book.bought, 0.0)
    for item, pieces in weekly_pieces(book).items():
        for component, per in book.materials[item].items():
            use[component] += pieces * per / 7
    return use


@dataclass(slots=True)
class StockPurchase:
    """A purchase line for a bought item, with what arrived when (partly, then the rest)."""

    item: str
    supplier: str
    quantity: float
    price: float
    ordered: int
    promised: int
    arrivals: tuple[tuple[int, float], ...]


@dataclass(slots=True)
class Stores:
    """State of the stores: on hand by item, open lines, purchases, last movements."""

    book: Catalogue
    rng: np.random.Generator
    on_hand: dict[str, float]
    points: dict[str, int]
    making: dict[str, float]
    purchases: list[StockPurchase] = field(default_factory=list)
    arriving: dict[int, list[tuple[str, float]]] = field(default_factory=dict)
    on_order: dict[str, float] = field(default_factory=dict)
    waiting: list[StockLine] = field(default_factory=list)
    shipped: dict[tuple[int, int], int] = field(default_factory=dict)
    cancelled: dict[tuple[int, int], int] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)

    def receive(self, day: int) -> None:
        """Book what arrives on a day."""
        for item, quantity in self.arriving.pop(day, ()):
            self.on_hand[item] += quantity
            self.on_order[item] -= quantity
            self.moved[item] = day

    def put(self, item: str, quantity: float, day: int) -> None:
        """Book a finished lot."""
        self.on_hand[item] += quantity
        self.making[item] -= quantity
        self.moved[item] = day

    def ship(self, day: int) -> None:
        """Ship waiting lines due within two days, earliest promise first; the impatient leave."""
        still: list[StockLine] = []
        for line in sorted(self.waiting, key=lambda one: (one.promised, one.order, one.line)):
            key = (line.order, line.line)
            if day >= line.gives_up:
                self.cancelled[key] = day
            elif line.promised - 2 <= day and self.on_hand[line.item] >= line.quantity:
                self.on_hand[line.item] -= line.quantity
                self.shipped[key] = self.moved[line.item] = day
            else:
                still.append(line)
        self.waiting = still

    def short(self) -> list[tuple[str, int]]:
        """Finished items whose position is below the reorder point, with the lot to start."""
        open_lines = dict.fromkeys(self.book.finished, 0.0)
        for line in self.waiting:
            open_lines[line.item] += line.quantity
        rows = []
        for item in self.book.finished:
            position = self.on_hand[item] + self.making[item] - open_lines[item]
            if position < self.points[item]:
                lot = self.book.made[item].lot
                count = math.ceil((self.points[item] - position) / lot)
                rows.append((item, lot * count))
                self.making[item] += lot * count
        return rows

    def issue(self, item: str, quantity: float, day: int) -> bool:
        """Take the material of a lot out if all of it is there."""
        needs = self.book.materials[item]
        if any(self.on_hand[one] < per * quantity - 1e-9 for one, per in needs.items()):
            return False
        for one, per in needs.items():
            self.on_hand[one] = max(0.0, self.on_hand[one] - per * quantity)
            self.moved[one] = day
        return True

    def buy(self, day: int, needed: dict[str, float]) -> None:
        """Order bought items below their reorder point on the order days of their supplier.

        ``needed`` is material that lots already waiting will take.
        """
        use = daily_use(self.book)
        suppliers = {one.code: one for one in SUPPLIERS if day % 7 in one.order_weekdays}
        for item, row in self.book.bought.items():
            supplier = suppliers.get(row.supplier)
            position = self.on_hand[item] + self.on_order[item] - needed.get(item, 0.0)
            if supplier is None or position >= self.points[item]:
                continue
            wanted = max(row.minimum, self.points[item] - position + use[item] * ORDER_DAYS)
            quantity = float(math.ceil(wanted / row.multiple) * row.multiple)
            took = lead_days(self.rng, mean=supplier.mean_days, variation=supplier.variation)
            first = on_or_after(day + int(took))
            parts: tuple[tuple[int, float], ...] = ((first, quantity),)
            if self.rng.random() < 0.08:
                part = float(math.floor(quantity * 0.6))
                parts = ((first, part), (on_or_after(first + 4), quantity - part))
            price = round(row.cost * (1 + float(self.rng.normal(0, 0.02))), 2)
            self.purchases.append(
                StockPurchase(
                    item,
                    supplier.code,
                    quantity,
                    price,
                    day,
                    on_or_after(day + supplier.stated_days),
                    parts,
                )
            )
            self.on_order[item] += quantity
            for arrives, part in parts:
                self.arriving.setdefault(arrives, []).append((item, part))


def open_stores(book: Catalogue, rng: np.random.Generator) -> Stores:
    """Stores on the first day: bought items well above, finished around the reorder point."""
    points = reorder_points(book)
    on_hand = {item: float(points[item] + book.made[item].lot // 2) for item in book.finished}
    on_hand |= {item: float(math.ceil(points[item] * 1.6)) for item in book.bought}
    return Stores(
        book,
        rng,
        on_hand,
        points,
        dict.fromkeys(book.finished, 0.0),
        on_order=dict.fromkeys(book.bought, 0.0),
    )

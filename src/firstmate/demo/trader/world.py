"""The whole trader in memory: its real order book and the supply side made for it.

It does not write files and does not say what was planted.
"""

from dataclasses import dataclass

import polars as pl

from firstmate.demo.trader.purchases import Purchases, purchases
from firstmate.demo.trader.source import OrderBook, order_book, packed_orders
from firstmate.demo.trader.suppliers import Supplier, suppliers
from firstmate.demo.trader.terms import terms


@dataclass(frozen=True)
class World:
    """Everything the generator made, before it is written as files."""

    orders: bytes
    book: OrderBook
    suppliers: tuple[Supplier, ...]
    items: pl.DataFrame
    purchases: Purchases


def world(*, seed: int) -> World:
    """Make the trader's supply side from its order book and a seed."""
    orders = packed_orders()
    book = order_book(orders)
    makers = suppliers(seed=seed)
    items = terms(book, makers, seed=seed)
    return World(orders, book, makers, items, purchases(book, items, makers, seed=seed))

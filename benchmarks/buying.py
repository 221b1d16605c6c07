"""Buy lists beside plain reorder points, in profit of a simulated trader; both see the same past and future.

``python -m benchmarks.supply buying [--items 24] [--weeks 26] [--seeds 2]``. Every Sunday each policy sees what was
sold, what lies there and what is on order, and orders. Demand and lead times are drawn once per seed
for all policies. The product's policy is its buy list, nothing else; the referee shares no code
with it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import special

from firstmate.company.company import Company, company
from firstmate.work.registry import installed
from firstmate.work.runner import Runner

Array = npt.NDArray[np.float64]

START = date(2024, 1, 1)
HISTORY = 104
ORDER_COST, HOLDING_RATE = 40.0, 0.25
#: The service that plain reorder points are usually set to.
USUAL_SERVICE = 0.95


@dataclass(frozen=True)
class Shop:
    """A trader: I items of S suppliers, with weeks of demand before and during the game.

    demand (I x weeks) [units]; cost, price [currency per unit]; pack [units]; supplier (I): its
    number; stated (S) [weeks]: lead time as the supplier says; lead (S x weeks) [weeks]: what it
    takes for an order of that week; least (S) [currency]: smallest order it takes.
    """

    demand: Array
    cost: Array
    price: Array
    pack: Array
    supplier: npt.NDArray[np.int64]
    stated: npt.NDArray[np.int64]
    lead: npt.NDArray[np.int64]
    least: Array


@dataclass
class Books:
    """What a policy has done and may see: sold and left (I x weeks so far), orders, money."""

    sold: Array
    left: Array
    orders: list[dict[str, Any]] = field(default_factory=list)
    contribution: float = 0.0
    holding: float = 0.0
    ordering: float = 0.0
    refused: int = 0
    short: float = 0.0
    stock_value: float = 0.0

    @property
    def profit(self) -> float:
        """Contribution less holding and ordering [currency]; what is left counts at what it cost."""
        return self.contribution - self.holding - self.ordering


#: From the shop, the week it is now (column of the next demand) and the books to units per item.
Policy = Callable[[Shop, int, Books], Array]


def made(items: int, *, weeks: int, seed: int) -> Shop:
    """Return a shop by seed: smooth, lumpy and rare items, seasons, growth; four to six suppliers."""
    draw = np.random.default_rng(seed)
    total = HISTORY + weeks
    mean = draw.lognormal(2.2, 1.1, items)
    season = 1.0 + draw.uniform(0.0, 0.5, items)[:, None] * np.sin(
        2 * np.pi * (np.arange(total)[None, :] / 52.0 + draw.uniform(0, 1, items)[:, None])
    )
    growth = np.exp(draw.normal(0.0, 0.002, items)[:, None] * np.arange(total)[None, :])
    spread = draw.choice([0.3, 1.0, 3.0], items)[:, None]  # variance over mean, less one, by mean
    level = mean[:, None] * season * growth
    demand = draw.poisson(draw.gamma(1.0 / spread, level * spread)).astype(float)
    suppliers = int(draw.integers(4, 7))
    stated = draw.integers(1, 7, suppliers)
    late = draw.choice([0, 0, 0, 1, 1, 2, 4], (suppliers, total))
    cost = draw.lognormal(2.0, 0.9, items)
    supplier = draw.integers(0, suppliers, items)
    weekly = np.bincount(supplier, weights=mean * cost, minlength=suppliers)
    return Shop(
        demand=demand, cost=cost, price=cost * draw.uniform(1.25, 2.2, items),
        pack=draw.choice([1.0, 1.0, 6.0, 12.0], items), supplier=supplier, stated=stated,
        lead=stated[:, None] + late, least=weekly * draw.choice([0.0, 0.5, 1.5], suppliers),
    )  # fmt: skip


def played(shop: Shop, policy: Policy) -> Books:
    """Return the books of the weeks after the history.

    In each week what is due arrives first, then demand is served as far as stock reaches; the rest
    is lost. An order of the evening before costs ``ORDER_COST`` per supplier and arrives at the
    start of the week ``lead`` weeks later; it is refused where it stays below the supplier's least.
    """
    weeks = shop.demand.shape[1]
    past = shop.demand[:, :HISTORY]
    full = np.repeat((past[:, -8:].mean(axis=1) * 6.0)[:, None], HISTORY, axis=1).round()
    books = Books(sold=past, left=full, orders=_before(shop))
    stock = full[:, -1].copy()
    for week in range(HISTORY, weeks):
        _placed(shop, week, books, policy(shop, week, books))
        for order in books.orders:
            if order["arrives"] == week:
                stock[order["item"]] += order["quantity"]
        sold = np.minimum(stock, shop.demand[:, week])
        stock = stock - sold
        books.short += float((shop.demand[:, week] - sold) @ (shop.price - shop.cost))
        books.contribution += float(sold @ (shop.price - shop.cost))
        books.holding += float(stock @ shop.cost) * HOLDING_RATE / 52.0
        books.stock_value += float(stock @ shop.cost) / (weeks - HISTORY)
        books.sold = np.column_stack([books.sold, sold])
        books.left = np.column_stack([books.left, stock])
    return books


def _before(shop: Shop) -> list[dict[str, Any]]:
    """Orders of the history, all received: one of each item every eight weeks."""
    return [
        {"item": i, "quantity": 8.0 * np.ceil(shop.demand[i, :HISTORY].mean()), "ordered": week,
         "arrives": week + int(shop.lead[shop.supplier[i], week])}
        for week in range(4, HISTORY - 12, 8)
        for i in range(len(shop.cost))
    ]  # fmt: skip


def _placed(shop: Shop, week: int, books: Books, quantity: Array) -> None:
    """Enter the orders of the evening before ``week``; those below the supplier's least are refused."""
    quantity = np.ceil(quantity / shop.pack - 1e-9) * shop.pack
    for s in range(len(shop.stated)):
        items = np.flatnonzero((shop.supplier == s) & (quantity > 0))
        if not len(items):
            continue
        if quantity[items] @ shop.cost[items] < shop.least[s] - 1e-6:
            books.refused += 1
            continue
        books.ordering += ORDER_COST
        arrives = week + int(shop.lead[s, week - 1])
        books.orders += [
            {"item": int(i), "quantity": float(quantity[i]), "ordered": week, "arrives": arrives}
            for i in items
        ]


def reorder_points(shop: Shop, week: int, books: Books, *, pays: bool = False) -> Array:
    """Order a lot where stock and what is on order fall to mean demand over the lead time and a safety.

    Mean and deviation of the last 13 weeks not sold out, the lead time as stated and a week of
    review, the service of ``USUAL_SERVICE`` or, with ``pays``, the newsvendor's with the mean of the
    lead times seen; the lot of Harris (1913) over an order of the supplier. An order below the supplier's
    least is raised to it, line by line in proportion.
    """
    recent = books.sold[:, -13:]
    known = (books.left[:, -13:] > 0) | (recent == 0)
    number = np.maximum(known.sum(axis=1), 1)
    mean = (recent * known).sum(axis=1) / number
    deviation = np.sqrt((((recent - mean[:, None]) * known) ** 2).sum(axis=1) / number)
    weeks = shop.stated.astype(float)
    level: Array = np.full(len(mean), USUAL_SERVICE)
    if pays:
        weeks = shop.lead[:, : week - 8].mean(axis=1)
        held = shop.cost * HOLDING_RATE / 52.0
        level = np.asarray((shop.price - shop.cost) / (shop.price - shop.cost + held))
    cover = weeks[shop.supplier] + 1.0
    point = mean * cover + special.ndtri(np.minimum(level, 0.999)) * deviation * np.sqrt(cover)
    coming = np.zeros(len(mean))
    for order in books.orders:
        if order["arrives"] >= week:
            coming[order["item"]] += order["quantity"]
    per_order = np.bincount(shop.supplier, minlength=len(shop.stated))[shop.supplier]
    lot = np.sqrt(2 * 52 * mean * ORDER_COST / per_order / (shop.cost * HOLDING_RATE))
    position = books.left[:, -1] + coming
    quantity = np.where(position <= point, np.maximum(lot, point - position), 0.0)
    quantity = np.ceil(quantity / shop.pack) * shop.pack
    value = np.bincount(shop.supplier, weights=quantity * shop.cost, minlength=len(shop.stated))
    factor = np.where(value > 0, np.maximum(shop.least / np.maximum(value, 1e-9), 1.0), 1.0)
    return np.asarray(quantity * factor[shop.supplier])


class BuyList:
    """The product's policy: what its buy list says on the day, everything at its default."""

    def __init__(self) -> None:
        """Start a runner of its own, so that nothing is known from another game."""
        self.runner = Runner(installed())

    def __call__(self, shop: Shop, week: int, books: Books) -> Array:
        """Return the quantities of the buy list of the evening before ``week``."""
        run = self.runner.run(as_company(shop, week, books), ["buy_list"])
        answer = np.zeros(len(shop.cost))
        for row in run.results["buy_list"].rows.iter_rows(named=True):
            answer[int(row["item"][1:])] += row["quantity"]
        return answer


def as_company(shop: Shop, week: int, books: Books) -> Company:
    """Return the shop as a company on the evening before ``week``, with the files a trader has."""
    today = _day(week) - timedelta(days=1)
    code = [f"I{i:03d}" for i in range(len(shop.cost))]
    item, when = np.nonzero(books.sold)
    sales = [
        {"order": f"O{w}", "line": int(i), "item": code[i], "customer": f"C{i % 7}", "status": "done",
         "day": _day(int(w)) + timedelta(days=2), "quantity": float(books.sold[i, w]),
         "amount": float(books.sold[i, w] * shop.price[i])}
        for i, w in zip(item, when, strict=True)
    ]  # fmt: skip
    stock = [
        {"item": code[i], "location": "", "day": _day(w + 1) - timedelta(days=1),
         "quantity": float(books.left[i, w])}
        for w in range(HISTORY - 1, week) for i in range(len(code))
    ]  # fmt: skip
    return company("shop", {
        "items": [{"item": code[i], "supply": "buy", "cost": shop.cost[i], "price": shop.price[i]}
                  for i in range(len(code))],
        "suppliers": [{"supplier": f"S{s}", "lead_time": 7.0 * shop.stated[s],
                       "minimum_value": shop.least[s] or None} for s in range(len(shop.stated))],
        "supplier_items": [{"supplier": f"S{shop.supplier[i]}", "item": code[i], "location": "",
                            "price": shop.cost[i], "multiple": shop.pack[i]}
                           for i in range(len(code))],
        "sales_lines": sales,
        "stock": stock,
        "purchase_lines": [_purchase(shop, week, code, order) for order in books.orders],
        "settings": pl.DataFrame({"name": ["order_cost", "holding_rate", "lost_when_short"],
                                  "value": [str(ORDER_COST), str(HOLDING_RATE), "1"]}),
    }, as_of=today)  # fmt: skip


def _purchase(shop: Shop, week: int, code: list[str], order: dict[str, Any]) -> dict[str, Any]:
    here, i = order["arrives"] < week, order["item"]
    s = int(shop.supplier[i])
    ordered = _day(order["ordered"]) - timedelta(days=1)
    return {
        "purchase": f"P{order['ordered']}-{s}", "line": i, "supplier": f"S{s}", "item": code[i],
        "quantity": order["quantity"], "received": order["quantity"] if here else 0.0,
        "price": float(shop.cost[i]), "ordered": ordered,
        "wanted": ordered + timedelta(days=7 * int(shop.stated[s])),
        # Booked in on the evening, so that a lead time of whole weeks is measured as such.
        "received_on": _day(order["arrives"]) - timedelta(days=1) if here else None,
        "status": "done" if here else "open",
    }  # fmt: skip


def _day(week: int) -> date:
    return START + timedelta(weeks=int(week))


def policies() -> dict[str, Policy]:
    """Return the policies by name, fresh."""
    return {
        "buy list": BuyList(),
        "reorder points, 95 %": reorder_points,
        "reorder points that pay": lambda *seen: reorder_points(*seen, pays=True),
    }


def run_buying(said: argparse.Namespace) -> int:
    """Play every seed with every policy and print what each earned."""
    print(f"{said.items} items, {said.weeks} weeks, seeds 1 to {said.seeds}")
    print(
        "| seed | policy | profit | contribution | lost | holding | ordering | mean stock | refused |"
    )
    print("|---:|---|---:|---:|---:|---:|---:|---:|---:|")
    for seed in range(1, said.seeds + 1):
        shop = made(said.items, weeks=said.weeks, seed=seed)
        for name, policy in policies().items():
            b = played(shop, policy)
            told = (b.profit, b.contribution, b.short, b.holding, b.ordering, b.stock_value)
            print(
                f"| {seed} | {name} | "
                + " | ".join(f"{x:,.0f}" for x in told)
                + f" | {b.refused} |"
            )
    return 0

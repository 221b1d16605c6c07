"""A wholesaler with a known truth: what its customers want, its tables, and a simulator of its depot.

It has no hours that limit it. One of five things does, which one hangs on the seed: the budget of
its buyers, what a supplier can deliver, how long a supplier takes, the space of its depot, or
nothing but the market. The product reads the tables only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from firstmate.base.frame import frame
from firstmate.company.tables import INPUTS
from firstmate.demo.family.draw import AS_OF, Row, Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LIMITS = ("budget", "supplier", "late", "space", "market")
PLACE, SUPPLIERS = "DEPOT", ("NORD", "OST", "WEST")
LIMITED, LATE = "NORD", "WEST"
"""Who delivers less than is asked for, and who takes longer than stated, where that is the limit."""
WEEKS, HISTORY = 13, 78
BLOCK = 4
"""Weeks for which a buying budget is given."""
STATED, LONG = 2, 6
"""Weeks from order to shelf: as every supplier states, and what the late one really takes."""
HOLDING, SPACE_PRICE, PREMIUM = 0.2, 3.0, 0.05
"""Cost of stock as a share of its worth a year; of a m3 outside a week; of a second source."""
SURE = 1.3
"""Standard deviations of demand that buyers keep above its mean."""


@dataclass(frozen=True, slots=True)
class Depot:
    """What is true: by item units wanted a week, money, m3, who delivers it, units there today.

    ``lead`` weeks from order to shelf by supplier; ``budget`` EUR for four weeks, ``most`` EUR of
    goods a week from the limited supplier, ``space`` m3.
    """

    limit: str
    wanted: Floats
    price: Floats
    cost: Floats
    volume: Floats
    supplier: Ints
    stock: Floats
    lead: Ints
    budget: float
    most: float
    space: float


@dataclass(frozen=True, slots=True)
class Help:
    """A step of relief: factors on budget, goods, space and demand; a supplier as stated; a second one.

    ``second`` names the supplier beside whom there is another that takes as long as stated.
    """

    budget: float = 1.0
    most: float = 1.0
    space: float = 1.0
    wanted: float = 1.0
    as_stated: bool = False
    second: str = ""


def depot(seed: int, *, items: int = 12) -> Depot:
    """Draw a wholesaler; ``LIMITS[seed % 5]`` is what limits it, everything else is plentiful."""
    rng, limit = np.random.default_rng(seed), LIMITS[seed % len(LIMITS)]
    wanted = np.round(rng.uniform(20.0, 80.0, items))
    cost = np.round(rng.uniform(8.0, 40.0, items), 2)
    price = np.round(cost * rng.uniform(1.3, 1.8, items), 2)
    volume = np.round(rng.uniform(0.01, 0.06, items), 3)
    supplier = np.arange(items) % len(SUPPLIERS)
    late = SUPPLIERS.index(LATE)
    lead = np.full(len(SUPPLIERS), STATED)
    lead[late] = LONG if limit == "late" else STATED
    cover = lead[supplier] + (1.0 if limit == "budget" else 1.5)
    if limit == "late":
        cover[supplier == late] = 2.0
    if limit == "space":
        cover = cover + 6.0
    weekly = wanted * cost
    return Depot(
        limit, wanted, price, cost, volume, supplier, stock=np.round(wanted * cover), lead=lead,
        budget=round(BLOCK * weekly.sum() * (0.65 if limit == "budget" else 6.0)),
        most=round(weekly[supplier == SUPPLIERS.index(LIMITED)].sum()
                   * (0.7 if limit == "supplier" else 3.0)),
        space=round((wanted * volume).sum() * (3.0 if limit == "space" else 15.0), 1),
    )  # fmt: skip


def depot_tables(own: Depot, *, seed: int) -> dict[str, pl.DataFrame]:
    """Return the tables of the wholesaler as its exports would give them."""
    codes = [f"A{number:03d}" for number in range(len(own.wanted))]
    stated = 7.0 * STATED
    rows: Rows = {
        "settings": [
            {"name": name, "value": f"{value}", "origin": "entered"}
            for name, value in (
                ("as_of", AS_OF.isoformat()), ("currency", "EUR"), ("plan_weeks", WEEKS + 1),
                ("lost_when_short", 1), ("holding_rate", HOLDING), ("storage_price", SPACE_PRICE),
                ("buying_budget", own.budget),
            )
        ],
        "locations": [{"location": PLACE, "name": "Depot", "storage": own.space}],
        "customers": [{"customer": f"C{n}", "payment_days": 30.0} for n in range(1, 6)],
        "items": [
            {"item": code, "family": "goods", "unit": "piece", "supply": "buy", "cost": cost,
             "price": price, "volume": volume}
            for code, cost, price, volume in zip(
                codes, own.cost.tolist(), own.price.tolist(), own.volume.tolist(), strict=True)
        ],
        "suppliers": [
            {"supplier": name, "lead_time": stated,
             "weekly_value": own.most if name == LIMITED else None}
            for name in SUPPLIERS
        ],
        "supplier_items": [
            {"supplier": SUPPLIERS[of], "item": code, "price": cost, "lead_time": stated}
            for code, cost, of in zip(codes, own.cost.tolist(), own.supplier, strict=True)
        ],
        "stock": [
            {"item": code, "location": PLACE, "day": AS_OF, "quantity": quantity, "unit_cost": cost}
            for code, quantity, cost in zip(
                codes, own.stock.tolist(), own.cost.tolist(), strict=True)
        ],
        "sales_lines": _sold(own, codes, np.random.default_rng([seed, 1])),
        **_bought(own, codes),
    }  # fmt: skip
    return {name: frame(INPUTS[name], made).rows for name, made in rows.items()}


def _monday(week: int) -> date:
    """Return the Monday of a week; week 0 is the first of the plan."""
    return AS_OF + timedelta(days=3, weeks=week)


def _sold(own: Depot, codes: list[str], rng: np.random.Generator) -> list[Row]:
    """Write what customers took in the past: an order of each item a week, shipped the same day."""
    units = rng.poisson(own.wanted, (HISTORY, len(codes)))
    return [
        {"order": f"O{week:02d}{number:02d}", "line": 1, "day": day, "customer": f"C{1 + number % 5}",
         "item": code, "location": PLACE, "quantity": float(count), "shipped": float(count),
         "price": price, "amount": round(count * price, 2), "wanted": day, "promised": day,
         "shipped_on": day, "status": "done", "document": "order"}
        for week, row in enumerate(units)
        for number, (code, price, count) in enumerate(
            zip(codes, own.price.tolist(), row.tolist(), strict=True))
        for day in [_monday(week - HISTORY) + timedelta(days=number % 5)]
        if count
    ]  # fmt: skip


def _bought(own: Depot, codes: list[str]) -> Rows:
    """Write an order of each item every six weeks, with its receipt after what it really took."""
    made: Rows = {"purchase_lines": [], "receipts": []}
    for number, code in enumerate(codes):
        of = own.supplier[number]
        for week in range(-HISTORY + number % 6, -int(own.lead[of]), 6):
            purchase, came = f"P{code}{week + HISTORY}", _monday(week + int(own.lead[of]))
            quantity = float(6 * own.wanted[number])
            line = {"purchase": purchase, "line": 1, "supplier": SUPPLIERS[of], "item": code,
                    "location": PLACE, "quantity": quantity}  # fmt: skip
            made["purchase_lines"].append(
                line | {"received": quantity, "price": float(own.cost[number]), "status": "done",
                        "ordered": _monday(week), "received_on": came}
            )  # fmt: skip
            made["receipts"].append(
                line | {"receipt": f"R{purchase}", "purchase_line": 1, "day": came}
            )
    return made


def simulate_depot(
    own: Depot, *, seed: int, step: Help | None = None, replications: int = 200
) -> Floats:
    """Return what a quarter leaves in each replication [EUR]: margin less stock and space outside.

    Each Monday goods come in and buyers order what is missing up to the mean of demand over the
    lead time and a week, and ``SURE`` deviations of it. Where money or goods are short, what earns
    most on its price goes first. What is not on the shelf is lost. Stock at the end is worth its
    cost. Seeds give every step the same luck: unit ``u`` of demand is the same customer.
    """
    step = step or Help()
    own = replace(own, lead=_leads(own, step))
    rng = np.random.default_rng([seed, 2])
    wanted = rng.poisson(own.wanted, (WEEKS, replications, len(own.wanted))).astype(np.float64)
    wanted += rng.poisson(own.wanted * (step.wanted - 1.0), wanted.shape)
    mean, margin = own.wanted * step.wanted, own.price - own.cost
    first = np.argsort(-margin / own.cost, kind="stable")
    here = np.repeat(own.stock[None, :], replications, axis=0)
    coming = np.zeros((WEEKS + LONG + 2, *here.shape))
    left = np.zeros((replications, 1))
    money = np.zeros(replications)
    for week in range(WEEKS):
        if week % BLOCK == 0:
            left = np.full((replications, 1), own.budget * step.budget)
        here = here + coming[week]
        given = left / (BLOCK - week % BLOCK)
        left = left - given
        dearer = _order(own, step, week, here, coming, mean=mean, first=first, left=given)
        left = left + given
        sold = np.minimum(here, wanted[week])
        here = here - sold
        full = np.maximum(here @ own.volume - own.space * step.space, 0.0)
        money += sold @ margin - dearer - full * SPACE_PRICE - here @ own.cost * HOLDING / 52
    return money


def _leads(own: Depot, step: Help) -> Ints:
    lead = own.lead.copy()
    if step.as_stated:
        lead[SUPPLIERS.index(LATE)] = STATED
    return lead


def _order(
    own: Depot,
    step: Help,
    week: int,
    here: Floats,
    coming: Floats,
    *,
    mean: Floats,
    first: Ints,
    left: Floats,
) -> Floats:
    """Order what is missing, into ``coming``, out of ``left``; return what a second source asks more."""
    asked_more = np.zeros(len(here))
    second = SUPPLIERS.index(step.second) if step.second else -1
    lead = own.lead[own.supplier]
    lead = np.where(own.supplier == second, np.minimum(lead, STATED), lead)
    goods = np.full((len(here), 1), own.most * step.most)
    upto = mean * (lead + 1) + SURE * np.sqrt(mean * (lead + 1))
    missing = np.maximum(upto - here - coming[week + 1 :].sum(axis=0), 0.0)
    for item in first:
        of, cost = own.supplier[item], own.cost[item]
        units = np.minimum(missing[:, item], left[:, 0] / cost)
        usual = units.copy()
        if SUPPLIERS[of] == LIMITED:
            usual = np.minimum(units, goods[:, 0] / cost)
            goods[:, 0] -= usual * cost
        elif of == second and own.lead[of] > STATED:
            usual = np.zeros_like(units)
        extra = units - usual if of == second else np.zeros_like(units)
        asked_more += extra * cost * PREMIUM
        left[:, 0] -= (usual + extra) * cost
        coming[week + lead[item], :, item] += usual + extra
    return asked_more

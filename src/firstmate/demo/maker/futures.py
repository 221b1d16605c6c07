"""Random futures of the joinery for its simulator, one stream a purpose; it works on nothing.

Because every purpose draws from a stream of its own and no draw depends on a relief, two runs with
the same seed meet the same customers, jobs, deliveries, absences and faults.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firstmate.demo.maker.days import is_working
from firstmate.demo.maker.intake import next_order_day
from firstmate.demo.maker.parameters import (
    CAPACITY_SPREAD,
    CODES,
    FIT,
    HOURS_SPREAD,
    JOB_CLASSES,
    LATE_SUPPLIER,
    SUPPLIERS,
    TODAY,
    JobClass,
)
from firstmate.demo.maker.stores import COVER_DAYS, PIECES, PIECES_COUNTER
from firstmate.demo.maker.streams import lead_days, lognormal, stream
from firstmate.demo.maker.truth import OpenOrder, Truth

FAR = 10**6
"""Day of what does not happen. Days count from today, which is 0."""
CENTRES, BUYS = len(CODES), 3
SHORT_CHANCE = 0.3
"""Chance that a lot finds a part of the late supplier missing and waits for a purchase under way.

The wait is the true lead time less what the reorder point covers."""
LOT_SLOTS = 5
"""Lots that one finished item may start in a quarter beyond those its demand needs."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(slots=True)
class Orders:
    """Jobs and lots of all replications as arrays of (replication, order), days from today.

    ``buys_*`` have a third axis of up to three purchases; ``bought`` marks those already placed,
    whose day of arrival no relief moves. ``item`` is -1 for a job, else the finished item.
    """

    created: Ints
    due: Ints
    gate: Ints
    site: Ints
    patience: Floats
    value: Floats
    material: Floats
    quantity: Floats
    left: Floats
    planned: Floats
    passes: Ints
    started: Flags
    buys_supplier: Ints
    buys_ordered: Ints
    buys_days: Ints
    bought: Flags
    item: Ints


@dataclass(frozen=True, slots=True)
class Futures:
    """Everything random that can happen: orders, faults, demand, hours of each working day."""

    days: Ints
    orders: Orders
    first_slot: int
    faults: Floats
    lot_factor: Floats
    lot_short: Flags
    lot_days: Ints
    demand: Floats
    hours: Floats


def draw(truth: Truth, *, weeks: int, replications: int, seed: int) -> Futures:
    """Draw the futures of ``weeks`` weeks in as many replications."""
    days = np.array([day for day in range(1, 7 * weeks + 1) if is_working(TODAY + day)])
    groups = [_opened(truth, replications, seed)]
    groups += [_coming(truth, kind, days, replications, seed) for kind in JOB_CLASSES]
    slots = _slots(truth, weeks)
    groups.append(_empty(replications, slots))
    orders = _joined(groups)
    size = orders.due.shape
    lots = (replications, len(slots))
    short = stream(seed, "future shortages")
    late = next(one for one in SUPPLIERS if one.code == truth.late_supplier)
    return Futures(
        days=days,
        orders=orders,
        first_slot=size[1] - len(slots),
        faults=stream(seed, "future faults").random((*size, 2)),
        lot_factor=stream(seed, "future lots").lognormal(-0.005, 0.1, (*lots, CENTRES)),
        lot_short=short.random(lots) < SHORT_CHANCE,
        lot_days=lead_days(short, mean=late.mean_days, variation=late.variation, size=lots),
        demand=_demand(truth, len(days), replications, seed),
        hours=np.clip(
            stream(seed, "future hours").normal(
                1, CAPACITY_SPREAD, (replications, len(days), CENTRES)
            ),
            0.7,
            1.2,
        ),
    )


def _joined(groups: list[Orders]) -> Orders:
    """Groups of orders side by side."""
    joined = _empty(len(groups[0].due), np.concatenate([one.item for one in groups]))
    for name in Orders.__slots__[:-1]:
        setattr(joined, name, np.concatenate([getattr(one, name) for one in groups], axis=1))
    return joined


def cover_days() -> float:
    """Days of the late supplier's lead time that reorder points cover."""
    return (
        1.5 * next(one.stated_days for one in SUPPLIERS if one.code == LATE_SUPPLIER) + COVER_DAYS
    )


def order_days(supplier: int, *, after: Ints) -> Ints:
    """First order day of a supplier from each day on; days from today."""
    last = int(after.max(initial=0)) + 1
    table = np.array([
        next_order_day(SUPPLIERS[supplier], TODAY + day) - TODAY for day in range(last + 1)
    ])  # fmt: skip
    return np.asarray(table[np.clip(after, 0, last)])


def _shaken(day: int, rng: np.random.Generator, replications: int) -> Ints:
    """A coming day with the uncertainty of somebody standing today; past days stay."""
    if day <= TODAY:
        return np.full(replications, day - TODAY)
    factor = lognormal(rng, mean=1, spread=0.35, size=replications)
    return np.asarray(np.ceil((day - TODAY) * factor), dtype=np.int64)


def _opened(truth: Truth, replications: int, seed: int) -> Orders:
    rng = stream(seed, "future of open orders")
    orders = truth.state.orders
    group = _empty(replications, np.full(len(orders), -1))
    for place, one in enumerate(orders):
        group.item[place] = truth.book.finished.index(one.item) if one.item else -1
        group.created[:, place] = 0
        group.gate[:, place] = _shaken(one.gate_day, rng, replications)
        group.site[:, place] = _shaken(one.site_day, rng, replications)
        _open_purchases(group, one, place, rng)
        for name in ("value", "material", "quantity", "left", "planned", "passes", "started"):
            getattr(group, name)[:, place] = getattr(one, name)
        group.due[:, place] = one.due - TODAY
    patience = stream(seed, "patience of open orders")
    group.patience[:] = patience.exponential(7.0, group.due.shape)
    return group


def _open_purchases(group: Orders, one: OpenOrder, place: int, rng: np.random.Generator) -> None:
    codes = [supplier.code for supplier in SUPPLIERS]
    replications = len(group.due)
    for which, (code, ordered, arrives) in enumerate(one.purchases):
        supplier = SUPPLIERS[codes.index(code)]
        group.buys_supplier[:, place, which] = codes.index(code)
        if ordered <= TODAY:
            group.bought[:, place, which] = True
            group.buys_days[:, place, which] = _shaken(arrives, rng, replications)
            continue
        group.buys_days[:, place, which] = lead_days(
            rng, mean=supplier.mean_days, variation=supplier.variation, size=replications
        )
        group.buys_ordered[:, place, which] = order_days(
            codes.index(code), after=np.maximum(group.gate[:, place], 1)
        )


def _coming(truth: Truth, kind: JobClass, days: Ints, replications: int, seed: int) -> Orders:
    rng = stream(seed, f"coming {kind.name}")
    counts = rng.poisson(truth.job_rates[kind.name] / 5 * len(days), replications)
    width = int(counts.max(initial=0))
    size = (replications, width)
    group = _empty(replications, np.full(width, -1))
    day = days[rng.integers(len(days), size=size)]
    value = np.maximum(350.0, lognormal(rng, mean=kind.mean_value, spread=kind.spread, size=size))
    whole = lognormal(rng, mean=1, spread=HOURS_SPREAD, size=size)
    steps = lognormal(rng, mean=1, spread=HOURS_SPREAD, size=(*size, CENTRES))
    hours = np.array(kind.hours) * steps * (value / 1000 * whole)[..., None]
    hours[..., FIT] *= rng.random(size) < kind.fitted
    promised = day + kind.promised_days + rng.choice((-7, 0, 0, 7), size)
    deposit = np.where(value > 5000, day + 3 + rng.gamma(2, 2.5, size).astype(np.int64), day)
    drawings = day + 4 + rng.gamma(3, 3.2, size).astype(np.int64)
    group.created[:] = np.where(np.arange(width) < counts[:, None], day, FAR)
    group.value[:], group.quantity[:] = value, 1
    group.material[:] = value * kind.material * (1 + rng.normal(0, 0.07, size))
    group.left[:] = group.planned[:] = hours
    group.due[:] = promised
    group.gate[:] = np.maximum(deposit, drawings)
    group.site[:] = promised - 16 + np.rint(rng.normal(0, 5, size)).astype(np.int64)
    group.patience[:] = rng.exponential(7.0, size)
    for which, (material, _) in enumerate(kind.needs):
        choice = [place for place, one in enumerate(SUPPLIERS) if one.group == material]
        shares = [SUPPLIERS[place].share for place in choice]
        group.buys_supplier[..., which] = rng.choice(choice, size, p=shares)
        for place in choice:
            here = group.buys_supplier[..., which] == place
            took = lead_days(rng, mean=SUPPLIERS[place].mean_days,
                             variation=SUPPLIERS[place].variation, size=size)  # fmt: skip
            ordered = order_days(place, after=group.gate)
            group.buys_days[..., which] = np.where(here, took, group.buys_days[..., which])
            group.buys_ordered[..., which] = np.where(here, ordered, group.buys_ordered[..., which])
    return group


def _slots(truth: Truth, weeks: int) -> Ints:
    """Finished item of each lot that may be started."""
    book = truth.book
    counts = [
        LOT_SLOTS + int(2 * truth.piece_rates[item] * weeks / book.made[item].lot)
        for item in book.finished
    ]
    return np.repeat(np.arange(len(counts)), counts)


def _empty(replications: int, item: Ints) -> Orders:
    """Orders that do not exist yet."""
    size = (replications, len(item))
    return Orders(
        created=np.full(size, FAR),
        due=np.full(size, FAR),
        gate=np.zeros(size, np.int64),
        site=np.zeros(size, np.int64),
        patience=np.full(size, float(FAR)),
        value=np.zeros(size),
        material=np.zeros(size),
        quantity=np.zeros(size),
        left=np.zeros((*size, CENTRES)),
        planned=np.zeros((*size, CENTRES)),
        passes=np.zeros(size, np.int64),
        started=np.zeros(size, np.bool_),
        buys_supplier=np.full((*size, BUYS), -1),
        buys_ordered=np.zeros((*size, BUYS), np.int64),
        buys_days=np.zeros((*size, BUYS), np.int64),
        bought=np.zeros((*size, BUYS), np.bool_),
        item=np.array(item, np.int64),
    )


def _demand(truth: Truth, days: int, replications: int, seed: int) -> Floats:
    """Pieces ordered by replication, working day and finished item."""
    rng = stream(seed, "future demand")
    book = truth.book
    families = [book.made[item].family for item in book.finished]
    pieces = np.array([PIECES_COUNTER if one == "Counter modules" else PIECES for one in families])
    rates = np.array([truth.piece_rates[item] for item in book.finished])
    lines = rng.poisson(rates / pieces / 5, (replications, days, len(rates)))
    spread = rng.gamma(2 * np.maximum(lines, 1), 0.5)
    return np.where(lines > 0, lines + rng.poisson((pieces - 1) * spread), 0).astype(np.float64)

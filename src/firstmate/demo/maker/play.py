"""The coming days in all replications at once: work, stock, leaving; it counts no money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammainc, gammaincinv

from firstmate.demo.maker.futures import FAR, Flags, Floats, Futures, Ints, Orders, cover_days
from firstmate.demo.maker.ledger import Ledger
from firstmate.demo.maker.parameters import (
    ASSY,
    CODES,
    FIT,
    GATE_GRACE,
    LATE_SUPPLIER,
    SPRAY,
    SUPPLIERS,
    TODAY,
    WORK_CENTRES,
)
from firstmate.demo.maker.relief import Relief
from firstmate.demo.maker.stores import reorder_points
from firstmate.demo.maker.truth import Truth

LOT_DUE = 28
"""Days from the start of a lot to the day it is due."""
SHIP_AFTER = 6
"""Working days from the order of a stock line to the day it is wanted."""
SITE_GRACE = 5
"""Days after the site is ready before which no job counts as late."""
_MOST = np.array([one.most_per_order for one in WORK_CENTRES])
_DONE = len(CODES)
_LATE = next(place for place, one in enumerate(SUPPLIERS) if one.code == LATE_SUPPLIER)


@dataclass(slots=True)
class Items:
    """Finished items as arrays in the order of the catalogue: hours, lots, money, first slot."""

    setup: Floats
    unit: Floats
    lot: Floats
    refill: Floats
    price: Floats
    cost: Floats
    glazed: Flags
    first_slot: Ints
    slots: Ints


@dataclass(slots=True)
class Play:
    """State of all replications: (replication, order) and (replication, finished item) arrays."""

    truth: Truth
    futures: Futures
    relief: Relief
    items: Items
    orders: Orders
    ready: Ints
    late_from: Ints
    gives_up: Floats
    stage: Ints
    alive: Flags
    hand: Floats
    making: Floats
    open_pieces: Floats
    wanted: Floats
    used: Ints
    wanted_at: Floats


def start(truth: Truth, futures: Futures, relief: Relief) -> Play:
    """Set every replication to the state of today."""
    orders, items = futures.orders, _items(truth, futures, relief)
    took = np.ceil(_lead_days(orders.buys_days, orders.buys_supplier, relief)).astype(np.int64)
    arrives = np.where(orders.bought, orders.buys_days, orders.buys_ordered + took)
    arrives = np.where(orders.buys_supplier >= 0, arrives, -FAR).max(axis=2)
    ready = np.where(orders.started, 0, np.maximum(orders.gate, arrives) + 1)
    grace = np.maximum(orders.gate + GATE_GRACE, orders.site + SITE_GRACE)
    late_from = np.maximum(orders.due, grace)
    replications, count = len(orders.due), len(items.price)
    held = np.array([truth.state.on_hand[item] for item in truth.book.finished])
    making = np.zeros((replications, count))
    lots = np.flatnonzero((orders.item >= 0) & (orders.created[0] < FAR))
    for place in lots:
        making[:, orders.item[place]] += orders.quantity[0, place]
    wanted_at = np.zeros((replications, len(futures.days) + SHIP_AFTER, count))
    wanted_at[:, SHIP_AFTER:] = futures.demand
    for item, pieces, due in truth.state.waiting:
        step = int(np.searchsorted(futures.days, due - 2 - TODAY))
        wanted_at[:, step, truth.book.finished.index(item)] += pieces
    waiting = wanted_at.sum(axis=1) - futures.demand.sum(axis=1)
    return Play(
        truth=truth, futures=futures, relief=relief, items=items, orders=orders, ready=ready,
        late_from=late_from,
        gives_up=np.maximum(late_from, 0) + 1 + orders.patience / truth.lost_per_week,
        stage=_stages(orders.left), alive=orders.created < FAR,
        hand=np.tile(held, (replications, 1)), making=making, open_pieces=waiting,
        wanted=np.zeros((replications, count)), used=np.zeros((replications, count), np.int64),
        wanted_at=wanted_at,
    )  # fmt: skip


def _lead_days(days: Ints | Floats, supplier: Ints, relief: Relief) -> Floats:
    """Lead times under the relief: another supplier's where one stands in, times their factor."""
    factors = np.array([relief.supplier_days.get(one.code, 1.0) for one in SUPPLIERS])
    codes = [one.code for one in SUPPLIERS]
    took = days * factors[supplier]
    for code, other in relief.second_source.items():
        first, second = SUPPLIERS[codes.index(code)], SUPPLIERS[codes.index(other)]
        here = supplier == codes.index(code)
        place = gammainc(first.variation**-2, days[here] / (first.mean_days * first.variation**2))
        took[here] = gammaincinv(second.variation**-2, place) * (
            second.mean_days * second.variation**2
        )
    return np.asarray(took, dtype=np.float64)


def _items(truth: Truth, futures: Futures, relief: Relief) -> Items:
    book, points = truth.book, reorder_points(truth.book)
    late = {code for code, row in book.bought.items() if row.supplier == truth.late_supplier}
    slots = np.bincount(futures.orders.item[futures.first_slot :], minlength=len(book.finished))
    return Items(
        setup=np.array([book.setup_hours[item] for item in book.finished])
        * np.array([relief.setup.get(code, 1.0) for code in CODES]),
        unit=np.array([book.unit_hours[item] for item in book.finished]),
        lot=np.maximum(1.0, np.rint([book.made[item].lot * relief.lot for item in book.finished])),
        refill=np.array([float(points[item]) for item in book.finished]),
        price=np.array([book.price[item] * 0.96 for item in book.finished]),
        cost=np.array([book.material_cost[item] for item in book.finished]),
        glazed=np.array([not late.isdisjoint(book.materials[item]) for item in book.finished]),
        first_slot=futures.first_slot + np.cumsum(slots) - slots,
        slots=slots,
    )


def _stages(left: Floats) -> Ints:
    """First work centre with hours left on the last axis, or the number of work centres."""
    busy = left > 0
    return np.asarray(np.where(busy.any(axis=-1), busy.argmax(axis=-1), _DONE))


def refill(play: Play, step: int) -> None:
    """Take the day's stock orders in and start lots where the position is below its point."""
    items, orders, day = play.items, play.orders, int(play.futures.days[step])
    play.open_pieces += play.futures.demand[:, step]
    play.wanted += play.wanted_at[:, step]
    position = play.hand + play.making - play.open_pieces
    need = (position < items.refill) & (play.used < items.slots)
    rows, which = np.nonzero(need)
    if not len(rows):
        return
    missing = items.refill[which] - position[rows, which]
    pieces = np.ceil(missing / items.lot[which]) * items.lot[which]
    slot = items.first_slot[which] + play.used[rows, which]
    lot = slot - play.futures.first_slot
    hours = items.setup[which] + items.unit[which] * pieces[:, None]
    hours = hours * play.futures.lot_factor[rows, lot]
    days = play.futures.lot_days[rows, lot]
    late = np.full(days.shape, _LATE)
    wait = np.ceil(_lead_days(days, late, play.relief)) - cover_days()
    short = play.futures.lot_short[rows, lot] & items.glazed[which]
    orders.created[rows, slot], orders.due[rows, slot] = day, day + LOT_DUE
    orders.quantity[rows, slot] = pieces
    orders.material[rows, slot] = pieces * items.cost[which]
    orders.left[rows, slot] = orders.planned[rows, slot] = hours
    play.ready[rows, slot] = day + 1 + np.where(short, np.maximum(0, wait), 0).astype(np.int64)
    play.stage[rows, slot] = _stages(hours)
    play.alive[rows, slot] = True
    play.making[rows, which] += pieces
    play.used[rows, which] += 1


def leave(play: Play, book: Ledger, step: int) -> None:
    """Let customers go whose patience is over, jobs only while assembly has not begun."""
    orders, day = play.orders, int(play.futures.days[step])
    untouched = orders.left[..., ASSY] == orders.planned[..., ASSY]
    going = play.alive & (orders.item < 0) & (play.gives_up <= day) & (play.stage <= ASSY)
    going &= untouched
    play.alive &= ~going
    book.lose(np.where(going, orders.value, 0).sum(axis=1), step)
    book.sink(np.where(going & orders.started, orders.material, 0).sum(axis=1), step)
    share = 1 - (1 - play.truth.stock_lost_per_week) ** (book.elapsed(step) / 7)
    gone = play.wanted * share
    play.wanted -= gone
    play.open_pieces -= gone
    book.lose((gone * play.items.price).sum(axis=1), step)


def work(play: Play, book: Ledger, step: int) -> None:
    """Work a day, last work centre first, earliest promise first among what is ready."""
    orders, day = play.orders, int(play.futures.days[step])
    free = play.futures.hours[:, step] * _day_hours(play, day)
    here = play.alive & (play.ready <= day) & (play.stage < _DONE)
    columns = np.flatnonzero(here.any(axis=0))
    order = np.argsort(orders.due[:, columns], axis=1, kind="stable")
    for place in reversed(range(_DONE)):
        queue = here[:, columns] & (play.stage[:, columns] == place)
        if place == FIT:
            queue &= orders.site[:, columns] <= day
        left = orders.left[:, columns, place]
        asked = np.where(queue, np.minimum(left, _MOST[place]), 0.0)
        asked = np.take_along_axis(asked, order, axis=1)
        before = np.cumsum(asked, axis=1) - asked
        given = np.empty_like(asked)
        np.put_along_axis(given, order, np.clip(free[:, place, None] - before, 0.0, asked), axis=1)
        left = np.where(left - given < 1e-9, 0.0, left - given)
        orders.left[:, columns, place] = left
        orders.started[:, columns] |= given > 0
        book.use(given.sum(axis=1), place, step)
        rows, which = np.nonzero(queue & (left == 0.0))
        _step_done(play, book, rows, columns[which], place=place, step=step)


def _day_hours(play: Play, day: int) -> Floats:
    """Mean hours of a working day by work centre, relief that has begun included."""
    more = play.relief.hours if day >= play.relief.from_day else {}
    return np.array([play.truth.capacities[code] + more.get(code, 0.0) / 5 for code in CODES])


def _step_done(play: Play, book: Ledger, rows: Ints, which: Ints, *, place: int, step: int) -> None:
    """Send faults back to the spray booth, others on, and deliver what is through."""
    orders, truth = play.orders, play.truth
    if place == SPRAY:
        rate = truth.rework_rate if play.relief.rework_rate is None else play.relief.rework_rate
        again = np.minimum(orders.passes[rows, which], 1)
        failed = (orders.passes[rows, which] < 2) & (play.futures.faults[rows, which, again] < rate)
        back = truth.rework_hours * orders.planned[rows, which, SPRAY]
        orders.left[rows, which, SPRAY] = np.where(failed, back, 0.0)
        orders.passes[rows, which] += failed
    play.stage[rows, which] = _stages(orders.left[rows, which])
    through = play.stage[rows, which] == _DONE
    rows, which = rows[through], which[through]
    play.alive[rows, which] = False
    job = orders.item[which] < 0
    book.deliver(rows[job], which[job], step)
    rows, which = rows[~job], which[~job]
    pieces, item = orders.quantity[rows, which], orders.item[which]
    np.add.at(play.hand, (rows, item), pieces)
    np.add.at(play.making, (rows, item), -pieces)


def ship(play: Play, book: Ledger, step: int) -> None:
    """Ship what is wanted and on hand, older orders first."""
    fresh = play.wanted_at[:, step]
    older = np.maximum(0.0, play.wanted - fresh)
    pieces = np.minimum(play.hand, play.wanted)
    play.hand -= pieces
    play.wanted -= pieces
    play.open_pieces -= pieces
    book.ship(pieces, np.maximum(0.0, pieces - older), fresh, step)


def late_value(play: Play, step: int) -> Floats:
    """Value of jobs and stock pieces that are late, by replication."""
    late = play.alive & (play.orders.item < 0) & (play.late_from < int(play.futures.days[step]))
    jobs = np.where(late, play.orders.value, 0.0).sum(axis=1)
    return np.asarray(jobs + (play.wanted * play.items.price).sum(axis=1))


def tied_up(play: Play) -> Floats:
    """Material of started orders and of finished pieces on hand, by replication."""
    begun = np.where(play.alive & play.orders.started, play.orders.material, 0.0).sum(axis=1)
    return np.asarray(begun + (play.hand * play.items.cost).sum(axis=1))

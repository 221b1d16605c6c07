"""Purchases put together as suppliers demand: order minimums, group minimums, one order, price steps.

It only orders earlier what is ordered later anyway, so that nothing is ever short for it and the
total never grows. Where cash or a budget is scarce, or the supplier or the place is full, nothing
is ordered ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from firstmate.capabilities.supply import bounds, flow_table
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.lots import buying_lots
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats, Ints

#: Weeks of the plan whose orders are put together; later ones are still only foreseen.
NEAR_WEEKS = 13
_TINY = 1e-9


@dataclass(frozen=True)
class _Bundle:
    """Purchases that share one order: what a unit counts, the least it must come to, its cost."""

    buys: Ints
    each: Floats
    least: float
    cost: float


def consolidated(s: Situation, flows: Flows) -> Flows:
    """Return the plan with purchases put together; what customers get stays the same.

    For each supplier, order by order from now on: an order below the supplier's least value (or
    the least quantity of a group) takes the next purchases with it until it reaches it; then the
    whole next order is placed with it while keeping its goods longer costs less than placing it
    (part-period balancing, DeMatteis 1968); then a line is raised to a price step where that
    saves more than keeping the difference.
    """
    ahead = _Ahead(s, flows)
    if s.terms.budget is None and s.restraints.cash is None:
        for bundle in _bundles(s):
            ahead.reach(bundle)
            ahead.join(bundle)
        for buy in sorted(s.ordering.steps):
            ahead.raise_to_steps(buy)
    changed = replace(
        flows, buy=ahead.quantity, ahead=ahead.moved, rebate=rebates(s, ahead.quantity)
    )
    return replace(changed, stock=flow_table.stock(s, changed))


def rebates(s: Situation, quantity: Floats) -> Floats:
    """Return the money off for the quantity of each line, against the price of a smallest order."""
    found = np.zeros_like(quantity)
    price = s.net.buys["price"].to_numpy()
    for buy, (start, prices) in s.ordering.steps.items():
        step = np.searchsorted(start, quantity[buy] + _TINY, side="right") - 1
        off = np.where(step >= 0, price[buy] - prices[np.maximum(step, 0)], 0.0)
        found[buy] = np.maximum(off, 0.0) * quantity[buy]
    return found


def _bundles(s: Situation) -> Iterator[_Bundle]:
    """Groups of a supplier first, then whole suppliers."""
    buys = s.net.buys
    price = buys["price"].to_numpy()
    group = buys.select((buys["supplier"] + "/" + buys["group"]).alias("name"))["name"].to_numpy()
    named = (buys["group"] != "").to_numpy()
    for name in np.unique(group[named].astype(str)):
        own = np.flatnonzero(named & (group == name))
        least = float(buys["group_minimum"].to_numpy()[own].max())
        charge = float(buys["group_charge"].to_numpy()[own].max())
        yield _Bundle(own, np.ones(len(own)), least, charge)
    supplier = buys["supplier"].to_numpy().astype(str)
    for together in s.groups:
        for name in np.unique(supplier[together.buys]):
            mine = supplier[together.buys] == name
            yield _Bundle(together.buys[mine], together.buy_counts[mine], together.minimum,
                          together.charge)  # fmt: skip
    for name in np.unique(supplier[supplier != ""]):
        own = np.flatnonzero(supplier == name)
        least = float(s.ordering.least_value[own].max())
        yield _Bundle(own, price[own], least, s.ordering.order_cost)


class _Ahead:
    """Purchases while they are moved to earlier orders.

    ``order[buy, week]`` is the number of the order (looks at the list from now on) with which
    goods for that week are ordered; ``slot[buy, order]`` the week for which goods ordered with an
    order arrive, -1 where none do.
    """

    def __init__(self, s: Situation, flows: Flows) -> None:
        self.s = s
        self.quantity, self.moved = flows.buy.copy(), np.zeros_like(flows.buy)
        start = np.datetime64(s.weeks.buckets.start, "D")
        since = (s.arrive.release - start).astype(np.int64) // max(s.ordering.review_days, 1)
        may = bounds.buying(s, np.arange(s.net.buys.height)) > 0
        self.order = np.where(may, since, -1)
        self.last = int(NEAR_WEEKS * 7 // max(s.ordering.review_days, 1))
        self.slot = np.full((s.net.buys.height, self.last + 1), -1)
        for week in range(len(s.weeks)):
            own = np.flatnonzero((self.order[:, week] >= 0) & (self.order[:, week] <= self.last))
            self.slot[own, self.order[own, week]] = week
        node = s.net.buys["node"].to_numpy()
        limited = np.isfinite(s.restraints.most).any(axis=1) | (s.restraints.supplier_of >= 0)
        self.free = ~limited & (s.restraints.place[node] < 0) & ~s.shelf.risky[node]
        self.keeps = s.shelf.life[node] - buying_lots(s).cover
        pinned = np.zeros(s.receipts.shape, dtype=bool)
        pinned[s.wishes.node, s.wishes.week] = True
        self.pinned = pinned[node]
        self.price = s.net.buys["price"].to_numpy()

    def _lines(self, bundle: _Bundle) -> dict[int, list[tuple[int, int, float]]]:
        """Lines by order: (purchase, week, what a unit counts), orders in turn."""
        found: dict[int, list[tuple[int, int, float]]] = {}
        row, week = np.nonzero(self.quantity[bundle.buys] > _TINY)
        buy = bundle.buys[row]
        order = self.order[buy, week]
        for k in np.lexsort((buy, week, order)):
            if 0 <= order[k] <= self.last:
                found.setdefault(int(order[k]), []).append(
                    (int(buy[k]), int(week[k]), float(bundle.each[row[k]]))
                )
        return found

    def _may_move(self, buy: int, week: int, order: int) -> bool:
        slot = int(self.slot[buy, order])
        keeps = week - slot <= self.keeps[buy]
        return bool(self.free[buy]) and not self.pinned[buy, week] and 0 <= slot < week and keeps

    def _move(self, buy: int, week: int, order: int, quantity: float) -> None:
        to = self.slot[buy, order]
        self.quantity[buy, week] -= quantity
        self.quantity[buy, to] += quantity
        self.moved[buy, to] += quantity
        # What was itself moved here before moves on.
        before = min(self.moved[buy, week], quantity)
        self.moved[buy, week] -= before

    def _keeping(self, buy: int, week: int, order: int, quantity: float) -> float:
        """Cost of keeping a quantity from the earlier order's arrival on."""
        weeks = week - int(self.slot[buy, order])
        return float(quantity * self.price[buy] * self.s.terms.holding_rate / 52.0 * weeks)

    def reach(self, bundle: _Bundle) -> None:
        """Fill each order up to the least with the next purchases, nearest first."""
        if bundle.least <= 0:
            return
        lines = self._lines(bundle)
        for order in range(self.last + 1):
            total = sum(self.quantity[b, w] * each for b, w, each in lines.get(order, ()))
            if not _TINY < total < bundle.least - _TINY:
                continue
            chosen = []
            for later in sorted(o for o in lines if o > order):
                for buy, week, each in lines[later]:
                    if total < bundle.least and self._may_move(buy, week, order):
                        chosen.append((buy, week))
                        total += self.quantity[buy, week] * each
            if total >= bundle.least - _TINY:
                for buy, week in chosen:
                    self._move(buy, week, order, self.quantity[buy, week])
                lines = self._lines(bundle)

    def join(self, bundle: _Bundle) -> None:
        """Place the next order with this one while keeping its goods costs less than placing it."""
        lines = self._lines(bundle)
        for order in range(self.last + 1):
            kept = 0.0
            while order in lines:
                later = min((o for o in lines if o > order), default=None)
                if later is None or not all(
                    self._may_move(b, w, order) for b, w, _ in lines[later]
                ):
                    break
                kept += sum(
                    self._keeping(b, w, order, self.quantity[b, w]) for b, w, _ in lines[later]
                )
                if kept > bundle.cost:
                    break
                for buy, week, _ in lines[later]:
                    self._move(buy, week, order, self.quantity[buy, week])
                lines = self._lines(bundle)

    def raise_to_steps(self, buy: int) -> None:
        """Raise lines to a price step where the money off is more than keeping what is added."""
        start, prices = self.s.ordering.steps[buy]
        multiple = float(self.s.net.buys["multiple"][buy])
        for week in range(min(NEAR_WEEKS, self.quantity.shape[1])):
            have, order = self.quantity[buy, week], int(self.order[buy, week])
            if have <= _TINY or not 0 <= order <= self.last or self.slot[buy, order] != week:
                continue
            now = float(prices[max(int(np.searchsorted(start, have + _TINY, side="right")) - 1, 0)])
            best, gain = None, _TINY
            for step, price in zip(start, prices, strict=True):
                if step <= have or price >= now:
                    continue
                target = step if multiple <= 0 else np.ceil(round(step / multiple, 6)) * multiple
                taken, keeping = self._taken(buy, week, order, float(target - have))
                if taken is None:
                    continue
                more = sum(q for _, q in taken)
                saves = have * (now - price) + more * (now - price) - keeping
                if saves > gain:
                    best, gain = taken, saves
            for later, quantity in best or ():
                self._move(buy, later, order, quantity)

    def _taken(
        self, buy: int, week: int, order: int, missing: float
    ) -> tuple[list[tuple[int, float]] | None, float]:
        """From which later weeks so many units can be taken, and what keeping them costs.

        A line is taken whole where its rest would be below its minimum.
        """
        minimum = float(self.s.net.buys["minimum"][buy])
        taken, keeping = [], 0.0
        for later in range(week + 1, self.quantity.shape[1]):
            have = float(self.quantity[buy, later])
            if missing <= _TINY:
                break
            if have <= _TINY or not self._may_move(buy, later, order):
                continue
            part = min(have, missing)
            if 0 < have - part < max(minimum, _TINY):
                part = have
            taken.append((later, part))
            keeping += self._keeping(buy, later, order, part)
            missing -= part
        return (taken, keeping) if missing <= _TINY else (None, 0.0)

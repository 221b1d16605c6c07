"""Lots by their last week as the weeks of a plan go by: first to expire, first out.

It follows the nodes that may spoil, and says what is past its life and what is fresh enough for
customers who ask for it; it serves nobody.
"""

from __future__ import annotations

import numpy as np

from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats

_TINY = 1e-9


class Ages:
    """Units on hand of each followed node by the last week in which they can be used."""

    def __init__(self, s: Situation) -> None:
        self.s = s
        self.nodes = np.flatnonzero(s.shelf.risky & ~s.closed)
        self.lots: dict[int, dict[int, float]] = {int(node): {} for node in self.nodes}
        for node, last, units in zip(
            s.shelf.lot_node.tolist(), s.shelf.lot_last.tolist(),
            s.shelf.lot_quantity.tolist(), strict=True,
        ):  # fmt: skip
            if node in self.lots:
                self.lots[node][last] = self.lots[node].get(last, 0.0) + units
        w = s.wanted
        self.picky = np.flatnonzero((w.remaining > 0) & np.isin(w.node, self.nodes))

    def open_week(self, week: int, flows: Flows, on_hand: Floats) -> None:
        """Throw away what could last be used before this week."""
        for node, lots in self.lots.items():
            gone = sum(units for last, units in lots.items() if last < week)
            if gone > _TINY:
                gone = min(gone, float(on_hand[node]))
                flows.expired[node, week] = gone
                on_hand[node] -= gone
            self.lots[node] = {last: units for last, units in lots.items() if last >= week}

    def hide(self, week: int, flows: Flows, owed: Floats) -> Floats:
        """Take off ``owed`` what is not there fresh enough for who asks for it, and return it."""
        hidden = np.zeros_like(owed)
        if not len(self.picky):
            return hidden
        come, w = self._came(week, flows), self.s.wanted
        left = {
            node: {
                **lots,
                self._last(node, week): lots.get(self._last(node, week), 0.0) + come[node],
            }
            for node, lots in self.lots.items()
        }
        order = np.lexsort((-w.remaining[self.picky], w.due[self.picky]))
        for group in self.picky[order].tolist():
            if owed[group] <= _TINY:
                continue
            rest = float(owed[group])
            fresh = week + int(w.remaining[group])
            own = left[int(w.node[group])]
            able = sum(units for last, units in own.items() if last >= fresh)
            enough = rest if w.whole[group] else min(rest, float(w.least[group]))
            most = rest if able >= enough - _TINY else 0.0
            hidden[group] = rest - min(_take(own, most, since=fresh), rest)
        owed -= hidden
        return hidden

    def close_week(self, week: int, flows: Flows, on_hand: Floats) -> None:
        """Book what came and went: who asks for fresh goods first, all others the oldest first."""
        if not self.lots:
            return
        come, w = self._came(week, flows), self.s.wanted
        for node, lots in self.lots.items():
            if come[node] > _TINY:
                last = self._last(node, week)
                lots[last] = lots.get(last, 0.0) + float(come[node])
        for group in self.picky.tolist():
            given, node = float(flows.deliver[group, week]), int(w.node[group])
            if given > _TINY:
                _take(self.lots[node], given, since=week + int(w.remaining[group]))
        for node, lots in self.lots.items():
            _take(lots, sum(lots.values()) - float(on_hand[node]), since=0)

    def _last(self, node: int, week: int) -> int:
        return week + int(self.s.shelf.life[node]) - 1

    def _came(self, week: int, flows: Flows) -> Floats:
        """Units of each node that came in the week."""
        s = self.s
        total = s.receipts[:, week].copy()
        for node, values in (
            (s.net.buys["node"], flows.buy), (s.net.makes["node"], flows.make),
            (s.net.moves["target"], flows.move),
        ):  # fmt: skip
            np.add.at(total, node.to_numpy(), values[:, week])
        np.add.at(total, s.in_work.node, flows.finish[:, week])
        return total


def _take(lots: dict[int, float], units: float, *, since: int) -> float:
    """Take units from the lots good until ``since`` or later, the oldest first; return how many.

    >>> lots = {1: 4.0, 3: 5.0}
    >>> _take(lots, 6.0, since=0), lots
    (6.0, {1: 0.0, 3: 3.0})
    """
    left = units
    for last in sorted(lots):
        if last < since or left <= _TINY:
            continue
        taken = min(lots[last], left)
        lots[last] -= taken
        left -= taken
    return units - max(left, 0.0)

"""The plan in whole lots, week by week: what is really there limits what is made and served.

The linear plan says what is wanted; this walk keeps to stock, hours and lead times exactly and
says what of it comes true. Where a lot does not fit into the hours or the material of a week, its
rest follows in the next. It is a heuristic; the gap to the linear plan is reported in money.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.supply import selling_off
from firstmate.capabilities.supply.ages import Ages
from firstmate.capabilities.supply.bounds import in_force, making
from firstmate.capabilities.supply.closed_form import plan_alone, serve
from firstmate.capabilities.supply.consolidate import consolidated
from firstmate.capabilities.supply.flows import Flows, joined, nothing
from firstmate.capabilities.supply.loads import item_hours, work_hours
from firstmate.capabilities.supply.lots import (
    buying_lots,
    making_lots,
    order_of_nodes,
    wanted_in_lots,
)  # fmt: skip
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.together import delivered_together
from firstmate.capabilities.supply.weeks import Floats
from firstmate.capabilities.supply.whole_jobs import whole_jobs

_TINY = 1e-7


def rounded(s: Situation, linear: Flows) -> Flows:
    """Return the linear plan in whole lots, its purchases put together."""
    buying = buying_lots(s)
    lots = wanted_in_lots(s, linear, buying=buying, making=making_lots(s))
    walked = _walk(s, linear, lots)
    whole = joined(s, walked, plan_alone(s, lots=buying))
    return consolidated(s, delivered_together(s, whole))


@dataclass(frozen=True)
class _Recipe:
    """What one unit takes: (node, units by week), (resource, hours); and gives beside itself."""

    lag: int
    node: int
    uses: tuple[tuple[int, list[float]], ...]
    gives: tuple[tuple[int, list[float]], ...]
    hours: tuple[tuple[int, float], ...]


def _recipes(s: Situation) -> list[_Recipe]:
    uses, hours = s.net.uses, s.net.hours
    held = in_force(s, uses) * uses["per_unit"].to_numpy()[:, None]
    number = s.means.number(hours["resource"])
    makes = s.net.makes
    of_make: list[list[tuple[int, list[float]]]] = [[] for _ in range(makes.height)]
    beside: list[list[tuple[int, list[float]]]] = [[] for _ in range(makes.height)]
    for make, node, row in zip(uses["make"], uses["node"], held.tolist(), strict=True):
        (of_make if max(row) > 0 else beside)[make].append((node, row))
    loads: list[list[tuple[int, float]]] = [[] for _ in range(makes.height)]
    for make, resource, value in zip(hours["make"], number.tolist(), hours["hours"], strict=True):
        if resource >= 0:
            loads[make].append((resource, value))
    return [
        _Recipe(lag, node, tuple(of_make[k]), tuple(beside[k]), tuple(loads[k]))
        for k, (lag, node) in enumerate(zip(makes["weeks"], makes["node"], strict=True))
    ]


def _walk(s: Situation, linear: Flows, lots: Flows) -> Flows:
    """Walk through the weeks with what is really there."""
    flows = nothing(s)
    flows.buy[:] = lots.buy
    whole_jobs(s, linear, flows)
    recipes = _recipes(s)
    rank = order_of_nodes(s)
    turn = sorted(range(len(recipes)), key=lambda k: (-rank[recipes[k].node], k))
    state = _State(s, linear, lots, work_hours(s, flows))
    for week in range(len(s.weeks)):
        state.open_week(week, flows, recipes)
        state.finish(week, flows, recipes)
        for k in sorted(turn, key=state.due):  # stable: among equally urgent, parts come first
            state.make(week, k, recipes[k], flows)
        state.move(week, flows)
        state.serve(week, flows)
        selling_off.sold(week, wish=linear.sold_off, done=flows.sold_off, on_hand=state.on_hand)
        flows.stock[:, week] = np.where(s.closed, 0.0, state.on_hand)
        state.ages.close_week(week, flows, state.on_hand)
    flows.after[:] = state.owed
    _extra_hours(s, flows)
    return flows


class _State:
    """What is on hand, under way and still wanted as the weeks go by."""

    def __init__(self, s: Situation, linear: Flows, lots: Flows, work: Floats) -> None:
        self.s, self.linear, self.lots = s, linear, lots
        self.on_hand = np.where(s.closed, 0.0, s.stock)
        self.owed = np.zeros(len(s.wanted.node))
        self.waiting = np.zeros_like(s.stock)
        self.behind = [0.0] * s.net.makes.height
        self.made_of = [0.0] * s.net.makes.height
        self.needed = np.cumsum(linear.make, axis=1).tolist()
        self.ages = Ages(s)
        self.may_make = (making(s) > 0).tolist()
        self.move_behind = np.zeros(s.net.moves.height)
        self.undone = np.zeros(len(s.in_work.node))
        self.hours: list[float] = []
        self.work = work
        self.promised = np.cumsum(linear.deliver, axis=1)
        self.bought = s.net.buys["node"].to_numpy()
        self.made = s.net.makes["node"].to_numpy()
        self.open_groups = ~s.closed[s.wanted.node]
        lag = np.ceil(np.round(s.net.moves["days"].to_numpy(), 6) / 7.0).astype(np.int64)
        self.move_lag, self.move_first = lag, s.weeks.first_arrival(s.net.moves["days"].to_numpy())

    def open_week(self, week: int, flows: Flows, recipes: list[_Recipe]) -> None:
        """Throw away what is past its life, take in what arrives and set out the hours."""
        s = self.s
        self.ages.open_week(week, flows, self.on_hand)
        self.on_hand += np.where(s.closed, 0.0, s.receipts[:, week])
        open_buys = ~s.closed[self.bought]
        np.add.at(self.on_hand, self.bought[open_buys], flows.buy[open_buys, week])
        np.add.at(self.on_hand, self.made, flows.make[:, week])
        for k in np.flatnonzero(flows.make[:, week] > 0):
            self._beside(recipes[k], float(flows.make[k, week]), week)
        np.add.at(self.on_hand, s.net.moves["target"].to_numpy(), flows.move[:, week])
        most = s.means.hours + s.means.overtime + s.means.outside
        left = most[:, week] - self.work[:, week]
        self.hours = np.maximum(left, 0.0).tolist()
        delivered = np.zeros_like(self.on_hand)
        np.add.at(delivered, s.wanted.node, self.linear.deliver[:, week])
        served = s.wanted.forecast - self.linear.short + self.linear.caught
        self.reserved = delivered + np.where(s.closed, 0.0, served[:, week])

    def finish(self, week: int, flows: Flows, recipes: list[_Recipe]) -> None:
        """Finish work orders as planned, as far as hours and material allow."""
        orders = self.s.in_work
        for k in range(len(orders.node)):
            wish = float(self.linear.finish[k, week] + self.undone[k])
            if wish <= _TINY:
                continue
            recipe = recipes[orders.make[k]] if orders.make[k] >= 0 else _Recipe(0, -1, (), (), ())
            uses = () if orders.started[k] else recipe.uses
            done = self._take(wish, uses, recipe.hours, week)
            self.undone[k] = wish - done
            flows.finish[k, week] = done
            self.on_hand[orders.node[k]] += done
            if not orders.started[k]:
                self._beside(recipe, done, week)

    def due(self, k: int) -> int:
        """Return the week by which the linear plan has made more than is made so far."""
        return bisect_right(self.needed[k], self.made_of[k] + _TINY)

    def make(self, week: int, k: int, recipe: _Recipe, flows: Flows) -> None:
        """Release what shall be ready ``lag`` weeks from now."""
        ready = week + recipe.lag
        if ready >= len(self.s.weeks) or not self.may_make[k][ready]:
            return
        wish = float(self.lots.make[k, ready]) + self.behind[k]
        if wish <= _TINY:
            return
        # Hours are taken in the week before it is ready, which for one week of making is this one.
        done = self._take(wish, recipe.uses, recipe.hours, week)
        self.behind[k] = wish - done
        self.made_of[k] += done
        flows.make[k, ready] = done
        if recipe.lag == 0:
            self.on_hand[recipe.node] += done
            self._beside(recipe, done, week)

    def _beside(self, recipe: _Recipe, done: float, week: int) -> None:
        """Take in what comes out beside the item itself."""
        for node, units in recipe.gives:
            self.on_hand[node] -= done * units[week]

    def _take(
        self,
        wish: float,
        uses: tuple[tuple[int, list[float]], ...],
        hours: tuple[tuple[int, float], ...],
        week: int,
    ) -> float:
        """Take material and hours for as much of the wish as there is; return how much that is."""
        most = wish
        for node, units in uses:
            if units[week] > 0:
                free = self.on_hand[node] - self.reserved[node]
                most = min(most, max(free, 0.0) / units[week])
        for resource, each in hours:
            most = min(most, self.hours[resource] / each)
        if most <= _TINY:
            return 0.0
        for node, units in uses:
            self.on_hand[node] -= most * units[week]
            self.on_hand[node] = max(self.on_hand[node], 0.0)
        for resource, each in hours:
            self.hours[resource] = max(self.hours[resource] - most * each, 0.0)
        return float(most)

    def move(self, week: int, flows: Flows) -> None:
        """Send what shall arrive later, as far as it is there beyond what is sold here."""
        s = self.s
        source, target = s.net.moves["source"].to_numpy(), s.net.moves["target"].to_numpy()
        for k in range(len(source)):
            arrive = week + int(self.move_lag[k])
            if not self.move_first[k] <= arrive < len(s.weeks):
                continue
            wish = float(self.lots.move[k, arrive] + self.move_behind[k])
            free = max(self.on_hand[source[k]] - self.reserved[source[k]], 0.0)
            sent = min(wish, free)
            if wish <= _TINY:
                continue
            self.move_behind[k] = wish - sent
            flows.move[k, arrive] += sent
            self.on_hand[source[k]] -= sent
            if arrive == week:
                self.on_hand[target[k]] += sent

    def serve(self, week: int, flows: Flows) -> None:
        """Serve customers; forecast that the linear plan leaves short waits for real surplus."""
        s = self.s
        due = self.open_groups & (s.wanted.due == week)
        self.owed[due] += s.wanted.quantity[due]
        hidden = self.ages.hide(week, flows, self.owed)
        kept_back = self.linear.stock[:, week] + self.linear.short[:, week]
        self.on_hand = serve(
            s, flows, week, on_hand=self.on_hand, owed=self.owed, waiting=self.waiting,
            mask=~s.closed, keep=np.where(self.linear.short[:, week] > _TINY, kept_back, 0.0),
            planned=self.promised[:, week] - flows.deliver.sum(axis=1),
            held=self.linear.stock[:, week] if s.terms.strict else 0.0,
        )  # fmt: skip
        self.owed += hidden
        self.waiting = flows.backlog[:, week]


def _extra_hours(s: Situation, flows: Flows) -> None:
    """Set overtime and outside hours to what is used above normal hours, the cheaper one first."""
    above = np.maximum(item_hours(s, flows) + work_hours(s, flows) - s.means.hours, 0.0)
    first_over = s.means.overtime_cost <= s.means.outside_cost
    over = np.where(
        first_over,
        np.minimum(above, s.means.overtime),
        np.maximum(above - s.means.outside, 0.0),
    )
    flows.overtime[:] = over
    flows.outside[:] = np.maximum(above - over, 0.0)

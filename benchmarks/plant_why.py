"""An independent judge of why orders of a plant's plan are late: takes exactly the reasons away and looks.

It shares no code with any planner and uses nothing but Python itself. An order's jobs are those of the
plan file; all others stay where they are. With its reasons away the order must be on time; with any smaller
set of hours, material and orders away it must not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from benchmarks.plant_check import Plant

#: A reason: ("hours", resource), ("item", item) or ("order", order).
Reason = tuple[str, str]
#: Most sequences of the jobs of an order that are tried, and minutes that count as nothing.
MOST_SEQUENCES = 720
ROUNDED = 1e-4


@dataclass
class Work:
    """One job of an order: where, how long, what it takes and which jobs it waits for."""

    resource: str
    minutes: float
    takes: list[tuple[str, float]]
    waits: list[int]
    begins: int


@dataclass
class Judge:
    """The plan by order: minutes by resource and day, material by item, with all others where they are."""

    plant: Plant
    jobs: dict[str, list[Work]] = field(default_factory=dict)
    used: dict[tuple[str, int], dict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )
    taken: dict[str, dict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )

    def free(self, resource: str, day: int, away: frozenset[str]) -> float:
        """Minutes free on a day when some orders are away."""
        if not self.plant.works(day):
            return 0.0
        room = self.plant.shift * self.plant.units.get(resource, 1.0)
        cell = self.used.get((resource, day), {})
        return max(room - sum(m for order, m in cell.items() if order not in away), 0.0)

    def there(self, item: str, quantity: float, away: frozenset[str]) -> int:
        """First day on which so much can be used: from stock that others leave, else bought now."""
        left = self.plant.stock.get(item, 0.0) - sum(
            q for order, q in self.taken.get(item, {}).items() if order not in away
        )
        lead = int(self.plant.purchasing[item]["lead_days"]) + 1
        return 0 if left >= quantity - ROUNDED else lead

    def finish(self, order: str, removed: Iterable[Reason]) -> int:
        """First day on which the order can be done, in the best sequence of its jobs."""
        gone = frozenset(removed)
        away = frozenset({order, *(name for kind, name in gone if kind == "order")})
        works = self.jobs[order]
        return min((self._run(works, line, gone, away) for line in _lines(works)), default=0)

    def _run(
        self, works: list[Work], line: list[int], gone: frozenset[Reason], away: frozenset[str]
    ) -> int:
        ends: dict[int, int] = {}
        mine: dict[tuple[str, int], float] = defaultdict(float)
        had: dict[str, float] = defaultdict(float)
        for n in line:
            work = works[n]
            day = max((ends[w] + 1 for w in work.waits), default=0)
            for item, quantity in work.takes:
                if ("item", item) not in gone:
                    had[item] += quantity
                    day = max(day, self.there(item, had[item], away))
            left = work.minutes
            while True:
                free = self.free(work.resource, day, away) - mine[work.resource, day]
                if ("hours", work.resource) in gone and self.plant.works(day):
                    free = math.inf
                part = min(max(free, 0.0), left)
                mine[work.resource, day] += part
                left -= part
                if left <= ROUNDED:
                    break
                day += 1
            ends[n] = day
        return max(ends.values())


def _lines(works: list[Work]) -> list[list[int]]:
    """Sequences of the jobs in which none comes before one it waits for."""
    found: list[list[int]] = []

    def more(line: list[int]) -> None:
        if len(found) >= MOST_SEQUENCES:
            return
        if len(line) == len(works):
            found.append(line)
            return
        for n, work in enumerate(works):
            if n not in line and all(w in line for w in work.waits):
                more([*line, n])

    more([])
    return found


def read_judge(plant: Plant, plan: Mapping[str, Any]) -> Judge:
    """Return the judge of a plan in the checker's layout."""
    judge = Judge(plant)
    rows: dict[tuple[str, str], list[tuple[int, float, float]]] = defaultdict(list)
    for row in plan["jobs"]:
        day = plant.day(row["day"])
        rows[row["order"], row["operation"]].append((day, row["minutes"], row["quantity"]))
        resource = plant.operations[row["operation"]]["resource"]
        judge.used[resource, day][row["order"]] += row["minutes"]
    of_order: dict[str, list[str]] = defaultdict(list)
    for order, operation in sorted(rows):
        of_order[order].append(operation)
    for order, operations in of_order.items():
        judge.jobs[order] = _works(plant, order, operations, rows)
        for work in judge.jobs[order]:
            for item, quantity in work.takes:
                # What begins so late that it can still be bought leaves the stock to others.
                if work.begins < int(plant.purchasing[item]["lead_days"]) + 1:
                    judge.taken[item][order] += quantity
    return judge


def _works(
    plant: Plant,
    order: str,
    operations: list[str],
    rows: Mapping[tuple[str, str], list[tuple[int, float, float]]],
) -> list[Work]:
    made = {plant.operations[o]["makes"]: n for n, o in enumerate(operations)}
    found = []
    for operation in operations:
        parts = rows[order, operation]
        units = sum(q for _, _, q in parts)
        bill = plant.bill.get(operation, [])
        found.append(
            Work(
                plant.operations[operation]["resource"],
                sum(m for _, m, _ in parts),
                [(item, q * units) for item, q in bill if item in plant.purchasing and q > 0],
                [made[item] for item, _ in bill if item in made],
                min(day for day, _, _ in parts),
            )
        )
    return found


def wrong(judge: Judge, order: str, sets: list[list[Reason]]) -> str:
    """Return what is wrong with the sets of reasons of a late order; empty where they hold."""
    due = judge.plant.orders[order]["due"]
    mine = judge.jobs[order]
    basic = [("hours", one) for one in sorted({work.resource for work in mine})]
    basic += [("item", one) for one in sorted({item for work in mine for item, _ in work.takes})]
    if judge.finish(order, ()) <= due:
        return "it can be on time with nothing away"
    if not sets:
        return "" if judge.finish(order, basic) > due else "it is said that nothing mends it"
    for reasons in sets:
        if judge.finish(order, reasons) > due:
            return f"still late without {reasons}"
    # All hours or all material at once is said where no three single reasons are enough.
    size = min(len(sets[0]), 4)
    universe = basic + [("order", other) for other in _near(judge, order, due)]
    for count in range(1, min(size, 3)):
        for smaller in combinations(universe, count):
            if judge.finish(order, smaller) <= due:
                return f"on time already without {smaller}"
    return ""


def _near(judge: Judge, order: str, due: int) -> list[str]:
    """Other orders that work on its resources until it is due, or take its material."""
    resources = {work.resource for work in judge.jobs[order]}
    items = {item for work in judge.jobs[order] for item, _ in work.takes}
    found: set[str] = set()
    for (resource, day), cell in judge.used.items():
        if resource in resources and day <= due:
            found |= set(cell)
    for item in items:
        found |= set(judge.taken.get(item, {}))
    return sorted(found - {order})

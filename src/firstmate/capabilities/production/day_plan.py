"""The task `day_plan`: from tables to the days of each job, by dispatch and a search that only mends."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.capabilities.production.day_reasons import day_reasons
from firstmate.capabilities.production.placing import Board
from firstmate.capabilities.production.reading import read
from firstmate.capabilities.production.searching import (
    Draws,
    Goal,
    Search,
    by_due,
    dispatched,
    shift_early,
    shift_late,
)
from firstmate.capabilities.production.shop import TICKS, Order, Shop


def day_plan(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``day_jobs``, ``day_orders``, ``day_needs``, why what is late is late, and ``issues``.

    First the orders are placed by due date, as early as they can be; then late ones and what
    stands in their way are taken out and placed anew as long as the budget lasts (option
    ``placements``); a step that makes more orders late, or as many at a higher cost, is taken
    back. In the end everything is moved as late as it is still on time, so that no stock is
    made before it is needed.
    """
    shop, lines = read(given)
    lost = float(given.settings["lost_per_week"])
    board, alone = planned(
        shop, lost=lost, budget=int(given.options["placements"]), seed=given.seed
    )
    start = given.as_of + timedelta(days=1)
    issues = []
    if lines.is_empty():
        issues.append(Issue(
            task="day_plan", code="nothing_to_plan", severity="hint", table="sales_lines",
            why="There is no open order that takes hours or material.",
            mend="Import open order lines, operations and resources.",
        ))  # fmt: skip
    return {
        "day_jobs": _jobs(board, lines, start=start),
        "day_orders": _orders(board, lines, alone=alone, start=start, lost=lost),
        "day_needs": _needs(board, lines, start=start),
        **day_reasons(
            given, board, lines, most=int(given.options["explained"]), asked=given.options["order"]
        ),
        "issues": issue_rows(issues),
    }


def planned(shop: Shop, *, lost: float, budget: int, seed: int) -> tuple[Board, frozenset[int]]:
    """Return the best board found, and the orders that would be late alone in an empty shop."""

    def money(order: Order, days: int) -> float:
        return order.amount * min(1.0, lost * days / 7.0)

    most = 1.0 + sum(order.amount for order in shop.orders)
    hopeless = _late_alone(shop)
    goal = Goal(most, money)
    boards = [_mended(shop, sequence, goal, hopeless, budget=budget // 2, seed=seed)
              for sequence in (by_due(shop), _by_priority(shop))]  # fmt: skip
    best = min(boards, key=lambda board: _cost(board, goal))
    shift_late(best)
    shift_early(best)
    return best, hopeless


def _mended(
    shop: Shop, sequence: list[int], goal: Goal, hopeless: frozenset[int], *, budget: int, seed: int
) -> Board:  # fmt: skip
    board = dispatched(shop, sequence)
    search = Search(board, goal, Draws(seed), budget)
    search.mend(hopeless)
    return board


def _cost(board: Board, goal: Goal) -> float:
    orders = board.shop.orders
    return sum(goal.of(orders[o], placed.finish) for o, placed in sorted(board.placed.items()))


def _by_priority(shop: Shop) -> list[int]:
    orders = shop.orders
    return sorted(
        range(len(orders)), key=lambda o: (orders[o].priority, orders[o].due, orders[o].name)
    )


def _late_alone(shop: Shop) -> frozenset[int]:
    """Return the orders that are late even with the shop and its stock to themselves."""
    board, found = Board(shop), set()
    for place, order in enumerate(shop.orders):
        alone = board.earliest(place)
        board.give_back(alone.cells, alone.used)
        if alone.finish > order.due:
            found.add(place)
    return frozenset(found)


def _day(start: date, day: int, days: int) -> date | None:
    return None if day >= days - 1 else start + timedelta(days=day)


def _jobs(board: Board, lines: pl.DataFrame, *, start: date) -> pl.DataFrame:
    shop, rows = board.shop, []
    keys = lines.select("order", "line", "job").rows()
    for o, placed in sorted(board.placed.items()):
        order, line, job_name = keys[o]
        work: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for cell, ticks, place in placed.cells:
            work[place].append((cell % shop.days, ticks))
        for place, job in enumerate(placed.tree.jobs):
            if (job.item, job.quantity) in job.bought:
                continue  # sold as it was bought: no work
            for day, ticks in sorted(work.get(place, [(placed.spans[place][0], 0)])):
                rows.append({
                    "order": order, "line": line, "job_number": place + 1,
                    "day": _day(start, day, shop.days),
                    "resource": shop.resources[job.resource] if job.resource >= 0 else "",
                    "item": shop.items[job.item] if job.item >= 0 else None, "job": job_name,
                    "step": job.number, "hours": ticks / TICKS,
                    "quantity": job.quantity * (ticks / job.ticks if job.ticks else 1.0),
                })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _orders(
    board: Board, lines: pl.DataFrame, *, alone: frozenset[int], start: date, lost: float
) -> pl.DataFrame:
    shop = board.shop
    rows = []
    for o, row in enumerate(lines.iter_rows(named=True)):
        finish = board.placed[o].finish
        late = (
            0 if row["due"] is None else max(0, (start + timedelta(days=finish) - row["due"]).days)
        )
        rows.append({
            **{name: row[name] for name in ("order", "line", "item", "job", "quantity", "amount")},
            "promised": row["due"], "planned_on": _day(start, finish, shop.days),
            "late_days": float(late), "late_cost": row["amount"] * min(1.0, lost * late / 7.0),
            "alone_late": o in alone,
        })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _needs(board: Board, lines: pl.DataFrame, *, start: date) -> pl.DataFrame:
    shop = board.shop
    keys = lines.select("order", "line").rows()
    rows = [
        {"order": keys[o][0], "line": keys[o][1], "job_number": place + 1, "item": shop.items[item],
         "day": _day(start, placed.spans[place][0], shop.days), "quantity": quantity}
        for o, placed in sorted(board.placed.items())
        for place, job in enumerate(placed.tree.jobs)
        for item, quantity in job.bought
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)

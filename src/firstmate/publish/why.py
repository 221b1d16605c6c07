"""Why orders are late: a sentence for each cause, and what would mend it; it explains nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from firstmate.base.run import Run
from firstmate.base.saying import REASONS
from firstmate.publish.figures import day, money
from firstmate.publish.page import Item, Page, Section
from firstmate.publish.saying import Words


@dataclass(frozen=True)
class Told:
    """Where the answer stands: the task, its table of late orders, its table of what mends them."""

    task: str
    late: str
    fixes: str


WEEKS = Told("why", "why_late", "counterfactuals")
DAYS = Told("day_plan", "day_late", "day_fixes")


def by_day(day_jobs: pl.DataFrame) -> bool:
    """Say whether the plan by day speaks for the open orders: it holds work, and none without a routing.

    The hours of a one-off job have no order among their resources there, so it looks earlier than
    it can be.

    >>> by_day(pl.DataFrame({"item": ["A", "B"]})), by_day(pl.DataFrame({"item": ["A", None]}))
    (True, False)
    """
    return day_jobs.height > 0 and day_jobs["item"].null_count() == 0


def why(run: Run, words: Words, told: Told = WEEKS) -> Page:
    """Return the page of a run that holds the tables told, and ``reasons``."""
    late = run[told.late].rows.sort("late_cost", descending=True, maintain_order=True).to_dicts()
    fixes = run[told.fixes].rows.sort("order", "line", "number").to_dicts()
    reasons = run["reasons"].rows.filter(pl.col("task") == told.task).to_dicts()
    items = tuple(
        _order(row, _of(row, reasons), _of(row, fixes), run=run, words=words, told=told)
        for row in late
    )
    return Page(
        answer=_answer(run, late, words),
        sections=(
            Section(
                "Why they are late",
                sentences=() if items else ("No order is late in the plan.",),
                items=items,
            ),
        ),
        tables={told.late: late, told.fixes: fixes, "reasons": reasons},
    )


def _of(order: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if rows and "subject" in rows[0]:
        subject = order["order"] + ("" if order["line"] is None else f"/{order['line']}")
        return [row for row in rows if row["subject"] == subject]
    return [row for row in rows if (row["order"], row["line"]) == (order["order"], order["line"])]


def _answer(run: Run, late: list[dict[str, Any]], words: Words) -> str:
    stands = f"Data of {day(run.as_of)}"
    if not late:
        return f"{stands}: no order is late in the plan."
    cost = money(sum(row["late_cost"] or 0.0 for row in late), currency=words.currency)
    return f"{stands}: {len(late)} late orders explained; their lateness costs {cost}."


def _order(
    row: dict[str, Any],
    reasons: list[dict[str, Any]],
    fixes: list[dict[str, Any]],
    *,
    run: Run,
    words: Words,
    told: Told,
) -> Item:
    planned = day(row["planned_on"], near=words.near) if row["planned_on"] else "not in the plan"
    promised = day(row["promised"], near=words.near) if row["promised"] else "no day"
    customer = words.named("customer", row["customer"]) if row["customer"] else ""
    notes = [
        ("" if reason["alternative"] == 1 else "Or: ") + words.say(reason, table=REASONS)
        for reason in sorted(reasons, key=lambda one: (one["alternative"], one["cause"]))
    ]
    fixed = run[told.fixes].table
    for fix in fixes:
        worth = money(fix["value"], currency=words.currency)
        most = "" if fix["priced"] else " at most"
        later = fix["others_later"]
        hurt = f"; {later} other {'order' if later == 1 else 'orders'} later" if later else ""
        notes.append(f"Mend: {words.say(fix, table=fixed)} Worth {worth}{most}{hurt}.")
    line = "" if row["line"] is None else f"/{row['line']}"
    name = f"{row['order']}{line}" + (f", {customer}" if customer else "")
    return Item(
        text=f"{name}: promised {promised}, planned {planned}.",
        value=money(row["late_cost"] or 0.0, currency=words.currency),
        notes=tuple(notes),
        opens=f"firstmate show {told.fixes} --where order={row['order']}",
    )

"""Free to sell: stock and hours by week that hurt nobody, and how fast an item may sell; it sells nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.frame import schema
from firstmate.base.task import Given
from firstmate.base.time import week_of
from firstmate.capabilities.promise.available import NOTHING, take
from firstmate.capabilities.promise.book import Book, Ledger
from firstmate.capabilities.promise.chance import at_chance
from firstmate.capabilities.promise.desk import with_holds
from firstmate.capabilities.promise.pace import elasticities, fly_lever, price_lever
from firstmate.capabilities.promise.read import book
from firstmate.capabilities.promise.tables_selling import FREE_HOURS, FREE_STOCK, SELL_PACE
from firstmate.capabilities.promise.walk import SURE, lateness

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]
Margins = Callable[[str], float]
#: Share of a kind's hours from which on a resource matters to it.
MATTERS = 0.1


def free_to_sell(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``free_stock``, ``free_hours`` and ``sell_pace``."""
    plan = book(given)
    ledger = with_holds(plan, given["holds"])
    price = dict(given["unit_prices"].select("item", "value").iter_rows())
    cost = dict(given["unit_costs"].select("item", "value").iter_rows())

    def margin(item: str) -> float:
        return float(price.get(item, 0.0) - cost.get(item, 0.0))

    sold = set(given["forecasts"]["item"].drop_nulls()) | set(given["sales"]["item"].drop_nulls())
    return {
        "free_stock": _table(FREE_STOCK, _stock(plan, ledger, given, sold, margin)),
        "free_hours": _table(FREE_HOURS, _hours(plan, ledger, given)),
        "sell_pace": _table(SELL_PACE, _pace(plan, given, price, cost)),
    }


def mondays(plan: Book) -> list[tuple[int, date]]:
    """Return the first day of each week of the plan, as number and Monday."""
    first = plan.start.weekday()
    days = [n for n in range(plan.horizon) if n == 0 or (first + n) % 7 == 0]
    return [(n, week_of(plan.start + timedelta(days=n))) for n in days]


def _stock(plan: Book, ledger: Ledger, given: Given, sold: set[str], margin: Margins) -> list[Row]:
    held = {
        (row["item"], row["location"] or ""): row
        for row in given["holds"].filter(pl.col("item").fill_null("") != "").iter_rows(named=True)
    }
    rows: list[Row] = []
    for node, (item, location) in enumerate(plan.names):
        if item not in sold or not plan.curves[node].any():
            continue
        spare = plan.spare[node]
        for row in [held[item, location]] if (item, location) in held else []:
            day = max(plan.number(row["period"]), 0)
            spare = take(spare, row["quantity"] or 0.0, day=day)
        before = (-1.0, -1.0)
        for first, monday in mondays(plan):
            now = (float(spare[first]), float(ledger.curve(node)[first]))
            if now != before and max(now) > NOTHING:
                rows.append({"item": item, "location": location, "period": monday,
                             "quantity": now[0], "ordered_only": now[1],
                             "contribution": now[0] * max(margin(item), 0.0)})  # fmt: skip
            before = now
    return rows


def _hours(plan: Book, ledger: Ledger, given: Given) -> list[Row]:
    best = _best_kind(given)
    weeks = mondays(plan)
    ends = [n for n, _ in weeks[1:]] + [plan.horizon]
    rows: list[Row] = []
    for resource in sorted(plan.free):
        totals = [
            np.concatenate([[0.0], one])
            for one in (plan.idle[resource], ledger.free(resource), plan.extra[resource])
        ]
        kind, rate = best.get(resource, ("", 0.0))
        for (first, monday), end in zip(weeks, ends, strict=True):
            idle, free, extra = (float(total[end] - total[first]) for total in totals)
            idle = min(idle, free)
            rows.append({"resource": resource, "period": monday, "hours": idle,
                         "ordered_only": free, "overtime": extra, "job_class": kind or None,
                         "amount": idle / rate * 1000.0 if rate > 0 else None})  # fmt: skip
    return rows


def _best_kind(given: Given) -> dict[str, tuple[str, float]]:
    """Resource -> kind of work with the fewest hours there for its price, among those that need it."""
    known = given["job_rates"].filter(pl.col("job_class").fill_null("") != "")
    share = pl.col("value") / pl.col("value").sum().over("job_class")
    rows = known.filter(share >= MATTERS).sort("resource", "value", "job_class")
    best = rows.unique("resource", keep="first", maintain_order=True)
    columns = best.select("resource", "job_class", "value").iter_rows()
    return {resource: (kind, value) for resource, kind, value in columns}


def _pace(plan: Book, given: Given, price: dict[str, float], cost: dict[str, float]) -> list[Row]:
    """For each item that a purchase or lot brings and that is expected to sell."""

    def margin(item: str) -> float:
        return float(price.get(item, 0.0) - cost.get(item, 0.0))

    weekly = {
        (item, location or ""): mean
        for item, location, mean in given["forecasts"]
        .filter(pl.col("layer") == "consensus").sort("period")
        .group_by("item", "location").agg(pl.col("mean").head(13).mean()).sort("item", "location")
        .iter_rows()
    }  # fmt: skip
    bends = elasticities(given["sales"], as_of=given.as_of)
    ledger = Ledger(plan)
    lost_share = float(given.settings["lost_when_short"])
    rows: list[Row] = []
    for (item, location), expected in weekly.items():
        node = plan.nodes.get((item, location))
        coming = plan.receipts.get(node, ()) if node is not None else ()
        if node is None or not coming or not expected or expected <= 0:
            continue
        first = coming[0]
        day = at_chance(first.day + lateness(ledger, item, first), SURE)
        weeks = max(day, 1.0) / 7.0
        until = plan.on_hand[node] - plan.ordered[node][: int(min(day, plan.horizon))].sum()
        units = max(float(until), 0.0)
        short = max(expected * weeks - units, 0.0)
        lost = lost_share * max(margin(item), 0.0)
        row = {
            "item": item, "location": location, "lands": plan.day(day),
            "document": first.document, "quantity": units, "pace": units / weeks,
            "expected_pace": expected, "short": short, "lost_amount": short * lost,
            "fly_worth": lost if short > 0 else None,
            "cut": max(1.0 - units / weeks / expected, 0.0),
            "cut_cost": short * max(margin(item), 0.0) - short * lost,
        }  # fmt: skip
        if short > 0:
            row |= fly_lever(
                plan.offers.get(item, ()), before=day, short=short, cost=cost.get(item, 0.0)
            )
            row |= price_lever(
                bends.get(item), units=units, weeks=weeks, expected=expected,
                price=price.get(item, 0.0),
            )  # fmt: skip
        rows.append(row)
    return rows


def _table(declared: Any, rows: list[Row]) -> pl.DataFrame:
    named = [{name: row.get(name) for name in declared.names} for row in rows]
    return pl.DataFrame(named, schema=schema(declared))

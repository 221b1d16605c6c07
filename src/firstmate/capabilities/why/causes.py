"""What may hold an order back, and the change that takes it out of the way; it decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.time import week_of
from firstmate.company.change import Change, Scenario

#: A resource this full before an order's day may hold it back even where its price is zero.
FULL = 0.97
#: Levels of a bill that are followed.
LEVELS = 12


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing in the way of an order: its code, its fields, and the changes that take it away.

    ``weight`` says how likely it is the cause: its price, or how long it waits. ``hours`` are the
    hours the order needs there.
    """

    code: str
    fields: Mapping[str, Any]
    changes: tuple[Change, ...]
    weight: float = 0.0
    hours: float = 0.0

    @property
    def key(self) -> tuple[str, str]:
        """What it is, in one order."""
        name = next(
            (str(self.fields[n]) for n in ("resource", "item", "text") if n in self.fields), ""
        )
        return (self.code, name)


@dataclass(frozen=True)
class Firm:
    """The tables from which causes are read, the first day of the plan and the day of the data."""

    tables: Mapping[str, pl.DataFrame]
    as_of: date
    _closure: dict[str, list[str]] = field(default_factory=dict)

    @property
    def start(self) -> date:
        """First day of the plan."""
        return self.as_of + timedelta(days=1)

    def parts(self, item: str) -> list[str]:
        """Return the item and everything in its bill."""
        if item not in self._closure:
            lines, found = self.tables["bom_lines"], {item}
            for _ in range(LEVELS):
                below = set(lines.filter(pl.col("item").is_in(sorted(found)))["component"]) - found
                if not below:
                    break
                found |= below
            self._closure[item] = sorted(found)
        return self._closure[item]


def target(promised: date, firm: Firm) -> date:
    """Return the last day on which an order counts as on time: its promise, else the first full week.

    An order promised in the past cannot be on time; the first full week of the plan is the
    earliest it can be.
    """
    first = week_of(firm.start)
    full = first if firm.start == first else first + timedelta(weeks=1)
    return max(week_of(promised) + timedelta(days=6), full + timedelta(days=6))


def causes(order: Mapping[str, Any], firm: Firm) -> list[Cause]:
    """Return what may hold an order back, the likeliest first.

    Parameters
    ----------
    order
        A row of ``deliveries``.
    """
    found = [*_gates(order, firm), *_full(order, firm), *_missing(order, firm)]
    found.sort(key=lambda cause: (-cause.weight, cause.key))
    return found


def _gates(order: Mapping[str, Any], firm: Firm) -> list[Cause]:
    """Deposits, drawings, sites and whatever else must happen first and has not."""
    works = [name for name in (order["job"], order["order"]) if name]
    waiting = firm.tables["gates"].filter(
        pl.col("work").is_in(works) & pl.col("passed").is_null()
    ).sort("work", "gate")  # fmt: skip
    rows = []
    for gate in waiting.iter_rows(named=True):
        expected = gate["expected"] or firm.as_of
        change = Change(
            table="gates", op="set", column="passed", value=firm.as_of,
            where={"work": gate["work"], "gate": gate["gate"]},
        )  # fmt: skip
        days = max(0.0, float((expected - firm.as_of).days)) or 14.0
        rows.append(Cause(
            "why_gate", {"text": gate["gate"], "day": expected}, (change,), weight=1e6 + days
        ))  # fmt: skip
    return rows


def _full(order: Mapping[str, Any], firm: Firm) -> list[Cause]:
    """Resources of the order that are full, or whose hours have a price, before its day."""
    needs = _hours(order, firm)
    last = order["planned_on"] or date.max
    loads = firm.tables["loads"].filter(pl.col("period") <= last)
    prices = firm.tables["plan_prices"].filter(
        (pl.col("kind") == "resource") & (pl.col("period") <= last)
    )
    until = target(order["promised"] or firm.start, firm)
    rows = []
    for resource, hours in needs:
        mine = loads.filter((pl.col("resource") == resource) & (pl.col("capacity") > 0))
        full = mine.filter(pl.col("hours") >= FULL * pl.col("capacity"))
        price = prices.filter(pl.col("name") == resource)["amount"]
        if full.is_empty() and not len(price):
            continue
        plenty = 10.0 * float(mine["capacity"].max() or 0.0) + 10.0 * hours + 100.0  # type: ignore[arg-type]
        row = {
            "calendar": resource, "valid_from": firm.start, "valid_to": until,
            "extra_hours": plenty, "reason": "nothing in the way",
        }  # fmt: skip
        rows.append(Cause(
            "why_full",
            {"resource": resource, "hours": hours, "count": len(full),
             "day": full["period"].min() if len(full) else None},
            (Change(table="calendar_exceptions", op="append", rows=(row,)),),
            weight=float(price.sum()) * hours, hours=hours,
        ))  # fmt: skip
    return rows


def _hours(order: Mapping[str, Any], firm: Firm) -> list[tuple[str, float]]:
    """Hours the order needs by resource: of its job, or of everything in its bill."""
    if order["job"]:
        rows = firm.tables["job_hours"].filter(
            (pl.col("job") == order["job"]) & (pl.col("value") > 0) & (pl.col("resource") != "")
        )
        return sorted(rows.select("resource", "value").iter_rows())
    parts = firm.parts(order["item"])
    rates = firm.tables["run_rates"].filter(
        pl.col("item").is_in(parts) & (pl.col("resource").fill_null("") != "")
    )
    total = rates.group_by("resource").agg((pl.col("value") * order["quantity"]).sum())
    return sorted(total.iter_rows())


def _missing(order: Mapping[str, Any], firm: Firm) -> list[Cause]:
    """Bought items in the order that are scarce by its day, with who delivers them and when."""
    if order["job"]:
        return []
    prices = firm.tables["plan_prices"].filter(
        (pl.col("kind") == "material") & (pl.col("period") <= (order["planned_on"] or date.max))
    ).with_columns(pl.col("name").str.split("@").list.first().alias("item"))  # fmt: skip
    made = firm.tables["bom_lines"]["item"].unique()
    times = firm.tables["lead_times"].filter(pl.col("item").fill_null("") != "")
    rows = []
    for item in firm.parts(order["item"]):
        dear = prices.filter(pl.col("item") == item)["amount"]
        if item in made or (not len(dear) and item != order["item"]):
            continue
        source = times.filter(pl.col("item") == item).sort("best", descending=True, nulls_last=True)
        days = float(source["value"][0]) if len(source) else None
        row = {
            "item": item, "location": order.get("location"), "lot": "nothing in the way",
            "day": firm.as_of, "quantity": 100.0 * float(order["quantity"]),
        }  # fmt: skip
        rows.append(Cause(
            "why_missing",
            {"item": item, "supplier": source["supplier"][0] if len(source) else None,
             "days": days,
             "day": firm.as_of + timedelta(days=round(days)) if days is not None else None},
            (Change(table="stock", op="append", rows=(row,)),),
            weight=1.0 + float(dear.sum()),
        ))  # fmt: skip
    return rows


def making(order: Mapping[str, Any], firm: Firm) -> Cause | None:
    """Return that the item must still be made or bought, which takes longer than there is.

    The cause where nothing else mends it; what takes it away is the item itself in stock.
    """
    if order["job"] or not order["item"]:
        return None
    row = {
        "item": order["item"], "location": order.get("location"), "lot": "nothing in the way",
        "day": firm.as_of, "quantity": 10.0 * float(order["quantity"]),
    }  # fmt: skip
    return Cause(
        "why_making",
        {"item": order["item"], "day": order["promised"], "quantity": order["quantity"]},
        (Change(table="stock", op="append", rows=(row,)),),
    )


def promise_kept_later(order: Mapping[str, Any], day: date) -> Scenario:
    """Return the scenario in which the customer has agreed to a later day."""
    if order["job"]:
        pin = {"pin": f"why {order['job']}", "op": "move", "work": order["job"], "day": day}
        return Scenario("a later day", (Change(table="plan_pins", op="append", rows=(pin,)),))
    where = {"order": order["order"]} | (
        {"line": order["line"]} if order["line"] is not None else {}
    )
    change = Change(table="sales_lines", op="set", column="promised", value=day, where=where)
    return Scenario("a later day", (change,))

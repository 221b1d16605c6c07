"""The promise desk: a plan prepared once, and enquiries answered from it in milliseconds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.frame import schema
from firstmate.base.table import Table
from firstmate.base.task import Given
from firstmate.base.time import week_of
from firstmate.capabilities.promise.book import Book, Ledger
from firstmate.capabilities.promise.chance import CHANCES, at_chance
from firstmate.capabilities.promise.delivery_days import Tours, tours
from firstmate.capabilities.promise.odds import Odds, odds
from firstmate.capabilities.promise.one_off import job_way
from firstmate.capabilities.promise.options import options
from firstmate.capabilities.promise.pricing import Like, like, usual_price
from firstmate.capabilities.promise.read import book
from firstmate.capabilities.promise.span import hours_row
from firstmate.capabilities.promise.tables import (
    FREE_TO_HOLD,
    PROMISE_DATES,
    PROMISE_OPTIONS,
    PROMISE_SUPPORTS,
)
from firstmate.capabilities.promise.walk import SURE, Support, Way, ready
from firstmate.capabilities.promise.worth import Worth, worth

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Everything an answer looks up."""

    book: Book
    worth: Worth
    tours: Tours
    odds: Odds
    like: Like
    deliveries: pl.DataFrame
    likes: Mapping[str, tuple[str, ...]]
    skills: Mapping[str, tuple[str, ...]]
    plan: str


@dataclass(frozen=True)
class Asked:
    """One line of an enquiry answered: its way, delivery days by sample, and the free units of today."""

    row: Row
    way: Way
    days: Floats
    node: int
    free_now: float
    before: Ledger


def prepare(given: Given) -> Desk:
    """Return the plan of these tables ready for questions."""
    plan = book(given)
    weeks = int(given.settings["plan_weeks"])
    return Desk(
        book=plan,
        worth=worth(given, first=plan.start, weeks=weeks),
        tours=tours(
            given["delivery_calendars"], given["customers"], start=plan.start, workday=plan.workday
        ),
        odds=odds(given, plan),
        like=like(given),
        deliveries=given["deliveries"],
        likes=_likes(given["items"], given["sales_lines"]),
        skills=_skills(given["resources"], given["operations"]),
        plan=_mark(given),
    )


def answer(desk: Desk, given: Given) -> dict[str, pl.DataFrame]:
    """Return the promise tables for the enquiries, holds taken out first.

    Lines of one enquiry share what is free; enquiries are answered each as if it came alone.
    """
    held = with_holds(desk.book, given["holds"])
    dates: list[Row] = []
    supports: list[Row] = []
    offered: list[Row] = []
    things: set[tuple[str, str, str]] = set()
    asked = given["enquiries"].sort("enquiry", "line")
    for _, lines in asked.group_by("enquiry", maintain_order=True):
        ledger = held.copy()
        for row in lines.iter_rows(named=True):
            line_dates, line_supports, line_options = _line(desk, ledger, row)
            dates.append(line_dates)
            supports += line_supports
            offered += line_options
            things |= {
                (one["item"], one["location"], one["resource"])
                for one in line_supports
                if one["kind"] in {"stock", "receipt", "hours"}
            }
    return {
        "promise_dates": _table(PROMISE_DATES, dates),
        "promise_supports": _table(PROMISE_SUPPORTS, supports),
        "promise_options": _table(PROMISE_OPTIONS, offered),
        "free_to_hold": _table(FREE_TO_HOLD, free_to_hold(desk.book, things)),
    }


def with_holds(plan: Book, holds: pl.DataFrame) -> Ledger:
    """Return the ledger of a plan from which the holds are taken that had not ended by its day."""
    ledger = Ledger(plan)
    last = pl.col("held_until").dt.date()
    lasting = holds.filter(last.is_null() | (last >= plan.start - timedelta(days=1)))
    for row in lasting.iter_rows(named=True):
        day = max(plan.number(row["period"]), 0) if row["period"] else 0
        if row["resource"]:
            ledger.use(row["resource"], row["hours"] or 0.0, start=day)
        for node in plan.places(row["item"] or "", row["location"] or "")[:1]:
            ledger.take(node, row["quantity"] or 0.0, day=day)
    return ledger


def _line(desk: Desk, ledger: Ledger, row: Row) -> tuple[Row, list[Row], list[Row]]:
    start = {"enquiry": row["enquiry"], "line": row["line"], "wanted": row["wanted"],
             "customer": row["customer"], "plan": desk.plan}  # fmt: skip
    if row["item"]:
        done = ask_item(desk, ledger, row)
        if done is None:
            return start | {"kind": "item", "item": row["item"], "quantity": row["quantity"],
                            "code": "promise_nothing_brings_it"}, [], []  # fmt: skip
        listed = [_support_row(desk, start, n, s) for n, s in enumerate(done.way.supports, 1)]
        return start | item_row(desk, done), listed, options(desk, done, start)
    if row["skill"] or (row["resource"] and not row["job_class"] and row["amount"] is None):
        found, weeks = hours_row(desk.book, ledger, row, desk.skills)
        return start | found, [_support_row(desk, start, n, s) for n, s in enumerate(weeks, 1)], []
    way = job_way(desk.odds, desk.book, ledger, row)
    listed = [_support_row(desk, start, n, s) for n, s in enumerate(way.supports, 1)]
    return start | job_row(desk, row, way), listed, []


def ask_item(desk: Desk, ledger: Ledger, row: Row) -> Asked | None:
    """Return the earliest way to serve a line, and take it out of the ledger."""
    best: tuple[Way, Ledger, int] | None = None
    quantity = float(row["quantity"] or 1.0)
    for node in desk.book.places(row["item"], row["location"] or ""):
        trial = ledger.copy()
        way = ready(trial, node, quantity)
        if way is not None and (best is None or way.sure < best[0].sure):
            best = (way, trial, node)
    if best is None:
        return None
    before = ledger.copy()
    ledger.adopt(best[1])
    days = desk.tours.delivered(best[0].days, row["customer"] or "")
    free = float(before.curve(best[2])[0])
    return Asked(row, best[0], days, best[2], free, before)


def item_row(desk: Desk, asked: Asked) -> Row:
    """Return the row of ``promise_dates`` of an item."""
    row, way = asked.row, asked.way
    quantity = float(row["quantity"] or 1.0)
    contribution = desk.worth.contribution(row["item"], quantity, row["amount"])
    return {
        "kind": "item",
        "item": row["item"],
        "location": desk.book.names[asked.node][1],
        "quantity": quantity,
        "free_now": asked.free_now,
        "amount": row["amount"]
        if row["amount"] is not None
        else quantity * desk.worth.price.get(row["item"], 0.0),
        "code": f"promise_waits_{way.cause.kind}" if way.sure > 0 else "promise_in_stock",
        "part": way.cause.item if way.cause.item != row["item"] else "",
        "resource": way.cause.resource,
        "supplier": way.cause.supplier,
        "document": way.cause.document,
        **_dates(desk, asked.days, row["wanted"]),
        **_money(desk, way.supports, contribution),
    }


def job_row(desk: Desk, row: Row, way: Way) -> Row:
    """Return the row of ``promise_dates`` of one-off work, with what price to ask.

    Where no price is asked for, money is that of what like jobs brought; where none is known, none
    is said.
    """
    kind = row["job_class"] or ""
    days = desk.tours.delivered(way.days, row["customer"] or "")
    asked, usual = row["amount"], usual_price(desk.odds, kind, row["hours"])
    price = asked if asked is not None else usual
    # What it takes besides hours goes with its size: the price that so many hours bring, not the one asked.
    size = usual if row["hours"] and usual is not None else price
    displaced = desk.worth.displaced(way.supports)
    chance = desk.like.chance(kind, days=at_chance(days, SURE))
    found: Row = {
        "kind": "job", "job_class": row["job_class"], "quantity": 1.0, "amount": asked,
        "code": f"promise_job_{way.cause.kind}", "resource": way.cause.resource,
        "usual_price": usual, "win_chance": chance,
        **_dates(desk, days, row["wanted"]),
    }  # fmt: skip
    if not price or not size:
        return found | _money(desk, way.supports, None)
    spent = size * (1.0 - desk.worth.job_margin)
    return {
        **found,
        "least_price": spent + displaced,
        "win_chance": desk.like.at_price(chance, price / size),
        "price": desk.like.best_price(chance, size, spent + displaced),
        **_money(desk, way.supports, price - spent),
    }


def _dates(desk: Desk, days: Floats, wanted: date | None) -> Row:
    found: Row = {
        f"day_{round(100 * chance)}": desk.book.day(at_chance(days, chance)) for chance in CHANCES
    }
    if wanted:
        found["chance"] = float((days <= desk.book.number(wanted)).mean())
    return found


def _money(desk: Desk, supports: Iterable[Support], contribution: float | None) -> Row:
    spent: dict[str, float] = {}
    for one in supports:
        if one.kind == "hours":
            spent[one.resource] = spent.get(one.resource, 0.0) + one.hours
    total = {
        resource: sum(
            one.hours * desk.worth.hour_worth(resource, one.day)
            for one in supports
            if one.resource == resource
        )
        for resource in spent
    }
    tight = max(
        sorted(total), key=lambda name: (total[name] / spent[name], spent[name]), default=""
    )
    displaced = desk.worth.displaced(supports)
    return {
        "hours": sum(spent.values()),
        "contribution": contribution,
        "limit_resource": tight,
        "limit_hours": spent.get(tight),
        "per_hour": contribution / spent[tight] if tight and contribution is not None else None,
        "displaced": displaced,
        "gain": contribution - displaced if contribution is not None else None,
    }


def _support_row(desk: Desk, start: Row, number: int, one: Support) -> Row:
    return {
        "enquiry": start["enquiry"], "line": start["line"], "number": number, "kind": one.kind,
        "item": one.item, "location": one.location, "resource": one.resource,
        "supplier": one.supplier, "document": one.document, "quantity": one.quantity or None,
        "hours": one.hours or None, "day": desk.book.day(one.day),
    }  # fmt: skip


def free_to_hold(plan: Book, things: Iterable[tuple[str, str, str]]) -> list[Row]:
    """Return what of these things (item, location, resource) is free before any hold."""
    rows: list[Row] = []
    for item, location, resource in sorted(things):
        if resource:
            mondays = [
                n for n in range(plan.horizon) if n == 0 or (plan.start.weekday() + n) % 7 == 0
            ]
            ends = [*mondays[1:], plan.horizon]
            total = np.concatenate([[0.0], plan.free[resource]])
            rows += [
                {"item": "", "location": "", "resource": resource,
                 "period": week_of(_date(plan, first)), "hours": float(total[end] - total[first])}
                for first, end in zip(mondays, ends, strict=True)
            ]  # fmt: skip
            continue
        node = plan.nodes[item, location]
        curve = plan.curves[node]
        for day in [0, *(np.flatnonzero(np.diff(curve) > 0) + 1)]:
            rows.append(
                {"item": item, "location": location, "resource": "",
                 "period": _date(plan, int(day)), "quantity": float(curve[day])}
            )  # fmt: skip
    return rows


def _date(plan: Book, number: int) -> date:
    found = plan.day(number)
    if found is None:
        raise ValueError(f"day {number} is after the plan")
    return found


def _likes(items: pl.DataFrame, sales_lines: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Item -> items that can stand in for it: said to be like it, or sold in its place before."""
    said = items.filter(pl.col("like_item").is_not_null()).select("item", other="like_item")
    sold = sales_lines.filter(
        pl.col("substitute_for").is_not_null() & pl.col("item").is_not_null()
    ).select(item="substitute_for", other="item")
    pairs = pl.concat([said, said.select(item="other", other="item"), sold]).unique().sort(pl.all())
    found: dict[str, tuple[str, ...]] = {}
    for item, other in pairs.iter_rows():
        found[item] = (*found.get(item, ()), other)
    return found


def _skills(resources: pl.DataFrame, operations: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Skill -> resources that have it: as entered, as their steps say, or by their own name."""
    named = pl.concat([
        resources.filter(pl.col("skill").is_not_null()).select("skill", "resource"),
        operations.filter(pl.col("skill").is_not_null() & pl.col("resource").is_not_null())
        .select("skill", "resource"),
        resources.select(skill="resource", resource="resource"),
        resources.filter(pl.col("name").is_not_null()).select(skill="name", resource="resource"),
    ]).unique().sort(pl.all())  # fmt: skip
    found: dict[str, tuple[str, ...]] = {}
    for skill, resource in named.iter_rows():
        found[skill.casefold()] = (*found.get(skill.casefold(), ()), resource)
    return found


def _mark(given: Given) -> str:
    """Name of the plan: hash of its orders and of the day (12 hex digits)."""
    orders = given["planned_orders"].sort("planned")
    said = f"{given.as_of}{orders.hash_rows().sum()}{orders.height}"
    return hashlib.blake2b(said.encode(), digest_size=6).hexdigest()


def _table(declared: Table, rows: list[Row]) -> pl.DataFrame:
    named = [{name: row.get(name) for name in declared.names} for row in rows]
    return pl.DataFrame(named, schema=schema(declared))

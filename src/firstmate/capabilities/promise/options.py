"""Other ways to serve a line, priced: in parts, another item, overtime, another supplier, another order moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from firstmate.capabilities.promise.available import NOTHING, in_parts
from firstmate.capabilities.promise.chance import at_chance
from firstmate.capabilities.promise.walk import SURE, bought, ready

if TYPE_CHECKING:
    from firstmate.capabilities.promise.desk import Asked, Desk

Row = dict[str, Any]
#: Most options shown, and orders looked at to be moved.
MOST, ORDERS = 6, 5


def options(desk: Desk, asked: Asked, start: Row) -> list[Row]:
    """Return rows of ``promise_options`` that are sooner than the promise or cost nothing; best first.

    Nothing is offered where the promise is as early as can be, or meets the day wanted at 80 %.
    """
    promised = at_chance(asked.days, SURE)
    wanted = asked.row["wanted"]
    if asked.way.sure <= 0 or (wanted and promised <= desk.book.number(wanted)):
        return []
    found = [
        *_in_parts(desk, asked), *_substitutes(desk, asked), *_overtime(desk, asked),
        *_other_source(desk, asked), *_other_order(desk, asked),
    ]  # fmt: skip
    sooner = [row for row in found if row["at"] < promised or row["code"] == "option_parts"]
    sooner.sort(key=lambda row: (-row["chance"], row["cost"], row["at"], row["code"]))
    return [
        {"enquiry": start["enquiry"], "line": start["line"], "number": number, **row,
         "day": desk.book.day(row["at"])}
        for number, row in enumerate(sooner[:MOST], 1)
    ]  # fmt: skip


def _row(desk: Desk, asked: Asked, code: str, ready_days: np.ndarray, **more: Any) -> Row:
    days = desk.tours.delivered(ready_days, asked.row["customer"] or "")
    wanted = asked.row["wanted"]
    by = desk.book.number(wanted) if wanted else at_chance(asked.days, 0.5)
    return {
        "code": code, "at": at_chance(days, SURE), "chance": float((days <= by).mean()),
        "cost": 0.0, "quantity": float(asked.row["quantity"] or 1.0), **more,
    }  # fmt: skip


def _in_parts(desk: Desk, asked: Asked) -> Iterator[Row]:
    """What is there goes now, the rest with the promise; one more delivery is paid."""
    quantity = float(asked.row["quantity"] or 1.0)
    parts = in_parts(asked.before.curve(asked.node), quantity)
    if not parts or parts[0][1] >= quantity - NOTHING:
        return
    day, units = parts[0]
    yield _row(
        desk, asked, "option_parts", np.full(len(asked.days), float(day)), quantity=units,
        cost=desk.worth.freight,
    )  # fmt: skip


def _substitutes(desk: Desk, asked: Asked) -> Iterator[Row]:
    """An item that can stand in, at its own contribution."""
    quantity = float(asked.row["quantity"] or 1.0)
    own = desk.worth.contribution(asked.row["item"], quantity, asked.row["amount"])
    for other in desk.likes.get(asked.row["item"], ()):
        for node in desk.book.places(other, asked.row["location"] or ""):
            way = ready(asked.before.copy(), node, quantity)
            if way is None:
                continue
            loss = own - desk.worth.contribution(other, quantity, asked.row["amount"])
            yield _row(desk, asked, "option_substitute", way.days, item=other, cost=max(loss, 0.0))


def _overtime(desk: Desk, asked: Asked) -> Iterator[Row]:
    """Overtime at the resources on the way, paid for the hours that do not fit into normal ones."""
    on_way = frozenset(one.resource for one in asked.way.supports if one.kind == "hours")
    if not on_way:
        return
    with_more = asked.before.with_overtime(on_way)
    way = ready(with_more, asked.node, float(asked.row["quantity"] or 1.0))
    if way is None:
        return
    total, cost, most = 0.0, 0.0, ("", 0.0)
    for one in way.supports:
        if one.kind != "hours" or not np.isfinite(one.day):
            continue
        normal = float(asked.before.free(one.resource)[min(int(one.day), desk.book.horizon - 1)])
        beyond = max(one.hours - normal, 0.0)
        total += beyond
        cost += beyond * desk.book.overtime_cost.get(one.resource, 0.0)
        if beyond > most[1]:
            most = (one.resource, beyond)
    if total > NOTHING:
        yield _row(
            desk, asked, "option_overtime", way.days, resource=most[0], hours=total, cost=cost
        )


def _other_source(desk: Desk, asked: Asked) -> Iterator[Row]:
    """Every other supplier of the item; what it is dearer than the usual cost is paid."""
    item = asked.row["item"]
    have = float(asked.before.curve(asked.node)[0])
    rest = float(asked.row["quantity"] or 1.0) - have
    cost = desk.worth.cost.get(item, 0.0)
    for offer in desk.book.offers.get(item, ()):
        if rest <= NOTHING or offer.supplier == asked.way.cause.supplier:
            continue
        way = bought(asked.before, item, desk.book.names[asked.node][1], rest, offer)
        dearer = max((offer.price or cost) - cost, 0.0) * rest
        yield _row(desk, asked, "option_source", way.days, supplier=offer.supplier, quantity=rest,
                   cost=dearer)  # fmt: skip


def _other_order(desk: Desk, asked: Asked) -> Iterator[Row]:
    """Another order of the item waits instead; its customer is named and its lateness is paid."""
    quantity = float(asked.row["quantity"] or 1.0)
    rows = desk.deliveries.filter(
        (pl.col("item") == asked.row["item"])
        & (pl.col("quantity") >= quantity - float(asked.before.curve(asked.node)[0]) - NOTHING)
        & pl.col("planned_on").is_not_null()
    ).sort("amount", "order", "line").head(ORDERS)  # fmt: skip
    for other in rows.iter_rows(named=True):
        planned = max(desk.book.number(other["planned_on"]), 0)
        trial = asked.before.copy()
        trial.give(asked.node, other["quantity"], day=planned)
        way = ready(trial, asked.node, quantity)
        again = ready(trial, asked.node, other["quantity"]) if way is not None else None
        if way is None or again is None:
            continue
        new_day = max(again.sure, float(planned))
        promised = desk.book.number(other["promised"]) if other["promised"] else planned
        late = max(new_day - promised, 0.0) - max(planned - promised, 0.0)
        yield _row(
            desk, asked, "option_other_order", way.days, order=f"{other['order']}/{other['line']}",
            customer=other["customer"] or "", days=new_day - planned,
            cost=desk.worth.lateness(other["customer"] or "", other["amount"] or 0.0, late),
        )  # fmt: skip

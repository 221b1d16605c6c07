"""Tables of why orders of the day plan are late, with money: from numbers of a shop to rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.production.explaining import Explained, Least, Reason, explained, least
from firstmate.capabilities.production.hindrances import Hindrance
from firstmate.capabilities.production.placing import Board
from firstmate.capabilities.production.reading import WORKDAYS, open_gates
from firstmate.capabilities.production.shop import TICKS
from firstmate.company.change import Change, Scenario, to_json

Row = dict[str, Any]


@dataclass(frozen=True)
class _Plan:
    """The plan with its lines and what they are worth: all that rows are made from."""

    board: Board
    lines: list[Row]
    start: date
    overtime: Mapping[str, float | None]
    suppliers: Mapping[str, str]
    gates: Mapping[str, Sequence[str]]
    lost: float

    def late_cost(self, order: int, finish: int) -> float:
        row = self.lines[order]
        if row["due"] is None:
            return 0.0
        late = max(0, (self.day(finish) - row["due"]).days)
        return float(row["amount"] * min(1.0, self.lost * late / 7.0))

    def waits_for(self, order: int) -> list[tuple[str, str]]:
        """Return (job or order, gate) of the gates that hold the start of an order."""
        row = self.lines[order]
        works = dict.fromkeys(one for one in (row["job"], row["order"]) if one)
        return [(work, gate) for work in works for gate in self.gates.get(work, ())]

    def day(self, day: int) -> date:
        return self.start + timedelta(days=day)

    def planned(self, day: int) -> date | None:
        return None if day >= self.board.days - 1 else self.day(day)


def day_reasons(
    given: Given, board: Board, lines: pl.DataFrame, *, most: int, asked: str
) -> dict[str, pl.DataFrame]:
    """Return ``day_late``, ``day_fixes`` and ``reasons`` of the late orders that cost most.

    Parameters
    ----------
    lines
        The open order lines in the order of the board's orders.
    most
        How many late orders are explained, dearest first.
    asked
        Only lines of this order, where one is asked for.
    """
    plan = _Plan(
        board, lines.to_dicts(), given.as_of + timedelta(days=1), _overtime(given),
        _suppliers(given), _gates(given), float(given.settings["lost_per_week"]),
    )  # fmt: skip
    late = [o for o, placed in board.placed.items() if placed.finish > board.shop.orders[o].due]
    late.sort(key=lambda o: (-plan.late_cost(o, board.placed[o].finish), board.shop.orders[o].name))
    chosen = [o for o in late if plan.lines[o]["order"] == asked] if asked else late[:most]
    rows, fixes, reasons = list[Row](), list[Row](), list[Row]()
    for number, order in enumerate(chosen):
        given.progress(number / len(chosen), f"why late: {board.shop.orders[order].name}")
        told = explained(board, order)
        own = [_fix(plan, order, one, least(board, order, one)) for one in told.sets]
        own.append(_later_day(plan, order))
        named = _named(plan, order)
        fixes += [{**named, "number": n, **row} for n, row in enumerate(own, start=1)]
        mine = _reasons(plan, order, told)
        reasons += mine
        rows.append(_late(plan, order, told, own, code=mine[0]["code"]))
    return {
        "day_late": pl.DataFrame(rows, infer_schema_length=None),
        "day_fixes": pl.DataFrame(fixes, infer_schema_length=None),
        "reasons": pl.DataFrame(reasons, infer_schema_length=None),
    }


def _overtime(given: Given) -> dict[str, float | None]:
    rows = given["capacities"].group_by("resource").agg(pl.col("overtime_cost").max())
    return dict(rows.sort("resource").iter_rows())


def _gates(given: Given) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for work, gate in open_gates(given).select("work", "gate").iter_rows():
        found.setdefault(work, []).append(gate)
    return found


def _suppliers(given: Given) -> dict[str, str]:
    best = (
        given["lead_times"].filter(pl.col("item").fill_null("") != "")
        .sort(~pl.col("best").fill_null(value=False), "value", "supplier")
        .unique("item", keep="first", maintain_order=True)
    )  # fmt: skip
    return dict(best.select("item", "supplier").iter_rows())


def _named(plan: _Plan, order: int) -> Row:
    return {name: plan.lines[order][name] for name in ("order", "line", "job")}


def _late(
    plan: _Plan, order: int, told: Explained, fixes: Sequence[Row], *, code: str
) -> Row:  # fmt: skip
    row, finish = plan.lines[order], plan.board.placed[order].finish
    best = max(fixes, key=lambda one: one["value"])
    return {
        **_named(plan, order), "item": row["item"], "customer": row["customer"],
        "promised": row["due"], "planned_on": plan.planned(finish),
        "late_days": float(max(0, (plan.day(finish) - row["due"]).days)),
        "amount": row["amount"], "late_cost": plan.late_cost(order, finish), "code": code,
        "causes": len(told.sets[0]) if told.sets else 1, "alternatives": max(len(told.sets), 1),
        "soonest": plan.planned(told.soonest), "best_code": best["code"], "best_value": best["value"],
    }  # fmt: skip


def _reasons(plan: _Plan, order: int, told: Explained) -> list[Row]:
    line = plan.lines[order]
    sets: list[list[Row]] = [[_told(plan, order, one) for one in some] for some in told.sets]
    if not sets:
        past = line["due"] < plan.start
        sets = [[
            {"code": "day_past", "day": line["due"]} if past
            else {"code": "day_too_soon", "day": plan.planned(told.soonest)}
        ]]  # fmt: skip
    subject = line["order"] + ("" if line["line"] is None else f"/{line['line']}")
    return [
        {
            "subject": subject, "alternative": number, "cause": place, "order": line["order"],
            "job": line["job"], "customer": line["customer"], "amount": line["amount"], **row,
        }
        for number, some in enumerate(sets, start=1)
        for place, row in enumerate(some, start=1)
    ]  # fmt: skip


def _told(plan: _Plan, order: int, reason: Reason) -> Row:
    """Return the fields of a reason: its code and what its sentence says."""
    shop, tree = plan.board.shop, plan.board.placed[order].tree
    row: Row = {"code": f"day_{reason.kind}"}
    first = reason.members[0]
    if reason.kind in ("hours", "item"):
        return row | _of_one(plan, order, first)
    if reason.kind == "gate":
        row["day"] = plan.planned(plan.board.starts[order])
        row["text"] = " and ".join(dict.fromkeys(gate for _, gate in plan.waits_for(order)))
    elif reason.kind == "order":
        row["text"] = shop.orders[first.which].name
        row["day"] = plan.planned(plan.board.placed[first.which].finish)
    else:
        names = shop.items if first.kind == "item" else shop.resources
        row["text"] = ", ".join(sorted(names[one.which] for one in reason.members))
        row["hours"] = sum(job.ticks for job in tree.jobs) / TICKS
        row["count"] = len(reason.members)
    return row


def _of_one(plan: _Plan, order: int, one: Hindrance) -> Row:
    """How much the order needs of a resource or an item, and when it gets it in the plan."""
    board, placed = plan.board, plan.board.placed[order]
    jobs = list(enumerate(placed.tree.jobs))
    if one.kind == "hours":
        mine = [(n, job) for n, job in jobs if job.resource == one.which and job.ticks]
        begins = one.which * board.days
        last = max(placed.spans[n][1] for n, _ in mine)
        others = set().union(*board.users[begins : begins + last + 1]) - {order}
        return {
            "resource": board.shop.resources[one.which], "count": len(others),
            "hours": sum(job.ticks for _, job in mine) / TICKS, "day": plan.planned(last),
        }  # fmt: skip
    item = board.shop.items[one.which]
    wanted = sum(quantity for _, job in jobs for part, quantity in job.bought if part == one.which)
    lots = [(lot, q) for lot, q in placed.used if board.shop.lots[lot][0] == one.which]
    there = max((board.shop.lots[lot][1] for lot, _ in lots), default=board.lead[one.which])
    return {
        "item": item, "supplier": plan.suppliers.get(item),
        "quantity": wanted or sum(q for _, q in lots), "day": plan.planned(there),
    }  # fmt: skip


def _fix(plan: _Plan, order: int, reasons: Sequence[Reason], how: Least) -> Row:
    """Return the least of a set of reasons as a change with its money."""
    board, line = plan.board, plan.lines[order]
    gain = plan.late_cost(order, board.placed[order].finish) - plan.late_cost(order, how.finish)
    names = board.shop.resources
    rates = [plan.overtime.get(names[one]) for one, _, _ in how.extra]
    cost = sum(
        (rate or 0.0) * ticks / TICKS for rate, (_, _, ticks) in zip(rates, how.extra, strict=True)
    )
    moved = [
        (one, day, plan.late_cost(one, day) - plan.late_cost(one, board.placed[one].finish))
        for one, day in how.moved
    ]
    cost += sum(max(more, 0.0) for _, _, more in moved)
    told = _told(plan, order, reasons[0])
    days = [level for one, level in how.levels.items() if one.kind in ("item", "gate")]
    hours = sum(ticks for _, _, ticks in how.extra) / TICKS
    day = (
        plan.planned(how.moved[0][1]) if how.moved
        else plan.day(min(days)) if days
        else plan.planned(max((day for _, day, _ in how.extra), default=board.days))
    )  # fmt: skip
    return {
        "code": f"day_fix_{reasons[0].kind}", "customer": line["customer"],
        "resource": told.get("resource"), "item": told.get("item"), "supplier": told.get("supplier"),
        "text": told.get("text"), "quantity": told.get("quantity"), "hours": hours or None, "day": day,
        "planned_on": plan.planned(how.finish), "gain": gain, "cost": cost, "value": gain - cost,
        "priced": not days and all(rate is not None for rate in rates),
        "others_later": sum(day > board.placed[one].finish for one, day, _ in moved),
        "changes": _changes(plan, order, how),
    }  # fmt: skip


def _changes(plan: _Plan, order: int, how: Least) -> str:
    """The least as a scenario: overtime in the calendar, material that comes, gates that pass.

    Empty where another order has to go out: that is agreed with people, not entered.
    """
    if how.moved:
        return ""
    told = f"for {plan.lines[order]['order']}"
    found = [_overtime_of(plan, how, told)] if how.extra else []
    for one, level in how.levels.items():
        if one.kind == "item":
            found.append(_brought(plan, order, one, level, told))
        elif one.kind == "gate":
            found += [
                Change(table="gates", op="set", column="expected", value=plan.day(level),
                       where={"work": work, "gate": gate})
                for work, gate in plan.waits_for(order)
            ]  # fmt: skip
    return to_json(Scenario(f"{plan.lines[order]['order']} on time", tuple(found)))


def _overtime_of(plan: _Plan, how: Least, told: str) -> Change:
    # Exceptions are told by the week, so a day's hours stand there five times.
    rows = tuple(
        {"calendar": plan.board.shop.resources[one], "valid_from": plan.day(day),
         "valid_to": plan.day(day), "extra_hours": WORKDAYS * (round(ticks / TICKS, 2) + 0.01),
         "reason": told}
        for one, day, ticks in how.extra
    )  # fmt: skip
    return Change(table="calendar_exceptions", op="append", rows=rows)


def _brought(plan: _Plan, order: int, one: Hindrance, level: int, told: str) -> Change:
    """What the order takes of an item, there so that it can be used from a day on."""
    row = _of_one(plan, order, one)
    item, quantity = row["item"], round(row["quantity"], 3) + 0.001
    if level < 1:
        there = {"item": item, "quantity": quantity, "lot": told}
        return Change(table="stock", op="append", rows=(there,))
    coming = {"purchase": told, "line": one.which, "item": item, "quantity": quantity,
              "supplier": row["supplier"], "ordered": plan.start - timedelta(days=1),
              "confirmed": plan.day(level - 1)}  # fmt: skip
    known = {name: value for name, value in coming.items() if value is not None}
    return Change(table="purchase_lines", op="append", rows=(known,))


def _later_day(plan: _Plan, order: int) -> Row:
    """Return that the customer agrees to the planned day: what being late would cost is saved."""
    line, finish = plan.lines[order], plan.board.placed[order].finish
    worth, day = plan.late_cost(order, finish), plan.planned(finish)
    where = {"order": line["order"]} | ({"line": line["line"]} if line["line"] is not None else {})
    change = Change(table="sales_lines", op="set", column="promised", value=day, where=where)
    return {
        "code": "day_fix_later", "customer": line["customer"], "resource": None, "item": None,
        "supplier": None, "text": None, "quantity": None, "hours": None, "day": day,
        "planned_on": day, "gain": worth, "cost": 0.0, "value": worth, "priced": True,
        "others_later": 0,
        "changes": to_json(Scenario("a later day", (change,))) if day is not None else "",
    }  # fmt: skip

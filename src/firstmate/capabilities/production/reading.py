"""From declared tables to a shop as numbers; it places nothing.

Work is laid on Mondays to Fridays: the hours of a week (``capacities``) are shared out evenly over
those of them that are in the plan. Beyond the weeks known the last one goes on.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.production.shop import TICKS, Order, Shop, Step

WORKDAYS = 5
#: A gate without a day is taken to be passed so many days after as-of.
GATE_DAYS = 14
#: An open purchase whose day is past or unknown is taken to come so many days after as-of.
OVERDUE_DAYS = 7


def read(given: Given) -> tuple[Shop, pl.DataFrame]:
    """Return the shop of these tables, and the open order lines in the order of its orders."""
    start = given.as_of + timedelta(days=1)
    lines = open_lines(given)
    days = 7 * int(given.settings["plan_weeks"]) + 1
    made = set(given["operations"]["item"].drop_nulls()) | set(
        given["bom_lines"]["item"].drop_nulls()
    )
    names = sorted(
        {*lines["item"].drop_nulls(), *given["items"]["item"].drop_nulls(), *made,
         *given["bom_lines"]["component"].drop_nulls()}
    )  # fmt: skip
    item = {name: place for place, name in enumerate(names)}
    hours = _room(given, start=start, days=days)
    resource = {name: place for place, name in enumerate(hours)}
    steps = _steps(given, item=item, resource=resource, made=made)
    lead = _lead(given, names)
    shop = Shop(
        resources=tuple(hours), items=tuple(names), days=days,
        room=tuple(tick for row in hours.values() for tick in row),
        steps=tuple(steps.get(name, ()) for name in names),
        lead=tuple(min(lead.get(name, OVERDUE_DAYS) + 1, days - 1) for name in names),
        lots=_lots(given, item=item, start=start, days=days),
        orders=_orders(given, lines, item=item, resource=resource, start=start, days=days),
    )  # fmt: skip
    return shop, lines


def open_lines(given: Given) -> pl.DataFrame:
    """Return order, line, item, job, quantity, amount, due, priority of what is still to be delivered."""
    own = (
        given["sales_lines"]
        .select("order", "line", "priority")
        .unique(["order", "line"], keep="first")
    )
    rank = given["customers"].select("customer", pl.col("priority").alias("of_customer"))
    jobs = set(given["job_hours"]["job"].drop_nulls())
    return (
        given["sales"]
        .filter(
            (pl.col("open_quantity").fill_null(0.0) > 0) & pl.col("kind").is_in(["item", "job"]),
            pl.col("item").is_not_null() | pl.col("job").is_in(sorted(jobs)),
        )
        .join(own, on=["order", "line"], how="left")
        .join(rank.unique("customer", keep="first"), on="customer", how="left")
        .select(
            "order", "line", "item", "customer",
            pl.when(pl.col("item").is_null()).then("job").alias("job"),
            pl.col("open_quantity").alias("quantity"), pl.col("open_amount").fill_null(0.0).alias("amount"),
            pl.coalesce("promised", "wanted", "first_promised").alias("due"),
            pl.coalesce("priority", "of_customer", pl.lit(9)).cast(pl.Int64).alias("priority"),
        )
        .unique(["order", "line"], keep="first")
        .sort("order", "line", nulls_last=True)
    )  # fmt: skip


def _room(given: Given, *, start: date, days: int) -> dict[str, list[int]]:
    """Return resource -> ticks by day: the hours of a week evenly over its working days, hours of a day on it."""
    found: dict[str, list[int]] = {}
    every = [start + timedelta(days=k) for k in range(days)]
    week = np.array([(one - timedelta(days=one.weekday()) - start).days // 7 for one in every])
    works = np.array([one.weekday() < WORKDAYS for one in every])
    for (name,), rows in (
        given["capacities"].sort("resource", "period").group_by(["resource"], maintain_order=True)
    ):
        weeks = [(period - start).days // 7 for period in rows["period"]]
        hours: dict[int, float] = dict(zip(weeks, rows["value"].to_list(), strict=True))
        last = hours[max(hours)]
        # The hours of a week that has begun are those of its days still to come.
        begun = {k: int((works & (week == k)).sum()) for k in set(week.tolist())}
        more = _more(given, str(name), every) * works
        of_week = {int(k): float(more[week == k].sum()) for k in np.unique(week)}
        found[str(name)] = [
            max(round(((float(hours.get(int(k), last)) - of_week[int(k)])
                       / (begun[int(k)] if k == week[0] else WORKDAYS) + extra) * TICKS), 0)
            if on and begun[int(k)] else 0
            for k, on, extra in zip(week, works, more, strict=True)
        ]  # fmt: skip
    return found


def _more(given: Given, resource: str, every: list[date]) -> npt.NDArray[np.float64]:
    """Hours that exceptions add to a resource on each day: a fifth of what they say for the week."""
    found = np.zeros(len(every))
    rows = given["calendar_exceptions"].filter(
        pl.col("calendar") == resource, pl.col("extra_hours").is_not_null()
    )
    for first, last, hours in rows.select("valid_from", "valid_to", "extra_hours").iter_rows():
        inside = [
            (first is None or first <= day) and (last is None or day <= last) for day in every
        ]
        found += np.array(inside) * hours / WORKDAYS
    return found


def _steps(
    given: Given, *, item: dict[str, int], resource: dict[str, int], made: set[str]
) -> dict[str, tuple[Step, ...]]:
    """Return item -> its steps; what it is made of goes to the step named, else the first."""
    rates = given["run_rates"].select(
        "item", pl.col("routing").fill_null(""), "step", pl.col("value").alias("rate"),
        pl.col("setup_hours").alias("setup"), pl.col("resource").alias("real"),
    ).unique(["item", "routing", "step"], keep="first", maintain_order=True)  # fmt: skip
    rows = (
        given["operations"]
        .with_columns(pl.col("routing").fill_null(""))
        .join(rates, on=["item", "routing", "step"], how="left")
        .sort(pl.col("priority").fill_null(99), "routing", "step")
    )
    first = rows.group_by("item", maintain_order=True).agg(pl.col("routing").first())
    rows = rows.join(first, on=["item", "routing"], how="semi").sort("item", "step")
    parts = _parts(given, item=item, made=made)
    days = dict(given["items"].select("item", pl.col("lead_time").fill_null(0.0)).iter_rows())
    found: dict[str, tuple[Step, ...]] = {}
    for (name,), own in rows.group_by(["item"], maintain_order=True):
        numbers = [int(one or 0) for one in own["step"]]
        found[str(name)] = tuple(
            _step(row, item=item, resource=resource,
                  parts=_at(parts.get(str(name), []), numbers, place))
            for place, row in enumerate(own.iter_rows(named=True))
        )  # fmt: skip
    for name, own_parts in parts.items():
        if name not in found:
            whole = (
                [(p, q) for p, q, _, m in own_parts if m],
                [(p, q) for p, q, _, m in own_parts if not m],
            )
            found[name] = (
                Step(item[name], 0, -1, 0.0, days=int(np.ceil(days.get(name) or 0.0)),
                     made=tuple(whole[0]), bought=tuple(whole[1])),
            )  # fmt: skip
    return found


Part = tuple[int, float, int, bool]


def _parts(given: Given, *, item: dict[str, int], made: set[str]) -> dict[str, list[Part]]:
    """Return item -> (component, units for one, step, whether it is made) of the bills in force."""
    day = given.as_of
    lines = given["bom_lines"].filter(
        (pl.col("quantity").fill_null(0.0) > 0)
        & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > day))
    ).unique(["item", "component", "step"], keep="first").sort("item", "component")  # fmt: skip
    lines = lines.filter(
        pl.col("alternate").fill_null("") == ""
    ).vstack(
        lines.filter(pl.col("alternate").fill_null("") != "")
        .unique(["item", "alternate"], keep="first", maintain_order=True)
    )  # fmt: skip
    found: dict[str, list[Part]] = {}
    for row in lines.iter_rows(named=True):
        each = row["quantity"] / (1.0 - (row["scrap"] or 0.0))
        found.setdefault(row["item"], []).append(
            (item[row["component"]], each, int(row["step"] or 0), row["component"] in made)
        )
    return found


def _at(parts: list[Part], numbers: list[int], place: int) -> list[Part]:
    here = [one for one in parts if one[2] in numbers and one[2] == numbers[place]]
    return here + [one for one in parts if one[2] not in numbers] if place == 0 else here


def _step(
    row: dict[str, object], *, item: dict[str, int], resource: dict[str, int], parts: list[Part]
) -> Step:
    outside = bool(row["supplier"])
    where = -1 if outside else resource.get(str(row["real"] or row["resource"]), -1)
    hours = row["rate"] if row["rate"] is not None else row["unit_hours"] or 0.0
    setup = row["setup"] if row["setup"] is not None else row["setup_hours"] or 0.0
    days = float(row["outside_days"] or 0.0) + float(row["wait_days"] or 0.0)  # type: ignore[arg-type]
    return Step(
        item[str(row["item"])], int(row["step"] or 0), where,  # type: ignore[call-overload]
        unit_ticks=float(hours) * TICKS, setup_ticks=float(setup) * TICKS,  # type: ignore[arg-type]
        days=int(np.ceil(days)),
        made=tuple((p, q) for p, q, _, m in parts if m),
        bought=tuple((p, q) for p, q, _, m in parts if not m),
    )  # fmt: skip


def _lead(given: Given, names: list[str]) -> dict[str, int]:
    """Return item -> days from order to receipt of the best supplier, rounded up."""
    times = given["lead_times"].filter(pl.col("item").fill_null("") != "")
    best = times.sort(
        ~pl.col("best").fill_null(value=False), "value", "supplier"
    ).unique("item", keep="first", maintain_order=True)  # fmt: skip
    own = {
        name: int(np.ceil(round(value, 6)))
        for name, value in best.select("item", "value").iter_rows()
    }
    stated = given["items"].filter(pl.col("lead_time").is_not_null())
    said = {
        name: int(np.ceil(days)) for name, days in stated.select("item", "lead_time").iter_rows()
    }
    return {name: own.get(name, said.get(name, OVERDUE_DAYS)) for name in names}


def _lots(
    given: Given, *, item: dict[str, int], start: date, days: int
) -> tuple[tuple[int, int, float], ...]:
    """Return (item, first day of use, quantity) of the last count of stock and of open purchases."""
    stock = given["stock"].filter(
        pl.col("item").is_not_null(),
        pl.col("day").is_null() | (pl.col("day") == pl.col("day").max().over("item", "location")),
    )
    there = stock.group_by("item").agg(pl.col("quantity").sum()).sort("item")
    found = [(item[n], 0, float(q)) for n, q in there.iter_rows() if n in item and q > 0]
    coming = given["purchase_lines"].filter(
        pl.col("item").is_not_null(),
        ~pl.col("status").fill_null("open").is_in(["done", "cancelled"]),
    ).select(
        "item", pl.coalesce("confirmed", "wanted").alias("day"),
        (pl.col("quantity").fill_null(0.0) - pl.col("received").fill_null(0.0)).alias("left"),
    )  # fmt: skip
    for name, day, left in coming.sort("item", "day").iter_rows():
        if name in item and left > 0:
            when = (day - start).days if day and day >= start else OVERDUE_DAYS
            found.append((item[name], min(when + 1, days - 1), float(left)))
    return tuple(sorted(found))


def _orders(
    given: Given, lines: pl.DataFrame, *, item: dict[str, int], resource: dict[str, int],
    start: date, days: int,
) -> tuple[Order, ...]:  # fmt: skip
    hours: dict[str, list[tuple[int, int]]] = {}
    for job, where, value in given["job_hours"].sort("job", "resource").select(
        "job", "resource", "value"
    ).iter_rows():  # fmt: skip
        if where in resource and value > 0:
            hours.setdefault(job, []).append((resource[where], round(value * TICKS)))
    held = _held(given, start)
    return tuple(
        Order(
            name=f"{row['order']}/{row['line']}",
            item=-1 if row["item"] is None else item[row["item"]],
            quantity=row["quantity"], amount=row["amount"], priority=row["priority"],
            due=days - 2 if row["due"] is None else min((row["due"] - start).days, days - 2),
            starts=min(max(held.get(row["job"] or "", 0), held.get(row["order"], 0)), days - 1),
            hours=tuple(hours.get(row["job"], ())) if row["item"] is None else (),
        )
        for row in lines.iter_rows(named=True)
    )  # fmt: skip


def _held(given: Given, start: date) -> dict[str, int]:
    """Return job or order -> first day that the gates of its start allow."""
    found: dict[str, int] = {}
    for work, day in open_gates(given).select("work", "expected").iter_rows():
        when = (day - start).days if day and day >= start else GATE_DAYS
        found[work] = max(found.get(work, 0), when)
    return found


def open_gates(given: Given) -> pl.DataFrame:
    """Return the gates that hold the start of a job or order and are not passed, in the order of their days."""
    end = given["gate_kinds"].filter(pl.col("holds") == "end")["gate"]
    waiting = pl.col("passed").is_null() & ~pl.col("gate").is_in(end.implode())
    return given["gates"].filter(waiting).sort("work", "expected", "gate", nulls_last=True)

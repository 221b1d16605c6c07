"""Why a delivery is late: the limits that bind on its way, at most three, dearest first.

It reads prices of the linear plan and lead times; it changes nothing. First version: causes are
looked for at the item itself and one level below, and at the resources of a job.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.weeks import Floats

MOST_CAUSES = 3


@dataclass(frozen=True)
class Binding:
    """Prices of hours by resource and week, and of units by node and week, above their cost."""

    hours: Floats
    units: Floats


def binding(s: Situation, prices: pl.DataFrame) -> Binding:
    """Return the table plan_prices as arrays."""
    first = s.weeks.periods[0]
    hours, units = np.zeros_like(s.means.hours), np.zeros_like(s.receipts)
    week = pl.Series("week", (prices["period"] - first).dt.total_days() // 7)
    rows = prices.with_columns(week).filter(pl.col("week") < len(s.weeks))
    mine = rows.filter(pl.col("kind") == "resource")
    number = s.means.number(mine["name"])
    hours[number[number >= 0], mine["week"].to_numpy()[number >= 0]] = mine["amount"].to_numpy()[
        number >= 0
    ]
    several = s.net.nodes["location"].n_unique() > 1
    label = s.net.nodes["item"] + ("@" + s.net.nodes["location"] if several else "")
    names = pl.DataFrame({"name": label, "node": s.net.nodes["node"]})
    mine = rows.filter(pl.col("kind") == "material").join(names, on="name", maintain_order="left")
    units[mine["node"].to_numpy(), mine["week"].to_numpy()] = mine["amount"].to_numpy()
    return Binding(hours, units)


def reason_rows(s: Situation, late: pl.DataFrame, bound: Binding) -> pl.DataFrame:
    """Return rows of reasons for late deliveries, one set of causes each.

    Parameters
    ----------
    late
        Rows of :func:`delivery_rows` that are late.
    """
    found = []
    for row in late.iter_rows(named=True):
        last = len(s.weeks) - 1 if row["week"] is None else row["week"]
        causes: list[Cause] = (
            [(0.0, {"code": "rest_of_order"})]
            if row["waits"]
            else _of_job(s, row["work"], row["due"], last, bound)
            if row["work"] >= 0
            else _of_item(s, row["node"], row["due"], last, bound)
        )
        if row["promised"] is not None and row["promised"] < s.weeks.buckets.start:
            causes.append((-1.0, {"code": "promised_in_the_past", "day": row["promised"]}))
        causes = causes or [(0.0, {"code": "more_wanted_before"})]
        causes.sort(key=lambda cause: -cause[0])
        line = "" if row["line"] is None else f"/{row['line']}"
        for number, (_, fields) in enumerate(causes[:MOST_CAUSES], start=1):
            found.append({
                "subject": f"{row['order']}{line}", "alternative": 1, "cause": number,
                "order": row["order"], "job": row["job"], "amount": row["amount"],
                "days": row["late_days"], **fields,
            })  # fmt: skip
    return pl.DataFrame(found, infer_schema_length=None) if found else pl.DataFrame()


Cause = tuple[float, dict[str, object]]


def _first(s: Situation, week: int) -> date:
    found: date = s.weeks.first_days[week].astype(object)
    return found


def _of_job(s: Situation, work: int, due: int, last: int, bound: Binding) -> list[Cause]:
    table, causes = s.works.table, []
    start = int(s.works.start[work])
    for field, code, week in (
        ("gate", "gate_waiting", start), ("goods_from", "goods_waiting", start),
        ("end_gate", "end_waiting", int(s.works.ready[work])),
    ):  # fmt: skip
        named = table[field][work]
        if named is None or week <= 0 or (field == "end_gate" and week <= due):
            continue
        who = {"supplier": named} if field == "goods_from" else {"text": named}
        day = table["may_end" if field == "end_gate" else "may_start"][work]
        causes.append((1e9 if week >= due else 1.0, {"code": code, "day": day, **who}))
    hours = s.works.hours.filter(pl.col("work") == work)
    causes += _full(s, hours, max(min(start, last), 0), last, bound)
    need = int(np.ceil(1.0 / max(float(s.works.pace[work]), 1e-9)))
    if start + need - 1 > due and start <= due:
        causes.append((0.5, {"code": "job_takes_weeks", "count": need, "day": _first(s, due)}))
    return causes


def _full(s: Situation, hours: pl.DataFrame, first: int, last: int, bound: Binding) -> list[Cause]:
    """Resources of these hours that have a price in the weeks, with the weeks they are full."""
    causes: list[Cause] = []
    number = s.means.number(hours["resource"])
    for resource, each in zip(number.tolist(), hours["hours"].to_list(), strict=True):
        if resource < 0:
            continue
        price = bound.hours[resource, first : last + 1]
        if price.max(initial=0.0) > 0.01:
            full = np.flatnonzero(price > 0.01) + first
            causes.append((float(each * price.mean()), {
                "code": "resource_full", "resource": s.means.resources[resource],
                "hours": each, "day": _first(s, int(full[0])), "count": len(full),
            }))  # fmt: skip
    return causes


def _of_item(s: Situation, node: int, due: int, last: int, bound: Binding) -> list[Cause]:
    causes = _bought(s, node, due)
    makes = s.net.makes.filter(pl.col("node") == node)
    for make, lag in makes.select("make", "weeks").iter_rows():
        if lag > due:
            causes.append((1.0, {
                "code": "making_takes_weeks", "count": lag, "day": _first(s, min(lag, last)),
                "item": s.net.nodes["item"][node],
            }))  # fmt: skip
        first = max(due - lag, 0)
        causes += _full(s, s.net.hours.filter(pl.col("make") == make), first, last, bound)
        for part in s.net.uses.filter(pl.col("make") == make)["node"].unique().sort().to_list():
            price = bound.units[part, first : last + 1]
            if price.max(initial=0.0) > 0.01:
                missing = _bought(s, part, max(due - lag, 0)) or [(0.0, {
                    "code": "part_missing", "item": s.net.nodes["item"][part],
                })]  # fmt: skip
                causes += [(float(price.max()) + weight, cause) for weight, cause in missing]
    return causes


def _bought(s: Situation, node: int, due: int) -> list[Cause]:
    """A purchase that could not be there in time, where the item is bought."""
    offers = s.net.buys.filter(pl.col("node") == node)
    if offers.is_empty():
        return []
    first = s.arrive.first[offers["buy"].to_numpy()]
    best = int(first.argmin())
    if first[best] <= due or first[best] >= len(s.weeks):
        return []
    return [(1.0, {
        "code": "supplier_lead_time", "item": s.net.nodes["item"][node],
        "supplier": offers["supplier"][best], "day": _first(s, int(first[best])),
    })]  # fmt: skip

"""Every order of the plan as rows of planned_orders, firm ones included; it decides nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from firstmate.base.frame import schema
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.situation import Situation
from firstmate.capabilities.supply.tables import PLANNED_ORDERS
from firstmate.capabilities.supply.weeks import Floats

_TINY = 1e-6


def order_rows(s: Situation, flows: Flows) -> pl.DataFrame:
    """Return rows of planned_orders (without reason) with node (-1 = none), ordered_ahead and rebate."""
    parts = [
        _buys(s, flows), _firm_buys(s), _makes(s, flows), _finishes(s, flows), _moves(s, flows),
        _extra(s, flows), _jobs(s, flows),
    ]  # fmt: skip
    own = {"node": pl.Int64(), "ordered_ahead": pl.Float64(), "rebate": pl.Float64()}
    empty = pl.DataFrame(schema={**schema(PLANNED_ORDERS), **own})
    return pl.concat([empty, *(p for p in parts if p.height)], how="diagonal_relaxed")


def _sparse(values: Floats) -> tuple[np.ndarray, np.ndarray]:
    number, week = np.nonzero(values > _TINY)
    return number, week


def _rows(
    s: Situation, kind: str, node: np.ndarray, week: np.ndarray, quantity: Floats, **more: Any
) -> pl.DataFrame:
    places = s.net.nodes.select("item", "location")[node]
    return places.with_columns(
        pl.lit(kind).alias("kind"),
        pl.Series("node", node, dtype=pl.Int64),
        pl.Series("quantity", quantity, dtype=pl.Float64),
        pl.Series("period", [s.weeks.periods[w] for w in week], dtype=pl.Date),
        *(pl.Series(name, values) for name, values in more.items()),
    )


def _named(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    label = pl.concat_str(
        ["kind", *columns, pl.col("period").cast(pl.String)], separator="/", ignore_nulls=True
    )
    return rows.with_columns(label.alias("planned"))


def _buys(s: Situation, flows: Flows) -> pl.DataFrame:
    number, week = _sparse(flows.buy)
    buys = s.net.buys[number]
    quantity = flows.buy[number, week]
    rows = _rows(
        s, "buy", buys["node"].to_numpy(), week, quantity,
        supplier=buys["supplier"],
        amount=quantity * buys["price"].to_numpy() - flows.rebate[number, week],
        ordered_ahead=flows.ahead[number, week], rebate=flows.rebate[number, week],
        release=pl.Series(s.arrive.release[number, week]).cast(pl.Date), due=_first(s, week),
        firm=[False] * len(week),
    )  # fmt: skip
    return _named(rows, "item", "location", "supplier")


def _first(s: Situation, week: np.ndarray) -> pl.Series:
    return pl.Series(s.weeks.first_days[week]).cast(pl.Date)


def _firm_buys(s: Situation) -> pl.DataFrame:
    rows = s.incoming
    week = np.minimum(s.weeks.of(rows["day"]), len(s.weeks) - 1)
    found = _rows(
        s, "buy", rows["node"].to_numpy(), week, rows["quantity"].to_numpy(),
        supplier=rows["supplier"], amount=rows["amount"], due=rows["day"],
        document=rows["purchase"], firm=[True] * rows.height,
        line=rows["line"].cast(pl.String),
    )  # fmt: skip
    found = found.filter(pl.col("due") <= s.weeks.buckets.end)
    label = pl.concat_str(
        [pl.lit("purchase"), "document", "line"], separator="/", ignore_nulls=True
    )
    return found.with_columns(label.alias("planned")).drop("line")


def _makes(s: Situation, flows: Flows) -> pl.DataFrame:
    number, week = _sparse(flows.make)
    makes = s.net.makes[number]
    lag = makes["weeks"].to_numpy()
    quantity = flows.make[number, week]
    ready = [
        s.weeks.working_day(int(w)) if k == 0 else s.weeks.first_days[w].astype(object)
        for w, k in zip(week, lag, strict=True)
    ]
    rows = _rows(
        s, "make", makes["node"].to_numpy(), week, quantity, routing=makes["routing"],
        hours=quantity * _unit_hours(s)[number], amount=quantity * makes["charge"].to_numpy(),
        release=_first(s, week - lag), due=pl.Series(ready, dtype=pl.Date),
        firm=[False] * len(week),
    )  # fmt: skip
    return _named(rows, "item", "location", "routing")


def _unit_hours(s: Situation) -> Floats:
    total = np.zeros(s.net.makes.height)
    np.add.at(total, s.net.hours["make"].to_numpy(), s.net.hours["hours"].to_numpy())
    return total


def _finishes(s: Situation, flows: Flows) -> pl.DataFrame:
    number, week = _sparse(flows.finish)
    quantity = flows.finish[number, week]
    make = s.in_work.make[number]
    each = np.append(_unit_hours(s), 0.0)[make]
    rows = _rows(
        s, "make", s.in_work.node[number], week, quantity,
        document=s.in_work.table["work_order"][number], routing=s.in_work.table["routing"][number],
        hours=quantity * each, due=_working(s, week), firm=[True] * len(week),
    )  # fmt: skip
    label = pl.concat_str(
        [pl.lit("work"), "document", pl.col("period").cast(pl.String)], separator="/"
    )
    return rows.with_columns(label.alias("planned"))


def _working(s: Situation, week: np.ndarray) -> pl.Series:
    return pl.Series([s.weeks.working_day(int(w)) for w in week], dtype=pl.Date)


def _moves(s: Situation, flows: Flows) -> pl.DataFrame:
    number, week = _sparse(flows.move)
    moves = s.net.moves[number]
    quantity = flows.move[number, week]
    days = moves["days"].to_numpy()
    release = [s.weeks.release_day(int(w), days=float(d)) for w, d in zip(week, days, strict=True)]
    rows = _rows(
        s, "move", moves["target"].to_numpy(), week, quantity,
        from_location=s.net.nodes["location"][moves["source"].to_numpy()],
        amount=quantity * moves["cost"].to_numpy(), release=pl.Series(release, dtype=pl.Date),
        due=_first(s, week), firm=[False] * len(week),
    )  # fmt: skip
    return _named(rows, "item", "from_location", "location")


def _extra(s: Situation, flows: Flows) -> pl.DataFrame:
    parts = []
    for kind, hours, cost in (
        ("overtime", flows.overtime, s.means.overtime_cost),
        ("outside", flows.outside, s.means.outside_cost),
    ):
        number, week = _sparse(hours)
        names = pl.Series(s.means.resources, dtype=pl.String)
        parts.append(pl.DataFrame({
            "kind": pl.Series([kind] * len(number), dtype=pl.String),
            "node": pl.Series([-1] * len(number), dtype=pl.Int64),
            "resource": names[number],
            "hours": hours[number, week],
            "quantity": hours[number, week],
            "amount": hours[number, week] * cost[number, week],
            "period": pl.Series([s.weeks.periods[w] for w in week], dtype=pl.Date),
            "release": _first(s, week),
            "due": _working(s, week),
            "firm": pl.Series([False] * len(number), dtype=pl.Boolean),
        }))  # fmt: skip
    return _named(pl.concat(parts), "resource")


def _jobs(s: Situation, flows: Flows) -> pl.DataFrame:
    """Open jobs that are handed over within the plan: from their first hour to the last."""
    table = s.works.table
    jobs = np.flatnonzero((table["kind"] == "job").to_numpy() & (flows.hand.sum(axis=1) > 0.5))
    started = flows.work[jobs] > _TINY
    begin = np.where(started.any(axis=1), started.argmax(axis=1), flows.hand[jobs].argmax(axis=1))
    end = flows.hand[jobs].argmax(axis=1)
    rows = pl.DataFrame({
        "kind": pl.Series(["job"] * len(jobs), dtype=pl.String),
        "node": pl.Series([-1] * len(jobs), dtype=pl.Int64),
        "job": table["job"][jobs],
        "quantity": np.ones(len(jobs)),
        "hours": table["hours"].to_numpy()[jobs],
        "amount": table["material"].to_numpy()[jobs],
        "period": pl.Series([s.weeks.periods[w] for w in end], dtype=pl.Date),
        "release": _first(s, begin),
        "due": _working(s, end),
        "firm": pl.Series([True] * len(jobs), dtype=pl.Boolean),
    })  # fmt: skip
    return rows.with_columns(pl.concat_str([pl.lit("job"), "job"], separator="/").alias("planned"))

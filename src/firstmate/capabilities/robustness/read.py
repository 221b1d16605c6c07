"""Reads the plan's tables into arrays for the walk; it draws nothing and judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import Buckets
from firstmate.capabilities.robustness.making import making_of
from firstmate.capabilities.robustness.shop import Floats, Ints, Jobs, Lines, Shop

_NODE = ["item", "location"]


@dataclass(frozen=True)
class Plan:
    """The plan as arrays, and the rows behind them in the order of the arrays.

    ``nodes`` item, location, node; ``lines`` and ``jobs`` rows of deliveries; ``buys`` planned and
    open purchases with node and day; ``ways`` item, location, routing of what is made;
    ``resources`` names; ``weeks`` the buckets.
    """

    shop: Shop
    weeks: Buckets
    nodes: pl.DataFrame
    lines: pl.DataFrame
    jobs: pl.DataFrame
    buys: pl.DataFrame
    ways: pl.DataFrame
    resources: list[str]


def week_of(weeks: Buckets, days: pl.Series) -> Ints:
    """Return the week of each day: 0 for the past, the number of weeks beyond the plan or unknown."""
    found = np.clip(weeks.index(days.cast(pl.Date).fill_null(date(9000, 1, 1)).to_numpy()), 0,
                    weeks.weeks)  # fmt: skip
    return np.asarray(found, dtype=np.int64)


def read(given: Given) -> Plan:
    """Return the plan that the tables hold."""
    count = max(
        int(given["projections"]["period"].n_unique()), int(given["loads"]["period"].n_unique()), 1
    )
    weeks = Buckets.after(given.as_of, weeks=count)
    nodes = (
        pl.concat([given[t].select(pl.col(_NODE).fill_null("")) for t in ("projections", "planned_orders", "pegs")])
        .filter(pl.col("item") != "").unique().sort(_NODE).with_row_index("node")
        .with_columns(pl.col("node").cast(pl.Int64))
    )  # fmt: skip
    resources = given["loads"]["resource"].unique().sort().to_list()
    lines, jobs = _lines(given, weeks, nodes), _jobs(given, weeks)
    made, ways = making_of(given, weeks, nodes, resources)
    loads = _by_week(
        given["loads"], weeks, resources, ["capacity", "overtime", "outside", "hours_jobs"]
    )
    work = _job_arrays(given, weeks, jobs, resources)
    expected = np.maximum(loads[3] - np.einsum("js,jw->sw", work.hours, work.share), 0.0)
    own = made.hours.T @ made.start + loads[3]
    money = nodes.join(given["unit_prices"].select("item", price="value"), on="item", how="left",
                       maintain_order="left").join(
        given["unit_costs"].select("item", cost="value"), on="item", how="left", maintain_order="left")  # fmt: skip
    shop = Shop(
        stock=_stock(given, nodes),
        forecast=_forecast(given, weeks, nodes),
        reserved=_reserved(given, weeks, nodes),
        lost=float(given.settings["lost_when_short"]),
        leaving=float(given.settings["lost_per_week"]),
        making=made,
        lines=Lines(lines["node"].to_numpy(), lines["quantity"].to_numpy(), lines["week"].to_numpy()),
        jobs=work,
        capacity=np.maximum(loads[0] + loads[1] + loads[2], own),
        expected=expected,
        price=money["price"].fill_null(0.0).to_numpy(),
        cost=money["cost"].fill_null(0.0).to_numpy(),
    )  # fmt: skip
    return Plan(shop, weeks, nodes, lines, jobs, _buys(given, nodes), ways, resources)


def _table(rows: pl.DataFrame, weeks: Buckets, nodes: pl.DataFrame) -> Floats:
    """Return node x week sums of item, location, period, quantity."""
    found = np.zeros((nodes.height, weeks.weeks))
    placed = rows.with_columns(pl.col(_NODE).fill_null("")).join(
        nodes, on=_NODE, maintain_order="left"
    )
    week = week_of(weeks, placed["period"])
    inside = week < weeks.weeks
    np.add.at(found, (placed["node"].to_numpy()[inside], week[inside]),
              placed["quantity"].to_numpy()[inside])  # fmt: skip
    return found


def _stock(given: Given, nodes: pl.DataFrame) -> Floats:
    """Stock the plan begins with: what the first week of its balance leaves when undone."""
    first = given["projections"].sort(*_NODE, "period").group_by(_NODE, maintain_order=True).first()
    gone = pl.col("used") + pl.col("served") + pl.col("expired")
    begun = first.select(
        pl.col(_NODE).fill_null(""), (pl.col("stock") - pl.col("receipts") + gone).alias("quantity")
    )
    placed = nodes.join(begun, on=_NODE, how="left", maintain_order="left")
    return np.asarray(np.maximum(placed["quantity"].fill_null(0.0).to_numpy(), 0.0))


def _forecast(given: Given, weeks: Buckets, nodes: pl.DataFrame) -> Floats:
    """What the plan serves of the forecast, and what it loses of it."""
    served = given["pegs"].filter(pl.col("demand").str.starts_with("forecast "))
    lost = given["projections"].select(*_NODE, "period", quantity="lost")
    return _table(pl.concat([served.select(lost.columns), lost]), weeks, nodes)


def _reserved(given: Given, weeks: Buckets, nodes: pl.DataFrame) -> Floats:
    """Units there after a week that serve orders or parts of a later one."""
    pegs = given["pegs"].filter(~pl.col("demand").str.starts_with("forecast "))
    come = (
        given["planned_orders"]
        .select(supply="planned", there="period")
        .unique("supply", keep="first", maintain_order=True)
    )
    rows = pegs.join(come, on="supply", how="left", maintain_order="left")
    there = pl.col("there").fill_null(weeks.periods[0])
    rows = rows.with_columns(there=pl.min_horizontal(there, "period"))
    arriving = _table(rows.select(*_NODE, "quantity", period="there"), weeks, nodes)
    leaving = _table(rows.select(*_NODE, "quantity", "period"), weeks, nodes)
    return np.maximum(np.cumsum(arriving - leaving, axis=1), 0.0)


def _lines(given: Given, weeks: Buckets, nodes: pl.DataFrame) -> pl.DataFrame:
    """Order lines of items, with the node that serves them: that of their pegs."""
    rows = given["deliveries"].filter(pl.col("job").is_null() & pl.col("item").is_not_null())
    rows = rows.with_columns(
        demand=pl.concat_str(
            ["order", pl.col("line").cast(pl.String)], separator="/", ignore_nulls=True
        )
    )
    where = (
        given["pegs"]
        .select("demand", "item", pl.col("location").fill_null(""))
        .unique("demand", maintain_order=True)
    )
    only = nodes.group_by("item", maintain_order=True).agg(
        pl.col("location").first().alias("_first")
    )
    placed = (
        rows.join(where, on=["demand", "item"], how="left", maintain_order="left")
        .join(only, on="item", how="left", maintain_order="left")
        .with_columns(pl.coalesce("location", "_first").alias("location"))
        .join(nodes, on=_NODE, maintain_order="left")
    )
    return _due(placed, weeks).sort("node", "week", "order", "line")


def _due(rows: pl.DataFrame, weeks: Buckets) -> pl.DataFrame:
    """Add the week planned and the last week on time (-1 = already past)."""
    due = np.where(
        rows["promised"].is_null().to_numpy(), weeks.weeks, week_of(weeks, rows["promised"])
    )
    past = (rows["promised"] < weeks.start).fill_null(value=False).to_numpy()
    return rows.with_columns(
        pl.Series("week", week_of(weeks, rows["planned_on"]), dtype=pl.Int64),
        pl.Series("due", np.where(past, -1, due), dtype=pl.Int64),
    )


def _jobs(given: Given, weeks: Buckets) -> pl.DataFrame:
    rows = given["deliveries"].filter(pl.col("job").is_not_null())
    return (
        _due(rows, weeks)
        .sort("week", "order", "line", "job")
        .unique("job", keep="first", maintain_order=True)
    )


def _job_arrays(given: Given, weeks: Buckets, jobs: pl.DataFrame, resources: list[str]) -> Jobs:
    place = jobs.select("job").with_row_index("at")
    work = (
        given["plan_flows"]
        .filter(pl.col("flow") == "work")
        .join(place, left_on="name", right_on="job")
    )
    share = np.zeros((jobs.height, weeks.weeks))
    week = np.minimum(week_of(weeks, work["period"]), weeks.weeks - 1)
    np.add.at(share, (work["at"].to_numpy(), week), work["quantity"].to_numpy())
    whole = share.sum(axis=1, keepdims=True)
    # What is begun and ends after the plan keeps its share; rounding of a whole job does not.
    share = np.where((whole > 0.999) & (whole > 0), share / np.where(whole > 0, whole, 1.0), share)
    known = pl.DataFrame({"resource": resources}, schema={"resource": pl.String}).with_row_index(
        "s"
    )
    rows = given["job_hours"].join(place, on="job").join(known, on="resource")
    hours = np.zeros((jobs.height, len(resources)))
    np.add.at(
        hours,
        (rows["at"].to_numpy(), rows["s"].to_numpy()),
        rows["value"].fill_null(0.0).to_numpy(),
    )
    # What is planned late is handed over as soon as it is done, should that be earlier.
    planned, due = jobs["week"].to_numpy(), np.maximum(jobs["due"].to_numpy(), 0)
    hand = np.where(planned < weeks.weeks, np.minimum(planned, due), planned)
    return Jobs(share, hours, hand)


def _by_week(
    rows: pl.DataFrame, weeks: Buckets, resources: list[str], columns: list[str]
) -> list[Floats]:
    number = {name: n for n, name in enumerate(resources)}
    at = np.array([number[name] for name in rows["resource"].to_list()], dtype=np.int64)
    week = week_of(weeks, rows["period"])
    inside = week < weeks.weeks
    found = []
    for column in columns:
        table = np.zeros((len(resources), weeks.weeks))
        np.add.at(table, (at[inside], week[inside]), rows[column].fill_null(0.0).to_numpy()[inside])
        found.append(table)
    return found


def _buys(given: Given, nodes: pl.DataFrame) -> pl.DataFrame:
    """Planned and open purchases: node, supplier, item, location, quantity, due, release, amount."""
    rows = (
        given["planned_orders"]
        .filter(pl.col("kind") == "buy")
        .with_columns(pl.col("location").fill_null(""), pl.col("supplier").fill_null(""))
    )
    return rows.join(nodes, on=_NODE, maintain_order="left").sort("planned")

"""Reads a plan and the company's tables into the book of promises; it decides nothing."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import Buckets
from firstmate.capabilities.promise.available import NOTHING, available
from firstmate.capabilities.promise.book import Book, Receipt
from firstmate.capabilities.promise.firm import FORECAST, free_hours
from firstmate.capabilities.promise.means import bought_from, flows_of, parts_of, steps_of

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
PLACE = ["item", "location"]
#: Kinds of planned orders that bring units.
BRINGS = ("buy", "make", "move")


def book(given: Given) -> Book:
    """Return the plan of these tables as arrays by day."""
    weeks = Buckets.after(given.as_of, weeks=int(given.settings["plan_weeks"]))
    days = (weeks.end - weeks.start).days + 1
    workday = workdays(given["shifts"], given["calendar_exceptions"], start=weeks.start, days=days)
    names = _names(given)
    supply, orders = _supply(given, names, start=weeks.start, days=days)
    firm, expected = _committed(given["pegs"], orders, names, start=weeks.start, days=days)
    steps = steps_of(given["operations"], given["run_rates"], given["yields"])
    hours = free_hours(given, weeks=weeks, workday=workday)
    cost = given["capacities"].group_by("resource").agg(pl.col("overtime_cost").mean())
    return Book(
        start=weeks.start,
        workday=workday,
        names=tuple(names.select(PLACE).rows()),
        nodes={key: node for node, key in enumerate(names.select(PLACE).rows())},
        curves=available(supply, firm),
        spare=_spared(
            available(supply, firm + expected), given["projections"], names, start=weeks.start
        ),
        on_hand=_stock(given, names),
        ordered=firm,
        receipts=_receipts(orders),
        parts=parts_of(given["bom_lines"], on=weeks.start),
        steps=steps,
        offers=bought_from(given, on=weeks.start),
        lots={
            row[0]: (row[1] or 0.0, row[2] or 0.0)
            for row in given["items"].select("item", "minimum", "multiple").iter_rows()
        },
        flows=flows_of(given["work_orders"]),
        lanes=_lanes(given["lanes"]),
        free=hours["free"],
        idle=hours["idle"],
        extra=hours["extra"],
        capacity={name: np.diff(total, prepend=0.0) for name, total in hours["all"].items()},
        swing=_swing(given["capacities"]),
        overtime_cost=dict(cost.iter_rows()),
        seed=given.seed,
    )


def workdays(shifts: pl.DataFrame, exceptions: pl.DataFrame, *, start: date, days: int) -> Flags:
    """Return on which days the firm works: weekdays of its shifts, else Monday to Friday, not closed."""
    weekdays = set(shifts["weekday"].drop_nulls()) or {1, 2, 3, 4, 5}
    every = [start + timedelta(days=number) for number in range(days)]
    opened = np.array([day.isoweekday() in weekdays for day in every])
    closed = exceptions.filter((pl.col("calendar").fill_null("") == "") & (pl.col("hours") == 0))
    for first, last in closed.select("valid_from", "valid_to").iter_rows():
        low = max((first - start).days, 0) if first else 0
        high = (last - start).days + 1 if last else days
        opened[low : max(high, 0)] = False
    return opened


def _names(given: Given) -> pl.DataFrame:
    """Every item at every place the plan knows it at, and items it does not know at the main place."""
    tables = (given["projections"], stock_where_planned(given), given["pegs"])
    known = pl.concat([_placed(table) for table in tables]).unique()
    place = known["location"].mode().sort().first() if len(known) else ""
    rest = pl.concat([
        given["items"].select("item"), given["bom_lines"].select("item"),
        given["bom_lines"].select(pl.col("component").alias("item")),
        given["operations"].select("item"),
    ]).unique().join(known, on="item", how="anti")  # fmt: skip
    both = pl.concat([known, rest.with_columns(pl.lit(place or "").alias("location"))])
    return both.filter(pl.col("item").is_not_null()).sort(PLACE).with_row_index("node")


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select("item", pl.col("location").fill_null(""))


def _supply(
    given: Given, names: pl.DataFrame, *, start: date, days: int
) -> tuple[Floats, pl.DataFrame]:
    """Units that come in by node and day, and the orders that bring them with node and day."""
    table = np.zeros((len(names), days))
    table[:, 0] = _stock(given, names)
    orders = (
        given["planned_orders"]
        .filter(pl.col("kind").is_in(BRINGS) & pl.col("item").is_not_null())
        .with_columns(
            pl.col("location").fill_null(""), pl.col("supplier").fill_null(""),
            (pl.col("due") - start).dt.total_days().clip(lower_bound=0).alias("day"),
        )
        .join(names, on=PLACE)
        .filter(pl.col("day") < days)
        .sort("node", "day", "planned")
    )  # fmt: skip
    np.add.at(
        table, (orders["node"].to_numpy(), orders["day"].to_numpy()), orders["quantity"].to_numpy()
    )
    return table, orders


def _stock(given: Given, names: pl.DataFrame) -> Floats:
    units = np.zeros(len(names))
    stock = on_hand(stock_where_planned(given), as_of=given.as_of).join(names, on=PLACE)
    units[stock["node"].to_numpy()] = stock["quantity"].to_numpy()
    return units


def stock_where_planned(given: Given) -> pl.DataFrame:
    """Return the rows of stock at the places that the plan knows.

    A firm of one place may name it in its stock list and nowhere else: the plan then has all at the
    place without a name. With several places, stock without one lies where most of the stock lies.
    """
    planned = given["projections"]["location"].fill_null("").unique().to_list()
    stock = given["stock"].with_columns(pl.col("location").fill_null(""))
    if len(planned) == 1:
        return stock.with_columns(pl.lit(planned[0]).alias("location"))
    named = stock.filter(pl.col("location") != "")["location"]
    main = named.mode().sort().first() or ""
    return stock.with_columns(pl.col("location").replace("", main))


def on_hand(stock: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return item, location, quantity of the latest count; expired lots and less than nothing are none."""
    known = stock.filter(pl.col("day").is_null() | (pl.col("day") <= as_of)).with_columns(
        pl.col("location").fill_null("")
    )
    latest = pl.col("day").is_null() | (pl.col("day") == pl.col("day").max().over(PLACE))
    good = known.filter(latest & (pl.col("expires").is_null() | (pl.col("expires") >= as_of)))
    return good.group_by(PLACE).agg(pl.col("quantity").sum().clip(lower_bound=0.0)).sort(PLACE)


def _committed(
    pegs: pl.DataFrame, orders: pl.DataFrame, names: pl.DataFrame, *, start: date, days: int
) -> tuple[Floats, Floats]:
    """Units that orders and what is made take, and units the forecast is served with, by node and day.

    They are taken in the week the plan takes them, but not before the order that serves them is
    there.
    """
    rows = (
        pegs.with_columns(
            pl.col("location").fill_null(""),
            (pl.col("period") - start).dt.total_days().clip(lower_bound=0).alias("week_day"),
            pl.col("demand").str.starts_with(FORECAST).alias("expected"),
        )
        .join(names, on=PLACE)
        .join(orders.select(pl.col("planned").alias("supply"), "day"), on="supply", how="left")
        .with_columns(pl.max_horizontal("week_day", "day").alias("day"))
        .filter(pl.col("day") < days)
    )
    tables = []
    for expected in (False, True):
        mine = rows.filter(pl.col("expected") == expected)
        table = np.zeros((len(names), days))
        place = (mine["node"].to_numpy(), mine["day"].to_numpy())
        np.add.at(table, place, mine["quantity"].to_numpy())
        tables.append(table)
    return tables[0], tables[1]


def _spared(
    spare: Floats, projections: pl.DataFrame, names: pl.DataFrame, *, start: date
) -> Floats:
    """Return what is left besides expected sales; nothing as long as some of them are still missed.

    The plan may keep stock while it gives up sales; whoever takes that stock takes it from them.
    """
    last = (
        projections.filter(pl.col("short") > NOTHING)
        .with_columns(pl.col("location").fill_null(""))
        .join(names, on=PLACE)
        .group_by("node")
        .agg(((pl.col("period").max() - start).dt.total_days() + 6).alias("last"))
    )
    found = spare.copy()
    for node, day in last.iter_rows():
        found[node, : max(day + 1, 0)] = 0.0
    return found


def _swing(capacities: pl.DataFrame) -> dict[str, float]:
    """Resource -> standard deviation of a day's hours as a share of them, from that of weeks."""
    known = capacities.filter(pl.col("value") > 0).with_columns(
        ((pl.col("value") - pl.col("low")).clip(lower_bound=0.0) / 3.0 / pl.col("value")).alias(
            "week"
        )
    )
    weeks = known.group_by("resource").agg(pl.col("week").median())
    return {resource: week * 5**0.5 for resource, week in weeks.iter_rows()}


def _receipts(orders: pl.DataFrame) -> dict[int, tuple[Receipt, ...]]:
    found: dict[int, list[Receipt]] = {}
    columns = orders.select("node", "day", "quantity", "planned", "supplier", "kind")
    for node, day, quantity, planned, supplier, kind in columns.iter_rows():
        found.setdefault(node, []).append(
            Receipt(int(day), float(quantity), planned, supplier, kind == "make")
        )
    return {node: tuple(rows) for node, rows in found.items()}


def _lanes(lanes: pl.DataFrame) -> dict[str, tuple[tuple[str, float, float], ...]]:
    found: dict[str, list[tuple[str, float, float]]] = {}
    columns = lanes.select("to_location", "from_location", "lead_time", "unit_cost")
    for to, source, days, cost in columns.iter_rows():
        found.setdefault(to, []).append((source, days or 0.0, cost or 0.0))
    return {to: tuple(rows) for to, rows in found.items()}

"""Confirms a promise by planning anew with the enquiry as an order; the answer names whom it moves."""

from __future__ import annotations

from typing import Any

import polars as pl

from firstmate.base.frame import schema
from firstmate.base.task import Given, Trial
from firstmate.capabilities.promise.tables import PROMISE_CONFIRMED
from firstmate.company.change import Change, Scenario

Row = dict[str, Any]
KEY = ["order", "line"]
WANTED = ("plan_values", "deliveries")
#: Differences below which nothing moved: days, money.
NOTHING = 0.5


def confirm(given: Given, trial: Trial) -> dict[str, pl.DataFrame]:
    """Return ``promise_confirmed``: each enquiry alone, against the plan without it.

    Lines become order lines promised for the day kept with 80 % (the day wanted where there is
    none). Hours asked for are no orders and are left out.
    """
    rows: list[Row] = []
    before = {row["part"]: row["linear"] for row in given["plan_values"].iter_rows(named=True)}
    lines = given["enquiries"].join(
        given["promise_dates"].select("enquiry", "line", "kind", "day_80"), on=["enquiry", "line"]
    ).filter(pl.col("kind") != "hours").sort("enquiry", "line")  # fmt: skip
    for (name,), mine in lines.group_by("enquiry", maintain_order=True):
        told = trial(_ordered(given, str(name), mine), WANTED)
        gain = dict(told["plan_values"].select("part", "linear").iter_rows())["total"]
        moved = _moved(told["deliveries"], given["deliveries"], str(name))
        own = moved["order"] == str(name)
        rows += [
            {"enquiry": name, **row, "gain": gain - before["total"] if is_own else None}
            for row, is_own in zip(moved.iter_rows(named=True), own, strict=True)
        ]
    named = [{column: row.get(column) for column in PROMISE_CONFIRMED.names} for row in rows]
    return {"promise_confirmed": pl.DataFrame(named, schema=schema(PROMISE_CONFIRMED))}


def _ordered(given: Given, name: str, lines: pl.DataFrame) -> Scenario:
    """The enquiry as lines of an order of its name."""
    price = dict(given["unit_prices"].select("item", "value").iter_rows())
    rows = []
    for line in lines.iter_rows(named=True):
        quantity = line["quantity"] or 1.0
        amount = line["amount"]
        if amount is None:
            amount = quantity * price.get(line["item"], 0.0)
        row = {
            "order": name, "line": line["line"], "day": given.as_of, "customer": line["customer"],
            "item": line["item"], "location": line["location"], "job_class": line["job_class"],
            "job": None if line["item"] else f"{name}/{line['line']}",
            "quantity": quantity, "amount": amount, "status": "open", "document": "order",
            "promised": line["day_80"] or line["wanted"],
            "first_promised": line["day_80"] or line["wanted"], "wanted": line["wanted"],
        }  # fmt: skip
        rows.append({column: value for column, value in row.items() if value is not None})
    return Scenario(name, (Change(table="sales_lines", op="append", rows=tuple(rows)),))


def _moved(after: pl.DataFrame, before: pl.DataFrame, name: str) -> pl.DataFrame:
    """Order lines that the enquiry moves or makes dearer, and its own."""
    old = before.select(*KEY, was="planned_on", cost_before="late_cost")
    days = pl.when(pl.col("order") == name).then(
        (pl.col("planned_on") - pl.col("promised")).dt.total_days()
    ).otherwise((pl.col("planned_on") - pl.col("was")).dt.total_days())  # fmt: skip
    rows = after.join(old, on=KEY, how="left").with_columns(
        days.cast(pl.Float64).alias("days"),
        (pl.col("late_cost").fill_null(0.0) - pl.col("cost_before").fill_null(0.0)).alias("cost"),
    )
    moves = (pl.col("days").fill_null(0.0).abs() > NOTHING) | (pl.col("cost").abs() > NOTHING)
    return (
        rows.filter((pl.col("order") == name) | moves)
        .select("order", "line", "customer", "promised", "planned_on", "days", "cost")
        .sort("cost", "order", "line", descending=[True, False, False])
    )

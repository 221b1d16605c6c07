"""What was ordered, week by week, made ready to learn from; bulk orders and empty shelves are named.

It forecasts nothing and changes no sales line: what is left out of learning stands beside what was
ordered, with an issue that says how to undo it.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.base.time import week_of
from firstmate.capabilities.demand.series import to_rows, to_series
from firstmate.capabilities.demand.stock_outs import in_stock, silences

TASK = "sales_history"
KEY = ("item", "location")
HALF = 0.5
#: With fewer other lines nobody can say what is usual.
FEWEST_LINES = 8
#: Bulk orders that have an issue of their own.
NAMED = 20


def history(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``sales_history`` and issues; whole weeks only, the running week is left out."""
    until = week_of(given.as_of + timedelta(days=1))
    lines = ordered(given["sales"], accepted=given["accepted_estimates"])
    lines = lines.filter(pl.col("day") <= given.as_of)
    weekly = dense(lines, until=until)
    marked = without_empty_shelves(
        weekly, known=in_stock(stock=given["stock"], moves=given["stock_moves"])
    )
    issues = [*_bulk_issues(lines), *_silence_issues(marked)]
    return {"sales_history": marked, "issues": issue_rows(issues)}


def ordered(sales: pl.DataFrame, *, accepted: pl.DataFrame) -> pl.DataFrame:
    """Return lines of items with ``usual``: bulk orders cut to the item's largest other line.

    Only where the item has 8 other lines or more. A row of ``accepted_estimates`` with measure
    ``bulk_orders`` and scope ``order|line`` sets what such a line shall count.
    """
    said = accepted.filter(pl.col("measure") == "bulk_orders").select(scope="scope", said="value")
    enough = (~pl.col("bulk").fill_null(value=False)).sum().over(KEY) >= FEWEST_LINES
    bulk = pl.col("bulk").fill_null(value=False) & enough
    largest = pl.col("quantity").filter(~bulk).max().over(KEY)
    return (
        sales.filter(
            pl.col("kind").is_in(["item", "service"]),
            pl.col("item").is_not_null(),
            pl.col("quantity") > 0,
            pl.col("day").is_not_null(),
        )
        .with_columns(
            pl.col("location").fill_null(""),
            scope=pl.concat_str("order", pl.col("line").cast(pl.String), separator="|"),
        )
        .join(said, on="scope", how="left")
        .with_columns(
            usual=pl.when(bulk)
            .then(pl.coalesce("said", pl.min_horizontal("quantity", largest), "quantity"))
            .otherwise("quantity")
        )
    )


def dense(lines: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """Return (item, location, period, quantity, amount, usual), a row for every week since the first sale.

    ``until`` is the Monday after the last whole week.
    """
    weekly = (
        lines.with_columns(period=pl.col("day").dt.truncate("1w"))
        .filter(pl.col("period") < until)
        .group_by(*KEY, "period")
        .agg(pl.col("quantity", "amount", "usual").sum())
    )
    grid = (
        weekly.group_by(KEY)
        .agg(first=pl.col("period").min())
        .with_columns(period=pl.date_ranges("first", pl.lit(until), interval="1w", closed="left"))
        .drop("first")
        .explode("period")
    )
    return (
        grid.join(weekly, on=[*KEY, "period"], how="left")
        .with_columns(pl.col("quantity", "amount", "usual").fill_null(0.0))
        .sort(*KEY, "period")
    )


def without_empty_shelves(weekly: pl.DataFrame, *, known: pl.DataFrame) -> pl.DataFrame:
    """Return the weeks with ``in_stock``, ``stock_basis``, ``lost``; ``usual`` empty where out of stock.

    A week counts as out of stock if there was none for more than half of it and less was ordered
    than in the mean week: empty shelves hide demand, they never raise it.
    """
    rows = weekly.join(known, on=[*KEY, "period"], how="left")
    series = to_series(rows, key=KEY, value="usual")
    if not series.periods:
        return rows.with_columns(
            stock_basis=pl.lit(""), lost=pl.lit(0.0), in_stock=pl.col("in_stock").fill_null(1.0)
        )
    silent = to_rows(
        series.keys, periods=series.periods, columns={"silent": silences(series.values)}
    )
    rows = rows.join(silent, on=[*KEY, "period"], how="left")
    guessed = pl.col("silent") & pl.col("in_stock").is_null()
    short = (pl.col("in_stock") < HALF) & (pl.col("usual") <= pl.col("usual").mean().over(KEY))
    out = guessed | short.fill_null(value=False)
    rows = rows.with_columns(
        stock_basis=pl.when(guessed)
        .then(pl.lit("inferred"))
        .when(pl.col("in_stock").is_not_null())
        .then(pl.lit("counted"))
        .otherwise(pl.lit("")),
        in_stock=pl.when(guessed).then(0.0).otherwise(pl.col("in_stock").fill_null(1.0)),
        usual=pl.when(out).then(None).otherwise("usual"),
    ).drop("silent")
    missed = pl.col("usual").mean().over(KEY).fill_null(0.0) - pl.col("quantity")
    return rows.with_columns(
        lost=pl.when(pl.col("usual").is_null())
        .then(pl.max_horizontal(missed, pl.lit(0.0)))
        .otherwise(0.0)
    )


def weekday_shares(sales: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the share of order lines that come in on each weekday, Monday first.

    Sundays without an order give 0; a firm without dated lines gives one seventh each.
    """
    days = sales.filter(
        pl.col("day").is_not_null(), pl.col("kind").is_in(["item", "job", "service"])
    )
    counted = np.bincount(days["day"].dt.weekday().to_numpy() - 1, minlength=7).astype(float)
    return counted / counted.sum() if counted.sum() else np.full(7, 1 / 7)


def _bulk_issues(lines: pl.DataFrame) -> list[Issue]:
    """The dearest bulk orders one by one, the others together."""
    cut = lines.filter(pl.col("usual") < pl.col("quantity")).sort(
        "amount", "order", "line", descending=[True, False, False], nulls_last=True
    )
    issues = [
        Issue(
            task=TASK,
            code="bulk_order",
            severity="hint",
            table="sales_lines",
            column="quantity",
            value=f"{row['quantity']:g}",
            why=f"Order {row['order']} line {row['line']} of {row['item']} is far beyond any other of "
            f"the item; the forecast learns from {row['usual']:g} instead.",
            mend="If such orders come again, enter what it shall count in accepted_estimates: "
            f"measure bulk_orders, scope {row['scope']}.",
            effect=row["amount"],
        )
        for row in cut.head(NAMED).iter_rows(named=True)
    ]
    rest = cut[NAMED:]
    if rest.height:
        some = ", ".join(rest["scope"].head(5).to_list())
        issues.append(
            Issue(
                task=TASK,
                code="bulk_orders",
                severity="hint",
                table="sales_lines",
                column="quantity",
                value=some,
                why="Smaller orders far beyond any other of their item; the forecast learns from the "
                "largest other line of the item instead. In sales_history usual is below quantity.",
                mend="As for the larger ones: accepted_estimates, measure bulk_orders.",
                effect=float(rest["amount"].fill_null(0.0).sum()),
                count=rest.height,
            )
        )
    return issues


def _silence_issues(weekly: pl.DataFrame) -> list[Issue]:
    price = pl.col("amount").sum() / pl.col("quantity").sum()
    found = (
        weekly.with_columns(price=price.over(KEY))
        .filter(pl.col("stock_basis") == "inferred")
        .group_by(KEY)
        .agg(
            first=pl.col("period").min(),
            count=pl.len(),
            effect=(pl.col("lost") * pl.col("price")).sum(),
        )
        .sort(KEY)
    )
    return [
        Issue(
            task=TASK,
            code="silence",
            severity="hint",
            table="sales_lines",
            column="item",
            value=row["item"],
            why=f"{row['item']} sells nearly every week, but not for {row['count']} weeks from "
            f"{row['first']} on: it was probably out of stock; these weeks do not count as no demand.",
            mend="Confirm, or import stock movements so that it is known.",
            effect=row["effect"],
            count=row["count"],
        )
        for row in found.iter_rows(named=True)
    ]

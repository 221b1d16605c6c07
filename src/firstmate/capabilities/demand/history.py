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
from firstmate.capabilities.demand import promotions, trading_days
from firstmate.capabilities.demand.cleaning import cleanings, runs, scope_of
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
    """Return ``sales_history``, what was changed of it, effects of promotions and issues.

    Whole weeks only, the running week is left out.
    """
    until = week_of(given.as_of + timedelta(days=1))
    lines = ordered(given["sales"], accepted=given["accepted_estimates"])
    lines = lines.filter(pl.col("day") <= given.as_of)
    weekly = dense(lines, until=until)
    marked = without_empty_shelves(
        weekly,
        known=in_stock(stock=given["stock"], moves=given["stock_moves"]),
        accepted=given["accepted_estimates"],
    )
    first = lines["day"].min()
    days, unknown = trading_days.closed_days(
        given.settings["country"],
        given["calendar_exceptions"],
        first=first if isinstance(first, date) else given.as_of,
        last=given.as_of + timedelta(weeks=trading_days.AHEAD),
    )
    weeks = trading_days.trading_weeks(
        marked,
        closed=days,
        shares=weekday_shares(given["sales"]),
        accepted=given["accepted_estimates"],
        as_of=given.as_of,
    )
    marked = trading_days.without(marked, weeks)
    marked = promotions.promoted(marked, given["promotions"], given["items"])
    found = promotions.effects(
        marked, given["promotions"], given["items"], given["accepted_estimates"]
    )
    clean = promotions.without(marked, found)
    issues = [*_bulk_issues(lines), *_silence_issues(marked), *unknown]
    return {
        "sales_history": clean.drop("run"),
        "promotion_effects": found,
        "trading_weeks": weeks,
        "history_cleanings": cleanings(clean, lines),
        "issues": issue_rows(issues),
    }


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


def without_empty_shelves(
    weekly: pl.DataFrame, *, known: pl.DataFrame, accepted: pl.DataFrame
) -> pl.DataFrame:
    """Return the weeks with ``in_stock``, ``stock_basis``, ``lost``; ``usual`` empty where out of stock.

    A week counts as out of stock if there was none for more than half of it and less was ordered
    than in the mean week: empty shelves hide demand, they never raise it. ``run`` is the first week
    of weeks out of stock in a row; a row of ``accepted_estimates`` with measure ``stock_outs``,
    scope ``item|location|first week`` and a value of 0.5 or more says that there was stock.
    """
    rows = weekly.join(known, on=[*KEY, "period"], how="left").sort(*KEY, "period")
    series = to_series(rows, key=KEY, value="usual")
    if not series.periods:
        return rows.with_columns(
            stock_basis=pl.lit(""), lost=pl.lit(0.0), in_stock=pl.col("in_stock").fill_null(1.0),
            lost_amount=pl.lit(0.0), run=pl.lit(None, dtype=pl.Date),
        )  # fmt: skip
    silent = to_rows(
        series.keys, periods=series.periods, columns={"silent": silences(series.values)}
    )
    rows = rows.join(silent, on=[*KEY, "period"], how="left").sort(*KEY, "period")
    guessed = pl.col("silent") & pl.col("in_stock").is_null()
    short = (pl.col("in_stock") < HALF) & (pl.col("usual") <= pl.col("usual").mean().over(KEY))
    rows = _taken_back(
        rows.with_columns(out=guessed | short.fill_null(value=False), guessed=guessed), accepted
    )
    rows = rows.with_columns(
        stock_basis=pl.when("guessed")
        .then(pl.lit("inferred"))
        .when(pl.col("in_stock").is_not_null())
        .then(pl.lit("counted"))
        .otherwise(pl.lit("")),
        in_stock=pl.when("guessed").then(0.0).otherwise(pl.col("in_stock").fill_null(1.0)),
        usual=pl.when("out").then(None).otherwise("usual"),
    ).drop("silent", "out", "guessed")
    missed = pl.col("usual").mean().over(KEY).fill_null(0.0) - pl.col("quantity")
    price = pl.col("amount").sum().over(KEY) / pl.col("quantity").sum().over(KEY)
    return rows.with_columns(
        lost=pl.when(pl.col("usual").is_null())
        .then(pl.max_horizontal(missed, pl.lit(0.0)))
        .otherwise(0.0)
    ).with_columns(
        lost_amount=pl.when(price.is_finite()).then(pl.col("lost") * price).otherwise(0.0)
    )


def _taken_back(rows: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Weeks with ``run``, ``out`` and ``guessed``, those left out of which people said there was stock."""
    there = accepted.filter(pl.col("measure") == "stock_outs", pl.col("value") >= HALF)
    rows = rows.with_columns(run=runs(pl.col("out")))
    back = scope_of(pl.col("run")).is_in(there["scope"].implode()).fill_null(value=False)
    return rows.with_columns(back=back).with_columns(
        run=pl.when(~pl.col("back")).then("run"),
        out=pl.col("out") & ~pl.col("back"),
        guessed=pl.col("guessed") & ~pl.col("back"),
    ).drop("back")  # fmt: skip


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
            mend="Import stock movements so that it is known; or, if it was there, enter "
            "accepted_estimates: measure stock_outs, scope "
            f"{row['item']}|{row['location']}|{row['first']}, value 1.",
            effect=row["effect"],
            count=row["count"],
        )
        for row in found.iter_rows(named=True)
    ]

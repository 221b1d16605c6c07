"""The task `sales`: every ordered line in one currency, with its kind, job and what is still open.

It measures nothing and drops no line: what is no demand is told apart by its kind.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from firstmate.base.issue import issue_rows
from firstmate.base.task import Given, defaults
from firstmate.capabilities.measure import sales_issues
from firstmate.capabilities.measure.job_lines import extra_jobs, job_keys
from firstmate.capabilities.measure.kinds import with_kinds
from firstmate.capabilities.measure.money import in_home_currency, without_tax
from firstmate.capabilities.measure.options import SALES_OPTIONS
from firstmate.capabilities.measure.sales_table import SALES
from firstmate.company.currency import home_currency

#: A line this many times the item's middle line, and this share of all it sold, is a bulk order.
BULK_TIMES, BULK_SHARE = 20.0, 0.2


def sales(given: Given) -> dict[str, pl.DataFrame]:
    """Return the tables ``sales`` and ``issues``."""
    options = {**defaults(SALES_OPTIONS), **given.options}
    home = home_currency(given.settings["currency"], rows=[given["sales_lines"], given["jobs"]])
    lines = dated(numbered(given["sales_lines"]), time_zone=given.settings["time_zone"])
    lines = pl.concat([lines, extra_jobs(given["jobs"], lines=lines)], how="diagonal")
    lines = with_amounts(lines)
    with_tax = _total(lines)
    lines = without_tax(lines, columns=["amount", "price"], rate=given.settings["tax_rate"])
    tax = with_tax - _total(lines)
    lines = lines.with_columns(pl.col("amount").alias("own_amount"))
    lines = in_home_currency(
        lines,
        columns=["amount", "price"],
        day="day",
        rates=given["fx_rates"],
        home=home,
        as_of=given.as_of,
    )
    lines = with_promises(lines, promises=given["promises"])
    lines = with_shipments(lines, shipments=given["shipments"])
    lines = with_kinds(lines, tables=given.tables, cancel_days=options["cancel_days"])
    lines = with_state(
        job_keys(lines, jobs=given["jobs"], quotes=given["quotes"]), as_of=given.as_of
    )
    found = sales_issues.issues(lines, tax=tax, home=home, as_of=given.as_of)
    rows = lines.with_columns(
        pl.col("customer", "location", "channel", "document").fill_null(""), bulk()
    ).select(SALES.names)
    return {"sales": rows, "issues": issue_rows(found)}


def _total(lines: pl.DataFrame) -> float:
    return float(np.nansum(lines["amount"].to_numpy()))


def numbered(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with unique (order, line): missing or doubled numbers get the next free.

    The column ``doubled`` tells the rows whose number was taken.

    >>> lines = pl.DataFrame({"order": ["A", "A", "A"], "line": [1, 1, None]})
    >>> numbered(lines)["line"].to_list()
    [1, 2, 3]
    """
    missing = pl.col("line").is_null()
    doubled = ~missing & ~pl.struct("order", "line").is_first_distinct()
    highest = pl.col("line").max().over("order").fill_null(0)
    marked = lines.with_columns(missing.alias("_missing"), doubled.alias("doubled"))
    fresh = pl.col("_missing") | pl.col("doubled")
    if not marked.select(fresh.any()).item():
        return marked.drop("_missing")
    # Doubled numbers come first, so that a row with a number of its own keeps its place.
    return (
        marked.sort("order", "_missing", maintain_order=True)
        .with_columns(
            pl.when(fresh)
            .then(highest + fresh.cast(pl.Int64).cum_sum().over("order"))
            .otherwise("line")
            .alias("line")
        )
        .sort("order", "line")
        .drop("_missing")
    )


def dated(lines: pl.DataFrame, *, time_zone: str) -> pl.DataFrame:
    """Return the lines with a day: of their moment in the company's zone where they lack one.

    A line that knows neither takes the day of its invoice, else of its shipment, and counts as made
    from that document, since it does not say when it was ordered.
    """
    local = pl.col("at").dt.convert_time_zone(time_zone or "UTC").dt.date()
    ordered = pl.coalesce("day", local)
    seen = (
        pl.when(ordered.is_not_null())
        .then(None)
        .when(pl.col("invoiced_on").is_not_null())
        .then(pl.lit("invoice"))
        .when(pl.col("shipped_on").is_not_null())
        .then(pl.lit("shipment"))
    )
    return lines.with_columns(
        pl.coalesce(ordered, "invoiced_on", "shipped_on").alias("day"),
        pl.coalesce("document", seen).alias("document"),
    )


def with_amounts(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with quantity, amount and price each filled from the other two.

    A line without an item is a job: where it names no quantity it is one piece.
    """
    known = pl.when(pl.col("price") != 0).then(pl.col("amount") / pl.col("price"))
    one = pl.when(pl.col("item").is_null() & pl.col("amount").is_not_null()).then(
        pl.col("amount").sign()
    )
    quantity = pl.coalesce("quantity", known, one)
    return (
        lines.with_columns(pl.col("item").replace("", None), quantity.alias("quantity"))
        .with_columns(
            pl.coalesce("amount", pl.col("price") * pl.col("quantity")).alias("amount"),
        )
        .with_columns(
            pl.when(pl.col("quantity") != 0)
            .then(pl.col("amount") / pl.col("quantity"))
            .otherwise("price")
            .alias("price")
        )
    )


def with_promises(lines: pl.DataFrame, *, promises: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with first and present promise, from the history where they lack them."""
    history = (
        promises.sort("known_at")
        .group_by("order", "line", maintain_order=True)
        .agg(
            pl.col("promised").first().alias("_first"), pl.col("promised").last().alias("_present")
        )
    )
    promised = pl.coalesce("promised", "_present")
    return (
        lines.join(history, on=["order", "line"], how="left", maintain_order="left")
        .with_columns(
            promised.alias("promised"),
            pl.coalesce("first_promised", "_first", promised).alias("first_promised"),
        )
        .drop("_first", "_present")
    )


def with_shipments(lines: pl.DataFrame, *, shipments: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with what was shipped: as the line says, else the sum of its shipments."""
    of_item = (
        lines.drop_nulls("item")
        .unique(["order", "item"], keep="first", maintain_order=True)
        .select("order", "item", pl.col("line").alias("_of_item"))
    )
    sums = (
        shipments.join(of_item, on=["order", "item"], how="left")
        .with_columns(pl.coalesce("order_line", "_of_item").alias("line"))
        .group_by("order", "line")
        .agg(
            pl.col("quantity").sum().alias("_shipped"),
            pl.col("shipped_on").max().alias("_shipped_on"),
        )
    )
    return (
        lines.join(sums, on=["order", "line"], how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("shipped", "_shipped").alias("shipped"),
            pl.coalesce("shipped_on", "_shipped_on").alias("shipped_on"),
        )
        .drop("_shipped", "_shipped_on")
    )


def with_state(lines: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return the lines with status, and quantity and amount still open.

    A line without a status is done where it comes from an invoice or a shipment, was shipped in
    full or invoiced. Where the firm's lines say nothing of what became of them, a line is done
    (column ``presumed``) once its day of delivery has come, or if it has none; else it is open.
    """
    told = lines.select(
        pl.any_horizontal(
            pl.col(name).is_not_null()
            for name in ("shipped", "shipped_on", "status", "invoiced_on")
        ).any()
    ).item()
    due = pl.coalesce("promised", "wanted")
    past = (due <= as_of).fill_null(value=True)
    gone = (
        pl.col("document").is_in(["invoice", "shipment"]).fill_null(value=False)
        | (pl.col("shipped").fill_null(0.0) >= pl.col("quantity")).fill_null(value=False)
        | (pl.col("shipped").is_null() & pl.col("shipped_on").is_not_null())
        | (pl.col("shipped").is_null() & pl.col("invoiced_on").is_not_null())
    )
    guess = (
        pl.when(gone | (past & pl.lit(not told)))
        .then(pl.lit("done"))
        .when(pl.col("shipped").fill_null(0.0) > 0)
        .then(pl.lit("partial"))
        .otherwise(pl.lit("open"))
    )
    status = (
        pl.when(pl.col("kind") == "cancelled")
        .then(pl.lit("cancelled"))
        .otherwise(pl.coalesce("status", guess))
    )
    demanded = pl.col("kind").is_in(["item", "job", "service"])
    waiting = demanded & pl.col("status").is_in(["open", "partial"]) & (pl.col("quantity") > 0)
    left = (pl.col("quantity") - pl.col("shipped").fill_null(0.0)).clip(lower_bound=0.0)
    return (
        lines.with_columns(
            (
                pl.col("status").is_null() & ~gone & due.is_not_null() & past & pl.lit(not told)
            ).alias("presumed"),
            status.alias("status"),
        )
        .with_columns(
            pl.when(waiting).then(left).otherwise(0.0).fill_null(0.0).alias("open_quantity"),
            pl.when(pl.col("status") == "done")
            .then(pl.coalesce("shipped", "quantity"))
            .otherwise(pl.col("shipped").fill_null(0.0))
            .alias("shipped"),
        )
        .with_columns(
            (pl.col("open_quantity") * pl.col("price").fill_null(0.0)).alias("open_amount")
        )
    )


def bulk() -> pl.Expr:
    """Return the flag of a line far beyond what the item usually sells at once.

    More than 20 times the middle line of the item, and at least a fifth of all it ever sold.
    """
    sold = pl.when(pl.col("kind") == "item").then(pl.col("quantity"))
    beyond = (sold > BULK_TIMES * sold.median().over("item")) & (
        sold >= BULK_SHARE * sold.sum().over("item")
    )
    return beyond.fill_null(value=False).alias("bulk")

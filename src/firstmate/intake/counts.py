"""Counts of stock: their day, earlier counts kept, old counts rolled forward by known movements.

It estimates no stock: what is not counted and not moved by a document is not there.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.issue import Issue
from firstmate.company.company import Company

Tables = dict[str, pl.DataFrame]


def date_stock(tables: Tables, *, as_of: date) -> tuple[Tables, list[Issue]]:
    """Give stock without a day the day the data stands at."""
    stock = tables.get("stock")
    if stock is None or not stock["day"].null_count():
        return tables, []
    issue = Issue(
        task="intake", code="stock_without_day", severity="hint", table="stock", column="day",
        why=f"The stock list has no day; it is taken as of {as_of}, when the other data ends.",
        mend="Export stock and orders on the same day, or add a column with the day.",
        count=stock["day"].null_count(),
    )  # fmt: skip
    return {**tables, "stock": stock.with_columns(pl.col("day").fill_null(as_of))}, [issue]


def keep_counts(tables: Tables, previous: Company | None) -> Tables:
    """Keep the counts of earlier imports: they tell when the shelf was empty."""
    stock = tables.get("stock")
    if previous is None or stock is None or stock.is_empty():
        return tables
    older = previous["stock"].filter(pl.col("day") < stock["day"].min())
    return {**tables, "stock": pl.concat([older, stock], how="diagonal_relaxed")}


def roll_forward(tables: Tables, *, as_of: date) -> tuple[Tables, list[Issue]]:
    """Bring a count older than the data to its day by the receipts and shipments known since.

    Where neither is known, the gap is an issue; its effect is what was sold since, in money.
    """
    stock = tables.get("stock")
    last = None if stock is None else stock["day"].max()
    if stock is None or not isinstance(last, date) or last >= as_of - timedelta(days=1):
        return tables, []
    moved = _moved(tables, since=last, until=as_of)
    sold = _sold(tables, since=last, until=as_of)
    days = (as_of - last).days
    if moved is None:
        return tables, [Issue(
            task="intake", code="stock_counted_earlier", table="stock", column="day", value=str(last),
            why=f"Stock is {days} days older than the other data, and no movements since are known.",
            mend="Export stock on the same day as the orders, or receipts and shipments as well.",
            effect=sold, count=max(1, stock.filter(pl.col("day") == last).height),
        )]  # fmt: skip
    latest = stock.filter(pl.col("day") == last)
    alone = latest.filter(pl.col("item").is_unique()).join(moved, on="item", how="inner")
    rolled = alone.select(
        pl.exclude("quantity", "day", "source", "moved"),
        (pl.col("quantity") + pl.col("moved")).alias("quantity"),
        pl.lit(as_of).alias("day"),
        (pl.lit("rolled forward from ") + pl.col("source")).alias("source"),
    ).select(stock.columns)
    still = latest.join(rolled.select("item"), on="item", how="anti").with_columns(
        day=pl.lit(as_of)
    )
    issue = Issue(
        task="intake", code="stock_rolled_forward", severity="hint", table="stock", column="day",
        value=str(last), effect=sold, count=max(1, rolled.height),
        why=f"Stock was counted {days} days before {as_of}; receipts and shipments since were added.",
        mend="Export stock on the same day as the orders.",
    )  # fmt: skip
    return {**tables, "stock": pl.concat([stock, rolled, still])}, [issue]


def _moved(tables: Tables, *, since: date, until: date) -> pl.DataFrame | None:
    """Net units by item that documents moved; None where a kind of document is missing."""
    if "receipts" not in tables or "shipments" not in tables:
        return None
    parts = [
        tables[name]
        .filter(pl.col(day).is_between(since, until, closed="right") & pl.col("item").is_not_null())
        .select("item", moved=pl.col("quantity").fill_null(0) * sign)
        for name, day, sign in (("receipts", "day", 1.0), ("shipments", "shipped_on", -1.0))
    ]
    return pl.concat(parts).group_by("item", maintain_order=True).agg(pl.col("moved").sum())


def _sold(tables: Tables, *, since: date, until: date) -> float | None:
    if "sales_lines" not in tables:
        return None
    value = pl.coalesce("amount", pl.col("quantity") * pl.col("price"))
    rows = tables["sales_lines"].filter(pl.col("day").is_between(since, until, closed="right"))
    return float(rows.select(value.sum()).item() or 0.0)

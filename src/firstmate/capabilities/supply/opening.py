"""What is there and what is coming when the plan starts: stock, open purchases, open work orders.

Everything open, draft or requested counts, so that planning twice never orders twice. Nothing that
is overdue is silently there today.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.base.issue import Issue

#: An overdue delivery whose supplier shows no spread comes at the earliest after so many days.
OVERDUE_DAYS = 7.0


def on_hand(stock: pl.DataFrame, *, as_of: date) -> tuple[pl.DataFrame, list[Issue]]:
    """Return item, location, quantity of the latest count of each; negative stock counts as none."""
    known = stock.filter(pl.col("day").is_null() | (pl.col("day") <= as_of))
    latest = pl.col("day") == pl.col("day").max().over("item", "location")
    known = known.filter(pl.col("day").is_null() | latest)
    expired = known.filter(pl.col("expires") < as_of)
    good = known.filter(pl.col("expires").is_null() | (pl.col("expires") >= as_of))
    counted = (
        good.group_by("item", "location", maintain_order=True)
        .agg(pl.col("quantity").sum())
        .sort("item", "location")
    )
    issues = []
    negative = counted.filter(pl.col("quantity") < 0)
    if negative.height:
        issues.append(Issue(
            task="plan", code="negative_stock", table="stock", column="quantity",
            value=", ".join(negative["item"].head(10)), count=negative.height,
            why=f"{negative.height} items have less than nothing in stock; they count as none.",
            mend="Count these items, or book the receipts and issues that are missing.",
        ))  # fmt: skip
    if expired.height:
        issues.append(Issue(
            task="plan", code="expired_stock", table="stock", column="expires",
            value=", ".join(expired["item"].unique().sort().head(10)), count=expired.height,
            why=f"{expired.height} lots are past their last day; the plan does not use them.",
            mend="Write them off, or correct the day.",
        ))  # fmt: skip
    return counted.with_columns(pl.col("quantity").clip(lower_bound=0.0)), issues


def incoming(
    purchase_lines: pl.DataFrame, *, lead_times: pl.DataFrame, pins: pl.DataFrame, as_of: date
) -> tuple[pl.DataFrame, list[Issue]]:
    """Return open purchases of items: purchase, line, supplier, item, location, quantity, day, amount.

    ``day`` is when they can be counted on (see :func:`counted_on`). A pin moves it.
    """
    of_items = purchase_lines.filter(pl.col("item").fill_null("") != "")
    known = counted_on(of_items, lead_times=lead_times, as_of=as_of)
    overdue = known.filter("overdue")
    issues = []
    if overdue.height:
        issues.append(Issue(
            task="plan", code="overdue_purchases", table="purchase_lines", column="confirmed",
            value=", ".join(overdue["purchase"].unique().sort().head(10)), count=overdue.height,
            why=f"{overdue.height} purchase lines are overdue; the plan counts on them later, by "
            "how long these suppliers really take.",
            mend="Ask the suppliers for new dates, or close lines that will not come.",
        ))  # fmt: skip
    moved = _pinned(known.with_columns(pl.col("purchase").alias("work")), pins)
    return moved.select(
        "purchase", "line", pl.col("supplier").fill_null(""), "item", "location",
        pl.col("open").alias("quantity"), "day",
        (pl.coalesce(pl.col("amount") / pl.col("quantity"), "price") * pl.col("open"))
        .alias("amount"),
    ).sort("purchase", "line"), issues  # fmt: skip


def goods_of_jobs(
    purchase_lines: pl.DataFrame, *, lead_times: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Return job, supplier, day: by when all that is still to come for a job is there, and from whom."""
    of_jobs = purchase_lines.filter(
        (pl.col("item").fill_null("") == "") & (pl.col("job").fill_null("") != "")
    )
    known = counted_on(of_jobs, lead_times=lead_times, as_of=as_of)
    return (
        known.sort("job", "day", "supplier")
        .group_by("job", maintain_order=True)
        .agg(pl.col("supplier").last(), pl.col("day").last())
    )


def counted_on(
    purchase_lines: pl.DataFrame, *, lead_times: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Return the open lines with ``open`` (units), ``overdue`` and ``day``, when to count on them.

    That is the day confirmed (else wanted), but not before the day ordered plus the lead time
    this supplier really has; where that has passed, as-of plus the spread of the supplier's lead
    time (at least :data:`OVERDUE_DAYS`).
    """
    open_lines = purchase_lines.filter(
        ~pl.col("status").fill_null("open").is_in(["done", "cancelled"])
    ).with_columns(
        (pl.col("quantity").fill_null(0.0) - pl.col("received").fill_null(0.0)).alias("open")
    )
    open_lines = _with_times(open_lines.filter(pl.col("open") > 0), lead_times)
    ordered = pl.col("ordered").fill_null(as_of)
    real = ordered + pl.duration(days=pl.col("days").ceil())
    said = pl.coalesce("confirmed", "wanted")
    learned = pl.when(pl.col("measured") | said.is_null()).then(real)
    spread = (pl.col("late") - pl.col("days")).clip(lower_bound=OVERDUE_DAYS).ceil()
    return open_lines.with_columns(pl.max_horizontal(said, learned).alias("_day")).with_columns(
        pl.when(pl.col("_day") > as_of)
        .then(pl.col("_day"))
        .otherwise(pl.lit(as_of) + pl.duration(days=spread))
        .alias("day"),
        (said <= as_of).fill_null(value=False).alias("overdue"),
    )


def _with_times(lines: pl.DataFrame, lead_times: pl.DataFrame) -> pl.DataFrame:
    times = lead_times.select(
        pl.col("supplier").fill_null(""), pl.col("item").fill_null(""),
        pl.coalesce("so_far", "value").alias("value"), pl.coalesce("so_far_high", "high").alias("high"),
        (pl.col("n") > 0).alias("measured"),
    ).unique(["supplier", "item"], keep="first", maintain_order=True)  # fmt: skip
    own = times.filter(pl.col("item") == "").select(
        "supplier", pl.col("value").alias("own_value"), pl.col("high").alias("own_high"),
        pl.col("measured").alias("own_measured"),
    )  # fmt: skip
    return (
        lines.with_columns(pl.col("supplier").fill_null(""))
        .join(times, on=["supplier", "item"], how="left", maintain_order="left")
        .join(own, on="supplier", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("value", "own_value", pl.lit(OVERDUE_DAYS)).alias("days"),
            pl.coalesce("high", "own_high", pl.lit(2 * OVERDUE_DAYS)).alias("late"),
            pl.coalesce("measured", "own_measured", pl.lit(value=False)).alias("measured"),
        )
    )


def _pinned(rows: pl.DataFrame, pins: pl.DataFrame) -> pl.DataFrame:
    moves = (
        pins.filter((pl.col("op") == "move") & (pl.col("work").fill_null("") != ""))
        .select("work", pl.col("day").alias("pinned"))
        .unique("work", keep="last", maintain_order=True)
    )
    return rows.join(moves, on="work", how="left", maintain_order="left").with_columns(
        pl.coalesce("pinned", "day").alias("day")
    )


def in_work(work_orders: pl.DataFrame, *, pins: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return open work orders of items: work_order, item, location, routing, quantity, day, ...

    ``day`` is the due day where it is to come, else the first day of the plan, or as pinned
    (``fixed``). Material of a ``started`` order has left the stock.
    """
    first = as_of + timedelta(days=1)
    known = work_orders.filter(
        ~pl.col("status").fill_null("open").is_in(["done", "cancelled"])
        & (pl.col("item").fill_null("") != "")
        & pl.col("finished").is_null()
    ).with_columns(
        (pl.col("quantity").fill_null(0.0) - pl.col("finished_quantity").fill_null(0.0)).alias(
            "open"
        ),
        pl.max_horizontal(pl.col("due").fill_null(first), pl.lit(first)).alias("day"),
        pl.col("work_order").alias("work"),
    )
    return (
        _pinned(known.filter(pl.col("open") > 0), pins)
        .select(
            "work_order", "item", "location", pl.col("routing").fill_null(""),
            pl.col("open").alias("quantity"), "day",
            ((pl.col("status") == "started") | pl.col("started").is_not_null())
            .fill_null(value=False).alias("started"),
            pl.col("pinned").is_not_null().alias("fixed"),
        )
        .sort("work_order")
    )  # fmt: skip

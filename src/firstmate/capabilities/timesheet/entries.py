"""Booked hours with whether they are billable and what they earn; it sums nothing."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

YEAR = timedelta(weeks=52)


def entries(booked: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return what was booked up to ``as_of`` where anything says which hours are billable.

    An entry that says neither yes nor no is billable if it has a rate or an amount. A billable hour
    without a rate earns its person's mean, else the firm's; ``priced`` says whether it has its own.

    Returns
    -------
    person, job, task_name, customer, day, hours, sold (flag), priced (flag), amount (of sold hours),
    rate (of the person, at which an hour that is not billable is worth something).
    """
    span = (pl.col("ended") - pl.col("began")).dt.total_seconds() / 3600.0
    hours = pl.coalesce("hours", span)
    own = pl.coalesce("amount", hours * pl.col("hour_rate"))
    rows = booked.select(
        pl.col("person").fill_null(""), pl.col("job").fill_null(""), pl.col("task_name").fill_null(""),
        "customer", pl.coalesce("day", pl.col("began").dt.date()).alias("day"), hours.alias("hours"),
        own.alias("_own"), (pl.col("billable") == "yes").alias("_said"),
    ).filter((pl.col("hours") > 0) & (pl.col("day") <= as_of))  # fmt: skip
    rows = rows.with_columns(
        pl.coalesce("_said", pl.col("_own") > 0).fill_null(value=False).alias("sold")
    )
    if not rows["sold"].any():
        return rows.clear().select(*_COLUMNS[:6], "sold", *_empty())
    priced = (pl.col("_own") > 0).fill_null(value=False)
    recent = pl.col("sold") & priced & (pl.col("day") > as_of - YEAR)

    def mean(over: str = "") -> pl.Expr:
        money, time = (pl.when(recent).then(name).sum() for name in ("_own", "hours"))
        share = (money.over(over) / time.over(over)) if over else money / time
        return pl.when(share.is_finite()).then(share)

    rows = rows.with_columns(
        priced.alias("priced"), pl.coalesce(mean("person"), mean(), 0.0).alias("rate")
    )
    earned = pl.when("priced").then("_own").otherwise(pl.col("hours") * pl.col("rate"))
    return rows.with_columns(pl.when("sold").then(earned).otherwise(0.0).alias("amount")).select(
        _COLUMNS
    )


_COLUMNS = ("person", "job", "task_name", "customer", "day", "hours", "sold", "priced", "amount", "rate")  # fmt: skip


def _empty() -> tuple[pl.Expr, ...]:
    kinds = {"priced": pl.Boolean, "amount": pl.Float64, "rate": pl.Float64}
    return tuple(pl.lit(None, dtype=kind).alias(name) for name, kind in kinds.items())

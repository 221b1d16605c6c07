"""Open work that waits for a gate, since when, for whom, and what waiting as long again costs."""

from __future__ import annotations

from datetime import date

import polars as pl

LONGEST_WEEKS = 13.0
#: Days from the last gate to delivery where no finished work tells.
USUAL_MAKE_DAYS = 28.0


def make_days(gates: pl.DataFrame, *, sales: pl.DataFrame) -> float:
    """Return the median days from the last gate passed to the shipment of finished work."""
    last = gates.group_by("work").agg(pl.col("passed").max().alias("_passed"))
    done = sales.filter(pl.col("shipped_on").is_not_null() & (pl.col("status") == "done"))
    spans = (
        done.with_columns(pl.coalesce("job", "order").alias("work"))
        .join(last, on="work", how="inner")
        .select((pl.col("shipped_on") - pl.col("_passed")).dt.total_days().alias("days"))
        .filter(pl.col("days") >= 0)["days"]
        .cast(pl.Float64)
        .to_list()
    )
    middle = sorted(spans)
    return middle[len(middle) // 2] if middle else USUAL_MAKE_DAYS


def waiting_jobs(
    gates: pl.DataFrame,
    *,
    lines: pl.DataFrame,
    make: float,
    as_of: date,
    patience_days: int,
) -> pl.DataFrame:
    """Return the gates not passed of open work.

    Doing nothing is taken to let the work wait as long again as it has waited, at most 13 weeks.
    Of these weeks those count that put the delivery (``make`` days after the gate) beyond the
    promise, each at the week's cost of the work, together at most its contribution.

    Parameters
    ----------
    lines
        Open lines of sales with margin and week_cost, week_low, week_high.
    """
    work = pl.concat(
        [
            lines.filter(pl.col("job").is_not_null()).with_columns(pl.col("job").alias("work")),
            lines.filter(pl.col("job").is_null() | (pl.col("job") != pl.col("order"))).with_columns(
                pl.col("order").alias("work")
            ),
        ]
    )
    open_work = work.group_by("work").agg(
        pl.col("customer").first(),
        pl.col("job_class").sort().last(),
        pl.coalesce("promised", "wanted").min().alias("promised"),
        pl.col("open_amount").sum().alias("amount"),
        (pl.col("open_amount") * pl.col("margin")).sum().alias("_contribution"),
        pl.col("week_cost", "week_low", "week_high").sum(),
    )
    day = pl.lit(as_of)
    since = pl.coalesce("asked", "expected")
    days = (day - since).dt.total_days().cast(pl.Float64).clip(lower_bound=0.0).fill_null(0.0)
    over = (day - pl.col("expected")).dt.total_days().cast(pl.Float64)
    overdue = pl.when(pl.col("expected").is_null()).then(days > patience_days).otherwise(over > 0)
    rows = (
        gates.filter(pl.col("passed").is_null() | (pl.col("passed") > as_of))
        .join(open_work, on="work", how="inner")
        .with_columns(
            days.alias("days"),
            over.clip(lower_bound=0.0).fill_null(0.0).alias("overdue_days"),
            overdue.fill_null(value=False).alias("overdue"),
        )
    )
    wait = (pl.col("days") / 7.0).clip(upper_bound=LONGEST_WEEKS)
    slack = (pl.col("promised") - day).dt.total_days().cast(pl.Float64).fill_null(0.0) - make
    late = (wait - (slack / 7.0).clip(lower_bound=0.0)).clip(lower_bound=0.0)
    ends = {"wait_cost": "week_cost", "wait_low": "week_low", "wait_high": "week_high"}
    costed = rows.with_columns(
        pl.min_horizontal(late * pl.col(week), "_contribution").alias(name)
        for name, week in ends.items()
    )
    margin = (pl.col("_contribution") / pl.col("amount")).alias("margin")
    return costed.with_columns(margin).sort("work", "gate")

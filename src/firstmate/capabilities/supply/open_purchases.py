"""What to do about purchases already placed: ask for sooner, put off, cancel; it changes none.

Each open line is compared with the week in which the plan first uses anything of it.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from firstmate.capabilities.supply.situation import Situation

#: A line needed this many days after it comes is worth asking to put off.
LATER_DAYS = 28


def purchase_change_rows(s: Situation, pegs: pl.DataFrame) -> pl.DataFrame:
    """Return rows of purchase_changes: lines the plan uses much later than they come, or never.

    ``unused`` are the units that nothing in the plan uses. A line of which nothing is used may be
    cancelled unless what it brings is used up after the plan; one first used more than four weeks
    after it comes may be put off until a week before. Kept either way: what protects against more
    demand than expected (steps of stock worth keeping).
    """
    if s.incoming.is_empty():
        return pl.DataFrame()
    label = pl.concat_str(
        [pl.lit("purchase"), "purchase", pl.col("line").cast(pl.String)], separator="/",
        ignore_nulls=True,
    )  # fmt: skip
    used = pegs.group_by("supply").agg(
        pl.col("period").min().alias("first_used"), pl.col("quantity").sum().alias("used")
    )
    kept = pl.Series("kept", _kept_at_end(s)[s.incoming["node"].to_numpy()])
    lines = (
        s.incoming.with_columns(label.alias("supply"), kept)
        .filter(pl.col("day") <= s.weeks.buckets.end)
        .join(used, on="supply", how="left", maintain_order="left")
        .with_columns(
            (pl.col("quantity") - pl.col("used").fill_null(0.0))
            .clip(lower_bound=0.0)
            .alias("unused")
        )
    )
    never = pl.col("first_used").is_null() & (pl.col("kept") <= 1e-6)
    later = pl.col("first_used") - pl.col("day") > pl.duration(days=LATER_DAYS)
    until = pl.when(never).then(s.weeks.buckets.end).otherwise(pl.col("first_used"))
    weeks = (until - pl.col("day")).dt.total_days() / 7.0
    saved = pl.col("amount") * s.terms.holding_rate / 52.0 * weeks
    gone = pl.col("amount") * (1.0 - s.terms.dead_value)
    return (
        lines.filter(never | later)
        .with_columns(
            pl.when(never).then(pl.lit("cancel_purchase")).otherwise(pl.lit("put_off_purchase"))
            .alias("advice"),
            pl.when(~never).then(pl.col("first_used") - timedelta(days=7)).alias("new_day"),
            (saved + pl.when(never).then(gone).otherwise(0.0)).alias("value"),
        )
        .select(
            "purchase", "line", "supplier", "item", "location", "quantity", "day", "first_used",
            "unused", "advice", "new_day", "amount", "value",
        )
        .sort("value", descending=True)
    )  # fmt: skip


def _kept_at_end(s: Situation) -> np.ndarray:
    """Units of each node that are worth keeping at the end of the plan, or are used up after it."""
    return np.asarray((s.width * (s.cover > s.holding[:, None])).sum(axis=1) + s.usable)

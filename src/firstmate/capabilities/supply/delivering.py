"""When every open order line and job is delivered in the plan, and what being late costs."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.pegs import line_weeks
from firstmate.capabilities.supply.situation import Situation

_COLUMNS = [
    "order", "line", "item", "job", "customer", "quantity", "promised", "planned_on", "late_days",
    "lost_quantity", "amount", "late_cost", "week", "due", "node", "work", "waits",
]  # fmt: skip


def delivery_rows(s: Situation, flows: Flows) -> pl.DataFrame:
    """Return rows of deliveries (without reason), with week, due (weeks), node, work and waits.

    ``waits``: its goods are there, the rest of the order is not.

    A line counts as delivered with its last unit. One that is due in the week in which it is
    delivered is on time; one that is not delivered within the plan has no planned day.
    """
    both = pl.concat([_lines(s, flows), _jobs(s, flows)], how="diagonal_relaxed")
    start, end = s.weeks.buckets.start, s.weeks.buckets.end
    weeks = len(s.weeks)
    days = pl.Series([s.weeks.working_day(w) for w in range(weeks)], dtype=pl.Date)
    safe = both["week"].fill_null(0).to_numpy()
    both = both.with_columns(days[safe].alias("_day"))
    late_weeks = (pl.col("week").fill_null(weeks) - pl.col("due")).clip(lower_bound=0)
    cancelled = late_weeks > pl.col("most")
    lost = pl.when(cancelled).then(1.0).otherwise(1.0 - (1.0 - pl.col("lost")) ** late_weeks)
    penalty = pl.when(cancelled).then(0.0).otherwise(pl.col("penalty") * late_weeks)
    overdue = pl.col("promised") < start
    planned = (
        pl.when(pl.col("week").is_null()).then(None)
        .when(overdue & ~_in_stock(s)).then(pl.col("_day"))
        .when(pl.col("week") == pl.col("due")).then(pl.max_horizontal("promised", pl.lit(start)))
        .otherwise(pl.col("_day"))
    )  # fmt: skip
    return (
        both.with_columns(planned.alias("planned_on"))
        .with_columns(
            (pl.coalesce("planned_on", pl.lit(end + timedelta(days=1))) - pl.col("promised"))
            .dt.total_days().clip(lower_bound=0).cast(pl.Float64).fill_null(0.0).alias("late_days"),
            (pl.col("quantity") * lost).alias("lost_quantity"),
            (pl.col("amount") * (lost + penalty)).alias("late_cost"),
        )
        .select(_COLUMNS)
        .sort("order", "line", "job", nulls_last=False)
    )  # fmt: skip


def _in_stock(s: Situation) -> pl.Expr:
    """Whether stock on hand is enough for a line and those of its item promised before it."""
    there = pl.lit(pl.Series("there", np.append(s.stock, 0.0)))  # the last for jobs, node -1
    upto = pl.col("quantity").cum_sum().over("node", order_by=["promised", "order", "line"])
    return upto <= there.gather(pl.col("node") % (len(s.stock) + 1)) + 1e-6


def _lines(s: Situation, flows: Flows) -> pl.DataFrame:
    last = (
        line_weeks(s, flows)
        .group_by("order", "line")
        .agg(pl.col("week").max(), pl.col("quantity").sum().alias("delivered"))
    )
    lines = s.wanted.lines
    there = flows.stock[lines["node"].to_numpy(), lines["due"].to_numpy()]
    waits = lines["together"].to_numpy() & (there >= lines["quantity"].to_numpy() - 1e-6)
    enough = pl.col("delivered") >= pl.col("quantity") * (1.0 - 1e-6) - 1e-6
    return (
        lines.with_columns(pl.Series("waits", waits)).join(
            last, on=["order", "line"], how="left", maintain_order="left", nulls_equal=True
        )
        .with_columns(pl.when(enough).then(pl.col("week")).alias("week"))
        .drop("delivered", "group", "channel", "location")
        .with_columns(pl.lit(None, dtype=pl.String).alias("job"),
                      pl.lit(-1, dtype=pl.Int64).alias("work"))
    )  # fmt: skip


def _jobs(s: Situation, flows: Flows) -> pl.DataFrame:
    table = s.works.table
    jobs = (table["kind"] == "job").to_numpy()
    handed = flows.hand > 0.5
    week = np.where(handed.any(axis=1), handed.argmax(axis=1), -1)
    rows = table.with_columns(pl.Series("week", week, dtype=pl.Int64)).filter(pl.Series(jobs))
    return rows.select(
        pl.coalesce("order", "job").alias("order"), pl.col("line").cast(pl.Int64),
        "job", "customer", pl.lit(1.0).alias("quantity"), "promised", "amount", "lost", "penalty", "most",
        pl.when(pl.col("week") >= 0).then(pl.col("week")).alias("week"), "due",
        pl.lit(-1, dtype=pl.Int64).alias("node"), "work",
    )  # fmt: skip

"""How an order answers delay: what share of its value each week late costs; it plans nothing."""

from __future__ import annotations

import polars as pl

#: Weeks that stand for an order that is never cancelled for being late.
FOREVER = 9999.0
_SAID = ("lost", "penalty", "most")


def with_patience(
    lines: pl.DataFrame, *, patience: pl.DataFrame, customers: pl.DataFrame, lost_per_week: float
) -> pl.DataFrame:
    """Return the lines with ``lost`` and ``penalty``: shares of their value per week late.

    ``most`` are the weeks after which the order is cancelled, :data:`FOREVER` where it never is.

    The most exact entry counts: of the customer, else of class and channel, else of class, else
    of channel, else for all; where none says it, ``lost_per_week``, no penalty, and no end.

    Parameters
    ----------
    lines
        With columns customer and channel.
    """
    entered = patience.select(
        pl.col("customer").fill_null(""),
        pl.col("customer_class").fill_null(""),
        pl.col("channel").fill_null(""),
        pl.col("lost_per_week").alias("lost"),
        pl.col("penalty_per_week").alias("penalty"),
        pl.col("most_weeks").alias("most"),
    )
    classes = customers.select("customer", "customer_class").unique("customer", keep="first")
    known = lines.join(classes, on="customer", how="left", maintain_order="left").with_columns(
        pl.col("customer").fill_null(""),
        pl.col("customer_class").fill_null(""),
        pl.col("channel").fill_null(""),
    )
    levels: tuple[list[str], ...] = (
        ["customer"],
        ["customer_class", "channel"],
        ["customer_class"],
        ["channel"],
        [],
    )
    for number, level in enumerate(levels):
        other = [c for c in ("customer", "customer_class", "channel") if c not in level]
        rows = entered.filter(
            *(pl.col(c) == "" for c in other), *(pl.col(c) != "" for c in level)
        ).select(*level, *(pl.col(c).alias(f"{c}_{number}") for c in _SAID))
        if level:
            rows = rows.unique(level, keep="first", maintain_order=True)
            known = known.join(rows, on=level, how="left", maintain_order="left")
        else:
            known = known.join(rows.head(1), how="cross") if rows.height else known
    found = [
        pl.coalesce(
            *(f"{name}_{number}" for number in range(5) if f"{name}_{number}" in known.columns),
            pl.lit(otherwise),
        ).alias(name)
        for name, otherwise in zip(_SAID, (lost_per_week, 0.0, FOREVER), strict=True)
    ]
    return known.with_columns(found).select(*lines.columns, *_SAID)

"""How critical each planned order is: the days it may come later before a customer's order does.

It follows the pegs from customers' orders down; what serves only forecast or stock has no such day.
"""

from __future__ import annotations

import polars as pl

#: Deeper chains of orders than this are not followed.
_ROUNDS = 20


def with_spare_days(
    planned: pl.DataFrame, pegs: pl.DataFrame, deliveries: pl.DataFrame
) -> pl.DataFrame:
    """Return the planned orders with ``spare_days``, empty where no customer's order waits for it.

    Days from the day an order is due to the day the first thing that takes it must have it: the
    planned day of a delivery, or the start of the order that uses it and its own spare days.

    Parameters
    ----------
    planned
        planned, release, due and more.
    pegs
        supply, demand.
    deliveries
        order, line, planned_on.

    Examples
    --------
    A board due on the 2nd for a table started on the 4th that is due two days before its delivery.

    >>> from datetime import date
    >>> day = lambda number: date(2026, 11, number)
    >>> planned = pl.DataFrame(
    ...     {
    ...         "planned": ["board", "table"],
    ...         "release": [day(1), day(4)],
    ...         "due": [day(2), day(9)],
    ...     }
    ... )
    >>> pegs = pl.DataFrame({"supply": ["board", "table"], "demand": ["table", "O1/1"]})
    >>> lines = pl.DataFrame({"order": ["O1"], "line": [1], "planned_on": [day(11)]})
    >>> with_spare_days(planned, pegs, lines)["spare_days"].to_list()
    [4.0, 2.0]
    """
    line = pl.concat_str(
        ["order", pl.col("line").cast(pl.String)], separator="/", ignore_nulls=True
    )
    until = deliveries.filter(pl.col("planned_on").is_not_null()).select(
        line.alias("demand"), pl.col("planned_on").alias("until")
    )
    spare = _spare(planned, pegs.select("supply", "demand").unique(), until)
    days = spare.select(
        pl.col("demand").alias("planned"),
        pl.col("spare").dt.total_days().clip(lower_bound=0).cast(pl.Float64).alias("spare_days"),
    )
    return planned.drop("spare_days", strict=False).join(
        days, on="planned", how="left", maintain_order="left"
    )


def _spare(planned: pl.DataFrame, links: pl.DataFrame, until: pl.DataFrame) -> pl.DataFrame:
    """Orders (demand) with the time they have to spare, from deliveries down, round by round."""
    orders = planned.select(pl.col("planned").alias("demand"), "release", "due")
    known = until
    for _ in range(_ROUNDS):
        first = links.join(known, on="demand").group_by("supply").agg(pl.col("until").min())
        spare = orders.join(first, left_on="demand", right_on="supply").with_columns(
            (pl.col("until") - pl.col("due")).alias("spare")
        )
        further = spare.filter(pl.col("release").is_not_null()).select(
            "demand", (pl.col("release") + pl.col("spare")).alias("until")
        )
        before, known = known, pl.concat([until, further]).sort("demand", "until")
        if known.equals(before):
            break
    return spare

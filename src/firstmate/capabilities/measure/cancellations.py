"""Pairs lines that take something back with the line they take back; it changes no amount."""

from __future__ import annotations

import polars as pl

_EQUAL = ["customer", "item", "_size", "_price"]


def pairs(lines: pl.DataFrame) -> pl.DataFrame:
    """Return who cancels whom: each taking-back line with the latest equal line before it.

    Two lines are equal when customer, item, size and price are; each line is taken back once. It
    is the matching of brackets: within equal lines in order of time, an order opens, a taking-back
    closes the latest one still open.

    Parameters
    ----------
    lines
        row (number), customer, item, quantity (negative = taken back), price, moment. Lines with
        empty item or quantity are left out.

    Returns
    -------
    row (of the taking-back line), cancels (row of the line taken back).

    >>> from datetime import datetime
    >>> hours = [datetime(2026, 1, 5, h) for h in (8, 9, 10, 11)]
    >>> lines = pl.DataFrame(
    ...     {
    ...         "row": [0, 1, 2, 3],
    ...         "customer": "C",
    ...         "item": "A",
    ...         "price": 2.0,
    ...         "moment": hours,
    ...         "quantity": [5.0, 5.0, -5.0, -7.0],
    ...     }
    ... )
    >>> pairs(lines).rows()
    [(2, 1)]
    """
    sized = lines.filter(
        pl.col("item").is_not_null() & (pl.col("quantity").fill_null(0.0) != 0.0)
    ).with_columns(
        pl.col("customer").fill_null(""),
        pl.col("quantity").abs().alias("_size"),
        (pl.col("price").fill_null(0.0) * 10_000).round().cast(pl.Int64).alias("_price"),
        (pl.col("quantity") > 0).alias("_opens"),
    )
    taken = sized.filter(~pl.col("_opens")).select(_EQUAL).unique()
    if taken.is_empty():
        return pl.DataFrame(schema={"row": pl.UInt32, "cancels": pl.UInt32})
    closing = _levelled(sized.join(taken, on=_EQUAL, how="semi"))
    group = [*_EQUAL, "_level"]
    return (
        closing.with_columns(
            pl.col("row").shift(1).over(group).alias("cancels"),
            pl.col("_opens").shift(1).over(group).alias("_found"),
        )
        .filter(~pl.col("_opens") & pl.col("_found").fill_null(value=False))
        .select(pl.col("row").cast(pl.UInt32), pl.col("cancels").cast(pl.UInt32))
        .sort("row")
    )


def _levelled(lines: pl.DataFrame) -> pl.DataFrame:
    """Each line with the depth of the bracket it opens or closes; what closes nothing is left out."""
    ordered = lines.sort(*_EQUAL, "moment", "_opens", "row", descending=[False] * 5 + [True, False])
    sign = pl.when(pl.col("_opens")).then(1).otherwise(-1)
    depth = sign.cum_sum().over(_EQUAL)
    lowest = pl.min_horizontal(depth.cum_min().over(_EQUAL), pl.lit(0))
    levelled = ordered.with_columns((depth - lowest).alias("_depth"), sign.alias("_sign"))
    # An order stands at the depth it opens, a taking-back at the depth it closes; one that finds
    # nothing open does not change the depth.
    before = pl.col("_depth").shift(1).over(_EQUAL).fill_null(0)
    return (
        levelled.with_columns(before.alias("_before"))
        .filter(pl.col("_opens") | (pl.col("_before") > 0))
        .with_columns(
            pl.when(pl.col("_opens"))
            .then(pl.col("_depth"))
            .otherwise(pl.col("_before"))
            .alias("_level")
        )
    )

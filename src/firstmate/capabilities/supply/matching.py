"""Which supply serves which demand when both are served first in, first out; it orders nothing itself."""

from __future__ import annotations

import polars as pl


def matched(
    supply: pl.DataFrame, demand: pl.DataFrame, *, key: str, most_off: float = 1e-6
) -> pl.DataFrame:
    """Return the overlaps of running totals of supply and demand of the same key.

    Parameters
    ----------
    supply, demand
        Rows in the order in which they serve and are served, with ``key``, ``quantity`` and any
        other columns, whose names differ between the two.
    most_off
        Overlaps up to this size are left out [item unit].

    Returns
    -------
    ``key``, ``quantity`` and all other columns of both; what one side has too much of is left out.

    Examples
    --------
    >>> have = pl.DataFrame({"node": [1, 1], "quantity": [5.0, 5.0], "supply": ["stock", "P1"]})
    >>> want = pl.DataFrame({"node": [1, 1], "quantity": [3.0, 4.0], "demand": ["A", "B"]})
    >>> matched(have, want, key="node").select("supply", "demand", "quantity").rows()
    [('stock', 'A', 3.0), ('stock', 'B', 2.0), ('P1', 'B', 2.0)]
    """
    left, right = _ends(supply, key), _ends(demand, key)
    ends = pl.concat([left.select(key, "_end"), right.select(key, "_end")])
    cuts = ends.sort(key, "_end").with_columns(
        (pl.col("_end") - pl.col("_end").shift(1).over(key).fill_null(0.0)).alias("quantity")
    )
    cuts = cuts.filter(pl.col("quantity") > most_off).with_columns(
        (pl.col("_end") - pl.col("quantity") / 2.0).alias("_at")
    )
    for side in (left, right):
        ends = side.rename({"_end": "_at"}).drop("quantity").sort(key, "_at")
        cuts = cuts.sort(key, "_at").join_asof(
            ends, on="_at", by=key, strategy="forward", check_sortedness=False
        )
    others = [c for c in (*supply.columns, *demand.columns) if c not in {key, "quantity"}]
    inside = (
        pl.col(others[0]).is_not_null()
        & pl.col(next(c for c in demand.columns if c not in {key, "quantity"})).is_not_null()
    )
    return cuts.filter(inside).select(key, "quantity", *others)


def _ends(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    return rows.filter(pl.col("quantity") > 0).with_columns(
        pl.col("quantity").cum_sum().over(key).alias("_end")
    )

"""Amounts into the company's currency without tax; it rounds nothing and guesses no rate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl


def in_home_currency(
    rows: pl.DataFrame,
    *,
    columns: Sequence[str],
    day: str,
    rates: pl.DataFrame,
    home: str,
    as_of: date,
) -> pl.DataFrame:
    """Return the rows with ``columns`` in the company's currency; empty where no rate is known.

    The rate of a row is the latest on or before its day, else the first after it. ``rates`` has
    currency, day, rate (units of home for one). A column ``no_rate`` marks rows left empty.
    """
    code = pl.col("currency").fill_null("")
    foreign = (code != "") & (code != home)
    if not rows.select(foreign.any()).item():
        return rows.with_columns(pl.lit(value=False).alias("no_rate"))
    known = rates.select("currency", pl.col("day").alias("_day"), "rate").sort("_day")
    dated = (
        rows.with_row_index("_row")
        .filter(foreign)
        .select("_row", "currency", pl.col(day).fill_null(as_of).alias("_day"))
        .sort("_day")
    )
    found = dated
    for strategy, name in (("backward", "_before"), ("forward", "_after")):
        found = found.join_asof(
            known.rename({"rate": name}),
            on="_day",
            by="currency",
            strategy="backward" if strategy == "backward" else "forward",
            check_sortedness=False,
        )
    rate = found.select("_row", pl.coalesce("_before", "_after").alias("_rate"))
    joined = rows.with_row_index("_row").join(rate, on="_row", how="left", maintain_order="left")
    factor = pl.when(foreign).then(pl.col("_rate")).otherwise(1.0)
    return joined.with_columns(
        *((pl.col(name) * factor).alias(name) for name in columns),
        (foreign & pl.col("_rate").is_null()).alias("no_rate"),
    ).drop("_row", "_rate")


def without_tax(rows: pl.DataFrame, *, columns: Sequence[str], rate: float) -> pl.DataFrame:
    """Return the rows with tax taken out of ``columns`` where ``tax_included`` is set.

    The tax rate of the row counts where it has one, else ``rate`` [share].

    >>> rows = pl.DataFrame(
    ...     {
    ...         "amount": [120.0, 107.0, 100.0],
    ...         "tax_included": [True, True, None],
    ...         "tax_rate": [None, 0.07, None],
    ...     }
    ... )
    >>> without_tax(rows, columns=["amount"], rate=0.2)["amount"].to_list()
    [100.0, 100.0, 100.0]
    """
    own = pl.col("tax_rate") if "tax_rate" in rows.columns else pl.lit(None, dtype=pl.Float64)
    included = pl.col("tax_included").fill_null(value=False)
    factor = pl.when(included).then(1.0 / (1.0 + own.fill_null(rate))).otherwise(1.0)
    return rows.with_columns((pl.col(name) * factor).alias(name) for name in columns)

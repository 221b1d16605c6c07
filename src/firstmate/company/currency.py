"""Which currency a company counts in, and amounts of its rows in that currency; it estimates no rate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl


def home_currency(setting: str, *, rows: Sequence[pl.DataFrame]) -> str:
    """Return the company's currency: as set, else the one most used in the rows, else empty.

    >>> home_currency("", rows=[pl.DataFrame({"currency": ["EUR", "USD", "EUR", None]})])
    'EUR'
    """
    if setting:
        return setting
    named = pl.concat([frame.select(pl.col("currency").cast(pl.String)) for frame in rows])
    count = (
        named.filter(pl.col("currency").fill_null("") != "")
        .group_by("currency")
        .len()
        .sort("len", "currency", descending=[True, False])
    )
    return "" if count.is_empty() else str(count["currency"][0])


def at_home(
    rows: pl.DataFrame,
    columns: Sequence[str],
    *,
    rates: pl.DataFrame,
    home: str,
    as_of: date,
) -> pl.DataFrame:
    """Return the rows with ``columns`` in the company's currency at the last rate known.

    Amounts in a currency without a rate become empty; intake says which they are. ``home`` is the
    currency as set, else the one that the rows name most.

    >>> day = date(2026, 1, 5)
    >>> rates = pl.DataFrame({"currency": ["USD"], "day": [day], "rate": [0.9]})
    >>> rows = pl.DataFrame({"currency": ["EUR", "USD", "CHF"], "amount": [10.0, 10.0, 10.0]})
    >>> at_home(rows, ["amount"], rates=rates, home="EUR", as_of=day)["amount"].to_list()
    [10.0, 9.0, None]
    """
    own = home_currency(home, rows=[rows])
    last = (
        rates.filter(pl.col("day") <= as_of)
        .sort("day")
        .group_by("currency", maintain_order=True)
        .agg(pl.col("rate").last().alias("_rate"))
    )
    code = pl.col("currency").fill_null("")
    factor = pl.when((code == "") | (code == own)).then(1.0).otherwise(pl.col("_rate"))
    return (
        rows.join(last, on="currency", how="left", maintain_order="left")
        .with_columns((pl.col(name) * factor).alias(name) for name in columns)
        .drop("_rate")
    )

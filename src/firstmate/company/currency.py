"""Which currency a company counts in: as set, else the one its rows name most; it converts nothing."""

from __future__ import annotations

from collections.abc import Sequence

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

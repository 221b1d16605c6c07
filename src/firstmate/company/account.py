"""Money in the bank on a day: as it is set, else as the last bank lines say."""

from __future__ import annotations

from datetime import date

import polars as pl

from firstmate.company.currency import at_home


def money_in_bank(
    said: float | None, *, lines: pl.DataFrame, rates: pl.DataFrame, home: str, as_of: date
) -> float | None:
    """Return what is set, else the balance after the last bank line of each currency; None where neither is known.

    Of lines of one day the last in the order of their balances counts: the one that no other line
    of the day starts from.

    >>> lines = pl.DataFrame(
    ...     {"bank_line": ["1", "2"], "day": [date(2026, 3, 2), date(2026, 3, 3)], "currency": ["EUR", "EUR"],
    ...      "amount": [-100.0, 50.0], "balance": [900.0, 950.0]}
    ... )
    >>> rates = pl.DataFrame(schema={"currency": pl.String, "day": pl.Date, "rate": pl.Float64})
    >>> money_in_bank(None, lines=lines, rates=rates, home="EUR", as_of=date(2026, 3, 4))
    950.0
    """  # fmt: skip
    if said is not None:
        return said
    told = lines.filter(pl.col("balance").is_not_null(), pl.col("day") <= as_of)
    told = at_home(told, ["amount", "balance"], rates=rates, home=home, as_of=as_of)
    day = told.filter(pl.col("day") == pl.col("day").max().over("currency"))
    cents = pl.col("balance").round(2)
    begins = (pl.col("balance") - pl.col("amount")).round(2)
    started_from = day.select("currency", begins.alias("balance")).unique()
    last = day.with_columns(cents.alias("balance")).join(
        started_from, on=["currency", "balance"], how="anti", nulls_equal=True, maintain_order="left"
    )  # fmt: skip
    ends = pl.concat([last, day.select(last.columns)]).unique(
        "currency", keep="first", maintain_order=True
    )
    return float(ends["balance"].sum()) if ends.height else None

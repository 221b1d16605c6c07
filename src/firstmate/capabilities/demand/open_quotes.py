"""Open quotes beside the pipeline of the CRM: which ones the CRM does not know; it prices nothing."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

#: Days between a deal's beginning and a quote that may be the same.
NEAR = timedelta(days=14)
STAGE = "quote"
_COLUMNS = (
    "deal", "customer", "owner", "stage", "outcome", "amount", "currency", "probability", "created",
    "expected_close", "closed", "job_class", "item", "quantity", "wanted", "decision_day",
)  # fmt: skip


def quotes_as_deals(quotes: pl.DataFrame, deals: pl.DataFrame) -> pl.DataFrame:
    """Return quotes that no deal stands for, in the columns of deals and the stage ``quote``.

    A quote that names its deal is that deal; so is one of the same amount that was sent within two
    weeks of a deal's beginning. Where fewer than half of the quotes since the first deal are found
    in a pipeline that holds deals, the two cannot be told apart, and only deals count.
    """
    rows = quotes.with_columns(created=pl.coalesce("sent", "asked"))
    if not deals.is_empty():
        since = deals.select(pl.col("created").min() - NEAR).item()
        rows = rows.with_columns(_known=pl.col("deal").is_not_null() | _twin(rows, deals))
        common = rows.filter((pl.col("created") >= since).fill_null(value=False))
        if common.is_empty() or common.select(pl.col("_known").mean()).item() < 0.5:
            return rows.head(0).select(_shape())
        rows = rows.filter(~pl.col("_known"))
    return rows.select(_shape())


def _twin(rows: pl.DataFrame, deals: pl.DataFrame) -> pl.Series:
    """Say of each quote whether a deal has its amount and began about then."""
    there = deals.filter(pl.col("amount") > 0).select(pl.col("amount").round(2), began="created")
    pairs = (
        rows.with_row_index("_row").select("_row", pl.col("amount").round(2), "created")
        .join(there, on="amount", how="inner")
        .filter(pl.col("began").is_between(pl.col("created") - NEAR, pl.col("created") + NEAR))
    )  # fmt: skip
    return pl.Series(range(rows.height), dtype=pl.UInt32).is_in(pairs["_row"].unique().implode())


def _shape() -> list[pl.Expr]:
    text, number = pl.String, pl.Float64
    made = {
        "deal": pl.col("quote"),
        "stage": pl.lit(STAGE),
        "closed": pl.col("decided"),
        "probability": pl.lit(None, dtype=number),
        "expected_close": pl.lit(None, dtype=pl.Date),
        "item": pl.lit(None, dtype=text),
        "quantity": pl.lit(None, dtype=number),
        "wanted": pl.lit(None, dtype=pl.Date),
        "decision_day": pl.lit(None, dtype=pl.Date),
    }
    return [made.get(name, pl.col(name)).alias(name) for name in _COLUMNS]

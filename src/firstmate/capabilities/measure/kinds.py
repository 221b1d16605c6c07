"""What kind each sales line is: item, job, service, fee, return, cancelled, quote or adjustment."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstmate.capabilities.measure.cancellations import pairs
from firstmate.capabilities.measure.codes import fee_codes, fee_words


def with_kinds(
    lines: pl.DataFrame, *, tables: Mapping[str, pl.DataFrame], cancel_days: int
) -> pl.DataFrame:
    """Return the lines with ``kind`` and ``cancels`` (order/line of what a line takes back).

    The first rule that holds decides: quote and cancelled by status; a pair of an order and its
    taking back within ``cancel_days``, or whose number or status says cancelled, is cancelled on
    both sides; codes that are no products are fees; price 0 without a customer is an adjustment
    of stock; a negative rest is a return; services by the item list; without an item a job.

    Parameters
    ----------
    tables
        items, stock, stock_moves, purchase_lines, bom_lines, operations.
    """
    rows = lines.with_row_index("row")
    paired = _paired(rows, cancel_days=cancel_days)
    items = tables["items"]
    fees = fee_codes(lines, goods=_goods(tables), names=items)
    services = items.filter(pl.col("supply") == "service")["item"]
    _, only_fee = fee_words(pl.col("description"))
    no_item = pl.col("item").is_null()
    negative = pl.when(no_item).then(pl.col("amount") < 0).otherwise(pl.col("quantity") < 0)
    free = (pl.col("price") == 0.0).fill_null(value=False)
    priced = lines.select(free.mean()).item()
    adjusted = (
        free & ~no_item & (pl.col("customer").fill_null("") == "") & pl.lit((priced or 0) < 0.5)
    )
    status = pl.col("status").fill_null("")
    kind = (
        pl.when(status == "quote")
        .then(pl.lit("quote"))
        .when((status == "cancelled") | pl.col("_cancelled").fill_null(value=False))
        .then(pl.lit("cancelled"))
        .when(pl.col("item").is_in(fees.implode()).fill_null(value=False) | (no_item & only_fee))
        .then(pl.lit("fee"))
        .when(adjusted)
        .then(pl.lit("adjustment"))
        .when(negative.fill_null(value=False))
        .then(pl.lit("return"))
        .when(pl.col("item").is_in(services.implode()).fill_null(value=False))
        .then(pl.lit("service"))
        .when(no_item)
        .then(pl.lit("job"))
        .otherwise(pl.lit("item"))
    )
    return (
        rows.join(paired, on="row", how="left", maintain_order="left")
        .with_columns(kind.alias("kind"))
        .drop("row", "_cancelled")
    )


def _paired(rows: pl.DataFrame, *, cancel_days: int) -> pl.DataFrame:
    """Row -> whether it is one side of a cancellation, and order/line of what it takes back."""
    moment = pl.coalesce(
        pl.col("at").dt.replace_time_zone(None), pl.col("day").cast(pl.Datetime("us"))
    )
    timed = rows.select(
        "row", "customer", "item", "quantity", "price", moment.alias("moment"),
        pl.concat_str("order", pl.lit("/"), "line").alias("name"),
    )  # fmt: skip
    found = pairs(timed.filter(pl.col("moment").is_not_null()))
    side = timed.select("row", "moment", "name")
    both = found.join(side, on="row").join(
        side.select(pl.col("row").alias("cancels"), pl.col("moment").alias("was"),
                    pl.col("name").alias("whom")),
        on="cancels",
    )  # fmt: skip
    soon = (pl.col("moment") - pl.col("was")).dt.total_days() <= cancel_days
    told = both.with_columns(soon.alias("_cancelled"))
    return pl.concat(
        [
            told.select("row", "_cancelled", pl.col("whom").alias("cancels")),
            told.select(
                pl.col("cancels").alias("row"),
                "_cancelled",
                pl.lit(None, dtype=pl.String).alias("cancels"),
            ),
        ]
    )


def _goods(tables: Mapping[str, pl.DataFrame]) -> pl.Series:
    """Codes that are surely goods: stocked, moved, bought, made or used in a bill."""
    stated = tables["items"].filter(pl.col("supply").is_in(["buy", "make", "phantom"]))
    return pl.concat(
        [
            stated["item"],
            tables["stock"]["item"],
            tables["stock_moves"]["item"],
            tables["purchase_lines"]["item"],
            tables["operations"]["item"],
            tables["bom_lines"]["item"],
            tables["bom_lines"]["component"],
        ]
    ).unique()

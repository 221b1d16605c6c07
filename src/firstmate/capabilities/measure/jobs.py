"""One row per job: its class, price, estimate and whether it is open or finished."""

from __future__ import annotations

import polars as pl


def jobs(sales: pl.DataFrame, *, entered: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """Return every job of the sales lines.

    A job that the table jobs calls done, finished or cancelled is so; else it is open while one of
    its lines is.

    Returns
    -------
    job, job_class, price, estimate (hours in all as entered, may be empty), done_share, open,
    finished (flags).
    """
    lines = sales.filter((pl.col("kind") == "job") & pl.col("job").is_not_null())
    listed = entered.select(
        "job",
        "status",
        pl.col("hours").alias("_hours"),
        "done_share",
        pl.col("finished").alias("_finished"),
    ).unique("job", keep="first", maintain_order=True)
    quoted = (
        quotes.filter(pl.col("job").fill_null("") != "")
        .group_by("job")
        .agg(pl.col("hours").sum().alias("_quoted"))
    )
    over = pl.col("status").is_in(["done", "cancelled"]) | pl.col("_finished").is_not_null()
    status_open = pl.when(pl.col("status") == "open").then(pl.col("_finished").is_null())
    is_open = pl.coalesce(
        pl.when(over).then(pl.lit(value=False)), status_open, pl.col("_waiting")
    ).fill_null(value=False)
    hours = pl.coalesce("_hours", "_quoted")
    return (
        lines.group_by("job")
        .agg(
            pl.col("job_class").sort().last(),
            pl.col("amount").sum().alias("price"),
            pl.col("status").is_in(["open", "partial"]).any().alias("_waiting"),
        )
        .join(listed, on="job", how="left")
        .join(quoted, on="job", how="left")
        .with_columns(is_open.alias("open"), pl.when(hours > 0).then(hours).alias("estimate"))
        .with_columns(
            (~pl.col("open") & (pl.col("status") != "cancelled").fill_null(value=True)).alias(
                "finished"
            )
        )
        .select("job", "job_class", "price", "estimate", "done_share", "open", "finished")
        .sort("job")
    )

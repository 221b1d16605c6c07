"""The one rule that names the job of a line without an item; it estimates nothing."""

from __future__ import annotations

import polars as pl


def job_keys(lines: pl.DataFrame, *, jobs: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """Return the lines with job and job_class resolved.

    The job of a line of kind job is its own ``job``, else its order when the order has one such
    line, else order/line. Its class is its own, else that of the job, else that of the quote that
    became it, else empty text.
    """
    is_job = pl.col("kind") == "job"
    count = is_job.sum().over("order")
    name = (
        pl.when(pl.col("job").fill_null("") != "")
        .then("job")
        .when(is_job & (count == 1))
        .then("order")
        .when(is_job)
        .then(pl.concat_str("order", pl.lit("/"), "line"))
    )
    of_job = jobs.select("job", pl.col("job_class").alias("_of_job")).unique("job", keep="first")
    of_quote = (
        quotes.filter(pl.col("job").fill_null("") != "")
        .select("job", pl.col("job_class").alias("_of_quote"))
        .unique("job", keep="first", maintain_order=True)
    )
    return (
        lines.with_columns(name.alias("job"))
        .join(of_job, on="job", how="left", maintain_order="left")
        .join(of_quote, on="job", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("job_class", "_of_job", "_of_quote").fill_null("").alias("job_class")
        )
        .drop("_of_job", "_of_quote")
    )


def extra_jobs(jobs: pl.DataFrame, *, lines: pl.DataFrame) -> pl.DataFrame:
    """Return jobs that no sales line speaks of, as lines: order = job, line 1, document job."""
    spoken = pl.concat([lines["job"].drop_nulls(), lines["order"].drop_nulls()]).unique()
    status = pl.col("status")
    return jobs.filter(~pl.col("job").is_in(spoken.implode())).select(
        pl.col("job").alias("order"),
        pl.lit(1, dtype=pl.Int64).alias("line"),
        pl.col("ordered").alias("day"),
        "customer",
        pl.col("name").alias("description"),
        "job",
        "job_class",
        "amount",
        "currency",
        status,
        pl.lit("job").alias("document"),
        "wanted",
        "promised",
        pl.col("finished").alias("shipped_on"),
        "source",
    )

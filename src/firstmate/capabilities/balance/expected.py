"""One-off work that is only expected: which week's intake each expected piece of work of the plan is."""

from __future__ import annotations

import polars as pl


def expected(flows: pl.DataFrame, intakes: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """Return flow, period, quantity, job_class, ordered (week of the intake) and amount of its flows.

    A flow names the kind of work and has a number; within a kind the numbers follow the weeks of
    the intakes, and what could not be done before the plan ends comes last and has no flow.

    >>> from datetime import date
    >>> monday = date(2026, 3, 2)
    >>> flows = pl.DataFrame(
    ...     {
    ...         "flow": ["hand", "hand"],
    ...         "number": [0, 1],
    ...         "period": [monday] * 2,
    ...         "name": ["J1", "Stairs"],
    ...         "quantity": [1.0, 1.0],
    ...     }
    ... )
    >>> intakes = pl.DataFrame(
    ...     {"job_class": ["Stairs"], "period": [monday], "mean": [900.0], "layer": ["consensus"]}
    ... )
    >>> expected(flows, intakes, pl.DataFrame({"job": ["J1"]}))["amount"].to_list()
    [900.0]
    """
    mine = flows.filter(
        pl.col("flow").is_in(["work", "hand"]), ~pl.col("name").is_in(jobs["job"].drop_nulls().implode())
    ).with_columns(
        (pl.col("number").cast(pl.Int64) - pl.col("number").cast(pl.Int64).min().over("name")).alias("place")
    )  # fmt: skip
    rows = (
        intakes.filter(pl.col("layer") == "consensus", pl.col("mean") > 0)
        .with_columns(pl.col("job_class").fill_null(""))
        .sort("job_class", "period")
        .select(
            "job_class", pl.col("period").alias("ordered"), pl.col("mean").alias("amount"),
            pl.int_range(pl.len()).over("job_class").alias("place"),
        )
    )  # fmt: skip
    return mine.join(rows, left_on=["name", "place"], right_on=["job_class", "place"]).select(
        "flow", "period", "quantity", pl.col("name").alias("job_class"), "ordered", "amount"
    )  # fmt: skip

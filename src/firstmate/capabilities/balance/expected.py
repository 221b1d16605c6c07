"""One-off work that is only expected: which week's intake each expected piece of work of the plan is."""

from __future__ import annotations

import polars as pl


def expected(flows: pl.DataFrame, intakes: pl.DataFrame, jobs: pl.DataFrame) -> pl.DataFrame:
    """Return flow, period, quantity, job_class, ordered (week of the intake) and amount of its flows.

    The plan numbers open jobs first, then the intakes by kind of work and week; a flow whose name
    is not that kind of work is left out.

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
    mine = flows.filter(pl.col("flow").is_in(["work", "hand"])).with_columns(
        pl.col("number").cast(pl.Int64)
    )
    firm = mine.filter(pl.col("name").is_in(jobs["job"].drop_nulls().implode()))["number"]
    offset = int(firm.max()) + 1 if firm.len() else 0  # type: ignore[arg-type]
    rows = (
        intakes.filter(pl.col("layer") == "consensus", pl.col("mean") > 0)
        .with_columns(pl.col("job_class").fill_null(""))
        .sort("job_class", "period")
        .with_row_index("number", offset=offset)
        .select(
            pl.col("number").cast(pl.Int64), "job_class", pl.col("period").alias("ordered"),
            pl.col("mean").alias("amount"),
        )
    )  # fmt: skip
    return mine.join(rows, on="number").filter(pl.col("name") == pl.col("job_class")).select(
        "flow", "period", "quantity", "job_class", "ordered", "amount"
    )  # fmt: skip

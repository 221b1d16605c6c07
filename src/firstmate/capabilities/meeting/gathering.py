"""Gather small certain findings into one row a kind, so that what is worth most is seen; it drops none."""

from __future__ import annotations

import json

import polars as pl

from firstmate.base.frame import schema
from firstmate.base.saying import RECOMMENDATIONS

#: How the code of a row that stands for several of a kind ends.
REST = "_rest"
#: A kind with fewer small findings than this is named one by one: nothing is gained by gathering.
FEW = 2


def gathered(
    proposed: pl.DataFrame, *, small_share: float, task: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part recommendations into those that stand alone, and one row for the small ones of a kind.

    A certain finding without alternatives is small where its value is below ``small_share`` of
    the value of all certain findings together. A kind is its code; what its task has gathered
    already ("..._rest") belongs to it, whatever it is worth.

    Parameters
    ----------
    proposed
        Rows of ``recommendations`` with a value [currency over 13 weeks].
    small_share
        Share of all certain value, 0 to 1; 0 gathers nothing.
    task
        Name under which the gathered rows are given.

    Returns
    -------
    The rows that stay, and the gathered rows: sums of value, low, high, cash_effect and amount,
    count of findings, the first deadline; they open to their members in ``recommendations``.
    """
    certain = pl.col("certain").fill_null(value=False) & (pl.col("group").fill_null("") == "")
    total = float(proposed.filter(certain)["value"].sum())
    rest = pl.col("code").str.ends_with(REST)
    kind = pl.col("code").str.strip_suffix(REST)
    marked = proposed.with_columns(kind.alias("__kind"), rest.alias("__rest")).with_columns(
        (certain & ((pl.col("value") < small_share * total) | (rest & (small_share > 0)))).alias(
            "__small"
        )
    )
    small = marked.filter("__small").filter(pl.len().over("__kind") >= FEW)
    key = ["task", "recommendation"]
    alone = proposed.join(small.select(key), on=key, how="anti", maintain_order="left")
    return alone, _one_a_kind(small, task)


def _one_a_kind(small: pl.DataFrame, task: str) -> pl.DataFrame:
    sums = ("value", "low", "high", "cash_effect", "amount")
    same = ("assumption", "recurring")
    counted = pl.when("__rest").then(pl.col("count").fill_null(1)).otherwise(1)
    rows = (
        small.sort("__kind", "task", "recommendation")
        .with_columns(*(pl.col(end).fill_null(pl.col("value")) for end in ("low", "high")))
        .group_by("__kind", maintain_order=True)
        .agg(
            *(pl.col(name).sum() for name in sums),
            counted.sum().alias("count"),
            pl.col("deadline").min(),
            *(
                pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name)
                for name in same
            ),
            pl.struct("task", "recommendation").alias("__members"),
        )
    )
    opens = [
        json.dumps({"recommendations": {
            "task": sorted({m["task"] for m in members}),
            "recommendation": [m["recommendation"] for m in members],
        }})
        for members in rows["__members"].to_list()
    ]  # fmt: skip
    told = rows.with_columns(
        pl.lit(task).alias("task"),
        pl.concat_str("__kind", pl.lit("_gathered")).alias("recommendation"),
        pl.concat_str("__kind", pl.lit(REST)).alias("code"),
        pl.lit(value=True).alias("certain"),
        pl.Series("opens", opens, dtype=pl.String),
    )
    kinds = schema(RECOMMENDATIONS)
    return told.select(
        pl.col(name).cast(wanted) if name in told.columns else pl.lit(None, wanted).alias(name)
        for name, wanted in kinds.items()
    )

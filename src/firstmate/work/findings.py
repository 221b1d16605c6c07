"""Rows of findings of the checks of a plan: what is above what is allowed; it knows no rule."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

#: Columns of the findings.
FINDINGS = {
    "rule": pl.String,
    "item": pl.String,
    "location": pl.String,
    "resource": pl.String,
    "period": pl.Date,
    "found": pl.Float64,
    "allowed": pl.Float64,
    "why": pl.String,
}
#: Difference that counts as rounding: absolute, and as a share of what is compared.
ROUNDING, SHARE = 1e-3, 1e-6
Tables = Mapping[str, pl.DataFrame]


def conformed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with the columns of the findings, empty where there are none."""
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in FINDINGS.items()
    )


def above(rows: pl.DataFrame, rule: str, why: str) -> pl.DataFrame:
    """Rows whose ``found`` is above ``allowed`` by more than rounding."""
    slack = ROUNDING + SHARE * pl.max_horizontal(pl.col("found").abs(), pl.col("allowed").abs())
    wrong = pl.col("found") > pl.col("allowed") + slack
    return rows.filter(wrong).with_columns(pl.lit(rule).alias("rule"), pl.lit(why).alias("why"))


def differs(rows: pl.DataFrame, rule: str, why: str) -> pl.DataFrame:
    """Rows whose ``found`` is not ``allowed``, either way, by more than rounding."""
    both = [
        above(rows, rule, why),
        above(rows.rename({"found": "allowed", "allowed": "found"}), rule, why).rename(
            {"found": "allowed", "allowed": "found"}
        ),
    ]
    return pl.concat([conformed(part) for part in both])

"""Ratios of sums by class with jackknife intervals, shrunk to all; it knows no hours or money."""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.capabilities.measure.estimate import between_variance, shrink

#: Spread of a single case where fewer than three are known, as a share of the ratio.
UNSEEN_SPREAD = 0.5
SCHEMA = {
    "job_class": pl.String, "resource": pl.String, "value": pl.Float64, "doubt": pl.Float64,
    "spread": pl.Float64, "n": pl.Int64, "basis": pl.String,
}  # fmt: skip


def class_ratios(cases: pl.DataFrame, *, parts: pl.DataFrame, classes: list[str]) -> pl.DataFrame:
    """Return ``sum(part) / sum(whole)`` for each class and resource.

    The ratio of sums of a class leans on that of all classes by its jackknife variance
    (Quenouille 1956; Tukey 1958); a class without cases takes that of all.

    Parameters
    ----------
    cases
        job, job_class, whole (positive).
    parts
        job, resource, part; a case without a row at a resource has part 0 there.
    classes
        Classes wanted besides those of the cases.

    Returns
    -------
    job_class ("" = all), resource, value, doubt (standard deviation of the value), spread
    (standard deviation of a single case as a share of the value), n (cases), basis.

    >>> cases = pl.DataFrame({"job": ["A", "B"], "job_class": "x", "whole": [100.0, 300.0]})
    >>> parts = pl.DataFrame({"job": ["A", "B"], "resource": "r", "part": [10.0, 30.0]})
    >>> found = class_ratios(cases, parts=parts, classes=[])
    >>> found.select("job_class", "value", "n").rows()
    [('', 0.1, 2), ('x', 0.1, 2)]
    """
    known = parts.join(cases.select("job"), on="job", how="semi")
    if known.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    resources = known.select("resource").unique().sort("resource")
    full = (
        cases.join(resources, how="cross")
        .join(known.group_by("job", "resource").agg(pl.col("part").sum()), on=["job", "resource"],
              how="left")
        .with_columns(pl.col("part").fill_null(0.0), pl.col("job_class").fill_null(""))
        .sort("job", "resource")
    )  # fmt: skip
    every = _by(full.with_columns(pl.lit("").alias("job_class")))
    own = _by(full.filter(pl.col("job_class") != ""))
    wanted = pl.DataFrame({"job_class": sorted({*classes, *own["job_class"]} - {""})},
                          schema={"job_class": pl.String})  # fmt: skip
    rows = (
        wanted.join(resources, how="cross")
        .join(own, on=["job_class", "resource"], how="left")
        .join(every.drop("job_class"), on="resource", how="left", suffix="_all")
        .sort("resource", "job_class")
    )
    leaned = [
        _leaned(part) for part in rows.partition_by("resource", maintain_order=True)
    ]  # fmt: skip
    total = every.with_columns(pl.lit("measured").alias("basis"))
    return pl.concat([total.select(list(SCHEMA)), *leaned]).sort("job_class", "resource")


def _by(full: pl.DataFrame) -> pl.DataFrame:
    key = ["job_class", "resource"]
    part, whole, n = pl.col("part"), pl.col("whole"), pl.len().over(key)
    ratio = part.sum().over(key) / whole.sum().over(key)
    without = (part.sum().over(key) - part) / (whole.sum().over(key) - whole)
    rows = full.with_columns(
        ratio.alias("value"),
        pl.when(n > 1).then(without).alias("_without"),
        ((part / whole / ratio - 1.0) ** 2 * whole).fill_nan(None).alias("_square"),
    )
    jackknife = (
        (pl.len() - 1) / pl.len()
        * ((pl.col("_without") - pl.col("_without").mean()) ** 2).sum()
    )  # fmt: skip
    spread = (pl.col("_square").sum() / whole.sum()).sqrt()
    return rows.group_by(key).agg(
        pl.col("value").first(),
        pl.when(pl.len() > 1).then(jackknife.sqrt()).alias("doubt"),
        pl.when(pl.len() > 2).then(spread).otherwise(UNSEEN_SPREAD).alias("spread"),
        pl.len().cast(pl.Int64).alias("n"),
    ).with_columns(pl.coalesce("doubt", pl.col("value") * UNSEEN_SPREAD))  # fmt: skip


def _leaned(rows: pl.DataFrame) -> pl.DataFrame:
    """Shrink the ratios of all classes at one resource to that of the whole."""
    n = rows["n"].fill_null(0).to_numpy()
    mean = rows["value"].fill_null(0.0).to_numpy()
    centre = rows["value_all"].to_numpy()
    floor = (0.02 * np.maximum(centre, 1e-9)) ** 2
    variance = np.where(
        n > 0, np.maximum(rows["doubt"].fill_null(0.0).to_numpy() ** 2, floor), np.inf
    )
    between = between_variance(mean[n > 0], variance[n > 0])
    doubt = rows["doubt_all"].to_numpy() ** 2
    value, unsure = shrink(mean, variance, prior=centre, between=between, doubt=doubt)
    return rows.select(
        "job_class",
        "resource",
        pl.Series("value", np.maximum(value, 0.0)),
        pl.Series("doubt", np.sqrt(unsure)),
        pl.coalesce("spread", "spread_all").alias("spread"),
        pl.Series("n", n, dtype=pl.Int64),
        pl.Series("basis", np.where(n > 0, "measured", "group")),
    )

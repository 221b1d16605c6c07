"""Which share of units is sent back at a resource, and the hours the second pass takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl
from scipy.special import betaincinv

QUARTER_WEEKS, QUARTER_DAYS = 13.0, 91.0
KEY = ["resource", "step"]


def rework(tables: Mapping[str, pl.DataFrame], *, as_of: date, look_back_days: int) -> pl.DataFrame:
    """Return checked, sent back, share and hours by resource and step over the last days.

    The share is the mean over checks of sent back / checked, since a lot is one piece of work,
    whether it is one staircase or twenty doors; its interval is the beta posterior over checks.
    A share f sent back means 1 + f passes for a unit, so f / (1 + f) of the hours booked at the
    resource are second passes; a second pass may be shorter, so this is the most it can be. Failed
    checks that were scrapped, used or returned are not sent back.

    Parameters
    ----------
    tables
        quality_checks, work_reports, capacities.
    """
    start = as_of - timedelta(days=look_back_days)
    recent = pl.col("day").is_between(start, as_of, closed="right")
    keyed = [pl.col("resource").fill_null(""), pl.col("step").fill_null(0)]
    back = (
        pl.col("disposition").fill_null("rework").is_in(["rework"])
        & (pl.col("failed").fill_null(0.0) > 0)
    )  # fmt: skip
    checks = (
        tables["quality_checks"]
        .filter(recent)
        .with_columns(keyed)
        .group_by(KEY)
        .agg(
            pl.col("checked").sum(),
            pl.col("failed").filter(back).sum().alias("sent_back"),
            pl.len().cast(pl.Int64).alias("checks"),
            pl.when(back)
            .then(pl.col("failed") / pl.col("checked"))
            .otherwise(0.0)
            .clip(0.0, 1.0)
            .mean()
            .alias("share"),
            pl.col("cost").filter(back).sum(),
        )
    )
    reports = (
        tables["work_reports"]
        .filter(recent)
        .with_columns(keyed)
        .group_by(KEY)
        .agg((pl.col("good").sum() + pl.col("rework").sum()).alias("checked"),
             pl.col("rework").sum().alias("sent_back"), pl.lit(0.0).alias("cost"),
             pl.len().cast(pl.Int64).alias("checks"))
        .filter(pl.col("sent_back") > 0)
        .with_columns((pl.col("sent_back") / pl.col("checked")).alias("share"))
        .join(checks, on=KEY, how="anti")
    )  # fmt: skip
    found = pl.concat([checks, reports.select(checks.columns)]).filter(
        (pl.col("checked") > 0) & (pl.col("sent_back") > 0)
    )
    return _with_money(_with_share(found), tables=tables, recent=recent, span=look_back_days)


def _with_share(found: pl.DataFrame) -> pl.DataFrame:
    share, n = found["share"].to_numpy(), found["checks"].to_numpy()
    bad, good = share * n, (1.0 - share) * n
    low, high = betaincinv(bad + 0.5, good + 0.5, 0.1), betaincinv(bad + 0.5, good + 0.5, 0.9)
    return found.with_columns(
        pl.Series("low", np.minimum(low, share)),
        pl.Series("high", np.maximum(high, share)),
    )


def _with_money(
    found: pl.DataFrame, *, tables: Mapping[str, pl.DataFrame], recent: pl.Expr, span: int
) -> pl.DataFrame:
    weeks = span / 7.0
    at_step = (
        tables["work_reports"]
        .filter(recent)
        .with_columns(pl.col("resource").fill_null(""))
        .group_by("resource")
        .agg((pl.col("hours").sum() / weeks * QUARTER_WEEKS).alias("_booked"))
    )
    costs = tables["capacities"].group_by("resource").agg(
        pl.col("overtime_cost").mean().alias("_hour")
    )  # fmt: skip
    hours = pl.col("_booked").fill_null(0.0) * pl.col("share") / (1.0 + pl.col("share"))
    return (
        found.join(at_step, on="resource", how="left")
        .join(costs, on="resource", how="left")
        .with_columns(hours.alias("hours"), (pl.col("cost") / span * QUARTER_DAYS).alias("cost"))
        .with_columns((pl.col("hours") * pl.col("_hour").fill_null(0.0)).alias("amount"))
        .sort(KEY)
    )

"""What a full shop does to quality and punctuality, where its own weeks show it; it forecasts no load."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import stdtrit

Floats = npt.NDArray[np.float64]

#: Fewest weeks with both figures from which a relation is looked for.
WEEKS = 26
#: Level of the interval of a slope; the relation is shown where it excludes zero.
LEVEL = 0.9
SCHEMA = {
    "measure": pl.String, "resource": pl.String, "n": pl.Int64, "mean_load": pl.Float64,
    "mean_share": pl.Float64, "slope": pl.Float64, "slope_low": pl.Float64,
    "slope_high": pl.Float64, "shown": pl.Boolean,
}  # fmt: skip


def slope_of(x: Floats, y: Floats) -> tuple[float, float, float]:
    """Return the least-squares slope of y on x with its 90 % interval, for weekly series.

    Weeks that follow one another are alike, so the interval counts ``n (1 - r) / (1 + r)`` weeks,
    r the lag-1 autocorrelation of the residuals where it is positive (Bayley and Hammersley 1946).

    >>> slope, low, high = slope_of(
    ...     np.arange(30.0), 2.0 * np.arange(30.0) + np.tile([0, 1, -1], 10)
    ... )
    >>> round(slope, 2), low < 2.0 < high
    (2.0, True)
    """
    centred = x - x.mean()
    spread = float(centred @ centred)
    slope = float(centred @ (y - y.mean()) / spread)
    rest = y - y.mean() - slope * centred
    noise = float(rest @ rest)
    r = float(rest[1:] @ rest[:-1] / noise) if noise > 0 else 0.0
    r = min(max(r, 0.0), 0.95)
    free = max(len(x) * (1.0 - r) / (1.0 + r) - 2.0, 1.0)
    error = np.sqrt(noise / free / spread)
    reach = float(stdtrit(free, 0.5 + LEVEL / 2.0)) * error
    return slope, float(slope - reach), float(slope + reach)


def load_effects(tables: Mapping[str, pl.DataFrame], *, as_of: date) -> pl.DataFrame:
    """Return how defects and lateness moved with the load, by resource and for the firm.

    The load of a week is hours booked at a resource over their highest tenth of weeks (what it has
    shown it can do); a week's defects are units failed over units checked there, its lateness the
    share of order lines delivered that week after their promise, against the load four weeks before
    of the resource that is fullest: work that waits is delivered later.

    Parameters
    ----------
    tables
        work_reports, time_entries, quality_checks, sales (order, promised, shipped_on, kind).

    Returns
    -------
    measure (defects, lateness), resource, n (weeks), mean_load, mean_share, slope (change of the
    share for a load higher by 1), slope_low, slope_high, shown.
    """
    load = _weekly_load(tables, as_of=as_of)
    if load.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    rows = []
    defects = _weekly_defects(tables["quality_checks"], as_of=as_of)
    for resource in defects["resource"].unique().sort().to_list():
        both = load.join(defects, on=["resource", "week"]).filter(pl.col("resource") == resource)
        rows += _fitted("defects", resource, both.sort("week"))
    late = _weekly_lateness(tables["sales"], as_of=as_of)
    fullest = load.group_by("resource").agg(pl.col("hours").mean() / pl.col("able").first())
    if fullest.height and late.height:
        name = fullest.sort("hours", "resource", descending=[True, False])["resource"][0]
        moved = load.filter(pl.col("resource") == name).with_columns(
            pl.col("week").dt.offset_by("4w")
        )
        rows += _fitted("lateness", name, moved.join(late, on="week").sort("week"))
    return pl.DataFrame(rows, schema=SCHEMA)


def _weekly_load(tables: Mapping[str, pl.DataFrame], *, as_of: date) -> pl.DataFrame:
    parts = [
        tables[name].filter(
            pl.col("day").is_not_null() & (pl.col("day") <= as_of)
            & (pl.col("resource").fill_null("") != "")
        ).select("resource", pl.col("day").dt.truncate("1w").alias("week"), "hours")
        for name in ("work_reports", "time_entries")
        if {"resource", "day", "hours"} <= set(tables[name].columns)
    ]  # fmt: skip
    if not parts:
        return pl.DataFrame(schema={"resource": pl.String})
    weekly = pl.concat(parts).group_by("resource", "week").agg(pl.col("hours").sum())
    able = weekly.group_by("resource").agg(pl.col("hours").quantile(0.9).alias("able"))
    return (
        weekly.join(able, on="resource")
        .filter(pl.col("able") > 0)
        .with_columns((pl.col("hours") / pl.col("able")).alias("load"))
        .sort("resource", "week")
    )


def _weekly_defects(checks: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    return (
        checks.filter(
            (pl.col("day") <= as_of) & (pl.col("checked") > 0)
            & (pl.col("resource").fill_null("") != "")
        )
        .group_by("resource", pl.col("day").dt.truncate("1w").alias("week"))
        .agg((pl.col("failed").fill_null(0.0).sum() / pl.col("checked").sum()).alias("share"))
    )  # fmt: skip


def _weekly_lateness(sales: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    done = sales.filter(
        pl.col("shipped_on").is_not_null() & pl.col("promised").is_not_null()
        & (pl.col("shipped_on") <= as_of)
    )  # fmt: skip
    first = pl.coalesce("first_promised", "promised")
    return done.group_by(pl.col("shipped_on").dt.truncate("1w").alias("week")).agg(
        (pl.col("shipped_on") > first).cast(pl.Float64).mean().alias("share")
    )


def _fitted(measure: str, resource: str, both: pl.DataFrame) -> list[dict[str, object]]:
    x, y = both["load"].to_numpy().astype(float), both["share"].to_numpy().astype(float)
    if len(x) < WEEKS or float(np.ptp(x)) < 1e-9 or float(np.ptp(y)) < 1e-12:
        return []
    slope, low, high = slope_of(x, y)
    return [{
        "measure": measure, "resource": resource, "n": len(x), "mean_load": float(x.mean()),
        "mean_share": float(y.mean()), "slope": slope, "slope_low": low, "slope_high": high,
        "shown": low > 0 or high < 0,
    }]  # fmt: skip

"""The task `intakes`: orders for one-off work by week in money, from past orders and open deals."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import Buckets, week_of
from firstmate.capabilities.demand import overrides as over
from firstmate.capabilities.demand.baseline import Baseline, forecast
from firstmate.capabilities.demand.distribution import QUANTILE_NAMES, QUANTILES
from firstmate.capabilities.demand.history import weekday_shares
from firstmate.capabilities.demand.paths import paths
from firstmate.capabilities.demand.pipeline import expected, lumps, pipeline
from firstmate.capabilities.demand.series import Series, to_rows, to_series
from firstmate.capabilities.demand.smoothing import Array

DRAWS = 1000
KEY = ("job_class",)
SIZE_WEEKS = 104
#: A class with fewer jobs than this borrows the spread of sizes from all, at its own mean.
OWN_SIZES = 20


def intakes(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``intakes`` by job class, week and layer."""
    plan = Buckets.after(given.as_of, weeks=given.settings["plan_weeks"])
    jobs = orders(given["sales"]).filter(pl.col("day") <= given.as_of)
    deals = pipeline(
        given["deal_chances"],
        weeks=given["deal_weeks"],
        links=given["deal_links"],
        periods=plan.periods,
    )
    wanted = over.current(given["forecast_overrides"], as_of=given.as_of)
    wanted = wanted.filter(pl.col("job_class").is_not_null())
    series = weekly_counts(
        jobs,
        classes=sorted({*deals.job_class, *wanted["job_class"].to_list()}),
        until=week_of(given.as_of + timedelta(days=1)),
    )
    classes = series.keys["job_class"].to_list()
    if not classes:
        return {"intakes": pl.DataFrame(schema={"job_class": pl.String})}
    rng = np.random.default_rng(given.seed)
    left = float(weekday_shares(given["sales"])[plan.start.weekday() :].sum())
    base = forecast(series.values, horizon=plan.weeks, first=left, seed=given.seed)
    pools = sizes(jobs, classes=classes, since=given.as_of - timedelta(weeks=SIZE_WEEKS))
    size = np.array([pool.mean() if len(pool) else 0.0 for pool in pools])
    past = _points(_compound(base, pools, rng, given.seed))
    mean = base.mean * size[:, None]
    won = expected(deals, classes=classes, weeks=plan.weeks)
    deal_draws = lumps(deals, classes=classes, weeks=plan.weeks, draws=DRAWS, rng=rng)
    agreed = together(mean, won)
    changed = _override(wanted, classes, agreed, plan)
    money = np.zeros(len(classes), dtype=bool)
    rows = [
        _layer("baseline", series, plan, mean=mean, quantiles=past, size=size),
        _layer("pipeline", series, plan, mean=won, quantiles=_points(deal_draws), size=size),
    ]
    around = over.stretched(past, before=mean, after=changed, counts=money)
    consensus = _layer("consensus", series, plan, mean=changed, quantiles=around, size=size)
    touched = pl.Series((changed != agreed).ravel(), dtype=pl.Boolean)
    rows += [consensus.filter(touched).with_columns(layer=pl.lit("override")), consensus]
    return {"intakes": pl.concat(rows)}


def orders(sales: pl.DataFrame) -> pl.DataFrame:
    """Return (job, job_class, day, amount): one row per job ordered, its lines taken together."""
    return (
        sales.filter(pl.col("kind") == "job", pl.col("day").is_not_null())
        .with_columns(pl.col("job_class").fill_null(""))
        .group_by("job")
        .agg(pl.col("job_class").min(), pl.col("day").min(), pl.col("amount").sum())
        .filter(pl.col("amount") > 0)
        .sort("day", "job")
    )


def weekly_counts(jobs: pl.DataFrame, *, classes: list[str], until: date) -> Series:
    """Return the number of jobs by class and whole week, from the firm's first job on."""
    weekly = (
        jobs.with_columns(period=pl.col("day").dt.truncate("1w"))
        .filter(pl.col("period") < until)
        .group_by("job_class", "period")
        .agg(pl.len().cast(pl.Float64).alias("jobs"))
    )
    names = pl.DataFrame({"job_class": sorted({*classes, *jobs["job_class"].to_list()})})
    names = names.cast(pl.String)
    first = weekly["period"].min()
    if not isinstance(first, date):
        return Series(names, [], np.empty((names.height, 0)))
    weeks = pl.DataFrame({"period": pl.date_range(first, until, "1w", closed="left", eager=True)})
    grid = names.join(weeks, how="cross").join(weekly, on=["job_class", "period"], how="left")
    return to_series(grid.with_columns(pl.col("jobs").fill_null(0.0)), key=KEY, value="jobs")


def sizes(jobs: pl.DataFrame, *, classes: list[str], since: date) -> list[Array]:
    """Return per class the sizes [currency] that a new job may have, each as likely as the others.

    Those of the last two years; a class with fewer than 20 adds those of all classes, scaled to its
    own mean; a class without any takes those of all.
    """
    recent = jobs.filter(pl.col("day") > since)
    everything = recent["amount"].to_numpy()
    pools = []
    for name in classes:
        own = recent.filter(pl.col("job_class") == name)["amount"].to_numpy()
        if len(own) < OWN_SIZES and len(everything):
            scale = own.mean() / everything.mean() if len(own) else 1.0
            own = np.concatenate([own, everything * scale])
        pools.append(own)
    return pools


def together(past: Array, deals: Array) -> Array:
    """Return expected intake (class x week) from past intake and open deals, nothing counted twice.

    The cumulated sum is the larger of the two cumulated sums: a large deal is part of the usual
    intake before and after it, and adds only where deals exceed what the past lets expect by then.

    >>> together(np.array([[10.0, 10.0, 10.0]]), np.array([[0.0, 25.0, 0.0]]))
    array([[10., 15.,  5.]])
    """
    total = np.maximum(np.cumsum(past, axis=1), np.cumsum(deals, axis=1))
    return np.diff(total, axis=1, prepend=0.0)


def _compound(base: Baseline, pools: list[Array], rng: np.random.Generator, seed: int) -> Array:
    """Money (class x draw x week): a drawn number of jobs, each of a drawn size."""
    parts = paths(
        base.mean,
        quantiles=base.quantiles,
        persistence=base.persistence[base.kind],
        draws=DRAWS,
        seed=seed,
    )
    number = np.concatenate(list(parts))
    whole = np.floor(number + rng.random(number.shape)).astype(np.int64)
    answer = np.zeros(number.shape)
    for k, pool in enumerate(pools):
        if not len(pool):
            continue
        count = whole[k].ravel()
        sums = np.concatenate([[0.0], np.cumsum(rng.choice(pool, int(count.sum())))])
        ends = np.cumsum(count)
        answer[k] = (sums[ends] - sums[ends - count]).reshape(whole[k].shape)
    return answer


def _points(drawn: Array) -> Array:
    """Quantiles (class x week x 15) of draws (class x draw x week)."""
    return np.moveaxis(np.quantile(drawn, QUANTILES, axis=1), 0, -1)


def _override(wanted: pl.DataFrame, classes: list[str], mean: Array, plan: Buckets) -> Array:
    for row in wanted.iter_rows(named=True):
        within, left = over.overlap(
            row["from_day"], row["to_day"], periods=plan.periods, start=plan.start
        )
        rows = np.array([name == row["job_class"] for name in classes])
        mean = over.changed(
            mean, op=row["op"], amount=row["amount"], within=within, left=left, rows=rows
        )
    return mean


def _layer(
    name: str, series: Series, plan: Buckets, *, mean: Array, quantiles: Array, size: Array
) -> pl.DataFrame:
    jobs = mean / np.where(size > 0, size, np.nan)[:, None]
    columns = {"mean": mean, "jobs": jobs}
    columns |= {q: quantiles[:, :, k] for k, q in enumerate(QUANTILE_NAMES)}
    rows = to_rows(series.keys, periods=plan.periods, columns=columns)
    return rows.with_columns(pl.lit(name).alias("layer"), pl.col("jobs").fill_nan(None))

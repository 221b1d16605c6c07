"""The quote desk: every open quote priced and dated from like jobs; estimates against what jobs took."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from firstmate.base.frame import schema
from firstmate.base.task import Given
from firstmate.capabilities.promise.book import Ledger
from firstmate.capabilities.promise.chance import Z90, at_chance
from firstmate.capabilities.promise.desk import Desk, prepare
from firstmate.capabilities.promise.learned import worked
from firstmate.capabilities.promise.one_off import job_hours, job_way
from firstmate.capabilities.promise.tables_quotes import (
    ESTIMATE_ACCURACY,
    JOB_OVERRUNS,
    JOB_QUOTES,
    WIN_EFFECTS,
)
from firstmate.capabilities.promise.walk import SURE
from firstmate.capabilities.promise.wins import Effects

Row = dict[str, Any]


def quote_desk(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``job_quotes``, ``win_effects``, ``estimate_accuracy`` and ``job_overruns``."""
    desk = prepare(given)
    opened = given["quotes"].filter(
        (pl.col("outcome").fill_null("open") == "open") & (pl.col("amount") > 0)
        & (pl.col("valid_until").is_null() | (pl.col("valid_until") > given.as_of))
    ).sort("quote")  # fmt: skip
    rows = [_quote(desk, row) for row in opened.iter_rows(named=True)]
    return {
        "job_quotes": _ranked(rows),
        "win_effects": _effects(desk.like.told),
        "estimate_accuracy": accuracy(given).select(ESTIMATE_ACCURACY.names),
        "job_overruns": overruns(given).select(JOB_OVERRUNS.names),
    }


def _quote(desk: Desk, row: Row) -> Row:
    kind = row["job_class"] or ""
    like = {"job_class": row["job_class"], "amount": row["amount"], "hours": None}
    hours = job_hours(desk.odds, like)
    way = job_way(desk.odds, desk.book, Ledger(desk.book), like)
    days = at_chance(desk.tours.delivered(way.days, row["customer"] or ""), SURE)
    total = sum(hours.values())
    spread = desk.like.spread(kind)
    amount = float(row["amount"])
    cost = row["material"] if row["material"] is not None else amount * (1 - desk.worth.job_margin)
    displaced = desk.worth.displaced(way.supports)
    worth = {one: desk.worth.hour_worth(one, days if math.isfinite(days) else 0.0) for one in hours}
    limit = max(sorted(hours), key=lambda one: (worth[one], hours[one]), default="")
    promised = row["promised_days"] if row["promised_days"] is not None else days
    chance = desk.like.chance(kind, owner=row["owner"] or "", days=promised)
    gain = amount - cost - displaced
    return {
        "quote": row["quote"], "customer": row["customer"], "job_class": row["job_class"],
        "amount": amount, "estimate": row["hours"], "hours": total,
        "hours_low": total * math.exp(-Z90 * spread), "hours_high": total * math.exp(Z90 * spread),
        "promised_days": days + 1 if math.isfinite(days) else None, "day_80": desk.book.day(days),
        "chance": chance, "price": desk.like.best_price(chance, amount, cost + displaced),
        "contribution": amount - cost, "limit_resource": limit, "displaced": displaced,
        "gain": gain, "_hour": gain / hours[limit] if limit else gain, "leave": gain < 0,
    }  # fmt: skip


def _ranked(rows: list[Row]) -> pl.DataFrame:
    best = sorted(rows, key=lambda row: (-row["_hour"], row["quote"]))
    named = [
        {name: rank if name == "rank" else row.get(name) for name in JOB_QUOTES.names}
        for rank, row in enumerate(best, 1)
    ]
    return pl.DataFrame(named, schema=schema(JOB_QUOTES))


def _effects(told: Effects) -> pl.DataFrame:
    rows = [("price", told.price, told.price_error, told.price_shows),
            ("lead time", told.week, told.week_error, told.week_shows)]  # fmt: skip
    named = [
        {"driver": name, "quotes": told.n, "effect_size": size if math.isfinite(error) else None,
         "error": error if math.isfinite(error) else None, "shows": shows}
        for name, size, error, shows in rows
    ]  # fmt: skip
    return pl.DataFrame(named, schema=schema(WIN_EFFECTS))


def accuracy(given: Given) -> pl.DataFrame:
    """Return ``estimate_accuracy``: by kind in all, and by resource where quote lines estimate it."""
    done = given["jobs"].filter(
        pl.col("finished").is_not_null() | (pl.col("status") == "done")
    ).select("job", pl.col("job_class").fill_null(""), "hours")  # fmt: skip
    quoted = given["quotes"].filter(pl.col("job").is_not_null()).group_by("job").agg(
        pl.col("hours").sum().alias("quoted")
    )  # fmt: skip
    whole = done.join(quoted, on="job", how="left").select(
        "job", "job_class", pl.coalesce("hours", "quoted").alias("estimate"), resource=pl.lit("")
    )
    lines = (
        given["quote_lines"].filter(pl.col("resource").is_not_null() & (pl.col("hours") > 0))
        .join(given["quotes"].select("quote", "job"), on="quote")
        .group_by("job", "resource").agg(pl.col("hours").sum().alias("estimate"))
        .join(done.select("job", "job_class"), on="job")
        .select("job", "job_class", "estimate", "resource")
    )  # fmt: skip
    booked = worked(given)
    actual = pl.concat([
        booked.group_by("job").agg(pl.col("hours").sum().alias("actual_hours"))
        .select("job", "actual_hours", resource=pl.lit("")),
        booked.group_by("job", "resource").agg(pl.col("hours").sum().alias("actual_hours"))
        .select("job", "actual_hours", "resource"),
    ])  # fmt: skip
    ratio = pl.col("actual_hours") / pl.col("estimate")
    return (
        pl.concat([whole, lines])
        .filter(pl.col("estimate") > 0)
        .join(actual, on=["job", "resource"])
        .group_by("job_class", "resource")
        .agg(
            pl.len().cast(pl.Int64).alias("count"), pl.col("estimate").sum(), pl.col("actual_hours").sum(),
            ratio.quantile(0.1, "linear").alias("ratio_low"),
            ratio.quantile(0.9, "linear").alias("ratio_high"),
        )
        .with_columns(ratio.alias("ratio"))
        .sort("job_class", "resource")
    )  # fmt: skip


def overruns(given: Given) -> pl.DataFrame:
    """Return ``job_overruns``: open jobs with an estimate that they will exceed."""
    still = given["job_hours"].group_by("job").agg(
        pl.col("value").sum().alias("still"), pl.col("low").sum(), pl.col("high").sum(),
        pl.col("done_hours").sum().alias("booked_hours"), pl.col("job_class").first(),
    )  # fmt: skip
    entered = given["jobs"].select("job", "customer", own="hours").unique("job", keep="first")
    quoted = given["quotes"].filter(pl.col("job").is_not_null()).group_by("job").agg(
        pl.col("hours").sum().alias("quoted"), pl.col("customer").first().alias("of_quote")
    )  # fmt: skip
    phased = given["phases"].group_by("job").agg(pl.col("budget_hours").sum().alias("phased"))
    estimate = pl.coalesce("own", "quoted", pl.when(pl.col("phased") > 0).then("phased"))
    return (
        still.join(entered, on="job", how="left")
        .join(quoted, on="job", how="left")
        .join(phased, on="job", how="left")
        .with_columns(estimate.alias("estimate"), pl.coalesce("customer", "of_quote").alias("customer"))
        .filter(pl.col("estimate") > 0)
        .with_columns(
            (pl.col("booked_hours") + pl.col(name) - pl.col("estimate")).alias(into)
            for name, into in (("still", "over"), ("low", "over_low"), ("high", "over_high"))
        )
        .filter(pl.col("over") > 0.5)
        .with_columns((pl.col("over") * given.settings["hour_cost"]).alias("cost"))
        .sort("over", "job", descending=[True, False])
    )  # fmt: skip

"""What to do about hours: billed hours that fell or differ between people, and hours no invoice covers."""

from __future__ import annotations

import json
from datetime import date, timedelta

import polars as pl

from firstmate.base.task import Given

#: Weeks of now, weeks before them, and weeks each needs to tell a fall from chance.
_NOW, _BEFORE, _ENOUGH = 13, 39, 8
#: 90 % of a normal lies within so many standard errors.
_Z = 1.645
#: People of whom a middle can be said.
_PEOPLE = 3
#: Recommendations of a kind named one by one, and the part of a job's money too small to name.
_MOST, _SMALL = 10, 0.01
_QUARTER = 0.25


def sell_more_hours(rows: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return people whose billable share fell against the 39 weeks before beyond chance.

    The weekly shares of both spans, weighed by hours, are compared with the standard error of their
    difference (Welch 1947); what fell below its 90 % range is worth the person's rate.
    """
    week = pl.col("day").dt.truncate("1w")
    first = as_of - timedelta(weeks=_NOW)
    weekly = (
        rows.filter((pl.col("person") != "") & (pl.col("day") > first - timedelta(weeks=_BEFORE)))
        .group_by("person", week.alias("week"), (pl.col("day") > first).alias("now"))
        .agg(pl.col("hours").sum(), pl.col("hours").filter("sold").sum().alias("sold"),
             pl.col("rate").first())
        .with_columns((pl.col("sold") / pl.col("hours")).alias("share"))
    )  # fmt: skip
    spans = weekly.group_by("person", "now").agg(
        pl.len().alias("n"), pl.col("hours").sum(), pl.col("rate").first(),
        (pl.col("sold").sum() / pl.col("hours").sum()).alias("share"),
        (pl.col("share").var() / pl.len()).alias("error"),
    )  # fmt: skip
    now, before = spans.filter("now"), spans.filter(~pl.col("now"))
    both = now.join(before, on="person", suffix="_before").filter(
        pl.min_horizontal("n", "n_before") >= _ENOUGH
    )
    spread = _Z * (pl.col("error") + pl.col("error_before")).sqrt()
    fall = pl.col("share_before") - pl.col("share")
    worth = pl.col("hours") * pl.col("rate")
    found = both.filter((fall > spread) & (pl.col("rate") > 0)).select(
        "person", "share", (fall * pl.col("hours")).alias("hours"), (fall * worth).alias("amount"),
        (fall * worth).alias("value"), ((fall - spread) * worth).alias("low"),
        ((fall + spread) * worth).alias("high"), (fall * worth).alias("cash_effect"),
    )  # fmt: skip
    return _as_rows(found, code="sell_more_hours", name="person", certain=False, recurring=True)


def level_hours(rows: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return what it would bring if people below the middle billed the share of the middle.

    The middle is the median share of the last 13 weeks over people who booked in eight of them at
    least. Nothing says that they can: it is worth between nothing and that.
    """
    people = (
        rows.filter((pl.col("person") != "") & (pl.col("day") > as_of - timedelta(weeks=_NOW)))
        .group_by("person")
        .agg(
            pl.col("day").dt.truncate("1w").n_unique().alias("weeks"), pl.col("hours").sum(),
            pl.col("hours").filter("sold").sum().alias("sold"), pl.col("rate").first(),
        )
        .filter(pl.col("weeks") >= _ENOUGH)
        .with_columns((pl.col("sold") / pl.col("hours")).alias("share"))
        .with_columns(pl.col("share").median().alias("middle"))
    )  # fmt: skip
    below = people.filter((pl.col("share") < pl.col("middle")) & (pl.col("rate") > 0))
    if people.height < _PEOPLE or below.is_empty():
        return pl.DataFrame(schema={"recommendation": pl.String})
    missing = (pl.col("middle") - pl.col("share")) * pl.col("hours")
    money = (missing * pl.col("rate")).sum()
    return below.select(
        pl.lit("level_hours").alias("recommendation"), pl.lit("level_hours").alias("code"),
        pl.col("middle").first().alias("share"), pl.len().cast(pl.Int64).alias("count"),
        missing.sum().alias("hours"), money.alias("amount"), (money / 2).alias("value"),
        pl.lit(0.0).alias("low"), money.alias("high"), (money / 2).alias("cash_effect"),
        pl.lit(value=False).alias("certain"), pl.lit(value=True).alias("recurring"),
        pl.lit(json.dumps({"hours_sold": {"person": below["person"].sort().to_list()}})).alias("opens"),
    )  # fmt: skip


def bill_hours(earned: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    """Return jobs by the hour with money no invoice covers from before the month; worth its interest."""
    low, high = given.ends("credit_rate")
    month = given.as_of.replace(day=1)
    open_ones = earned.filter(
        (pl.col("unbilled") > _SMALL * pl.col("amount")) & (pl.col("unbilled_since") < month)
    )
    interest = pl.col("unbilled") * _QUARTER
    found = open_ones.select(
        "job", "customer", pl.col("unbilled_hours").alias("hours"), pl.col("unbilled").alias("amount"),
        pl.col("unbilled_since").alias("day"),
        (interest * float(given.settings["credit_rate"])).alias("value"),
        (interest * low).alias("low"), (interest * high).alias("high"),
        pl.col("unbilled").alias("cash_effect"),
        pl.lit(given.as_of + timedelta(days=7)).alias("deadline"),
        pl.lit("credit_rate").alias("assumption"),
    )  # fmt: skip
    return _as_rows(found, code="bill_hours", name="job", certain=True, recurring=False)


def _as_rows(
    found: pl.DataFrame, *, code: str, name: str, certain: bool, recurring: bool
) -> pl.DataFrame:
    if found.is_empty():
        return pl.DataFrame(schema={"recommendation": pl.String})
    ranked = found.sort("amount", name, descending=[True, False])
    opens = [
        json.dumps({"time_entries": {name: value}}) for value in ranked[name].head(_MOST).to_list()
    ]
    one_by_one = ranked.head(_MOST).with_columns(
        pl.concat_str(pl.lit(f"{code}:"), name).alias("recommendation"), pl.lit(code).alias("code"),
        pl.lit(certain).alias("certain"), pl.lit(recurring).alias("recurring"),
        pl.Series("opens", opens, dtype=pl.String),
    )  # fmt: skip
    rest = ranked.slice(_MOST)
    if rest.is_empty() or code != "bill_hours":
        return one_by_one
    sums = rest.select(
        pl.col("amount", "value", "low", "high", "cash_effect").sum(), pl.len().cast(pl.Int64).alias("count"),
        pl.lit(f"{code}_rest").alias("recommendation"), pl.lit(f"{code}_rest").alias("code"),
        pl.lit(value=True).alias("certain"), pl.lit(value=False).alias("recurring"),
        pl.lit(json.dumps({"job_earnings": {}})).alias("opens"),
    )  # fmt: skip
    return pl.concat([one_by_one, sums], how="diagonal_relaxed")

"""Hours by skill when deals are won or lost, and whom to hire by when; it hires nobody."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

import numpy as np
import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.task import Given
from firstmate.base.time import Buckets, week_of
from firstmate.capabilities.promise.hires import NOTHING, PERSON_HOURS, hires
from firstmate.capabilities.promise.tables_quotes import HOURS_NEEDED

#: Days from winning to delivery where no job shows it.
USUAL_DAYS = 56


def hours_needed(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``hours_needed``, by resource and week the work is promised for, and ``hires``.

    Deals in the option ``won`` count whole and those in ``lost`` not at all; the chance at which
    either stood in the forecast of intake is taken out of what is expected.

    Raises
    ------
    Refused
        A deal named is not among the open ones.
    """
    weeks = Buckets.after(given.as_of, weeks=int(given.settings["plan_weeks"]))
    grid = given["capacities"].filter(pl.col("period").is_in(weeks.periods)).select(
        "resource", "period", capacity="value"
    )  # fmt: skip
    rates = given["job_rates"].select(
        pl.col("job_class").fill_null(""), "resource", rate=pl.col("value") / 1000.0
    )
    won, gone = _deals(given)
    parts = {
        "ordered_hours": _ordered(given, weeks),
        "expected_hours": _hours(_expected(given, gone), rates),
        "won_hours": _hours(won, rates),
    }
    rows = grid
    for name, part in parts.items():
        there = part.with_columns(
            pl.col("period").clip(lower_bound=weeks.periods[0])
        ).group_by("resource", "period").agg(pl.col("hours").sum().alias(name))  # fmt: skip
        rows = rows.join(there, on=["resource", "period"], how="left")
    rows = rows.with_columns(pl.col(name).fill_null(0.0) for name in parts).sort(
        "resource", "period"
    )
    done = [_missing(mine, given) for _, mine in rows.group_by("resource", maintain_order=True)]
    empty = rows.head(0).with_columns(missing=0.0, people=0.0, hire_by=pl.lit(None, dtype=pl.Date))
    needed = pl.concat([empty, *done]).select(HOURS_NEEDED.names)
    return {"hours_needed": needed, "hires": hires(given, needed)}


def _deals(given: Given) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Amounts by kind and week promised of the deals won, and of what all named ones were expected."""
    said = {name: _names(given.options[name]) for name in ("won", "lost")}
    opened = given["deals"].filter(pl.col("outcome").fill_null("open") == "open")
    unknown = sorted((said["won"] | said["lost"]) - set(opened["deal"]))
    if unknown:
        raise Refused(
            f"There is no open deal {', '.join(unknown)}.", "`firstmate show deals` lists them."
        )
    usual = _usual_days(given)
    close = pl.max_horizontal(
        pl.coalesce("expected_close", pl.lit(given.as_of)), pl.lit(given.as_of)
    )
    rows = opened.with_columns(
        pl.col("job_class").fill_null(""),
        pl.coalesce("wanted", close + timedelta(days=usual)).dt.truncate("1w").alias("period"),
        pl.col("amount").fill_null(0.0),
    )
    chances = given["deal_chances"].filter(pl.col("kind") == "deal").select("deal", "chance")
    rows = rows.join(chances, on="deal", how="left")
    taken = rows.filter(pl.col("deal").is_in(sorted(said["won"])))
    named = rows.filter(pl.col("deal").is_in(sorted(said["won"] | said["lost"]))).with_columns(
        (pl.col("amount") * pl.col("chance").fill_null(0.0)).alias("amount")
    )
    columns = ("job_class", "period", "amount")
    return taken.select(columns), named.select(columns)


def _names(text: str) -> set[str]:
    return {part.strip() for part in (text or "").split(",") if part.strip()}


def _usual_days(given: Given) -> int:
    spans = given["sales"].filter(pl.col("kind") == "job").select(
        (pl.coalesce("first_promised", "promised") - pl.col("day")).dt.total_days().alias("days")
    )["days"]  # fmt: skip
    middle = spans.filter(spans > 0).median()
    return int(middle) if isinstance(middle, float) else USUAL_DAYS


def _expected(given: Given, named: pl.DataFrame) -> pl.DataFrame:
    """Expected orders by kind and week promised, less what the named deals stood for in them."""
    usual = _usual_days(given)
    rows = given["intakes"].filter(pl.col("layer") == "consensus").select(
        pl.col("job_class").fill_null(""),
        (pl.col("period") + timedelta(days=usual)).dt.truncate("1w").alias("period"),
        amount="mean",
    )  # fmt: skip
    less = named.with_columns(-pl.col("amount"))
    return (
        pl.concat([rows, less])
        .group_by("job_class", "period")
        .agg(pl.col("amount").sum().clip(lower_bound=0.0))
    )


def _hours(amounts: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    kinds = rates["job_class"].unique()
    known = amounts.with_columns(
        pl.when(pl.col("job_class").is_in(kinds.implode())).then("job_class").otherwise(pl.lit(""))
        .alias("job_class")
    )  # fmt: skip
    return known.join(rates, on="job_class").select(
        "resource", "period", hours=pl.col("amount") * pl.col("rate")
    )


def _ordered(given: Given, weeks: Buckets) -> pl.DataFrame:
    due = given["sales"].filter(pl.col("kind") == "job").group_by("job").agg(
        pl.coalesce("promised", "wanted", "day").max().alias("due")
    )  # fmt: skip
    jobs = given["job_hours"].join(due, on="job").select(
        "resource", pl.col("due").dt.truncate("1w").alias("period"), hours="value"
    )  # fmt: skip
    items = given["loads"].filter(pl.col("period").is_in(weeks.periods)).select(
        "resource", "period", hours="hours_items"
    )  # fmt: skip
    return pl.concat([jobs, items])


def _missing(mine: pl.DataFrame, given: Given) -> pl.DataFrame:
    """Hours missing by the end of each week: what was missing before it, and what it lacks itself.

    Free hours of an earlier week are not counted: the work to fill them has mostly not come yet.
    """
    over = (
        mine["ordered_hours"] + mine["expected_hours"] + mine["won_hours"] - mine["capacity"]
    ).to_numpy()
    missing = np.array(list(accumulate(over, lambda left, now: max(left + now, 0.0), initial=0.0)))
    missing = missing[1:]
    begins = int(np.argmax(missing > NOTHING)) if (missing > NOTHING).any() else len(missing)
    since = np.arange(1, len(missing) + 1) - begins
    hire = timedelta(weeks=int(given.settings["hire_weeks"]))
    periods = mine["period"].to_list()
    first = week_of(periods[begins]) - hire if begins < len(periods) else None
    short = missing > NOTHING
    return mine.with_columns(
        pl.Series("missing", missing),
        pl.Series("people", np.where(short, missing / PERSON_HOURS / np.maximum(since, 1), 0.0)),
        pl.Series("hire_by", [first if one else None for one in short], dtype=pl.Date),
    )

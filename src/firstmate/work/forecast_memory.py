"""What was forecast before new data came in, put beside that data so that it can be judged; it judges nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl

from firstmate.base.frame import frame
from firstmate.company.change import BASE, to_json
from firstmate.company.company import Company
from firstmate.company.tables import INPUTS
from firstmate.store.protocol import Store

TABLE = "past_forecasts"
#: Weeks ahead that are kept: a quarter and the month in which it is looked at.
KEPT_WEEKS = 17
#: Older forecasts are let go beyond so many days on which one was kept, and so many rows.
KEPT_DAYS, MOST_ROWS = 52, 2_000_000
POINTS = ("q10", "q50", "q80", "q90", "q95", "q99")
#: How the source of a row begins that was kept here rather than read from a file.
_RUN = "run "
_THING = ("item", "job_class", "location")


def remembering(company: Company, store: Store) -> Company:
    """Return the imported company with what the newest kept run of earlier data had forecast.

    What was kept before stays, also where files bring past forecasts of their own. Only a run
    without a scenario and of an earlier day counts: what is forecast from the data itself can tell
    nothing about it. Of a week only the latest forecast is kept.
    """
    if not len(store.versions()):
        return company
    before = store.load()[TABLE].filter(pl.col("source").fill_null("").str.starts_with(_RUN))
    parts = [company[TABLE], before, *_newest(company, store)]
    rows = thinned(pl.concat(parts, how="diagonal_relaxed"))
    return replace(company, tables={**company.tables, TABLE: frame(INPUTS[TABLE], rows)})


def _newest(company: Company, store: Store) -> list[pl.DataFrame]:
    name = store.latest(scenario=to_json(BASE), holding=("forecasts",))
    if name is None:
        return []
    run = store.run(name, only=("forecasts", "intakes"))
    if run.as_of >= company.as_of:
        return []
    said = [_of(run[table].rows) for table in ("forecasts", "intakes") if table in run.results]
    last = run.as_of + timedelta(weeks=KEPT_WEEKS)
    rows = pl.concat(said, how="diagonal_relaxed")
    return [
        rows.filter(pl.col("period") > run.as_of, pl.col("period") <= last).with_columns(
            known_on=pl.lit(run.as_of), source=pl.lit(f"{_RUN}{name}")
        )
    ]


def _of(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of ``forecasts`` or ``intakes`` to keep: the consensus, and the baseline where it differs."""
    thing = [name for name in _THING if name in rows.columns]
    plan = rows.filter(pl.col("layer") == "consensus")
    other = rows.filter(pl.col("layer") == "baseline").join(
        plan.select(*thing, "period", pl.col("mean").alias("planned")), on=[*thing, "period"]
    )
    changed = other.filter((pl.col("mean") - pl.col("planned")).abs() > 1e-9).drop("planned")
    return pl.concat([plan, changed]).select(*thing, "period", "layer", "mean", *POINTS)


def thinned(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the newest days: one day a week, and no more days than there is room for."""
    days = (
        rows.group_by("known_on")
        .len()
        .with_columns(week=pl.col("known_on").dt.truncate("1w"))
        .sort("known_on", descending=True)
        .unique("week", keep="first", maintain_order=True)
        .head(KEPT_DAYS)
        .filter((pl.col("len").cum_sum() <= MOST_ROWS) | (pl.int_range(pl.len()) == 0))
    )
    return rows.join(days.select("known_on"), on="known_on", how="semi").unique(
        [*_THING, "period", "known_on", "layer"], keep="first", maintain_order=True
    )

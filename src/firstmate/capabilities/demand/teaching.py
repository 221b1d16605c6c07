"""The task `forecast_teaching`: which series teach, and their past up to a cut-off day; it learns nothing.

The cut-off moves every four weeks only, so that what is learned from it stays the same when one more
week has passed.
"""

from __future__ import annotations

from datetime import date, timedelta
from zlib import crc32

import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import week_of

KEY = ("item", "location")
#: More series teach nothing new and cost time.
TEACHERS = 1000
BLOCK_WEEKS = 4
YEARS = 4
#: A series with fewer weeks has nothing to teach.
FEWEST_WEEKS = 8


def forecast_teaching(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``forecast_teaching``: past weeks of at most 1,000 series, chosen by their names.

    A series is chosen by a hash of its name among those that have sold by the cut-off, so that the
    same series teach whatever is sold afterwards.
    """
    until = given.options["until"] or last_block(given.as_of)
    past = given["sales_history"].filter(pl.col("period") < until)
    past = past.filter(pl.col("period") >= until - timedelta(weeks=52 * YEARS))
    able = past.group_by(KEY).agg(weeks=pl.len(), sold=pl.col("usual").sum())
    able = able.filter(pl.col("weeks") >= FEWEST_WEEKS, pl.col("sold") > 0).select(KEY)
    number = pl.Series(
        [crc32(f"{item}\n{place}".encode()) for item, place in able.iter_rows()], dtype=pl.Int64
    )
    chosen = able.with_columns(number.alias("number")).sort("number", *KEY).head(TEACHERS)
    family = given["items"].select("item", "family").unique("item")
    rows = past.join(chosen.select(KEY), on=KEY).join(family, on="item", how="left")
    return {"forecast_teaching": rows.select(*KEY, "family", "period", "usual")}


def last_block(as_of: date) -> date:
    """Return the last Monday on or before the day after ``as_of`` that begins a block of four weeks.

    >>> last_block(date(2026, 11, 7)), last_block(date(2026, 11, 8))
    (datetime.date(2026, 10, 12), datetime.date(2026, 11, 9))
    """
    monday = week_of(as_of + timedelta(days=1))
    return monday - timedelta(weeks=(monday.toordinal() // 7) % BLOCK_WEEKS)

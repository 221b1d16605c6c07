"""The model of deals put to the test on past months that it had not seen; it changes no chance."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.demand.deal_chances import Array, chances, learn
from firstmate.capabilities.demand.deal_flow import ENOUGH
from firstmate.capabilities.demand.deal_lives import end_names

#: Weeks within which a deal of a held-out day had to be won; days between those days; how many.
WITHIN, STEP, MONTHS = 8, 28, 12
#: Chances are compared with what came true in parts of about equal size, at most so many.
PARTS = 5
SCHEMA = {
    "day": pl.Date, "deal": pl.String, "stage": pl.String, "owner": pl.String,
    "chance": pl.Float64, "base": pl.Float64, "won": pl.Float64,
}  # fmt: skip


def trial(
    deals: pl.DataFrame, *, stages: pl.DataFrame, as_of: date, share: float, days: float
) -> pl.DataFrame:
    """Return what was said of the deals open on past days, and whether they were won in 8 weeks.

    On each day the model knows only what was known then; ``base`` is the share of all deals open on
    earlier such days that were won within the time, which is what one says without a model. Days on
    which fewer than 100 deals had been decided are left out.

    Returns
    -------
    polars.DataFrame
        day, deal, stage (as last known then, empty where it is not known), owner, chance, base, won.
    """
    won_on = deals.filter(pl.col("outcome") == "won", pl.col("closed").is_not_null()).select(
        "deal", won_on="closed"
    ).unique("deal", keep="first", maintain_order=True)  # fmt: skip
    ends = end_names(deals, stages=stages)
    found = []
    for k in range(MONTHS - 1, -1, -1):
        day = as_of - timedelta(weeks=WITHIN, days=STEP * k)
        decided = deals.filter((pl.col("closed") <= day) & (pl.col("outcome") != "open"))
        if decided.height < ENOUGH:
            continue
        # The present stage of a deal that was open then is not what was known then.
        over = (pl.col("closed") <= day).fill_null(value=False)
        then = deals.with_columns(pl.when(over).then("stage").alias("stage"))
        model = learn(then, stages=stages, as_of=day, share=share, days=days, ends=ends)
        said = chances(model, then)
        if not len(said.chance):
            continue
        still = model.lives.outcome < 0
        last = model.lives.known[
            still, np.minimum(model.lives.weeks[still], model.lives.known.shape[1] - 1)
        ]
        named = [model.lives.stages[at] if at >= 0 else "" for at in last]
        rows = said.deals.select("deal", "owner").with_columns(
            day=pl.lit(day), stage=pl.Series(named, dtype=pl.String),
            chance=pl.Series(said.won[:, :WITHIN].sum(axis=1)),
            base=pl.lit(_base(deals, day)),
        )  # fmt: skip
        until = day + timedelta(weeks=WITHIN)
        rows = rows.join(won_on, on="deal", how="left").with_columns(
            won=(pl.col("won_on") <= until).fill_null(value=False).cast(pl.Float64)
        )
        found.append(rows.select(SCHEMA.keys()))
    return pl.concat(found) if found else pl.DataFrame(schema=SCHEMA)


def _base(deals: pl.DataFrame, day: date) -> float:
    """Share of the deals open on earlier days of the kind that were won within the time."""
    hits, total = 1.0, 2.0
    for k in range(1, MONTHS + 1):
        then = day - timedelta(weeks=WITHIN, days=STEP * (k - 1))
        until = then + timedelta(weeks=WITHIN)
        there = deals.filter(
            pl.col("created") <= then, pl.col("closed").is_null() | (pl.col("closed") > then)
        )
        won = (pl.col("outcome") == "won") & (pl.col("closed") <= until)
        hits += float(there.select(won.fill_null(value=False).sum()).item() or 0)
        total += there.height
    return hits / total


def parts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return said against come true, by parts of equal size of what was said, then all together.

    ``part`` 0 is all together; ``error`` is the mean squared distance of chance and outcome (Brier
    1950), ``base_error`` that of the share usual before.

    >>> rows = pl.DataFrame({"chance": [0.2, 0.8], "won": [0.0, 1.0], "base": [0.5, 0.5]})
    >>> parts(rows).select("part", "n", "error", "base_error").row(0)
    (0, 2, 0.04..., 0.25)
    """
    count = int(np.clip(rows.height // 40, 1, PARTS))
    order = rows["chance"].rank("ordinal").to_numpy() if rows.height else np.zeros(0)
    part = _part(order, rows.height, count)
    both = pl.concat(
        [
            rows.with_columns(part=pl.lit(0)),
            rows.with_columns(part=pl.Series(part, dtype=pl.Int32)),
        ],
        how="vertical_relaxed",
    )
    return (
        both.group_by("part")
        .agg(
            pl.len().cast(pl.Int64).alias("n"),
            pl.col("chance").mean(),
            pl.col("won").mean().alias("share"),
            ((pl.col("chance") - pl.col("won")) ** 2).mean().alias("error"),
            ((pl.col("base") - pl.col("won")) ** 2).mean().alias("base_error"),
        )
        .with_columns(pl.col("part").cast(pl.Int64))
        .sort("part")
    )


def _part(order: npt.NDArray[np.float64], rows: int, count: int) -> Array:
    return np.asarray(1 + np.floor((order - 1) * count / max(rows, 1)), dtype=np.float64)

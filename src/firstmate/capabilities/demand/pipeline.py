"""Open deals as lumps: each is won or not, at once or later; it knows nothing of past intake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.issue import Issue
from firstmate.base.time import Buckets
from firstmate.capabilities.demand.smoothing import Array

TASK = "intakes"
#: A deal closes after this share of the days that are stated or usual, each as likely as the others.
DELAYS = np.linspace(0.7, 1.6, 19)
USUAL_DAYS = 30.0
_KEYS = ("stage", "owner", "job_class")


@dataclass(frozen=True)
class Pipeline:
    """Open deals: class, chance of each, amount, and the bucket of each of the equally likely days."""

    job_class: list[str]
    chance: Array
    amount: Array
    bucket: npt.NDArray[np.int64]


def pipeline(
    deals: pl.DataFrame,
    *,
    conversions: pl.DataFrame,
    rates: pl.DataFrame,
    home: str,
    as_of: date,
    plan: Buckets,
) -> tuple[Pipeline, list[Issue]]:
    """Return the open deals without an item, and issues for those that cannot be counted."""
    rows = deals.filter(
        (pl.col("outcome").is_null() & pl.col("closed").is_null()) | (pl.col("outcome") == "open"),
        pl.col("item").is_null() | (pl.col("item") == ""),
    ).with_columns(pl.col(*_KEYS).fill_null(""))
    rows = _with_chance(_in_home(rows, rates, home, as_of), conversions)
    usable = pl.col("chance").is_not_null() & (pl.col("amount") > 0)
    good = rows.filter(usable.fill_null(value=False))
    missing = rows.filter(~usable.fill_null(value=False))
    days = good.select(_days_left(as_of)).to_series().to_numpy()
    offsets = np.ceil(days[:, None] * DELAYS).astype("timedelta64[D]")
    bucket = plan.index((np.datetime64(as_of, "D") + offsets).ravel()).reshape(offsets.shape)
    found = Pipeline(
        good["job_class"].to_list(), good["chance"].to_numpy(), good["amount"].to_numpy(), bucket
    )
    return found, _missing(missing)


def _in_home(rows: pl.DataFrame, rates: pl.DataFrame, home: str, as_of: date) -> pl.DataFrame:
    latest = (
        rates.filter(pl.col("day") <= as_of)
        .sort("day")
        .group_by("currency", maintain_order=True)
        .last()
        .select("currency", "rate")
    )
    own = pl.col("currency").fill_null("").is_in(["", home])
    return rows.join(latest, on="currency", how="left").with_columns(
        amount=pl.col("amount") * pl.when(own).then(1.0).otherwise(pl.col("rate"))
    )


def _with_chance(rows: pl.DataFrame, conversions: pl.DataFrame) -> pl.DataFrame:
    """Win share and days to close of the closest row: stage, owner, class; then fewer of them."""
    known = conversions.select(*_KEYS, "value", "days_to_close").with_columns(
        pl.col(*_KEYS).fill_null("")
    )
    levels = [
        (1, 1, 1),
        (1, 1, 0),
        (1, 0, 1),
        (0, 1, 1),
        (1, 0, 0),
        (0, 1, 0),
        (0, 0, 1),
        (0, 0, 0),
    ]
    names = []
    for k, used in enumerate(levels):
        on = [name for name, use in zip(_KEYS, used, strict=True) if use]
        off = [name for name in _KEYS if name not in on]
        part = known.filter(*(pl.col(name) == "" for name in off)).drop(off)
        part = part.rename({"value": f"value{k}", "days_to_close": f"days{k}"})
        if on:
            rows = rows.join(part, on=on, how="left", maintain_order="left")
        elif part.height:
            rows = rows.join(part, how="cross", maintain_order="left")
        else:
            continue
        names.append(k)
    return rows.with_columns(
        chance=pl.coalesce(*(f"value{k}" for k in names), "probability").clip(0.0, 1.0),
        usual=pl.coalesce(*(f"days{k}" for k in names), pl.lit(USUAL_DAYS)),
    )


def _days_left(as_of: date) -> pl.Expr:
    """Days until decision: as expected, else usual days since it was opened, else half of those."""
    expected = (pl.col("expected_close") - as_of).dt.total_days()
    opened = (pl.col("created") - as_of).dt.total_days() + pl.col("usual")
    return pl.coalesce(
        pl.when(expected > 0).then(expected.cast(pl.Float64)),
        pl.when(opened > 0).then(opened),
        pl.col("usual") / 2.0,
    )


def _missing(rows: pl.DataFrame) -> list[Issue]:
    if rows.is_empty():
        return []
    some = ", ".join(rows["deal"].head(5).to_list())
    return [
        Issue(
            task=TASK,
            code="deal_not_counted",
            table="deals",
            column="amount",
            value=some,
            why="Open deals without an amount in a known currency, or without any chance, are not in "
            "the expected intake.",
            mend="Enter amount, currency rate and stage or probability of these deals.",
            count=rows.height,
        )
    ]


def expected(found: Pipeline, *, classes: list[str], weeks: int) -> Array:
    """Return (class x week) the sum of chance x amount over the deals [currency]."""
    answer = np.zeros((len(classes), weeks))
    place = {name: k for k, name in enumerate(classes)}
    row = np.array([place[name] for name in found.job_class], dtype=int)
    part = (found.chance * found.amount / len(DELAYS))[:, None] * np.ones(len(DELAYS))
    inside = (found.bucket >= 0) & (found.bucket < weeks)
    rows = np.broadcast_to(row[:, None], inside.shape)
    np.add.at(answer, (rows[inside], found.bucket[inside]), part[inside])
    return answer


def lumps(
    found: Pipeline, *, classes: list[str], weeks: int, draws: int, rng: np.random.Generator
) -> Array:
    """Return (class x draw x week) money of deals won, each deal one lump in one week."""
    answer = np.zeros((len(classes), draws, weeks))
    place = {name: k for k, name in enumerate(classes)}
    for name, chance, amount, bucket in zip(
        found.job_class, found.chance, found.amount, found.bucket, strict=True
    ):
        won = rng.random(draws) < chance
        week = bucket[rng.integers(0, len(DELAYS), draws)]
        here = np.flatnonzero(won & (week >= 0) & (week < weeks))
        answer[place[name], here, week[here]] += amount
    return answer

"""The task `conversions`: the share of deals won, beside what the CRM states; no forecast."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
from scipy.special import expit, logit

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given, defaults
from firstmate.capabilities.measure.estimate import Array, accept, beta_strength, share_of
from firstmate.capabilities.measure.options import CONVERSION_OPTIONS

DIMENSIONS = ("stage", "owner", "job_class")
#: Closed deals below which groups lean on the base rate as on at least 20 deals.
FEW, FEW_STRENGTH = 100, 20.0
#: Decided deals of a group from which on its own days count.
OWN_DAYS = 5


def conversions(given: Given) -> dict[str, pl.DataFrame]:
    """Return the tables ``conversions`` and ``issues``."""
    options = {**defaults(CONVERSION_OPTIONS), **given.options}
    deals = _deals(given["deals"], stages=given["deal_stages"])
    quotes = _quotes(given["quotes"])
    base = deals if not deals.is_empty() else quotes
    rows = shares(base, default=options["default_share"], days=options["default_days"])
    if not deals.is_empty() and not quotes.is_empty():
        of_quotes = shares(quotes, default=options["default_share"], days=options["default_days"])
        rows = pl.concat([rows, of_quotes.filter(pl.col("stage") == "quote")])
        rows = rows.unique(DIMENSIONS, keep="first", maintain_order=True)
    rows = accept(
        rows, given["accepted_estimates"], table="conversions", key=DIMENSIONS
    ).sort(DIMENSIONS)  # fmt: skip
    closed = int(base.filter("first")["closed"].sum())
    return {"conversions": rows, "issues": issue_rows(_few(closed, base.height))}


def shares(deals: pl.DataFrame, *, default: float, days: float) -> pl.DataFrame:
    """Return the share won for every combination of stage, owner and kind that occurs, "" = all.

    One dimension: ``(won + k p) / (closed + k)`` with p the share of all and k from the spread
    between its groups. Several: the prior adds the log odds of its dimensions, which is what
    independent effects give. Intervals are 10 % and 90 % points of the beta posterior.

    Parameters
    ----------
    deals
        stage, owner, job_class, won, closed (0 or 1), probability, days, first (one row of a deal).
    """
    total = deals.filter("first")
    closed, won = float(total["closed"].sum()), float(total["won"].sum())
    weight = FEW_STRENGTH / 4 if closed < FEW else 1.0
    everywhere = (won + weight * default) / (closed + weight)
    offsets: dict[str, pl.DataFrame] = {}
    parts = []
    for size in range(len(DIMENSIONS) + 1):
        for kept in product((False, True), repeat=len(DIMENSIONS)):
            if sum(kept) != size:
                continue
            names = [name for name, keep in zip(DIMENSIONS, kept, strict=True) if keep]
            rows = _group(deals if "stage" in names else total, names=names)
            prior = _prior(rows, names=names, offsets=offsets, everywhere=everywhere)
            part = _leaned(rows, prior=prior, few=closed < FEW, alone=not names)
            if size == 1:
                odds = logit(part["value"].to_numpy().clip(1e-6, 1 - 1e-6))
                offsets[names[0]] = part.select(names[0]).with_columns(
                    pl.Series("offset", odds - logit(everywhere))
                )
            parts.append(part)
    rows = pl.concat(parts, how="diagonal").with_columns(pl.col(DIMENSIONS).fill_null(""))
    own_days = float(total.filter(pl.col("closed") == 1)["days"].median() or days)  # type: ignore[arg-type]
    known = pl.when(pl.col("n") >= OWN_DAYS).then("days_to_close")
    basis = (
        pl.when(pl.col("n") > 0).then(pl.lit("measured"))
        .when(pl.lit(closed > 0)).then(pl.lit("group")).otherwise(pl.lit("default"))
    )  # fmt: skip
    return rows.with_columns(
        pl.coalesce(known, own_days).alias("days_to_close"), basis.alias("basis")
    ).select(*DIMENSIONS, "value", "low", "high", "n", "basis", "stated", "days_to_close")


def _group(deals: pl.DataFrame, *, names: list[str]) -> pl.DataFrame:
    """Won, closed, stated chance and days of each group; a group with an empty name is left out."""
    named = deals.filter(
        pl.all_horizontal([pl.col(name) != "" for name in names] or pl.lit(value=True))
    )
    between = pl.col("probability").is_between(0.0, 1.0, closed="none")
    kept = pl.col("probability").filter(between & (pl.col("closed") == 1))
    standing = pl.col("probability").filter(pl.col("closed") == 0)
    measures = [
        pl.col("won").sum().cast(pl.Float64),
        pl.col("closed").sum().cast(pl.Int64).alias("n"),
        pl.when(kept.len() >= OWN_DAYS)
        .then(kept.mean())
        .otherwise(standing.mean())
        .alias("stated"),
        pl.col("days").filter(pl.col("closed") == 1).median().alias("days_to_close"),
    ]
    if not names:
        return named.select(measures)
    return named.group_by(names).agg(measures).sort(names)


def _prior(
    rows: pl.DataFrame, *, names: list[str], offsets: dict[str, pl.DataFrame], everywhere: float
) -> Array:
    odds = np.full(rows.height, logit(everywhere))
    if len(names) > 1:
        for name in names:
            offset = rows.select(name).join(
                offsets[name], on=name, how="left", maintain_order="left"
            )
            odds = odds + offset["offset"].fill_null(0.0).to_numpy()
    return np.asarray(expit(odds), dtype=np.float64)


def _leaned(rows: pl.DataFrame, *, prior: Array, few: bool, alone: bool) -> pl.DataFrame:
    hits, trials = rows["won"].to_numpy(), rows["n"].to_numpy().astype(float)
    strength = 2.0 if alone else beta_strength(hits, trials)
    strength = max(strength, FEW_STRENGTH) if few and not alone else strength
    value, low, high = share_of(hits, trials, prior=prior, strength=strength)
    return rows.drop("won").with_columns(
        pl.Series("value", value), pl.Series("low", low), pl.Series("high", high)
    )


def _deals(deals: pl.DataFrame, *, stages: pl.DataFrame) -> pl.DataFrame:
    """One row per deal and stage it was in; ``first`` marks one row of each deal.

    Where stages were never recorded, the stage of a closed deal is not known: it only says won
    or lost. Then closed deals speak for every stage alike, and only open deals carry theirs.
    """
    plain = deals.select(
        "deal",
        pl.col("stage").fill_null(""),
        pl.col("owner").fill_null(""),
        pl.col("job_class").fill_null(""),
        (pl.col("outcome") == "won").fill_null(value=False).cast(pl.Int64).alias("won"),
        pl.col("outcome")
        .is_in(["won", "lost"])
        .fill_null(value=False)
        .cast(pl.Int64)
        .alias("closed"),
        "probability",
        (pl.col("closed") - pl.col("created")).dt.total_days().cast(pl.Float64).alias("days"),
    )
    own_stage = pl.when(pl.col("closed") == 0).then("stage").otherwise(pl.lit(""))
    visited = pl.concat(
        [
            plain.select("deal", own_stage.alias("stage")),
            stages.select("deal", pl.col("stage").fill_null("")),
        ]
    ).unique().sort("deal", "stage")  # fmt: skip
    final = plain.filter(pl.col("closed") == 1)["stage"].unique()
    visited = visited.filter(
        (pl.col("stage") == "")
        | ~pl.col("stage").is_in(final.implode())
        | pl.col("stage").is_in(plain.filter(pl.col("closed") == 0)["stage"].unique().implode())
    )
    rows = visited.join(plain.drop("stage"), on="deal", how="inner")
    return rows.with_columns(pl.col("deal").is_first_distinct().alias("first")).drop("deal")


def _quotes(quotes: pl.DataFrame) -> pl.DataFrame:
    days = pl.col("decided") - pl.coalesce("sent", "asked")
    return quotes.select(
        pl.lit("quote").alias("stage"),
        pl.col("owner").fill_null(""),
        pl.col("job_class").fill_null(""),
        (pl.col("outcome") == "won").fill_null(value=False).cast(pl.Int64).alias("won"),
        pl.col("outcome")
        .is_in(["won", "lost"])
        .fill_null(value=False)
        .cast(pl.Int64)
        .alias("closed"),
        pl.lit(None, dtype=pl.Float64).alias("probability"),
        days.dt.total_days().cast(pl.Float64).alias("days"),
        pl.lit(value=True).alias("first"),
    )


def _few(closed: int, deals: int) -> list[Issue]:
    if closed >= FEW or deals == 0:
        return []
    return [
        Issue(
            task="conversions",
            code="few_closed_deals",
            severity="hint",
            table="deals",
            column="outcome",
            why=f"Only {closed} deals were decided: win shares lean on the share of all.",
            mend="Export won and lost deals and quotes of the last years too.",
            count=max(closed, 1),
        )
    ]

"""What promotions added, with its range, and the history without it; what planned ones will add.

A promotion's week is compared with the weeks around it in which nothing was promoted. What buyers
took earlier than they would have is thereby in the weeks around it, not in the uplift.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
from scipy import special

from firstmate.base.time import Buckets
from firstmate.capabilities.demand.overrides import overlap, reached
from firstmate.capabilities.demand.smoothing import Array

KEY = ["item", "location"]
MEASURE = "promotions"
#: Weeks to both sides that tell what would have sold, and how many of them must be known.
AROUND, FEWEST_AROUND = 6, 4
#: A week counts for the measure if this share of it was promoted.
HALF = 0.5
LEAST, MOST = 0.2, 20.0
TAIL = 0.95
EFFECTS = {"scope": pl.String, "name": pl.String, "uplift": pl.Float64, "low": pl.Float64,
           "high": pl.Float64, "n": pl.Int64, "gained_units": pl.Float64, "gained": pl.Float64,
           "discount": pl.Float64, "basis": pl.String}  # fmt: skip


def promoted(weekly: pl.DataFrame, promotions: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Return the weeks with ``promotion`` and ``promoted`` (share of its days), null where none.

    Of two promotions in a week the longer counts.
    """
    families = items.select("item", "family").unique("item", keep="first")
    keys = (
        weekly.select(KEY)
        .unique()
        .sort(KEY)
        .join(families, on="item", how="left", maintain_order="left")
    )
    parts = [
        keys.filter(pl.Series(reached(row, keys), dtype=pl.Boolean)).select(
            *KEY,
            promotion=pl.lit(row["promotion"]),
            from_day=pl.lit(row["from_day"]),
            to_day=pl.lit(row["to_day"]),
        )
        for row in promotions.sort("promotion", "from_day").iter_rows(named=True)
    ]
    if not parts:
        return weekly.with_columns(
            promotion=pl.lit(None, dtype=pl.String), promoted=pl.lit(None, dtype=pl.Float64)
        )
    last = pl.col("period") + timedelta(days=6)
    days = (
        pl.min_horizontal(last, "to_day") - pl.max_horizontal("period", "from_day")
    ).dt.total_days() + 1
    weeks = (
        weekly.select(*KEY, "period")
        .join(pl.concat(parts), on=KEY)
        .with_columns(promoted=days / 7.0)
        .filter(pl.col("promoted") > 0)
        .sort(*KEY, "period", "promoted", "promotion", descending=[False] * 3 + [True, False])
        .unique([*KEY, "period"], keep="first", maintain_order=True)
        .select(*KEY, "period", "promotion", "promoted")
    )
    return weekly.join(weeks, on=[*KEY, "period"], how="left", maintain_order="left")


def effects(
    weeks: pl.DataFrame, promotions: pl.DataFrame, items: pl.DataFrame, accepted: pl.DataFrame
) -> pl.DataFrame:
    """Return rows of ``promotion_effects``: by promotion, by family and for the firm.

    Parameters
    ----------
    weeks
        As :func:`promoted` gives them, with quantity, amount and usual.

    Of all weeks of a promotion together: ``uplift = 1 + sum (usual - around) / sum (around x share
    promoted)``. Its own uplift is drawn towards that of all by how far they truly differ (method of
    moments). An uplift entered in ``accepted_estimates`` stands as entered.
    """
    families = items.select("item", "family").unique("item", keep="first")
    calm = pl.when(pl.col("promoted").is_null()).then("usual")
    around = calm.rolling_mean(2 * AROUND + 1, min_samples=FEWEST_AROUND, center=True).over(KEY)
    rows = (
        weeks.sort(*KEY, "period")
        .with_columns(around=around)
        .filter(pl.col("promoted") >= HALF, pl.col("around") > 0, pl.col("usual").is_not_null())
        .join(families, on="item", how="left", maintain_order="left")
        .with_columns(
            base=pl.col("around") * pl.col("promoted"),
            more=pl.col("usual") - pl.col("around"),
            price=pl.when(pl.col("quantity") > 0).then(pl.col("amount") / pl.col("quantity")),
        )
        .with_columns(money=pl.col("more") * pl.col("price").fill_null(0.0))
    )
    cuts = promotions.group_by("promotion").agg(pl.col("discount").mean())
    one = rows.group_by("promotion", maintain_order=True).agg(
        pl.col("base", "more", "money").sum(), pl.len().alias("n"), error=_error("base", "more")
    )
    one = one.join(cuts, on="promotion", how="left", maintain_order="left")
    by_family = rows.group_by("promotion", "family", maintain_order=True).agg(
        pl.col("base", "more", "money").sum(), pl.len().alias("n")
    ).join(cuts, on="promotion", how="left", maintain_order="left")  # fmt: skip
    firm = _pooled(one.with_columns(name=pl.lit("")), "firm")
    parts = [
        _own(one, firm),
        _pooled(
            by_family.filter(pl.col("family").is_not_null()).rename({"family": "name"}), "family"
        ),
        firm,
    ]
    measured = pl.concat([p.select(list(EFFECTS)) for p in parts], how="vertical_relaxed")
    said = accepted.filter(pl.col("measure") == MEASURE, pl.col("value") >= 0).select(
        name="scope", said="value"
    )
    named = promotions.select(name="promotion").unique().join(said, on="name")
    rest = named.join(measured.filter(pl.col("scope") == "promotion"), on="name", how="anti")
    added = rest.select("name", scope=pl.lit("promotion"), uplift="said", n=pl.lit(0, pl.Int64))
    every = pl.concat([measured, added], how="diagonal_relaxed").join(named, on="name", how="left")
    entered = (pl.col("scope") == "promotion") & pl.col("said").is_not_null()
    return every.with_columns(
        *(pl.when(entered).then("said").otherwise(c).alias(c) for c in ("uplift", "low", "high")),
        basis=pl.when(entered).then(pl.lit("entered")).otherwise(pl.lit("measured")),
    ).select(list(EFFECTS)).sort("scope", "name")  # fmt: skip


def _error(base: str, more: str) -> pl.Expr:
    """Standard error of the ratio of two sums over rows (a cluster each); null from one row."""
    left = pl.col(more) - pl.col(base) * pl.col(more).sum() / pl.col(base).sum()
    number = pl.len()
    return (
        pl.when(number > 1)
        .then((left.pow(2).sum() * number / (number - 1)).sqrt() / pl.col(base).sum())
        .otherwise(None)
    )


def _pooled(rows: pl.DataFrame, scope: str) -> pl.DataFrame:
    """One row per name over its promotions, each of them a cluster."""
    sums = rows.group_by("name", maintain_order=True).agg(
        uplift=1.0 + pl.col("more").sum() / pl.col("base").sum(),
        error=_error("base", "more"),
        clusters=pl.len(),
        n=pl.col("n").sum().cast(pl.Int64),
        gained_units=pl.col("more").sum(),
        gained=pl.col("money").sum(),
        discount=pl.col("discount").mean(),
    )
    return _ranged(sums.with_columns(scope=pl.lit(scope), basis=pl.lit("measured")))


def _own(one: pl.DataFrame, firm: pl.DataFrame) -> pl.DataFrame:
    """One row per promotion, drawn towards all."""
    own = one.with_columns(uplift=1.0 + pl.col("more") / pl.col("base"))
    centre = float(firm["uplift"][0]) if firm.height else 1.0
    known = own["error"].cast(pl.Float64).drop_nulls().to_numpy()
    usual = float(known.mean()) if len(known) else 0.0
    error = own["error"].cast(pl.Float64).fill_null(usual).to_numpy()
    spread = (own["uplift"].to_numpy() - centre) ** 2 - error**2
    true = max(float(spread.mean()), 0.0) if len(spread) > 1 else np.inf
    trust = np.ones(len(error)) if np.isinf(true) else true / (true + error**2 + 1e-12)
    drawn = centre + trust * (own["uplift"].to_numpy() - centre)
    return _ranged(own.with_columns(
        uplift=pl.Series(drawn, dtype=pl.Float64), name="promotion", scope=pl.lit("promotion"),
        clusters="n", gained_units="more", gained="money", basis=pl.lit("measured"),
        n=pl.col("n").cast(pl.Int64),
    ))  # fmt: skip


def _ranged(rows: pl.DataFrame) -> pl.DataFrame:
    free = np.maximum(rows["clusters"].to_numpy().astype(float) - 1.0, 1.0)
    width = pl.Series(special.stdtrit(free, TAIL), dtype=pl.Float64) * rows["error"].cast(
        pl.Float64
    )
    return rows.with_columns(
        pl.col("uplift").clip(LEAST, MOST),
        low=(rows["uplift"] - width).clip(0.0, MOST),
        high=(rows["uplift"] + width).clip(LEAST, MOST),
    )


def without(weeks: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the weeks with ``uplift`` (of the week, 1 = none) taken out of ``usual``."""
    own = found.filter(pl.col("scope") == "promotion").select(promotion="name", times="uplift")
    uplift = (1.0 + pl.col("promoted") * (pl.col("times") - 1.0)).fill_null(1.0)
    return (
        weeks.join(own, on="promotion", how="left", maintain_order="left")
        .with_columns(uplift=uplift.clip(LEAST, MOST))
        .with_columns(usual=pl.col("usual") / pl.col("uplift"))
        .drop("times", "promoted")
    )


def planned(
    promotions: pl.DataFrame, found: pl.DataFrame, *, keys: pl.DataFrame, plan: Buckets
) -> Array:
    """Return what promotions multiply the demand of each series by (series x weeks), 1 = nothing.

    One that has been measured or entered counts as that; another as those of its family (two or
    more), else all, with its discount: ``uplift ^ (log(1 - discount) / log(1 - usual discount))``.

    Parameters
    ----------
    keys
        Rows of item, location and family of the series.
    """
    answer = np.ones((keys.height, plan.weeks))
    table = {(r["scope"], r["name"]): r for r in found.iter_rows(named=True)}
    for row in promotions.sort("promotion", "from_day").iter_rows(named=True):
        if row["to_day"] < plan.start:
            continue
        within, left = overlap(
            row["from_day"], row["to_day"], periods=plan.periods, start=plan.start
        )
        rows = reached(row, keys)
        for n in np.flatnonzero(rows):
            uplift = _uplift(row, str(keys["family"][int(n)] or ""), table)
            times = 1.0 + within / left * (uplift - 1.0)
            # Of two at once the stronger counts, as in the past.
            answer[n] = np.where(np.abs(times - 1.0) > np.abs(answer[n] - 1.0), times, answer[n])
    return answer


def _uplift(
    row: dict[str, object], family: str, table: dict[tuple[str, str], dict[str, float]]
) -> float:
    own = table.get(("promotion", str(row["promotion"])))
    if own is not None:
        return float(own["uplift"])
    like = table.get(("family", family))
    if like is None or like["low"] is None:  # one promotion alone has no range between promotions
        like = table.get(("firm", ""))
    if like is None:
        return 1.0
    usual, cut = like["discount"], row["discount"]
    if usual and isinstance(cut, float) and cut > 0:
        power = np.log1p(-cut) / np.log1p(-usual)
        return float(np.clip(like["uplift"] ** power, LEAST, MOST))
    return float(like["uplift"])

"""The task `lead_times`: days from order to arrival by supplier and item, with their real spread.

It does not judge suppliers (see process) and knows no calendars: days are calendar days.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given, defaults
from firstmate.capabilities.measure.censored import complete
from firstmate.capabilities.measure.estimate import Z90, Array, accept, between_variance, shrink
from firstmate.capabilities.measure.options import LEAD_TIME_OPTIONS
from firstmate.capabilities.measure.purchases import observations
from firstmate.capabilities.measure.sources import sources
from firstmate.capabilities.measure.tables import LEAD_TIMES

#: Spread of log lead times where none was ever seen: 80 % between two thirds and one and a half.
UNSEEN_SPREAD = 0.1


def lead_times(given: Given) -> dict[str, pl.DataFrame]:
    """Return the tables ``lead_times`` and ``issues``."""
    options = {**defaults(LEAD_TIME_OPTIONS), **given.options}
    seen = observations(
        given["purchase_lines"],
        receipts=given["receipts"],
        as_of=given.as_of,
        history_days=options["history_days"],
    )
    found = _backwards(seen)
    seen = seen.filter(pl.col("days") >= 0)
    typical = float(seen.filter(~pl.col("censored"))["days"].median() or options["default_days"])  # type: ignore[arg-type]
    keys = sources(given.tables, seen=seen, as_of=given.as_of)
    factors = _factors(
        seen.join(_of_any_place(keys), on=["supplier", "item"], how="left").with_columns(
            pl.col("stated").fill_null(typical)
        )
    )
    rows = _estimates(keys, factors=factors, typical=typical, any_seen=not seen.is_empty())
    rows = rows.with_columns(pl.col("value").alias("so_far"), pl.col("high").alias("so_far_high"))
    rows = accept(
        rows, given["accepted_estimates"], table="lead_times", key=["supplier", "item", "location"]
    )
    assumed = rows.filter((pl.col("basis") == "default") & (pl.col("item") != ""))
    if not assumed.is_empty():
        found.append(
            Issue(
                task="lead_times",
                code="lead_time_assumed",
                table="supplier_items",
                column="lead_time",
                value=", ".join(assumed["item"].unique().sort().head(5)),
                why=f"No lead time is known: {options['default_days']:g} days are assumed.",
                mend="Enter their lead time, or export purchase orders with their receipts.",
                count=assumed.height,
            )
        )
    return {"lead_times": rows.select(LEAD_TIMES.names), "issues": issue_rows(found)}


def _backwards(seen: pl.DataFrame) -> list[Issue]:
    wrong = seen.filter(pl.col("days") < 0)
    if wrong.is_empty():
        return []
    return [
        Issue(
            task="lead_times",
            code="received_before_ordered",
            table="purchase_lines",
            column="received_on",
            value=", ".join(wrong["purchase"].unique().sort().head(5)),
            why="The line arrived before the day it was ordered; it does not count as a lead time.",
            mend="Correct one of the two days; day and month may be exchanged.",
            count=wrong.height,
        )
    ]


def _of_any_place(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.filter(pl.col("location") == "").select("supplier", "item", "stated")


def _factors(seen: pl.DataFrame) -> pl.DataFrame:
    """Log ratio of real to stated days: shrunk mean, variance of the mean, spread, n.

    One row per (supplier, item), per (supplier, "") and for all ("", "").
    """
    schema = {"supplier": pl.String, "item": pl.String, "mean": pl.Float64, "unsure": pl.Float64,
              "spread": pl.Float64, "n": pl.Int64}  # fmt: skip
    if seen.is_empty():
        return pl.DataFrame(schema=schema)
    seen = seen.sort("supplier", "item", "purchase", "line")
    log = np.log((seen["days"].to_numpy() + 1.0) / (seen["stated"].to_numpy() + 1.0))
    group = seen["supplier"].rank("dense").to_numpy().astype(np.int64) - 1
    done = complete(log, censored=seen["censored"].to_numpy(), group=group)
    rows = seen.select("supplier", "item").with_columns(
        pl.Series("x", _tamed(done.value, group=group)), pl.Series("spread", done.spread[group])
    )
    measures = [
        pl.col("x").mean(), pl.col("spread").first(), pl.len().cast(pl.Int64).alias("n")
    ]  # fmt: skip
    by_supplier = rows.group_by("supplier", maintain_order=True).agg(measures)
    own, unsure, centre, loose = _shrunk(by_supplier, prior=None, prior_doubt=None)
    suppliers = by_supplier.with_columns(pl.Series("mean", own), pl.Series("unsure", unsure))
    by_item = (
        rows.filter(pl.col("item") != "")
        .group_by("supplier", "item", maintain_order=True)
        .agg(measures)
        .join(
            suppliers.select("supplier", pl.col("mean").alias("prior"), "unsure"),
            on="supplier",
            how="left",
            maintain_order="left",
        )
    )
    mean, doubt, _, _ = _shrunk(
        by_item, prior=by_item["prior"].to_numpy(), prior_doubt=by_item["unsure"].to_numpy()
    )
    items = by_item.with_columns(pl.Series("mean", mean), pl.Series("unsure", doubt))
    everything = pl.DataFrame(
        {"supplier": [""], "item": [""], "mean": [centre], "unsure": [loose],
         "spread": [float(done.spread.mean())], "n": [rows.height]}, schema=schema,
    )  # fmt: skip
    shared = list(schema)
    return pl.concat(
        [
            items.select(shared),
            suppliers.filter(pl.col("supplier") != "")
            .with_columns(pl.lit("").alias("item"))
            .select(shared),
            everything,
        ]
    )


def _tamed(x: Array, *, group: npt.NDArray[np.int64]) -> Array:
    """Pull values beyond four robust deviations of their group back to that edge."""
    frame = pl.DataFrame({"x": x, "g": group})
    middle = pl.col("x").median().over("g")
    reach = 4.0 * 1.4826 * (pl.col("x") - middle).abs().median().over("g")
    enough = (pl.len().over("g") >= 8) & (reach > 0)
    tame = pl.when(enough).then(pl.col("x").clip(middle - reach, middle + reach)).otherwise("x")
    return frame.select(tame)["x"].to_numpy()


def _shrunk(
    groups: pl.DataFrame, *, prior: Array | None, prior_doubt: Array | None
) -> tuple[Array, Array, float, float]:
    """Shrunk means, their variances, the centre and the variance between groups."""
    mean = groups["x"].to_numpy()
    variance = groups["spread"].to_numpy() / groups["n"].to_numpy()
    between = between_variance(mean if prior is None else mean - prior, variance)
    weight = 1.0 / (variance + between)
    centre = float((weight * mean).sum() / weight.sum()) if len(mean) else 0.0
    target = np.full(len(mean), centre) if prior is None else prior
    known = 1.0 / weight.sum() if prior_doubt is None else prior_doubt
    value, unsure = shrink(
        mean, variance, prior=target, between=between, doubt=np.broadcast_to(known, mean.shape)
    )
    return value, unsure, centre, between


def _estimates(
    keys: pl.DataFrame, *, factors: pl.DataFrame, typical: float, any_seen: bool
) -> pl.DataFrame:
    """Give each key the factor of supplier and item, else of supplier, else of all."""
    levels = (
        keys.join(factors, on=["supplier", "item"], how="left")
        .join(
            factors.filter(pl.col("item") == "").drop("item"),
            on="supplier", how="left", suffix="_own",
        )
        .join(factors.filter((pl.col("item") == "") & (pl.col("supplier") == ""))
              .drop("item", "supplier"), how="cross", suffix="_all")
        if any_seen
        else keys.with_columns(
            *(pl.lit(None, dtype=pl.Float64).alias(f"{name}{end}")
              for name in ("mean", "unsure", "spread", "n") for end in ("", "_own", "_all"))
        )
    )  # fmt: skip
    measured = pl.col("n").is_not_null()
    of_supplier = pl.col("n_own").is_not_null() & (pl.col("supplier") != "")
    said = pl.col("stated").is_not_null()
    basis = (
        pl.when(measured).then(pl.lit("measured"))
        .when(of_supplier).then(pl.lit("group"))
        .when(said).then(pl.lit("entered"))
        .when(pl.lit(any_seen)).then(pl.lit("group"))
        .otherwise(pl.lit("default"))
    )  # fmt: skip
    # A supplier's word that nothing contradicts is taken as said, with the spread of the firm.
    taken = ~measured & ~of_supplier & said
    mean = pl.when(taken).then(0.0).otherwise(pl.coalesce("mean", "mean_own", "mean_all", 0.0))
    spread = pl.coalesce("spread", "spread_own", "spread_all", UNSEEN_SPREAD)
    unsure = pl.coalesce("unsure", "unsure_own", "unsure_all", 0.0)
    wide = pl.when(basis == "default").then((np.log(3.0) / Z90) ** 2).otherwise(spread + unsure)
    base = (pl.coalesce("stated", typical) + 1.0) * mean.exp()
    reach = (Z90 * wide.sqrt()).exp()
    return levels.with_columns(
        # No mean is known to a hundredth of a day, and 14.00001 days would be three weeks.
        (base - 1.0).clip(lower_bound=0.0).round(2).alias("value"),
        (base / reach - 1.0).clip(lower_bound=0.0).round(2).alias("low"),
        (base * reach - 1.0).clip(lower_bound=0.0).round(2).alias("high"),
        pl.when(basis.is_in(["entered", "default"]))
        .then(0)
        .otherwise(pl.coalesce("n", "n_own", "n_all", 0))
        .cast(pl.Int64)
        .alias("n"),
        basis.alias("basis"),
    )

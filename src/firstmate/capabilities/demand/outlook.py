"""The task `outlook`: demand of the firm, of families and of kinds of work in money, past and to come.

It forecasts nothing: it draws the forecasts of items together, because points of a distribution
cannot be summed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.demand.distribution import QUANTILE_NAMES
from firstmate.capabilities.demand.item_outlook import item_outlook
from firstmate.capabilities.demand.paths import paths
from firstmate.capabilities.demand.series import to_series
from firstmate.capabilities.demand.smoothing import Array
from firstmate.capabilities.demand.tables import SHOWN

DRAWS = 400
#: Weeks of the totals, and of history that tells how the errors of items move together.
QUARTER = 13
HISTORY = 104
#: Persistence of an item whose forecast could not be scored.
USUAL_PERSISTENCE = 0.2
#: Items whose family is not known.
NO_FAMILY = "other items"
FIRM = "firm"
_POINTS = tuple(SHOWN.values())


def outlook(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``outlook``, ``outlook_totals`` and ``item_outlook``."""
    past = history(given.tables, as_of=given.as_of)
    drawn, periods = _drawn(given, shared=together(_money_by_item(given["sales_history"])))
    whole = [n for n, period in enumerate(periods) if period > given.as_of][:QUARTER]
    rows, totals = [], []
    for (scope, name), draws in drawn.items():
        rows.append(_rows(scope, name, periods, draws))
        totals.append(_points(draws[:, whole].sum(axis=1)) | {"scope": scope, "name": name})
    ahead = pl.concat(rows) if rows else _empty()
    both = past.with_columns(pl.lit(None, dtype=pl.Float64).alias(n) for n in ("mean", *SHOWN))
    return {
        "outlook": pl.concat([both, ahead.with_columns(actual=pl.lit(None, dtype=pl.Float64))],
                             how="diagonal"),
        "outlook_totals": _totals(given, totals, past),
        "item_outlook": item_outlook(given.tables, as_of=given.as_of),
    }  # fmt: skip


def history(tables: Mapping[str, pl.DataFrame], *, as_of: date) -> pl.DataFrame:
    """Return scope, name, period, actual: money ordered in whole past weeks, weeks of nothing too."""
    families = tables["items"].select("item", "family").unique("item", keep="first")
    kind = pl.when(pl.col("item").is_null()).then(pl.lit("work")).otherwise(pl.lit("family"))
    lines = (
        tables["sales"]
        .filter(pl.col("kind").is_in(["item", "service", "job"]))
        .join(families, on="item", how="left", maintain_order="left")
        .select(
            kind.alias("scope"),
            pl.when(pl.col("item").is_null())
            .then(pl.col("job_class").fill_null(""))
            .otherwise(pl.col("family").fill_null(NO_FAMILY))
            .alias("name"),
            pl.col("day").dt.truncate("1w").alias("period"),
            pl.col("amount").alias("actual"),
        )
        .filter(pl.col("period") + timedelta(days=6) <= as_of, pl.col("actual").is_not_null())
    )
    firm = lines.with_columns(scope=pl.lit(FIRM), name=pl.lit(""))
    sums = (
        pl.concat([firm, lines])
        .group_by("scope", "name", "period")
        .agg(pl.col("actual").sum())
    )  # fmt: skip
    if sums.is_empty():
        return sums.select("scope", "name", "period", "actual")
    weeks = lines.select(
        pl.date_range(pl.col("period").min(), pl.col("period").max(), "1w").alias("period")
    )
    every = sums.select("scope", "name").unique().join(weeks, how="cross")
    return (
        every.join(sums, on=["scope", "name", "period"], how="left")
        .with_columns(pl.col("actual").fill_null(0.0))
        .select("scope", "name", "period", "actual")
        .sort("scope", "name", "period")
    )


def together(money: Array) -> float:
    """Return the mean correlation between series (series x weeks of money), 0 to 0.9.

    From the variance of their sum: ``(var(sum) - sum var) / ((sum sd)^2 - sum var)``, of the
    distance of each week from the mean of the four before it, so that trend does not count.

    >>> one = np.tile([1.0, 5.0, 2.0, 8.0, 3.0], 4)
    >>> together(np.stack([one, one])), together(np.stack([one, -one]))
    (0.9, 0.0)
    """
    if money.shape[0] < 2 or money.shape[1] < 8:
        return 0.0
    sums = np.cumsum(np.pad(money, ((0, 0), (1, 0))), axis=1)
    moved = money[:, 4:] - (sums[:, 4:-1] - sums[:, :-5]) / 4
    variance = moved.var(axis=1)
    of_sum = float(moved.sum(axis=0).var())
    own = float(variance.sum())
    pairs = float(np.sqrt(variance).sum() ** 2 - own)
    return float(np.clip((of_sum - own) / pairs, 0.0, 0.9)) if pairs > 0 else 0.0


def _money_by_item(rows: pl.DataFrame) -> Array:
    if rows.is_empty():
        return np.zeros((0, 0))
    recent = rows.filter(
        pl.col("period") > rows["period"].max() - timedelta(weeks=HISTORY)  # type: ignore[operator]
    )
    return np.nan_to_num(to_series(recent, key=("item", "location"), value="amount").values)


def _drawn(given: Given, *, shared: float) -> tuple[dict[tuple[str, str], Array], list[date]]:
    """Return (scope, name) -> money drawn (draws x weeks), and the weeks."""
    items = given["forecasts"].filter(pl.col("layer") == "consensus")
    work = given["intakes"].filter(pl.col("layer") == "consensus")
    periods = pl.concat([items["period"], work["period"]]).unique().sort().to_list()
    found: dict[tuple[str, str], Array] = {}
    _add_items(found, given, items, periods, shared=shared)
    _add_work(found, work, periods, seed=given.seed + 2)
    return dict(sorted(found.items())), periods


def _add_items(
    found: dict[tuple[str, str], Array], given: Given, rows: pl.DataFrame, periods: list[date], *,
    shared: float,
) -> None:  # fmt: skip
    if rows.is_empty():
        return
    means, quantiles = _series(rows, ("item", "location"), periods)
    told = (
        means[0]
        .join(given["forecast_methods"], on=["item", "location"], how="left", maintain_order="left")
        .join(given["unit_prices"].select("item", "value"), on="item", how="left",
              maintain_order="left")
        .join(given["items"].select("item", "family").unique("item", keep="first"), on="item",
              how="left", maintain_order="left")
    )  # fmt: skip
    price = told["value"].fill_null(0.0).to_numpy()
    family = told["family"].fill_null(NO_FAMILY).to_numpy()
    rho = told["persistence"].fill_null(USUAL_PERSISTENCE).to_numpy()
    common = np.random.default_rng(given.seed).standard_normal((DRAWS, len(periods)))
    start = 0
    for part in paths(means[1], quantiles=quantiles, persistence=rho, draws=DRAWS,
                      seed=given.seed + 1, shared=shared, common=common):  # fmt: skip
        at = slice(start, start + len(part))
        start += len(part)
        money = part * price[at, None, None]
        _gather(found, (FIRM, ""), money.sum(axis=0))
        for name in np.unique(family[at]):
            _gather(found, ("family", str(name)), money[family[at] == name].sum(axis=0))


def _add_work(
    found: dict[tuple[str, str], Array], rows: pl.DataFrame, periods: list[date], *, seed: int
) -> None:
    """Kinds of work are drawn week by week: what comes in one week says nothing of the next."""
    if rows.is_empty():
        return
    means, quantiles = _series(rows, ("job_class",), periods)
    names = means[0]["job_class"].to_list()
    start = 0
    for part in paths(means[1], quantiles=quantiles, persistence=np.zeros(len(names)),
                      draws=DRAWS, seed=seed):  # fmt: skip
        for name, money in zip(names[start:], part, strict=False):
            _gather(found, (FIRM, ""), money)
            _gather(found, ("work", str(name)), money)
        start += len(part)


def _series(
    rows: pl.DataFrame, key: tuple[str, ...], periods: list[date]
) -> tuple[tuple[pl.DataFrame, Array], Array]:
    """Return the keys and means (series x weeks), and quantiles; a week without a row is nothing."""

    def placed(value: str) -> tuple[pl.DataFrame, Array]:
        series = to_series(rows, key=key, value=value)
        full = np.zeros((series.keys.height, len(periods)))
        first = periods.index(series.periods[0])
        full[:, first : first + len(series.periods)] = np.nan_to_num(series.values)
        return series.keys, full

    return placed("mean"), np.stack([placed(name)[1] for name in QUANTILE_NAMES], axis=-1)


def _gather(found: dict[tuple[str, str], Array], key: tuple[str, str], money: Array) -> None:
    found[key] = found[key] + money if key in found else money


def _rows(scope: str, name: str, periods: list[date], draws: Array) -> pl.DataFrame:
    points: npt.NDArray[np.float64] = np.quantile(draws, _POINTS, axis=0)
    return pl.DataFrame({
        "scope": [scope] * len(periods), "name": [name] * len(periods), "period": periods,
        "mean": draws.mean(axis=0), **dict(zip(SHOWN, points, strict=True)),
    })  # fmt: skip


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema={
        "scope": pl.String, "name": pl.String, "period": pl.Date,
        **dict.fromkeys(("mean", *SHOWN), pl.Float64),
    })  # fmt: skip


def _points(total: Array) -> dict[str, object]:
    points = np.quantile(total, _POINTS)
    return {
        "mean": float(total.mean()),
        **{n: float(p) for n, p in zip(SHOWN, points, strict=True)},
    }


def _totals(
    given: Given, totals: list[dict[str, object]], past: pl.DataFrame
) -> pl.DataFrame:  # fmt: skip
    schema = {"scope": pl.String, "name": pl.String, **dict.fromkeys(("mean", *SHOWN), pl.Float64)}
    ahead = pl.DataFrame(totals, schema=schema)
    last = past["period"].max() if past.height else given.as_of
    weeks = pl.col("period")
    sums = past.group_by("scope", "name").agg(
        pl.col("actual").filter(weeks > pl.lit(last) - pl.duration(weeks=QUARTER)).sum()
        .alias("before"),
        pl.col("actual").filter(
            weeks.is_between(pl.lit(last) - pl.duration(weeks=51), pl.lit(last) - pl.duration(weeks=39))
        ).sum().alias("year_before"),
        (weeks.min() <= pl.lit(last) - pl.duration(weeks=51)).alias("long"),
    )  # fmt: skip
    rows = ahead.join(sums, on=["scope", "name"], how="full", coalesce=True)
    errors = _errors(given)
    return (
        rows.with_columns(
            pl.when("long").then("year_before").alias("year_before"),
            pl.col("mean", *SHOWN).fill_null(0.0),
        )
        .join(errors, on=["scope", "name"], how="left")
        .drop("long")
        .sort("scope", "name")
    )


def _errors(given: Given) -> pl.DataFrame:
    """Error of a week's forecast in money, beside naive: of items, by family and of the firm."""
    rows = (
        given["forecast_methods"]
        .join(given["unit_prices"].select("item", "value"), on="item", how="left")
        .join(given["items"].select("item", "family").unique("item", keep="first"), on="item",
              how="left")
        .select(
            pl.lit("family").alias("scope"),
            pl.col("family").fill_null(NO_FAMILY).alias("name"),
            (pl.col("error") * pl.col("value")).alias("error_money"),
            (pl.col("naive_error") * pl.col("value")).alias("naive_money"),
        )
        .drop_nulls()
    )  # fmt: skip
    firm = rows.with_columns(scope=pl.lit(FIRM), name=pl.lit(""))
    return (
        pl.concat([rows, firm])
        .group_by("scope", "name")
        .agg(pl.col("error_money", "naive_money").sum())
    )

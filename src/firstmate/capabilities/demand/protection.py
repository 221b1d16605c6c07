"""The task `protection_demand`: demand of the next weeks taken together, from paths, never summed quantiles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.base.time import DAYS_IN_WEEK, ceil_weeks
from firstmate.capabilities.demand.distribution import QUANTILE_NAMES, QUANTILES
from firstmate.capabilities.demand.paths import paths
from firstmate.capabilities.demand.series import to_series
from firstmate.capabilities.demand.smoothing import Array

Flags = npt.NDArray[np.bool_]

SUNDAY = 6
KEY = ("item", "location")
SPANS = np.array([1, 2, 3, 4, 6, 8, 13, 26])
ALWAYS = (1, 4, 13)
DRAWS = 400


def protection_demand(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``protection_demand`` for the spans each item needs, and 1, 4 and 13 weeks."""
    rows = given["forecasts"].filter(pl.col("layer") == "consensus")
    if rows.is_empty():
        return {"protection_demand": rows.select(KEY)}
    means = to_series(rows, key=KEY, value="mean")
    quantiles = np.stack(
        [to_series(rows, key=KEY, value=name).values for name in QUANTILE_NAMES], axis=-1
    )
    keys = means.keys
    whole = whole_weeks(len(means.periods), begun=given.as_of.weekday() != SUNDAY)
    rho = keys.join(given["forecast_methods"], on=KEY, how="left", maintain_order="left")[
        "persistence"
    ].fill_null(0.2)
    review = float(given.settings["review_days"])
    needed = needed_spans(keys, lead_times=given["lead_times"], review=review)
    # Weeks that no span reaches need not be drawn.
    whole = whole[: int(SPANS[needed.any(axis=0)].max())]
    values = means.values[:, whole]
    answer = []
    start = 0
    for drawn in paths(
        values,
        quantiles=quantiles[:, whole],
        persistence=rho.to_numpy(),
        draws=DRAWS,
        seed=given.seed,
    ):
        part = slice(start, start + len(drawn))
        start += len(drawn)
        answer.append(_sums(keys[part], drawn, values[part], needed[part]))
    return {"protection_demand": pl.concat(answer)}


def whole_weeks(count: int, *, begun: bool) -> npt.NDArray[np.int64]:
    """Return which of ``count`` forecast weeks stand for the next 26 whole weeks.

    A week that has begun is left out, and the last week stands in for those after it: what stock
    must cover does not shrink because today is Friday.

    >>> whole_weeks(20, begun=True)[[0, 18, 25]]
    array([ 1, 19, 19])
    """
    return np.minimum(np.arange(int(SPANS[-1])) + begun, count - 1)


def needed_spans(
    keys: pl.DataFrame,
    *,
    lead_times: pl.DataFrame,
    review: float,
) -> Flags:
    """Return (series x span) whether the span brackets low, middle or high lead time plus review.

    Each of the three, rounded up to weeks, takes the next span at or below and at or above it. An
    item of which none is known takes the firm's own, over all suppliers.
    """
    own = (
        lead_times.filter(pl.col("item").is_not_null(), pl.col("item") != "")
        .group_by("item")
        .agg(pl.col("low").min(), pl.col("value").median(), pl.col("high").max())
    )
    firm = lead_times.filter(pl.col("item") == "", pl.col("supplier") == "")
    days = keys.join(own, on="item", how="left", maintain_order="left")
    wanted = np.zeros((keys.height, len(SPANS)), dtype=bool)
    wanted |= np.isin(SPANS, ALWAYS)
    rows = np.arange(keys.height)
    for name in ("low", "value", "high"):
        usual = float(firm[name][0]) if firm.height else float(DAYS_IN_WEEK)
        lead = days[name].cast(pl.Float64).fill_null(usual).to_numpy()
        weeks = np.clip(ceil_weeks(lead + review), 1, SPANS[-1])
        above = np.searchsorted(SPANS, weeks)
        wanted[rows, above] = True
        wanted[rows, np.maximum(np.where(SPANS[above] > weeks, above - 1, above), 0)] = True
    return wanted


def _sums(
    keys: pl.DataFrame,
    drawn: Array,
    mean: Array,
    needed: Flags,
) -> pl.DataFrame:
    total = np.cumsum(drawn, axis=2)
    expected = np.cumsum(mean, axis=1)
    parts = []
    for k, span in enumerate(SPANS):
        rows = np.flatnonzero(needed[:, k])
        if not len(rows):
            continue
        points = np.quantile(total[rows, :, span - 1], QUANTILES, axis=1)
        parts.append(
            keys[rows].with_columns(
                pl.lit(int(span)).alias("span"),
                pl.Series("mean", expected[rows, span - 1]),
                *(pl.Series(name, points[q]) for q, name in enumerate(QUANTILE_NAMES)),
            )
        )
    return pl.concat(parts)

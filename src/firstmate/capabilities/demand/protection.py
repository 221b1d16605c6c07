"""The task `protection_demand`: demand of the next weeks taken together, from paths, never summed quantiles."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Sums:
    """Demand of every item over every span, and what it was drawn from.

    It does not depend on lead times: those only say which spans an item needs. All items draw the
    same numbers whatever the spans, so that two plans differ by what differs, not by luck.
    """

    forecasts: pl.DataFrame
    methods: pl.DataFrame
    begun: bool
    seed: int
    rows: pl.DataFrame

    def stand_for(self, given: Given) -> bool:
        """Say whether these tables would give the same sums."""
        return (
            self.begun == _begun(given)
            and self.seed == given.seed
            and self.forecasts.equals(given["forecasts"])
            and self.methods.equals(given["forecast_methods"])
        )


def prepare(given: Given) -> Sums:
    """Draw the paths of every item and add them up over every span."""
    rows = given["forecasts"].filter(pl.col("layer") == "consensus")
    return Sums(
        given["forecasts"], given["forecast_methods"], _begun(given), given.seed,
        rows.select(KEY) if rows.is_empty() else _drawn(rows, given),
    )  # fmt: skip


def answer(sums: Sums, given: Given) -> dict[str, pl.DataFrame]:
    """Return ``protection_demand`` for the spans each item needs, and 1, 4 and 13 weeks."""
    if not sums.stand_for(given):
        sums = prepare(given)
    if sums.rows.is_empty():
        return {"protection_demand": sums.rows}
    keys = sums.rows.select(KEY).unique(maintain_order=True)
    review = float(given.settings["review_days"])
    needed = needed_spans(keys, lead_times=given["lead_times"], review=review)
    series, spans = np.nonzero(needed)
    wanted = keys[series].with_columns(pl.Series("span", SPANS[spans], dtype=pl.Int64))
    return {
        "protection_demand": sums.rows.join(
            wanted, on=[*KEY, "span"], how="semi", nulls_equal=True, maintain_order="left"
        )
    }


def _begun(given: Given) -> bool:
    return given.as_of.weekday() != SUNDAY


def _drawn(rows: pl.DataFrame, given: Given) -> pl.DataFrame:
    means = to_series(rows, key=KEY, value="mean")
    quantiles = np.stack(
        [to_series(rows, key=KEY, value=name).values for name in QUANTILE_NAMES], axis=-1
    )
    whole = whole_weeks(len(means.periods), begun=_begun(given))
    rho = means.keys.join(given["forecast_methods"], on=KEY, how="left", maintain_order="left")[
        "persistence"
    ].fill_null(0.2)
    values = means.values[:, whole]
    parts, start = [], 0
    for drawn in paths(
        values, quantiles=quantiles[:, whole], persistence=rho.to_numpy(), draws=DRAWS,
        seed=given.seed,
    ):  # fmt: skip
        part = slice(start, start + len(drawn))
        start += len(drawn)
        parts.append(_sums(means.keys[part], drawn, values[part]))
    return pl.concat(parts)


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


def _sums(keys: pl.DataFrame, drawn: Array, mean: Array) -> pl.DataFrame:
    """Return mean and quantiles of the sums over each span, a row per key and span."""
    total = np.cumsum(drawn, axis=2)
    expected = np.cumsum(mean, axis=1)
    parts = []
    for span in SPANS:
        points = np.quantile(total[:, :, span - 1], QUANTILES, axis=1)
        parts.append(
            keys.with_columns(
                pl.lit(int(span), dtype=pl.Int64).alias("span"),
                pl.Series("mean", expected[:, span - 1]),
                *(pl.Series(name, points[q]) for q, name in enumerate(QUANTILE_NAMES)),
            )
        )
    return pl.concat(parts)

"""The task `protection_demand`: demand of the next weeks taken together, from paths, never summed quantiles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.demand.distribution import QUANTILE_NAMES, QUANTILES
from firstmate.capabilities.demand.paths import paths
from firstmate.capabilities.demand.series import to_series
from firstmate.capabilities.demand.smoothing import Array

SUNDAY = 6
KEY = ("item", "location")
SPANS = np.array([1, 2, 3, 4, 6, 8, 13, 26])
DRAWS = 400


def protection_demand(given: Given) -> dict[str, pl.DataFrame]:
    """Return demand of every item over every span, drawn once: no lead time is asked for here.

    All items draw the same numbers whatever else changes, so that two plans differ by what
    differs, not by luck.
    """
    rows = given["forecasts"].filter(pl.col("layer") == "consensus")
    return {"protection_demand": rows.select(KEY) if rows.is_empty() else _drawn(rows, given)}


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


def _sums(keys: pl.DataFrame, drawn: Array, mean: Array) -> pl.DataFrame:
    """Return mean and quantiles of the sums over each span, a row per key and span."""
    total = np.sort(np.cumsum(drawn, axis=2)[:, :, SPANS - 1], axis=1)
    points = _points(total)
    expected = np.cumsum(mean, axis=1)[:, SPANS - 1]
    spans = pl.DataFrame({"span": SPANS.astype(np.int64)})
    return keys.join(spans, how="cross", maintain_order="left_right").with_columns(
        pl.Series("mean", expected.ravel()),
        *(pl.Series(name, points[..., q].ravel()) for q, name in enumerate(QUANTILE_NAMES)),
    )


def _points(ordered: Array) -> Array:
    """Return the quantiles (series x span x level) of draws in order (series x draw x span)."""
    place = QUANTILES * (ordered.shape[1] - 1)
    below = np.minimum(place.astype(np.int64), ordered.shape[1] - 2)
    low, high = ordered[:, below], ordered[:, below + 1]
    return np.swapaxes(low + (high - low) * (place - below)[None, :, None], 1, 2)

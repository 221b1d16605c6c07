"""What the present method would have forecast on past days, as rows; it judges nothing.

What was seen on those days is there already, since forecasts are scored on them: only the ranges
are made anew. Weights and ranges are those learned now, some of them from those very weeks: a
replay flatters a little where a kept forecast does not.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from firstmate.capabilities.demand.baseline import WINDOW, Baseline, said
from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.fit import Fit
from firstmate.capabilities.demand.judged_tables import POINTS
from firstmate.capabilities.demand.panel import Flags
from firstmate.capabilities.demand.series import Series, to_rows

_AT = {name: int(np.flatnonzero(np.isclose(QUANTILES, share))[0]) for name, share in POINTS.items()}


def replays(fit: Fit, series: Series, base: Baseline, *, sold: Flags) -> pl.DataFrame:
    """Return rows of ``forecast_replays``: eight weeks from each of the last days that were scored.

    Parameters
    ----------
    series
        The series that ``base`` forecasts, in its order.
    sold
        Series that are still sold; the others are left out.
    """
    parts = []
    for back, (panel, seen) in enumerate(base.past.parts, 1):
        rows = base.past.series[base.past.back == back]
        kept = sold[rows]
        mean, quantiles = said(fit, panel, seen)
        first = series.periods[-1] + timedelta(weeks=1 - WINDOW * back)
        columns = {"mean": mean[kept]} | {
            name: quantiles[kept][:, :, at] for name, at in _AT.items()
        }
        weeks = [first + timedelta(weeks=k) for k in range(WINDOW)]
        told = to_rows(series.keys[rows[kept]], periods=weeks, columns=columns)
        parts.append(told.with_columns(known_on=pl.lit(first - timedelta(days=1))))
    return pl.concat(parts) if parts else pl.DataFrame(schema={"item": pl.String})

"""Weekly rows to matrices (series x weeks) and back; it changes no value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.demand.smoothing import Array


@dataclass(frozen=True)
class Series:
    """Keys of S series (a frame with S rows), the Mondays of T weeks, values S x T (NaN = none)."""

    keys: pl.DataFrame
    periods: list[date]
    values: Array


def to_series(rows: pl.DataFrame, *, key: tuple[str, ...], value: str) -> Series:
    """Return the rows (one per key and ``period``) as a matrix; weeks without a row are NaN."""
    keys = rows.select(key).unique().sort(key)
    if rows.is_empty():
        return Series(keys, [], np.empty((0, 0)))
    first, last = rows["period"].min(), rows["period"].max()
    if not (isinstance(first, date) and isinstance(last, date)):
        raise TypeError(f"period must be a day, not {rows['period'].dtype}")
    count = (last - first).days // 7 + 1
    placed = rows.join(keys.with_row_index("series"), on=key, how="left", nulls_equal=True)
    values = np.full((keys.height, count), np.nan)
    week = ((placed["period"] - first).dt.total_days() // 7).to_numpy()
    values[placed["series"].to_numpy(), week] = placed[value].cast(pl.Float64).to_numpy()
    return Series(keys, [first + timedelta(weeks=k) for k in range(count)], values)


def to_rows(
    keys: pl.DataFrame, *, periods: list[date], columns: Mapping[str, npt.NDArray[Any]]
) -> pl.DataFrame:
    """Return one row per key and period with the columns, each a matrix (series x periods)."""
    series, count = keys.height, len(periods)
    index = pl.Series(np.repeat(np.arange(series), count))
    return keys[index].with_columns(
        pl.Series("period", periods * series, dtype=pl.Date),
        *(
            pl.Series(name, np.ascontiguousarray(matrix).ravel())
            for name, matrix in columns.items()
        ),
    )

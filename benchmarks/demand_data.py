"""The data sets of the demand benchmark as matrices (series x periods), with what is history and test.

It knows two layouts: that of a forecasting competition (``series.parquet``, ``values.parquet``) and
a plain table (item, location, period, quantity, in_stock), and four known sets by their files. It
forecasts nothing and chooses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks import plain_table

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

WINDOWS = 3
#: Periods in a window and in a year where the set does not say: weeks and months.
WEEKLY, MONTHLY = (8, 52), (6, 12)
DAILY_HORIZON = 8 * 7
FEWEST_SELLING = 20
LONG_PERIODS = 250
FIRST, LAST = date(2010, 12, 6), date(2011, 12, 4)


@dataclass(frozen=True)
class Panel:
    """One set: values (series x periods; NaN = not known), season, horizon, columns where tests begin.

    ``phase``: position in the season of each series' first column; ``group``: series of the same
    item at several places have the same number.
    """

    name: str
    values: Array
    season: int
    horizon: int
    cuts: tuple[int, ...]
    phase: Whole
    group: Whole

    def sample(self, series: int) -> Panel:
        """Return the panel with at most so many of the series that can be scored, seed 3; 0 = all.

        Where series are long there are fewer: at most 250 periods each on average.
        """
        able = [self.scored(cut) for cut in self.cuts]
        rows = np.flatnonzero(np.any(able, axis=0))
        if series and len(rows):
            typical = float((~np.isnan(self.values[rows])).sum(axis=1).mean())
            series = int(series * min(1.0, LONG_PERIODS / typical))
        if series and len(rows) > series:
            rows = np.sort(np.random.default_rng(3).permutation(rows)[:series])
        return Panel(
            self.name, self.values[rows], self.season, self.horizon, self.cuts,
            self.phase[rows], self.group[rows],
        )  # fmt: skip

    def scored(self, cut: int) -> npt.NDArray[np.bool_]:
        """Return which series have 20 selling periods before the cut, and something known after it."""
        sold = (np.nan_to_num(self.values[:, :cut]) > 0).sum(axis=1) >= FEWEST_SELLING
        known = ~np.isnan(self.values[:, cut : cut + self.horizon])
        return np.asarray(sold & known.any(axis=1))


def panels(folder: Path) -> Iterator[Panel]:
    """Yield the sets of a folder, or of the folders in it."""
    if (folder / "series.parquet").exists():
        yield from _competition(folder)
    elif folder.is_file():
        yield _table(folder.stem, plain_table.read(folder))
    elif (folder / "lines.parquet").exists():
        yield _table(folder.name, _retail(folder / "lines.parquet"))
    elif (folder / "weekly_sales.parquet").exists():
        yield _table(folder.name, _walmart(folder / "weekly_sales.parquet"))
    elif (folder / "monthly.parquet").exists():
        yield _monthly(folder)
    elif (folder / "daily.parquet").exists():
        yield _table(folder.name, _pharmacy(folder / "daily.parquet"))
    elif (folder / "history.parquet").exists():
        yield _table(folder.name, plain_table.read(folder / "history.parquet"))
    else:
        for part in sorted(folder.iterdir()):
            known = ("series", "lines", "weekly_sales", "monthly", "daily", "history")
            if part.is_dir() and any((part / f"{name}.parquet").exists() for name in known):
                yield from panels(part)
            elif part.suffix in {".parquet", ".csv"} and _is_plain(part):
                yield _table(part.stem, plain_table.read(part))


def _is_plain(path: Path) -> bool:
    there = pl.scan_csv(path) if path.suffix == ".csv" else pl.scan_parquet(path)
    names = plain_table.names(there.collect_schema().names()).values()
    return {"item", "period", "quantity"} <= set(names)


def _competition(folder: Path) -> Iterator[Panel]:
    """Series with a given split, by period, aligned at the end of their training part."""
    series = pl.read_parquet(folder / "series.parquet").with_columns(
        pl.col("series_id", "period").cast(pl.String)
    )
    values = pl.read_parquet(folder / "values.parquet").with_columns(
        pl.col("series_id", "split").cast(pl.String)
    )
    for period in series["period"].unique().sort():
        own = series.filter(pl.col("period") == period).sort("series_id").with_row_index("row")
        cut, horizon = int(own["n_train"].max()), int(own["horizon"].max())  # type: ignore[arg-type]
        season = int(own["seasonality"][0])
        placed = values.join(own.select("series_id", "row", "n_train"), on="series_id")
        column = placed["idx"] + (cut - placed["n_train"])
        kept = (column < cut + horizon).to_numpy()
        matrix = np.full((own.height, cut + horizon), np.nan)
        matrix[placed["row"].to_numpy()[kept], column.to_numpy()[kept]] = placed[
            "value"
        ].to_numpy()[kept]
        start = own["start_time"].fill_null(0.0).to_numpy() if "start_time" in own.columns else 0.0
        begun = np.rint((start % 1.0) * season).astype(np.int64) if season in (4, 12) else 0
        phase = (begun - (cut - own["n_train"].to_numpy())) % season
        yield Panel(
            f"{folder.name} {period.lower()}", np.maximum(matrix, 0.0), season, horizon, (cut,),
            phase.astype(np.int64), np.arange(own.height),
        )  # fmt: skip


def _table(name: str, rows: pl.DataFrame) -> Panel:
    """Rows (item, location, period, quantity, in_stock) from the first sale of each series on."""
    rows = plain_table.named(rows)
    found = plain_table.rhythm(rows["period"])
    keys = rows.select("item", "location").unique().sort("item", "location")
    column = found.columns(rows["period"].drop_nulls())
    length = int(column.max()) + 1 if len(column) else 0
    values = plain_table.uncensored(*plain_table.matrix(rows, keys, rhythm=found, length=length))
    horizon = DAILY_HORIZON if (found.unit, found.step) == ("day", 1) else WEEKLY[0]
    if found.unit == "month" or found.season in {13, 12}:
        horizon = MONTHLY[0]
    group = keys["item"].rank("dense").to_numpy().astype(np.int64)
    return Panel(
        name, values, found.season, horizon, _last_windows(length, horizon),
        np.full(keys.height, found.phase % found.season, dtype=np.int64), group,
    )  # fmt: skip


def _monthly(folder: Path) -> Panel:
    """Car parts and hospital: (month, item, units); a month without a row is not known."""
    rows = pl.read_parquet(folder / "monthly.parquet").with_columns(pl.col("item").cast(pl.String))
    # Names may repeat: the second series of a name is a series of its own.
    rows = rows.with_columns(again=pl.int_range(pl.len()).over("item", "month"))
    number = rows["month"].dt.year().cast(pl.Int64) * 12 + rows["month"].dt.month() - 1
    first = int(number.min())  # type: ignore[arg-type]
    keys = rows.select("item", "again").unique().sort("item", "again")
    place = rows.join(keys.with_row_index("row"), on=["item", "again"], how="left")[
        "row"
    ].to_numpy()
    values = np.full((keys.height, int(number.max()) - first + 1), np.nan)  # type: ignore[arg-type]
    values[place, (number - first).to_numpy()] = rows["units"].to_numpy()
    horizon, season = MONTHLY
    return Panel(
        folder.name, values, season, horizon, _last_windows(values.shape[1], horizon),
        np.full(keys.height, first % season, dtype=np.int64), np.arange(keys.height),
    )  # fmt: skip


def _last_windows(length: int, horizon: int) -> tuple[int, ...]:
    cuts = (length - horizon * back for back in range(WINDOWS, 0, -1))
    return tuple(cut for cut in cuts if cut >= FEWEST_SELLING)


def _retail(path: Path) -> pl.DataFrame:
    """Weekly units of Online Retail: whole weeks, positive quantity and price, no cancellations."""
    lines = pl.read_parquet(path).with_columns(
        pl.col("invoice_no", "stock_code").cast(pl.String), day=pl.col("invoice_time").dt.date()
    )
    kept = lines.filter(
        ~pl.col("invoice_no").str.starts_with("C"),
        pl.col("quantity") > 0,
        pl.col("unit_price") > 0,
        pl.col("day").is_between(FIRST, LAST),
    )
    return kept.group_by(item="stock_code", period=pl.col("day").dt.truncate("1w")).agg(
        pl.col("quantity").sum()
    )


def _walmart(path: Path) -> pl.DataFrame:
    """Weekly money by department and store; what was returned more than sold counts as nothing."""
    return pl.read_parquet(path).select(
        item=pl.col("dept").cast(pl.String).str.zfill(2),
        location=pl.col("store").cast(pl.String).str.zfill(2),
        period=pl.col("week_ending").cast(pl.Date),
        quantity=pl.col("weekly_sales_usd").clip(lower_bound=0.0),
    )


def _pharmacy(path: Path) -> pl.DataFrame:
    """Weekly units of one pharmacy, whole weeks only."""
    rows = pl.read_parquet(path).with_columns(day=pl.col("date").cast(pl.Date))
    weeks = rows.group_by(item="atc_group", period=pl.col("day").dt.truncate("1w")).agg(
        quantity=pl.col("units").sum(), days=pl.col("day").n_unique()
    )
    return weeks.filter(pl.col("days") == 7).drop("days")

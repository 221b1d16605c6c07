"""Plain tables of sales (item, location, period, quantity, in_stock) read into matrices, whatever their form.

Periods may be dates, moments, texts or numbers; days, weeks, months; names may differ in case. It
knows no test windows and forecasts nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import gcd
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

KEY = ["item", "location"]
NAMES = {
    "item": ("item", "sku", "product", "article", "item_id", "product_id", "series"),
    "location": ("location", "store", "place", "site", "location_id", "store_id"),
    "period": ("period", "week", "month", "day", "date", "time"),
    "quantity": ("quantity", "demand", "sales", "units", "qty", "value", "sold"),
    "in_stock": ("in_stock", "instock", "stock_share", "available", "availability"),
    "on_hand": ("on_hand", "onhand", "end_inventory", "start_inventory", "inventory", "stock"),
}
#: A table in which so many rows state zero leaves out what is not known; others leave out zeros.
STATES_ZEROS = 0.05
SEASONS = {("month", 1): 12, ("month", 3): 4, ("day", 1): 7, ("day", 7): 52, ("day", 14): 26,
           ("day", 28): 13, ("number", 1): 52}  # fmt: skip


@dataclass(frozen=True)
class Rhythm:
    """How periods follow one another: ``unit`` day, month or number, ``step`` of them, ``first``."""

    unit: str
    step: int
    first: int

    @property
    def season(self) -> int:
        """Periods in a season; numbers are taken as weeks."""
        return SEASONS.get((self.unit, self.step), 1)

    def columns(self, periods: pl.Series) -> npt.NDArray[np.int64]:
        """Return the column of each period, the first of the table 0."""
        return np.asarray((_counted(periods, self.unit) - self.first) // self.step, dtype=np.int64)

    @property
    def phase(self) -> int:
        """Place of the first column in the season."""
        if self.unit == "month":
            return (self.first % 12) // self.step
        if self.unit == "day" and self.step in {1, 7}:
            day = np.datetime64(self.first, "D").astype(object)
            return int(day.weekday() if self.step == 1 else day.timetuple().tm_yday // 7)
        return self.first % max(self.season, 1)


def read(path: Path) -> pl.DataFrame:
    """Return a table of a file, or of ``path`` with the ending that is there, its columns by our names.

    Item and location are text, empty where absent; period is a date or a whole number.
    """
    if path.suffix not in {".parquet", ".csv"}:
        path = next(
            p for p in (path.with_suffix(".parquet"), path.with_suffix(".csv")) if p.exists()
        )
    rows = (
        pl.read_csv(path, infer_schema_length=None)
        if path.suffix == ".csv"
        else pl.read_parquet(path)
    )
    return named(rows)


def names(columns: list[str]) -> dict[str, str]:
    """Return our names of the columns: case and punctuation do not count, a few words are known.

    >>> names(["SKU", "Week", "Qty", "In-Stock"])
    {'SKU': 'item', 'Week': 'period', 'Qty': 'quantity', 'In-Stock': 'in_stock'}
    """
    plain = {name: re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") for name in columns}
    ours: dict[str, str] = {}
    for name, words in NAMES.items():
        found = [old for word in words for old, new in plain.items() if new == word]
        if found:
            ours.setdefault(found[0], name)
    return {old: ours.get(old, new) for old, new in plain.items()}


def named(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the table with columns named as here, item, location and period in one form."""
    rows = rows.rename(names(rows.columns))
    for name in KEY:
        rows = rows.with_columns(_as_text(rows, name))
    return rows.with_columns(as_period(rows["period"])) if "period" in rows.columns else rows


def _as_text(rows: pl.DataFrame, name: str) -> pl.Series:
    if name not in rows.columns:
        return pl.Series(name, [""] * rows.height, dtype=pl.String)
    column = rows[name]
    if column.dtype.is_float():
        column = column.cast(pl.Int64, strict=False) if (column % 1 == 0).all() else column
    return column.cast(pl.String).fill_null("").str.strip_chars()


def as_period(column: pl.Series) -> pl.Series:
    """Return dates, or whole numbers where periods are numbered.

    >>> as_period(pl.Series("period", ["2024-01", "2024-03"])).to_list()
    [datetime.date(2024, 1, 1), datetime.date(2024, 3, 1)]
    >>> as_period(pl.Series("period", [202001, 202053]))[1]
    datetime.date(2020, 12, 28)
    >>> as_period(pl.Series("period", [1.0, 2.0])).to_list()
    [1, 2]
    """
    if column.dtype == pl.Date or isinstance(column.dtype, pl.Datetime):
        return column.cast(pl.Date)
    if column.dtype in {pl.String, pl.Categorical}:
        text = column.cast(pl.String).str.strip_chars()
        if text.cast(pl.Float64, strict=False).null_count() > text.null_count():
            return _from_text(text)
        column = text.cast(pl.Float64)
    numbers = column.cast(pl.Int64)
    low, high = numbers.min(), numbers.max()
    if not isinstance(low, int) or not isinstance(high, int):
        return numbers
    if low > 19000101 and high < 21001232:
        return numbers.cast(pl.String).str.to_date("%Y%m%d")
    within = numbers % 100
    if low > 190000 and high < 210054 and within.is_between(1, 53).all():
        if within.is_between(1, 12).all():
            return (numbers.cast(pl.String) + "01").str.to_date("%Y%m%d")
        weeks = (numbers // 100).cast(pl.String) + "-W" + within.cast(pl.String).str.zfill(2)
        return (weeks + "-1").str.to_date("%G-W%V-%u")
    return numbers


def _from_text(text: pl.Series) -> pl.Series:
    clean = text.str.replace(r"[T ]\d.*$", "")
    week = clean.str.extract(r"^(\d{4}-?W\d{2})$").str.replace("-?W", "-W") + "-1"
    answer = week.str.to_date("%G-W%V-%u", strict=False)
    month = clean.str.extract(r"^(\d{4}-\d{2})$") + "-01"
    candidates = [month.str.to_date("%Y-%m-%d", strict=False)]
    candidates += [
        clean.str.to_date(form, strict=False)
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y")
    ]
    best = max([answer, *candidates], key=lambda one: one.len() - one.null_count())
    if best.null_count() > text.null_count():
        raise ValueError(f"periods such as {text[0]!r} are neither dates nor numbers")
    return best


def _counted(periods: pl.Series, unit: str) -> npt.NDArray[np.int64]:
    if unit == "number":
        return periods.to_numpy()
    if unit == "month":
        return ((periods.dt.year().cast(pl.Int64) * 12) + periods.dt.month() - 1).to_numpy()
    return periods.to_physical().cast(pl.Int64).to_numpy()


def rhythm(periods: pl.Series) -> Rhythm:
    """Return the rhythm of the periods: what their distances have in common.

    >>> from datetime import date
    >>> rhythm(pl.Series([date(2024, 1, 1), date(2024, 1, 15), date(2024, 1, 22)]))
    Rhythm(unit='day', step=7, first=19723)
    >>> rhythm(pl.Series([date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)])).unit
    'month'
    """
    known = periods.drop_nulls().unique().sort()
    unit = "number" if known.dtype != pl.Date else "day"
    count = _counted(known, unit)
    gaps = np.diff(count)
    if unit == "day" and len(gaps) and gaps.min() >= 28 and _monthly(known):
        unit, count = "month", _counted(known, "month")
        gaps = np.diff(count)
    step = gcd(*(int(gap) for gap in gaps)) if len(gaps) else (7 if unit == "day" else 1)
    first = int(count[0]) if len(count) else 0
    if unit == "day" and step < 7 and len(gaps) and np.median(gaps) >= 5:
        # Weeks that do not always begin on the same day: by their Monday.
        step, first = 7, first - (first + 3) % 7
    return Rhythm(unit, step, first)


def _monthly(days: pl.Series) -> bool:
    """Whether the days are the same of every month, or its last."""
    last = (days == days.dt.month_end()).all()
    same = days.dt.day().n_unique() == 1
    every_week = bool((days.dt.weekday().n_unique() == 1) and days.dt.day().n_unique() > 1)
    return bool(last or same or not every_week)


def matrix(
    rows: pl.DataFrame, keys: pl.DataFrame, *, rhythm: Rhythm, length: int
) -> tuple[Array, Array]:
    """Return quantity and share of the period in stock (series x periods), from the first sale on.

    Duplicates are added up; NaN in quantity = not known: before the first sale, a row without a
    quantity, and a row that is missing where the table states zeros. Rows outside are left out.
    """
    rows = rows.join(keys.with_row_index("row"), on=KEY, how="inner")
    rows = rows.filter(pl.col("period").is_not_null())
    column = rhythm.columns(rows["period"])
    inside = (column >= 0) & (column < length)
    rows, column = rows.filter(pl.Series(inside)), column[inside]
    quantity = rows["quantity"].cast(pl.Float64).fill_nan(None)
    share = _share(rows)
    cells = (
        pl.DataFrame({"row": rows["row"], "column": column, "quantity": quantity, "share": share})
        .group_by("row", "column")
        .agg(
            quantity=pl.when(pl.col("quantity").count() > 0).then(pl.col("quantity").sum()),
            share=pl.col("share").min(),
        )
    )
    sparse = (quantity.fill_null(1.0) == 0).sum() < STATES_ZEROS * max(rows.height, 1)
    answer = np.full((keys.height, length), 0.0 if sparse else np.nan)
    shares = np.ones(answer.shape)
    place = cells["row"].to_numpy(), cells["column"].to_numpy()
    answer[place] = cells["quantity"].fill_null(np.nan).to_numpy()
    shares[place] = cells["share"].to_numpy()
    begun = np.maximum.accumulate(np.nan_to_num(answer) > 0, axis=1)
    return np.where(begun, np.maximum(answer, 0.0), np.nan), shares


def _share(rows: pl.DataFrame) -> pl.Series:
    if "in_stock" not in rows.columns:
        return pl.Series("share", np.ones(rows.height))
    column = rows["in_stock"]
    if column.dtype == pl.String:
        said = column.str.to_lowercase().str.strip_chars()
        true, false = ("true", "yes", "y", "t"), ("false", "no", "n", "f")
        column = (
            pl.select(
                pl.when(said.is_in(true)).then(1.0).when(said.is_in(false)).then(0.0)
                .otherwise(said.cast(pl.Float64, strict=False))
            ).to_series()
        )  # fmt: skip
    share = column.cast(pl.Float64).fill_nan(None).fill_null(1.0)
    return (share / 100.0 if (share > 1.0).any() else share).clip(0.0, 1.0).rename("share")


def uncensored(quantity: Array, share: Array) -> Array:
    """Return what was wanted: quantities with NaN where the shelf was empty.

    As the product's history: out of stock for more than half of the period and no more sold than in
    the series' mean period.

    >>> uncensored(np.array([[4.0, 0.0, 8.0]]), np.array([[1.0, 0.0, 0.2]]))
    array([[ 4., nan,  8.]])
    """
    known = ~np.isnan(quantity)
    mean = np.nansum(quantity, axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where((share < 0.5) & (quantity <= mean[:, None]), np.nan, quantity)

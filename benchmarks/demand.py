"""Weekly forecasts beside plain ones: quantile loss and coverage on the last three windows of 8 weeks.

``python -m benchmarks.demand [--data PATH] [--quick] [--json FILE]``. PATH is a folder with the
order lines of Online Retail (``lines.parquet``), or a table (parquet or csv) with the columns item,
location, period (Monday), quantity. It chooses nothing: one set of defaults for all data.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.capabilities.demand.baseline import forecast
from firstmate.capabilities.demand.choose import LOSS_LEVELS, pinball
from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.paths import paths
from firstmate.capabilities.demand.series import to_series
from firstmate.capabilities.demand.simple import naive, recent_mean, seasonal_naive

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

DATA = Path("data/online_retail")
WINDOW, ORIGINS, FEWEST_WEEKS = 8, 3, 20
QUICK_SERIES = 300
DRAWS = 400
FIRST, LAST = date(2010, 12, 6), date(2011, 12, 4)
AT = np.searchsorted(np.round(QUANTILES, 2), LOSS_LEVELS)


@dataclass(frozen=True)
class Answer:
    """Quantiles of weeks (series x week x level) and of the window's sum (series x level)."""

    weeks: Array
    total: Array


def retail(folder: Path) -> pl.DataFrame:
    """Weekly units of Online Retail: whole weeks, positive quantity and price, no cancellations."""
    lines = pl.read_parquet(folder / "lines.parquet").with_columns(
        pl.col("invoice_no", "stock_code").cast(pl.String),
        day=pl.col("invoice_time").dt.date(),
    )
    kept = lines.filter(
        ~pl.col("invoice_no").str.starts_with("C"),
        pl.col("quantity") > 0,
        pl.col("unit_price") > 0,
        pl.col("day").is_between(FIRST, LAST),
    )
    return kept.group_by(
        item="stock_code", location=pl.lit(""), period=pl.col("day").dt.truncate("1w")
    ).agg(pl.col("quantity").sum())


def weekly(path: Path) -> Array:
    """Series x weeks with zeros from the first sale on, NaN before it."""
    if path.is_dir():
        rows = retail(path)
    else:
        rows = (
            pl.read_csv(path, try_parse_dates=True)
            if path.suffix == ".csv"
            else pl.read_parquet(path)
        )
    rows = rows.group_by("item", "location", "period").agg(pl.col("quantity").sum())
    weeks = to_series(rows, key=("item", "location"), value="quantity").values
    begun = np.maximum.accumulate(np.nan_to_num(weeks) > 0, axis=1)
    return np.where(begun, np.nan_to_num(weeks), np.nan)


def ours(weeks: Array) -> Answer:
    """The product's forecast; the sum from its paths."""
    base = forecast(weeks, horizon=WINDOW)
    rho = base.persistence[base.kind]
    parts = paths(base.mean, quantiles=base.quantiles, persistence=rho, draws=DRAWS, seed=0)
    sums = np.concatenate([part.sum(axis=2) for part in parts])
    return Answer(base.quantiles[:, :, AT], np.quantile(sums, LOSS_LEVELS, axis=1).T)


def plain(level: Callable[[Array], Array]) -> Callable[[Array], Answer]:
    """A flat forecast with the quantiles of its own past errors, of weeks and of 8-week sums."""

    def answer(weeks: Array) -> Answer:
        levels = [level(weeks[:, :t]) for t in range(1, weeks.shape[1] + 1)]
        last = levels[-1]
        weekly_at = last[:, None] + _spread(weeks[:, 1:], levels)
        sums = sum(weeks[:, 1 + k : weeks.shape[1] - WINDOW + k + 1] for k in range(WINDOW))
        total_at = WINDOW * last[:, None] + _spread(np.asarray(sums), [WINDOW * x for x in levels])
        weekly_at = np.repeat(np.maximum(weekly_at, 0.0)[:, None, :], WINDOW, axis=1)
        return Answer(weekly_at, np.maximum(total_at, 0.0))

    return answer


def _spread(actual: Array, levels: list[Array]) -> Array:
    """Quantiles (series x level) of what happened less what was expected a week before."""
    errors = actual - np.stack(levels[: actual.shape[1]], axis=1)
    errors[np.isnan(errors).all(axis=1)] = 0.0
    return np.asarray(np.nanquantile(errors, LOSS_LEVELS, axis=1).T)


def last_year(weeks: Array) -> Answer:
    """The same weeks a year ago, where they are known; no range."""
    same = seasonal_naive(weeks, horizon=WINDOW)
    return Answer(
        np.repeat(same[:, :, None], len(LOSS_LEVELS), axis=2),
        np.repeat(same.sum(axis=1)[:, None], len(LOSS_LEVELS), axis=1),
    )


WHO: dict[str, Callable[[Array], Answer]] = {
    "firstmate": ours,
    "13-week mean": plain(recent_mean),
    "naive": plain(naive),
    "seasonal naive": last_year,
}


def measure(weeks: Array, who: Callable[[Array], Answer]) -> dict[str, float]:
    """Loss, coverage, loss of sums and processor seconds of one forecaster over the three windows."""
    between = np.random.default_rng(3)
    loss = sum_loss = units = seconds = 0.0
    covered: list[Array] = []
    for back in range(ORIGINS, 0, -1):
        cut = weeks.shape[1] - WINDOW * back
        known = weeks[:, :cut]
        rows = (np.nan_to_num(known) > 0).sum(axis=1) >= FEWEST_WEEKS
        start = time.process_time()
        answer = who(known)
        seconds += time.process_time() - start
        actual = weeks[rows, cut : cut + WINDOW]
        at = answer.weeks[rows]
        loss += pinball(actual[:, :, None], forecast=at, level=LOSS_LEVELS).mean(axis=2).sum()
        sums = pinball(actual.sum(axis=1)[:, None], forecast=answer.total[rows], level=LOSS_LEVELS)
        sum_loss += sums.mean(axis=1).sum()
        units += actual.sum()
        equal = between.random(actual.shape)[:, :, None] * (actual[:, :, None] == at)
        covered.append(((actual[:, :, None] < at) + equal).mean(axis=(0, 1)))
    shares = np.mean(covered, axis=0)
    return {
        "quantile loss": loss / units,
        "quantile loss of 8-week sums": sum_loss / units,
        "coverage at 0.9": float(shares[LOSS_LEVELS == 0.9][0]),
        "coverage at 0.95": float(shares[LOSS_LEVELS == 0.95][0]),
        "seconds of one core": seconds,
    }


def main() -> int:
    """Measure everybody on the same weeks and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder or table of weekly sales")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SERIES} series, seed 3")
    parser.add_argument("--json", type=Path, help="write the figures as rows to this file")
    given = parser.parse_args()
    if not given.data.exists():
        print(f"Skipped: there is no data at {given.data}; name it by --data.")
        return 0
    weeks = weekly(given.data)
    if given.quick and len(weeks) > QUICK_SERIES:
        weeks = weeks[np.sort(np.random.default_rng(3).permutation(len(weeks))[:QUICK_SERIES])]
    rows = [
        {
            "data": given.data.name,
            "measure": name,
            "who": who,
            "value": None if np.isnan(value) else round(value, 4),
        }
        for who, answer in WHO.items()
        for name, value in measure(weeks, answer).items()
    ]
    print(f"{given.data.name}: {weeks.shape[0]} series x {weeks.shape[1]} weeks")
    for who in WHO:
        own = [row for row in rows if row["who"] == who]
        said = ", ".join(f"{row['measure']} {row['value']}" for row in own)
        print(f"  {who:15} {said if own[0]['value'] is not None else 'a year back is not known'}")
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

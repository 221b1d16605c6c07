"""Forecasts beside fixed peers: quantile loss, coverage, point errors; paired bootstrap over series.

``python -m benchmarks.demand [--data FOLDER] [--quick] [--series N] [--json FILE]``. FOLDER holds one
set or many (see ``demand_data``). Sets with a given split use it; else the last three
non-overlapping windows (8 weeks or 6 months) are the test. It chooses nothing: one set of defaults
for all data. ``speed`` and ``daily`` instead of options measure time at size and forecasts by the day
(see ``demand_speed``, ``demand_daily``). The statistical peers need ``requirements/bench.txt``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import demand_daily, demand_speed
from benchmarks.demand_data import Panel, panels
from benchmarks.peers import demand as peers
from firstmate.capabilities.demand.baseline import by
from firstmate.capabilities.demand.choose import LOSS_AT, LOSS_LEVELS, pinball
from firstmate.capabilities.demand.fit import learn
from firstmate.capabilities.demand.panel import Panel as Known

Array = npt.NDArray[np.float64]
Each = Callable[[Callable[[Any], Any], list[Any]], list[Any]]

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SERIES, QUICK_SERIES = 400, 40
RESAMPLES = 1000
FIXED = ("statistical ensemble", "LightGBM")
#: Longer seasons that stand behind a short one: the week behind the day's hours, the year behind the week.
SEASONS = {24: (24, 168), 7: (7, 364)}


def ours(panel: Panel, cut: int) -> Array:
    """Return the product's quantiles (series x distance x level)."""
    series = len(panel.values)
    groups: tuple[npt.NDArray[np.int64], ...] = (np.zeros(series, dtype=np.int64),)
    if len(np.unique(panel.group)) < series:
        groups = (*groups, panel.group)
    seasons = SEASONS.get(panel.season, (panel.season,))
    known = Known(panel.values[:, :cut], seasons, panel.phase, groups)
    fit = learn(known, horizon=panel.horizon)
    return by(fit, known, horizon=panel.horizon).quantiles[:, :, LOSS_AT]


class Score:
    """What one forecaster did on one set: losses by series, coverage, errors, seconds."""

    def __init__(self, series: int) -> None:
        self.loss = np.zeros(series)
        self.units = np.zeros(series)
        self.covered: list[Array] = []
        self.scaled: list[Array] = []
        self.symmetric: list[Array] = []
        self.wrong = 0

    def take(self, panel: Panel, cut: int, rows: npt.NDArray[np.int64], said: Array) -> None:
        """Score one window of the rows."""
        actual = panel.values[rows, cut : cut + panel.horizon]
        known = ~np.isnan(actual)
        self.wrong += int((~np.isfinite(said)).sum() + (said < 0).sum())
        loss = pinball(actual[:, :, None], forecast=said, level=LOSS_LEVELS).mean(axis=2)
        np.add.at(self.loss, rows, np.nansum(loss, axis=1))
        np.add.at(self.units, rows, np.nansum(actual, axis=1))
        between = np.random.default_rng(3).random(actual.shape)[:, :, None]
        equal = between * (actual[:, :, None] == said)
        self.covered.append(((actual[:, :, None] < said) + equal)[known])
        middle = said[:, :, 0]
        past = panel.values[rows, :cut]
        step = panel.season if panel.season < cut // 2 else 1
        naive = np.nanmean(np.abs(past[:, step:] - past[:, :-step]), axis=1)
        error = np.nanmean(np.abs(actual - middle), axis=1)
        self.scaled.append(np.where(naive > 0, error / np.where(naive > 0, naive, 1.0), np.nan))
        both = np.abs(actual) + np.abs(middle)
        share = np.where(both > 0, 2 * np.abs(actual - middle) / np.where(both > 0, both, 1.0), 0.0)
        self.symmetric.append(np.nanmean(np.where(known, share, np.nan), axis=1))

    def figures(self) -> dict[str, float]:
        """Return the measures over the whole set."""
        covered = np.concatenate(self.covered).mean(axis=0)
        return {
            "quantile loss": float(self.loss.sum() / self.units.sum()),
            "coverage at 0.5": float(covered[0]),
            "coverage at 0.9": float(covered[2]),
            "coverage at 0.95": float(covered[3]),
            "MASE of the median": float(np.nanmean(np.concatenate(self.scaled))),
            "sMAPE of the median": float(100 * np.concatenate(self.symmetric).mean()),
            "negative or unanswered": float(self.wrong),
        }


def measure(panel: Panel) -> tuple[dict[str, Score], float]:
    """Return the scores of everybody on the same windows, and our seconds."""
    scores: dict[str, Score] = {}
    seconds = 0.0
    for cut in panel.cuts:
        rows = np.flatnonzero(panel.scored(cut))
        if not len(rows):
            continue
        start = time.perf_counter()
        said = {"firstmate": ours(panel, cut)[rows]}
        seconds += time.perf_counter() - start
        said |= peers.everybody(
            panel.values[:, :cut], season=panel.season, horizon=panel.horizon, phase=panel.phase,
            rows=rows,
        )  # fmt: skip
        for who, quantiles in said.items():
            scores.setdefault(who, Score(len(panel.values))).take(panel, cut, rows, quantiles)
    return scores, seconds


def beside(ours_: Score, peer: Score) -> tuple[float, float, float]:
    """Return our loss relative to the peer's, less one, and its 90 % interval over series drawn in pairs."""
    rng = np.random.default_rng(3)
    drawn = rng.integers(0, len(ours_.loss), (RESAMPLES, len(ours_.loss)))
    ratio = ours_.loss[drawn].sum(axis=1) / np.maximum(peer.loss[drawn].sum(axis=1), 1e-12) - 1.0
    whole = ours_.loss.sum() / max(float(peer.loss.sum()), 1e-12) - 1.0
    low, high = np.quantile(ratio, [0.05, 0.95])
    return float(whole), float(low), float(high)


def report(panel: Panel, scores: dict[str, Score], seconds: float) -> list[dict[str, Any]]:
    """Print one table for the set and return its figures as rows."""
    rows: list[dict[str, Any]] = []

    def tell(who: str, measure: str, value: float) -> None:
        rows.append({"data": panel.name, "measure": measure, "who": who, "value": round(value, 4)})

    print(
        f"\n{panel.name}: {len(panel.values)} series, {panel.horizon} ahead, "
        f"{len(panel.cuts)} origins, firstmate {seconds:.0f} s"
    )
    print(f"  {'':22}{'loss':>8}{'c.5':>7}{'c.9':>7}{'c.95':>7}{'MASE':>8}{'sMAPE':>8}")
    for who, score in scores.items():
        figures = score.figures()
        for measure, value in figures.items():
            tell(who, measure, value)
        values = list(figures.values())
        print(
            f"  {who:22}{values[0]:8.4f}{values[1]:7.3f}{values[2]:7.3f}{values[3]:7.3f}"
            f"{values[4]:8.3f}{values[5]:8.2f}" + ("  NEGATIVE OR EMPTY" if values[6] else "")
        )
    fixed = [who for who in FIXED if who in scores]
    if fixed:
        best = min(fixed, key=lambda who: float(scores[who].loss.sum()))
        parts = zip(("", " low", " high"), beside(scores["firstmate"], scores[best]), strict=True)
        found = dict(parts)
        for name, value in found.items():
            tell("firstmate", f"loss beside {best}{name}", value)
        print(
            f"  firstmate beside {best}: {found['']:+.1%} "
            f"(90 % interval {found[' low']:+.1%} to {found[' high']:+.1%})"
        )
    return rows


def main() -> int:
    """Measure everybody on every set and print one table each; ``speed`` and ``daily`` are apart."""
    apart = {"speed": demand_speed.main, "daily": demand_daily.main}
    if sys.argv[1:2] and sys.argv[1] in apart:
        return apart[sys.argv[1]](sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="a set, or a folder of sets")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SERIES} series of each set")
    parser.add_argument("--series", type=int, default=SERIES, help="series of each set; 0 = all")
    parser.add_argument("--json", type=Path, help="write the figures as rows to this file")
    given = parser.parse_args()
    if not given.data.exists():
        print(f"Skipped: there is no data at {given.data}; name it by --data.")
        return 0
    if peers.missing():
        print(f"Left out, not installed (requirements/bench.txt): {', '.join(peers.missing())}.")
    rows: list[dict[str, Any]] = []
    for panel in panels(given.data):
        some = panel.sample(QUICK_SERIES if given.quick else given.series)
        scores, seconds = measure(some) if len(some.values) else ({}, 0.0)
        if scores:
            rows += report(some, scores, seconds)
        if given.json:
            given.json.write_text(json.dumps(rows, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

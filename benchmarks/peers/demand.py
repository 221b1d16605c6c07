"""The peers of the demand benchmark, fixed: statistical models of statsforecast, plain LightGBM, plain rules.

Nothing here is tuned to a set. What needs a package that is not there is left out and said.
"""

from __future__ import annotations

import importlib.util
import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

LEVELS = np.array([0.5, 0.8, 0.9, 0.95, 0.99])
LAGS, ROLLING, TREES, MOST_ROWS = 12, (4, 13, 26), 200, 200_000
ENSEMBLE = ("AutoETS", "DynamicOptimizedTheta", "SES", "ADIDA", "IMAPA")
CONFORMAL_WINDOWS = 2


def missing() -> list[str]:
    """Return the packages that peers need and that are not installed."""
    return [name for name in ("statsforecast", "lightgbm") if not importlib.util.find_spec(name)]


def statistical(values: Array, season: int, horizon: int) -> dict[str, Array]:
    """Return quantiles (series x horizon x level) of each model and of the mean of the five.

    Intervals are the library's conformal ones (two windows); where a series is too short for them,
    the quantiles of its errors one period ahead. What is not known in between is the last known value.
    """
    from statsforecast import models as all_models
    from statsforecast.utils import ConformalIntervals

    names = (*ENSEMBLE, "AutoCES")
    answer = {name: np.zeros((len(values), horizon, len(LEVELS))) for name in names}
    sides = [round(float(200 * level - 100)) for level in LEVELS[1:]]
    for row, series in enumerate(values):
        known = _filled(series)
        able = len(known) >= 2 * CONFORMAL_WINDOWS * horizon + 1
        intervals = ConformalIntervals(h=horizon, n_windows=CONFORMAL_WINDOWS) if able else None
        for name in names:
            model = _model(all_models, name, season, intervals)
            answer[name][row] = _quantiles(model, known, horizon, sides=sides if able else [])
    answer["statistical ensemble"] = np.mean([answer[name] for name in ENSEMBLE], axis=0)
    return answer


def _filled(series: Array) -> Array:
    begun = series[np.argmax(~np.isnan(series)) :]
    index = np.maximum.accumulate(np.where(np.isnan(begun), 0, np.arange(len(begun))))
    return begun[index]


def _model(models: Any, name: str, season: int, intervals: Any) -> Any:
    if name in {"SES", "SimpleExponentialSmoothing"}:
        return models.SimpleExponentialSmoothingOptimized(prediction_intervals=intervals)
    if name in {"ADIDA", "IMAPA"}:
        return getattr(models, name)(prediction_intervals=intervals)
    # Exponential smoothing with a season of more than 24 periods is not defined by the library.
    return getattr(models, name)(season_length=season, prediction_intervals=intervals)


def _quantiles(model: Any, known: Array, horizon: int, *, sides: list[int]) -> Array:
    """Quantiles of one model; one that fails on a series gives its last value."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            said = model.forecast(y=known, h=horizon, level=sides or None, fitted=not sides)
    except Exception:  # noqa: BLE001 - whatever a peer raises, the series is still answered
        said = {"mean": np.repeat(known[-1], horizon)}
    mean = np.asarray(said["mean"], dtype=float)
    columns = [np.asarray(said.get(f"hi-{side}", mean), dtype=float) for side in sides]
    if not sides and "fitted" in said:
        errors = known - np.asarray(said["fitted"], dtype=float)
        columns = [mean + q for q in np.nanquantile(errors, LEVELS[1:])]
    columns = columns or [mean] * (len(LEVELS) - 1)
    stacked = np.nan_to_num(np.stack([mean, *columns], axis=1), nan=float(known[-1]))
    return np.maximum(np.maximum.accumulate(stacked, axis=1), 0.0)


def trees(values: Array, season: int, horizon: int, phase: Whole) -> dict[str, Array]:
    """Return LightGBM's direct quantiles: 12 lags, rolling means, calendar; all series of the set.

    Each series is divided by its mean; the distance is a feature; default parameters, 200 trees.
    """
    import lightgbm

    scale = np.maximum(np.nan_to_num(np.nanmean(values, axis=1)), 1e-9)
    scaled = values / scale[:, None]
    length = values.shape[1]
    origins = np.arange(LAGS, length)
    stride = max(1, -(-len(values) * len(origins) * horizon // MOST_ROWS))
    origins = origins[::-1][::stride]
    train = [_rows(scaled, int(t), season, horizon, phase, known=True) for t in origins]
    features, target = (np.concatenate(part) for part in zip(*train, strict=True))
    ahead, _ = _rows(scaled, length, season, horizon, phase, known=False)
    answer = np.empty((len(values), horizon, len(LEVELS)))
    for k, level in enumerate(LEVELS):
        settings = {"objective": "quantile", "alpha": float(level), "verbosity": -1, "seed": 1,
                    "num_threads": 1, "deterministic": True, "force_row_wise": True}  # fmt: skip
        model = lightgbm.train(settings, lightgbm.Dataset(features, target), TREES)
        answer[:, :, k] = np.asarray(model.predict(ahead)).reshape(len(values), horizon)
    answer = np.maximum(np.maximum.accumulate(answer, axis=2), 0.0)
    return {"LightGBM": answer * scale[:, None, None]}


def _rows(
    scaled: Array, t: int, season: int, horizon: int, phase: Whole, *, known: bool
) -> tuple[Array, Array]:
    """Features and targets (series x distance) seen from period ``t``; only known targets, if asked."""
    past = scaled[:, :t]
    lags = past[:, t - LAGS :]
    means = [np.nan_to_num(past[:, max(0, t - k) :]).mean(axis=1)[:, None] for k in ROLLING]
    base = np.concatenate([lags, *means], axis=1)
    ahead = np.arange(horizon)
    place = (phase[:, None] + t + ahead) % season
    features = np.concatenate(
        [
            np.repeat(base[:, None, :], horizon, axis=1),
            np.broadcast_to(ahead[None, :, None], (len(scaled), horizon, 1)),
            place[:, :, None],
        ],
        axis=2,
    ).reshape(len(scaled) * horizon, -1)
    target = np.full((len(scaled), horizon), np.nan)
    seen = scaled[:, t : t + horizon]
    target[:, : seen.shape[1]] = seen
    flat = target.ravel()
    if not known:
        return features, flat
    chosen = ~np.isnan(flat) & ~np.isnan(features[:, LAGS - 1])
    return features[chosen], flat[chosen]


def seasonal_naive(values: Array, season: int, horizon: int) -> dict[str, Array]:
    """Return last season's values with the quantiles of the past seasonal differences."""
    length = values.shape[1]
    if season <= 1 or length <= season:
        return {}
    last = values[:, length - season :][:, np.arange(horizon) % season]
    errors = values[:, season:] - values[:, :-season]
    return {"seasonal naive": _with_errors(_or_mean(last, values), errors)}


def moving_average(values: Array, horizon: int, periods: int = 13) -> dict[str, Array]:
    """Return the mean of the last 13 periods with the quantiles of its own past errors."""
    length = values.shape[1]
    means = np.full(values.shape, np.nan)
    for t in range(1, length):
        window = values[:, max(0, t - periods) : t]
        number = (~np.isnan(window)).sum(axis=1)
        means[:, t] = np.where(
            number > 0, np.nansum(window, axis=1) / np.maximum(number, 1), np.nan
        )
    last = np.repeat(_recent(values, periods)[:, None], horizon, axis=1)
    return {"13-period mean": _with_errors(last, values - means)}


def _recent(values: Array, periods: int) -> Array:
    window = values[:, -periods:]
    number = (~np.isnan(window)).sum(axis=1)
    return np.where(number > 0, np.nansum(window, axis=1) / np.maximum(number, 1), 0.0)


def _or_mean(last: Array, values: Array) -> Array:
    return np.where(np.isnan(last), _recent(values, 13)[:, None], last)


def _with_errors(point: Array, errors: Array) -> Array:
    empty = np.asarray(np.isnan(errors).all(axis=1))
    errors = np.where(empty[:, None], 0.0, errors)
    spread: Array = np.nanquantile(errors, LEVELS, axis=1).T
    return np.asarray(np.maximum(point[:, :, None] + spread[:, None, :], 0.0))


def everybody(
    values: Array, *, season: int, horizon: int, phase: Whole, rows: Whole
) -> dict[str, Array]:
    """Return quantiles of all peers for the rows named; the trees learn from all series."""
    answer = moving_average(values[rows], horizon) | seasonal_naive(values[rows], season, horizon)
    lacking = missing()
    if "lightgbm" not in lacking:
        answer |= {name: q[rows] for name, q in trees(values, season, horizon, phase).items()}
    if "statsforecast" not in lacking:
        answer |= statistical(values[rows], season, horizon)
    return answer

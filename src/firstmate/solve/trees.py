"""Quantile regression by boosted trees over arrays, by LightGBM; it knows no business words.

Ke and others (2017), LightGBM: a highly efficient gradient boosting decision tree, NIPS 30. The
library needs the system's OpenMP (libgomp), which a bare machine may lack: ask ``unavailable``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Growth:
    """How trees grow: number, leaves, rows a leaf needs at least, how much each tree counts."""

    trees: int = 80
    leaves: int = 15
    rows_in_leaf: int = 100
    rate: float = 0.06
    features_share: float = 0.7


@functools.cache
def unavailable() -> str:
    """Return why trees cannot be grown on this machine, or an empty text."""
    try:
        import lightgbm  # noqa: F401 - loading it is the question
    except (ImportError, OSError) as error:
        return str(error)
    return ""


def grow(
    features: Floats, target: Floats, *, weight: Floats, quantile: float, growth: Growth
) -> str:
    """Return trees, as text, for the quantile of the target given features; the start is zero.

    One thread and fixed seeds: the same rows in the same order give the same text. A feature that
    is not known is NaN.
    """
    import lightgbm

    data = lightgbm.Dataset(
        features.astype(np.float32), target.astype(np.float32), weight=weight.astype(np.float32),
        init_score=np.zeros(len(target)), params={"verbosity": -1, "max_bin": 63},
    )  # fmt: skip
    settings = {
        "objective": "quantile",
        "alpha": quantile,
        "num_leaves": growth.leaves,
        "min_data_in_leaf": growth.rows_in_leaf,
        "learning_rate": growth.rate,
        "feature_fraction": growth.features_share,
        "boost_from_average": False,
        "max_bin": 63,
        "seed": 1,
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    return str(lightgbm.train(settings, data, growth.trees).model_to_string())


def values(model: str, features: Floats) -> Floats:
    """Return what the trees say of each row of features."""
    import lightgbm

    if not len(features):
        return np.zeros(0)
    booster = lightgbm.Booster(model_str=model)
    return np.asarray(booster.predict(features.astype(np.float32), num_threads=1), dtype=float)

"""The task `forecast_fit`: what the teaching series teach, as tables, and those tables back again.

It knows neither the day nor the settings, so that it is computed again only when what teaches changes.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given
from firstmate.capabilities.demand.calibrate import DISTANCES
from firstmate.capabilities.demand.candidates import MIXED
from firstmate.capabilities.demand.classes import CLASSES
from firstmate.capabilities.demand.distribution import QUANTILES
from firstmate.capabilities.demand.fit import TREE_LEVELS, Fit, learn
from firstmate.capabilities.demand.panel import Panel, Whole, weekly
from firstmate.capabilities.demand.series import Series, to_series
from firstmate.solve import trees

TASK = "forecast_fit"
KEY = ("item", "location")
#: Weeks ahead that are learned; those farther out go by the last of them.
LEARNED_WEEKS = 26


def forecast_fit(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``forecast_classes``, ``forecast_ranges``, ``forecast_trees`` and issues."""
    rows = given["forecast_teaching"]
    series = to_series(rows.select(*KEY, "period", "usual"), key=KEY, value="usual")
    family = rows.select("item", "family").unique("item")
    fit = learn(panel_of(series, family), horizon=LEARNED_WEEKS, seed=given.seed, each=given.each)
    missing = trees.unavailable()
    issues = []
    if missing:
        issues.append(
            Issue(
                task=TASK,
                code="no_trees",
                severity="hint",
                table="forecast_trees",
                value=missing,
                why="The library for learning across items cannot be loaded on this machine, so "
                "every forecast goes by the other methods alone.",
                mend="Install OpenMP for the system (on Debian and Ubuntu: libgomp1).",
            )
        )
    return to_tables(fit) | {"issues": issue_rows(issues)}


def panel_of(series: Series, family: pl.DataFrame) -> Panel:
    """Return the series with the week of the year they begin in, grouped by family and item."""
    first = series.periods[0].isocalendar().week - 1 if series.periods else 0
    keys = series.keys.join(family, on="item", how="left", maintain_order="left")
    groups = [_numbers(keys["family"].fill_null(""))]
    if keys["item"].n_unique() < keys.height:
        groups.append(_numbers(keys["item"]))
    return weekly(series.values, phase=first, groups=tuple(groups))


def _numbers(names: pl.Series) -> Whole:
    return names.rank("dense").to_numpy().astype(np.int64) if len(names) else np.empty(0, np.int64)


def to_tables(fit: Fit) -> dict[str, pl.DataFrame]:
    """Return the fit as rows."""
    classes = pl.DataFrame(
        {
            "class": CLASSES,
            "persistence": fit.persistence,
            "trees": fit.trust,
            "n": [fit.learned] * len(CLASSES),
        }
        | {name: fit.weights[:, k] for k, name in enumerate(MIXED)}
    )
    kind, distance, at = (part.ravel() for part in np.indices(fit.levels.shape))
    ranges = pl.DataFrame(
        {
            "class": np.array(CLASSES)[kind],
            "distance": DISTANCES[distance] + 1,
            "share": QUANTILES[at],
            "wider": fit.wider[distance],
            "level": fit.levels.ravel(),
            "moved": fit.offsets.ravel(),
        }
    )
    grown = pl.DataFrame(
        {"share": TREE_LEVELS[: len(fit.models)], "model": list(fit.models)},
        schema={"share": pl.Float64, "model": pl.String},
    )
    return {"forecast_classes": classes, "forecast_ranges": ranges, "forecast_trees": grown}


def from_tables(classes: pl.DataFrame, ranges: pl.DataFrame, grown: pl.DataFrame) -> Fit:
    """Return the fit that the rows hold."""
    order = {name: k for k, name in enumerate(CLASSES)}
    by_class = classes.with_columns(k=pl.col("class").replace_strict(order)).sort("k")
    rows = ranges.with_columns(k=pl.col("class").replace_strict(order)).sort(
        "k", "distance", "share"
    )
    shape = (len(CLASSES), len(DISTANCES), len(QUANTILES))
    return Fit(
        weights=by_class.select(MIXED).to_numpy(),
        levels=rows["level"].to_numpy().reshape(shape),
        persistence=by_class["persistence"].to_numpy(),
        wider=rows["wider"].to_numpy().reshape(shape)[0, :, 0],
        trust=by_class["trees"].to_numpy(),
        offsets=rows["moved"].to_numpy().reshape(shape),
        models=tuple(grown.sort("share")["model"].to_list()),
        learned=int(by_class["n"][0]),
    )

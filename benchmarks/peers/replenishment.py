"""The peers of the replenishment benchmark, fixed: order rules that firms and spreadsheets use.

Nothing here is tuned to a set. Each sees what the product sees; stock-outs do not count as no
demand for any of them.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from benchmarks.plain_table import Array, uncensored
from benchmarks.replenishment_data import Game
from benchmarks.stock_game import Policy, View

PERIODS = 13


def everybody(game: Game) -> dict[str, Policy]:
    """Return the peers by name.

    moving average
        Raises stock and what is on its way to the mean of the last 13 periods times lead + 1.
    moving average, safety
        The same mean times lead, and a safety stock ``z x sd x sqrt(lead)`` with the newsvendor's z.
    (s, S)
        When the position falls to that, raises it to two periods of mean demand more.
    seasonal moving average
        The first rule with what was wanted divided by the season of the whole firm and multiplied
        by that of the periods covered.
    """
    return {
        "moving average": lambda view: _raised(game, view, _mean(view) * (game.lead + 1)),
        "moving average, safety": lambda view: _raised(game, view, _safe(game, view)),
        "(s, S)": lambda view: _reordered(game, view),
        "seasonal moving average": lambda view: _raised(game, view, _seasonal(game, view)),
    }


def _known(view: View) -> Array:
    return uncensored(view.quantity, view.share)


def _mean(view: View) -> Array:
    return _recent(_known(view))


def _recent(known: Array) -> Array:
    window = known[:, -PERIODS:]
    number = (~np.isnan(window)).sum(axis=1)
    return np.where(number > 0, np.nansum(window, axis=1) / np.maximum(number, 1), 0.0)


def _safe(game: Game, view: View) -> Array:
    """Mean demand of the lead, and the newsvendor's safety stock for it."""
    window = _known(view)[:, -PERIODS:]
    mean = _mean(view)
    number = (~np.isnan(window)).sum(axis=1)
    variance = np.nansum((window - mean[:, None]) ** 2, axis=1) / np.maximum(number - 1, 1)
    share = game.shortage / np.maximum(game.shortage + game.holding, 1e-12)
    z = special.ndtri(np.clip(share, 0.01, 0.999))
    return np.asarray(mean * game.lead + z * np.sqrt(variance * game.lead))


def _raised(game: Game, view: View, level: Array) -> Array:
    position = view.on_hand + view.in_transit.sum(axis=1)
    ordered = np.maximum(level - position, 0.0)
    return np.asarray(np.rint(ordered) if game.whole else ordered)


def _reordered(game: Game, view: View) -> Array:
    low = _safe(game, view)
    position = view.on_hand + view.in_transit.sum(axis=1)
    return np.where(position <= low, _raised(game, view, low + 2.0 * _mean(view)), 0.0)


def _seasonal(game: Game, view: View) -> Array:
    """Demand of the periods covered by the deseasonalised mean and the index of the whole firm."""
    known = _known(view)
    place = (game.phase + np.arange(known.shape[1])) % game.season
    total = np.nansum(known, axis=0)
    index = np.ones(game.season)
    if known.shape[1] >= 2 * game.season:
        means = np.array([total[place == k].mean() for k in range(game.season)])
        index = np.maximum(means / max(float(means.mean()), 1e-12), 0.1)
    mean = _recent(known / index[place])
    covered = (game.phase + known.shape[1] + np.arange(game.lead + 1)) % game.season
    return np.asarray(mean * index[covered].sum())

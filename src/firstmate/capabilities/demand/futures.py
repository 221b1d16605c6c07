"""Futures of many series drawn period by period, with counts in whole units; for what simulates stock.

It knows arrays only, neither lead times nor stock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstmate.capabilities.demand.baseline import expected
from firstmate.capabilities.demand.fit import Fit
from firstmate.capabilities.demand.panel import Flags, Panel, Whole
from firstmate.capabilities.demand.paths import SERIES_AT_ONCE, paths
from firstmate.capabilities.demand.smoothing import Array


@dataclass(frozen=True)
class Futures:
    """What is foreseen of S series for H periods, ready to be drawn.

    mean (S x H), quantiles (S x H x 15) [units per period]; persistence (S): correlation of errors
    from period to period; counts (S): sold in whole units.
    """

    mean: Array
    quantiles: Array
    persistence: Array
    counts: Flags

    def draw(self, rows: Whole, *, draws: int, seed: int) -> Array:
        """Return demand (rows x draws x H) [units] of some of the series.

        Counts are rounded up or down by chance, so that a week's mean stays what it is. The first
        row drawn from has its part in the seed: parts of the series may be drawn in any order.
        """
        if not len(rows):
            return np.empty((0, draws, self.mean.shape[1]))
        rng = np.random.default_rng((seed, int(rows[0])))
        parts = []
        for start in range(0, len(rows), SERIES_AT_ONCE):
            own = rows[start : start + SERIES_AT_ONCE]
            (drawn,) = paths(
                self.mean[own], quantiles=self.quantiles[own], persistence=self.persistence[own],
                draws=draws, seed=int(rng.integers(2**63)),
            )  # fmt: skip
            whole = np.floor(drawn + rng.random(drawn.shape))
            parts.append(np.where(self.counts[own][:, None, None], whole, drawn))
        return np.concatenate(parts)


def foreseen(fit: Fit, panel: Panel, *, horizon: int) -> Futures:
    """Return what a fit foresees of the panel's series, ``horizon`` periods ahead."""
    mean, quantiles, seen = expected(fit, panel.recent(), horizon=horizon)
    return Futures(mean, quantiles, fit.persistence[seen.kind], seen.counts)

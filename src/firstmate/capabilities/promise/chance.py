"""How sure a day is: durations as samples at equal chances, and the days read from them.

A duration is known by its middle and its 90 % point; its samples are those of a lognormal. The same
name draws the same samples everywhere, so that a supplier who is late is late for all it brings;
different names draw in independent order. It knows nothing of items or plans.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Floats = npt.NDArray[np.float64]
#: Samples of every duration: 1/200 is half a percent of chance.
SAMPLES = 200
#: The chances at which days are given.
CHANCES = (0.5, 0.8, 0.95)
#: Standard deviations between the middle and the 90 % point of a normal distribution.
Z90 = 1.2815515655446004


def scores(name: str, *, seed: int) -> Floats:
    """Return standard normal scores at equal chances in the name's own order.

    >>> bool(np.isclose(scores("Ems", seed=0).mean(), 0.0)), len(scores("Ems", seed=0))
    (True, 200)
    """
    middle = (np.arange(SAMPLES) + 0.5) / SAMPLES
    order = np.random.default_rng([seed, crc32(name.encode())]).permutation(SAMPLES)
    return np.asarray(ndtri(middle)[order], dtype=np.float64)


def durations(middle: float, high: float, *, name: str, seed: int) -> Floats:
    """Return samples [days] of a duration with this median and this 90 % point.

    >>> days = np.sort(durations(10.0, 20.0, name="Ems", seed=0))
    >>> int(days[100]), int(days[180])
    (10, 20)
    """
    if middle <= 0:
        return np.zeros(SAMPLES)
    spread = np.log(max(high, middle) / middle) / Z90
    return np.asarray(middle * np.exp(spread * scores(name, seed=seed)))


def at_chance(samples: Floats, chance: float) -> float:
    """Return the smallest sample that at least this share of all does not exceed.

    >>> at_chance(np.array([1.0, 2.0, 3.0, 4.0]), 0.5)
    2.0
    """
    place = int(np.ceil(chance * len(samples) - 1e-9)) - 1
    return float(np.sort(samples)[max(place, 0)])

"""Random streams by purpose, so that drawing more for one purpose shifts no other draw."""

from __future__ import annotations

import math
from zlib import crc32

import numpy as np


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Random generator of its own for a purpose.

    >>> float(stream(7, "a").random()) == float(stream(7, "a").random())
    True
    >>> float(stream(7, "a").random()) == float(stream(7, "b").random())
    False
    """
    return np.random.default_rng([seed, crc32(f"wood-{purpose}".encode())])


def lead_days(
    rng: np.random.Generator, *, mean: float, variation: float, size: tuple[int, ...] | int = ()
) -> np.ndarray:
    """Gamma lead times in whole days, at least one; ``variation`` is deviation over mean."""
    shape = 1 / variation**2
    return np.maximum(1, np.rint(rng.gamma(shape, mean / shape, size))).astype(np.int64)


def lognormal(
    rng: np.random.Generator, *, mean: float, spread: float, size: tuple[int, ...] | int = ()
) -> np.ndarray:
    """Lognormal draws with the given mean and standard deviation of the logarithm."""
    return np.asarray(rng.lognormal(math.log(mean) - spread**2 / 2, spread, size))

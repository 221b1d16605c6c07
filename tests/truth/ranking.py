"""Steps of relief ranked by the product and by a simulator of the firm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

#: Money over a quarter that counts as nothing.
NOTHING = 1.0


@dataclass(frozen=True)
class Ranking:
    """Pairs of steps that are apart in truth, the better one first; those the product turns round.

    ``tied`` are pairs not told apart because the product says that neither brings anything.
    """

    apart: list[tuple[str, str]]
    tied: list[tuple[str, str]]
    turned: list[tuple[str, str]]
    figures: dict[str, tuple[int, int, int]]


def ranking(
    gained: Mapping[str, NDArray[np.float64]],
    planned: Mapping[str, float],
    cost: Mapping[str, float],
) -> Ranking:
    """Rank steps net of their cost.

    Parameters
    ----------
    gained
        By step: the gain in each replication of the simulator, under common random numbers.
    planned
        By step: the gain the product plans.
    cost
        By step, where it has one.
    """
    low, high = {}, {}
    for name, values in gained.items():
        half = 1.645 * values.std(ddof=1) / np.sqrt(len(values))
        low[name] = values.mean() - half - cost.get(name, 0.0)
        high[name] = values.mean() + half - cost.get(name, 0.0)
    ours = {name: value - cost.get(name, 0.0) for name, value in planned.items()}
    apart = [
        (a, b) if low[a] > high[b] + NOTHING else (b, a)
        for a, b in combinations(planned, 2)
        if low[a] > high[b] + NOTHING or low[b] > high[a] + NOTHING
    ]
    missed = [(a, b) for a, b in apart if ours[a] <= ours[b]]
    tied = [(a, b) for a, b in missed if max(abs(planned[a]), abs(planned[b])) < NOTHING]
    turned = [pair for pair in missed if pair not in tied]
    figures = {name: (round(low[name]), round(high[name]), round(ours[name])) for name in ours}
    return Ranking(apart, tied, turned, figures)

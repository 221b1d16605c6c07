"""The smallest sets of causes whose removal brings an order back on time; it knows no order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

#: Most causes in a set, and most sets named.
MOST_CAUSES = 3
MOST_SETS = 3


def smallest_sets(count: int, mends: Callable[[tuple[int, ...]], bool]) -> list[tuple[int, ...]]:
    """Return up to three sets of the smallest size whose removal mends; none where no set does.

    ``mends`` is asked for each set of one cause, then of two, then of three, likeliest first, and
    no larger set once one has mended, so that every smaller set has been shown not to.

    >>> smallest_sets(3, lambda chosen: {0, 2} <= set(chosen))
    [(0, 2)]
    >>> smallest_sets(3, lambda chosen: 1 in chosen or 2 in chosen)
    [(1,), (2,)]
    >>> smallest_sets(2, lambda chosen: False)
    []
    """
    everything = tuple(range(count))
    if not count or (count > 1 and not mends(everything)):
        return []
    for size in range(1, min(count, MOST_CAUSES) + 1):
        found = [one for one in combinations(everything, size) if mends(one)][:MOST_SETS]
        if found:
            return found
    return []

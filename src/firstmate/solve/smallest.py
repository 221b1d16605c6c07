"""Smallest sets of causes whose removal mends something, asked of a costly question; it knows no cause.

Every set whose removal does not mend tells that each set that does holds one of the others. The next
set asked is the smallest that holds one of every such group, so that the first that mends is the
smallest there is (implicit hitting sets: Davies and Bacchus 2011, Moreno-Centeno and Karp 2013;
diagnoses: Reiter 1987). Where it mends or not, a set is asked once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

#: Most causes in a set, and most sets named.
MOST_CAUSES = 3
MOST_SETS = 3

Set = tuple[int, ...]


def smallest_sets(count: int, mends: Callable[[Set], bool]) -> list[Set]:
    """Return up to three sets of the smallest size, of at most three, whose removal mends; none where no set does.

    Removing nothing is known not to mend. That removing more never harms is assumed in the search;
    of every set named it is asked that none of its parts mends.

    Parameters
    ----------
    count
        Causes, numbered from 0, the likeliest first.
    mends
        Whether the removal of a set (rising numbers) mends.

    >>> smallest_sets(3, lambda chosen: {0, 2} <= set(chosen))
    [(0, 2)]
    >>> smallest_sets(3, lambda chosen: 1 in chosen or 2 in chosen)
    [(1,), (2,)]
    >>> smallest_sets(2, lambda chosen: False)
    []
    """
    known: dict[Set, bool] = {(): False}

    def asked(chosen: Set) -> bool:
        if chosen not in known:
            known[chosen] = mends(chosen)
        return known[chosen]

    everything = tuple(range(count))
    if not count or not asked(everything):
        return []
    groups: list[Set] = [_rest(_grown((), everything, asked), count)]
    found: list[Set] = []
    while len(found) < MOST_SETS:
        size = len(found[0]) if found else MOST_CAUSES
        chosen = next(_holding(groups, size, found), None)
        if chosen is None or (found and len(chosen) > len(found[0])):
            break
        if not asked(chosen):
            groups.append(_rest(_grown(chosen, everything, asked), count))
            continue
        part = next((one for one in _parts(chosen) if asked(one)), chosen)
        if found and len(part) < len(found[0]):
            found = []
        found.append(part)
    return found


def _rest(chosen: Set, count: int) -> Set:
    return tuple(n for n in range(count) if n not in chosen)


def _parts(chosen: Set) -> Iterator[Set]:
    """Smaller sets within a set, the smallest first."""
    for size in range(1, len(chosen)):
        yield from combinations(chosen, size)


def _grown(chosen: Set, everything: Set, asked: Callable[[Set], bool]) -> Set:
    """Return a set that does not mend and does with any other cause more, grown from the unlikeliest.

    Causes are added by halves: what can go in together is asked once.
    """
    held = chosen
    waiting: list[Sequence[int]] = [[n for n in reversed(everything) if n not in chosen]]
    while waiting:
        some = waiting.pop()
        more = tuple(sorted({*held, *some}))
        if not some or not asked(more):
            held = more
        elif len(some) > 1:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return held


def _holding(groups: list[Set], most: int, found: list[Set]) -> Iterator[Set]:
    """Sets of at most ``most`` causes that hold one of every group, smaller ones first, none of ``found`` within."""
    for size in range(1, most + 1):
        yield from _held((), groups, size, found)


def _held(chosen: Set, groups: list[Set], room: int, found: list[Set]) -> Iterator[Set]:
    open_group = next((one for one in groups if not set(one) & set(chosen)), None)
    if open_group is None:
        if not any(set(one) <= set(chosen) for one in found):
            yield tuple(sorted(chosen))
        return
    if room:
        for n in open_group:
            yield from _held((*chosen, n), groups, room - 1, found)

"""Walks bills of material from the bottom up with arrays; it knows no money and no tables.

Low-level-code order: a thing is reached when all its components are. Things on a cycle have no
order; they are named, taken as bottom, and the rest is still computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Indexes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Order:
    """``rounds``: node numbers in the order they can be computed, components first; ``cyclic``."""

    rounds: tuple[Indexes, ...]
    cyclic: Flags


def bottom_up(parent: Indexes, component: Indexes, *, nodes: int) -> Order:
    """Return the rounds in which the nodes can be computed.

    >>> order = bottom_up(np.array([0, 1]), np.array([1, 2]), nodes=3)
    >>> [r.tolist() for r in order.rounds]
    [[2], [1], [0]]
    >>> looped = bottom_up(np.array([0, 1, 2]), np.array([1, 2, 1]), nodes=3)
    >>> looped.cyclic.tolist(), [r.tolist() for r in looped.rounds]
    ([False, True, True], [[1, 2], [0]])
    """
    done = np.zeros(nodes, dtype=bool)
    cyclic = np.zeros(nodes, dtype=bool)
    rounds = []
    while not done.all():
        waits = np.bincount(parent[~done[component]], minlength=nodes) > 0
        ready = ~done & ~waits
        if not ready.any():
            ready = _on_cycles(parent, component, left=~done)
            cyclic |= ready
        rounds.append(np.flatnonzero(ready))
        done |= ready
    return Order(tuple(rounds), cyclic)


def _on_cycles(parent: Indexes, component: Indexes, *, left: Flags) -> Flags:
    """Nodes of ``left`` on a cycle or between two: take away, again and again, what nobody uses."""
    while True:
        inside = left[parent] & left[component]
        used = np.bincount(component[inside], minlength=len(left)) > 0
        if (left == (left & used)).all():
            return left
        left = left & used

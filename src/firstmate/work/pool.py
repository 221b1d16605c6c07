"""Map a pure function over parts, in this process or in several; the answer is the same.

The seam for other machines: whatever has this signature (a cluster, a queue) can stand here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Protocol


class Each(Protocol):
    """``each(function, parts)`` returns ``[function(part) for part in parts]``."""

    def __call__(self, function: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
        """Return the answers in the order of the parts."""


def in_turn(function: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
    """Map in this process, one after the other."""
    return [function(part) for part in parts]


def in_threads(function: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
    """Map in this process on a thread for each core: for work that compiled libraries do."""
    workers = min(len(parts), os.cpu_count() or 1)
    if workers < 2:
        return in_turn(function, parts)
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(function, parts))


@contextmanager
def processes(workers: int) -> Iterator[Each]:
    """Give a map over ``workers`` spawned processes; they end with the context.

    The function has to be a module-level one; parts and answers travel pickled between our own
    processes only. Parts are cut by the caller, never by the number of workers, so that the bits
    of the answer do not depend on it.
    """
    if workers < 2:
        yield in_turn
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:

        def spread(function: Callable[[Any], Any], parts: Sequence[Any]) -> list[Any]:
            return list(pool.map(function, parts)) if len(parts) > 1 else in_turn(function, parts)

        yield spread

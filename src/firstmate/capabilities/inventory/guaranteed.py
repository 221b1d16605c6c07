"""Where in a chain of stages safety stock is cheapest, when every stage keeps a promised time.

Guaranteed service: Graves and Willems (2000), Optimizing strategic safety stock placement in supply
chains, Manufacturing & Service Operations Management 2(1), 68-83; its erratum (2003), 5(2), 176-177.
It knows stages by number, no items, and does not say what stock a time needs: that is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstmate.capabilities.inventory.newsvendor import Array
from firstmate.solve.linear import LinearModel, Status, solve

Ints = npt.NDArray[np.int64]

#: Trees tried over a chain that is none, and the columns up to which it is then proven by a program.
ROUNDS = 12
PROVEN_UP_TO = 4_000
NODES = 2_000


@dataclass(frozen=True, eq=False)
class Chain:
    """Stages and what passes between them.

    ``time[k]`` [periods] from all inputs to ready, ``waits[k]`` [periods] for what comes from
    outside, ``most[k]`` [periods] the longest time stage k may promise; ``start[a] -> end[a]`` the
    arcs; ``cost[k, t]`` the cost of stock that covers t periods, never falling in t.
    """

    time: Ints
    waits: Ints
    most: Ints
    start: Ints
    end: Ints
    cost: Array


@dataclass(frozen=True, eq=False)
class Placing:
    """Promised times ``out`` and times waited for inputs ``into`` [periods], with their cost."""

    out: Ints
    into: Ints
    cost: float
    proven: bool


def longest(time: Ints, *, waits: Ints, start: Ints, end: Ints) -> Ints:
    """Return the time [periods] each stage needs when nobody before it holds stock.

    Raises ValueError where stages go round in a circle.

    >>> arcs = {"start": np.array([0, 1]), "end": np.array([1, 2])}
    >>> longest(np.array([2, 1, 3]), waits=np.array([1, 0, 0]), **arcs)
    array([3, 4, 7])
    """
    total = time + waits
    for _ in range(len(time)):
        before = waits.copy()
        np.maximum.at(before, end, total[start])
        after = before + time
        if np.array_equal(after, total):
            return total
        total = after
    if len(time) and len(start):
        message = "the stages go round in a circle"
        raise ValueError(message)
    return total


def everywhere(chain: Chain) -> Placing:
    """Return the placing in which every stage holds its own stock and promises no wait."""
    out, into = np.zeros(len(chain.time), dtype=np.int64), chain.waits.copy()
    return Placing(out, into, _cost(chain, out, into), proven=False)


def placed(chain: Chain) -> Placing:
    """Return the cheapest placing: by dynamic program on a tree, else searched and then proven.

    A chain that is no tree is searched by the dynamic program on spanning trees, the other arcs
    held where they are, so that no round is worse than the one before; up to ``PROVEN_UP_TO``
    columns a program with whole numbers then proves it or finds better.

    Two stages, of 2 and 1 periods, holding at 1 and 3 a unit, root of the time in units: holding
    2 x 1 + 3 = 4.41 at both, 3 x root of 3 = 5.20 at the end alone.

    >>> root = np.sqrt(np.arange(4))
    >>> two = Chain(
    ...     np.array([2, 1]),
    ...     np.zeros(2, int),
    ...     np.array([9, 0]),
    ...     np.array([0]),
    ...     np.array([1]),
    ...     np.stack([root, 3 * root]),
    ... )
    >>> answer = placed(two)
    >>> answer.out.tolist(), round(answer.cost, 2), answer.proven
    ([0, 0], 4.41, True)
    """
    count = len(chain.time)
    total = longest(chain.time, waits=chain.waits, start=chain.start, end=chain.end)
    tree = _spanning(count, chain, np.arange(len(chain.start)))
    if tree.all():
        return _on_tree(chain, total, tree, everywhere(chain))
    best = everywhere(chain)
    draw = np.random.default_rng(0)
    for first in (best, _late(chain, total)):
        now = first
        for _ in range(ROUNDS):
            order = draw.permutation(len(chain.start))
            now = min(now, _on_tree(chain, total, _spanning(count, chain, order), now), key=_price)
        best = min(best, now, key=_price)
    if int((total + 1).sum()) <= PROVEN_UP_TO:
        exact = _program(chain, total)
        if exact is not None and exact.cost < best.cost:
            return exact
        if exact is not None and exact.proven:
            return Placing(best.out, best.into, best.cost, proven=True)
    return best


def _price(placing: Placing) -> float:
    return placing.cost


def _cost(chain: Chain, out: Ints, into: Ints) -> float:
    covered = into + chain.time - out
    return float(chain.cost[np.arange(len(out)), covered].sum())


def _late(chain: Chain, total: Ints) -> Placing:
    """The placing in which only stages that must promise sooner hold stock."""
    out, into = np.zeros_like(total), chain.waits.copy()
    for stage in np.argsort(total, kind="stable"):
        before = chain.start[chain.end == stage]
        into[stage] = max(int(chain.waits[stage]), int(out[before].max(initial=0)))
        out[stage] = min(into[stage] + chain.time[stage], chain.most[stage])
    return Placing(out, into, _cost(chain, out, into), proven=False)


def _spanning(count: int, chain: Chain, order: Ints) -> npt.NDArray[np.bool_]:
    """Which arcs, taken in this order, join parts not yet joined."""
    group = list(range(count))

    def root(stage: int) -> int:
        while group[stage] != stage:
            group[stage] = group[group[stage]]
            stage = group[stage]
        return stage

    kept = np.zeros(len(chain.start), dtype=np.bool_)
    for arc in order.tolist():
        one, other = root(int(chain.start[arc])), root(int(chain.end[arc]))
        kept[arc] = one != other
        group[one] = other
    return kept


def _on_tree(
    chain: Chain, total: Ints, tree: npt.NDArray[np.bool_], now: Placing
) -> Placing:  # fmt: skip
    """The best placing over the arcs of a tree (or forest), the others kept as they are in ``now``."""
    most = np.minimum(chain.most, total)
    least = chain.waits.copy()
    rest = ~tree
    np.minimum.at(most, chain.start[rest], now.into[chain.end[rest]])
    np.maximum.at(least, chain.end[rest], now.out[chain.start[rest]])
    beside: list[list[tuple[int, bool]]] = [[] for _ in total]
    for one, other in zip(chain.start[tree].tolist(), chain.end[tree].tolist(), strict=True):
        beside[one].append((other, True))
        beside[other].append((one, False))
    order, parent = _walk(beside)
    wide = int(total.max(initial=0)) + 1
    tables: list[Array] = [np.zeros((0, 0))] * len(total)
    # min over times promised up to the index, or over times waited from the index on
    value = np.zeros((len(total), wide))
    chosen = np.zeros((len(total), wide), dtype=np.int64)
    for stage in reversed(order):
        table = _table(chain.cost[stage], int(chain.time[stage]), wide=wide)
        table[:, : least[stage]] = np.inf
        table[:, int(total[stage] - chain.time[stage]) + 1 :] = np.inf
        table[most[stage] + 1 :, :] = np.inf
        for other, later in beside[stage]:
            if other != parent[stage]:
                table = table + (value[other][:, None] if later else value[other][None, :])
        tables[stage] = table
        if parent[stage] >= 0:
            up = next(later for other, later in beside[stage] if other == parent[stage])
            value[stage], chosen[stage] = _running(table.min(axis=1 if up else 0), forward=up)
    out, into = np.zeros_like(total), np.zeros_like(total)
    for stage in order:
        above = parent[stage]
        table = tables[stage]
        if above < 0:
            out[stage], into[stage] = np.unravel_index(int(np.argmin(table)), table.shape)
        elif (above, True) in beside[stage]:
            out[stage] = chosen[stage][into[above]]
            into[stage] = int(np.argmin(table[out[stage]]))
        else:
            into[stage] = chosen[stage][out[above]]
            out[stage] = int(np.argmin(table[:, into[stage]]))
    return Placing(out, into, _cost(chain, out, into), proven=bool(tree.all()))


def _walk(beside: list[list[tuple[int, bool]]]) -> tuple[list[int], list[int]]:
    """Stages so that each comes after its parent; -1 is the parent of a root."""
    parent = [-2] * len(beside)
    order: list[int] = []
    for root in range(len(beside)):
        if parent[root] != -2:
            continue
        parent[root] = -1
        stack = [root]
        while stack:
            stage = stack.pop()
            order.append(stage)
            for other, _ in beside[stage]:
                if parent[other] == -2:
                    parent[other] = stage
                    stack.append(other)
    return order, parent


def _table(cost: Array, time: int, *, wide: int) -> Array:
    """Cost by time promised (rows) and time waited (columns); infinite where less than none is covered."""
    covered = np.arange(wide)[None, :] + time - np.arange(wide)[:, None]
    known = cost[np.clip(covered, 0, len(cost) - 1)]
    return np.where((covered >= 0) & (covered < len(cost)), known, np.inf)


def _running(values: Array, *, forward: bool) -> tuple[Array, Ints]:
    """Least value up to (or from) each index, and where it stands."""
    line = values if forward else values[::-1]
    least = np.minimum.accumulate(line)
    # The first index at which the least so far was reached.
    new = np.concatenate([[True], line[1:] < least[:-1]])
    at = np.maximum.accumulate(np.where(new, np.arange(len(line)), 0))
    return (least, at) if forward else (least[::-1], (len(line) - 1 - at)[::-1])


def _program(chain: Chain, total: Ints) -> Placing | None:
    """The program: one column per stage and time covered, of which one is chosen.

    Magnanti, Shen, Shu, Simchi-Levi and Teo (2006), Inventory placement in acyclic supply chain
    networks, Operations Research Letters 34, 228-238, with a column per time instead of cuts.
    """
    count, arcs = len(total), len(chain.start)
    stage = np.repeat(np.arange(count), total + 1)
    covered = np.concatenate([np.arange(most + 1) for most in total])
    picks = len(stage)
    out, into = picks + np.arange(count), picks + count + np.arange(count)
    every, pairs = np.arange(count), 2 * count + np.arange(arcs)
    top = total - chain.time
    answer = solve(
        LinearModel(
            cost=np.concatenate([-chain.cost[stage, covered], np.zeros(2 * count)]),
            lower=np.concatenate([np.zeros(picks + count), chain.waits.astype(float)]),
            upper=np.concatenate([np.ones(picks), np.minimum(chain.most, total), top]).astype(float),
            row_lower=np.concatenate([np.ones(count), chain.time, np.full(arcs, -np.inf)]),
            row_upper=np.concatenate([np.ones(count), chain.time, np.zeros(arcs)]),
            row=np.concatenate([stage, count + stage, count + every, count + every, pairs, pairs]),
            column=np.concatenate(
                [np.arange(picks), np.arange(picks), out, into, out[chain.start], into[chain.end]]
            ),
            value=np.concatenate([
                np.ones(picks), covered, np.ones(count), -np.ones(count), np.ones(arcs), -np.ones(arcs),
            ]).astype(float),
            row_names=np.arange(2 * count + arcs),
            column_names=np.arange(picks + 2 * count),
            whole=np.arange(picks + 2 * count) < picks,
        ),
        nodes=NODES,
        seconds=60.0,
    )  # fmt: skip
    if not len(answer.columns) or answer.status is Status.INFEASIBLE:
        return None
    promised = np.rint(answer.columns[out]).astype(np.int64)
    waited = np.rint(answer.columns[into]).astype(np.int64)
    cost = _cost(chain, promised, waited)
    return Placing(promised, waited, cost, proven=answer.status is Status.OPTIMAL)

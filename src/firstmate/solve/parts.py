"""A linear program taken apart where nothing connects it: each part is solved alone, and again only if it changed.

What a row does not tie together has nothing to do with one another: optimum and prices of the
whole are those of its parts. A later solve takes a part as it was where its numbers are the same,
and starts from its basis where they are not, also where it has gained or lost rows and columns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from firstmate.solve import linear
from firstmate.solve.linear import Floats, Ints, LinearModel, Solution, Status

#: Columns below which parts are solved together: calls cost more than they save.
SMALL = 2_000
#: Which end of a part is the end of the whole, the gravest first.
_GRAVE = (Status.INFEASIBLE, Status.UNBOUNDED, Status.CUT_SHORT)


@dataclass(frozen=True, eq=False)
class Prepared:
    """Parts by what they are (their names): a fingerprint of their numbers, and their solution."""

    parts: Mapping[bytes, tuple[bytes, Solution]]


def solve(model: LinearModel, *, start: Prepared | None = None) -> tuple[Solution, Prepared]:
    """Solve a program without whole columns part by part; return its solution and where the next may start.

    The same model and start give the same bits. ``iterations`` of the solution are those done now,
    ``rebuild`` says why a part was solved from nothing, its own ``prepared`` is empty.

    Parameters
    ----------
    model
        The program; maximised.
    start
        Handle of an earlier solution; parts are started from what they have in common with it.

    Examples
    --------
    Two makers who share nothing; the second gets one hour more, the first is not solved again.

    >>> both = LinearModel(
    ...     cost=np.array([3.0, 5.0]),
    ...     lower=np.zeros(2),
    ...     upper=np.full(2, np.inf),
    ...     row_lower=np.full(2, -np.inf),
    ...     row_upper=np.array([4.0, 6.0]),
    ...     row=np.array([0, 1]),
    ...     column=np.array([0, 1]),
    ...     value=np.ones(2),
    ...     row_names=np.arange(2),
    ...     column_names=np.arange(2),
    ... )
    >>> first, kept = solve(both)
    >>> first.objective, first.duals.tolist()
    (42.0, [3.0, 5.0])
    >>> more, _ = solve(replace(both, row_upper=np.array([4.0, 7.0])), start=kept)
    >>> more.objective, more.rebuild is None
    (47.0, True)
    """
    known = {} if start is None else start.parts
    kept: dict[bytes, tuple[bytes, Solution]] = {}
    answers = []
    for one in _apart(model):
        part = _taken(model, one)
        name = _digest(part.row_names, part.column_names)
        numbers = _digest(*(getattr(part, each) for each in _NUMBERS))
        before = known.get(name)
        if before is not None and before[0] == numbers:
            answer = replace(before[1], rebuild=None, iterations=0)
        else:
            answer = linear.solve(part, start=_start(part, before, known))
        kept[name] = (numbers, answer)
        answers.append((one, answer))
    return _joined(model, answers), Prepared(kept)


def _start(
    part: LinearModel, before: tuple[bytes, Solution] | None, known: Mapping[bytes, tuple[bytes, Solution]]
) -> linear.Prepared | None:  # fmt: skip
    """Return the part as it was, or the one that it has most rows in common with."""
    if before is not None:
        return before[1].prepared
    most, best = 0, None
    for _, answer in known.values():
        if answer.prepared is not None:
            common = int(np.isin(part.row_names, answer.prepared.row_names).sum())
            if common > most:
                most, best = common, answer.prepared
    return best


#: What makes the numbers of a part.
_NUMBERS = ("cost", "lower", "upper", "row_lower", "row_upper", "row", "column", "value")


@dataclass(frozen=True, eq=False)
class _Part:
    """Rows, columns and entries of the whole that belong together."""

    rows: Ints
    columns: Ints
    entries: Ints


def _apart(model: LinearModel) -> list[_Part]:
    """Return what belongs together; small parts are put together by a name that they keep."""
    rows, columns = len(model.row_lower), len(model.cost)
    ties = sparse.coo_matrix(
        (np.ones(len(model.row), np.int8), (model.row, rows + model.column)),
        shape=(rows + columns, rows + columns),
    )
    count, part = csgraph.connected_components(ties, directed=False)
    size = np.bincount(part[rows:], minlength=count)
    # The smallest name in a part is there whatever else the program holds: a bucket stays itself.
    name = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(name, part[:rows], model.row_names)
    np.minimum.at(name, part[rows:], model.column_names)
    small = size < SMALL
    buckets = 1 << int(np.ceil(np.log2(max(size[small].sum() / SMALL, 1.0))))
    _, group = np.unique(
        np.where(small, name % buckets, buckets + np.arange(count)), return_inverse=True
    )
    of_row, of_column = group[part[:rows]], group[part[rows:]]
    groups = int(group.max(initial=-1)) + 1
    placed = (_places(each, groups) for each in (of_row, of_column, of_row[model.row]))
    return [_Part(*each) for each in zip(*placed, strict=True)]


def _places(group: Ints, groups: int) -> list[Ints]:
    """Return for each group the places at which it stands."""
    if not groups:
        return []
    ends = np.cumsum(np.bincount(group, minlength=groups))[:-1]
    return np.split(np.argsort(group, kind="stable"), ends)


def _taken(model: LinearModel, part: _Part) -> LinearModel:
    """Return the part as a program of its own."""
    r, c, e = part.rows, part.columns, part.entries
    return LinearModel(
        cost=model.cost[c], lower=model.lower[c], upper=model.upper[c],
        row_lower=model.row_lower[r], row_upper=model.row_upper[r],
        row=np.searchsorted(r, model.row[e]), column=np.searchsorted(c, model.column[e]),
        value=model.value[e], row_names=model.row_names[r], column_names=model.column_names[c],
    )  # fmt: skip


def _digest(*arrays: Floats | Ints) -> bytes:
    made = hashlib.blake2b(digest_size=16)
    for array in arrays:
        made.update(len(array).to_bytes(8, "little"))
        made.update(np.ascontiguousarray(array).data)
    return made.digest()


def _joined(model: LinearModel, answers: list[tuple[_Part, Solution]]) -> Solution:
    columns, reduced = np.zeros(len(model.cost)), np.zeros(len(model.cost))
    rows, duals = np.zeros(len(model.row_lower)), np.zeros(len(model.row_lower))
    for part, answer in answers:
        columns[part.columns], reduced[part.columns] = answer.columns, answer.reduced
        rows[part.rows], duals[part.rows] = answer.rows, answer.duals
    ends = {answer.status for _, answer in answers}
    reasons = (answer.rebuild for _, answer in answers if answer.rebuild is not None)
    return Solution(
        status=next((end for end in _GRAVE if end in ends), Status.OPTIMAL),
        objective=float(model.cost @ columns + model.offset),
        columns=columns, reduced=reduced, rows=rows, duals=duals,
        iterations=sum(answer.iterations for _, answer in answers),
        gap=max((answer.gap for _, answer in answers), default=0.0),
        rebuild=next(reasons, None),
        prepared=None,
    )  # fmt: skip

"""A linear program taken apart into parts that share no row: solved, and kept, part by part.

Rows and columns are the nodes of a graph and entries its edges; its connected components are
programs of their own. Their optima put together are an optimum of the whole, and so are their
prices: the objective and all rows are sums over parts (Dantzig 1963, Linear Programming and
Extensions, chapter 22, without linking rows).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from firstmate.solve import linear
from firstmate.solve.linear import Floats, Ints, LinearModel, Prepared, Rebuild, Solution, Status

Mask = npt.NDArray[np.bool_]
Statuses = npt.NDArray[np.object_]

#: Small parts are solved together up to so many columns: fewer calls, yet each stays quick.
TOGETHER = 2_000
_WORST_FIRST = (Status.INFEASIBLE, Status.UNBOUNDED, Status.CUT_SHORT)


@dataclass(frozen=True, eq=False)
class Apart:
    """A program whose rows, columns and entries lie in the order of its parts.

    Part ``p`` has the rows ``rows[p]`` up to ``rows[p + 1]`` of ``model``, and columns and entries
    likewise. ``row_order`` and ``column_order`` are their numbers in the program as it was given.
    """

    model: LinearModel
    rows: Ints
    columns: Ints
    entries: Ints
    row_order: Ints
    column_order: Ints

    def __len__(self) -> int:
        """Return the number of parts."""
        return len(self.columns) - 1

    def program(self, which: Ints) -> LinearModel:
        """Return the parts ``which`` as one program, without offset."""
        m = self.model
        row, column, entry = (_in(b, which) for b in (self.rows, self.columns, self.entries))
        size = np.diff(self.entries)[which]
        moved = [
            np.repeat(_starts(np.diff(b)[which])[:-1] - b[which], size)
            for b in (self.rows, self.columns)
        ]
        return LinearModel(
            cost=m.cost[column], lower=m.lower[column], upper=m.upper[column],
            row_lower=m.row_lower[row], row_upper=m.row_upper[row],
            row=m.row[entry] + moved[0], column=m.column[entry] + moved[1], value=m.value[entry],
            row_names=m.row_names[row], column_names=m.column_names[column],
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Kept:
    """What a later solve starts from: the program apart, and of each part its answer and basis.

    Values, prices and statuses are in the order of ``apart``; ``proven`` marks parts with an optimum.
    """

    apart: Apart
    proven: Mask
    columns: Floats
    reduced: Floats
    rows: Floats
    duals: Floats
    column_status: Statuses
    row_status: Statuses


@dataclass(frozen=True, eq=False)
class Answer:
    """The solution of the whole, what a later solve starts from, and how many parts were solved."""

    solution: Solution
    kept: Kept
    parts: int
    solved: int


def take_apart(model: LinearModel) -> Apart:
    """Return the program in the order of its connected components.

    Examples
    --------
    Columns 0 and 2 share row 1; column 1 is alone in row 0.

    >>> apart = take_apart(
    ...     LinearModel(
    ...         cost=np.ones(3),
    ...         lower=np.zeros(3),
    ...         upper=np.full(3, np.inf),
    ...         row_lower=np.full(2, -np.inf),
    ...         row_upper=np.array([5.0, 7.0]),
    ...         row=np.array([1, 0, 1]),
    ...         column=np.array([0, 1, 2]),
    ...         value=np.ones(3),
    ...         row_names=np.arange(2),
    ...         column_names=np.arange(3),
    ...     )
    ... )
    >>> len(apart), apart.column_order.tolist(), apart.columns.tolist()
    (2, [1, 0, 2], [0, 1, 3])
    """
    height, width = len(model.row_lower), len(model.cost)
    size = height + width
    edges = (np.ones(len(model.row), dtype=np.int8), (model.row, model.column + height))
    count, label = connected_components(
        sparse.coo_matrix(edges, shape=(size, size)), directed=False
    )
    labels = (label[:height], label[height:], label[height:][model.column])
    rows, columns, entries = (_starts(np.bincount(part, minlength=count)) for part in labels)
    if count <= 1:
        return Apart(model, rows, columns, entries, np.arange(height), np.arange(width))
    row, column, entry = (np.argsort(part, kind="stable") for part in labels)
    ordered = LinearModel(
        cost=model.cost[column], lower=model.lower[column], upper=model.upper[column],
        row_lower=model.row_lower[row], row_upper=model.row_upper[row],
        row=np.argsort(row)[model.row[entry]], column=np.argsort(column)[model.column[entry]],
        value=model.value[entry],
        row_names=model.row_names[row], column_names=model.column_names[column],
        offset=model.offset,
    )  # fmt: skip
    return Apart(ordered, rows, columns, entries, row, column)


def solve(
    model: LinearModel,
    *,
    start: Kept | None = None,
    together: int = TOGETHER,
    iterations: int = 2_000_000,
    seconds: float = 600.0,
) -> Answer:
    """Solve the program part by part; a part whose numbers are those of ``start`` keeps its answer.

    A part is known by the names of its rows and columns, so that it is found again when others come
    or go. Known parts whose numbers changed start from their own basis, new parts from nothing; each
    answer is proven as :func:`firstmate.solve.linear.solve` says. The same program and start give
    the same answer, bit for bit.

    Parameters
    ----------
    model
        The program; maximised. Columns that must be whole are not known here.
    start
        What an earlier answer kept.
    together
        Small parts are solved together up to so many columns.
    iterations, seconds
        Budget of work, and guard on the wall clock, of each solve.

    Raises
    ------
    ValueError
        Where columns must be whole.
    """
    if model.whole is not None:
        raise ValueError("a program with whole columns is not taken apart")
    apart = take_apart(model)
    found, known, same = _from(apart, start)
    ended: list[Solution] = []
    for warm in (True, False):
        for which in _bundles(apart, np.flatnonzero(~same & (known == warm)), together):
            program = apart.program(which)
            prepared = _prepared(found, program, which) if warm else None
            part = linear.solve(program, start=prepared, iterations=iterations, seconds=seconds)
            _put(found, which, part)
            ended.append(part)
    return Answer(
        _whole(model, found, ended, _why(start, ended)), found, len(apart), int((~same).sum())
    )


def _starts(size: Ints) -> Ints:
    return np.append(0, np.cumsum(size)).astype(np.int64)


def _in(bounds: Ints, which: Ints) -> Ints:
    """Return the numbers of everything that lies in the parts ``which``, one part after the other."""
    size = np.diff(bounds)[which]
    at = _starts(size)
    return np.repeat(bounds[which] - at[:-1], size) + np.arange(at[-1])


def _bundles(apart: Apart, which: Ints, together: int) -> Iterator[Ints]:
    """Yield parts to solve in one go: as many in a row as begin within ``together`` columns."""
    begin = _starts(np.diff(apart.columns)[which])[:-1] // together
    yield from (b for b in np.split(which, np.flatnonzero(np.diff(begin)) + 1) if len(b))


def _keys(apart: Apart) -> list[int]:
    """Return a number for the names in each part; parts with the same number are still compared."""
    m = apart.model
    key = np.zeros(len(apart), dtype=np.uint64)
    for names, bounds, salt in ((m.row_names, apart.rows, 1), (m.column_names, apart.columns, 2)):
        mixed = (names.astype(np.uint64) + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
        key += np.diff(np.append(np.uint64(0), np.cumsum(mixed ^ (mixed >> np.uint64(29))))[bounds])
    return key.tolist()


def _from(apart: Apart, start: Kept | None) -> tuple[Kept, Mask, Mask]:
    """Return what is known of the parts, which have a basis, and which have not changed at all."""
    m, parts = apart.model, len(apart)
    height, width = len(m.row_lower), len(m.cost)
    none = np.zeros(parts, dtype=bool)
    found = Kept(
        apart, none.copy(), np.zeros(width), np.zeros(width), np.zeros(height), np.zeros(height),
        np.full(width, None, dtype=object), np.full(height, None, dtype=object),
    )  # fmt: skip
    if start is None:
        return found, none, none
    numbers = dict(zip(_keys(start.apart), range(len(start.apart)), strict=True))
    old = np.array([numbers.get(key, -1) for key in _keys(apart)], dtype=np.int64)
    new = np.flatnonzero((old >= 0) & start.proven[old])
    for bounds in ("rows", "columns"):
        size = [np.diff(getattr(a, bounds)) for a in (apart, start.apart)]
        new = new[size[0][new] == size[1][old[new]]]
    known, same = none.copy(), none.copy()
    known[new] = _equal(apart, start.apart, new, old[new], _NAMES)
    new = np.flatnonzero(known)
    _carry(found, start, new, old[new])
    entries = [np.diff(a.entries) for a in (apart, start.apart)]
    new = new[entries[0][new] == entries[1][old[new]]]
    same[new] = _equal(apart, start.apart, new, old[new], _NUMBERS)
    found.proven[:] = same
    return found, known, same


#: Fields of a program, and what they are counted by.
_NAMES = {"row_names": "rows", "column_names": "columns"}
_NUMBERS = {
    "cost": "columns", "lower": "columns", "upper": "columns", "row_lower": "rows",
    "row_upper": "rows", "value": "entries", "row": "entries", "column": "entries",
}  # fmt: skip


def _equal(apart: Apart, other: Apart, new: Ints, old: Ints, fields: dict[str, str]) -> Mask:
    """Return for each pair of parts of equal size whether these fields are the same."""
    equal = np.ones(len(new), dtype=bool)
    for field, bounds in fields.items():
        values = []
        for a, which in ((apart, new), (other, old)):
            value = getattr(a.model, field)[_in(getattr(a, bounds), which)]
            if bounds == "entries":
                own = getattr(a, {"row": "rows", "column": "columns"}.get(field, "entries"))
                if field != "value":
                    value = value - np.repeat(own[which], np.diff(a.entries)[which])
            values.append(value)
        size = np.diff(getattr(apart, bounds))[new]
        differ = np.repeat(np.arange(len(new)), size)[values[0] != values[1]]
        equal[differ] = False
    return equal


_BY_COLUMN = ("columns", "reduced", "column_status")
_BY_ROW = ("rows", "duals", "row_status")


def _carry(found: Kept, start: Kept, new: Ints, old: Ints) -> None:
    """Take over answers and statuses of parts known before."""
    for bounds, fields in (("columns", _BY_COLUMN), ("rows", _BY_ROW)):
        to, source = (
            _in(getattr(kept.apart, bounds), which) for kept, which in ((found, new), (start, old))
        )
        for field in fields:
            getattr(found, field)[to] = getattr(start, field)[source]


def _prepared(found: Kept, program: LinearModel, which: Ints) -> Prepared:
    basis = highspy.HighsBasis()
    basis.col_status = found.column_status[_in(found.apart.columns, which)].tolist()
    basis.row_status = found.row_status[_in(found.apart.rows, which)].tolist()
    basis.valid = True
    return Prepared(program.row_names, program.column_names, basis)


def _put(found: Kept, which: Ints, part: Solution) -> None:
    column, row = _in(found.apart.columns, which), _in(found.apart.rows, which)
    found.columns[column], found.reduced[column] = part.columns, part.reduced
    found.rows[row], found.duals[row] = part.rows, part.duals
    if part.prepared is None:
        return
    found.proven[which] = True
    found.column_status[column] = part.prepared.basis.col_status
    found.row_status[row] = part.prepared.basis.row_status


def _why(start: Kept | None, ended: list[Solution]) -> Rebuild | None:
    """Return why something was solved from nothing."""
    if start is None:
        return Rebuild.NOTHING_PREPARED
    why = {part.rebuild for part in ended}
    if Rebuild.NOTHING_PREPARED in why:
        return Rebuild.NEW_PARTS
    return Rebuild.NOT_PROVEN if Rebuild.NOT_PROVEN in why else None


def _whole(
    model: LinearModel, found: Kept, ended: list[Solution], rebuild: Rebuild | None
) -> Solution:
    """Return the answers of all parts as the answer of the program as it was given."""
    apart = found.apart
    back = {"columns": np.argsort(apart.column_order), "rows": np.argsort(apart.row_order)}
    columns, duals = found.columns[back["columns"]], found.duals[back["rows"]]
    statuses = {part.status for part in ended}
    return Solution(
        status=next((status for status in _WORST_FIRST if status in statuses), Status.OPTIMAL),
        objective=float(model.cost @ columns + model.offset),
        columns=columns,
        reduced=found.reduced[back["columns"]],
        rows=found.rows[back["rows"]],
        duals=duals,
        iterations=sum(part.iterations for part in ended),
        gap=linear.gap(model, columns, duals),
        rebuild=rebuild,
        prepared=None,
    )

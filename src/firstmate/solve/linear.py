"""Linear programs by arrays into HiGHS: cold, warm from a kept basis, or with whole numbers.

It knows no business words, keeps nothing between calls and never decides what a column means.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: From this many columns on, a first solve is by interior point (asked for by its own name).
LARGE = 20_000
#: Share of rows and of columns that must mean the same for a basis to be worth carrying over.
SHARED = 0.9
#: With a solution to better, those searches for a first one that cost most are left out.
BETTERING = {
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_heuristic_run_zi_round": False,
}
#: Largest gap, relative to the objective, at which a solution counts as proven.
GAP = 1e-6


class Status(enum.Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    CUT_SHORT = "cut short"


class Rebuild(enum.Enum):
    """Why a solve could not start from what was prepared."""

    NOTHING_PREPARED = "nothing prepared"
    OTHER_ROWS = "too many rows mean something else"
    OTHER_COLUMNS = "too many columns mean something else"
    NOT_PROVEN = "the warm answer did not prove itself"


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Maximise ``cost @ x + offset`` with ``row_lower <= A x <= row_upper``, ``lower <= x <= upper``.

    ``A`` is given by coordinates ``(row, column, value)``; equal coordinates add up. ``whole``
    marks columns that must be whole numbers, or is ``None``. ``row_names`` and ``column_names``
    are any integers that say what a row or column means: two models with equal names are alike,
    so that the basis of one starts the other.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    row: Ints
    column: Ints
    value: Floats
    row_names: Ints
    column_names: Ints
    offset: float = 0.0
    whole: npt.NDArray[np.bool_] | None = None

    def matrix(self) -> sparse.csc_matrix:
        """Return ``A``, compressed by columns."""
        shape = (len(self.row_lower), len(self.cost))
        return sparse.csc_matrix((self.value, (self.row, self.column)), shape=shape)


@dataclass(frozen=True, eq=False)
class Prepared:
    """What a later solve of a like model starts from: names of rows and columns, and the basis."""

    row_names: Ints
    column_names: Ints
    basis: highspy.HighsBasis


@dataclass(frozen=True, eq=False)
class Solution:
    """Values of columns and rows, their prices, and the handle for the next solve.

    ``duals[r]`` is how much the best objective grows for one unit more of the bound of row ``r``
    that binds; ``reduced[c]`` likewise for the bound of column ``c``. ``rebuild`` is ``None``
    where the solve was warm. ``gap`` is the relative difference to the bound that the prices prove.
    """

    status: Status
    objective: float
    columns: Floats
    reduced: Floats
    rows: Floats
    duals: Floats
    iterations: int
    gap: float
    rebuild: Rebuild | None
    prepared: Prepared | None


def solve(
    model: LinearModel,
    *,
    start: Prepared | None = None,
    iterations: int = 2_000_000,
    nodes: int = 10_000,
    relative_gap: float = 1e-6,
    seconds: float = 600.0,
    hint: Floats | None = None,
) -> Solution:
    """Solve the model; the same model and start give the same answer, bit for bit.

    A warm answer is kept only if its own prices prove it (duality gap), since a solver that
    starts from a foreign basis may stop early (HiGHS issue 3194); otherwise it is solved cold.

    Parameters
    ----------
    model
        Maximised.
    start
        Handle of an earlier solution of a like model. What both have is started from where it
        was; a new row is started slack and a new column at its bound.
    iterations
        Budget of work: simplex iterations. The interior point method takes few and is not cut.
    nodes, relative_gap
        Budget of work and gap at which to stop, where columns must be whole.
    seconds
        Guard on the wall clock; when it strikes the solution is marked as cut short.
    hint
        A solution to better, where columns must be whole.

    The Wyndor example of Hillier and Lieberman: 36, with prices 0, 3/2 and 1.

    >>> program = LinearModel(
    ...     cost=np.array([3.0, 5.0]),
    ...     lower=np.zeros(2),
    ...     upper=np.full(2, np.inf),
    ...     row_lower=np.full(3, -np.inf),
    ...     row_upper=np.array([4.0, 12.0, 18.0]),
    ...     row=np.array([0, 1, 2, 2]),
    ...     column=np.array([0, 1, 0, 1]),
    ...     value=np.array([1.0, 2.0, 3.0, 2.0]),
    ...     row_names=np.arange(3),
    ...     column_names=np.arange(2),
    ... )
    >>> answer = solve(program)
    >>> answer.objective, answer.columns.tolist(), answer.duals.tolist()
    (36.0, [2.0, 6.0], [0.0, 1.5, 1.0])
    """
    basis, why = _carried(model, start)
    work = {
        "simplex_iteration_limit": iterations, "mip_max_nodes": nodes, "mip_rel_gap": relative_gap,
        "time_limit": seconds,
    }  # fmt: skip
    if basis is not None:
        warm = _run(model, basis, why, work, hint)
        if warm.status is not Status.OPTIMAL or warm.gap <= GAP:
            return warm
        why = Rebuild.NOT_PROVEN
    return _run(model, None, why, work, hint)


def _carried(
    model: LinearModel, start: Prepared | None
) -> tuple[highspy.HighsBasis | None, Rebuild | None]:
    """Return the basis that a model starts from, or why there is none."""
    if start is None:
        return None, Rebuild.NOTHING_PREPARED
    pairs = ((model.row_names, start.row_names), (model.column_names, start.column_names))
    if all(np.array_equal(new, old) for new, old in pairs):
        return start.basis, None
    rows, columns = (_places(new, old) for new, old in pairs)
    for found, (new, old), why in (
        (rows, pairs[0], Rebuild.OTHER_ROWS), (columns, pairs[1], Rebuild.OTHER_COLUMNS)
    ):  # fmt: skip
        if (found >= 0).sum() < SHARED * max(len(new), len(old)):
            return None, why
    status = highspy.HighsBasisStatus
    basis = highspy.HighsBasis()
    basis.row_status = _moved(list(start.basis.row_status), rows, status.kBasic)
    basis.col_status = _moved(list(start.basis.col_status), columns, status.kNonbasic)
    # What vanished may have been basic: the engine completes what does not add up to a basis.
    basis.valid, basis.alien = True, True
    return basis, None


def _places(names: Ints, known: Ints) -> Ints:
    """Return where each name stands among the known ones; -1 where it does not."""
    order = np.argsort(known, kind="stable")
    at = np.searchsorted(known[order], names)
    place = order[np.minimum(at, len(order) - 1)] if len(order) else np.zeros(len(names), np.int64)
    return np.where(known[place] == names, place, -1) if len(order) else place - 1


def _moved(
    before: list[highspy.HighsBasisStatus], places: Ints, new: highspy.HighsBasisStatus
) -> list[highspy.HighsBasisStatus]:
    return [new if place < 0 else before[place] for place in places.tolist()]


def _run(
    model: LinearModel,
    basis: highspy.HighsBasis | None,
    why: Rebuild | None,
    work: Mapping[str, int | float],
    hint: Floats | None,
) -> Solution:
    matrix = model.matrix()
    engine = highspy.Highs()  # type: ignore[no-untyped-call]
    first_by_points = basis is None and model.whole is None and len(model.cost) >= LARGE
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 0,
        "solver": "ipx"
        if first_by_points
        else ("choose" if model.whole is not None else "simplex"),
        **work,
        **(BETTERING if hint is not None else {}),
    }
    for name, value in options.items():
        engine.setOptionValue(name, value)
    engine.passModel(_program(model, matrix))
    if basis is not None:
        engine.setBasis(basis)
    if hint is not None:
        known = highspy.HighsSolution()
        known.col_value = hint
        engine.setSolution(known)
    engine.run()
    return _answer(model, matrix, engine, why)


def _program(model: LinearModel, matrix: sparse.csc_matrix) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_ = len(model.cost)
    program.num_row_ = len(model.row_lower)
    program.sense_ = highspy.ObjSense.kMaximize
    program.offset_ = model.offset
    program.col_cost_ = model.cost
    program.col_lower_ = model.lower
    program.col_upper_ = model.upper
    program.row_lower_ = model.row_lower
    program.row_upper_ = model.row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    if model.whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        program.integrality_ = [kinds[int(whole)] for whole in model.whole]
    return program


_ENDED = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Status.INFEASIBLE,
}


def _answer(
    model: LinearModel, matrix: sparse.csc_matrix, engine: highspy.Highs, why: Rebuild | None
) -> Solution:
    status = _ENDED.get(engine.getModelStatus(), Status.CUT_SHORT)
    found = engine.getSolution()
    info = engine.getInfo()
    columns = _column_of(found.col_value, len(model.cost))
    duals = _column_of(found.row_dual, len(model.row_lower))
    gap = 0.0 if model.whole is not None else _gap(model, matrix, columns, duals)
    prepared = None
    if status is Status.OPTIMAL and model.whole is None:
        prepared = Prepared(model.row_names, model.column_names, engine.getBasis())
    return Solution(
        status=status,
        objective=float(model.cost @ columns + model.offset),
        columns=columns,
        reduced=_column_of(found.col_dual, len(model.cost)),
        rows=matrix @ columns,
        duals=duals,
        iterations=max(info.simplex_iteration_count, 0) + max(info.crossover_iteration_count, 0),
        gap=gap,
        rebuild=why,
        prepared=prepared,
    )


def _column_of(values: list[float], size: int) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    return found + 0.0 if len(found) == size else np.zeros(size)


def _gap(model: LinearModel, matrix: sparse.csc_matrix, columns: Floats, duals: Floats) -> float:
    """Return bound minus objective over the size of the objective; the bound is by weak duality.

    A price whose bound is infinite proves nothing; prices within rounding of zero are set to zero.
    """
    reduced = model.cost - matrix.T @ duals
    scale = 1.0 + float(np.abs(model.cost) @ np.abs(columns))
    bound = _most(reduced, model.lower, model.upper) + _most(
        duals, model.row_lower, model.row_upper
    )
    return abs(bound - float(model.cost @ columns)) / scale


def _most(prices: Floats, lower: Floats, upper: Floats) -> float:
    price = np.where(np.abs(prices) < 1e-6, 0.0, prices)
    limit = np.where(price > 0, upper, lower)
    worth = np.where(price == 0.0, 0.0, price * np.where(price == 0.0, 0.0, limit))
    return float(worth[np.isfinite(worth)].sum()) if np.isfinite(worth).all() else np.inf

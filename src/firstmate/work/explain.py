"""Open a number: its formula and the rows it rests on, down to the files they were read from.

One function for every door. It computes no figure: it follows what the columns declare.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.frame import Frame, frame
from firstmate.base.table import Column, Opens, Table
from firstmate.company.change import BASE, Scenario, from_json
from firstmate.company.tables import INPUTS
from firstmate.company.what_if import what_if
from firstmate.work.formula import origin
from firstmate.work.reading import Person, read
from firstmate.work.runner import Watch
from firstmate.work.workspace import Workspace

_OURS, _THEIRS = "__ours", "__theirs"
#: Column by which a table says row by row what it opens to, as recommendations do.
_SAID = "opens"


@dataclass(frozen=True)
class Behind:
    """Rows of one table behind a number; ``through`` is the table whose rows they stand behind."""

    table: Table
    rows: pl.DataFrame
    through: str
    depth: int


@dataclass(frozen=True)
class Number:
    """One number opened: what it is, how it is computed, and the rows behind it, nearest first.

    Rows of input tables carry in ``source`` the file, sheet and row they were read from.
    """

    table: Table
    column: Column
    row: Mapping[str, Any]
    behind: tuple[Behind, ...]

    @property
    def value(self) -> Any:
        """The number itself."""
        return self.row[self.column.name]

    @property
    def formula(self) -> str:
        """How it is computed, in words; the meaning of the column where no formula is declared."""
        return self.column.formula or self.column.meaning

    @property
    def sums(self) -> Mapping[str, tuple[str, float]]:
        """Table behind -> the column that adds up to the number, and the sum of its rows."""
        adding = {name: o.adds_up for o in self.column.ways if o.adds_up for name in o.tables}
        return {
            b.table.name: (adding[b.table.name], float(b.rows[adding[b.table.name]].sum()))
            for b in self.behind
            if b.depth == 1 and adding.get(b.table.name) in b.rows.columns
        }


def open_number(
    tables: Mapping[str, Frame], table: str, key: Mapping[str, Any], column: str
) -> Number:
    """Return the formula of a number and the rows behind it, from the nearest to the inputs.

    Parameters
    ----------
    tables
        Results of a run and the inputs it was computed from, by name.
    table, key, column
        The cell: the table, key column -> value (as many as single out one row), the column.

    Returns
    -------
    Number
        ``behind`` holds each table once, in the order in which it is reached. Rows behind share
        the declared columns; an empty one matches empty ones, and where there are none, all. A
        column that declares none opens to what the columns open to that its formula names.

    Raises
    ------
    Refused
        There is no such table or column, or the key does not single out one row.
    """
    held, row = _cell(tables, table, key, column)
    found: dict[str, tuple[npt.NDArray[np.bool_], str, int]] = {}
    # Where a row is reached on two ways it stands once, at the nearer place.
    start = origin(held.table, held.table[column])
    waiting = [(held.table, row, start, 1)]
    while waiting:
        above, rows, columns, depth = waiting.pop(0)
        whole = {name for name, (known, _, _) in found.items() if known.all()}
        for opens, name, numbers in _below(above, rows, columns, tables, whole):
            here = tables[name]
            none = np.zeros(here.rows.height, dtype=bool)
            known, _, _ = found.setdefault(name, (none.copy(), above.name, depth))
            none[numbers] = True
            new = none & ~known
            known |= new
            if new.any() and name != above.name:
                below = here.rows.filter(pl.Series(new))
                waiting.append((here.table, below, _next(here.table, opens), depth + 1))
    behind = tuple(
        Behind(tables[name].table, tables[name].rows.filter(pl.Series(known)), through, depth)
        for name, (known, through, depth) in found.items()
    )
    return Number(held.table, held.table[column], row.row(0, named=True), behind)


def explain(
    workspace: Workspace,
    table: str,
    key: Mapping[str, Any],
    column: str,
    *,
    scenario: Scenario = BASE,
    version: str | None = None,
    run: str | None = None,
    watch: Watch | None = None,
) -> Number:
    """Open a number of a company as the person may see it: of a kept run, or computed now.

    Parameters
    ----------
    run
        A kept run; its scenario and version then count. Without it what is needed is computed
        for the company at the version under the scenario.

    Raises
    ------
    Refused
        As :func:`open_number`; or the person may not see the column.
    """
    if run is not None:
        kept = workspace.store.run(run)
        scenario, version = from_json(kept.scenario), kept.version
        results: Mapping[str, Frame] = kept.results
    elif table in INPUTS:
        results = {}
    else:
        workspace.registry.needed_for([table])  # refuses what nobody gives
        wanted = [n for n in reached(workspace.registry.results, table) if n not in INPUTS]
        done = workspace.run(wanted, scenario=scenario, version=version, watch=watch)
        results = done.results
    company = what_if(workspace.company(version), scenario)
    return seen_by(workspace.person, open_number({**company.tables, **results}, table, key, column))


def seen_by(person: Person, number: Number) -> Number:
    """Return the number with the rows and columns that the person may see.

    Raises
    ------
    Refused
        The person may not see the number itself.
    """
    table, column = number.table, number.column.name
    row = read(person, table, frame(table, [number.row]).rows)
    if column not in row.columns:
        raise Refused(f"{column} of {table.name} is private.", "Ask the owner to let you see it.")
    behind = tuple(replace(b, rows=read(person, b.table, b.rows)) for b in number.behind)
    return replace(number, row=row.row(0, named=True), behind=behind)


def reached(tables: Mapping[str, Table], start: str) -> list[str]:
    """Return the names of all tables that numbers of a table may open to, the table first."""
    names = [start]
    for name in names:
        for column in tables[name].columns:
            for opens in column.ways:
                names += [t for t in opens.tables if t in tables and t not in names]
    return names


def pairs(rows: pl.DataFrame, opens: Opens, name: str, tables: Mapping[str, Frame]) -> pl.DataFrame:
    """Return which rows of a table stand behind which rows, as numbers of rows.

    Parameters
    ----------
    rows
        Rows of the table whose column declares ``opens``.
    name
        One of the tables it opens to.

    Returns
    -------
    Columns ``__ours`` and ``__theirs``. Of each row the closest match counts: first with every
    shared column equal, empty equal to empty, else an empty one of ours stands for "all".
    """
    on = [(one, one) if isinstance(one, str) else one for one in opens.on]
    ours = rows.with_row_index(_OURS).select(
        _OURS,
        *(_plain(rows, mine).alias(f"a{at}") for at, (mine, _) in enumerate(on)),
        *(pl.col(end).alias(f"w{at}") for at, end in enumerate(opens.window or ())),
    )
    held = _filled_in(tables[name].rows, opens, tables)
    theirs = held.with_row_index(_THEIRS).select(
        _THEIRS,
        *(_plain(held, other).alias(f"b{at}") for at, (_, other) in enumerate(on)),
        *([pl.col(tables[name].table.time).cast(pl.Date).alias("day")] if opens.window else []),
    )
    found = []
    for open_columns in _subsets(len(on)):
        hits = _joined(ours, theirs, len(on), open_columns, opens.window)
        found.append(hits.select(_OURS, _THEIRS))
        ours = ours.join(found[-1], on=_OURS, how="anti")
        if ours.is_empty():
            break
    return pl.concat(found).sort(_OURS, _THEIRS)


def _filled_in(rows: pl.DataFrame, opens: Opens, tables: Mapping[str, Frame]) -> pl.DataFrame:
    """Fill what rows leave empty from the table they go through."""
    if opens.through is None:
        return rows
    name, by = opens.through
    shared = [one if isinstance(one, str) else one[1] for one in opens.on]
    told = [column for column in shared if column in tables[name].table and column != by]
    more = tables[name].rows.select(by, *told).unique(by, keep="first", maintain_order=True)
    joined = rows.join(more, on=by, how="left", maintain_order="left", suffix="__told")
    return joined.with_columns(pl.coalesce(column, f"{column}__told") for column in told)


def _cell(
    tables: Mapping[str, Frame], table: str, key: Mapping[str, Any], column: str
) -> tuple[Frame, pl.DataFrame]:
    if table not in tables:
        raise Refused(f"There is no table {table} here.", "`firstmate tables` lists them.")
    held = tables[table]
    for name in (*key, column):
        if name not in held.table:
            raise Refused(
                f"Table {table} has no column {name}.", f"It has {', '.join(held.table.names)}."
            )
    row = held.rows[numbers_where(held, key)]
    if row.height != 1:
        said = ", ".join(f"{name}={value}" for name, value in key.items()) or "no key"
        raise Refused(
            f"{row.height:,} rows of {table} are meant by {said}.",
            f"Single out one by {', '.join(held.table.key or held.table.names)}.",
        )
    return held, row


def _is(rows: pl.DataFrame, name: str, value: Any) -> pl.Expr:
    if isinstance(value, list):
        return _plain(rows, name).is_in(value)
    if value is None or value == "":
        return _empty(_plain(rows, name), rows.schema[name])
    return pl.col(name) == pl.lit(value)


def _below(
    above: Table,
    rows: pl.DataFrame,
    columns: Iterable[Column],
    tables: Mapping[str, Frame],
    whole: AbstractSet[str],
) -> Iterator[tuple[Opens, str, list[int]]]:
    """Give each table behind the rows with the numbers of its rows that stand there.

    What is reached whole already is not looked for again.
    """
    if _SAID in above:
        for said in rows[_SAID].drop_nulls():
            for name, where in opened_by(said).items():
                if name in tables:
                    yield Opens((name,)), name, numbers_where(tables[name], where)
    for opens in dict.fromkeys(opens for column in columns for opens in column.ways):
        for name in opens.tables:
            if name in tables and name not in whole:
                numbers = pairs(_alike(rows, opens), opens, name, tables)[_THEIRS].unique()
                yield opens, name, numbers.to_list()


def _alike(rows: pl.DataFrame, opens: Opens) -> pl.DataFrame:
    """Return one row of those that open to the same: many weeks of an item ask for it once."""
    shared = [one if isinstance(one, str) else one[0] for one in opens.on]
    asked = [*shared, *(opens.window or ())]
    return rows.unique(asked, keep="first", maintain_order=True) if asked else rows.head(1)


def opened_by(said: str) -> dict[str, dict[str, Any]]:
    """Return what a row says it opens to: table -> column -> value or list.

    >>> opened_by('{"gates": {"work": "J-1"}}')
    {'gates': {'work': 'J-1'}}
    """
    return dict(json.loads(said)) if said else {}


def numbers_where(held: Frame, where: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the rows with these values."""
    fits = [_is(held.rows, name, value) for name, value in where.items()]
    return held.rows.with_row_index(_THEIRS).filter(_all(fits))[_THEIRS].to_list()


def _next(below: Table, opens: Opens) -> tuple[Column, ...]:
    """Columns to follow on: the one that adds up to the number, where it is known, else all."""
    if opens.adds_up and below[opens.adds_up].ways:
        return (below[opens.adds_up],)
    return below.columns


def _plain(rows: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).fill_null("") if rows.schema[name] == pl.String else pl.col(name)


def _empty(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    return column == "" if kind == pl.String else column.is_null()


def _all(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return pl.all_horizontal(pl.lit(value=True), *conditions)


def _subsets(count: int) -> Iterator[tuple[int, ...]]:
    """Give which shared columns may be empty: none, then one, then two..."""
    for size in range(count + 1):
        yield from combinations(range(count), size)


def _joined(
    ours: pl.DataFrame,
    theirs: pl.DataFrame,
    count: int,
    open_columns: tuple[int, ...],
    window: tuple[str, str] | None,
) -> pl.DataFrame:
    """Join on all shared columns but the open ones, which are empty in our rows."""
    empty = [_empty(pl.col(f"a{at}"), ours.schema[f"a{at}"]) for at in open_columns]
    left = ours.filter(_all(empty))
    equal = [at for at in range(count) if at not in open_columns]
    if not equal:
        if window is None:
            return left.join(theirs, how="cross")
        return left.join_where(theirs, *_inside(window))
    hits = left.join(
        theirs,
        left_on=[f"a{at}" for at in equal],
        right_on=[f"b{at}" for at in equal],
        nulls_equal=True,
        coalesce=False,
    )
    return hits.filter(*_inside(window)) if window else hits


def _inside(window: tuple[str, str]) -> tuple[pl.Expr, pl.Expr]:
    """Whether the day lies in the window, an empty end is open; a period stands for its whole week."""
    week = timedelta(days=6) if window[1] == "period" else timedelta(0)
    first = pl.col("w0").fill_null(pl.lit(date.min))
    last = (pl.col("w1") + week).fill_null(pl.lit(date.max))
    return pl.col("day") >= first, pl.col("day") <= last

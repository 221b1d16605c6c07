"""Apply a scenario to a company: the one way in which a company ever changes.

Pure: a new Company comes back, untouched tables are the same objects. Matching nothing is an issue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Any

import polars as pl

from firstmate.base.check import check
from firstmate.base.errors import Refused
from firstmate.base.frame import Frame, frame, schema
from firstmate.base.issue import Issue, issue_rows
from firstmate.base.table import Table
from firstmate.company.change import DATES, Change, Scenario
from firstmate.company.company import Company
from firstmate.company.touched import batches, hits

_HIT = "__hit"


def what_if(company: Company, scenario: Scenario) -> Company:
    """Return the company as it would be after the scenario's changes, in their order.

    Scaling a column scales what moves with it (``Column.moves_with``): 10 % fewer pieces are 10 %
    less money. A change that matches no row, appends a key that exists, or leads to a value outside
    the declared limits is an issue of the company returned (task "change").

    Raises
    ------
    Refused
        A value does not fit its column's kind.
    """
    if not scenario.changes:
        return company
    tables = dict(company.tables)
    issues: list[Issue] = []
    for name, changes in groupby(scenario.changes, key=lambda change: change.table):
        before = tables[name]
        after = frame(before.table, _apply_all(before.table, before.rows, list(changes), issues))
        if after.mark != before.mark:
            tables[name] = after
            issues += _outside_limits(before, after)
    return replace(
        company,
        tables=MappingProxyType(tables),
        issues=pl.concat([company.issues, issue_rows(issues)]),
    )


def _apply_all(
    table: Table, rows: pl.DataFrame, changes: list[Change], issues: list[Issue]
) -> pl.DataFrame:
    for batch in batches(table, changes):
        single = len(batch) == 1
        rows = (
            _apply(table, rows, batch[0], issues)
            if single
            else _set_cells(table, rows, batch, issues)
        )
    return rows


def _set_cells(
    table: Table, rows: pl.DataFrame, batch: list[Change], issues: list[Issue]
) -> pl.DataFrame:
    key = list(table.key)
    cells: dict[tuple[Any, ...], dict[str, Any]] = {}
    for change in batch:
        cells.setdefault(tuple(change.where[k] for k in key), {})[change.column] = change.value
    columns = sorted({change.column for change in batch})
    updates = _typed(
        table,
        [
            dict(zip(key, values, strict=True)) | {c: new.get(c) for c in columns}
            for values, new in cells.items()
        ],
    ).select(*key, *(pl.col(c).alias(f"__new_{c}") for c in columns))
    touched = pl.DataFrame(
        {f"__is_{c}": [c in new for new in cells.values()] for c in columns},
    )
    updates = pl.concat([updates, touched], how="horizontal")
    present = updates.join(rows, on=key, how="semi", nulls_equal=True).height
    if present < updates.height:
        missing = updates.join(rows, on=key, how="anti", nulls_equal=True).select(key)
        issues += [_matches_nothing(batch[0], str(row)) for row in missing.iter_rows(named=True)]
    return rows.join(updates, on=key, how="left", nulls_equal=True).select(
        pl.when(pl.col(f"__is_{c}").fill_null(value=False))
        .then(pl.col(f"__new_{c}"))
        .otherwise(pl.col(c))
        .alias(c)
        if c in columns
        else pl.col(c)
        for c in table.names
    )


def _apply(table: Table, rows: pl.DataFrame, change: Change, issues: list[Issue]) -> pl.DataFrame:
    if change.op == "append":
        return _append(table, rows, change, issues)
    if change.op == "remove" and change.rows:
        return _remove_rows(table, rows, change, issues)
    rows = _split(table, rows, change)
    marked = rows.with_columns(hits(table, change).fill_null(value=False).alias(_HIT))
    if not marked[_HIT].any():
        issues.append(_matches_nothing(change, str(dict(change.where))))
        return rows
    if change.op == "remove":
        return marked.filter(~pl.col(_HIT)).drop(_HIT)
    moved = [change.column]
    if change.op == "scale":
        moved += [column.name for column in table.columns if change.column in column.moves_with]
    return marked.with_columns(
        pl.when(_HIT).then(_new(table, change, name)).otherwise(pl.col(name)).alias(name)
        for name in moved
    ).drop(_HIT)


def _new(table: Table, change: Change, name: str) -> pl.Expr:
    column = pl.col(name)
    wanted = schema(table)[name]
    if change.op == "set":
        typed = _typed(table, [{name: change.value}])
        return pl.lit(typed[name][0], dtype=wanted)
    by = pl.lit(change.value)
    scaled = column * by if change.op == "scale" else column + by
    return scaled.round(0).cast(wanted) if wanted == pl.Int64 else scaled


def _split(table: Table, rows: pl.DataFrame, change: Change) -> pl.DataFrame:
    """Cut rows that hold beyond the change's days, so that only the part inside is touched."""
    if DATES not in change.where or table.validity is None:
        return rows
    low, high = change.where[DATES]
    first, last = table.validity
    hit = hits(table, change).fill_null(value=False)
    starts_before = (
        (pl.col(first).is_null() | (pl.col(first) < low))
        if low is not None
        else pl.lit(value=False)
    )
    ends_after = (
        (pl.col(last).is_null() | (pl.col(last) > high))
        if high is not None
        else pl.lit(value=False)
    )
    day = timedelta(days=1)
    parts = [rows.filter(~hit)]
    inside = rows.filter(hit)
    if low is not None:
        parts.append(inside.filter(starts_before).with_columns(pl.lit(low - day).alias(last)))
        inside = inside.with_columns(
            pl.when(starts_before).then(pl.lit(low)).otherwise(pl.col(first)).alias(first)
        )
    if high is not None:
        parts.append(inside.filter(ends_after).with_columns(pl.lit(high + day).alias(first)))
        inside = inside.with_columns(
            pl.when(ends_after).then(pl.lit(high)).otherwise(pl.col(last)).alias(last)
        )
    return pl.concat([*parts, inside])


def _append(table: Table, rows: pl.DataFrame, change: Change, issues: list[Issue]) -> pl.DataFrame:
    new = _typed(table, [{"source": change.by or "change", **row} for row in change.rows])
    if table.key:
        key = list(table.key)
        known = new.join(rows, on=key, how="semi", nulls_equal=True)
        issues += [
            Issue(
                task="change", code="key_exists", table=table.name, value=str(row),
                severity="error", why="A row with this key is already there; it was not appended.",
                mend="Set its values instead, or use another key.",
            )
            for row in known.select(key).iter_rows(named=True)
        ]  # fmt: skip
        new = new.join(rows, on=key, how="anti", nulls_equal=True)
    return pl.concat([rows, new])


def _remove_rows(
    table: Table, rows: pl.DataFrame, change: Change, issues: list[Issue]
) -> pl.DataFrame:
    columns = [name for name in table.names if any(name in row for row in change.rows)]
    gone = _typed(table, list(change.rows)).select(columns).unique()
    missing = gone.join(rows, on=columns, how="anti", nulls_equal=True)
    issues += [_matches_nothing(change, str(row)) for row in missing.iter_rows(named=True)]
    return rows.join(gone, on=columns, how="anti", nulls_equal=True)


def _typed(table: Table, rows: list[Mapping[str, Any]]) -> pl.DataFrame:
    """Return the rows with all columns of the table; refuse values of another kind."""
    kinds = schema(table)
    whole = [{name: row.get(name) for name in kinds} for row in rows]
    try:
        return pl.DataFrame(whole, schema=kinds, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        pass
    try:
        loose = pl.DataFrame(whole, infer_schema_length=None)
        return loose.select(pl.col(name).cast(kind) for name, kind in kinds.items())
    except (TypeError, pl.exceptions.PolarsError) as error:
        raise Refused(
            f"A value does not fit its column in {table.name}: {error}.",
            "`firstmate tables " + table.name + "` shows the kind of each column.",
        ) from error


def _matches_nothing(change: Change, what: str) -> Issue:
    return Issue(
        task="change", code="matches_nothing", table=change.table, column=change.column,
        value=what, severity="warning",
        why=f"No row of {change.table} matches; the change ({change.op}) had no effect.",
        mend="Check the codes and days, or take the change out.",
    )  # fmt: skip


def _outside_limits(before: Frame, after: Frame) -> list[Issue]:
    touched = after.rows.join(before.rows, on=list(after.table.names), how="anti", nulls_equal=True)
    found = check(after.table, touched)
    return [
        Issue(
            task="change", code=row["rule"], table=after.table.name, column=row["column"],
            value=row["value"] or "", severity="error", why=row["why"], mend=row["mend"],
        )
        for row in found.iter_rows(named=True)
    ]  # fmt: skip

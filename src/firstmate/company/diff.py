"""The scenario that turns one company into another; it applies nothing (see what_if)."""

from __future__ import annotations

from typing import Any

import polars as pl

from firstmate.base.frame import Frame
from firstmate.company.change import Change, Scenario
from firstmate.company.company import Company


def diff(a: Company, b: Company) -> Scenario:
    """Return changes that, applied to ``a``, give the tables of ``b``.

    Rows that appear are appended, rows that vanish removed, and of rows with the same key only the
    cells that differ are set, each with the value it had.

    >>> from firstmate.company.company import company
    >>> from datetime import date
    >>> day = date(2026, 1, 1)
    >>> old = company("x", {"items": [{"item": "A", "price": 1.0}]}, as_of=day)
    >>> new = company("x", {"items": [{"item": "A", "price": 2.0}]}, as_of=day)
    >>> [(c.op, c.column, c.was, c.value) for c in diff(old, new).changes]
    [('set', 'price', 1.0, 2.0)]
    """
    changes: list[Change] = []
    for name in sorted(a.tables):
        left, right = a.tables[name], b.tables[name]
        if left is not right and left.mark != right.mark:
            changes += _table(left, right)
    return Scenario("diff", tuple(changes))


def _table(a: Frame, b: Frame) -> list[Change]:
    key = list(a.table.key)
    if key and a.rows.select(key).is_unique().all() and b.rows.select(key).is_unique().all():
        return _by_key(a, b, key)
    return _by_row(a, b)


def _by_key(a: Frame, b: Frame, key: list[str]) -> list[Change]:
    name = a.table.name
    gone = a.rows.join(b.rows, on=key, how="anti", nulls_equal=True).select(key)
    new = b.rows.join(a.rows, on=key, how="anti", nulls_equal=True)
    both = a.rows.join(b.rows, on=key, how="inner", suffix="__b", nulls_equal=True)
    changes = _remove(name, gone)
    for column in a.table.names:
        if column in key:
            continue
        changed = both.filter(pl.col(column).ne_missing(pl.col(f"{column}__b")))
        changes += [
            Change(
                table=name, op="set", column=column, value=row[f"{column}__b"], was=row[column],
                where={k: row[k] for k in key},
            )
            for row in changed.select(*key, column, f"{column}__b").iter_rows(named=True)
        ]  # fmt: skip
    return changes + _append(name, new)


def _by_row(a: Frame, b: Frame) -> list[Change]:
    """Compare as multisets of rows: a row whose count differs is removed and appended again."""
    columns = list(a.table.names)
    counts = (
        a.rows.group_by(columns).len("a")
        .join(b.rows.group_by(columns).len("b"), on=columns, how="full", coalesce=True,
              nulls_equal=True)
        .filter(pl.col("a").ne_missing(pl.col("b")))
    )  # fmt: skip
    gone = counts.filter(pl.col("a").is_not_null()).select(columns)
    new = counts.filter(pl.col("b").is_not_null())
    repeated = new.select(pl.col(columns).repeat_by("b").explode()) if len(new) else new
    return _remove(a.table.name, gone) + _append(a.table.name, repeated.select(columns))


def _remove(name: str, rows: pl.DataFrame) -> list[Change]:
    return [Change(table=name, op="remove", rows=_plain(rows))] if len(rows) else []


def _append(name: str, rows: pl.DataFrame) -> list[Change]:
    return [Change(table=name, op="append", rows=_plain(rows))] if len(rows) else []


def _plain(rows: pl.DataFrame) -> tuple[dict[str, Any], ...]:
    return tuple(rows.iter_rows(named=True))

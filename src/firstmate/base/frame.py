"""A Frame is rows that conform to a declared Table, in one canonical order, with a mark of their content.

It does not check limits or references (see check) and reads no files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from firstmate.base.table import Column, Table

DTYPES: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "text": pl.String,
    "number": pl.Float64,
    "money": pl.Float64,
    "integer": pl.Int64,
    "flag": pl.Boolean,
    "day": pl.Date,
    "moment": pl.Datetime("us", "UTC"),
}


def schema(table: Table) -> dict[str, pl.DataType | type[pl.DataType]]:
    """Return column name -> polars type of the table, in declared order."""
    return {column.name: DTYPES[column.kind] for column in table.columns}


@dataclass(frozen=True, eq=False)
class Frame:
    """Rows of one table: declared columns, declared types, sorted by key then by the other columns.

    Build it with :func:`frame`; two frames of the same table with the same rows have the same
    ``mark`` whatever order the rows came in.
    """

    table: Table
    rows: pl.DataFrame

    @cached_property
    def mark(self) -> str:
        """Hash of declaration and values in canonical order, nulls normalised (32 hex digits)."""
        digest = hashlib.blake2b(digest_size=16)
        digest.update(repr((self.table.name, tuple(schema(self.table)), self.rows.height)).encode())
        for column in self.table.columns:
            _feed(digest, self.rows.get_column(column.name))
        return digest.hexdigest()

    def __len__(self) -> int:
        return self.rows.height


def frame(table: Table, rows: pl.DataFrame | Iterable[Mapping[str, Any]] | None = None) -> Frame:
    """Bring rows into the table's declared columns, types and order.

    Missing columns become null; NaN becomes null; -0.0 becomes 0.0. Values are never repaired:
    a value that does not fit its kind raises ValueError, since intake has already judged the
    outside world and only a programming error can bring one here.

    >>> from firstmate.base.table import Column, input_table
    >>> items = input_table("items", "Things.", Column("item", "text", "Code.", key=True))
    >>> frame(items, [{"item": "B"}, {"item": "A"}]).rows["item"].to_list()
    ['A', 'B']
    """
    if rows is not None and not isinstance(rows, pl.DataFrame):
        rows = pl.DataFrame(list(rows), infer_schema_length=None)
    if rows is None or not rows.width:
        return Frame(table, pl.DataFrame(schema=schema(table)))
    unknown = [name for name in rows.columns if name not in table]
    if unknown:
        raise ValueError(f"table {table.name} has no column {', '.join(unknown)}")
    conformed = rows.select(_cast(column, rows.schema.get(column.name)) for column in table.columns)
    return Frame(table, conformed.sort(_order(table), nulls_last=False, maintain_order=True))


def _order(table: Table) -> list[str]:
    key = table.key
    return [*key, *(name for name in table.names if name not in key)]


def _cast(column: Column, present: pl.DataType | None) -> pl.Expr:
    wanted = DTYPES[column.kind]
    if present is None:
        return pl.lit(None, dtype=wanted).alias(column.name)
    expr = pl.col(column.name)
    if present == wanted and column.kind not in {"number", "money"}:
        return expr
    if wanted == pl.Date and present == pl.String:
        expr = expr.str.to_date("%Y-%m-%d")
    elif isinstance(wanted, pl.Datetime) and isinstance(present, pl.Datetime):
        # A moment without a zone is taken as UTC: local time is resolved before it gets here.
        expr = expr.dt.replace_time_zone("UTC") if present.time_zone is None else expr
        expr = expr.cast(wanted)
    else:
        expr = expr.cast(wanted, strict=True)
    if wanted == pl.Float64:
        expr = expr.fill_nan(None)
        expr = pl.when(expr == 0.0).then(0.0).otherwise(expr).alias(column.name)
    return expr


def _feed(digest: hashlib.blake2b, values: pl.Series) -> None:
    """Feed one column into the digest: which are null, then the values with nulls as zero."""
    digest.update(values.is_null().to_numpy().tobytes())
    if values.dtype == pl.String:
        filled = values.fill_null("")
        digest.update(filled.str.len_bytes().to_numpy().tobytes())
        digest.update("".join(filled.to_list()).encode())
        return
    if values.dtype == pl.Boolean:
        plain = values.fill_null(value=False).cast(pl.UInt8)
    elif values.dtype == pl.Float64:
        plain = values.fill_null(0.0)
    else:
        plain = values.to_physical().cast(pl.Int64).fill_null(0)
    digest.update(plain.to_numpy().tobytes())

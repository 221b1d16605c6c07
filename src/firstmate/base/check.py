"""Checks of rows against their declaration: required, limits, choices, keys, references.

One small function per rule, each gives rows of what is wrong; nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstmate.base.table import Column, Table

#: Columns of the findings: row number within the frame, column, value, rule, why, mend.
FINDINGS = {
    "index": pl.UInt32,
    "column": pl.String,
    "value": pl.String,
    "rule": pl.String,
    "why": pl.String,
    "mend": pl.String,
}


def check(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Return every finding of every rule that needs only this table (see also :func:`references`).

    Parameters
    ----------
    table
        The declaration.
    rows
        Columns of the table with their declared types.

    Returns
    -------
    One row per finding: ``index`` (row number from 0), ``column``, ``value``, ``rule`` ("required",
    "limit", "choice", "key", "order"), ``why``, ``mend``.
    """
    numbered = rows.with_row_index("index")
    found = [pl.DataFrame(schema=FINDINGS)]
    for column in table.columns:
        if column.name not in rows.columns:
            continue
        found += [_required(column, numbered), _limits(column, numbered), _choice(column, numbered)]
    found += [_key(table, numbered), _validity(table, numbered)]
    return pl.concat(found)


def references(table: Table, rows: pl.DataFrame, *, known: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Return the values that the column they refer to does not have, shaped as :func:`check`.

    ``known`` holds ``"table.column"`` -> values there; references to others are not checked.
    """
    numbered = rows.with_row_index("index")
    found = [pl.DataFrame(schema=FINDINGS)]
    found += [
        _reference(column, numbered, known[column.references])
        for column in table.columns
        if column.references in known and column.name in rows.columns
    ]
    return pl.concat(found)


def _finding(
    numbered: pl.DataFrame, wrong: pl.Expr, *, column: str, rule: str, why: str, mend: str
) -> pl.DataFrame:
    return numbered.filter(wrong).select(
        pl.col("index").cast(pl.UInt32),
        pl.lit(column).alias("column"),
        pl.col(column).cast(pl.String).alias("value"),
        pl.lit(rule).alias("rule"),
        pl.lit(why).alias("why"),
        pl.lit(mend).alias("mend"),
    )


def _required(column: Column, numbered: pl.DataFrame) -> pl.DataFrame:
    if not column.required:
        return pl.DataFrame(schema=FINDINGS)
    wrong = pl.col(column.name).is_null()
    return _finding(
        numbered,
        wrong,
        column=column.name,
        rule="required",
        why=f"{column.name} is empty",
        mend=f"Fill in the {column.name}: {column.meaning}",
    )


def _limits(column: Column, numbered: pl.DataFrame) -> pl.DataFrame:
    value = pl.col(column.name)
    wrong = pl.lit(value=False)
    words = []
    if column.low is not None:
        wrong = wrong | (value < column.low)
        words.append(f"at least {column.low:g}")
    if column.high is not None:
        wrong = wrong | (value > column.high)
        words.append(f"at most {column.high:g}")
    if not words:
        return pl.DataFrame(schema=FINDINGS)
    return _finding(
        numbered,
        wrong.fill_null(value=False),
        column=column.name,
        rule="limit",
        why=f"{column.name} must be {' and '.join(words)}",
        mend=f"Correct the value, or leave it empty if it is not known ({column.meaning})",
    )


def _choice(column: Column, numbered: pl.DataFrame) -> pl.DataFrame:
    if not column.choices:
        return pl.DataFrame(schema=FINDINGS)
    wrong = pl.col(column.name).is_not_null() & ~pl.col(column.name).is_in(list(column.choices))
    return _finding(
        numbered,
        wrong,
        column=column.name,
        rule="choice",
        why=f"{column.name} is none of {', '.join(column.choices)}",
        mend="Use one of the listed words",
    )


def _reference(column: Column, numbered: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    value = pl.col(column.name)
    wrong = value.is_not_null() & (value != "") & ~value.is_in(known.unique().implode())
    return _finding(
        numbered,
        wrong,
        column=column.name,
        rule="reference",
        why=f"{column.name} is not in {column.references}",
        mend=f"Add it to {column.references.split('.')[0]}, or correct the code",
    )


def _key(table: Table, numbered: pl.DataFrame) -> pl.DataFrame:
    key = [name for name in table.key if name in numbered.columns]
    if not key or len(key) < len(table.key):
        return pl.DataFrame(schema=FINDINGS)
    return _finding(
        numbered,
        pl.struct(key).is_first_distinct().not_(),
        column=key[-1],
        rule="key",
        why=f"another row has the same {', '.join(key)}",
        mend="Keep one of the rows, or correct the code",
    )


def _validity(table: Table, numbered: pl.DataFrame) -> pl.DataFrame:
    if table.validity is None or not set(table.validity) <= set(numbered.columns):
        return pl.DataFrame(schema=FINDINGS)
    first, last = table.validity
    return _finding(
        numbered,
        (pl.col(last) < pl.col(first)).fill_null(value=False),
        column=last,
        rule="order",
        why=f"{last} is before {first}",
        mend="Correct one of the two days",
    )

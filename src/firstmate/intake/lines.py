"""Line numbers for documents whose file has none, and rows that say the same key twice.

It looks at one sheet; rows of several sheets are merged in assemble.
"""

from __future__ import annotations

import polars as pl

from firstmate.base.table import Table

#: Columns of findings: row within the frame, column, reason, whether the row goes out.
WRONG = {"index": pl.UInt32, "column": pl.String, "why": pl.String, "out": pl.Boolean}


def number_lines(rows: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give lines their numbers where the sheet has none, and find rows that say a key twice.

    Without a line number the ordinal within its document, sorted by values, stands in, so that the
    order of rows in a file changes nothing. A key said twice: the first row stays.
    """
    key = [name for name in table.key if name in rows.columns or name == "line"]
    values = sorted(name for name in rows.columns if not name.startswith("_") and name != "source")
    if "line" in key:
        parent = [name for name in key if name != "line"]
        rows = _numbered(rows, parent, values)
    known = [name for name in key if name in rows.columns]
    if not known or len(known) < len([n for n in table.key if table[n].required]):
        return rows, pl.DataFrame(schema=WRONG)
    twice = rows.filter(~pl.struct(known).is_first_distinct())
    again = twice.select(
        pl.col("_index").alias("index"), pl.lit(known[-1]).alias("column"),
        pl.lit(f"another row of the sheet has the same {', '.join(known)}").alias("why"),
        pl.lit(value=True).alias("out"),
    )  # fmt: skip
    return rows, again


def _numbered(rows: pl.DataFrame, parent: list[str], values: list[str]) -> pl.DataFrame:
    missing = pl.col("line").is_null()
    if "line" in rows.columns and not rows["line"].null_count():
        return rows
    if "line" not in rows.columns:
        rows = rows.with_columns(line=pl.lit(None, dtype=pl.Int64))
    start = pl.col("line").max().over(parent).fill_null(0)
    order = [name for name in ("item", *values) if name in values and name not in {*parent, "line"}]
    ordered = rows.sort([*parent, *dict.fromkeys(order), "_row"])
    ordinal = missing.cast(pl.Int64).cum_sum().over(parent)
    return ordered.with_columns(
        line=pl.when(missing).then(start + ordinal).otherwise(pl.col("line"))
    ).sort("_index")

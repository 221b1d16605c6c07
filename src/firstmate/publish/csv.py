"""A table as CSV that any program reads, and that no spreadsheet program executes; it reads nothing."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from firstmate.publish.whole import whole

#: How a text begins that a spreadsheet program would take for a formula.
LIVE = ("=", "+", "-", "@", "\t", "\r")


def write_csv(rows: pl.DataFrame, to: Path) -> int:
    """Write the rows as CSV in UTF-8 with a header and return how many cells were made harmless.

    A text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return gets an
    apostrophe in front; numbers, days and all other text are written as they are.

    Raises
    ------
    Refused
        The file cannot be written.
    """
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    live = {name: _live(pl.col(name)) for name in texts}
    count = sum(int(rows.select(found.sum()).item() or 0) for found in live.values())
    safe = rows.with_columns(
        pl.when(found).then(pl.lit("'") + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name, found in live.items()
    )
    with whole(to) as part:
        safe.write_csv(part, datetime_format="%Y-%m-%dT%H:%M:%SZ")
    return count


def _live(text: pl.Expr) -> pl.Expr:
    return pl.any_horizontal(*(text.str.starts_with(sign) for sign in LIVE)).fill_null(value=False)

"""A table as Parquet, for programs: every type and every digit kept; it reads nothing."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from firstmate.publish.whole import whole


def write_parquet(rows: pl.DataFrame, to: Path) -> None:
    """Write the rows as a Parquet file. Refused where the file cannot be written."""
    with whole(to) as part:
        rows.write_parquet(part)

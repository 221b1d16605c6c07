"""A table as an Arrow stream, for programs that read it as it lies in memory; it reads nothing."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from firstmate.publish.whole import whole


def write_arrow(rows: pl.DataFrame, to: Path) -> None:
    """Write the rows as an Arrow IPC stream, every type and every digit kept.

    Text is written in Arrow's old layout, which every reader knows.

    Raises
    ------
    Refused
        The file cannot be written.
    """
    with whole(to) as part:
        rows.write_ipc_stream(part, compat_level=pl.CompatLevel.oldest())

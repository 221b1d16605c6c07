"""A table as the bytes of a file, for doors that send it; each kind is written by its own module."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.table import Table
from firstmate.publish.arrow import write_arrow
from firstmate.publish.csv import write_csv
from firstmate.publish.excel import write_excel
from firstmate.publish.parquet import write_parquet

#: Ending of a file -> its media type.
TYPES = {
    "arrow": "application/vnd.apache.arrow.stream",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def exported(table: Table, rows: pl.DataFrame, ending: str) -> bytes:
    """Return the rows as a file of that ending.

    Raises
    ------
    Refused
        Tables are not written so, or there are more rows than such a file holds.
    """
    if ending not in TYPES:
        raise Refused(f"Tables are not written as {ending}.", f"Choose {', '.join(TYPES)}.")
    with TemporaryDirectory(prefix="firstmate-") as folder:
        file = Path(folder) / f"table.{ending}"
        if ending == "csv":
            write_csv(rows, file)
        elif ending == "xlsx":
            write_excel({table.name: (table, rows)}, file)
        elif ending == "arrow":
            write_arrow(rows, file)
        else:
            write_parquet(rows, file)
        return file.read_bytes()

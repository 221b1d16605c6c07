"""Raw sheets for tests, written as text tables."""

import polars as pl

from firstmate.intake.raw import RawSheet


def sheet(
    text: str, *, file: str = "file.csv", separator: str = ";", name: str = "", kind: str = "csv"
) -> RawSheet:
    """A sheet from lines; empty cells are null; the row numbers are the line numbers."""
    lines = [line.strip("\n") for line in text.strip("\n").split("\n")]
    cells = [[cell.strip() or None for cell in line.split(separator)] for line in lines]
    width = max(len(row) for row in cells)
    rows = [row + [None] * (width - len(row)) for row in cells]
    data = {f"c{k}": pl.Series([row[k] for row in rows], dtype=pl.String) for k in range(width)}
    numbers = pl.Series("row", range(1, len(rows) + 1), dtype=pl.Int64)
    notes = (f"separator {separator}",) if kind == "csv" else ()
    return RawSheet(
        file,
        f"digest of {file}",
        name,
        kind,
        pl.DataFrame([numbers]).hstack(pl.DataFrame(data)),
        notes,
    )

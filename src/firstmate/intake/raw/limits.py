"""How much one file may ask for before it is refused.

It does not measure anything; each reader compares what it meets with these numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Limits for one file; the defaults are those of a browser upload.

    Attributes
    ----------
    packed
        Size of the file as it lies on the disk [bytes].
    unpacked
        Size of all parts of an archive or workbook together [bytes].
    ratio
        Unpacked over packed size, looked at above 1 MB.
    entries
        Parts in an archive or workbook.
    rows, columns, cells
        Of one sheet; cells counts the whole rectangle, empty cells included.
    record
        Length of one record of a text file [bytes].
    memory
        Of the process that parses a workbook [bytes]; it gets less for a small file.
    seconds
        Processor time of that process, and a third of the time on the clock; it gets less for a
        small file.
    """

    packed: int = 50 * MB
    unpacked: int = 500 * MB
    ratio: int = 100
    entries: int = 5_000
    rows: int = 1_000_000
    columns: int = 500
    cells: int = 20_000_000
    record: int = MB
    memory: int = 1024 * MB
    seconds: float = 60.0

    @staticmethod
    def upload() -> Limits:
        """Return the limits for a file that came through a browser."""
        return Limits()

    @staticmethod
    def folder() -> Limits:
        """Return the limits for files of one's own folder, bound by memory rather than by rule."""
        return Limits(
            packed=8192 * MB,
            unpacked=4096 * MB,
            ratio=300,
            entries=20_000,
            rows=100_000_000,
            columns=16_384,
            cells=400_000_000,
            record=4 * MB,
            memory=6144 * MB,
            seconds=300.0,
        )

"""Frames and other rows as Parquet bytes named by their content; it touches no disk."""

from __future__ import annotations

import io
import json
from dataclasses import asdict

import polars as pl

from firstmate.base.errors import Refused
from firstmate.base.frame import Frame, frame, schema
from firstmate.base.table import Column, Opens, Table
from firstmate.store.files import checksum

#: Entry of a Parquet file's metadata that holds the declaration, so that the file explains itself.
DECLARED = "firstmate.table"
SUFFIX = ".parquet"


def name_of(held: Frame) -> str:
    """Return the name of the file that holds a frame: equal frames are one file."""
    return f"frames/{held.mark}{SUFFIX}"


def to_bytes(held: Frame) -> bytes:
    """Return the frame as a Parquet file that carries its declaration."""
    return _parquet(held.rows, {DECLARED: to_json(held.table)})


def from_bytes(data: bytes, *, mark: str, table: Table | None = None) -> Frame:
    """Return the frame a file holds, as ``table`` declares it today or as it was declared then.

    Columns declared since are empty; columns no longer declared are left out.
    """
    rows = pl.read_parquet(io.BytesIO(data))
    if table is None:
        table = from_json(pl.read_parquet_metadata(io.BytesIO(data))[DECLARED])
    if dict(rows.schema) != schema(table):
        return frame(table, rows.select(name for name in rows.columns if name in table))
    held = Frame(table, rows)  # rows were sorted when they were written
    held.__dict__["mark"] = mark  # and hashed: the mark is the file's name
    return held


def sheet(folder: str, rows: pl.DataFrame) -> tuple[str, bytes]:
    """Return name and bytes of a file for rows that no table declares, such as rejected ones."""
    data = _parquet(rows, {})
    return f"{folder}/{checksum(data)}{SUFFIX}", data


def sheet_rows(data: bytes) -> pl.DataFrame:
    """Return the rows that :func:`sheet` wrote."""
    return pl.read_parquet(io.BytesIO(data))


def _parquet(rows: pl.DataFrame, metadata: dict[str, str]) -> bytes:
    out = io.BytesIO()
    rows.write_parquet(out, compression="zstd", metadata=metadata)
    return out.getvalue()


def to_json(table: Table) -> str:
    """Return a declaration as JSON; :func:`from_json` reads it back.

    >>> from firstmate.company.tables import INPUTS
    >>> from_json(to_json(INPUTS["items"])) == INPUTS["items"]
    True
    """
    said = asdict(table)
    del said["_by_name"]
    return json.dumps(said)


def from_json(text: str) -> Table:
    """Return the declaration written by :func:`to_json`, also by an older or newer version."""
    try:
        said = json.loads(text)
        return Table(
            name=said["name"],
            meaning=said["meaning"],
            columns=tuple(_column(one) for one in said["columns"]),
            role=said["role"],
            time=said["time"],
            validity=tuple(said["validity"]) if said["validity"] else None,
            gathered=said["gathered"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"A stored table cannot be understood: {error}.", "It may be of a newer version."
        ) from error


def _column(said: dict[str, object]) -> Column:
    known = {name: value for name, value in said.items() if name in Column.__dataclass_fields__}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return Column(**{**known, **lists, "opens": _opens(said.get("opens"))})  # type: ignore[arg-type]


def _opens(said: object) -> Opens | tuple[Opens, ...] | None:
    if isinstance(said, list):
        return tuple(one for each in said if isinstance(one := _opens(each), Opens))
    if not isinstance(said, dict):
        return None
    return Opens(
        tables=tuple(said["tables"]),
        on=tuple(tuple(one) if isinstance(one, list) else one for one in said["on"]),
        window=tuple(said["window"]) if said["window"] else None,
        adds_up=said["adds_up"],
        through=tuple(said["through"]) if said.get("through") else None,
    )

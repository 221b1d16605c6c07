"""Parses one workbook or Parquet file in a process of its own, with limits on memory and time.

It is started as a script by `firstmate.intake.raw.process` and imports nothing of the product, so
that it starts fast; it decides nothing about the content beyond turning each cell into text.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import python_calamine as calamine

try:
    import resource
except ImportError:  # Windows has no such limits; time and the parent's checks remain
    resource = None  # type: ignore[assignment]

_CHUNK_CELLS = 200_000
_AT_START = 160 << 20  # memory this process uses before it reads anything [bytes]
_LARGEST_INTEGER = 1e21  # from here on the digits of a float say nothing
_TOO_LARGE = "It needs more memory than is allowed for one file."
_AS_CSV = "Save each table of it as CSV, or export a shorter period."
_DAMAGED = "It could not be read: {}."
_RESAVE = "Open it in Excel, save it again as .xlsx and try that file."


class _Refused(Exception):
    """Ends the work on one sheet or on the file with a reason and a remedy."""


def main(request_file: str) -> None:
    """Read the request, do the work and write ``answer.json`` beside it."""
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    folder = Path(request_file).parent
    _limit(memory=request["memory"], seconds=request["seconds"])
    answer: dict[str, Any] = {"sheets": [], "failed": []}
    try:
        read = _parquet if request["kind"] == "parquet" else _workbook
        read(request, folder, answer)
    except _Refused as refusal:
        answer["failed"].append(["", *refusal.args])
    except MemoryError:
        answer["failed"].append(["", _TOO_LARGE, _AS_CSV])
    except calamine.PasswordError:
        answer["failed"].append(
            ["", "The workbook is protected by a password.", "Save it without a password."]
        )
    except BaseException as error:  # noqa: BLE001 - a panic of the parser is no Exception
        answer["failed"].append(["", _DAMAGED.format(_short(error)), _RESAVE])
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _limit(*, memory: int, seconds: int) -> None:
    """Bound the memory [bytes] and processor time of this process, where that is possible.

    What is mapped but not used at the start does not count, what is used then does.
    """
    if resource is None or not hasattr(resource, "RLIMIT_AS"):
        return
    used = 0
    status = Path("/proc/self/statm")
    if status.exists():
        used = int(status.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        bound = used + memory - _AT_START
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    except (ValueError, OSError):  # some systems refuse to lower it
        return


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:120].rstrip(".") or type(error).__name__


def _workbook(request: dict[str, Any], folder: Path, answer: dict[str, Any]) -> None:
    book = calamine.load_workbook(request["file"])
    written = 0
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.name in request["skip"]:
            continue
        try:
            sheet = book.get_sheet_by_index(index)
            errors = request["errors"].get(meta.name, [])
            cells = _cells(sheet, errors, request, budget=request["text"] - written)
        except _Refused as refusal:
            answer["failed"].append([meta.name, *refusal.args])
            continue
        except calamine.WorksheetNotFound:
            answer["failed"].append([meta.name, "It is named but missing in the file.", _RESAVE])
            continue
        except (calamine.CalamineError, ValueError, OverflowError) as error:
            answer["failed"].append([meta.name, _DAMAGED.format(_short(error)), _RESAVE])
            continue
        written += int(cells.estimated_size())
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        _keep(cells, meta.name, ["hidden sheet"] if hidden else [], folder, answer)


def _keep(
    cells: pl.DataFrame, name: str, notes: list[str], folder: Path, answer: dict[str, Any]
) -> None:
    file = f"{len(answer['sheets'])}.arrow"
    cells.write_ipc(folder / file)
    answer["sheets"].append({"name": name, "file": file, "notes": notes})


def _cells(
    sheet: calamine.CalamineSheet, errors: list[Any], request: dict[str, Any], *, budget: int
) -> pl.DataFrame:
    """Return the filled rows of a sheet as text, column A first."""
    if sheet.start is None or sheet.end is None:
        return pl.DataFrame(schema={"row": pl.Int64})
    left, width = sheet.start[1], sheet.end[1] + 1
    rows = sheet.end[0] - sheet.start[0] + 1
    _check(rows, width, request)
    at: dict[int, list[tuple[int, str]]] = {}
    for row, column, text in errors:
        at.setdefault(row, []).append((column - 1, text))
    schema = {"row": pl.Int64, **{f"c{k}": pl.String for k in range(width)}}
    chunks = [pl.DataFrame(schema=schema)]
    numbers: list[int] = []
    lines: list[list[str | None]] = []
    pad: list[str | None] = [None] * left
    for number, values in enumerate(sheet.iter_rows(), start=1):
        line = [*pad, *map(_text, values)]
        for column, text in at.get(number, ()):
            if column < width and line[column] is None:
                line[column] = text
        if any(cell is not None for cell in line):
            numbers.append(number)
            lines.append(line)
        if len(lines) * width >= _CHUNK_CELLS:
            chunks.append(_frame(numbers, lines, schema))
            numbers, lines = [], []
            budget -= int(chunks[-1].estimated_size())
            if budget < 0:
                raise _Refused("Unpacked, its texts are larger than is allowed.", _AS_CSV)
    if lines:
        chunks.append(_frame(numbers, lines, schema))
    return pl.concat(chunks)


def _frame(
    numbers: list[int], lines: list[list[str | None]], schema: dict[str, Any]
) -> pl.DataFrame:
    columns = [numbers, *map(list, zip(*lines, strict=True))]
    return pl.DataFrame(dict(zip(schema, columns, strict=True)), schema=schema)


def _check(rows: int, columns: int, request: dict[str, Any]) -> None:
    if rows > request["rows"] or columns > request["columns"] or rows * columns > request["cells"]:
        raise _Refused(
            f"It spans {rows:,} rows and {columns:,} columns, more than is read.",
            "Delete what stands far from the table, or save the table as CSV.",
        )


def _text(value: object) -> str | None:
    """Return a cell as text: ISO dates, the shortest number, TRUE and FALSE; null when empty."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _LARGEST_INTEGER
        return str(int(value)) if whole else repr(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, dt.time):
        return _moment(dt.datetime.combine(dt.date(2000, 1, 1), value)).split("T")[1]
    return str(value)


def _moment(value: dt.datetime) -> str:
    """Return a moment; Excel's fractions of a day miss whole seconds by up to a millisecond."""
    near = value + dt.timedelta(milliseconds=1)
    if near.microsecond <= 2000:
        value = near.replace(microsecond=0)
    return value.isoformat(timespec="auto")


def _parquet(request: dict[str, Any], folder: Path, answer: dict[str, Any]) -> None:
    lazy = pl.scan_parquet(request["file"], glob=False)
    schema = lazy.collect_schema()
    rows = int(lazy.select(pl.len()).collect().item())
    _check(rows, len(schema), request)
    text = lazy.select(
        _column(name, kind).alias(f"c{k}") for k, (name, kind) in enumerate(schema.items())
    ).collect()
    if text.estimated_size() > request["text"]:
        raise _Refused("Unpacked, its texts are larger than is allowed.", _AS_CSV)
    header = pl.DataFrame({f"c{k}": [name] for k, name in enumerate(schema)}, schema=text.schema)
    cells = pl.concat([header, text]).with_row_index("row", offset=1)
    cells = cells.with_columns(pl.col("row").cast(pl.Int64))
    filled = pl.any_horizontal(pl.exclude("row").is_not_null())
    _keep(cells.filter(filled), "", [], folder, answer)


def _column(name: str, kind: pl.DataType) -> pl.Expr:
    """Return the expression that turns a column of a Parquet file into text."""
    column = pl.col(name)
    if kind.is_float():
        whole = (column == column.round(0)) & (column.abs() < 2.0**53)
        digits = column.cast(pl.Int64, strict=False).cast(pl.String)
        text = pl.when(whole).then(digits).otherwise(column.cast(pl.String))
    elif kind == pl.Boolean:
        text = pl.when(column).then(pl.lit("TRUE")).otherwise(pl.lit("FALSE"))
        text = pl.when(column.is_null()).then(None).otherwise(text)
    elif isinstance(kind, pl.Datetime):
        text = column.dt.to_string("iso:strict").str.replace(r"\.0+$", "")
        if kind.time_zone:
            text = column.dt.convert_time_zone("UTC").dt.to_string("iso:strict")
            text = text.str.replace(r"\.0+(\+|$)", "${1}")
    elif isinstance(kind, pl.Duration):
        text = column.map_elements(_text, return_dtype=pl.String)
    elif kind.is_temporal():
        text = column.dt.to_string("iso").str.replace(r"\.0+$", "")
    elif kind == pl.Binary:
        text = column.bin.encode("base64")
    elif kind.is_nested():
        text = column.map_elements(_json, return_dtype=pl.String)
    else:
        text = column.cast(pl.String)
    return pl.when(text == "").then(None).otherwise(text)


def _json(value: Any) -> str:
    plain = value.to_list() if isinstance(value, pl.Series) else value
    return json.dumps(plain, default=str, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])

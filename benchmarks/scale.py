"""Time and memory of the whole way on two cores: raw files to Today, and a million order lines.

``python -m benchmarks.scale [--quick] [--json FILE]``. Each way runs in a process of its own, so
that its peak of memory is its own; DuckDB reading the same file as text is the peer of the import.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

LINES, QUICK_LINES = 1_000_000, 100_000


def write_lines(file: Path, lines: int, *, seed: int = 7) -> None:
    """Write a CSV of order lines as an ERP of a wholesaler exports them."""
    draw = np.random.default_rng(seed)
    order = np.sort(draw.integers(0, lines // 4, lines))
    day = np.datetime64("2024-01-01") + (order * 700 // order.max())
    pl.DataFrame(
        {
            "Order no": pl.Series(order + 100_000).cast(pl.String),
            "Order date": pl.Series(day),
            "Customer no": pl.Series(10_000 + draw.zipf(1.4, lines) % 3_000).cast(pl.String),
            "Article no": "A" + pl.Series(1_000 + draw.zipf(1.3, lines) % 8_000).cast(pl.String),
            "Quantity": draw.integers(1, 50, lines),
            "Unit price": np.round(draw.lognormal(2, 1, lines), 2),
            "Currency": "EUR",
            "Requested date": pl.Series(day + draw.integers(3, 30, lines)),
            "Status": np.where(day > np.datetime64("2025-11-01"), "Open", "Delivered"),
            "Sales person": draw.choice(["Ann", "Bo", "Cy"], lines),
        }
    ).write_csv(file)


def ours_import(folder: str) -> int:
    """Import a folder by the product's own way and return the rows of sales lines."""
    from firstmate.intake import Profile, load

    read = load(
        Path(folder), profile=Profile(), answers={}, today=date(2026, 1, 31), previous=None,
        name="scale", progress=lambda _share, _words: None,
    )  # fmt: skip
    return len(read.company["sales_lines"])


def peer_import(folder: str) -> int:
    """Read the same file by DuckDB with its own guesses of types; nothing is understood."""
    import duckdb

    file = next(Path(folder).glob("*.csv"))
    lines = duckdb.connect().read_csv(str(file))
    return int(lines.arrow().read_all().num_rows)


def today(folder: str) -> int:
    """Go from a folder of raw exports to the agenda and return its length."""
    from firstmate.work.notebook import read, run

    return len(run(read(folder).company, "agenda")["agenda"])


def demo(name: str) -> Callable[[Path], None]:
    """Return what writes the raw files of a demo company."""
    import importlib

    write: Callable[[Path], None] = importlib.import_module(f"firstmate.demo.{name}").write
    return write


def _in_child(function: Callable[[str], int], folder: str, to: Any) -> None:
    began = time.perf_counter()
    count = function(folder)
    to.send((time.perf_counter() - began, _peak(), count))


def _peak() -> float | None:
    """Return the most memory this process had [MB]; None where the system does not say."""
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(function: Callable[[str], int], folder: Path) -> tuple[float, float | None, int]:
    """Return seconds, peak of memory [MB] and the count of a function run in its own process."""
    context = mp.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_in_child, args=(function, str(folder), there))
    child.start()
    there.close()
    answer: tuple[float, float | None, int] = here.recv()
    child.join()
    return answer


def main() -> None:
    """Measure every way and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the lines, maker only")
    parser.add_argument("--json", type=Path, help="write the rows to this file as well")
    said = parser.parse_args()
    lines = QUICK_LINES if said.quick else LINES
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "lines"
        folder.mkdir()
        write_lines(folder / "order_lines.csv", lines)
        ways: list[tuple[str, str, Callable[[str], int], Path]] = [
            (f"{lines:,} order lines", "firstmate", ours_import, folder),
            (f"{lines:,} order lines", "duckdb", peer_import, folder),
        ]
        for name in ("maker",) if said.quick else ("maker", "trader"):
            place = Path(scratch) / name
            place.mkdir()
            demo(name)(place)
            ways.append((f"{name}: raw files to Today", "firstmate", today, place))
        for data, who, function, place in ways:
            seconds, peak, count = measure(function, place)
            rows.append({"data": data, "measure": "seconds", "who": who, "value": seconds})
            rows.append({"data": data, "measure": "peak MB", "who": who, "value": peak})
            shown = "not known" if peak is None else f"{peak:,.0f} MB"
            print(f"{data:32} {who:10} {seconds:8.1f} s  {shown:>12}  {count:,} rows")
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    if said.json:
        said.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

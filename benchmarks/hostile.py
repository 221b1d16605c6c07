"""Reads every hostile file of the corpus in a fresh process and prints what it cost, as Markdown.

It judges nothing: tests/intake/raw/test_hostile.py does. The last row reads a million order lines.
"""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEARCHED = [str(ROOT / "src"), str(ROOT)]
READ = """
import json, resource, sys, time
from pathlib import Path
from firstmate.intake.raw import Limits, RawSheet, read_file
from tests.intake.raw.corpus import cases
path = Path(sys.argv[1])
limits = {case.name: case.limits for case in cases()}.get(path.name, Limits.folder())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
answers = read_file(path, limits=limits)
took = time.perf_counter() - start
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({
    "seconds": took,
    "cpu": sum(u.ru_utime + u.ru_stime for u in used),
    "grown": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    "says": "; ".join(
        f"{a.cells.height} rows" if isinstance(a, RawSheet) else a.reason for a in answers
    ),
}))
"""


def measured(path: Path) -> dict[str, float | str]:
    """Read one file in a fresh process; give seconds, memory [MB] and what came of it."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(SEARCHED)},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, float | str] = json.loads(done.stdout)
    return answer


def row(path: Path) -> str:
    """Give the line of the table for one file."""
    cost = measured(path)
    size = path.stat().st_size
    return (
        f"| {path.name} | {size:,} | {cost['seconds']:.2f} | {cost['cpu']:.2f} | {cost['grown']:.0f} "
        f"| {cost['child']:.0f} | {str(cost['says'])[:70]} |"
    )


def million_lines(path: Path) -> None:
    """Write a million order lines of ten columns with quoted texts."""
    with path.open("w", encoding="utf-8") as file:
        file.write("order,line,item,text,quantity,price,day,customer,city,status\n")
        for k in range(1_000_000):
            file.write(
                f'SO-{k // 3:07},{k % 3},IT-{k % 4000:05},"Oak stair, 12"" wide",{k % 7},'
                f"{k % 97}.{k % 100:02},2026-{k % 12 + 1:02}-{k % 28 + 1:02},"
                f"Customer {k % 900},Hamburg,done\n"
            )


def main() -> None:
    """Print the table."""
    sys.path[:0] = SEARCHED
    cases = importlib.import_module("tests.intake.raw.corpus").cases
    print(
        "| file | bytes | seconds | processor, start included [s] | this process grew by [MB] | child [MB] | answer |"
    )
    print("|---|---:|---:|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        for case in cases():
            path = Path(folder, case.name)
            path.write_bytes(case.make())
            print(row(path), flush=True)
        path = Path(folder, "million_lines.csv")
        million_lines(path)
        print(row(path))


if __name__ == "__main__":
    main()

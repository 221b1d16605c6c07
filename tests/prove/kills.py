"""Kills a writing process at random moments and prints what each kind of store was left in.

``python -m tests.prove.kills [COUNT] [URL]``: with the address of an empty PostgreSQL database
also there. The moments are drawn with a fixed seed; what they hit differs from run to run.
"""

# ruff: noqa: T201  # it talks to a person at a terminal

import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.store import crash


def trial(folder, url, *, count, seed=1):
    """Kill ``count`` times, always in the same growing store; return the row of the table."""
    draw = np.random.default_rng(seed)
    acknowledged, faults, slowest = [], [], 0.0
    for turn in range(count):
        if turn % 25 == 0:  # a new store now and then, so that first imports are hit too
            place, acknowledged = folder / f"firm{turn}", []
        acknowledged += crash.kill(place, url, after=float(draw.uniform(0, 0.4)))
        slowest = max(slowest, crash.seconds_to_open(place, url))  # the first after the kill
        # Every kill is followed by a full check; what earlier kills left is checked with it.
        faults += [f"kill {turn}: {fault}" for fault in crash.wrong(place, url, acknowledged)]
    return {
        "kills": count,
        "torn or lost": len(faults),
        "slowest opening [s]": round(slowest, 2),
        "faults": faults[:5],
    }


def main(count=200, url=None):
    """Print the table of both kinds; return whether nothing was torn or lost."""
    kinds = {"SQLite": None} | ({"PostgreSQL": url} if url else {})
    print("| store | kills | torn or lost | slowest opening [s] |\n|---|---:|---:|---:|")
    held = True
    for kind, address in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            row = trial(Path(folder), address, count=count)
        print(f"| {kind} | {row['kills']} | {row['torn or lost']} | {row['slowest opening [s]']} |")
        for fault in row["faults"]:
            print(f"  {fault}")
        held &= not row["faults"]
    return held


if __name__ == "__main__":
    known = sys.argv[1:]
    held = main(int(known[0]) if known else 200, known[1] if len(known) > 1 else None)
    sys.exit(0 if held else 1)

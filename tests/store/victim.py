"""Writes to a store until it is killed: run as a program, it says on its output what was acknowledged.

``python victim.py FOLDER URL|- KILL_AT``: dies by its own hand at that step (0 = never).
"""

import os
import signal
import sys
from pathlib import Path

from firstmate.company.change import from_json, to_json
from firstmate.store.open import open_store
from tests.store.firm import AT, edit, firm, run


def write_on(store, *, start, say):
    """Import, change, keep, decide, forever; ``say`` is told only what the store has acknowledged."""
    count = start
    while True:
        count += 1
        company = firm(float(count), orders=count % 5 + 1)
        say("import", store.save(company, by="x", at=AT), company.mark)
        change = edit(count + 0.5, was=float(count))
        say("change", store.change(change, by="x", at=AT), count + 0.5)
        kept = run(company, seed=count)
        say("keep", store.keep(kept, why="weekly", at=AT), kept["plan"].mark)
        say("decide", store.decide({"title": f"{count}", "run": kept.id}, by="x", at=AT), count)
        store.remember("note", f"{count}", by="x", at=AT)
        say("remember", "note", count)
        store.put_scenario(from_json(to_json(edit(float(count)))), note="", by="x", at=AT)
        say("scenario", "edit", count)


def main(folder, url, kill_at):
    taken = 0

    def step(_name):
        nonlocal taken
        taken += 1
        if taken == kill_at:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    def say(*words):
        sys.stdout.write(" ".join(map(str, words)) + "\n")
        sys.stdout.flush()

    store = open_store(Path(folder), None if url == "-" else url, step=step)
    say("ready")
    write_on(store, start=store.versions().height, say=say)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

"""Kills a writing process and looks at what it leaves: whole, old or new, nothing acknowledged lost."""

import os
import subprocess
import sys
import time
from pathlib import Path

from firstmate.store.open import open_store
from tests.store.firm import AT, price

ROOT = Path(__file__).parents[2]


def kill(folder, url=None, *, at_step=0, after=0.0):
    """Let a process write until the step, or for some seconds; return what it acknowledged."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    said = folder.with_suffix(".said")
    with said.open("wb") as out:
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/store/victim.py"), str(folder), url or "-", str(at_step)],
            stdout=out, env=environment,
        )  # fmt: skip
        try:
            if not at_step:
                while b"ready" not in said.read_bytes() and child.poll() is None:
                    time.sleep(0.005)
                time.sleep(after)
                child.kill()
            assert child.wait(60) != 0
        finally:
            child.kill()
            child.wait()
    lines = said.read_text("utf-8").split("\n")[:-1]  # a line cut short was not said
    return [tuple(line.split()) for line in lines if line != "ready"]


def wrong(folder, url, acknowledged):
    """Return what is wrong with the store, in sentences, after opening it without any repair."""
    store = open_store(folder, url)
    try:
        found = store.verify()
        if store.versions().height:
            store.load()
        for what, name, value in acknowledged:
            if not _is_there(store, what, name, value):
                found.append(f"{what} {name} {value} was acknowledged and is lost")
        number = store.versions().height
        store.remember("after", str(number), by="y", at=AT)
        if store.recall("after") != str(number):
            found.append("it cannot be written to any more")
    finally:
        store.close()
    return found


def seconds_to_open(folder, url):
    """Return how long it takes until the present version is there again, read from its files."""
    begun = time.perf_counter()
    store = open_store(folder, url)
    if store.versions().height:
        store.load()
    store.close()
    return time.perf_counter() - begun


def _is_there(store, what, name, value):
    if what == "import":
        return store.load(name).mark == value
    if what == "change":
        return price(store.load(name)) == float(value)
    if what == "keep":
        return store.run(name)["plan"].mark == value
    if what == "decide":
        return store.decisions().filter(decision=name)["title"].to_list() == [value]
    # A later write may have been made and not yet acknowledged.
    if what == "remember":
        return int(store.recall(name)) >= int(value)
    return store.scenarios()["scenario"].to_list() == [name]

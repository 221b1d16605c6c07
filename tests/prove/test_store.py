"""The long checks of the store: kills, races, backups, changed bytes, a full disk."""

import os
import shutil
import subprocess
from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from firstmate.base.errors import FirstmateError
from firstmate.store.open import open_store, restore
from firstmate.store.schema import audit
from tests.prove import kills
from tests.store.firm import AT, edit, firm, price, run
from tests.store.test_races import race

pytestmark = pytest.mark.prove
BY_ANN = {"by": "ann", "at": AT}


def test_kills(kept_place, tmp_path, record_property):
    row = kills.trial(tmp_path, kept_place.url, count=200)
    for name, value in row.items():
        record_property(name, value)
    assert row["faults"] == []


def test_races(place, record_property):
    same = place.open()
    stores = [same, same] if place.kind == "memory" else [same, place.open()]
    reached, wins, conflicts = race(stores, 500)
    record_property("attempts", 1000)
    record_property("conflicts told", len(conflicts))
    record_property("updates lost", wins - int(reached))
    assert (int(reached), wins + len(conflicts)) == (wins, 1000)
    assert same.verify() == []


def test_changed_bytes_of_the_trail(tmp_path, record_property):
    store = open_store(tmp_path)
    store.save(firm(), **BY_ANN, note="first")
    for n in range(20):
        store.change(edit(n + 2.0, was=n + 1.0), **BY_ANN)
    draw, found = np.random.default_rng(1), 0
    columns = ["what", "subject", "before", "after", "chain", "by"]
    with store.shelf.database.reading() as connection:
        trail = connection.execute(sa.select(audit)).mappings().all()
    for _ in range(1000):
        row = trail[draw.integers(len(trail))]
        column = columns[draw.integers(len(columns))]
        text = row[column] or " "
        at = draw.integers(len(text))
        bent = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]
        for value in (bent, row[column]):
            with store.shelf.database.writing() as connection:
                here = audit.c.number == row["number"]
                connection.execute(sa.update(audit).where(here).values({column: value}))
            found += store.verify() != []
    record_property("bytes changed", 1000)
    record_property("found", found)
    assert found == 1000  # each changed one, and none once it was put back
    store.close()


def test_backups_while_writing(kept_place, tmp_path, record_property):
    store = kept_place.open()
    store.save(firm(), **BY_ANN)
    bad = 0
    for n in range(100):
        store.change(edit(n + 2.0, was=n + 1.0), **BY_ANN)
        store.keep(run(firm(), seed=n), why="" if n % 2 else "weekly", at=AT)
        store.sweep(AT + timedelta(days=9), older_than=timedelta(days=1))
        store.backup(tmp_path / "a.zip")
        store.backup(tmp_path / "b.zip")
        back = restore(tmp_path / "a.zip", tmp_path / f"back{n}")
        bad += (
            back.verify() != []
            or price(back.load()) != n + 2.0
            or (tmp_path / "a.zip").read_bytes() != (tmp_path / "b.zip").read_bytes()
        )
        back.close()
    record_property("backups", 100)
    record_property("restored otherwise", bad)
    assert bad == 0


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of 4 MB; only root can make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(disk)],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def _write_until_full(store, disk, turn, draw):
    """Import, keep or back up until the disk is full; return what was said then."""
    try:
        for n in range(50):
            if turn % 3 == 0:
                store.save(firm(n + 2.0, orders=4000), **BY_ANN)
            elif turn % 3 == 1:
                store.keep(run(firm(), seed=n), why="weekly", at=AT)
            else:
                store.backup(disk / "firm.zip")
            store.remember("long", "x" * int(draw.integers(50_000)), **BY_ANN)
    except FirstmateError as told:
        return told.what
    return "it was never full"


def test_a_full_disk(small_disk, record_property):
    filler, clear = small_disk / "filler", 0
    draw = np.random.default_rng(1)
    for turn in range(50):
        store = open_store(small_disk / f"firm{turn}")
        store.save(firm(), **BY_ANN)
        old = store.load().mark
        room = os.statvfs(small_disk)
        free = room.f_bavail * room.f_frsize - int(draw.integers(20_000))
        filler.write_bytes(b"x" * max(0, free))
        said = _write_until_full(store, small_disk, turn, draw)
        store._versions._cache.clear()
        sound = store.verify() == [] and store.load("v1").mark == old
        filler.unlink()
        (small_disk / "firm.zip").unlink(missing_ok=True)
        store.remember("space", f"{turn}", **BY_ANN)
        sound &= store.recall("space") == f"{turn}" and store.verify() == []
        clear += "disk is full" in said and sound
        store.close()
        shutil.rmtree(small_disk / f"firm{turn}")
    record_property("disks filled", 50)
    record_property("told clearly, old state whole, went on", clear)
    assert clear == 50

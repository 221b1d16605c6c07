"""Backups: one file, from which the same store comes back, on either database."""

import threading
import zipfile
from datetime import timedelta

import polars as pl
import pytest

from firstmate.base.errors import Refused
from firstmate.store.open import open_store, restore
from tests.store.firm import AT, edit, firm, price, run

BY_ANN = {"by": "ann", "at": AT}
RECORDS = ("versions", "runs", "scenarios", "decisions", "audit")


@pytest.fixture
def filled(store, tmp_path):
    original = tmp_path / "orders.csv"
    original.write_bytes(b"order;item\r\n1;A\r\n")
    bad = {"orders": pl.DataFrame({"row": [3], "text": ["?"]})}
    store.save(firm(), **BY_ANN, originals=[original], rejected=bad)
    store.change(edit(2.0, was=1.0), **BY_ANN)
    kept = store.keep(run(firm()), why="weekly", at=AT)
    store.put_scenario(edit(2.0), note="n", **BY_ANN)
    store.remember("a", "b", **BY_ANN)
    store.decide({"title": "Buy", "run": kept, "window_from": AT.date()}, **BY_ANN)
    return store


def same(a, b):
    """Say whether two stores hold the same."""
    return (
        all(getattr(a, name)().equals(getattr(b, name)()) for name in RECORDS)
        and all(a.load(v).mark == b.load(v).mark for v in a.versions()["version"])
        and a.rejected().keys() == b.rejected().keys()
        and a.recall("a") == b.recall("a")
        and [a.run(r)["plan"].mark for r in a.runs()["run"]]
        == [b.run(r)["plan"].mark for r in b.runs()["run"]]
        and b.verify() == []
    )


@pytest.mark.postgres
@pytest.mark.parametrize("to", ["sqlite", "postgres"])
def test_a_backup_of_any_store_restores_into_any_other(filled, to, tmp_path, postgres_database):
    filled.backup(tmp_path / "all" / "firm.zip")
    url = postgres_database if to == "postgres" else None
    back = restore(tmp_path / "all" / "firm.zip", tmp_path / "back", url)
    assert same(filled, back)
    back.change(edit(4.0, was=2.0), **BY_ANN)
    assert (price(back.load()), price(filled.load())) == (4.0, 2.0)
    back.close()
    again = open_store(tmp_path / "back", url)
    assert price(again.load()) == 4.0
    again.close()


def test_the_same_state_gives_the_same_bytes(filled, tmp_path):
    filled.backup(tmp_path / "a.zip")
    filled.backup(tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert sorted(path.name for path in tmp_path.glob("*.zip*")) == ["a.zip", "b.zip"]


def test_writing_goes_on_while_a_backup_is_made(place, tmp_path):
    store = place.open()
    store.save(firm(), **BY_ANN)
    stop = threading.Event()

    def write():
        count = 0
        while not stop.is_set():
            count += 1
            store.change(edit(float(count + 1), was=float(count)), **BY_ANN)
            store.keep(run(firm(), seed=count), why="", at=AT)
            store.sweep(AT + timedelta(days=9), older_than=timedelta(days=1))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(4):
            store.backup(tmp_path / f"{n}.zip")
    finally:
        stop.set()
        writer.join()
    for n in range(4):
        back = restore(tmp_path / f"{n}.zip", tmp_path / f"back{n}")
        assert back.verify() == []
        assert price(back.load()) == float(back.versions().height)  # n-th version: price n
        back.close()


def test_a_restore_never_overwrites(filled, tmp_path):
    filled.backup(tmp_path / "firm.zip")
    restore(tmp_path / "firm.zip", tmp_path / "back").close()
    with pytest.raises(Refused, match="a company here already"):
        restore(tmp_path / "firm.zip", tmp_path / "back")


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_file_that_is_no_backup_is_refused(filled, tmp_path):
    good = tmp_path / "good.zip"
    filled.backup(good)
    data = good.read_bytes()
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("hello.txt", "hello")
    (tmp_path / "text.zip").write_text("hello")
    (tmp_path / "half.zip").write_bytes(data[: len(data) // 2])
    middle = data.index(b"PAR1") + 40
    (tmp_path / "bent.zip").write_bytes(data[:middle] + b"\0\1\2" + data[middle + 3 :])
    for bad in ("other", "text", "half", "bent", "none"):
        with pytest.raises(Refused):
            restore(tmp_path / f"{bad}.zip", tmp_path / "back")
        back = open_store(tmp_path / "back")
        assert back.versions().is_empty()
        back.close()
    back = restore(good, tmp_path / "back")
    assert same(filled, back)
    back.close()

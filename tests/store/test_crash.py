"""Killed at any step, faulted at every step, out of disk: old state or new, and it goes on."""

import errno

import pytest
import sqlalchemy as sa

from firstmate.base.errors import Refused
from firstmate.store.open import open_store
from tests.store import crash
from tests.store.firm import AT, edit, firm, price, run

BY_ANN = {"by": "ann", "at": AT}
#: Steps of one round of the victim lie between 3 and about 60; these fall into every kind of write.
STEPS = [2, 4, 5, 9, 13, 17, 21, 24, 27, 31, 34, 40]


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_leaves_the_old_state_or_the_new(tmp_path, step):
    folder = tmp_path / "firm"
    acknowledged = crash.kill(folder, at_step=step)
    assert crash.wrong(folder, None, acknowledged) == []


@pytest.mark.postgres
def test_a_kill_leaves_postgres_in_the_old_state_or_the_new(tmp_path, postgres_database):
    folder = tmp_path / "firm"
    acknowledged = crash.kill(folder, postgres_database, at_step=30)
    assert len(acknowledged) >= 2
    assert crash.wrong(folder, postgres_database, acknowledged) == []


class Fault:
    """Raises at the n-th step from now on; ``left`` above zero afterwards = it never fired."""

    def __init__(self):
        self.left = 0
        self.error = None

    def __call__(self, _name):
        self.left -= 1
        if self.left == 0:
            raise self.error

    def arm(self, at, error):
        self.left, self.error = at, error

    @property
    def fired(self):
        return self.left <= 0


def _save(store):
    store.save(firm(3.0, orders=9), **BY_ANN)


def _change(store):
    store.change(edit(4.0), **BY_ANN)


def _keep(store):
    store.keep(run(firm(), seed=5), why="weekly", at=AT)


def _decide(store):
    store.decide({"decision": "D0001", "status": "accepted"}, **BY_ANN)


def _remember(store):
    store.remember("a", "new", **BY_ANN)


def _state(store):
    """All that can be seen of a store, as text."""
    tables = (store.versions, store.runs, store.scenarios, store.decisions, store.audit)
    return str([table().to_dicts() for table in tables] + [store.load().mark, store.recall("a")])


@pytest.mark.parametrize(
    "write", [_save, _change, _keep, _decide, _remember], ids=lambda w: w.__name__
)
def test_a_fault_at_every_step_leaves_the_old_state_or_the_new(place, write):
    fault = Fault()
    store = place.open(step=fault)
    store.save(firm(1.0), **BY_ANN)
    store.decide({"title": "Buy"}, **BY_ANN)
    old, at, states, said = _state(store), 0, [], set()
    while True:
        at += 1
        fault.arm(at, OSError(errno.ENOSPC, "No space left on device"))
        try:
            write(store)
        except Refused as told:
            said.add(told.what)
        except OSError:  # the fault came after the commit
            assert _state(store) != old
        assert store.verify() == []
        states.append(_state(store))
        if not fault.fired:
            break
    assert at >= 4
    fault.arm(0, None)
    write(store)
    assert said == {"The disk is full, so nothing was saved."}
    assert states[0] == old
    assert set(states) == {old, _state(store)}


def test_a_full_database_says_so_and_works_again_with_space(tmp_path):
    store = open_store(tmp_path)
    store.save(firm(), **BY_ANN)
    engine = store.shelf.database._engine

    def pages(most):
        with engine.connect() as connection:  # one thread: the pool gives the same one again
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    with engine.connect() as connection:
        full = connection.execute(sa.text("PRAGMA page_count")).scalar()
    pages(full)
    with pytest.raises(Refused, match="disk is full"):
        store.remember("long", "x" * 100_000, **BY_ANN)
    assert store.recall("long") is None
    assert store.load().mark == firm().mark
    assert store.verify() == []
    pages(1_000_000)
    store.remember("long", "x" * 100_000, **BY_ANN)
    assert len(store.recall("long")) == 100_000
    store.close()


def test_a_half_written_file_is_not_mistaken_for_a_whole_one(tmp_path):
    store = open_store(tmp_path / "firm")
    name = f"frames/{firm().tables['items'].mark}.parquet"
    torn = tmp_path / "firm/files" / name
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"PAR1 half")  # as a power cut on a disk that lies may leave it
    store.save(firm(), **BY_ANN)
    assert store.verify() == []
    store._versions._cache.clear()
    assert price(store.load()) == 1.0
    store.close()

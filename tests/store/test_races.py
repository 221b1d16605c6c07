"""Two writers at once: no update is lost, and who comes second is told both values."""

import threading

import pytest

from firstmate.base.errors import Conflict
from tests.store.firm import AT, edit, firm, price


def race(stores, rounds):
    """Let all count one price up; return the price, the number of wins, and the conflicts.

    Each reads n and writes n + 1 with its own number behind the point, so that no two ever write
    the same. A lost update shows as a price below the wins.
    """
    stores[0].save(firm(0.0), by="x", at=AT)
    wins, conflicts, other = [], [], []
    start = threading.Barrier(len(stores))

    def write(number, store):
        start.wait()
        for _ in range(rounds):
            seen = price(store.load())
            try:
                store.change(edit(int(seen) + 1 + number / 10, was=seen), by=f"{number}", at=AT)
                wins.append(number)
            except Conflict as told:
                conflicts.append((told.yours, told.theirs))
            except Exception as error:  # noqa: BLE001  # any other failure fails the test
                other.append(error)

    threads = [threading.Thread(target=write, args=pair) for pair in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other == []
    return price(stores[0].load()), len(wins), conflicts


def test_no_update_is_lost_between_two_writers(place):
    same = place.open()
    stores = [same, same] if place.kind == "memory" else [same, place.open()]
    reached, wins, conflicts = race(stores, 25)
    assert int(reached) == wins == stores[0].versions().height - 1
    assert wins + len(conflicts) == 50
    assert all(theirs != yours for yours, theirs in conflicts)
    assert stores[0].verify() == []


@pytest.mark.parametrize("kind", ["decide", "remember"])
def test_small_records_do_not_collide(place, kind):
    same = place.open()
    stores = [same, same] if place.kind == "memory" else [same, place.open()]

    def write(number, store):
        for n in range(10):
            if kind == "decide":
                store.decide({"title": f"{number} {n}"}, by="x", at=AT)
            else:
                store.remember(f"{number} {n}", "x", by="x", at=AT)

    threads = [threading.Thread(target=write, args=pair) for pair in enumerate(stores)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert same.audit()["number"].to_list() == list(range(1, 21))
    if kind == "decide":
        assert same.decisions()["title"].n_unique() == 20
    assert same.verify() == []

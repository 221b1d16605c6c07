"""The queue of long work: taken once, followed, taken back, begun again after a death."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from firstmate.base.errors import Refused
from firstmate.store.jobs import TRIES

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_the_same_work_still_open_is_asked_for_once(store):
    first = store.queue.ask("run", "{}", by="ann", at=AT)
    assert store.queue.ask("run", "{}", by="bob", at=AT) == first
    assert store.queue.ask("run", '{"a": 1}', by="bob", at=AT) != first
    store.queue.take(at=AT)
    assert store.queue.ask("run", "{}", by="ann", at=AT) == first
    store.queue.end(first, status="done", at=AT)
    assert store.queue.ask("run", "{}", by="ann", at=AT) != first


def test_jobs_are_taken_oldest_first_and_once(store):
    asked = [store.queue.ask("run", str(n), by="ann", at=AT) for n in range(3)]
    taken = [store.queue.take(at=AT)["job"] for _ in asked]
    assert taken == asked
    assert store.queue.take(at=AT) is None


def test_no_two_workers_take_the_same(place):
    asking = place.open()
    asked = [asking.queue.ask("run", str(n), by="ann", at=AT) for n in range(8)]
    stores = [asking] * 4 if place.kind == "memory" else [place.open() for _ in range(4)]
    taken, lock = [], threading.Lock()

    def take(own):
        while job := own.queue.take(at=AT):
            with lock:
                taken.append(job["job"])

    threads = [threading.Thread(target=take, args=(own,)) for own in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(asked)


def test_progress_is_kept_and_the_end_is_final(store):
    job = store.queue.ask("run", "{}", by="ann", at=AT)
    store.queue.take(at=AT)
    assert store.queue.follow(job, share=0.4, doing="plan", at=AT + timedelta(seconds=3))
    row = store.queue.job(job)
    assert (row["status"], row["share"], row["doing"]) == ("running", 0.4, "plan")
    assert row["beat"] == AT + timedelta(seconds=3)
    store.queue.end(job, status="done", result="run1", at=AT)
    store.queue.end(job, status="failed", problem="late", at=AT)
    assert not store.queue.follow(job, share=0.9, doing="more", at=AT)
    row = store.queue.job(job)
    assert (row["status"], row["result"], row["share"]) == ("done", "run1", 0.4)
    assert store.queue.open() == []


def test_a_waiting_job_is_taken_back_at_once_and_a_running_one_is_told(store):
    waiting, running = (store.queue.ask("run", str(n), by="ann", at=AT) for n in (2, 1))
    store.queue.cancel(waiting, by="ann", at=AT)
    assert store.queue.job(waiting)["status"] == "cancelled"
    store.queue.take(at=AT)
    store.queue.cancel(running, by="ann", at=AT)
    assert not store.queue.follow(running, share=0.5, doing="", at=AT)
    store.queue.give_back(running, at=AT)
    assert store.queue.job(running)["status"] == "cancelled"


def test_a_job_whose_worker_died_is_begun_again_but_not_for_ever(store):
    job = store.queue.ask("run", "{}", by="ann", at=AT)
    for number in range(1, TRIES + 1):
        assert store.queue.take(at=AT)["tries"] == number
        store.queue.give_back(job, at=AT)
    row = store.queue.job(job)
    assert row["status"] == "failed"
    assert "not tried again" in row["problem"]
    assert store.queue.take(at=AT) is None


def test_an_unknown_job_is_refused(store):
    with pytest.raises(Refused, match="no job J9"):
        store.queue.job("J9")


def test_jobs_are_a_table_and_no_worry_of_the_check(store):
    store.queue.ask("run", "{}", by="ann", at=AT)
    assert store.work()["kind"].to_list() == ["run"]
    assert store.verify() == []

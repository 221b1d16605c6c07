"""The watch over work: what the killed worker of another server left is taken up, not waited for."""

import time

import pytest

from firstmate.store.open import open_store
from firstmate.work import planner
from firstmate.work.clock import now
from firstmate.work.home import Home


@pytest.fixture
def home(tmp_path):
    (tmp_path / "shop").mkdir()
    return Home(tmp_path)


def status(home, job):
    store = open_store(home.company("shop"))
    try:
        return store.queue.job(job)["status"]
    finally:
        store.close()


def test_work_left_by_a_killed_worker_is_taken_up_while_the_server_runs(home, monkeypatch):
    monkeypatch.setattr(planner, "LOST", 1.0)
    monkeypatch.setattr(planner, "LOOK_AROUND", 0.2)
    store = open_store(home.company("shop"))
    job = store.queue.ask("no such work", "{}", by="ann", at=now())
    assert store.queue.take(at=now())["job"] == job  # by a worker that is killed at once
    store.close()
    watch = planner.Planner(home)
    watch.start()
    try:
        deadline = time.monotonic() + 30
        while (found := status(home, job)) != "failed" and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found == "failed"  # it was begun again, and there is no such work
    finally:
        watch.stop()

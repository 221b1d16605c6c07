"""A deck over a small company, without a browser and without a worker: jobs are done when a test says so."""

from datetime import date, timedelta

import pytest

import firstmate as fm
from firstmate.doors.web.deck import Deck
from firstmate.work.clock import now
from firstmate.work.home import Home
from firstmate.work.jobs import KINDS, perform
from firstmate.work.planner import Planner
from firstmate.work.runner import Watch

DAY = date(2026, 3, 2)


def shop():
    """A shop with two items, their stock and 30 weeks of orders."""
    lines = [
        {"order": f"S{n:03}", "line": 1, "day": DAY - timedelta(days=7 * n), "customer": "Ann",
         "item": "oak" if n % 2 else "pine", "quantity": 4.0 + n % 3, "amount": 50.0 * (4 + n % 3)}
        for n in range(30)
    ]  # fmt: skip
    return fm.build(
        "shop",
        {
            "items": [{"item": "oak", "name": "Oak door"}, {"item": "pine", "name": "Pine door"}],
            "customers": [{"customer": "Ann", "name": "Ann's House"}],
            "stock": [{"item": "oak", "day": DAY, "quantity": 3.0}],
            "sales_lines": lines,
        },
        as_of=DAY,
    )


@pytest.fixture
def deck(tmp_path, monkeypatch):
    """An empty home with the company ``shop`` in it and a company without data."""
    monkeypatch.setenv("FIRSTMATE_HOME", str(tmp_path))
    at = Home(tmp_path)
    made = Deck(at, Planner(at))
    made.workspace("shop", create=True).store.save(shop(), by="ann", at=now(), note="first")
    made.workspace("bare", create=True)
    return made


@pytest.fixture
def work(deck):
    """Do all waiting jobs of a company as the worker does; return their rows."""

    def do(company="shop"):
        workspace = deck.workspace(company)
        done = []
        while job := workspace.store.queue.take(at=now()):
            perform(workspace, job, watch=Watch(strict=False), kinds=KINDS)
            done.append(workspace.store.queue.job(job["job"]))
        return done

    return do

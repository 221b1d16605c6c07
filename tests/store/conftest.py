"""Stores of every kind, so that one suite of tests speaks of all of them."""

import uuid

import pytest

from firstmate.store.memory import MemoryStore
from firstmate.store.open import open_store

KINDS = ["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
KEPT = KINDS[1:]


@pytest.fixture(scope="session")
def postgres_database(postgres_server):
    """One database for all tests here: every store has a schema of its own in it."""
    psycopg = pytest.importorskip("psycopg", reason="the driver psycopg is not installed")
    admin = postgres_server.format("postgres").replace("+psycopg", "")
    name = f"stores_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres_server.format(name)


class Place:
    """Where a store of some kind lies; ``open()`` opens it again and again."""

    def __init__(self, kind, folder, url):
        self.kind, self.folder, self.url = kind, folder, url
        self.opened = []

    def open(self, **how):
        store = (
            MemoryStore(**how)
            if self.kind == "memory"
            else open_store(self.folder, self.url, **how)
        )
        self.opened.append(store)
        return store


def _place(kind, request, tmp_path):
    url = request.getfixturevalue("postgres_database") if kind == "postgres" else None
    place = Place(kind, tmp_path / "firm", url)
    yield place
    for store in place.opened:
        store.close()


@pytest.fixture(params=KINDS)
def place(request, tmp_path):
    yield from _place(request.param, request, tmp_path)


@pytest.fixture(params=KEPT)
def kept_place(request, tmp_path):
    yield from _place(request.param, request, tmp_path)


@pytest.fixture
def store(place):
    return place.open()

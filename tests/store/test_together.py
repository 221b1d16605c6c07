"""Writes put together: one transaction for all who wait, each as if it had come alone."""

import threading

import pytest
import sqlalchemy as sa

from firstmate.base.errors import Refused
from firstmate.store.database import sqlite
from firstmate.store.together import Together

NAMES = sa.Table("names", sa.MetaData(), sa.Column("name", sa.Text, primary_key=True))


class Watched:
    """A catalogue with one table; counts its transactions and fails at the commit when told to."""

    def __init__(self, path):
        self.begun, self.broken = 0, False
        self.database = sqlite(path, step=self.step)
        with self.database.writing() as connection:
            connection.execute(sa.schema.CreateTable(NAMES))
        self.begun = 0
        self.together = Together(self.database)

    def step(self, name):
        self.begun += name == "transaction begun"
        if self.broken and name == "rows written":
            raise OSError("the disk is gone")

    def names(self):
        with self.database.reading() as connection:
            return sorted(connection.scalars(sa.select(NAMES.c.name)))


@pytest.fixture(params=["memory", "file"])
def watched(request, tmp_path):
    found = Watched(None if request.param == "memory" else tmp_path / "names.sqlite")
    yield found
    found.database.close()


def named(name):
    def deed(connection):
        connection.execute(sa.insert(NAMES), {"name": name})
        return name

    return deed


def at_once(together, deeds):
    """Let all wait while the first one writes; return what each was told or what it raised."""
    told, there, go = {}, threading.Event(), threading.Event()

    def write(number, deed):
        try:
            told[number] = together.write(deed)
        except Exception as error:  # noqa: BLE001  # what each is told is what is asked
            told[number] = error

    def first(connection):
        there.set()
        go.wait(30)
        return deeds[0](connection)

    threads = [threading.Thread(target=write, args=(0, first))]
    threads[0].start()
    there.wait(30)
    for pair in enumerate(deeds[1:], start=1):
        threads.append(threading.Thread(target=write, args=pair))
        threads[-1].start()
    while len(together._waiting) < len(deeds) - 1:
        threading.Event().wait(0.001)
    go.set()
    for thread in threads:
        thread.join()
    return [told[number] for number in range(len(deeds))]


def test_those_who_wait_are_written_in_one_transaction(watched):
    names = [f"{n}" for n in range(8)]
    assert at_once(watched.together, [named(name) for name in names]) == names
    assert watched.names() == names
    assert watched.begun == 2  # the first alone, then all who came meanwhile


def test_a_deed_that_raises_leaves_nothing_and_others_are_written(watched):
    def refused(connection):
        named("half")(connection)
        raise Refused("No.", "Ask later.")

    told = at_once(watched.together, [named("a"), refused, named("b"), lambda _: 1 / 0, named("c")])
    assert [str(one) for one in told[::2]] == ["a", "b", "c"]
    assert isinstance(told[1], Refused)
    assert isinstance(told[3], ZeroDivisionError)
    assert watched.names() == ["a", "b", "c"]


def test_where_the_transaction_fails_all_in_it_are_told_and_the_next_is_written(watched):
    watched.together.write(named("before"))
    watched.broken = True
    told = at_once(watched.together, [named("a"), named("b"), named("c")])
    assert all(isinstance(one, OSError) for one in told)
    watched.broken = False
    assert watched.together.write(named("after")) == "after"
    assert watched.names() == ["after", "before"]


def test_an_error_of_the_database_is_nobodys_own(watched):
    told = at_once(watched.together, [named("a"), named("b"), named("b"), named("c")])
    assert told[0] == "a"
    assert all(isinstance(one, sa.exc.IntegrityError) for one in told[1:])
    assert watched.names() == ["a"]

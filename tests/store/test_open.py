"""Opening: an old catalogue is brought to today, a newer, damaged or misplaced one is refused."""

import threading

import pytest
import sqlalchemy as sa

from firstmate.base.errors import Refused, Unreachable
from firstmate.store import migrations
from firstmate.store.migrations import migrate
from firstmate.store.open import open_store
from tests.store.firm import AT, edit, firm, price

BY_ANN = {"by": "ann", "at": AT}


def _in(store, text):
    with store.shelf.database.writing() as connection:
        where = f'"{store.shelf.database.schema}".' if store.shelf.database.schema else ""
        connection.execute(sa.text(text.format(where)))


def test_a_store_opens_again_as_it_was(kept_place):
    store = kept_place.open()
    store.save(firm(), **BY_ANN)
    store.change(edit(2.0), **BY_ANN)
    store.close()
    again = kept_place.open()
    assert price(again.load()) == 2.0
    assert again.verify() == []


def test_a_catalogue_of_an_earlier_version_gains_what_was_declared_since(kept_place):
    store = kept_place.open()
    store.save(firm(), **BY_ANN)
    store.decide({"title": "Buy"}, **BY_ANN)
    _in(store, "ALTER TABLE {}decisions DROP COLUMN scope")
    _in(store, "DROP TABLE {}texts")
    store.close()
    again = kept_place.open()
    assert again.decisions()["title"].to_list() == ["Buy"]
    assert again.load().mark == firm().mark
    again.remember("a", "b", **BY_ANN)
    again.decide({"title": "Sell", "scope": "A"}, **BY_ANN)
    assert again.decisions()["scope"].to_list() == [None, "A"]
    assert again.verify() == []


def test_a_named_step_runs_once_and_all_or_nothing(kept_place):
    store = kept_place.open()
    store.remember("a", "b", **BY_ANN)
    runs = []

    def louder(connection, schema):
        runs.append(schema)
        where = f'"{schema}".texts' if schema else "texts"
        connection.execute(sa.text(f"UPDATE {where} SET text = upper(text)"))
        if len(runs) == 1:
            raise OSError(28, "No space left on device")

    known = (("louder", louder),)
    with pytest.raises(Refused, match="disk is full"):
        migrate(store.shelf.database, known=known)
    assert store.recall("a") == "b"
    migrate(store.shelf.database, known=known)
    migrate(store.shelf.database, known=known)
    assert (store.recall("a"), len(runs)) == ("B", 2)
    store.close()
    with pytest.raises(Refused, match="newer version"):  # of which this one knows no step
        kept_place.open()


def test_a_new_catalogue_needs_no_steps(tmp_path, monkeypatch):
    def never(_connection, _schema):
        raise AssertionError

    monkeypatch.setattr(migrations.migrate, "__kwdefaults__", {"known": (("never", never),)})
    store = open_store(tmp_path)
    with store.shelf.database.reading() as connection:
        assert connection.scalars(sa.text("SELECT step FROM steps")).all() == ["never"]
    store.close()


@pytest.mark.parametrize(
    "junk", [b"not a database at all" * 99, b"SQLite format 3\0" + b"\7" * 5000]
)
def test_a_damaged_catalogue_is_refused_in_plain_words(tmp_path, junk):
    (tmp_path / "catalogue.sqlite").write_bytes(junk)
    with pytest.raises(Refused, match="damaged"):
        open_store(tmp_path)


@pytest.mark.postgres
def test_a_company_has_one_catalogue(tmp_path, postgres_database):
    open_store(tmp_path / "here").close()
    with pytest.raises(Refused, match="kept in its folder"):
        open_store(tmp_path / "here", postgres_database)
    open_store(tmp_path / "there", postgres_database).close()
    with pytest.raises(Refused, match="kept in PostgreSQL"):
        open_store(tmp_path / "there")


@pytest.mark.postgres
def test_companies_in_one_database_do_not_meet(tmp_path, postgres_database):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    a, b = (open_store(tmp_path / name / "firm", postgres_database) for name in ("a", "b"))
    a.save(firm(), **BY_ANN)
    assert b.versions().is_empty()
    a.close()
    b.close()


def test_an_address_that_does_not_answer_says_so(tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(Unreachable):
        open_store(tmp_path, "postgresql://nobody@127.0.0.1:9/none?connect_timeout=2")
    for bad in ("mysql://x/y", "not an address"):
        with pytest.raises(Refused):
            open_store(tmp_path / "other", bad)


def test_many_may_open_a_new_company_at_once(kept_place):
    failed = []

    def opening(name):
        try:
            kept_place.open().remember(name, "x", **BY_ANN)
        except Exception as error:  # noqa: BLE001  # any failure fails the test below
            failed.append(error)

    threads = [threading.Thread(target=opening, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    last = kept_place.open()
    assert [last.recall(str(n)) for n in range(6)] == ["x"] * 6
    assert last.verify() == []

"""Versions: what is saved comes back, edits meet, and nothing that was is lost."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.base.errors import Conflict, Refused
from firstmate.base.issue import Issue, issue_rows
from firstmate.company.change import Change, Scenario
from firstmate.company.company import company
from firstmate.company.what_if import what_if
from firstmate.store.edit import still_holding
from firstmate.store.memory import MemoryStore
from tests.store.firm import AT, edit, firm, price

BY_ANN = {"by": "ann", "at": AT}
LATER = {"by": "bob", "at": AT + timedelta(minutes=1)}


def test_an_empty_store_says_that_there_is_nothing(store):
    assert store.versions().is_empty()
    with pytest.raises(Refused, match="no data yet"):
        store.load()
    with pytest.raises(Refused, match="no data yet"):
        store.change(edit(2.0), **BY_ANN)


def test_what_is_saved_comes_back(store):
    found = Issue(task="intake", code="odd", why="Odd.", mend="Look.", file="a.csv", row=3)
    saved = replace(firm(), issues=issue_rows([found]))
    assert store.save(saved, **BY_ANN, note="first") == "v1"
    forget(store)
    loaded = store.load()
    assert loaded.mark == saved.mark
    assert loaded.name == "Müller & Söhne"
    assert (loaded.as_of, loaded.version) == (date(2026, 3, 3), "v1")
    assert loaded.issues.equals(saved.issues)
    assert all(loaded[name].equals(saved[name]) for name in saved.tables)
    (row,) = store.versions().to_dicts()
    assert row == {
        "number": 1, "version": "v1", "parent": None, "kind": "import", "as_of": saved.as_of,
        "note": "first", "by": "ann", "at": AT,
    }  # fmt: skip


def test_the_same_content_makes_no_new_version(store):
    assert store.save(firm(), **BY_ANN) == "v1"
    trail = store.audit()
    assert store.save(firm(), **LATER) == "v1"
    assert store.audit().equals(trail)
    assert store.save(firm(2.0), **LATER) == "v2"
    assert store.save(firm(1.0), **LATER) == "v3"  # old content again is news all the same


def test_rejected_rows_belong_to_the_import(store):
    bad = pl.DataFrame({"row": [7], "text": ["1.2.3"]})
    assert store.save(firm(), **BY_ANN, rejected={"orders": bad}) == "v1"
    assert store.save(firm(), **BY_ANN, rejected={"orders": bad}) == "v1"
    assert store.save(firm(), **BY_ANN) == "v2"  # the same good rows, and none rejected any more
    store.change(edit(5.0), **LATER)
    assert store.rejected("v1")["orders"].equals(bad)
    assert store.rejected() == {}


def test_originals_are_kept_unchanged(kept_place, tmp_path):
    store = kept_place.open()
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "orders.CSV").write_bytes(b"\xef\xbb\xbforder;1\r\n" + folder.encode())
    store.save(firm(), **BY_ANN, originals=[tmp_path / f / "orders.CSV" for f in ("a", "b")])
    kept = {path.read_bytes() for path in (kept_place.folder / "files/originals").glob("*.csv")}
    assert kept == {(tmp_path / folder / "orders.CSV").read_bytes() for folder in ("a", "b")}


def test_a_change_is_a_version_signed_and_dated(store):
    store.save(firm(), **BY_ANN)
    assert store.change(edit(2.0, was=1.0), **LATER) == "v2"
    forget(store)
    assert price(store.load()) == 2.0
    assert price(store.load("v1")) == 1.0
    (change,) = store.changes().changes
    assert (change.value, change.was, change.by, change.at) == (2.0, 1.0, "bob", LATER["at"])
    assert store.versions()["parent"].to_list() == [None, "v1"]


def test_the_second_of_two_editors_is_told_both_values(store):
    store.save(firm(1.0), **BY_ANN)
    store.change(edit(2.0, was=1.0), **BY_ANN)
    with pytest.raises(Conflict) as told:
        store.change(edit(3.0, was=1.0), **LATER)
    assert (told.value.yours, told.value.theirs) == (3.0, 2.0)
    assert "items" in told.value.what
    assert price(store.load()) == 2.0
    assert store.versions().height == 2


def test_sending_an_edit_twice_is_no_conflict(store):
    store.save(firm(1.0), **BY_ANN)
    assert store.change(edit(2.0, was=1.0), **BY_ANN) == "v2"
    assert store.change(edit(2.0, was=1.0), **BY_ANN) == "v2"


def test_an_edit_may_build_on_the_one_before_it(store):
    store.save(firm(1.0), **BY_ANN)
    both = Scenario("", edit(2.0, was=1.0).changes + edit(3.0, was=2.0).changes)
    store.change(both, **BY_ANN)
    scaled = edit(2.0, was=3.0, op="scale").changes + edit(7.0, was=6.0).changes
    store.change(Scenario("", scaled), **BY_ANN)
    assert price(store.load()) == 7.0
    with pytest.raises(Conflict):  # 7 x 2 = 14, not 6
        store.change(
            Scenario("", edit(2.0, op="scale").changes + edit(1.0, was=6.0).changes), **BY_ANN
        )


@pytest.mark.parametrize("op", ["scale", "add"])
def test_a_factor_meant_for_another_value_is_a_conflict(store, op):
    store.save(firm(1.0), **BY_ANN)
    with pytest.raises(Conflict):
        store.change(edit(2.0, was=4.0, op=op), **BY_ANN)
    store.change(edit(2.0, was=1.0, op=op), **BY_ANN)
    assert price(store.load()) == {"scale": 2.0, "add": 3.0}[op]


def test_what_the_author_had_seen_guards_empty_cells_too(store):
    store.save(firm(), **BY_ANN)
    store.change(edit(5.0, item="B"), **BY_ANN, seen="v1")
    with pytest.raises(Conflict) as told:
        store.change(edit(6.0, item="B"), **LATER, seen="v1")
    assert (told.value.yours, told.value.theirs) == (6.0, 5.0)
    store.change(edit(2.0, item="A"), **LATER, seen="v1")  # nobody touched that cell
    gone = Scenario("", (Change(table="items", op="remove", where={"item": "A"}),))
    with pytest.raises(Conflict):
        store.change(gone, **LATER, seen="v1")
    with pytest.raises(Refused, match="no version v9"):
        store.change(gone, **LATER, seen="v9")


def test_a_change_that_matches_nothing_is_refused(store):
    store.save(firm(), **BY_ANN)
    with pytest.raises(Refused, match="No row of items matches"):
        store.change(edit(2.0, item="Z"), **BY_ANN)
    taken = Scenario("", (Change(table="items", op="append", rows=({"item": "A"},)),))
    with pytest.raises(Refused, match="already there"):
        store.change(taken, **BY_ANN)
    assert store.versions().height == 1


def test_what_a_change_could_not_do_stays_told(store):
    store.save(firm(), **BY_ANN)
    store.change(Scenario("", edit(2.0).changes + edit(2.0, item="Z").changes), **BY_ANN)
    told = store.load().issues
    forget(store)
    assert store.load().issues.equals(told)
    assert told["code"].to_list() == ["matches_nothing"]


def test_going_back_is_a_new_version(store):
    store.save(firm(1.0), **BY_ANN)
    store.change(edit(2.0), **BY_ANN)
    store.save(firm(8.0, orders=5), **BY_ANN)
    assert store.revert("v2", **LATER) == "v4"
    assert store.revert("v2", **LATER) == "v4"
    forget(store)
    assert store.load().mark == store.load("v2").mark
    assert price(store.load()) == 2.0
    store.change(edit(9.0, was=2.0), **LATER)
    assert [price(store.load(f"v{n}")) for n in range(1, 6)] == [1.0, 2.0, 8.0, 2.0, 9.0]
    assert store.versions()["kind"].to_list() == ["import", "change", "import", "restore", "change"]
    assert store.verify() == []


def test_what_people_entered_outlives_the_next_import(store):
    store.save(firm(1.0), **BY_ANN)
    store.change(edit(5.0, item="B"), **BY_ANN)
    assert store.save(firm(1.0), **LATER, corrections=store.changes()) == "v2"  # nothing new
    for orders in (4, 5):
        store.save(firm(1.0, orders=orders), **LATER, corrections=store.changes())
        forget(store)
        assert price(store.load(), "B") == 5.0
        assert len(store.load()["sales_lines"]) == orders


def test_an_edit_that_the_source_has_overtaken_is_told_apart(store):
    store.save(firm(1.0), **BY_ANN)
    store.change(edit(1.5, was=1.0), **BY_ANN)  # A
    store.change(edit(2.0, was=1.5), **BY_ANN)  # A again: falls with the one it builds on
    store.change(edit(5.0, item="B"), **BY_ANN)
    store.change(edit("pcs", item="B", column="unit", was=""), **BY_ANN)
    kept, stale = still_holding(firm(1.25), store.changes())  # the ERP now says 1.25
    assert [(c.column, c.value) for c in kept.changes] == [("price", 5.0), ("unit", "pcs")]
    assert [(c.value, conflict.theirs) for c, conflict in stale] == [(1.5, 1.25), (2.0, 1.25)]
    kept, stale = still_holding(firm(1.0, orders=7), store.changes())
    assert (len(kept.changes), stale) == (4, ())


def test_versions_are_not_guessed(store):
    store.save(firm(), **BY_ANN)
    with pytest.raises(Refused, match="no version v7"):
        store.load("v7")


CHANGES = st.one_of(
    st.builds(
        lambda op, value, item: edit(value, op=op, item=item).changes[0],
        st.sampled_from(["set", "scale", "add"]), st.sampled_from([0.5, 2.0, 3.0]),
        st.sampled_from("ABC"),
    ),
    st.builds(
        lambda item: Change(table="items", op="append", rows=({"item": item},)),
        st.sampled_from("ABCD"),
    ),
    st.builds(
        lambda order: Change(table="sales_lines", op="remove", where={"order": order}),
        st.sampled_from(["0", "1"]),
    ),
)  # fmt: skip


@settings(max_examples=5)
@given(st.lists(CHANGES, max_size=6))
def test_versions_fold_to_what_the_changes_lead_to_one_by_one(changes):
    store, expected = MemoryStore(), firm()
    store.save(expected, **BY_ANN)
    for change in changes:
        one = Scenario("", (replace(change, by="ann", at=AT),))
        expected = what_if(expected, one)
        try:
            store.change(one, **BY_ANN)
        except Refused:
            continue
    forget(store)
    assert store.load().mark == expected.mark
    assert store.verify() == []
    store.close()


def test_thousands_of_cells_are_one_change(store):
    rows = [{"item": f"{n:05}", "price": 1.0} for n in range(2000)]
    store.save(company("x", {"items": rows}, as_of=date(2026, 1, 1)), **BY_ANN)
    changes = [edit(2.0, was=1.0, item=row["item"]).changes[0] for row in rows]
    store.change(Scenario("", tuple(changes)), **BY_ANN)
    forget(store)
    assert store.load()["items"]["price"].sum() == 4000.0


def forget(store):
    """Make the store read from its files, as after a restart."""
    store._versions._cache.clear()

"""Runs, decisions, scenarios and remembered texts, and the trail that speaks of each."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from firstmate.base.errors import Refused
from firstmate.company.change import from_json
from tests.store.firm import AT, PLAN, edit, firm, run

BY_ANN = {"by": "ann", "at": AT}
DAY = timedelta(days=1)


def test_a_kept_run_comes_back_with_its_tables_as_they_were_declared(store):
    kept = run(firm(), seed=7)
    assert store.keep(kept, why="weekly", at=AT) == kept.id
    back = store.run(kept.id)
    assert back.id == kept.id
    assert back["plan"].mark == kept["plan"].mark
    assert back["plan"].table == PLAN
    assert (back.known_at, back.seed, back.cut_short) == (AT, 7, ("supply",))
    with pytest.raises(Refused, match="no kept run"):
        store.run("ffff")


def test_a_run_kept_twice_is_kept_once(store):
    kept = run(firm())
    store.keep(kept, why="weekly", at=AT)
    store.keep(kept, why="published", at=AT + DAY)
    (row,) = store.runs().to_dicts()
    assert (row["run"], row["why"], row["at"]) == (kept.id, "weekly", AT)


def test_only_unmarked_runs_are_swept(store):
    store.save(firm(), **BY_ANN)
    ids = [store.keep(run(firm(), seed=n), why="", at=AT + n * DAY) for n in range(4)]
    store.keep(run(firm(), seed=1), why="published", at=AT)
    store.decide({"title": "Buy", "run": ids[2]}, **BY_ANN)
    assert store.sweep(AT + 10 * DAY, older_than=7 * DAY) == 1  # 0 goes, 3 is too young
    assert sorted(store.runs()["run"]) == sorted(ids[1:])
    assert store.run(ids[3])["plan"].rows["quantity"][0] == 3.0
    with pytest.raises(Refused):
        store.run(ids[0])
    assert store.load().mark == firm().mark
    assert store.verify() == []
    assert store.keep(run(firm(), seed=0), why="again", at=AT) == ids[0]
    assert store.run(ids[0])["plan"].rows["quantity"][0] == 0.0
    assert store.verify() == []


def test_a_sweep_takes_only_files_that_nothing_names(kept_place):
    store = kept_place.open()
    store.save(firm(), **BY_ANN)
    left = kept_place.folder / "files/frames/left.parquet.12.part"
    left.write_bytes(b"half")
    far = datetime(2100, 1, 1, tzinfo=UTC)  # the files are older than that by any clock
    store.sweep(far, older_than=DAY)
    assert not left.exists()
    assert store.verify() == []


def test_a_decision_keeps_its_states(store):
    first = store.decide({"title": "Hire", "status": "accepted", "value": 9000.0}, **BY_ANN)
    second = store.decide({"title": "Wait", "status": "declined"}, **BY_ANN)
    assert (first, second) == ("D0001", "D0002")
    store.decide({"decision": first, "status": "assigned", "owner": "bob"}, by="bob", at=AT + DAY)
    rows = store.decisions().to_dicts()
    assert [(r["decision"], r["status"], r["by"]) for r in rows] == [
        ("D0001", "assigned", "bob"),
        ("D0002", "declined", "ann"),
    ]
    assert (rows[0]["title"], rows[0]["value"], rows[0]["owner"]) == ("Hire", 9000.0, "bob")
    told = store.audit().filter(subject="D0001").to_dicts()
    assert [json.loads(row["after"])["status"] for row in told] == ["accepted", "assigned"]
    assert json.loads(told[1]["before"])["status"] == "accepted"
    assert store.decide({"title": "Third"}, **BY_ANN) == "D0003"


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        ({"titel": "Hire"}, "has no titel"),
        ({"status": "maybe"}, "status"),
        ({"value": "much"}, "does not fit"),
        ({"run": "ffff"}, "no kept run"),
        ({"decision": "D0009"}, "no decision D0009"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused(store, decision, told):
    with pytest.raises(Refused, match=told):
        store.decide(decision, **BY_ANN)
    assert store.decisions().is_empty()
    assert store.audit().is_empty()


def test_a_scenario_is_replaced_and_the_audit_keeps_both(store):
    store.put_scenario(edit(2.0), note="dear", **BY_ANN)
    store.put_scenario(edit(3.0), note="dearer", by="bob", at=AT)
    store.put_scenario(edit(3.0), note="dearer", by="eve", at=AT)  # nothing new
    (row,) = store.scenarios().to_dicts()
    assert (row["scenario"], row["note"], row["by"]) == ("edit", "dearer", "bob")
    assert from_json(row["changes"]).changes == edit(3.0).changes
    (_, second) = store.audit().to_dicts()
    assert json.loads(second["before"])["note"] == "dear"


def test_a_text_is_remembered(store):
    assert store.recall("answers") is None
    store.remember("answers", "Größe: ß", **BY_ANN)
    store.remember("answers", "neu", **BY_ANN)
    assert store.recall("answers") == "neu"


def test_moments_are_utc_whatever_zone_they_come_in(store):
    east = AT.astimezone(timezone(timedelta(hours=5)))
    store.remember("a", "b", by="ann", at=east)
    store.remember("c", "d", by="ann", at=AT.replace(tzinfo=None))
    assert store.audit()["at"].to_list() == [AT, AT]
    assert store.verify() == []


def test_every_write_has_its_row_in_the_trail(store):
    store.save(firm(), **BY_ANN)
    store.change(edit(2.0), **BY_ANN)
    store.revert("v1", **BY_ANN)
    kept = store.keep(run(firm()), why="", at=AT)
    store.put_scenario(edit(2.0), note="", **BY_ANN)
    store.remember("a", "b", **BY_ANN)
    store.decide({"title": "x", "run": kept}, **BY_ANN)
    trail = store.audit()
    assert trail.select("number", "what", "subject").rows() == [
        (1, "import", "v1"), (2, "change", "v2"), (3, "restore", "v3"), (4, "keep", kept),
        (5, "scenario", "edit"), (6, "remember", "a"), (7, "keep", kept), (8, "decide", "D0001"),
    ]  # fmt: skip
    assert trail["chain"].n_unique() == 8
    assert store.verify() == []

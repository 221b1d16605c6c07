"""Decisions: what is put into the data only when asked, and taken out again without a trace."""

from __future__ import annotations

import sys

import pytest

from firstmate.base.errors import Conflict, Refused
from firstmate.capabilities import meeting
from firstmate.company.change import Change, Scenario
from firstmate.company.company import company
from firstmate.store.memory import MemoryStore
from firstmate.work.clock import now
from firstmate.work.registry import registry
from firstmate.work.workspace import Workspace
from tests.work import advising
from tests.work.test_runner import shop


@pytest.fixture
def workspace() -> Workspace:
    made = Workspace(
        "shop", MemoryStore(), registry=registry([sys.modules[advising.__name__], meeting])
    )
    tables = {
        "sales_lines": shop()["sales_lines"],
        "items": [{"item": "A", "price": 2.0}, {"item": "B"}],
    }
    made.store.save(company("shop", tables), by="me", at=now())
    return made


def state(workspace: Workspace, number: str) -> dict[str, object]:
    rows = workspace.store.decisions()
    return rows.row(rows["decision"].to_list().index(number), named=True)


def test_accepting_alone_changes_no_data(workspace: Workspace) -> None:
    before = workspace.company()
    number = workspace.decide("hire", status="accepted")
    assert workspace.company().mark == before.mark
    assert (state(workspace, number)["status"], state(workspace, number)["version"]) == (
        "accepted",
        None,
    )
    assert workspace.undo(number) is None
    assert state(workspace, number)["status"] == "undone"


def test_applied_is_one_version_and_undone_is_as_before(workspace: Workspace) -> None:
    before = workspace.company()
    number = workspace.decide("hire", status="accepted", because="nights are free", apply=True)
    after = workspace.company()
    assert after["resources"]["resource"].to_list() == ["NIGHT"]
    assert after["items"]["price"].to_list() == [3.0, None]
    assert set(after["sales_lines"]["item"]) == {"A"}
    made = workspace.store.versions().row(-1, named=True)
    assert (made["version"], made["note"]) == ("v2", f"decision {number}")
    assert state(workspace, number)["version"] == "v2"
    assert {change.because for change in workspace.store.changes().changes} == {"nights are free"}

    assert workspace.undo(number) == "v3"
    assert workspace.company().mark == before.mark
    assert workspace.store.versions()["note"][-1] == f"decision {number} undone"
    assert workspace.store.verify() == []
    with pytest.raises(Refused, match="undone already"):
        workspace.undo(number)


def test_what_others_entered_since_stays(workspace: Workspace) -> None:
    number = workspace.decide("hire", status="accepted", apply=True)
    other = Change(table="items", op="set", column="name", value="Ale", where={"item": "A"})
    workspace.change(Scenario("name", (other,)))
    workspace.undo(number)
    row = workspace.company()["items"].row(0, named=True)
    assert (row["name"], row["price"]) == ("Ale", 2.0)


@pytest.mark.parametrize(
    "other",
    [
        Change(table="items", op="set", column="price", value=9.0, where={"item": "A"}),
        Change(table="resources", op="set", column="units", value=2.0, where={"resource": "NIGHT"}),
        Change(table="resources", op="remove", where={"resource": "NIGHT"}),
        Change(table="sales_lines", op="append",
               rows=({"order": "3", "line": 1, "item": "C", "quantity": 1.0},)),
    ],
)  # fmt: skip
def test_what_others_changed_since_is_a_conflict_and_nothing_is_undone(workspace, other) -> None:
    number = workspace.decide("hire", status="accepted", apply=True)
    workspace.change(Scenario("other", (other,)))
    there = workspace.company()
    with pytest.raises(Conflict):
        workspace.undo(number)
    assert workspace.company() is there
    assert state(workspace, number)["status"] == "accepted"


def test_what_changes_no_data_cannot_be_put_in(workspace: Workspace) -> None:
    for name, status in (("call", "accepted"), ("hire", "declined")):
        with pytest.raises(Refused, match="no changes that could be put into the data"):
            workspace.decide(name, status=status, apply=True)
    assert workspace.store.decisions().is_empty()
    with pytest.raises(Refused, match="no decision D0009"):
        workspace.undo("D0009")


def test_a_decision_whose_changes_cannot_be_made_is_taken_back(workspace: Workspace) -> None:
    workspace.decide("hire", status="accepted", apply=True)
    with pytest.raises(Refused):  # the night shift is there already
        workspace.change(Scenario("again", advising.NIGHT.changes[:1]))
    gone = Change(table="items", op="remove", where={"item": "A"})
    lines = Change(table="sales_lines", op="append",
                   rows=({"order": "9", "line": 1, "item": "C", "quantity": 1.0},))  # fmt: skip
    workspace.change(Scenario("gone", (gone, lines)))
    with pytest.raises(Refused):
        workspace.decide("hire", status="accepted", apply=True)
    assert state(workspace, "D0002")["status"] == "undone"

"""Edits by a person: one change a cell, taken back alone, refused where others built on it."""

from datetime import date

import pytest

import firstmate as fm
from firstmate.base.errors import Conflict, Refused
from firstmate.company.tables import INPUTS
from firstmate.store.memory import MemoryStore
from firstmate.work import editing
from firstmate.work.clock import now
from firstmate.work.workspace import Workspace

DAY = date(2026, 3, 2)
OAK = {"item": "oak"}


@pytest.fixture
def shop():
    workspace = Workspace("shop", MemoryStore())
    company = fm.build(
        "shop",
        {
            "items": [{"item": "oak", "name": "Oak", "price": 10.0}, {"item": "pine"}],
            "stock": [{"item": "oak", "day": DAY, "quantity": 3.0}],
        },
        as_of=DAY,
    )
    workspace.store.save(company, by="ann", at=now(), note="first")
    return workspace


def oak(shop):
    return shop.company()["items"].filter(item="oak").row(0, named=True)


def test_cells_that_stay_are_no_changes(shop):
    editing.edit(shop, "items", OAK, {"name": "Oak", "price": 12.0, "cost": 7.0}, because="list")
    assert [c.column for c in shop.store.changes().changes] == ["price", "cost"]
    with pytest.raises(Refused, match="Nothing was changed"):
        editing.edit(shop, "items", OAK, {"name": "Oak", "family": None})


def test_taking_back_gives_the_very_data_before(shop):
    mark = shop.company().mark
    for do in (
        lambda: editing.edit(shop, "items", OAK, {"price": 12.0, "name": None}),
        lambda: editing.add(shop, "items", {"item": "ash", "price": 3.0}),
        lambda: editing.remove(shop, "stock", {"item": "oak", "location": None, "lot": None, "day": DAY}),
        lambda: shop.set("hire_weeks", "12"),
    ):  # fmt: skip
        made = do()
        assert shop.company().mark != mark
        editing.undo(shop, made)
        assert shop.company().mark == mark


def test_taking_back_leaves_what_others_changed(shop):
    first = editing.edit(shop, "items", OAK, {"price": 12.0})
    editing.edit(shop, "items", OAK, {"cost": 7.0})
    editing.undo(shop, first)
    assert (oak(shop)["price"], oak(shop)["cost"]) == (10.0, 7.0)
    again = editing.edit(shop, "items", OAK, {"price": 13.0})
    editing.edit(shop, "items", OAK, {"price": 14.0})
    with pytest.raises(Conflict):
        editing.undo(shop, again)
    assert oak(shop)["price"] == 14.0


def test_an_import_is_taken_back_only_while_it_is_the_newest(shop):
    with pytest.raises(Refused, match="first version"):
        editing.undo(shop, "v1")
    back = shop.revert("v1")
    assert back == "v1"  # nothing to go back from
    editing.edit(shop, "items", OAK, {"price": 12.0})
    restored = shop.revert("v1")
    editing.edit(shop, "items", OAK, {"cost": 7.0})
    with pytest.raises(Refused, match="not the newest"):
        editing.undo(shop, restored)
    with pytest.raises(Refused, match="no version"):
        editing.undo(shop, "v99")


def test_what_is_wrong_is_said_by_column(shop):
    wrong = editing.wrong(shop.company(), INPUTS["stock"], {"item": "elm", "quantity": None})
    assert wrong["item"] == "Item is not in items.item. Add it to items, or correct the code."
    assert "quantity" in wrong
    assert editing.wrong(shop.company(), INPUTS["items"], {"item": "oak", "price": 1.0}) == {}


def test_settings_are_of_their_kind_and_conflicts_are_seen(shop):
    with pytest.raises(Refused, match="not a integer"):
        shop.set("hire_weeks", "soon")
    shop.set("hire_weeks", "12", seen="v1")
    with pytest.raises(Conflict):
        shop.set("hire_weeks", "14", seen="v1")
    assert shop.company().settings["hire_weeks"] == 12

"""A new item in one change: its row, the end of the one before it, the planned quantity, and the way back."""

from datetime import date, timedelta

import polars as pl
import pytest

import firstmate as fm
from firstmate.base.errors import Refused
from firstmate.store.memory import MemoryStore
from firstmate.work.clock import now
from firstmate.work.new_item import NewItem, launch
from firstmate.work.workspace import Workspace

DAY = date(2026, 3, 1)
FIRST = date(2026, 4, 6)


@pytest.fixture
def shop():
    made = Workspace("shop", MemoryStore())
    items = [{"item": "oak", "price": 20.0, "family": "Doors"}, {"item": "ash", "family": "Doors"}]
    made.store.save(fm.build("shop", {"items": items}, as_of=DAY), by="ann", at=now(), note="first")
    return made


def item(shop, code):
    return shop.company()["items"].filter(pl.col("item") == code).row(0, named=True)


def test_it_takes_the_place_of_another_with_a_quantity(shop):
    launch(shop, NewItem("elm", FIRST, family="Doors", price=25.0, replaces="oak", quantity=4.0))
    elm, oak = item(shop, "elm"), item(shop, "oak")
    assert (elm["sold_from"], elm["price"], elm["like_item"]) == (FIRST, 25.0, None)
    assert (oak["replaced_by"], oak["sold_until"]) == ("elm", FIRST - timedelta(days=1))
    (wish,) = shop.company()["forecast_overrides"].to_dicts()
    assert (wish["item"], wish["op"], wish["amount"]) == ("elm", "set", 4.0)
    assert (wish["from_day"], wish["to_day"]) == (FIRST, FIRST + timedelta(days=90))
    assert wish["by"] == shop.person.name
    assert len(shop.store.versions()) == 2  # one change, taken back as one


def test_one_that_is_listed_already_is_changed(shop):
    launch(shop, NewItem("ash", FIRST, like="oak"))
    assert (item(shop, "ash")["like_item"], item(shop, "ash")["family"]) == ("oak", "Doors")
    assert shop.company()["items"].height == 2


@pytest.mark.parametrize(
    "wrong",
    [{"item": ""}, {"like": "elm"}, {"like": "pine"}, {"replaces": "pine"}, {"quantity": -1.0},
     {"quantity": float("nan")}],
)  # fmt: skip
def test_what_cannot_be_is_refused(shop, wrong):
    with pytest.raises(Refused):
        launch(shop, NewItem(**{"item": "elm", "first_day": FIRST} | wrong))
    assert len(shop.store.versions()) == 1


def test_an_item_is_replaced_once(shop):
    launch(shop, NewItem("elm", FIRST, replaces="oak"))
    with pytest.raises(Refused, match="already replaced by elm"):
        launch(shop, NewItem("fir", FIRST, replaces="oak"))

"""What people want of results: saved as a change, told when it cannot be, taken back by name."""

from datetime import date, timedelta

import polars as pl
import pytest

import firstmate as fm
from firstmate.base.errors import Refused
from firstmate.store.memory import MemoryStore
from firstmate.work import wishes
from firstmate.work.clock import now
from firstmate.work.workspace import Workspace

DAY = date(2026, 3, 1)


@pytest.fixture
def shop():
    made = Workspace("shop", MemoryStore())
    company = fm.build("shop", {"items": [{"item": "oak", "price": 20.0}]}, as_of=DAY)
    made.store.save(company, by="ann", at=now(), note="first")
    return made


def wish(**changed):
    said = {"subject": "item", "code": "oak", "way": "set", "amount": 5.0, "from_day": DAY,
            "to_day": DAY + timedelta(weeks=4), "because": "campaign"}  # fmt: skip
    return wishes.Override(**said | changed)


@pytest.mark.parametrize(
    ("way", "amount", "op", "kept"),
    [("set", 5.0, "set", 5.0), ("add", -2.0, "add", -2.0), ("percent", 20.0, "scale", 1.2),
     ("money", 100.0, "add", 5.0), ("worth", 100.0, "set", 5.0)],
)  # fmt: skip
def test_each_way_of_saying_it(shop, way, amount, op, kept):
    name = wishes.override(shop, wish(way=way, amount=amount), price=20.0)
    (row,) = shop.company()["forecast_overrides"].to_dicts()
    assert (row["override"], row["op"], row["amount"]) == (name, op, pytest.approx(kept))
    assert row["because"] == "campaign"
    assert row["by"] == shop.person.name
    assert row["expires"] == row["to_day"] + wishes.EXPIRES


@pytest.mark.parametrize(
    ("way", "amount", "factor"),
    [("money", 50.0, 1.25), ("worth", 50.0, 0.25), ("money", -900.0, 0.0)],
)
def test_money_of_a_family_is_laid_over_it_in_proportion(shop, way, amount, factor):
    wishes.override(
        shop, wish(subject="family", code="Doors", way=way, amount=amount, expected=200.0)
    )
    (row,) = shop.company()["forecast_overrides"].to_dicts()
    assert (row["family"], row["op"], row["amount"]) == ("Doors", "scale", pytest.approx(factor))


def test_several_weeks_are_one_change(shop):
    names = wishes.overrides(shop, [wish(amount=a) for a in (1.0, 2.0)])
    assert names == ["O0001", "O0002"]
    assert len(shop.store.versions()) == 2
    with pytest.raises(Refused, match="Nothing is changed"):
        wishes.overrides(shop, [])
    with pytest.raises(Refused, match="not an amount"):
        wishes.override(shop, wish(amount=float("nan")))


def test_money_needs_a_price_and_days_an_order_and_a_reason(shop):
    for said in (wish(way="money"), wish(to_day=DAY - timedelta(days=1)), wish(because=""),
                 wish(subject="family", code="Doors", way="money"), wish(way="never")):  # fmt: skip
        with pytest.raises(Refused):
            wishes.override(shop, said)
    assert shop.company()["forecast_overrides"].is_empty()


def test_names_go_on_and_taking_back_leaves_the_others(shop):
    first, second = (wishes.override(shop, wish(amount=a)) for a in (1.0, 2.0))
    assert (first, second) == ("O0001", "O0002")
    wishes.take_back(shop, "forecast_overrides", first)
    assert shop.company()["forecast_overrides"]["override"].to_list() == ["O0002"]
    with pytest.raises(Refused):
        wishes.take_back(shop, "forecast_overrides", first)


def test_approving_twice_adds_nothing_and_taking_back_restores_the_company(shop):
    before = shop.company().tables["plan_pins"].mark
    lines = pl.DataFrame({"buy": ["V/oak/"], "item": ["oak"], "location": [""],
                          "quantity": [7.0], "arrives": [DAY]})  # fmt: skip
    assert wishes.approve(shop, lines) == 1
    assert wishes.approve(shop, lines) == 0
    (pin,) = shop.company()["plan_pins"].to_dicts()
    assert (pin["op"], pin["item"], pin["quantity"], pin["day"]) == ("keep", "oak", 7.0, DAY)
    wishes.take_back(shop, "plan_pins", pin["pin"])
    assert shop.company().tables["plan_pins"].mark == before
    with pytest.raises(Refused):
        wishes.approve(shop, lines.clear())


def test_an_estimate_is_accepted_once(shop):
    for value in (1.0, 2.0):
        wishes.accept(shop, measure="promotions", scope="fair", value=value, because="known")
    (row,) = shop.company()["accepted_estimates"].to_dicts()
    assert (row["measure"], row["scope"], row["value"]) == ("promotions", "fair", 2.0)
    assert row["by"] == shop.person.name

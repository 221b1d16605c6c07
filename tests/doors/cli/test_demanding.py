"""What planners say of demand at the command line: review, override, new item."""

import json

import pytest


@pytest.fixture(scope="module")
def sold(firm):
    """The item that sells most."""
    return firm["sales_lines"]["item"].drop_nulls().mode().sort()[0]


def test_a_look_is_kept_and_shown(cli, sold):
    before = json.loads(cli("review", "--json").stdout)["review_list"]
    (row,) = [each for each in before if each["item"] == sold][:1]
    assert row["reviewed_on"] is None
    told = json.loads(cli("review", sold, "--note", "asked the customer", "--json").stdout)
    assert told["reviewed"] >= 1
    after = json.loads(cli("review", "--json").stdout)["review_list"]
    (row,) = [each for each in after if each["item"] == sold][:1]
    assert row["because"] == "asked the customer"
    assert row["quantity_then"] == pytest.approx(row["quantity"])
    assert "There is no forecast of NOTHING" in cli("review", "NOTHING", code=1).output


def test_an_override_is_saved_listed_and_taken_back(cli, sold):
    name = json.loads(
        cli("override", sold, "--percent", "10", "--because", "fair", "--json").stdout
    )["override"]
    listed = json.loads(cli("override", "--json").stdout)["forecast_overrides"]
    assert [row["because"] for row in listed if row["override"] == name] == ["fair"]
    cli("override", "--take-back", name)
    listed = json.loads(cli("override", "--json").stdout)["forecast_overrides"]
    assert name not in [row["override"] for row in listed]
    assert "one amount" in cli("override", sold, "--percent", "1", "--units", "2", code=2).output


def test_a_new_item_is_entered(cli, sold):
    told = json.loads(cli("new-item", "NEW-1", "--like", sold, "--price", "12", "--json").stdout)
    assert told["item"] == "NEW-1"
    shown = json.loads(cli("show", "items", "--where", "item=NEW-1", "--json").stdout)
    assert "NEW-1" in json.dumps(shown)

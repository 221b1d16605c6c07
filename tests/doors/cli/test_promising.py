"""What sales ask at the command line: promise, hold and release, quote, free; in words and in JSON."""

import json

import pytest


@pytest.fixture(scope="module")
def stocked(firm):
    """An item with stock that nobody has ordered."""
    rows = firm["stock"].sort("quantity", descending=True)
    return rows["item"][0]


def test_a_promise_says_day_chance_and_what_it_rests_on(cli, stocked):
    said = cli("promise", stocked, "1").stdout
    assert said.startswith("You can promise ")
    assert "What it rests on" in said
    told = json.loads(cli("promise", stocked, "1", "--by", "2026-12-24", "--json").stdout)
    (row,) = told["promise_dates"]
    assert (row["item"], row["wanted"]) == (stocked, "2026-12-24")
    assert row["day_50"] <= row["day_80"] <= row["day_95"]
    assert told["run"]
    assert told["answer"].startswith("Yes:") == (row["chance"] >= 0.8)


def test_a_promise_is_confirmed_by_planning_anew(cli, stocked):
    told = json.loads(cli("promise", stocked, "1", "--confirm", "--json").stdout)
    own = [row for row in told["promise_confirmed"] if row["order"] == "asked"]
    assert len(own) == 1
    assert own[0]["gain"] is not None
    assert own[0]["planned_on"]


def test_a_hold_reserves_and_its_release_changes_nothing(cli, stocked):
    before = json.loads(cli("promise", stocked, "1", "--json").stdout)["promise_dates"]
    free = before[0]["free_now"]
    told = json.loads(cli("promise", stocked, f"{free}", "--hold", "4", "--json").stdout)
    assert told["hold"] == "H0001"
    (held,) = json.loads(cli("hold", "--json").stdout)["holds"]
    assert (held["item"], held["quantity"]) == (stocked, free)
    assert held["source"] == f"run {told['run']}"
    assert stocked in cli("hold").stdout
    after = json.loads(cli("promise", stocked, "1", "--json").stdout)["promise_dates"]
    assert after[0]["free_now"] == 0.0
    # The stock that is held is no longer free to sell either.
    free_rows = json.loads(cli("free", "--json").stdout)["free_stock"]
    first = [r for r in free_rows if r["item"] == stocked][:1]
    assert first == [] or first[0]["ordered_only"] >= first[0]["quantity"]
    cli("hold", "--release", "H0001")
    assert json.loads(cli("hold", "--json").stdout)["holds"] == []
    assert json.loads(cli("promise", stocked, "1", "--json").stdout)["promise_dates"] == before


def test_what_is_no_question_is_refused(cli, stocked):
    assert "There is no item NOTHING" in cli("promise", "NOTHING", "1", code=1).stderr
    assert "is not a quantity" in cli("promise", stocked, "many", code=2).stderr
    assert "ITEM QUANTITY" in cli("promise", code=2).stderr
    assert "There is no hold H9" in cli("hold", "--release", "H9", code=1).stderr


def test_quotes_and_what_is_free(cli):
    assert "free_hours" not in cli("quote").stdout
    told = json.loads(cli("quote", "--json").stdout)
    tables = {"job_quotes", "win_effects", "estimate_accuracy", "job_overruns"}
    assert set(told) == {"answer", "sentences", "run", *tables}
    over = json.loads(cli("overruns", "--json").stdout)
    assert over["job_overruns"] == told["job_overruns"]
    assert over["answer"]
    assert "free_stock" in cli("free").stdout

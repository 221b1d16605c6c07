"""The agenda: certain before modelled, one of a group counts, questions where a guess decides."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from firstmate.base.frame import frame
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.task import Given
from firstmate.capabilities.meeting.agenda import agenda
from firstmate.company.setting import default_rows


def run(*rows: dict[str, Any], **options: Any) -> dict[str, Any]:
    proposed = [{"task": "t", "code": "c", **row} for row in rows]
    tables = {
        "recommendations": frame(RECOMMENDATIONS, proposed).rows,
        "settings": default_rows(),
    }
    return dict(agenda(Given(tables=tables, as_of=date(2026, 3, 1), options=options)))


def test_certain_comes_first_then_value() -> None:
    answer = run(
        {"recommendation": "modelled", "value": 900.0},
        {"recommendation": "small", "value": 10.0, "certain": True},
        {"recommendation": "large", "value": 20.0, "certain": True},
    )
    assert answer["agenda"]["recommendation"].to_list() == ["large", "small", "modelled"]
    assert answer["agenda"]["counted"].sum() == 930.0


def test_of_a_group_only_the_best_counts_and_the_rest_comes_last() -> None:
    answer = run(
        {"recommendation": "shift", "value": 50.0, "group": "saw"},
        {"recommendation": "person", "value": 80.0, "group": "saw"},
        {"recommendation": "other", "value": 1.0},
    )
    assert answer["agenda"]["recommendation"].to_list() == ["person", "other", "shift"]
    assert answer["agenda"]["state"].to_list() == ["decide", "decide", "other"]
    assert answer["agenda"]["counted"].sum() == 81.0


def test_a_sign_that_turns_inside_the_range_is_a_question() -> None:
    answer = run(
        {"recommendation": "a", "value": 5.0, "low": -3.0, "high": 9.0, "assumption": "job_margin"},
        {"recommendation": "b", "value": 5.0, "low": 3.0, "high": 9.0, "assumption": "job_margin"},
        {"recommendation": "c", "value": 4.0, "low": -3.0, "high": 9.0},
    )
    states = dict(zip(answer["agenda"]["recommendation"], answer["agenda"]["state"], strict=True))
    assert states == {"a": "ask", "b": "decide", "c": "decide"}
    question = answer["questions"].row(0, named=True)
    assert question["setting"] == "job_margin"
    assert question["count"] == 1
    assert question["amount"] == 12.0
    assert "after its material" in question["question"]


def test_a_place_among_the_first_five_that_hangs_on_a_guess_is_a_question() -> None:
    sure = [{"recommendation": f"r{n}", "value": 100.0 - n} for n in range(5)]
    below = {"recommendation": "x", "value": 50.0, "low": 40.0, "assumption": "holding_rate"}
    assert run(*sure, {**below, "high": 200.0})["agenda"]["state"].to_list()[-1] == "ask"
    assert run(*sure, {**below, "high": 95.0})["agenda"]["state"].to_list()[-1] == "decide"


def test_nothing_proposed_and_nothing_valued() -> None:
    assert len(run()["agenda"]) == 0
    answer = run({"recommendation": "x"})
    assert len(answer["agenda"]) == 0
    assert answer["issues"]["code"].to_list() == ["no_value"]


def bill(name: str, value: float, **more: Any) -> dict[str, Any]:
    row = {"code": "bill", "certain": True, "amount": 10 * value, "cash_effect": 10 * value}
    return {"recommendation": name, "value": value, **row, **more}


def test_small_certain_findings_of_a_kind_stand_as_one_that_opens_to_them() -> None:
    answer = run(
        bill("large", 1000.0),
        bill("b", 4.0, deadline=date(2026, 3, 9), low=3.0, high=6.0),
        bill("a", 6.0, deadline=date(2026, 3, 5)),
        bill("bill_rest", 20.0, code="bill_rest", count=7),
        {"recommendation": "lone", "code": "chase", "value": 1.0, "certain": True},
        {"recommendation": "modelled", "value": 2.0},
    )
    rows = answer["agenda"]
    assert rows["recommendation"].to_list() == ["large", "bill_gathered", "lone", "modelled"]
    assert rows["value"].to_list() == [1000.0, 30.0, 1.0, 2.0]
    assert rows["counted"].sum() == 1033.0  # nothing is lost, nothing counts twice
    [one] = answer["recommendations"].to_dicts()
    assert (one["code"], one["count"], one["amount"], one["cash_effect"]) == (
        "bill_rest",
        9,
        300,
        300,
    )
    assert (one["low"], one["high"], one["deadline"]) == (29.0, 32.0, date(2026, 3, 5))
    members = json.loads(one["opens"])["recommendations"]["recommendation"]
    assert sorted(members) == ["a", "b", "bill_rest"]


def test_the_threshold_is_a_choice() -> None:
    rows = [bill("large", 1000.0), bill("a", 6.0), bill("b", 4.0)]
    assert len(run(*rows)["agenda"]) == 2
    assert len(run(*rows, small_share=0.0)["agenda"]) == 3
    assert len(run(*rows, small_share=0.005)["agenda"]) == 3  # only b is small: one alone


def test_alternatives_are_not_gathered() -> None:
    rows = [bill("large", 1000.0), bill("a", 6.0, group="x"), bill("b", 4.0, group="x")]
    assert run(*rows)["agenda"]["recommendation"].to_list() == ["large", "a", "b"]

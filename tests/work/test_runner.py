"""The runner: order, reuse by content, options, studies, failures, cancelling."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from firstmate.base.errors import NoPlan, Refused
from firstmate.base.task import Given
from firstmate.company.change import Change, Scenario
from firstmate.company.company import Company, company
from firstmate.work.log import start
from firstmate.work.pool import processes
from firstmate.work.registry import registry
from firstmate.work.runner import Cancelled, Runner, Watch
from tests.work import arithmetic


def shop() -> Company:
    """Items A (2 + 3) and B (5)."""
    lines = [("1", "A", 2.0), ("2", "A", 3.0), ("3", "B", 5.0)]
    return company(
        "shop",
        {
            "sales_lines": [
                {"order": order, "line": 1, "day": date(2026, 3, 2), "item": item, "quantity": q}
                for order, item, q in lines
            ]
        },
    )


@pytest.fixture
def runner() -> Runner:
    arithmetic.CALLS.clear()
    return Runner(registry([sys.modules[arithmetic.__name__]]))


def test_order_and_result(runner: Runner) -> None:
    run = runner.run(shop(), ["totals"])
    assert run["totals"].rows["quantity"].to_list() == [10.0]
    assert arithmetic.CALLS == ["sums", "prepare", "totals"]
    assert run["recommendations"].rows["task"].to_list() == ["sums"]


def test_nothing_is_computed_twice(runner: Runner) -> None:
    first = runner.run(shop(), ["totals"])
    again = runner.run(shop(), ["totals"])
    assert arithmetic.CALLS == ["sums", "prepare", "totals"]
    assert first.id == again.id


def test_only_what_changed_is_computed_again(runner: Runner) -> None:
    runner.run(shop(), ["totals"])
    runner.run(shop(), ["totals"], options={"totals": {"factor": 2.0}})
    assert arithmetic.CALLS.count("sums") == 1
    assert arithmetic.CALLS.count("totals") == 2


def test_what_does_not_rest_on_the_day_is_not_told_it_nor_computed_again(runner: Runner) -> None:
    first = runner.run(shop(), ["ages"])
    later = runner.run(replace(shop(), as_of=date(2026, 5, 1)), ["ages"])
    assert arithmetic.CALLS == ["sums", "ageless", "sums"]
    assert first["ages"].rows["day"].to_list() == later["ages"].rows["day"].to_list() == [date.min]


def test_scenario(runner: Runner) -> None:
    gone = Scenario("x", (Change(table="sales_lines", op="remove", where={"item": "B"}),))
    assert runner.run(shop(), ["totals"], scenario=gone)["totals"].rows["quantity"][0] == 5.0


def test_a_study_sees_the_difference_and_reuses_the_prepared_half(runner: Runner) -> None:
    run = runner.run(shop(), ["grow"])
    assert run["growth"].rows["quantity"].to_list() == [10.0]
    assert arithmetic.CALLS.count("prepare") == 1
    assert arithmetic.CALLS.count("totals") == 2


def test_a_warm_answer_is_not_taken_for_a_plan(runner: Runner) -> None:
    runner.run(shop(), ["grow"])
    double = Scenario(
        "double", (Change(table="sales_lines", op="scale", column="quantity", value=2),)
    )
    runner.run(shop(), ["totals"], scenario=double)
    assert arithmetic.CALLS.count("totals") == 3


def test_wrong_options_are_refused(runner: Runner) -> None:
    for options in (
        {"totals": {"fact": 1}},
        {"totals": {"factor": -1}},
        {"total": {"factor": 1}},
    ):
        with pytest.raises(Refused):
            runner.run(shop(), ["totals"], options=options)
    with pytest.raises(Refused, match="no task, study or result table profit"):
        runner.run(shop(), ["profit"])


def test_a_failure_is_said_and_the_rest_computed(runner: Runner) -> None:
    run = runner.run(shop(), ["fails", "totals"], watch=Watch(strict=False))
    assert run["totals"].rows["quantity"][0] == 10.0
    assert len(run["notes"]) == 0
    issue = run["issues"].rows.row(0, named=True)
    assert issue["code"] == "not_computed"
    assert issue["why"].startswith("Fails could not be computed")
    assert issue["value"] in issue["mend"]
    with pytest.raises(ZeroDivisionError):
        runner.run(shop(), ["fails"])


def test_the_words_of_an_exception_are_for_the_log_alone(runner: Runner, tmp_path: Path) -> None:
    file = start(tmp_path)
    run = runner.run(shop(), ["fails"], watch=Watch(strict=False))
    issue = run["issues"].rows.row(0, named=True)
    assert "no way with 1 tables" not in " ".join(map(str, issue.values()))
    [line] = [json.loads(text) for text in file.read_text("utf-8").splitlines()]
    assert line["reference"] == issue["value"]
    assert "ZeroDivisionError: no way with 1 tables" in line["traceback"]


def test_our_own_words_are_written_for_people(runner: Runner, monkeypatch) -> None:
    def refuses(_: Given) -> None:
        raise NoPlan("Nothing can be made before May.", "Buy a saw.")

    monkeypatch.setattr(arithmetic, "fails", refuses)
    run = runner.run(shop(), ["fails"], watch=Watch(strict=False))
    issue = run["issues"].rows.row(0, named=True)
    assert "Nothing can be made before May." in issue["why"]
    assert issue["mend"] == "Buy a saw."


def setting(name: str, value: str, **more: object) -> Scenario:
    common = {"table": "settings", "op": "set", "where": {"name": name}}
    edits = {"value": value, **more}
    return Scenario(name, tuple(Change(**common, column=c, value=v) for c, v in edits.items()))


def test_a_setting_reruns_only_what_declares_it(runner: Runner) -> None:
    runner.run(shop(), ["worth"])
    done = list(arithmetic.CALLS)
    runner.run(shop(), ["worth"], scenario=setting("tax_rate", "0.1"))
    assert done == arithmetic.CALLS
    more = runner.run(shop(), ["worth"], scenario=setting("holding_rate", "0.3"))
    assert [*done, "worth"] == arithmetic.CALLS
    assert more["worth"].rows.row(0) == (0.3, 0.12, 0.35)


def accepted(measure: str) -> Scenario:
    row = {"measure": measure, "scope": "A", "value": 1.0}
    return Scenario(measure, (Change(table="accepted_estimates", op="append", rows=(row,)),))


def test_an_accepted_estimate_reruns_only_what_reads_its_measure(runner: Runner) -> None:
    other, own = accepted("lead_times"), accepted("lead_times") + accepted("yields")
    assert runner.run(shop(), ["heard"], scenario=other)["heard"].rows.height == 0
    runner.run(shop(), ["heard"])
    assert arithmetic.CALLS == ["choosy"]
    heard = runner.run(shop(), ["heard"], scenario=own)["heard"].rows
    assert heard["measure"].to_list() == ["yields"]
    assert arithmetic.CALLS == ["choosy", "choosy"]


def test_a_setting_below_its_least_reruns_nothing(runner: Runner) -> None:
    under = accepted("yields")
    weeks = [
        runner.run(shop(), ["heard"], scenario=under + setting("plan_weeks", each))["heard"]
        .rows["weeks"]
        .item()
        for each in ("13", "20", "39")
    ]
    assert weeks == [20, 20, 39]
    assert arithmetic.CALLS == ["choosy", "choosy"]


def test_entering_a_setting_ends_its_range(runner: Runner) -> None:
    entered = setting("holding_rate", "0.2", low=None, high=None)
    assert runner.run(shop(), ["worth"])["worth"].rows.row(0) == (0.2, 0.12, 0.35)
    assert runner.run(shop(), ["worth"], scenario=entered)["worth"].rows.row(0) == (0.2, 0.2, 0.2)


def test_a_setting_that_is_not_declared_cannot_be_read(runner: Runner) -> None:
    with pytest.raises(KeyError, match="nosy reads the setting tax_rate"):
        runner.run(shop(), ["nosy"])


def test_a_study_runs_again_when_a_setting_of_its_tasks_changes(runner: Runner) -> None:
    runner.run(shop(), ["grow"])
    before = runner.kept.answers.keys() | set()
    runner.run(shop(), ["grow"], scenario=setting("holding_rate", "0.3"))
    assert len(runner.kept.answers.keys() - before) == 1


def test_cancel(runner: Runner) -> None:
    with pytest.raises(Cancelled):
        runner.run(shop(), ["totals"], watch=Watch(cancelled=lambda: True))


def test_same_answer_in_several_processes(runner: Runner) -> None:
    alone = runner.run(shop(), ["totals"])["totals"].mark
    with processes(2) as each:
        many = Runner(runner.registry, each=each).run(shop(), ["totals"])["totals"].mark
    assert many == alone

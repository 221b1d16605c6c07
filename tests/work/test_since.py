"""What changed since last time: new, gone, moved; compared with the last state looked at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.capabilities.meeting.tables import AGENDA
from firstmate.company.change import Change, Scenario
from firstmate.work.clock import now
from firstmate.work.since import look, since
from tests.work.test_deciding import workspace  # noqa: F401  # a fixture


def run_of(day: int, listed: dict[str, float], *others: str) -> Run:
    """A run whose agenda lists these values; the others are recommended, but gathered."""
    proposed = [{"task": "t", "recommendation": name, "code": "c", "value": 0.0}
                for name in (*listed, *others)]  # fmt: skip
    ranked = [
        {"rank": n, "task": "t", "recommendation": name, "state": "decide", "value": value}
        for n, (name, value) in enumerate(listed.items(), 1)
    ]
    return Run(
        company="m", version=f"v{day}", scenario="{}", as_of=date(2026, 3, day), known_at=None,
        versions={}, options={}, seed=0,
        results={"agenda": frame(AGENDA, ranked), "recommendations": frame(RECOMMENDATIONS, proposed)},
    )  # fmt: skip


def test_new_gone_and_moved_by_money():
    before = run_of(1, {"stays": 100.0, "rises": 50.0, "goes": 30.0, "shrinks": 9.0})
    after = run_of(2, {"stays": 101.0, "rises": 90.0, "comes": 20.0, "all_small": 8.0}, "shrinks")
    rows = since(before, after)
    assert rows.select("recommendation", "news", "value_before", "value", "difference").rows() == [
        ("rises", "moved", 50.0, 90.0, 40.0),
        ("goes", "gone", 30.0, None, -30.0),
        ("comes", "new", None, 20.0, 20.0),
        ("all_small", "new", None, 8.0, 8.0),
    ]


def test_the_same_agenda_is_no_news():
    same = run_of(1, {"a": 1.0, "b": 0.0})
    assert since(same, same).is_empty()


def test_what_counts_as_moved_is_a_choice():
    before, after = run_of(1, {"a": 100.0}), run_of(2, {"a": 95.0})
    assert since(before, after).is_empty()
    assert since(before, after, moved=0.05)["difference"].to_list() == [-5.0]


def test_each_look_is_kept_and_compared_with_the_state_before(workspace):  # noqa: F811
    first = workspace.run(["agenda"])
    assert look(workspace, first) is None
    assert look(workspace, workspace.run(["agenda"])) is None  # nothing has changed since
    more = Change(table="sales_lines", op="scale", column="quantity", value=10.0)
    workspace.change(Scenario("more", (more,)))
    second = workspace.run(["agenda"])
    for _ in range(2):
        found = look(workspace, second)
        assert (found.run, found.as_of) == (first.id, first.as_of)
        assert found.news["difference"].to_list() == [pytest.approx(90.0)]
    assert workspace.store.runs()["why"].to_list() == ["", ""]
    assert workspace.store.sweep(now() + timedelta(days=9), older_than=timedelta(days=1)) == 2

"""A run made by hand, so that what is shown can be checked without computing anything."""

from datetime import date

import pytest

from firstmate.base.frame import frame
from firstmate.base.issue import ISSUES
from firstmate.base.run import Run
from firstmate.base.saying import RECOMMENDATIONS, Saying
from firstmate.capabilities.limits.tables import LIMITS, RELIEF
from firstmate.capabilities.meeting.tables import AGENDA, QUESTIONS
from firstmate.publish.saying import Words

AS_OF = date(2026, 10, 30)
PROPOSED = [
    {"task": "t", "recommendation": "bill", "code": "bill", "count": 3, "amount": 197_000.0,
     "value": 3_900.0, "low": 2_000.0, "high": 5_900.0, "certain": True,
     "opens": '{"unbilled": {"order": ["1", "2", "3", "4", "5"]}}'},
    {"task": "t", "recommendation": "shift", "code": "shift", "resource": "EDGE", "hours": 20.0,
     "value": 41_230.0, "low": -2_000.0, "high": 55_000.0, "cash_effect": -4_800.0,
     "deadline": date(2026, 11, 13), "recurring": True, "assumption": "lost_per_week"},
    {"task": "t", "recommendation": "plain", "code": "sell_<b>", "item": "D-1", "value": 10.0},
]  # fmt: skip
RANKED = [
    {"rank": k, "state": state, "certain": row.get("certain", False)}
    | {n: row.get(n) for n in ("task", "recommendation", "code", "assumption", "deadline")}
    | {n: row.get(n, row["value"]) for n in ("value", "low", "high")}
    | {"cash_effect": row.get("cash_effect", 0.0), "counted": 0.0}
    for k, (row, state) in enumerate(zip(PROPOSED, ("decide", "ask", "decide"), strict=True), 1)
]
FOUND = [
    {"rank": 1, "kind": "resource", "name": "EDGE", "first_period": date(2026, 11, 9),
     "weeks_bound": 20, "load_share": 1.15, "price": 126.0, "value_of_step": 10_000.0,
     "small_step": "8 more hours a week on EDGE"},
]  # fmt: skip
STEPS = [
    {"kind": "resource", "name": "EDGE", "relief": "outside", "value": -5.0, "low": -5.0,
     "high": -5.0},
    {"kind": "resource", "name": "EDGE", "relief": "shift", "value": 41_230.0, "low": 30_000.0,
     "high": 55_000.0, "hours_per_week": 20.0, "starts": date(2026, 11, 16)},
]  # fmt: skip


@pytest.fixture
def words():
    return Words(
        sayings={
            "bill": Saying("bill", "Bill {count} orders worth {amount}."),
            "shift": Saying("shift", "Run {resource} {hours} hours more.", "It binds from {day}."),
        },
        near=AS_OF,
        currency="EUR",
        names={"resource": {"EDGE": "Edge bander"}, "item": {"D-1": "Oak <door>"}},
    )


def run_of(*, ranked=RANKED, found=FOUND, steps=STEPS, issues=(), more=()):
    question = {"setting": "lost_per_week", "question": "Of ten orders a week late?",
                "value": "0.10", "low": 0.03, "high": 0.25, "count": 1, "amount": 57_000.0}  # fmt: skip
    tables = [
        frame(AGENDA, ranked),
        frame(RECOMMENDATIONS, PROPOSED),
        frame(QUESTIONS, [question]),
        frame(ISSUES, issues),
        frame(LIMITS, found),
        frame(RELIEF, steps),
        *more,
    ]
    return Run(
        company="c", version="v1", scenario="{}", as_of=AS_OF, known_at=None, versions={},
        options={}, seed=0, results={held.table.name: held for held in tables},
    )  # fmt: skip


@pytest.fixture
def run():
    return run_of()

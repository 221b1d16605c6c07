"""What overrides changed for better or worse: by hand, by level and reason, and when to leave it alone."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from firstmate.base.frame import frame
from firstmate.capabilities.demand.judged_tables import (
    FORECAST_REPLAYS,
    OVERRIDE_VALUES,
    VALUE_ADDED,
)
from firstmate.capabilities.demand.tables import SALES_HISTORY
from firstmate.capabilities.demand.value_added import value_added
from firstmate.company.change import from_json

MONDAY = date(2026, 8, 3)
SUNDAY = MONDAY - timedelta(days=1)
AS_OF = MONDAY + timedelta(days=27)
PRICES = pl.DataFrame({"item": ["A", "B"], "value": [10.0, 1.0]})
ITEMS = [{"item": "A", "family": "F"}, {"item": "B", "family": "F"}]


def history(**ordered):
    """Four weeks of sales_history per item."""
    return frame(SALES_HISTORY, [
        {"item": item, "location": "", "period": MONDAY + timedelta(weeks=k), "quantity": float(q),
         "amount": 0.0, "usual": float(q), "in_stock": 1.0, "stock_basis": "", "lost": 0.0}
        for item, row in ordered.items() for k, q in enumerate(row)
    ]).rows  # fmt: skip


def replays(**means):
    """Baselines known the day before MONDAY."""
    return frame(FORECAST_REPLAYS, [
        {"item": item, "location": "", "period": MONDAY + timedelta(weeks=k), "known_on": SUNDAY,
         "mean": float(m)} for item, row in means.items() for k, m in enumerate(row)
    ]).rows  # fmt: skip


def wish(name, op, amount, *, first=MONDAY, weeks=4, **more):
    return {"override": name, "op": op, "amount": float(amount), "from_day": first,
            "to_day": first + timedelta(days=7 * weeks - 1), "by": "Ann", "because": "fair"} | more  # fmt: skip


def judge(company, wishes, *, past=(), options=None, **rows):
    given = company(
        as_of=AS_OF,
        forecast_overrides=wishes,
        past_forecasts=list(past),
        items=ITEMS,
        unit_prices=PRICES,
        **rows,
    )
    ranges = {"lost_when_short": (0.2, 0.8)}
    answer = value_added(replace(given, options=options or {"by_person": False}, ranges=ranges))
    made = frame(OVERRIDE_VALUES, answer["override_values"]).rows
    return made, frame(VALUE_ADDED, answer["value_added"]).rows, answer["recommendations"]


def test_an_override_that_was_right(company):
    made, told, _ = judge(
        company, [wish("O1", "set", 15, item="A")],
        sales_history=history(A=[14, 15, 16, 15]), forecast_replays=replays(A=[10, 10, 10, 10]),
    )  # fmt: skip
    (row,) = made.iter_rows(named=True)
    assert (row["n"], row["before"], row["after"], row["booked_amount"]) == (4, 400.0, 600.0, 600.0)
    assert (row["error_before"], row["error_after"], row["gained"]) == (200.0, 20.0, 180.0)
    assert (row["scope"], row["direction"], row["basis"]) == ("item", "up", "replayed")
    every = told.filter(pl.col("what") == "all").row(0, named=True)
    assert (every["n"], every["value"], every["verdict"]) == (1, 180.0, "cannot tell yet")


def test_a_family_is_split_as_its_items_sell(company):
    made, _, _ = judge(
        company, [wish("O1", "set", 80, family="F", weeks=1)],
        sales_history=history(A=[20], B=[60]), forecast_replays=replays(A=[10], B=[30]),
    )  # fmt: skip
    assert made["gained"].to_list() == [10 * 10.0 + 30 * 1.0]
    assert made["scope"].to_list() == ["family"]


def test_half_a_week_is_changed_in_half(company):
    half = wish("O1", "scale", 2, item="A") | {"to_day": MONDAY + timedelta(days=6)}
    half["from_day"] = MONDAY + timedelta(days=3, hours=0)
    made, _, _ = judge(
        company, [half], sales_history=history(A=[14]), forecast_replays=replays(A=[7])
    )
    assert made["after"].to_list() == [pytest.approx(110.0)]  # four days of seven doubled


def test_the_kept_baseline_comes_before_the_replayed(company):
    kept = {"item": "A", "location": "", "period": MONDAY, "known_on": SUNDAY, "layer": "baseline",
            "mean": 12.0}  # fmt: skip
    made, _, _ = judge(
        company, [wish("O1", "set", 15, item="A", weeks=1)],
        past=[kept, kept | {"layer": "consensus", "mean": 15.0}],
        sales_history=history(A=[15]), forecast_replays=replays(A=[10]),
    )  # fmt: skip
    assert made.select("gained", "basis").row(0) == (30.0, "kept")


def test_what_has_not_passed_or_was_not_forecast_is_not_judged(company):
    later = wish("O1", "set", 15, item="A", first=AS_OF + timedelta(days=1))
    unknown = wish("O2", "set", 15, item="C")
    known_after = wish("O3", "set", 15, item="A", first=SUNDAY - timedelta(weeks=9), weeks=1)
    made, told, advice = judge(
        company, [later, unknown, known_after],
        sales_history=history(A=[14, 15, 16, 15]), forecast_replays=replays(A=[10] * 4),
    )  # fmt: skip
    assert made.is_empty()
    assert told.is_empty()
    assert advice.is_empty()


@pytest.fixture
def harmful():
    """Six overrides that doubled what was right, and one that is still to come."""
    past = [
        wish(f"O{k}", "scale", 2 + k / 10, item="A", first=MONDAY + timedelta(days=k), weeks=1)
        for k in range(1, 7)
    ]
    return [*past, wish("O9", "scale", 2, item="A", first=AS_OF + timedelta(days=1))]


def test_harm_is_said_and_taken_back(company, harmful):
    rows = {"sales_history": history(A=[10] * 4), "forecast_replays": replays(A=[10] * 4)}
    made, told, advice = judge(company, harmful, **rows)
    assert made.height == 6
    assert (made["gained"] < 0).all()
    reason = told.filter(pl.col("what") == "reason").row(0, named=True)
    assert reason["verdict"] == "leave the baseline alone"
    assert reason["high"] < 0
    told_to = advice.filter(pl.col("recommendation") == "leave_baseline/reason/fair")
    (row,) = told_to.iter_rows(named=True)
    (change,) = from_json(row["changes"]).changes
    assert (change.op, change.where) == ("remove", {"override": "O9"})
    assert 0 < row["low"] < row["value"] < row["high"]


def test_persons_only_where_the_owner_asked(company, harmful):
    rows = {"sales_history": history(A=[10] * 4), "forecast_replays": replays(A=[10] * 4)}
    _, told, _ = judge(company, harmful, **rows)
    assert "person" not in told["what"].to_list()
    _, told, _ = judge(company, harmful, options={"by_person": True}, **rows)
    assert told.filter(pl.col("what") == "person")["by"].to_list() == ["Ann"]

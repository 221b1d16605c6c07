"""Limits: what binds, steps as scenarios, values as differences at both ends of patience."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from firstmate.base.task import Given, Trial
from firstmate.capabilities.limits.binding import binding, by_cause
from firstmate.capabilities.limits.candidates import steps
from firstmate.capabilities.limits.market import one_more_order
from firstmate.capabilities.limits.steps import Means, Step, again, more
from firstmate.capabilities.limits.study import limits
from firstmate.capabilities.limits.suppliers import late_suppliers
from firstmate.company.change import Scenario, from_json
from firstmate.company.setting import default_rows, ranges, values

RANGES = ranges(default_rows())
WEEKS = [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)]
SETTINGS = {**values(default_rows()), "plan_weeks": 26}


def prices(*rows: tuple[str, str, int, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [(kind, name, WEEKS[week], amount, "item unit") for kind, name, week, amount in rows],
        schema={
            "kind": pl.String,
            "name": pl.String,
            "period": pl.Date,
            "amount": pl.Float64,
            "unit": pl.String,
        },
        orient="row",
    )


def loads(**hours: list[float]) -> pl.DataFrame:
    rows = [
        (name, WEEKS[week], needed, 40.0)
        for name, weeks in hours.items()
        for week, needed in enumerate(weeks)
    ]
    schema = {"resource": pl.String, "period": pl.Date, "hours": pl.Float64, "capacity": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


BOUND = prices(
    ("resource", "saw", 1, 30.0), ("resource", "saw", 2, 50.0), ("material", "oak", 2, 2.0)
)
LOADS = loads(saw=[20.0, 40.0, 40.0], edge=[40.0, 40.0, 39.0], bench=[10.0, 10.0, 10.0])


def test_binding_limits_in_order_of_their_slope() -> None:
    found = binding(BOUND, LOADS)
    # saw: 80 x a tenth of 40 h = 320; oak: 2 x 1/10; edge is full but its price is zero
    assert found.select("kind", "name", "weeks_bound").rows() == [
        ("resource", "saw", 2),
        ("material", "oak", 1),
        ("resource", "edge", 3),
    ]
    assert found["weight"].to_list() == pytest.approx([320.0, 0.2, 0.0])
    assert found["first_period"].to_list() == [WEEKS[1], WEEKS[2], WEEKS[0]]
    assert found["load_share"][0] == pytest.approx(100 / 120)


def test_a_week_without_hours_is_no_limit() -> None:
    closed = LOADS.with_columns(
        pl.when(pl.col("period") == WEEKS[1]).then(0.0).otherwise("capacity").alias("capacity")
    )
    saw = binding(BOUND, closed).filter(pl.col("name") == "saw").row(0, named=True)
    assert (saw["weeks_bound"], saw["price"]) == (1, 50.0)


RESOURCES = pl.DataFrame(
    {"resource": ["saw"], "hour_cost": [30.0], "hours_per_week": [40.0],
     "outside_cost": [None], "outside_hours": [None]},
    schema_overrides={"outside_cost": pl.Float64, "outside_hours": pl.Float64},
)  # fmt: skip
NOTHING: dict[str, pl.DataFrame] = {
    "resources": pl.DataFrame(schema={"resource": pl.String}),
    "operations": pl.DataFrame(
        schema={"item": pl.String, "resource": pl.String, "setup_hours": pl.Float64}
    ),
    "items": pl.DataFrame(
        {"item": ["A"], "family": ["doors"], "minimum": [None], "multiple": [20.0]},
        schema_overrides={"minimum": pl.Float64},
    ),
    "stock": pl.DataFrame(
        schema={"item": pl.String, "location": pl.String, "day": pl.Date, "quantity": pl.Float64}
    ),
    "bom_lines": pl.DataFrame(schema={"item": pl.String, "component": pl.String}),
    "supplier_items": pl.DataFrame(
        schema={"supplier": pl.String, "item": pl.String, "price": pl.Float64,
                "currency": pl.String, "minimum": pl.Float64, "multiple": pl.Float64,
                "weekly_quantity": pl.Float64}
    ),
    "unit_costs": pl.DataFrame({"item": ["A"], "value": [10.0]}),
    "suppliers": pl.DataFrame(schema={"supplier": pl.String, "weekly_value": pl.Float64}),
    "locations": pl.DataFrame(schema={"location": pl.String, "storage": pl.Float64}),
    "skills": pl.DataFrame(schema={"person": pl.String, "skill": pl.String}),
    "lead_times": pl.DataFrame(
        schema={"supplier": pl.String, "item": pl.String, "location": pl.String,
                "stated": pl.Float64, "value": pl.Float64, "n": pl.Int64, "best": pl.Boolean}
    ),
}  # fmt: skip


def means(**tables: pl.DataFrame) -> Means:
    return Means({**NOTHING, **tables}, SETTINGS, date(2026, 11, 2))


def by_code(limit: dict[str, str], made_from: Means) -> dict[str, Step]:
    return {step.code: step for step in steps(limit, made_from, premium=0.05)}


def test_steps_against_a_resource_are_hours_in_its_calendar() -> None:
    found = by_code({"kind": "resource", "name": "saw"}, means(resources=RESOURCES))
    assert list(found) == ["day", "shift", "person", "outside"]
    shift = found["shift"]
    (row,) = shift.changes.changes[0].rows
    assert (row["extra_hours"], row["valid_from"]) == (20.0, date(2026, 11, 16))
    assert row["valid_to"] == date(2027, 2, 14)
    # 20 h x 30 x 1.3 overtime x 13 weeks
    assert shift.cost == pytest.approx(10_140.0)
    # a person for a year: 40 h x 32 x 52 + 4,000 to find one, first day 10 weeks after the start;
    # 30 is what the saw costs, not who works at it
    assert found["person"].cost == pytest.approx(70_560.0)
    paid = pl.DataFrame({"person": ["P"], "resource": ["saw"], "hour_cost": [25.0]})
    entered = RESOURCES.with_columns(overtime_cost=pl.lit(44.0))
    known = by_code({"kind": "resource", "name": "saw"}, means(resources=entered, people=paid))
    assert known["person"].cost == pytest.approx(40 * 25 * 52 + 4_000)
    assert known["shift"].cost == pytest.approx(20 * 44 * 13)
    assert found["person"].starts == date(2027, 1, 11)
    assert [c.column for c in found["outside"].changes.changes] == ["outside_hours", "outside_cost"]
    assert found["outside"].amount == pytest.approx(48.0)


def test_a_step_taken_again_does_not_replace_the_first() -> None:
    shift = more("shift", "saw", means(resources=RESOURCES))
    rows = [again(shift, times).changes.changes[0].rows[0] for times in (0, 1)]
    assert rows[0]["valid_from"] < rows[1]["valid_from"]
    assert rows[0]["extra_hours"] == rows[1]["extra_hours"] == 20.0


def test_steps_that_exploit_a_resource_need_what_they_improve() -> None:
    operations = pl.DataFrame({"item": ["P"], "resource": ["saw"], "setup_hours": [0.5]})
    stock = pl.DataFrame(
        {"item": ["A"], "location": ["L"], "day": [WEEKS[0]], "quantity": [3.0]}
    )  # fmt: skip
    found = by_code(
        {"kind": "resource", "name": "saw"},
        means(
            resources=RESOURCES, operations=operations, stock=stock,
            bom_lines=pl.DataFrame({"item": ["A"], "component": ["P"]}),
            rework=pl.DataFrame({"resource": ["saw"], "hours": [52.0]}),
        ),
    )  # fmt: skip
    assert list(found) == ["day", "shift", "person", "outside", "setup", "rework", "lots"]
    (setup,) = found["setup"].changes.changes
    assert (setup.table, setup.column, setup.value) == ("operations", "setup_hours", 0.5)
    # 52 h of second passes in 13 weeks are 4 h a week; half of them
    assert found["rework"].changes.changes[0].rows[0]["extra_hours"] == pytest.approx(2.0)
    lots = found["lots"]
    assert [c.column for c in lots.changes.changes] == ["minimum", "multiple"]
    # A has a lot of 20 and goes through the saw by its part P: half a lot ties up 5 pieces less,
    # of which only 3 are there; their material of 10 each was there before
    assert lots.seen.changes[0].rows[0]["quantity"] == pytest.approx(3.0)
    assert lots.cost == pytest.approx(30.0)
    assert not any(found[code].priced for code in ("setup", "rework", "lots"))


def test_a_supplier_step_replaces_the_measured_lead_time_by_the_stated_one() -> None:
    lead_times = pl.DataFrame(
        {"supplier": ["S", "S"], "item": ["A", "B"], "location": ["", ""],
         "value": [30.0, 9.0], "stated": [14.0, 10.0], "n": [5, 5], "best": [True, True]}
    )  # fmt: skip
    offers = pl.DataFrame(
        {"supplier": ["S"], "item": ["A"], "price": [100.0], "currency": ["EUR"],
         "minimum": [None], "multiple": [None], "weekly_quantity": [None]},
        schema_overrides=dict.fromkeys(("minimum", "multiple", "weekly_quantity"), pl.Float64),
    )  # fmt: skip
    found = by_code(
        {"kind": "supplier", "name": "S"}, means(lead_times=lead_times, supplier_items=offers)
    )
    (row,) = found["supplier"].changes.changes[0].rows
    assert (row["measure"], row["scope"], row["value"]) == ("lead_times", "S|A|", 14.0)
    new, kept = found["second"].changes.changes[1:]
    assert new.rows[0]["price"] == pytest.approx(105.0)
    assert [r["scope"] for r in kept.rows] == ["second source|A|", "A"]


def test_scarce_cash_is_met_by_a_larger_budget_or_credit_line() -> None:
    rich = SETTINGS | {"buying_budget": 10_000.0, "credit_line": None, "cash_limit": 5_000.0}
    made_from = Means(NOTHING, rich, date(2026, 11, 2))
    budget = by_code({"kind": "cash", "name": "budget"}, made_from)["cash"]
    assert budget.changes.changes[0].value == "12000"
    assert budget.cost == pytest.approx(2_000 * 0.08 / 4)
    credit = by_code({"kind": "cash", "name": "cash"}, made_from)["cash"]
    # The credit line is not entered yet: it is appended, a fifth of what must not be undercut.
    (row,) = credit.changes.changes[0].rows
    assert (row["name"], row["value"], credit.cost) == ("credit_line", "1000", 0.0)


def test_late_suppliers_are_limits_by_their_own_name() -> None:
    lead_times = pl.DataFrame(
        {"supplier": ["S", "S", "T", "U"], "item": ["", "A", "B", "C"], "location": [""] * 4,
         "value": [30.0, 28.0, 9.0, 12.0], "stated": [14.0, 14.0, 9.0, 10.0],
         "n": [40, 10, 10, 0], "best": [False, True, True, True]}
    )  # fmt: skip
    assert late_suppliers(lead_times)["supplier"].to_list() == ["S"]
    dear = prices(("material", "A", 1, 3.0), ("material", "door", 1, 50.0))
    causes = by_cause(dear, lead_times)
    # A is bought from S; a door is made, and dear for the hours in it
    assert causes.select("kind", "name", "amount").rows() == [("supplier", "S", 3.0)]


def plan_values(total: float, lost: float) -> pl.DataFrame:
    columns = {"linear": [total, lost], "realised": [0.9 * total, lost]}
    return pl.DataFrame({"part": ["total", "lateness"], **columns})


OPTIONS = {"most": 1, "rungs": 2, "second_source_premium": 0.05}


def company_of_one_saw() -> tuple[Given, list[Scenario]]:
    tables: dict[str, pl.DataFrame] = {
        **NOTHING,
        "plan_values": plan_values(1000.0, -900.0),
        "plan_prices": BOUND,
        "loads": LOADS,
        "capacities": pl.DataFrame(),
        "patience": pl.DataFrame(schema={"lost_per_week": pl.Float64}),
        "sales": pl.DataFrame(
            schema={"order": pl.String, "day": pl.Date, "kind": pl.String, "item": pl.String,
                    "job_class": pl.String, "quantity": pl.Float64, "amount": pl.Float64}
        ),
    }  # fmt: skip
    given = Given(
        tables=tables, as_of=date(2026, 11, 1), settings=SETTINGS, ranges=RANGES, options=OPTIONS
    )
    return given, []


def hours_of(scenario: Scenario, calendar: str) -> float:
    return sum(
        float(row["extra_hours"])
        for change in scenario.changes
        for row in change.rows
        if row.get("calendar") == calendar
    )


def test_the_value_of_a_step_is_the_difference_net_of_its_cost() -> None:
    given, asked = company_of_one_saw()

    def plan(scenario: Scenario, *_: Any, **__: Any) -> Mapping[str, Any]:
        asked.append(scenario)
        patient = any(c.value == "0.03" for c in scenario.changes)
        leaves = any(c.value == "0.25" for c in scenario.changes)
        per_hour = 100.0 if patient else 2000.0 if leaves else 1000.0
        # Up to 40 h a week on the saw bring money, then 10 h on the edge bring less.
        gain = min(hours_of(scenario, "saw"), 40.0) * per_hour
        gain += min(hours_of(scenario, "edge"), 10.0) * per_hour / 10
        return {
            "plan_values": plan_values(1000.0 + gain, -900.0 + gain),
            "plan_prices": prices(("resource", "edge", 2, 2.0)),
            "loads": LOADS,
        }

    answer = limits(given, Trial(plan))
    top = answer["limits"].row(0, named=True)
    assert (top["kind"], top["name"]) == ("resource", "saw")
    assert top["value_of_step"] == pytest.approx(8000.0)  # a day a week x 1,000
    relief = {row["relief"]: row for row in answer["relief"].iter_rows(named=True)}
    # half a shift of 19 h helps in 11 of the quarter's weeks: 19,000 x 13 / 11; cost 19 x 32 x 1.3 x 13
    cost = 19 * 32 * 1.3 * 13
    assert relief["shift"]["value"] == pytest.approx(19_000 * 13 / 11 - cost)
    assert relief["shift"]["low"] == pytest.approx(1_900 * 13 / 11 - cost)
    assert relief["shift"]["high"] == pytest.approx(38_000 * 13 / 11 - cost)
    assert relief["shift"]["lateness_saved"] == pytest.approx(19_000)
    assert relief["shift"]["lost_sales_saved"] == pytest.approx(0.0)
    shown = {row["recommendation"]: row for row in answer["recommendations"].iter_rows(named=True)}
    assert shown["shift saw"]["group"] == "limit saw"
    assert shown["shift saw"]["assumption"] == "lost_per_week"
    assert from_json(shown["shift saw"]["changes"]).changes[0].table == "calendar_exceptions"
    # 38 h bring 38,000, 76 h no more than 40,000: the best size is twice
    curve = answer["relief_curves"].filter(pl.col("relief") == "shift")
    assert curve["size"].to_list() == [1, 2, 4]
    assert curve["gain"].to_list() == pytest.approx(
        [19_000 * 13 / 11, 38_000 * 13 / 11, 40_000 * 13 / 11]
    )
    # After twice half a shift two hours on the saw still pay, and behind it the edge binds.
    first, second = answer["ladder"].iter_rows(named=True)
    assert (first["name"], first["relief"], first["size"]) == ("saw", "shift", 2)
    assert (first["next_name"], first["next_value"]) == ("edge", pytest.approx(800.0))
    assert (top["next_name"], top["next_value"]) == ("edge", pytest.approx(800.0))
    assert (second["rung"], second["name"]) == (2, "edge")
    assert second["total"] == pytest.approx(first["together"] + second["together"])


def test_two_limits_that_hold_each_other_back_stand_on_one_rung() -> None:
    given, _ = company_of_one_saw()

    def plan(scenario: Scenario, *_: Any, **__: Any) -> Mapping[str, Any]:
        saw, edge = (min(hours_of(scenario, name), 40.0) for name in ("saw", "edge"))
        gain = saw + edge + 2_000 * min(saw, edge)
        return {
            "plan_values": plan_values(1000.0 + gain, -900.0 + gain),
            "plan_prices": prices(("resource", "saw", 1, 1.0), ("resource", "edge", 2, 1.0)),
            "loads": LOADS,
        }

    two = Given(
        tables={**given.tables, "plan_prices": plan(Scenario())["plan_prices"]},
        as_of=given.as_of, settings=SETTINGS, ranges=RANGES, options=OPTIONS | {"most": 2},
    )  # fmt: skip
    rungs = limits(two, Trial(plan))["ladder"].filter(pl.col("rung") == 1)
    assert sorted(rungs["name"]) == ["edge", "saw"]
    assert (rungs["together"] > rungs["alone"] + 30_000).all()


def test_where_nothing_binds_the_market_comes_first() -> None:
    given, _ = company_of_one_saw()
    tables = {
        **given.tables,
        "plan_prices": prices(("market", "A", 0, 5.0), ("market", "A", 1, 7.0)),
        "loads": loads(saw=[1.0, 1.0, 1.0]),
        "sales": pl.DataFrame(
            {"order": ["1", "2", "2"], "day": [date(2026, 10, 1)] * 3, "kind": ["item"] * 3,
             "item": ["A"] * 3, "job_class": [""] * 3, "quantity": [10.0, 20.0, 10.0],
             "amount": [100.0, 200.0, 100.0]}
        ),
    }  # fmt: skip
    free = Given(
        tables=tables,
        as_of=given.as_of,
        settings=SETTINGS,
        ranges=RANGES,
        options=OPTIONS | {"most": 3},
    )
    same = {"plan_values": plan_values(1000.0, 0.0), "plan_prices": prices(), "loads": LOADS}
    answer = limits(free, Trial(lambda *_a, **_k: same))
    first = answer["limits"].row(0, named=True)
    # orders of 10 and 30 units at a mean price of 6: 60 and 180, on average 120
    assert (first["kind"], first["name"], first["value_of_step"]) == ("market", "doors", 120.0)
    assert len(answer["recommendations"]) == 0


def test_one_more_order_of_one_off_work() -> None:
    sales = pl.DataFrame(
        {"order": ["1"], "day": [date(2026, 10, 1)], "kind": ["job"], "item": [None],
         "job_class": ["stairs"], "quantity": [1.0], "amount": [5000.0], "price": [5000.0]},
        schema_overrides={"item": pl.String},
    )  # fmt: skip
    items = pl.DataFrame({"item": ["A"], "family": ["doors"]})
    worth = prices(("market", "stairs", 0, 400.0)).with_columns(unit=pl.lit("1000 currency"))
    rows = one_more_order(worth, sales, items, as_of=WEEKS[0])
    assert rows.select("name", "value").rows() == [("stairs", 2000.0)]

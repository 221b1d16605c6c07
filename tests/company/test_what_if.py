"""Changes applied to a company: each kind by hand, then the laws over generated scenarios."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstmate.base.errors import Refused
from firstmate.company.change import BASE, Change, Scenario, from_json, to_json
from firstmate.company.company import Company, company
from firstmate.company.diff import diff
from firstmate.company.what_if import what_if

DAY = date(2026, 3, 31)


def shop() -> Company:
    """Three items, one price that holds all year, two orders."""
    return company(
        "shop",
        {
            "items": [
                {"item": "A", "price": 10.0, "family": "x"},
                {"item": "B", "price": 20.0, "family": "x"},
                {"item": "C", "price": 30.0, "family": "y"},
            ],
            "calendar_exceptions": [
                {
                    "calendar": "saw",
                    "valid_from": date(2026, 1, 1),
                    "valid_to": date(2026, 12, 31),
                    "extra_hours": 4.0,
                }
            ],
            "sales_lines": [
                {"order": "1", "line": 1, "day": date(2026, 3, 2), "item": "A", "quantity": 4.0},
                {"order": "2", "line": 1, "day": date(2026, 3, 9), "item": "B", "quantity": 5.0},
            ],
        },
        as_of=DAY,
    )


def apply(*changes: Change) -> Company:
    return what_if(shop(), Scenario("test", changes))


def prices(of: Company) -> list[float]:
    return of["items"]["price"].to_list()


def test_fewer_pieces_are_less_money_and_a_corrected_quantity_is_not() -> None:
    lines = [
        {"order": "1", "line": 1, "item": "A", "quantity": 10.0, "shipped": 4.0, "price": 5.0,
         "amount": 45.0},
    ]  # fmt: skip
    firm = company("shop", {"sales_lines": lines}, as_of=DAY)

    def amounts(op: Any, column: str, value: float) -> tuple[float, ...]:
        change = Change(table="sales_lines", op=op, column=column, value=value)
        row = what_if(firm, Scenario("test", (change,)))["sales_lines"].row(0, named=True)
        return row["quantity"], row["shipped"], row["price"], row["amount"]

    assert amounts("scale", "quantity", 0.5) == (5.0, 2.0, 5.0, 22.5)
    assert amounts("scale", "price", 2.0) == (10.0, 4.0, 10.0, 90.0)
    # A correction says that one number was read wrongly; the others were right.
    assert amounts("set", "quantity", 9.0) == (9.0, 4.0, 5.0, 45.0)


def test_set_scale_add() -> None:
    after = apply(
        Change(table="items", op="set", column="price", value=11.0, where={"item": "A"}),
        Change(table="items", op="scale", column="price", value=2, where={"family": "x"}),
        Change(table="items", op="add", column="price", value=-1, where={"item": ["B", "C"]}),
    )
    assert prices(after) == [22.0, 39.0, 29.0]
    assert len(after.issues) == 0


def test_range_is_inclusive() -> None:
    after = apply(
        Change(table="items", op="scale", column="price", value=2, where={"price": (10, 20)})
    )
    assert prices(after) == [20.0, 40.0, 30.0]


def test_days_act_on_the_time_column() -> None:
    after = apply(
        Change(
            table="sales_lines",
            op="scale",
            column="quantity",
            value=10,
            where={"dates": (date(2026, 3, 5), None)},
        )
    )
    assert after["sales_lines"]["quantity"].to_list() == [4.0, 50.0]


def test_days_inside_a_validity_split_the_row() -> None:
    after = apply(
        Change(
            table="calendar_exceptions",
            op="add",
            column="extra_hours",
            value=8,
            where={"calendar": "saw", "dates": (date(2026, 5, 4), date(2026, 5, 10))},
        )
    )
    rows = after["calendar_exceptions"].select("valid_from", "valid_to", "extra_hours").rows()
    assert rows == [
        (date(2026, 1, 1), date(2026, 5, 3), 4.0),
        (date(2026, 5, 4), date(2026, 5, 10), 12.0),
        (date(2026, 5, 11), date(2026, 12, 31), 4.0),
    ]


def test_remove_by_condition_and_by_rows() -> None:
    assert len(apply(Change(table="items", op="remove", where={"family": "x"}))["items"]) == 1
    gone = apply(Change(table="items", op="remove", rows=({"item": "C"},)))
    assert gone["items"]["item"].to_list() == ["A", "B"]


def test_append_keeps_what_is_there() -> None:
    after = apply(
        Change(table="items", op="append", rows=({"item": "D", "price": 1.0}, {"item": "A"}))
    )
    assert after["items"]["item"].to_list() == ["A", "B", "C", "D"]
    assert prices(after)[0] == 10.0
    assert after.issues["code"].to_list() == ["key_exists"]


def test_matching_nothing_is_an_issue() -> None:
    lost = Change(table="items", op="set", column="price", value=1.0, where={"item": "Z"})
    many = [
        Change(table="items", op="set", column="price", value=1.0, where={"item": code})
        for code in ("A", "Z")
    ]
    assert apply(lost).issues["code"].to_list() == ["matches_nothing"]
    batched = apply(*many)
    assert batched.issues["code"].to_list() == ["matches_nothing"]
    assert prices(batched) == [1.0, 20.0, 30.0]


def test_a_value_outside_its_limits_is_an_issue() -> None:
    after = apply(Change(table="items", op="scale", column="price", value=-1, where={"item": "A"}))
    assert after.issues.select("code", "column", "value").rows() == [("limit", "price", "-10.0")]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"table": "itemz", "op": "remove"}, "no input table itemz"),
        ({"table": "items", "op": "set", "column": "prize", "value": 1}, "no column prize"),
        ({"table": "items", "op": "set", "column": "item", "value": "Q"}, "is a key"),
        ({"table": "items", "op": "scale", "column": "name", "value": 2}, "Cannot scale"),
        ({"table": "items", "op": "append"}, "Nothing to append"),
    ],
)
def test_wrong_changes_are_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        Change(**wrong)


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(Refused, match="does not fit"):
        apply(Change(table="items", op="set", column="price", value="cheap"))


def test_the_empty_scenario_changes_nothing() -> None:
    before = shop()
    assert what_if(before, BASE) is before


def test_untouched_tables_are_the_same_object() -> None:
    before = shop()
    after = what_if(
        before, Scenario("x", (Change(table="items", op="remove", where={"item": "A"}),))
    )
    assert after.tables["sales_lines"] is before.tables["sales_lines"]
    assert after.mark != before.mark


CODES = st.sampled_from(["A", "B", "C", "D", "E"])
PRICE = st.floats(0, 100).map(lambda x: round(x, 2))
CHANGES = st.one_of(
    st.builds(
        lambda item, value: Change(
            table="items", op="set", column="price", value=value, where={"item": item}
        ),
        CODES,
        PRICE,
    ),
    st.builds(
        lambda family, value: Change(
            table="items", op="scale", column="price", value=value, where={"family": family}
        ),
        st.sampled_from(["x", "y"]),
        PRICE,
    ),
    st.builds(
        lambda item, value: Change(
            table="items", op="append", rows=({"item": item, "price": value, "family": "y"},)
        ),
        CODES,
        PRICE,
    ),
    st.builds(lambda item: Change(table="items", op="remove", where={"item": item}), CODES),
    st.builds(
        lambda first, length: Change(
            table="calendar_exceptions",
            op="add",
            column="extra_hours",
            value=1,
            where={"dates": (date(2026, first, 1), date(2026, first, length))},
        ),
        st.integers(1, 12),
        st.integers(1, 28),
    ),
)
SCENARIOS = st.lists(CHANGES, max_size=6).map(lambda changes: Scenario("s", tuple(changes)))


@settings(max_examples=60, deadline=None)
@given(SCENARIOS, SCENARIOS)
def test_a_then_b_equals_a_plus_b(a: Scenario, b: Scenario) -> None:
    assert what_if(what_if(shop(), a), b).mark == what_if(shop(), a + b).mark


@settings(max_examples=60, deadline=None)
@given(SCENARIOS, SCENARIOS)
def test_a_diff_applied_gives_the_other(a: Scenario, b: Scenario) -> None:
    left, right = what_if(shop(), a), what_if(shop(), b)
    assert what_if(left, diff(left, right)).mark == right.mark


@settings(max_examples=60, deadline=None)
@given(SCENARIOS)
def test_json_keeps_a_scenario(scenario: Scenario) -> None:
    assert from_json(to_json(scenario)) == scenario

"""Building a company: complete tables, settings with defaults, the day it stands at, rules."""

from __future__ import annotations

from datetime import date

import pytest

from firstmate.base.errors import Refused
from firstmate.company.company import company
from firstmate.company.rules import circular, rules
from firstmate.company.setting import SETTINGS, values
from firstmate.company.tables import INPUTS


def test_absent_tables_are_empty_and_settings_complete() -> None:
    small = company("x", {"items": [{"item": "A"}]}, as_of=date(2026, 1, 1))
    assert set(small.tables) == set(INPUTS)
    assert len(small["sales_lines"]) == 0
    assert set(small.settings) == set(SETTINGS)
    assert small.settings["holding_rate"] == 0.2
    assert small.settings["cash_limit"] is None


def test_entered_settings_win_and_are_of_their_kind() -> None:
    entered = [{"name": "plan_weeks", "value": "13", "origin": "entered"}]
    small = company("x", {"settings": entered}, as_of=date(2026, 1, 1))
    assert small.settings["plan_weeks"] == 13
    wrong = company("x", {"settings": [{"name": "plan_weeks", "value": "soon"}]}, as_of=date.max)
    with pytest.raises(Refused, match="plan_weeks is 'soon'"):
        values(wrong["settings"])
    with pytest.raises(Refused, match="no setting colour"):
        company("x", {"settings": [{"name": "colour", "value": "red"}]})


def test_the_day_is_the_latest_on_which_something_happened() -> None:
    lines = [{"order": "1", "line": 1, "day": date(2026, 3, 2), "promised": date(2026, 9, 9)}]
    assert company("x", {"sales_lines": lines}).as_of == date(2026, 3, 2)
    shipped = [{"shipment": "s", "line": 1, "shipped_on": date(2026, 3, 5)}]
    assert company("x", {"sales_lines": lines, "shipments": shipped}).as_of == date(2026, 3, 5)
    with pytest.raises(Refused, match="no day"):
        company("x", {})
    with pytest.raises(Refused, match="no table cars"):
        company("x", {"cars": []})


def test_same_content_same_mark() -> None:
    rows = [{"item": "A"}, {"item": "B"}]
    one = company("x", {"items": rows}, as_of=date(2026, 1, 1))
    two = company("y", {"items": rows[::-1]}, as_of=date(2026, 1, 1))
    assert one.mark == two.mark
    assert one.mark != company("x", {"items": rows}, as_of=date(2026, 1, 2)).mark


def test_rules_name_unknown_codes_once_and_circles() -> None:
    firm = company(
        "x",
        {
            "items": [{"item": "A"}, {"item": "B"}],
            "bom_lines": [
                {"item": "A", "component": "B", "quantity": 1.0},
                {"item": "B", "component": "A", "quantity": 1.0},
            ],
            "sales_lines": [
                {"order": str(n), "line": 1, "item": "Z", "day": date(2026, 1, 1)} for n in range(3)
            ],
        },
    )
    found = [(issue.code, issue.value, issue.count) for issue in rules(firm.tables)]
    assert found == [
        ("unknown_code", "Z", 3),
        ("circular_bill", "A", 1),
        ("circular_bill", "B", 1),
    ]
    assert circular(firm["bom_lines"].head(0)) == []


def test_the_currency_is_as_set_else_as_used_else_unknown():
    line = {"order": "1", "line": 1, "day": date(2026, 3, 2), "quantity": 1.0}
    bill = {"invoice": "1", "currency": "USD"}
    assert company("x", {"sales_lines": [line]}).currency == ""
    assert company("x", {"sales_lines": [line], "invoices": [bill]}).currency == "USD"
    sold = company("x", {"sales_lines": [line | {"currency": "EUR"}], "invoices": [bill]})
    assert sold.currency == "EUR"
    told = {"name": "currency", "value": "CHF"}
    assert company("x", {"sales_lines": [line], "settings": [told]}).currency == "CHF"

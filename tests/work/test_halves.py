"""Prepared halves: the very one where a plan is asked for, the nearest where values are enough."""

from __future__ import annotations

from firstmate.company.change import Change
from firstmate.work.halves import MOST, Halves


def weeks(number: int) -> Change:
    return Change(
        table="settings", op="set", column="value", value=f"{number}", where={"name": "plan_weeks"}
    )


MORE = Change(table="sales_lines", op="scale", column="quantity", value=2.0)


def ask(halves: Halves, mark: str, *changes: Change, warm: bool = False, company: str = "C") -> str:
    found: str = halves.get(
        "plan", mark, warm=warm, company=company, changes=changes, make=lambda: mark
    )
    return found


def test_a_plan_gets_the_half_of_its_own_mark() -> None:
    halves = Halves()
    assert ask(halves, "a") == "a"
    assert ask(halves, "b", MORE) == "b"
    assert halves.get("plan", "a", warm=False, company="C", changes=(), make=lambda: "new") == "a"


def test_values_start_from_the_half_with_most_first_changes_in_common() -> None:
    halves = Halves()
    ask(halves, "short", weeks(13))
    ask(halves, "long", weeks(39))
    assert ask(halves, "x", weeks(13), MORE, warm=True) == "short"
    assert ask(halves, "y", weeks(39), MORE, warm=True) == "long"
    ask(halves, "other", weeks(13), company="D")
    assert ask(halves, "z", weeks(13), MORE, warm=True) == "short"


def test_the_half_used_longest_ago_goes_first() -> None:
    halves = Halves()
    for mark in "abcd":
        ask(halves, mark)
    ask(halves, "a")
    ask(halves, "e")
    assert [half.mark for half in halves.kept["plan"]] == ["c", "d", "a", "e"]
    assert len(halves.kept["plan"]) == MOST

"""Scenarios beside the base: differences, and the parts that moved."""

from __future__ import annotations

from datetime import date

from firstmate.base.frame import frame
from firstmate.base.run import Run
from firstmate.capabilities.meeting.tables import HEADLINES
from firstmate.work.comparing import compare


def run_of(**figures: float) -> Run:
    """A run with these headlines; ``measure__scope`` names a part."""
    rows = []
    for name, value in figures.items():
        measure, _, scope = name.partition("__")
        unit = "share" if measure == "served" else "currency"
        rows.append({"measure": measure, "scope": scope, "unit": unit, "value": value})
    return Run(
        company="m", version="v1", scenario="{}", as_of=date(2026, 3, 1), known_at=None,
        versions={}, options={}, seed=0, results={"headlines": frame(HEADLINES, rows)},
    )  # fmt: skip


def test_the_difference_and_the_parts_that_moved_most():
    base = run_of(
        contribution=100.0, contribution__revenue=200.0, contribution__material=-90.0,
        contribution__lateness=-10.0, contribution__holding=0.0, served=0.9,
    )  # fmt: skip
    less = run_of(
        contribution=60.0, contribution__revenue=150.0, contribution__material=-80.0,
        contribution__lateness=-9.0, contribution__holding=-1.0, served=0.95,
    )  # fmt: skip
    rows = {(r["measure"], r["scope"]): r for r in compare(base, {"less": less}).to_dicts()}
    total = rows["contribution", ""]
    assert (total["scenario"], total["base"], total["value"]) == ("less", 100.0, 60.0)
    assert total["difference"] == -40.0
    assert total["why"] == "revenue −50, material +10"  # what moved by one is too slight to say
    assert rows["served", ""]["why"] is None
    assert round(rows["served", ""]["difference"], 6) == 0.05


def test_a_figure_that_only_one_has_is_shown_without_a_difference():
    rows = compare(run_of(stock_mean=5.0), {"x": run_of(cash_end=7.0)}).to_dicts()
    told = {r["measure"]: (r["base"], r["value"], r["difference"]) for r in rows}
    assert told == {"stock_mean": (5.0, None, None), "cash_end": (None, 7.0, None)}


def test_several_scenarios_and_none():
    base = run_of(contribution=1.0)
    rows = compare(base, {"b": run_of(contribution=2.0), "a": base})
    assert rows.select("scenario", "difference").rows() == [("a", 0.0), ("b", 1.0)]
    assert compare(base, {}).is_empty()

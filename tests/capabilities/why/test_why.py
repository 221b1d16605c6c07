"""Why: smallest sets of causes, chains of supply, and counterfactuals that hold when carried out."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from firstmate.base.run import Run
from firstmate.capabilities.why.causes import Firm, target
from firstmate.capabilities.why.chains import order_chains
from firstmate.company.change import from_json
from firstmate.company.company import Company, company
from firstmate.demo.family import company_tables
from firstmate.work.registry import installed
from firstmate.work.runner import Runner

NONE: dict[str, pl.DataFrame] = {}


def test_an_order_promised_in_the_past_is_measured_by_the_first_full_week() -> None:
    firm = Firm(NONE, date(2026, 10, 30))  # a Friday
    assert target(date(2026, 10, 1), firm) == date(2026, 11, 8)
    assert target(date(2026, 12, 2), firm) == date(2026, 12, 6)


def test_chains_go_down_the_levels_in_shares_and_can_be_read_both_ways() -> None:
    pegs = pl.DataFrame(
        [("make/D", "1/1", "door", 4.0), ("make/D", "2/1", "door", 6.0), ("stock", "1/1", "door", 1.0),
         ("buy/W", "make/D", "wood", 20.0), ("stock", "forecast 2026-11-02", "door", 3.0)],
        schema={"supply": pl.String, "demand": pl.String, "item": pl.String, "quantity": pl.Float64},
        orient="row",
    )  # fmt: skip
    planned = pl.DataFrame(
        {"planned": ["make/D", "buy/W"], "kind": ["make", "buy"], "quantity": [10.0, 20.0],
         "due": [date(2026, 11, 9), date(2026, 11, 2)], "firm": [False, True]}
    )  # fmt: skip
    chains = order_chains(pegs, planned)
    first = chains.filter(pl.col("order") == "1").select("depth", "supply", "quantity").rows()
    # Four of the ten doors made are for order 1, and so is that share of 20 of wood.
    assert first == [(1, "make/D", 4.0), (1, "stock", 1.0), (2, "buy/W", 8.0)]
    waiting = chains.filter(pl.col("supply") == "buy/W")
    assert waiting.select("order", "quantity").rows() == [("1", 8.0), ("2", 12.0)]


def _firm(seed: int) -> tuple[Company, Runner, Run]:
    firm = company("firm", company_tables(seed, size="small"))
    runner = Runner(installed())
    return firm, runner, runner.run(firm, ["why", "deliveries"], options={"why": {"most": 3}})


def _row(run: Run, wanted: dict[str, Any]) -> dict[str, Any]:
    rows = run["deliveries"].rows.filter(
        pl.col("order").eq_missing(pl.lit(wanted["order"]))
        & pl.col("line").eq_missing(pl.lit(wanted["line"], dtype=pl.Int64))
        & pl.col("job").eq_missing(pl.lit(wanted["job"], dtype=pl.String))
    )
    return rows.row(0, named=True)


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_every_counterfactual_carried_out_makes_its_order_on_time(seed: int) -> None:
    firm, runner, run = _firm(seed)
    late, fixes = run["why_late"].rows, run["counterfactuals"].rows
    assert len(late) > 0
    assert set(late["code"]) <= set(installed().sayings)
    assert set(fixes["code"]) <= set(installed().sayings)
    reasons = run["reasons"].rows.filter(pl.col("task") == "why")
    assert set(reasons["order"]) == set(late["order"])
    assert reasons.group_by("subject", "alternative").len()["len"].max() <= 3
    held = Firm(NONE, firm.as_of)
    for fix in fixes.iter_rows(named=True):
        again = runner.run(firm, ["deliveries"], scenario=from_json(fix["changes"]))
        row = _row(again, fix)
        assert row["planned_on"] is not None
        # A later day that was agreed is the promise then; all others meet the one that was given.
        promised = row["promised"]
        given_day = _row(run, fix)["promised"]
        assert promised == (fix["day"] if fix["code"] == "fix_later_day" else given_day)
        assert row["planned_on"] <= target(promised or held.start, held), fix


def test_without_a_late_order_there_is_nothing_to_explain() -> None:
    firm = company("firm", {}, as_of=date(2026, 10, 30))
    run = Runner(installed()).run(firm, ["why"])
    assert len(run["why_late"].rows) == 0
    assert len(run["counterfactuals"].rows) == len(run["order_chains"].rows) == 0

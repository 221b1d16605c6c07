"""What a decision is expected to bring, read off kept runs, and what is proposed already; it computes no plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.company.change import BASE, Scenario, to_json
from firstmate.store.protocol import Store

#: Window in which a decision's effect is measured.
WINDOW = timedelta(weeks=13)


def expected(row: Mapping[str, Any], *, as_of: date) -> dict[str, Any]:
    """Return the fields of a decision that say what a recommendation shall bring, where and when."""
    subjects = ("item", "resource", "supplier", "customer", "job", "order")
    return {
        "recommendation": row["recommendation"],
        "measure": "contribution",
        "scope": next((row[s] for s in subjects if row[s]), ""),
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "window_from": as_of + timedelta(days=1),
        "window_to": as_of + WINDOW,
        "changes": row["changes"],
    }


def expected_of_scenario(store: Store, scenario: Scenario, *, as_of: date) -> dict[str, Any]:
    """Return the fields of a decision to carry a scenario out: its contribution less the base's."""
    run, value = contribution(store, scenario)
    _, base = contribution(store, BASE)
    return {
        "recommendation": scenario.name,
        "measure": "contribution",
        "scope": "",
        "run": run,
        "value": None if value is None or base is None else value - base,
        "window_from": as_of + timedelta(days=1),
        "window_to": as_of + WINDOW,
        "changes": to_json(scenario),
    }


def open_proposal(store: Store, name: str) -> dict[str, str]:
    """Return the number of the open proposal of a recommendation or scenario, or nothing."""
    rows = store.decisions().filter(
        (pl.col("recommendation") == name) & (pl.col("status") == "proposed")
    )
    return {"decision": str(rows["decision"][-1])} if len(rows) else {}


def contribution(store: Store, scenario: Scenario) -> tuple[str | None, float | None]:
    """Return the newest kept run of a scenario and the contribution of its plan, if there is one."""
    run = store.latest(scenario=to_json(scenario), holding=["plan_values"])
    if run is None:
        return None, None
    rows = store.run(run, only=["plan_values"])["plan_values"].rows
    total = rows.filter(pl.col("part") == "total")["linear"]
    return run, float(total[0]) if len(total) else None

"""The study of limits: plan again under each realistic step and report the differences; it builds no plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given, Trial
from firstmate.capabilities.limits.binding import binding, worst
from firstmate.capabilities.limits.market import one_more_order
from firstmate.capabilities.limits.steps import QUARTER, Step, steps
from firstmate.company.change import BASE, Change, Scenario, to_json

WANTED = ("plan_values", "plan_prices", "loads")
PATIENCE = "lost_per_week"
#: Families shown where the market is the limit.
FAMILIES = 5
#: Parts of the plan's money that say where a difference comes from; the rest are sales won.
LATE = ("lateness",)
DEARER = ("overtime", "outside", "holding", "cover")
AFTER = "later_revenue"
#: A step that brings less than this share of its cost is not examined at the ends of patience.
HOPELESS = 0.5


@dataclass(frozen=True)
class Ends:
    """A length of plan, how patient customers may be at both ends, and the plan's parts under each.

    A step of a quarter is valued over the quarter: beyond it the plan would go on to count what
    the quarter's hours relieve later. A longer commitment is valued over the whole plan.
    """

    length: Scenario
    weeks: int
    low: Scenario
    high: Scenario
    base: Mapping[str, float]
    base_low: Mapping[str, float]
    base_high: Mapping[str, float]


def limits(given: Given, trial: Trial) -> dict[str, pl.DataFrame]:
    """Return ``limits``, ``relief`` and a recommendation for the best step against each limit.

    Every value is the difference of two linear plans of the same company, one with the step and
    one without, at the assumed patience of customers and at both ends of its range.
    """
    bound = binding(given["plan_prices"], given["loads"]).head(given.options["most"])
    known: dict[tuple[bool, bool], Ends] = {}
    relief: list[dict[str, Any]] = []
    small: dict[tuple[str, str], tuple[float, str]] = {}
    for number, limit in enumerate(bound.iter_rows(named=True)):
        given.progress(number / max(len(bound), 1), f"limits: {limit['name']}")
        for step in steps(
            limit,
            resources=given["resources"],
            lead_times=given["lead_times"],
            settings=given.settings,
            start=given.as_of + timedelta(days=1),
        ):
            kind = (step.weeks <= QUARTER, step.kind == "resource")
            if kind not in known:
                known[kind] = _ends(given, trial, quarter=kind[0], late=kind[1])
            under = known[kind]
            tried = trial(under.length + step.changes, WANTED)
            if step.small:
                small[step.kind, step.name] = (_total(tried) - under.base["total"], step.words)
            else:
                relief.append(_relief(step, tried, under, trial, given))
    rows = _limits(bound, small, relief)
    market = _market(given, binds=any(row["value_of_step"] > 0 for row in rows))
    return {
        "limits": pl.DataFrame(_numbered(rows, market), infer_schema_length=None),
        "relief": pl.DataFrame([_shown(row) for row in relief], infer_schema_length=None),
        "recommendations": pl.DataFrame(
            [_recommend(row, bound) for row in relief if row["value"] > 0], infer_schema_length=None
        ),
        "issues": _issues(given),
    }


def _parts(results: Mapping[str, pl.DataFrame]) -> dict[str, float]:
    values = results["plan_values"]
    return dict(zip(values["part"].to_list(), values["linear"].to_list(), strict=True))


def _total(results: Mapping[str, pl.DataFrame]) -> float:
    return _parts(results)["total"]


def _ends(given: Given, trial: Trial, *, quarter: bool, late: bool) -> Ends:
    """Return the plan's parts at both ends of the patience; equal where patience was entered.

    Only steps against what makes orders ``late`` are examined there.
    """
    weeks = given.settings["plan_weeks"]
    length, base = BASE, _parts({"plan_values": given["plan_values"]})
    if quarter and weeks > QUARTER:
        weeks, length = QUARTER, _setting("plan_weeks", f"{QUARTER}")
        base = _parts(trial(length, WANTED))
    lowest, highest = given.ends(PATIENCE)
    entered = given["patience"].filter(pl.col("lost_per_week").is_not_null())
    if not late or lowest == highest or len(entered):
        return Ends(length, weeks, BASE, BASE, base, base, base)
    low, high = (_setting(PATIENCE, f"{end:g}") for end in (lowest, highest))
    at_low, at_high = (_parts(trial(length + end, WANTED)) for end in (low, high))
    return Ends(length, weeks, low, high, base, at_low, at_high)


def _setting(name: str, value: str) -> Scenario:
    change = Change(table="settings", op="set", column="value", value=value, where={"name": name})
    return Scenario(name, (change,))


def _relief(
    step: Step, tried: Mapping[str, pl.DataFrame], ends: Ends, trial: Trial, given: Given
) -> dict[str, Any]:
    parts = _parts(tried)
    helps = _weeks_it_helps(step, given, ends.weeks)
    gained = {"value": parts["total"] - ends.base["total"]}
    if gained["value"] / helps * step.weeks > HOPELESS * step.cost:
        gained |= _at_the_ends(step, parts, ends, trial)
    net = {
        name: (gain / helps * step.weeks - step.cost) * QUARTER / step.weeks
        for name, gain in gained.items()
    }
    next_kind, next_name = worst(tried["plan_prices"], tried["loads"], but=step.name)
    late, dearer = (
        sum(parts.get(part, 0.0) - ends.base.get(part, 0.0) for part in group)
        for group in (LATE, DEARER)
    )
    return {
        "kind": step.kind, "name": step.name, "relief": step.code, "hours_per_week": step.hours,
        "starts": step.starts, "weeks": float(step.weeks), "cost": step.cost,
        "gain": gained["value"] / helps * step.weeks,
        "lost_sales_saved": gained["value"] - late - dearer,
        "lateness_saved": late,
        "costs_saved": dearer,
        "only_earlier": max(0.0, ends.base.get(AFTER, 0.0) - parts.get(AFTER, 0.0)),
        "value": net["value"],
        "low": min(net.values()) if len(net) > 1 else None,
        "high": max(net.values()) if len(net) > 1 else None,
        "next_kind": next_kind, "next_name": next_name,
        "changes": to_json(step.changes), "days": step.days, "amount": step.amount, "supplier": step.supplier,
    }  # fmt: skip


def _at_the_ends(
    step: Step, parts: Mapping[str, float], ends: Ends, trial: Trial
) -> dict[str, float]:
    """Return what the step brings where customers are most and least patient."""
    gained = {}
    for end, base, scenario in (
        ("low", ends.base_low, ends.low),
        ("high", ends.base_high, ends.high),
    ):
        other = (
            _parts(trial(ends.length + scenario + step.changes, WANTED))
            if scenario.changes
            else parts
        )
        gained[end] = other["total"] - base["total"]
    return gained


def _weeks_it_helps(step: Step, given: Given, weeks: int) -> float:
    """Weeks of the plan in which the step is there; a commitment beyond the plan is scaled up."""
    end = given.as_of + timedelta(weeks=weeks)
    return max(1.0, min(float(step.weeks), ((end - step.starts).days + 1) / 7))


def _limits(
    bound: pl.DataFrame,
    small: Mapping[tuple[str, str], tuple[float, str]],
    relief: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    rows = []
    for limit in bound.iter_rows(named=True):
        own = [r for r in relief if (r["kind"], r["name"]) == (limit["kind"], limit["name"])]
        best = max(own, key=lambda row: row["value"], default=None)
        value, words = small.get(
            (limit["kind"], limit["name"]),
            (best["gain"], best["relief"]) if best else (limit["weight"], "a tenth more"),
        )
        rows.append(
            {name: limit[name] for name in
             ("kind", "name", "first_period", "weeks_bound", "load_share", "price")}
            | {
                "value_of_step": value,
                "small_step": words,
                "next_kind": best["next_kind"] if best else None,
                "next_name": best["next_name"] if best else None,
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: (-row["value_of_step"], row["name"]))


def _market(given: Given, *, binds: bool) -> list[dict[str, Any]]:
    rows = one_more_order(
        given["plan_prices"], given["sales"], given["items"], as_of=given.as_of
    ).head(FAMILIES)
    first = given.as_of + timedelta(days=1)
    return [
        {
            "kind": "market", "name": row["name"], "first_period": None if binds else first,
            "weeks_bound": 0 if binds else given.settings["plan_weeks"], "load_share": None,
            "price": row["price"], "value_of_step": row["value"], "small_step": "one more average order",
            "next_kind": None, "next_name": None,
        }
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _numbered(rows: list[dict[str, Any]], market: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What binds first; where no resource, material or budget binds, the market comes first."""
    binding_rows = [row for row in rows if row["value_of_step"] > 0]
    idle = [row for row in rows if row["value_of_step"] <= 0]
    ordered = [*binding_rows, *market, *idle]
    return [{"rank": number, **row} for number, row in enumerate(ordered, start=1)]


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value for name, value in row.items() if name not in {"days", "amount", "supplier"}
    }


def _recommend(row: Mapping[str, Any], bound: pl.DataFrame) -> dict[str, Any]:
    limit = bound.filter((pl.col("kind") == row["kind"]) & (pl.col("name") == row["name"])).row(
        0, named=True
    )
    notice = row["starts"] - timedelta(days=7)
    return {
        "recommendation": f"{row['relief']} {row['name']}",
        "code": f"relief_{row['relief']}",
        "resource": row["name"] if row["kind"] == "resource" else None,
        "item": row["name"].split("@")[0] if row["kind"] == "material" else None,
        "supplier": row["supplier"] or None,
        "hours": row["hours_per_week"], "days": row["days"], "amount": row["amount"],
        "count": limit["weeks_bound"], "day": row["starts"],
        "value": row["value"], "low": row["low"], "high": row["high"],
        "cash_effect": row["value"], "recurring": True, "certain": False,
        "group": f"limit {row['name']}", "deadline": notice,
        "assumption": PATIENCE if row["low"] != row["high"] else "",
        "changes": row["changes"],
        "opens": f'{{"relief": {{"name": "{row["name"]}"}}}}',
    }  # fmt: skip


def _issues(given: Given) -> pl.DataFrame:
    if len(given["plan_values"]):
        return issue_rows(())
    return issue_rows(
        [
            Issue(
                task="limits", code="no_plan", severity="hint",
                why="There is no plan to find limits in.",
                mend="Import sales lines; stock, items and resources sharpen the answer.",
            )
        ]
    )  # fmt: skip

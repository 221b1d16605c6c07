"""The task `replay`: the plan under what usually happens, hundreds or thousands of times.

It changes no plan: orders, lots and hours stay as planned, and what goes otherwise is walked
through. Common random numbers (Law 2015, chapter 11.2): with one cause switched off all other
draws stay, so that a small difference is seen in few replications.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import timedelta

import numpy as np
import polars as pl

from firstmate.base.task import Given, defaults
from firstmate.capabilities.robustness.calm import calm
from firstmate.capabilities.robustness.cash import Payments, balances, cash_odds, payments
from firstmate.capabilities.robustness.chances import Chances, chances
from firstmate.capabilities.robustness.draws import draw
from firstmate.capabilities.robustness.options import REPLAY_OPTIONS
from firstmate.capabilities.robustness.read import Plan, read
from firstmate.capabilities.robustness.shop import Floats, Ints, Outcome
from firstmate.capabilities.robustness.tables import REPLAY_CAUSES, REPLAY_FIGURES, REPLAY_ORDERS
from firstmate.capabilities.robustness.walk import walk
from firstmate.capabilities.robustness.worth import Judged, Terms, judged, late_cost, terms

#: Replications walked together: small enough for the processor's cache, the same for any machine.
BLOCK = 100
#: Items x weeks of which 100 replications take about a second, and causes in as long again: what a
#: run that nobody asked for in particular may spend.
SIZE, CAUSES_SIZE = 100_000, 400_000
Z90 = 1.645
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
_MEASURES = {"contribution": "currency", "on_time": "share", "served": "share", "late_cost": "currency",
             "sales_lost": "currency", "stock_end": "currency"}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A block to walk: everything it needs, so that another process can."""

    plan: Plan
    known: Chances
    terms: Terms
    payments: Payments
    seed: int
    block: int
    off: AbstractSet[str] = frozenset()


@dataclass(frozen=True)
class Walked:
    """What a block came to; ``need`` and ``there`` replication x week x resource."""

    week: Ints
    judged: Judged
    need: Floats
    there: Floats
    balance: Floats


def replay(given: Given) -> dict[str, pl.DataFrame]:
    """Return replay_orders, replay_figures, replay_loads, replay_causes and cash_odds."""
    said = {**defaults(REPLAY_OPTIONS), **given.options}
    plan = read(given)
    known, money, paid = chances(given, plan), terms(given, plan), payments(given, plan)
    case = Case(plan, known, money, paid, given.seed, 0)
    planned = _outcome(case, walk(plan.shop, calm(plan.shop, _as_planned(plan, known))))
    given.progress(0.1, "Replaying the plan")
    asked, size = int(said["replications"]), max(plan.shop.forecast.size, 1)
    base = _blocks(given, case, asked or int(np.clip(SIZE // size, 1, 3)) * BLOCK)
    names = causes(plan, known, most=int(said["most_causes"]))
    if not asked:
        names = names[: max(CAUSES_SIZE // size, 1)]
    few = max(int(said["cause_replications"]) // BLOCK, 1)
    cases = [
        Case(plan, known, money, paid, given.seed, block, frozenset({name}))
        for name in names for block in range(few)
    ]  # fmt: skip
    told = given.each(_contributions, cases)
    apart = {name: told[n * few : (n + 1) * few] for n, name in enumerate(names)}
    return {
        "replay_orders": _orders(plan, money, base),
        "replay_figures": _figures(given, planned.judged, base.judged),
        "replay_loads": _loads(plan, base),
        "replay_causes": _causes(base.judged, apart, orders=base.week.shape[1]),
        "cash_odds": cash_odds(given, plan, base.balance, planned.balance, QUANTILES),
    }


def _as_planned(plan: Plan, known: Chances) -> Floats:
    every = frozenset({f"supplier {name}" for name in known.buys.supplier + known.goods.supplier})
    receipts: Floats = draw(plan.shop, known, count=1, block=0, seed=0, off=every).receipts
    return receipts


def _blocks(given: Given, case: Case, replications: int) -> Walked:
    count = -(-replications // BLOCK)
    cases = [
        Case(case.plan, case.known, case.terms, case.payments, case.seed, block)
        for block in range(count)
    ]
    return _joined(given.each(walked, cases))


def walked(case: Case) -> Walked:
    """Return what a block of replications came to."""
    drawn = draw(
        case.plan.shop, case.known, count=BLOCK, block=case.block, seed=case.seed, off=case.off
    )
    return _outcome(case, walk(case.plan.shop, drawn))


def _contributions(case: Case) -> tuple[Floats, Floats]:
    found = walked(case).judged
    return found.contribution, found.on_time


def _outcome(case: Case, outcome: Outcome) -> Walked:
    week = np.concatenate([outcome.line_week, outcome.job_week], axis=1)
    return Walked(
        week, judged(case.plan, case.terms, outcome), outcome.need, outcome.there,
        balances(case.payments, outcome, seed=case.seed, block=case.block, off=case.off),
    )  # fmt: skip


def _joined(parts: list[Walked]) -> Walked:
    def of(name: str) -> Floats:
        return np.concatenate([getattr(part.judged, name) for part in parts])

    return Walked(
        np.concatenate([part.week for part in parts]),
        Judged(**{field.name: of(field.name) for field in fields(Judged)}),
        np.concatenate([part.need for part in parts]), np.concatenate([part.there for part in parts]),
        np.concatenate([part.balance for part in parts]),
    )  # fmt: skip


def causes(plan: Plan, known: Chances, *, most: int) -> list[str]:
    """Return the sources of chance worth switching off: those that spread and have something at stake."""
    found = ["demand"] if (np.ptp(known.demand, axis=-1) > 0).any() else []
    found += ["hours of jobs"] if (known.job_hours > 0).any() else []
    found += (
        ["expected work"] if (plan.shop.expected.sum(axis=0) * known.expected > 0).any() else []
    )
    found += ["gates"] if len(known.gates.job) else []
    found += ["yield"] if (known.good > 1e-6).any() else []
    stake: dict[str, float] = {}
    for row in plan.buys.select("supplier", "amount").iter_rows():
        stake[row[0]] = stake.get(row[0], 0.0) + (row[1] or 0.0)
    for at, name in zip(known.goods.target, known.goods.supplier, strict=True):
        stake[name] = stake.get(name, 0.0) + float(plan.jobs["amount"][int(at)] or 0.0)
    spread = {
        name for orders in (known.buys, known.goods)
        for name, wide in zip(orders.supplier, orders.spread, strict=True) if wide > 0 and name
    }  # fmt: skip
    suppliers = sorted(spread, key=lambda name: (-stake.get(name, 0.0), name))[:most]
    used = plan.shop.capacity.sum(axis=1)
    resources = [n for n in np.argsort(-used * known.there, kind="stable") if known.there[n] > 0][
        :most
    ]
    return [
        *found,
        *(f"supplier {s}" for s in suppliers),
        *(f"resource {known.resources[n]}" for n in resources),
    ]


def _orders(plan: Plan, money: Terms, base: Walked) -> pl.DataFrame:
    columns = ["order", "line", "item", "job", "customer", "promised", "planned_on", "amount"]
    rows = pl.concat([plan.lines.select(columns), plan.jobs.select(columns)])
    # Fridays of the weeks; none after the plan.
    days = [*(period + timedelta(days=4) for period in plan.weeks.periods), None]
    at = {name: [days[int(week)] for week in _reached(base.week, share)]
          for name, share in (("likely_on", 0.5), ("late_on", 0.9))}  # fmt: skip
    return rows.with_columns(
        pl.Series("on_time", (base.week <= money.due).mean(axis=0), dtype=pl.Float64),
        pl.Series("late_cost", late_cost(money, base.week).mean(axis=0), dtype=pl.Float64),
        *(pl.Series(name, each, dtype=pl.Date) for name, each in at.items()),
    ).select(REPLAY_ORDERS.names).sort("order", "line", "job")  # fmt: skip


def _reached(week: Ints, share: float) -> Ints:
    """Return the first week by which at least this share of replications has delivered, by order."""
    place = max(int(np.ceil(share * len(week) - 1e-9)) - 1, 0)
    return np.asarray(np.sort(week, axis=0)[place])


def _figures(given: Given, planned: Judged, base: Judged) -> pl.DataFrame:
    parts = dict(given["plan_values"].select("part", "realised").iter_rows())
    # What is the same in every replication (material bought, overtime, wages) is that of the plan.
    same = float(parts.get("total") or 0.0) - float(planned.contribution[0])
    rows = []
    for measure, unit in _MEASURES.items():
        add = same if measure == "contribution" else 0.0
        values = getattr(base, measure) + add
        rows.append({
            "measure": measure, "unit": unit, "planned": float(getattr(planned, measure)[0]) + add,
            "mean": float(values.mean()),
            **{name: float(np.quantile(values, share)) for name, share in QUANTILES.items()},
            "replications": len(values),
        })  # fmt: skip
    return pl.DataFrame(rows).select(REPLAY_FIGURES.names).sort("measure")


def _loads(plan: Plan, base: Walked) -> pl.DataFrame:
    weeks, names = plan.weeks.periods, plan.resources
    short = np.maximum(base.need - base.there, 0.0)
    flat = {
        "over": (short > 1e-6).mean(axis=0), "hours_short": short.mean(axis=0),
        "hours_due": np.median(base.need, axis=0), "hours_high": np.quantile(base.need, 0.9, axis=0),
    }  # fmt: skip
    return pl.DataFrame(
        {
            "resource": [name for name in names for _ in weeks],
            "period": [week for _ in names for week in weeks],
            **{column: values.T.ravel() for column, values in flat.items()},
        },
        schema_overrides={"resource": pl.String, "period": pl.Date},
    )


def _causes(
    base: Judged, apart: dict[str, list[tuple[Floats, Floats]]], *, orders: int
) -> pl.DataFrame:
    rows = []
    for cause, parts in apart.items():
        without, on_time = (np.concatenate(side) for side in zip(*parts, strict=True))
        count = min(len(without), len(base.contribution))
        gain = without[:count] - base.contribution[:count]
        error = float(gain.std(ddof=1)) / np.sqrt(count)
        share = float((on_time[:count] - base.on_time[:count]).mean())
        kind, _, name = cause.partition(" ")
        rows.append({
            "cause": cause, "supplier": name if kind == "supplier" else None,
            "resource": name if kind == "resource" else None, "value": float(gain.mean()),
            "low": float(gain.mean() - Z90 * error), "high": float(gain.mean() + Z90 * error),
            "on_time": share, "orders": share * orders,
        })  # fmt: skip
    empty = {
        name: pl.String if name in {"cause", "supplier", "resource"} else pl.Float64
        for name in REPLAY_CAUSES.names
    }
    return pl.DataFrame(rows, schema=empty).sort("value", "cause", descending=[True, False])

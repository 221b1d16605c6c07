"""The study of limits: plan again under each realistic step and report the differences; it builds no plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given, Trial
from firstmate.capabilities.limits.candidates import candidates, means, scaled, steps
from firstmate.capabilities.limits.ladder import NOTHING, Next, Rung, ladder
from firstmate.capabilities.limits.market import one_more_order, plain_prices
from firstmate.capabilities.limits.steps import QUARTER, Means, Step
from firstmate.capabilities.limits.worth import PATIENCE, Bench, Worth
from firstmate.company.change import Scenario, to_json

#: Families shown where the market is the limit.
FAMILIES = 5
#: Sizes of a step beyond the first, for its curve.
SIZES = (2, 4)
#: Share of its cost that an hour brings where there are hours enough.
TRIFLE = 0.02
#: A step that could at best pay less than this share of its cost is not planned.
HOPELESS = 0.5


@dataclass
class Examined:
    """A limit with what was found of it: its slope, the steps against it, a curve, what is next."""

    limit: Mapping[str, Any]
    slope: tuple[Step, Worth] | None = None
    tried: list[tuple[Step, Worth]] = field(default_factory=list)
    curve: list[tuple[Step, Worth]] = field(default_factory=list)
    left: Next | None = None
    behind: Next | None = None

    @property
    def best(self) -> tuple[Step, Worth] | None:
        """The step worth most in the size worth most; one whose cost is known where it is worth it."""
        every = self.tried + [one for one in self.curve if not one[0].small]
        return max(
            every, key=lambda one: (one[0].priced and one[1].value > 0, one[1].value), default=None
        )

    @property
    def binds(self) -> bool:
        """Whether less of it would be missed: an hour worth a trifle of its cost is no limit."""
        cost = self.slope[0].cost if self.slope is not None else 0.0
        return self.value > max(NOTHING, TRIFLE * cost)

    @property
    def value(self) -> float:
        """What a small step against it brings, before its cost."""
        if self.slope is not None:
            return self.slope[1].gain
        return max((worth.gain for _, worth in self.tried), default=self.limit["weight"])


def limits(given: Given, trial: Trial) -> dict[str, pl.DataFrame]:
    """Return ``limits``, ``relief``, ``relief_curves``, ``ladder`` and recommendations.

    Every value is the difference of two linear plans of the same company, one with the step and
    one without, at the assumed patience of customers and at both ends of its range.
    """
    made_from, premium = means(given), float(given.options["second_source_premium"])
    bench = Bench(given, trial)
    base = {name: given[name] for name in ("plan_values", "plan_prices", "loads")}
    found = [Examined(row) for row in
             candidates(base, given, most=given.options["most"]).to_dicts()]  # fmt: skip
    _examine(found, bench, made_from, premium=premium)
    found = [one for one in found if one.value > NOTHING or one.limit["kind"] != "supplier"]
    found.sort(key=lambda one: (-one.value, one.limit["name"]))
    binds = [one for one in found if one.value > NOTHING]
    for one in binds[:1]:
        _curves(one, bench, made_from)
    given.progress(0.5, "limits: what comes next")
    first = [one.best[0] for one in binds if one.best is not None]
    rungs = ladder(bench, first, made_from, rungs=given.options["rungs"], premium=premium)
    if not any(one.binds for one in binds) and not (rungs and rungs[0].total > 0):
        binds = []  # Nothing that is worth a step: the market is the limit.
    if binds and rungs:
        binds[0].left, binds[0].behind = rungs[0].left, rungs[0].behind
    given.progress(0.8, "limits: patient and impatient customers")
    _reach(found, bench)
    market = _market(given, binds=bool(binds))
    return {
        "limits": _frame(_numbered([_limit_row(one) for one in binds], market,
                                   [_limit_row(one) for one in found if one not in binds])),
        "relief": _frame([_relief_row(s, w) for one in found for s, w in one.tried]),
        "relief_curves": _frame([_curve_row(s, w) for one in found for s, w in one.curve]),
        "ladder": _frame([row for n, rung in enumerate(rungs, 1) for row in _rung_rows(n, rung)]),
        "recommendations": _frame([
            _recommend(s, w, one.limit, first=made_from.start) for one in found for s, w in one.tried if w.value > 0
        ]),
        "issues": _issues(given),
    }  # fmt: skip


def _frame(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def _examine(found: list[Examined], bench: Bench, made_from: Means, *, premium: float) -> None:
    """Value the steps against each limit, those of one length of plan together.

    A linear plan is concave: no hours bring more an hour than the first ones. A step that would
    not pay half of its cost at the price of the slope is left out.
    """
    every = [(one, list(steps(one.limit, made_from, premium=premium))) for one in found]
    for one, own in every:
        one.slope = next(((step, bench.worth(step)) for step in own if step.small), None)
    for long in (False, True):
        for one, own in every:
            chosen = [
                step for step in own
                if not step.small and (step.weeks > QUARTER) is long and _may_pay(step, one.slope)
            ]  # fmt: skip
            one.tried += [(step, bench.worth(step)) for step in chosen]


def _may_pay(step: Step, slope: tuple[Step, Worth] | None) -> bool:
    if slope is None or not step.hours:
        return True
    per_hour = slope[1].gain / (slope[0].hours * slope[0].weeks)
    return per_hour * step.hours * step.weeks > HOPELESS * step.cost or step.cost == 0


def _curves(one: Examined, bench: Bench, made_from: Means) -> None:
    """Take the small step, and the best one where it is worth its cost, several times over."""
    pairs = [pair for pair in (one.slope, one.best) if pair is not None]
    for pair in pairs:
        if pair[0].small or (pair[1].value > 0 and pair[0].priced):
            more = [(step, bench.worth(step)) for step in scaled(pair[0], made_from, SIZES)]
            one.curve += [pair, *more] if more else []


def _reach(found: list[Examined], bench: Bench) -> None:
    """Examine what is worth its price, and the curves, at both ends of patience."""
    pairs = [pair for one in found for pair in one.tried if pair[1].value > 0 and pair[0].priced]
    pairs += [pair for one in found for pair in one.curve if pair not in pairs]
    known = {_key(step): worth for step, worth in bench.with_reach(pairs)}
    for one in found:
        one.tried = [(step, known.get(_key(step), worth)) for step, worth in one.tried]
        one.curve = [(step, known.get(_key(step), worth)) for step, worth in one.curve]


def _key(step: Step) -> tuple[str, str, str, int]:
    return (step.kind, step.name, step.code, step.size)


def _limit_row(one: Examined) -> dict[str, Any]:
    own = {name: one.limit[name] for name in
           ("kind", "name", "first_period", "weeks_bound", "load_share", "price")}  # fmt: skip
    step = one.slope or max(one.tried, key=lambda pair: pair[1].gain, default=None)
    behind = one.behind
    return own | {
        "value_of_step": one.value,
        "realised_of_step": step[1].split.realised if step else None,
        "small_step": step[0].words if step else "a tenth more",
        "left_value": one.left.value if one.left else None,
        "next_kind": behind.kind if behind else None,
        "next_name": behind.name if behind else None,
        "next_price": behind.price if behind else None,
        "next_value": behind.value if behind else None,
    }  # fmt: skip


def _step_row(step: Step, worth: Worth) -> dict[str, Any]:
    return {
        "kind": step.kind, "name": step.name, "relief": step.code, "hours_per_week": step.hours,
        "starts": step.starts, "weeks": float(step.weeks), "cost": step.cost, "gain": worth.gain,
        "lost_sales_saved": worth.split.lost_sales_saved,
        "lateness_saved": worth.split.lateness_saved,
        "costs_saved": worth.split.costs_saved, "only_earlier": worth.split.only_earlier,
        "value": worth.value, "realised": worth.realised, "low": worth.low, "high": worth.high,
    }  # fmt: skip


def _relief_row(step: Step, worth: Worth) -> dict[str, Any]:
    return _step_row(step, worth) | {"priced": step.priced, "changes": to_json(step.changes)}


def _curve_row(step: Step, worth: Worth) -> dict[str, Any]:
    return _step_row(step, worth) | {"size": step.size, "changes": to_json(step.changes)}


def _rung_rows(number: int, rung: Rung) -> list[dict[str, Any]]:
    behind = rung.behind
    return [
        {
            "rung": number, "kind": step.kind, "name": step.name, "relief": step.code,
            "size": step.size, "hours_per_week": step.hours, "starts": step.starts,
            "cost": step.cost, "alone": rung.alone, "together": rung.together, "total": rung.total,
            "left_value": rung.left.value, "next_kind": behind.kind, "next_name": behind.name,
            "next_price": behind.price, "next_value": behind.value,
            "changes": to_json(Scenario(f"{step.name}: {step.code}", step.changes.changes)),
        }
        for step in rung.steps
    ]  # fmt: skip


def _market(given: Given, *, binds: bool) -> list[dict[str, Any]]:
    prices = given["plan_prices"].filter(pl.col("kind") == "market")
    if prices.is_empty() and not binds and len(given["plan_values"]):
        prices = plain_prices(given["sales"], given["unit_costs"], as_of=given.as_of,
                              job_margin=given.settings["job_margin"])  # fmt: skip
    rows = one_more_order(prices, given["sales"], given["items"], as_of=given.as_of).head(FAMILIES)
    first = given.as_of + timedelta(days=1)
    return [
        {
            "kind": "market", "name": row["name"], "first_period": None if binds else first,
            "weeks_bound": 0 if binds else given.settings["plan_weeks"], "load_share": None,
            "price": row["price"], "value_of_step": row["value"], "realised_of_step": None,
            "small_step": "one more average order",
            "left_value": None, "next_kind": None, "next_name": None, "next_price": None, "next_value": None,
        }
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _numbered(*groups: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What binds first; where no resource, supplier or budget binds, the market comes first."""
    rows = [row for group in groups for row in group]
    return [{"rank": number, **row} for number, row in enumerate(rows, start=1)]


def _recommend(
    step: Step, worth: Worth, limit: Mapping[str, Any], *, first: date
) -> dict[str, Any]:
    """Return the step as a recommendation; what one without a price brings is its highest price."""
    low = worth.low if step.priced else 0.0
    return {
        "recommendation": f"{step.code} {step.name}",
        "code": f"relief_{step.code}",
        "resource": step.name if step.kind == "resource" else None,
        "supplier": step.supplier or None,
        "location": step.place or None,
        "person": step.person or None,
        "text": step.text or None,
        "hours": step.hours, "days": step.days,
        "amount": step.amount or max(worth.value, 0.0),
        "count": limit["weeks_bound"], "day": step.starts,
        "value": worth.value, "low": low, "high": worth.high,
        "cash_effect": worth.value, "recurring": True, "certain": False,
        "group": f"limit {step.name}", "deadline": max(step.starts - timedelta(days=7), first),
        "assumption": PATIENCE if step.priced and low != worth.high else "",
        "changes": to_json(step.changes),
        "opens": f'{{"relief": {{"name": "{step.name}"}}}}',
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

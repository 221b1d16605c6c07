"""The study of growth: which limit comes when sales grow, and the cheapest order of relief; it wins no customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.task import Given, Trial
from firstmate.capabilities.limits.binding import binding
from firstmate.capabilities.limits.candidates import means, steps
from firstmate.capabilities.limits.ladder import NOTHING, joined
from firstmate.capabilities.limits.load_effects import load_effects
from firstmate.capabilities.limits.steps import QUARTER, Means, Step, again
from firstmate.capabilities.limits.worth import WANTED, Results, parts
from firstmate.company.change import BASE, Scenario, to_json
from firstmate.company.selling import sell

#: What sales are taken to grow by.
GROWTHS = (0.1, 0.2, 0.3, 0.5, 1.0)
#: Limits named for each growth, the first that come.
NAMED = 5
#: Steps against a limit that are planned until one is worth its cost.
TRIED = 2
#: A limit counts from the week in which hours needed pass the normal ones by this share.
OVER = 1.0


def growth(given: Given, trial: Trial) -> dict[str, pl.DataFrame]:
    """Return ``growth``, ``growth_limits``, ``growth_relief`` and ``load_effects``.

    Sales still to come grow by 10, 20, 30, 50 and 100 % from the first day of the plan; orders on
    hand stay. Every figure is that of a plan made again under it, with no relief and then with the
    steps that bring most on top of one another.
    """
    made_from = means(given)
    effects = load_effects(
        {name: given[name] for name in ("work_reports", "time_entries", "quality_checks", "sales")},
        as_of=given.as_of,
    )
    base = _Planned.of(trial(BASE, (*WANTED, *CASH), warm=False))
    rows, limits, relief = [], [], []
    levels = GROWTHS[: int(given.options["levels"])]
    for number, share in enumerate(levels):
        given.progress(number / len(levels), f"growth: {share:+.0%}")
        more = grown(share, given)
        # From nothing, so that the steps after it start from a plan like their own.
        planned = _Planned.of(trial(more, (*WANTED, *CASH), warm=False))
        coming = comes(planned.results, given["lead_times"])
        limits += [{"growth": share, "rank": n, **row} for n, row in enumerate(coming, start=1)]
        rungs, last = _climb(given, trial, more, planned, made_from)
        relief += [{"growth": share, "rung": n, **row} for n, row in enumerate(rungs, start=1)]
        rows.append(_row(share, (base, planned, last), rungs, coming, effects))
    return {
        "growth": pl.DataFrame(rows, infer_schema_length=None),
        "growth_limits": pl.DataFrame(limits, infer_schema_length=None),
        "growth_relief": pl.DataFrame(relief, infer_schema_length=None),
        "load_effects": effects,
    }


CASH = ("cash_projection", "deliveries")


@dataclass(frozen=True, slots=True)
class _Planned:
    """A plan with what growth asks of it."""

    results: Results
    money: Mapping[str, float]

    @classmethod
    def of(cls, results: Results) -> _Planned:
        return cls(results, parts(results))

    @property
    def profit(self) -> float:
        """Contribution without the loss expected of swings of demand that stock does not cover."""
        return self.money["total"] - self.money.get("cover", 0.0)

    @property
    def least_cash(self) -> float | None:
        held = self.results.get("cash_projection")
        if held is None or held.is_empty():
            return None
        lowest = held["balance"].min()
        return None if lowest is None else float(lowest)  # type: ignore[arg-type]

    @property
    def service(self) -> float:
        """Share of what is wanted that is delivered within the plan."""
        wanted = self.money["demanded"]
        missed = self.money["lost_revenue"] + self.money["later_revenue"]
        return 1.0 - missed / wanted if wanted > 0 else 1.0

    @property
    def load(self) -> dict[str, float]:
        """Hours needed over normal hours by resource."""
        held = self.results["loads"].group_by("resource").agg(
            (pl.col("hours").sum() / pl.col("capacity").sum()).alias("share")
        )  # fmt: skip
        return dict(held.iter_rows())


def grown(share: float, given: Given) -> Scenario:
    """Return the scenario in which what is still to be sold grows by a share.

    Items of every family grow by one override, each kind of one-off work by one of its own.
    """
    start = given.as_of + timedelta(days=1)
    until = start + timedelta(weeks=104)
    classes = (
        given["intakes"]["job_class"].unique().sort().to_list() if len(given["intakes"]) else []
    )
    if not classes and not len(given["forecasts"]):
        return BASE
    change = sell(
        1.0 + share, first=start, last=until, items=bool(len(given["forecasts"])),
        job_classes=classes,
    )  # fmt: skip
    return Scenario(f"sales {share:+.0%}", (change,))


def comes(results: Results, lead_times: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the limits of a plan in the order in which they come: kind, name, first_period, price.

    A resource comes in the first week in which the plan needs more than its normal hours, or in
    which an hour more has a price; a supplier or cash in the first week with a price.
    """
    loads = results["loads"]
    over = (
        loads.filter(
            (pl.col("hours") > OVER * pl.col("capacity") + 0.01) & (pl.col("capacity") > 0)
        )
        .group_by(pl.col("resource").alias("name"))
        .agg(pl.col("period").min().alias("over_at"), pl.len().cast(pl.Int64).alias("weeks_over"))
        .with_columns(pl.lit("resource").alias("kind"))
    )
    found = binding(results["plan_prices"], loads, lead_times)
    found = found.filter((pl.col("price") > 0) | (pl.col("kind") == "resource"))
    both = found.join(over, on=["kind", "name"], how="left").with_columns(
        pl.coalesce("over_at", "first_period").alias("first_period"),
        pl.max_horizontal("weeks_bound", pl.col("weeks_over").fill_null(0)).alias("weeks_bound"),
    )
    real = both.filter((pl.col("price") > 0) | pl.col("over_at").is_not_null())
    first = real.sort(["weight", "name"], descending=[True, False]).head(NAMED)
    columns = ("kind", "name", "first_period", "weeks_bound", "price", "load_share")
    return first.sort("first_period", "weight", descending=[False, True]).select(columns).to_dicts()


def _climb(
    given: Given, trial: Trial, more: Scenario, planned: _Planned, made_from: Means
) -> tuple[list[dict[str, Any]], _Planned]:
    """Take the priced step that brings most against the worst limit, then the next on top of it.

    Steps are looked at in the order of what they bring at the plan's prices, which is the most
    they can bring; the first that planning again shows to be worth its cost is taken.
    """
    rows: list[dict[str, Any]] = []
    taken: list[Step] = []
    last = planned
    while len(rows) < int(given.options["rungs"]):
        found = None
        for step in _promising(last.results, taken, made_from, given):
            under = more + joined([one.tried for one in taken]) + step.tried
            results = trial(under, WANTED)
            value = _value(parts(results)["total"] - last.money["total"], step, given)
            if value > NOTHING:
                found = (value, step, results)
                break
        if found is None:
            break
        value, step, results = found
        taken.append(step)
        last = _Planned.of(results)
        rows.append(_rung(value, step, last, taken, first=made_from.start))
    return rows, last


def _promising(
    results: Results, taken: Sequence[Step], made_from: Means, given: Given
) -> list[Step]:
    """Return the priced steps against the worst limit that could pay at the plan's prices, best first."""
    found = binding(results["plan_prices"], results["loads"], given["lead_times"])
    worst = found.filter(pl.col("weight") > 0).head(1)
    premium = float(given.options["second_source_premium"])
    every = [
        (_at_most(step, results["plan_prices"], given), -number, step)
        for limit in worst.iter_rows(named=True)
        for number, one in enumerate(steps(limit, made_from, premium=premium))
        for step in [again(one, _times(one, taken))]
        if not step.small and step.priced and not _taken(step, taken)
    ]
    return [step for most, _, step in sorted(every, key=lambda one: one[:2], reverse=True)
            if most > 0][:TRIED]  # fmt: skip


def _at_most(step: Step, prices: pl.DataFrame, given: Given) -> float:
    """Return the most a step can bring in 13 weeks: its hours at their price while it is there.

    What is bought outside costs ``amount`` an hour and is bought only where the price is higher.
    A step that adds no hours may bring anything.
    """
    if not step.hours:
        return float("inf")
    until = step.starts + timedelta(weeks=step.weeks)
    there = prices.filter(
        (pl.col("kind") == step.kind) & (pl.col("name") == step.name)
        & pl.col("period").is_between(step.starts, until, closed="left")
    )["amount"]  # fmt: skip
    gain = float((there - step.amount).clip(lower_bound=0.0).sum()) * step.hours
    return _value(gain, step, given)


def _times(step: Step, taken: Sequence[Step]) -> int:
    return sum((one.kind, one.name, one.code) == (step.kind, step.name, step.code) for one in taken)


def _taken(step: Step, taken: Sequence[Step]) -> bool:
    """Whether the step cannot be taken again: only more hours of a kind add up."""
    return step.code not in {"shift", "person"} and _times(step, taken) > 0


def _value(gain: float, step: Step, given: Given) -> float:
    """Net of cost, per 13 weeks: a step is there from its first day to the end of the plan or its own."""
    end = given.as_of + timedelta(weeks=int(given.settings["plan_weeks"]))
    helps = max(1.0, min(float(step.weeks), ((end - step.starts).days + 1) / 7))
    return (gain / helps - step.cost / step.weeks) * QUARTER


def _rung(
    value: float, step: Step, last: _Planned, taken: Sequence[Step], *, first: date
) -> dict[str, Any]:
    return {
        "kind": step.kind, "name": step.name, "relief": step.code,
        "hours_per_week": step.hours, "decide_by": max(step.starts - timedelta(days=7), first),
        "starts": step.starts, "quarter_cost": step.cost * QUARTER / step.weeks, "value": value,
        "contribution": last.profit, "service": last.service,
        "changes": to_json(joined([one.changes for one in taken])),
    }  # fmt: skip


def _row(
    share: float,
    plans: tuple[_Planned, _Planned, _Planned],
    rungs: Sequence[Mapping[str, Any]],
    coming: Sequence[Mapping[str, Any]],
    effects: pl.DataFrame,
) -> dict[str, Any]:
    """Conclude from the plans without growth, with it, and with it and the steps of relief."""
    base, planned, last = plans
    first: Mapping[str, Any] = coming[0] if coming else {}
    before, least = base.least_cash, planned.least_cash
    return {
        "growth": share,
        "contribution": planned.profit, "gained": planned.profit - base.profit,
        "relieved": last.money["total"] - planned.money["total"],
        "relief_cost": sum(row["quarter_cost"] for row in rungs),
        "first_kind": first.get("kind"), "first_name": first.get("name"),
        "first_period": first.get("first_period"),
        "lost_revenue": planned.money["lost_revenue"],
        "lateness_cost": -planned.money["lateness"],
        "service": planned.service, "service_relieved": last.service,
        "least_cash": least,
        "cash_needed": None if before is None or least is None else max(0.0, before - least),
        "defects": _expected("defects", effects, planned, base),
        "lateness_share": _expected("lateness", effects, planned, base),
    }  # fmt: skip


def _expected(
    measure: str, effects: pl.DataFrame, planned: _Planned, base: _Planned
) -> float | None:
    """Return the share expected at the load of the plan, where the data shows a relation; else None.

    The mean share of the past moves with the slope times the change of load against the base plan.
    """
    shown = effects.filter((pl.col("measure") == measure) & pl.col("shown"))
    if shown.is_empty():
        return None
    row = shown.sort("n", "resource", descending=[True, False]).row(0, named=True)
    name = row["resource"]
    change = min(planned.load.get(name, 0.0), 1.5) - min(base.load.get(name, 0.0), 1.5)
    return min(max(float(row["mean_share"] + row["slope"] * change), 0.0), 1.0)

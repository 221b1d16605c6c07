"""What a step is worth: differences of linear plans, split and net of cost; it chooses no step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import polars as pl

from firstmate.base.task import Given, Trial
from firstmate.capabilities.limits.steps import QUARTER, Step
from firstmate.company.change import BASE, Change, Scenario

WANTED = ("plan_values", "plan_prices", "loads")
PATIENCE = "lost_per_week"
#: Parts of the plan's money that say where a difference comes from; the rest are sales won.
LATE = ("lateness",)
DEARER = ("overtime", "outside", "holding", "cover")
AFTER = "later_revenue"

Results = Mapping[str, pl.DataFrame]


def parts(results: Results, *, plan: str = "linear") -> dict[str, float]:
    """Return the money of a plan by part, in the linear plan or ``realised`` in whole lots and jobs."""
    values = results["plan_values"]
    return dict(zip(values["part"].to_list(), values[plan].to_list(), strict=True))


def setting(name: str, value: str) -> Scenario:
    """Return the scenario in which a setting has this value.

    >>> setting("plan_weeks", "13").changes[0].value
    '13'
    """
    change = Change(table="settings", op="set", column="value", value=value, where={"name": name})
    return Scenario(name, (change,))


@dataclass(frozen=True, slots=True)
class Split:
    """Where a difference of two plans comes from; ``total`` is the sum of the first three.

    ``realised`` is the difference of the two plans in whole lots and jobs, beside the linear one.
    """

    total: float
    lost_sales_saved: float
    lateness_saved: float
    costs_saved: float
    only_earlier: float
    realised: float = 0.0


def split(base: Mapping[str, float], tried: Mapping[str, float]) -> Split:
    """Return the difference of two plans in parts: sales won, lateness and costs saved.

    Revenue that merely moves from after the plan into it is ``only_earlier`` and in no sum: the
    plan counts what comes after its end (its part ``after``).

    >>> before = {"total": 100.0, "lateness": -20.0, "overtime": -5.0, "later_revenue": 9.0}
    >>> after = {"total": 130.0, "lateness": -8.0, "overtime": -1.0, "later_revenue": 4.0}
    >>> split(before, after)
    Split(total=30.0, lost_sales_saved=14.0, lateness_saved=12.0, costs_saved=4.0, only_earlier=5.0,
          realised=0.0)
    """

    def more(names: tuple[str, ...]) -> float:
        return sum(tried.get(name, 0.0) - base.get(name, 0.0) for name in names)

    total, late, dearer = more(("total",)), more(LATE), more(DEARER)
    earlier = max(0.0, base.get(AFTER, 0.0) - tried.get(AFTER, 0.0))
    return Split(total, total - late - dearer, late, dearer, earlier)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a step brings: gain over its commitment, net value of 13 weeks, its range, its split.

    ``realised`` is the net value in whole lots and jobs, where the plan is not linear.
    ``low`` and ``high`` are None where the step was not examined at both ends of patience.
    """

    gain: float
    value: float
    split: Split
    realised: float
    low: float | None = None
    high: float | None = None


@dataclass
class Bench:
    """Plans again under steps, all from one base; remembers the base of each length of plan.

    A step of a quarter is valued over the quarter: beyond it the plan would go on to count what
    the quarter's hours relieve later. A longer commitment is valued over the whole plan and a
    quarter more: work due after a plan is not in it, so hours near its end have too low a price.
    ``under`` stands in front of every step, the base included: what has already been decided.
    """

    given: Given
    trial: Trial
    under: Scenario = BASE
    _bases: dict[int, Results] = field(default_factory=dict)

    def weeks(self, step: Step) -> int:
        """Weeks of the plan that values the step."""
        whole = int(self.given.settings["plan_weeks"])
        return min(whole, QUARTER) if step.weeks <= QUARTER else whole + QUARTER

    def base(self, weeks: int) -> Results:
        """Return the plan without any step; what is asked of it next starts from there."""
        if weeks not in self._bases:
            if weeks == self.given.settings["plan_weeks"] and not self.under.changes:
                self._bases[weeks] = {name: self.given[name] for name in WANTED}
            else:
                # Computed from nothing, so that the steps after it have a plan of their length to
                # start from: five times as fast as from the whole plan.
                self._bases[weeks] = self.trial(self._scenario(BASE, weeks), WANTED, warm=False)
        return self._bases[weeks]

    def tried(self, changes: Scenario, weeks: int) -> Results:
        """Return the plan with these changes."""
        return self.trial(self._scenario(changes, weeks), WANTED)

    def gain(self, changes: Scenario, weeks: int) -> Split:
        """Return what the changes bring over a plan of so many weeks."""
        base, tried = self.base(weeks), self.tried(changes, weeks)
        whole = [parts(one, plan="realised").get("total", 0.0) for one in (base, tried)]
        return replace(split(parts(base), parts(tried)), realised=whole[1] - whole[0])

    def small(self, step: Step) -> float:
        """Return what a small step brings over its plan, before its cost."""
        return self.gain(step.tried, self.weeks(step)).total

    def worth(self, step: Step) -> Worth:
        """Return what a step is worth at the assumed patience of customers."""
        found = self.gain(step.tried, self.weeks(step))
        times = step.weeks / self._weeks_it_helps(step)
        gain = found.total * times
        return Worth(gain, _net(gain, step), found, _net(found.realised * times, step))

    def with_reach(self, tried: Sequence[tuple[Step, Worth]]) -> list[tuple[Step, Worth]]:
        """Return the steps with what they are worth where customers are most and least patient.

        Where patience was entered, or lateness is not what a step is against, both ends are the
        value itself.
        """
        values = [[worth.value] for _, worth in tried]
        late = [n for n, (step, _) in enumerate(tried) if step.kind == "resource"]
        for weeks in sorted({self.weeks(tried[n][0]) for n in late}, reverse=True):
            for end in self._ends():
                bench = Bench(self.given, self.trial, self.under + end)
                for n in late:
                    if self.weeks(tried[n][0]) == weeks:
                        values[n].append(bench.worth(tried[n][0]).value)
        return [
            (step, replace(worth, low=min(found), high=max(found)))
            for (step, worth), found in zip(tried, values, strict=True)
        ]

    def _ends(self) -> tuple[Scenario, ...]:
        low, high = self.given.ends(PATIENCE)
        entered = self.given["patience"].filter(pl.col("lost_per_week").is_not_null())
        if low == high or len(entered):
            return ()
        return tuple(setting(PATIENCE, f"{end:g}") for end in (low, high))

    def _scenario(self, changes: Scenario, weeks: int) -> Scenario:
        whole = int(self.given.settings["plan_weeks"])
        length = BASE if weeks == whole else setting("plan_weeks", f"{weeks}")
        return self.under + length + changes

    def _weeks_it_helps(self, step: Step) -> float:
        """Weeks of the plan in which the step is there; a commitment beyond the plan is scaled up."""
        end = self.given.as_of + timedelta(weeks=self.weeks(step))
        return max(1.0, min(float(step.weeks), ((end - step.starts).days + 1) / 7))


def _net(gain: float, step: Step) -> float:
    """What is left per 13 weeks of a gain over the step's commitment."""
    return (gain - step.cost) * QUARTER / step.weeks

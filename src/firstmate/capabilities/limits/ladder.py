"""What comes next: the ladder of limits, each rung verified by planning again; it invents no step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from firstmate.capabilities.limits.candidates import candidates, slope_step, steps
from firstmate.capabilities.limits.steps import QUARTER, Means, Step, again, more
from firstmate.capabilities.limits.worth import Bench
from firstmate.company.change import BASE, Scenario

#: Limits behind a step that are tried before one is called the next.
TRIED = 3
#: Money below which a step brings nothing.
NOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Next:
    """What binds after some steps: the limit, its price, and what a small step against it brings."""

    kind: str
    name: str
    price: float | None
    value: float


@dataclass(frozen=True, slots=True)
class Rung:
    """Steps taken together against a limit, what they bring on top of the rungs before, what is next.

    ``alone`` is the sum of what the steps bring one by one, ``together`` what they bring here,
    ``total`` of all rungs so far; all net per 13 weeks. ``left`` is what a small step against the
    same limits still brings, ``behind`` the worst limit beside them.
    """

    steps: tuple[Step, ...]
    alone: float
    together: float
    total: float
    left: Next
    behind: Next


MARKET = Next("market", "", None, 0.0)


def joined(scenarios: Sequence[Scenario]) -> Scenario:
    """Return one scenario of several, in their order."""
    return reduce(lambda a, b: a + b, scenarios, BASE)


def binds_next(
    bench: Bench,
    taken: Sequence[Step],
    made_from: Means,
    *,
    weeks: int,
    premium: float,
) -> tuple[Next, Next]:
    """Return what still binds of the limits relieved, and what binds beside them; else the market.

    The limits with the largest prices are each relieved by a small step; the one whose step brings
    most is what binds. A price alone is not believed, since plans are often degenerate.
    """
    relieved = {(step.kind, step.name) for step in taken}
    left = behind = MARKET
    for limit in candidates(bench.base(weeks), bench.given, most=TRIED).iter_rows(named=True):
        step = slope_step(limit, made_from, premium=premium)
        if step is None or limit["price"] <= 0:
            continue
        value = bench.small(step)
        found = Next(limit["kind"], limit["name"], limit["price"], value)
        if (found.kind, found.name) in relieved:
            left = max(left, found, key=_size)
        else:
            behind = max(behind, found, key=_size)
    return left, behind


def _size(one: Next) -> float:
    return one.value if one.value > NOTHING or one is MARKET else -1.0


def ladder(
    bench: Bench, first: Sequence[Step], made_from: Means, *, rungs: int, premium: float
) -> list[Rung]:
    """Return up to ``rungs`` rungs: the best step on the worst limit, then on what binds behind it.

    ``first`` holds the best step against each limit of the base plan, the worst limit first. Where
    two limits hold each other back, so that both steps together bring more than one by one, they
    stand on one rung.
    """
    found: list[Rung] = []
    taken = _pair_or_one(bench, first, made_from)
    under, total, done = bench, 0.0, list[Step]()
    while taken and len(found) < rungs:
        weeks = max(bench.weeks(step) for step in taken)
        alone = sum(bench.worth(step).value for step in taken)
        together = _value(under, taken)
        total += together
        done += taken
        under = Bench(
            bench.given, bench.trial, under.under + joined([step.tried for step in taken])
        )
        left, behind = binds_next(under, taken, made_from, weeks=weeks, premium=premium)
        found.append(Rung(taken, alone, together, total, left, behind))
        if len(found) < rungs:
            worst = max(left, behind, key=_size)
            taken = _best(under, worst, made_from, done=done, premium=premium)
    return found


def _value(bench: Bench, taken: Sequence[Step]) -> float:
    """Net value per 13 weeks of steps taken together on top of the bench's base."""
    if len(taken) == 1:
        return bench.worth(taken[0]).value
    weeks = max(bench.weeks(step) for step in taken)
    gain = bench.gain(joined([step.tried for step in taken]), weeks).total
    cost = sum(step.cost * QUARTER / step.weeks for step in taken)
    return gain * QUARTER / weeks - cost


def _pair_or_one(bench: Bench, first: Sequence[Step], made_from: Means) -> tuple[Step, ...]:
    """Return the first step, or a pair with the second limit where only both bring what they can."""
    if len(first) < 2 or bench.weeks(first[0]) != bench.weeks(first[1]):
        return tuple(first[:1])
    one, two = first[0], first[1]
    apart = sum(max(0.0, bench.worth(step).value) for step in (one, two))
    pairs = [(one, two)]
    if one.kind == two.kind == "resource":
        pairs.append((more("shift", one.name, made_from), more("shift", two.name, made_from)))
    values = [_value(bench, pair) for pair in pairs]
    best = max(range(len(pairs)), key=lambda n: values[n])
    return pairs[best] if values[best] > apart + NOTHING else (one,)


def _best(
    bench: Bench,
    limit: Next,
    made_from: Means,
    *,
    done: Sequence[Step],
    premium: float,
) -> tuple[Step, ...]:
    """Return the step worth most against what binds, on top of what is done; only hours come twice."""
    if limit.kind == "market":
        return ()
    row = {"kind": limit.kind, "name": limit.name}
    same = [(step.kind, step.name, step.code) for step in done]
    tried = []
    for number, one in enumerate(steps(row, made_from, premium=premium)):
        times = same.count((one.kind, one.name, one.code))
        if not one.small and one.weeks <= QUARTER and (times == 0 or one.code == "shift"):
            step = again(one, times)
            tried.append((bench.worth(step).value, -number, step))
    return (max(tried, key=lambda one: one[:2])[2],) if tried else ()

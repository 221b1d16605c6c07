"""The diagnostic of a company from one run, as plain data: every figure comes from a table of the run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from firstmate.base.run import Run
from firstmate.publish.figures import day
from firstmate.publish.limits import limits
from firstmate.publish.page import Section
from firstmate.publish.report.leaks import leaks
from firstmate.publish.report.plan import (
    accuracy,
    buy_list,
    cash,
    loads,
    money_of_plan,
    stock,
)  # fmt: skip
from firstmate.publish.saying import Words
from firstmate.publish.today import today

#: Result tables that the report cannot be made without.
NEEDED = ("agenda", "recommendations", "questions", "issues", "limits", "relief")
#: Result tables that the report shows where they are there.
PARTS = (
    *NEEDED, "ladder", "loads", "plan_values", "headlines", "family_balance", "projections",
    "stock_outlook", "buy_list", "cash_projection", "forecast_methods",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """A report before it is drawn, the same for a browser and for paper.

    ``about`` are the company and the day of its data; ``warning`` says under which scenario it was
    computed, empty for the base; the last of ``ending`` names the run.
    """

    title: str
    day: date
    about: tuple[str, ...]
    answers: tuple[str, ...]
    warning: str
    sections: tuple[Section, ...]
    ending: tuple[str, ...]


def report(
    run: Run,
    words: Words,
    *,
    title: str,
    scenario: str = "base",
    wanted: Iterable[Mapping[str, Any]] = (),
) -> Report:
    """Return the diagnostic: certain things, the limit, leaks, plan, buy list, gaps.

    Parameters
    ----------
    run
        Holds the tables :data:`NEEDED`; of the others of :data:`PARTS` those that are there.
    title
        Name of the company.
    scenario
        Name of the scenario the run was computed under.
    wanted
        Files worth asking for next, best first.
    """
    first, bound = today(run, words, wanted=wanted), limits(run, words)
    certain, worth, *rest = first.sections
    found, *relief = bound.sections
    found = loads(run, words, section=found)
    plan = (money_of_plan, buy_list, stock, cash, accuracy)
    return Report(
        title=f"{title}: diagnostic of {day(run.as_of)}",
        day=run.as_of,
        about=(title, f"data of {day(run.as_of)}"),
        answers=(first.answer, _without_day(bound.answer)),
        warning="" if scenario == "base" else f"Under the scenario {scenario}, not as it is.",
        sections=(
            certain, found, *relief, leaks(run, words), worth,
            *(part for make in plan for part in make(run, words)), *rest,
        ),
        ending=(
            ("Values are contribution over the next 13 weeks against doing nothing, net of cost; "
            "in brackets the cautious and the hopeful end of what is assumed. Contribution is "
            "price less material, outside work and variable cost; wages of normal hours are fixed."),
            f"Run {run.id} of version {run.version or '(none)'}.",
        ),
    )  # fmt: skip


def _without_day(answer: str) -> str:
    """Return an answer without the day of its data, which the answer before it has said."""
    said = answer.partition(": ")[2]
    return said[:1].upper() + said[1:]

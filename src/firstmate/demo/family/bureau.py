"""An office that sells hours with a known truth: its projects, its people, and a simulator of their weeks.

Its people have skills, one of them two; there is nothing to buy or to keep. Which skill is short
hangs on the seed; every fourth office has people enough, and the market limits it. It gets no new
projects: what is true of it is what those on hand bring. The product reads the tables only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from firstmate.base.frame import frame
from firstmate.company.tables import INPUTS
from firstmate.demo.family.draw import AS_OF, Row, Rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SKILLS = ("structure", "survey", "drawing")
LIMITS = (*SKILLS, "market")
WEEKS = 13
WEEK_HOURS = 36.0
"""Contract hours of everybody."""
PEOPLE = {"E1": ("structure",), "E2": ("structure",), "E3": ("survey",), "E4": ("survey",),
          "E5": ("drawing",), "E6": ("drawing",), "E7": ("survey", "drawing")}  # fmt: skip
"""Who has which skills."""
WAGE = 45.0
"""Cost of an hour of one more person [EUR]."""
LOST = 0.1
"""Share of a project's value lost for each week late."""
LEARNING = 0.5
"""What an hour of somebody counts who is learning a skill."""
SPREAD = 0.15
"""Spread (log) of a phase's real hours around those planned."""


@dataclass(frozen=True, slots=True)
class Bureau:
    """The projects on hand: hours by project and skill, due weeks from 0, fee [EUR]."""

    limit: str
    hours: Floats
    due: Ints
    fee: Floats


def bureau(seed: int, *, jobs: int = 40) -> Bureau:
    """Draw projects that ask one skill, or with every fourth seed none, for more than there is."""
    rng, limit = np.random.default_rng(seed), LIMITS[seed % len(LIMITS)]
    # The one with two skills counts for both: where one of them is short, both lack hours.
    there = np.array([2.0, 3.0, 3.0]) * WEEK_HOURS * WEEKS
    usual = 0.3 if limit == "market" else 0.72
    share = np.array([1.25 if name == limit else usual for name in SKILLS])
    weight = rng.lognormal(0.0, 0.4, (jobs, len(SKILLS)))
    hours = np.round(weight / weight.sum(axis=0) * share * there, 1)
    due = rng.integers(4, WEEKS, jobs)
    return Bureau(limit, hours, due, np.round(hours.sum(axis=1) * rng.uniform(80, 140, jobs), 2))


def bureau_tables(own: Bureau) -> dict[str, pl.DataFrame]:
    """Return the tables of the office as its exports would give them."""
    monday = AS_OF + timedelta(days=3)
    said = {"as_of": AS_OF.isoformat(), "currency": "EUR", "plan_weeks": WEEKS + 1,
            "hour_cost": WAGE, "overtime_share": 0}  # fmt: skip
    rows: Rows = {
        "settings": [{"name": n, "value": f"{v}", "origin": "entered"} for n, v in said.items()],
        "customers": [{"customer": "C1"}],
        "patience": [{"customer": "C1", "lost_per_week": LOST, "penalty_per_week": 0.0}],
        "people": [
            {"person": who, "role": "engineer", "hours_per_week": WEEK_HOURS, "hour_cost": WAGE}
            for who in PEOPLE
        ],
        "skills": [
            {"person": who, "skill": name, "level": 2.0}
            for who, can in PEOPLE.items()
            for name in can
        ],
        "jobs": [], "phases": [], "sales_lines": [],
        # An office that is full takes no new work; the market's has none but hopes for it.
        "forecast_overrides": [] if own.limit == "market" else [
            {"override": "full", "job_class": "design", "from_day": monday - timedelta(days=2),
             "to_day": monday + timedelta(weeks=52), "op": "scale", "amount": 0.0}
        ],
    }  # fmt: skip
    for number, (hours, week, fee) in enumerate(
        zip(own.hours.tolist(), own.due.tolist(), own.fee.tolist(), strict=True)
    ):
        ordered = AS_OF - timedelta(days=7 + number)
        row: Row = {"job": f"P{number:03d}", "customer": "C1", "job_class": "design",
                    "promised": monday + timedelta(weeks=week, days=4), "amount": fee,
                    "status": "open"}  # fmt: skip
        rows["jobs"].append(row | {"ordered": ordered, "material": 0.0, "terms": "fixed"})
        rows["sales_lines"].append(
            row | {"order": row["job"], "line": 1, "day": ordered, "quantity": 1.0, "shipped": 0.0}
        )
        rows["phases"] += [
            {"job": row["job"], "phase": skill, "skill": skill, "remaining_hours": left}
            for skill, left in zip(SKILLS, hours, strict=True)
        ]
    return {name: frame(INPUTS[name], made).rows for name, made in rows.items()}


def simulate_bureau(
    own: Bureau,
    *,
    seed: int,
    extra: Floats | None = None,
    taught: tuple[str, str] | None = None,
    replications: int = 200,
) -> Floats:
    """Return what the projects leave in each replication [EUR]; wages are paid whatever happens.

    A fee shrinks by ``LOST`` for each week late. See `finished` for how they work and for the
    parameters.
    """
    done = finished(own, seed=seed, extra=extra, taught=taught, replications=replications)
    late = np.maximum(done - own.due, 0)
    return np.asarray((own.fee * (1.0 - LOST) ** late).sum(axis=1))


def finished(
    own: Bureau,
    *,
    seed: int,
    extra: Floats | None = None,
    taught: tuple[str, str] | None = None,
    first: Ints | None = None,
    closed: int = 0,
    replications: int = 200,
) -> Ints:
    """Return the week in which each project is done, by replication; they work on after the quarter.

    Each week everybody works on the earliest promise among what they can do, all phases of a
    project side by side; those with one skill choose first, those with more from what is left.

    Parameters
    ----------
    extra
        Hours a week more by skill, for ``WEEKS`` weeks.
    taught
        Who learns which skill, at ``LEARNING`` of the pace of the others.
    first
        Projects in the order in which they are worked on instead.
    closed
        Days of the first week on which nobody works.
    """
    rng = np.random.default_rng(seed)
    noise = rng.lognormal(-(SPREAD**2) / 2, SPREAD, (replications, *own.hours.shape))
    left = own.hours * noise
    pace = {who: np.ones(len(SKILLS)) for who in PEOPLE}
    if taught:
        pace[taught[0]][SKILLS.index(taught[1])] = LEARNING
    done = np.full((replications, len(own.due)), 2 * WEEKS)
    order = np.argsort(own.due, kind="stable") if first is None else first
    can = {who: {*skills, *((taught[1],) if taught and taught[0] == who else ())}
           for who, skills in PEOPLE.items()}  # fmt: skip
    alone = np.array([sum(skills == {name} for skills in can.values()) for name in SKILLS])
    alone = alone * WEEK_HOURS
    more = np.zeros(len(SKILLS)) if extra is None else extra
    several = {who: sorted(map(SKILLS.index, can[who])) for who in can if len(can[who]) > 1}
    for week in range(2 * WEEKS):
        open_share = 1.0 - closed / 5 if week == 0 else 1.0
        for skill in range(len(SKILLS)):
            hours = alone[skill] * open_share + (more[skill] if week < WEEKS else 0.0)
            _work(left, [skill], hours, order, np.ones(1))
        for who, skills in several.items():
            _work(left, skills, WEEK_HOURS * open_share, order, pace[who][skills])
        through = (left.sum(axis=2) < 1e-9) & (done == 2 * WEEKS)
        done[through] = week
    return done


def _work(left: Floats, skills: list[int], hours: float, order: Ints, pace: Floats) -> None:
    """Spend hours on the earliest promises that need one of the skills, each at its pace, in place."""
    at = np.ix_(np.arange(len(left)), order, np.array(skills))
    work = left[at] / pace
    here = work.reshape(len(left), -1)
    before = np.cumsum(here, axis=1) - here
    given = np.clip(hours - before, 0.0, here)
    left[at] = (work - given.reshape(work.shape)) * pace

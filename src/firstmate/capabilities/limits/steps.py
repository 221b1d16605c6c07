"""Realistic steps against a resource as a limit, each a scenario with cost and commitment; it values none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from firstmate.base.time import week_of
from firstmate.company.change import BASE, Change, Scenario
from firstmate.company.skill_sets import skills_of

#: Weeks over which a shift or outside work is bought.
QUARTER = 13
#: Hours of the small step that shows the slope: one working day.
DAY_HOURS = 8.0
#: Contract hours of one person, whatever the resource runs.
FULL_TIME = 40.0
#: Load below which people with a skill have hours to spare for another.
SPARE = 0.9
#: Hours of a week where nothing is entered.
USUAL_WEEK = 38.0
#: Share of the hours in which a hired person produces in the first year (learning, leave).
FIRST_YEAR = 0.8
#: Weeks from deciding on more of what is there to its first hour.
SOON_WEEKS = 2
#: How much of set-up, rework or a lot a realistic step takes away.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it changes, what it costs over its commitment, when it helps.

    ``hours`` [per week], ``cost`` [currency over ``weeks``], ``starts`` first day it helps,
    ``weeks`` it is paid for. ``small`` marks the step that only shows the slope, ``priced`` one
    whose cost is known; what an unpriced one brings is the most it may cost. ``seen`` are changes
    beside the step's own that show the linear plan what it cannot see of it.
    """

    kind: str
    name: str
    code: str
    words: str
    changes: Scenario
    cost: float
    starts: date
    weeks: float
    hours: float = 0.0
    days: float = 0.0
    amount: float = 0.0
    supplier: str = ""
    place: str = ""
    person: str = ""
    text: str = ""
    size: int = 1
    small: bool = False
    priced: bool = True
    seen: Scenario = BASE

    @property
    def tried(self) -> Scenario:
        """The scenario under which the step is valued."""
        return self.changes + self.seen


@dataclass(frozen=True, slots=True)
class Means:
    """What the steps against resources are made from: tables by name, settings, the first day."""

    tables: Mapping[str, pl.DataFrame]
    settings: Mapping[str, Any]
    start: date

    def resource(self, name: str) -> Mapping[str, Any]:
        """Return the row of a resource; empty where the firm has not entered it."""
        known = self.tables["resources"].filter(pl.col("resource") == name)
        return known.row(0, named=True) if len(known) else {}

    def overtime(self, name: str) -> float:
        """Cost of one more hour there: as entered, else a normal hour with the premium."""
        row, said = self.resource(name), self.settings
        normal = row.get("hour_cost") or self.wage(name)
        return float(row.get("overtime_cost") or normal * (1 + said["overtime_premium"]))

    def wage(self, name: str) -> float:
        """Cost of an hour of a person there: of those who work there, else as set for the firm.

        Not the cost of an hour of the resource, in which firms often count the machine.
        """
        paid = self._of_people(name, "hour_cost")
        return float(paid.mean() if len(paid) else self.settings["hour_cost"])  # type: ignore[arg-type]

    def week(self, name: str) -> float:
        """Hours of a week there: of the resource, else of the people, at most a full-time contract."""
        own = self._of_people(name, "hours_per_week")
        usual = float(own.mean()) if len(own) else USUAL_WEEK  # type: ignore[arg-type]
        return min(self.resource(name).get("hours_per_week") or usual, FULL_TIME)

    def _of_people(self, name: str, column: str) -> pl.Series:
        """What is entered of those who work at a resource or have the skill of that name."""
        people, skills = self.tables.get("people"), self.tables.get("skills")
        if people is None or column not in people.columns:
            return pl.Series(dtype=pl.Float64)
        there = pl.col("resource") == name
        if skills is not None and len(skills):
            able = skills.filter(pl.col("skill") == name)["person"]
            there = there | pl.col("person").is_in(able.implode())
        return people.filter(there)[column].drop_nulls()


def small_step(name: str, means: Means, *, size: int = 1) -> Step:
    """Return the step that shows the slope at a resource: a working day more a week, at overtime."""
    hours = DAY_HOURS * size
    return Step(
        "resource", name, "day", f"{hours:g} more hours a week on {name}",
        _more_hours(name, "day", hours, means.start, QUARTER),
        cost=hours * means.overtime(name) * QUARTER,
        starts=means.start, weeks=QUARTER, hours=hours, size=size, small=True,
    )  # fmt: skip


def resource_steps(name: str, means: Means) -> Iterator[Step]:
    """Yield the steps against a full resource: more hours, work given away, less work there."""
    for code in ("shift", "person", "outside"):
        yield more(code, name, means)
    for step in (_setup(name, means), _rework(name, means), _lots(name, means),
                 _teach(name, means)):  # fmt: skip
        if step is not None:
            yield step


def more(code: str, name: str, means: Means, *, size: int = 1) -> Step:
    """Return ``size`` times a step that adds hours: half a shift, a person, work bought outside."""
    row, said = means.resource(name), means.settings
    wage = row.get("hour_cost") or means.wage(name)
    week = means.week(name)
    soon = week_of(means.start) + timedelta(weeks=SOON_WEEKS)
    half = round(week / 2) * size
    if code == "shift":
        return Step(
            "resource", name, code, f"{half:g} hours a week more on {name}",
            _more_hours(name, code, half, soon, QUARTER),
            cost=half * means.overtime(name) * QUARTER,
            starts=soon, weeks=QUARTER, hours=half, size=size,
        )  # fmt: skip
    if code == "person":
        hired = week_of(means.start) + timedelta(weeks=said["hire_weeks"])
        hours = week * FIRST_YEAR * size
        return Step(
            "resource", name, code, f"{size} more on {name}",
            _more_hours(name, code, hours, hired, 52),
            cost=(week * means.wage(name) * 52 + said["hire_cost"]) * size,
            starts=hired, weeks=52, hours=hours, size=size,
        )  # fmt: skip
    outside = row.get("outside_cost") or wage * (1 + said["outside_premium"])
    return Step(
        "resource", name, code, f"{half:g} hours a week of {name} work bought outside",
        _outside(name, row, hours=half, price=outside),
        cost=0.0, starts=soon, weeks=QUARTER, hours=half, amount=outside, size=size,
    )  # fmt: skip


#: Rows of one calendar are told apart by their first day, so steps that may meet begin apart.
_APART = {"rework": 1, "person": 1}


def _more_hours(name: str, code: str, hours: float, first: date, weeks: int) -> Scenario:
    row = {
        "calendar": name,
        "valid_from": first + timedelta(days=_APART.get(code, 0)),
        "valid_to": first + timedelta(weeks=weeks) - timedelta(days=1),
        "extra_hours": float(hours),
        "reason": f"step: {code}",
    }
    change = Change(table="calendar_exceptions", op="append", rows=(row,))
    return Scenario(f"{name}: {code}", (change,))


def again(step: Step, times: int) -> Step:
    """Return a step that adds hours, to be taken on top of ``times`` like it: it begins days later."""
    changes = tuple(
        replace(change, rows=tuple(
            dict(row) | {"valid_from": row["valid_from"] + timedelta(days=2 * times)}
            if "valid_from" in row else row
            for row in change.rows
        ))
        for change in step.changes.changes
    )  # fmt: skip
    return replace(step, changes=Scenario(step.changes.name, changes)) if times else step


def _outside(name: str, row: Mapping[str, Any], *, hours: float, price: float) -> Scenario:
    """Offer hours outside; the plan buys only those that pay, so their cost is in its total."""
    if not row:
        new = {"resource": name, "outside_hours": float(hours), "outside_cost": float(price)}
        return Scenario(f"{name}: outside", (Change(table="resources", op="append", rows=(new,)),))
    where = {"resource": name}
    total = (row.get("outside_hours") or 0.0) + hours
    return Scenario(
        f"{name}: outside",
        (
            Change(table="resources", op="set", column="outside_hours", value=total, where=where),
            Change(
                table="resources", op="set", column="outside_cost", value=float(price), where=where
            ),
        ),
    )


def _setup(name: str, means: Means) -> Step | None:
    """Halve what it takes to set up there: prepared outside the machine, one visit for several lots."""
    there = means.tables["operations"].filter(
        (pl.col("resource") == name) & (pl.col("setup_hours") > 0)
    )
    if there.is_empty():
        return None
    change = Change(
        table="operations", op="scale", column="setup_hours", value=HALF, where={"resource": name}
    )
    return _free(name, "setup", f"half the set-up on {name}", (change,), means)


def _rework(name: str, means: Means) -> Step | None:
    """Send half as much back: the hours of these second passes are there again."""
    found = means.tables["rework"].filter(pl.col("resource") == name) if _has(means) else None
    if found is None or found.is_empty():
        return None
    hours = float(found["hours"].sum()) / QUARTER * HALF
    change = _more_hours(name, "rework", round(hours, 2), means.start, QUARTER).changes
    return _free(name, "rework", f"half the rework on {name}", change, means, hours=hours)


def _teach(name: str, means: Means) -> Step | None:
    """Teach a skill that is short to whoever has most hours to spare in what they can do now.

    While learning an hour counts for less (``learning_pace`` of the capacities).
    """
    skills, loads = means.tables.get("skills"), means.tables.get("loads")
    if skills is None or loads is None or name not in set(skills["skill"]):
        return None
    load = loads.group_by("resource").agg(
        (pl.col("hours").sum() / pl.col("capacity").sum()).fill_nan(0.0).alias("share")
    )
    # Who has a skill that is in a full set has no hours to spare, whatever the skill itself asks.
    known = set(load["resource"])
    shares = load.with_columns(
        pl.col("resource").map_elements(
            lambda own: [own, *skills_of(own, known)], return_dtype=pl.List(pl.String)
        ).alias("skill")
    ).explode("skill").group_by("skill").agg(pl.col("share").max())  # fmt: skip
    busy = (
        skills.join(shares, on="skill", how="left")
        .group_by("person")
        .agg(pl.col("share").max().fill_null(0.0), (pl.col("skill") == name).any().alias("can"))
        .filter(~pl.col("can") & (pl.col("share") < SPARE))
        .sort("share", "person")
    )
    if busy.is_empty():
        return None
    person = busy["person"][0]
    row = {"person": person, "skill": name, "level": 1.0}
    change = Change(table="skills", op="append", rows=(row,), because="step: teach")
    return replace(
        _free(name, "teach", f"somebody with hours to spare learns {name}", (change,), means),
        person=person,
    )


def _has(means: Means) -> bool:
    return "resource" in means.tables.get("rework", pl.DataFrame()).columns


def _lots(name: str, means: Means) -> Step | None:
    """Halve the lots of what is made there.

    The linear plan makes any quantity, so it sees only that set-up is spread over fewer units, and
    not that lots tie up half of themselves as stock. What smaller lots set free, a quarter of the
    lot of each item or less where less is there, is shown to it as stock; its material counts as
    cost, since it was there before, so that what remains is the work that need not be done.
    """
    items, parents = means.tables["items"], _through(name, means)
    lots = items.filter(
        pl.col("item").is_in(parents.implode())
        & (pl.max_horizontal(pl.col("minimum").fill_null(0.0), pl.col("multiple").fill_null(0.0)) > 1)
    ).with_columns(
        pl.max_horizontal(pl.col("minimum").fill_null(0.0), pl.col("multiple").fill_null(0.0))
        .alias("lot")
    ).sort("item")  # fmt: skip
    if lots.is_empty():
        return None
    where = {"item": lots["item"].to_list()}
    changes = tuple(
        Change(table="items", op="scale", column=column, value=HALF, where=where)
        for column in ("minimum", "multiple")
    )
    there = means.tables["stock"].group_by("item").agg(
        pl.col("quantity").sum().clip(lower_bound=0.0).alias("there"),
        pl.col("location").first(), pl.col("day").max(),
    )  # fmt: skip
    freed = lots.join(there, on="item", maintain_order="left").with_columns(
        pl.min_horizontal(pl.col("lot") * (1 - HALF) / 2, "there").alias("freed")
    ).filter(pl.col("freed") > 0)  # fmt: skip
    rows = tuple(
        {"item": item, "location": location, "lot": "step: smaller lots", "day": day,
         "quantity": quantity}
        for item, location, day, quantity in freed.select(
            "item", "location", "day", "freed"
        ).iter_rows()
    )  # fmt: skip
    seen = Scenario("set free", (Change(table="stock", op="append", rows=rows),)) if rows else BASE
    costs = means.tables["unit_costs"].select("item", "value")
    material = freed.join(costs, on="item")
    return _free(
        name, "lots", f"half the lots through {name}", changes, means, seen=seen,
        cost=float((material["freed"] * material["value"]).sum()),
    )  # fmt: skip


def _through(name: str, means: Means) -> pl.Series:
    """Items with a step at the resource, and all that they go into."""
    found = means.tables["operations"].filter(pl.col("resource") == name)["item"].unique()
    lines = means.tables["bom_lines"]
    for _ in range(20):
        above = lines.filter(pl.col("component").is_in(found.implode()))["item"]
        more_items = pl.concat([found, above]).unique()
        if len(more_items) == len(found):
            break
        found = more_items
    return found.sort()


def _free(
    name: str,
    code: str,
    words: str,
    changes: tuple[Change, ...],
    means: Means,
    *,
    hours: float = 0.0,
    cost: float = 0.0,
    seen: Scenario = BASE,
) -> Step:
    """Return a step whose price nobody knows yet: what it brings is the most it may cost."""
    return Step(
        "resource", name, code, words, Scenario(f"{name}: {code}", changes), cost=cost,
        starts=means.start, weeks=QUARTER, hours=hours, priced=False, seen=seen,
    )  # fmt: skip

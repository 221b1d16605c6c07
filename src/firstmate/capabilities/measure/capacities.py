"""The task `capacities`: hours each resource has in each week of the plan, and what more costs.

Offers of seasonal capacity are not in it: they are steps of relief until a calendar holds them.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from firstmate.base.issue import Issue, issue_rows
from firstmate.base.task import Given, defaults
from firstmate.base.time import Buckets, week_of
from firstmate.capabilities.measure.booked_hours import booked_hours
from firstmate.capabilities.measure.estimate import accept, control_limits
from firstmate.capabilities.measure.options import CAPACITY_OPTIONS
from firstmate.capabilities.measure.skill_hours import (
    needed_skills,
    of_skills,
    skill_hours,
    without_people,
)
from firstmate.capabilities.measure.working_time import daily_hours

TASK = "capacities"
#: Whole weeks of bookings from which their range tells what a resource can do, and how far back.
ENOUGH_WEEKS, LOOK_BACK = 6, 52


def capacities(given: Given) -> dict[str, pl.DataFrame]:
    """Return the tables ``capacities`` and ``issues``."""
    options = {**defaults(CAPACITY_OPTIONS), **given.options}
    plan = Buckets.after(given.as_of, weeks=given.settings["plan_weeks"])
    daily = daily_hours(given.tables, start=plan.start, end=plan.end)
    entered = (
        daily.with_columns(pl.col("day").dt.truncate("1w").alias("period"))
        .group_by("resource", "period")
        .agg(pl.col("nominal").sum(), pl.col("hours").sum())
    )
    skills = needed_skills(given.tables)
    able = skill_hours(given.tables, skills, plan=plan, pace=options["learning_pace"])
    skilled = of_skills(able, given.tables, skills, plan=plan)
    # A skill of which only prices are entered has the hours of its people.
    entered = pl.concat([entered.join(skilled, on="resource", how="anti"), skilled])
    shown = demonstrated(booked_hours(given.tables), as_of=given.as_of)
    grid = _resources(given, shown=shown, told=skilled["resource"]).join(
        pl.DataFrame({"period": plan.periods, "part": _parts(plan)}), how="cross"
    )
    listed = given["resources"].select(
        "resource", "units", "efficiency", "hour_cost", "overtime_cost", "overtime_hours",
        "outside_cost", "outside_hours",
    )  # fmt: skip
    rows = (
        grid.join(entered, on=["resource", "period"], how="left")
        .join(shown, on="resource", how="left")
        .join(listed, on="resource", how="left")
    )
    rows = _costed(_valued(rows, default=options["default_hours"]), given=given)
    rows = accept(rows, given["accepted_estimates"], table="capacities", key=["resource"])
    return {
        "capacities": rows.select(
            "resource", "period", "value", "low", "high", "nominal", "overtime_hours",
            "overtime_cost", "outside_hours", "outside_cost", "n", "basis",
        ),
        "skill_hours": able,
        "issues": issue_rows(
            [*_unknown(rows), *_more_booked(rows), *without_people(given.tables, skills)]
        ),
    }  # fmt: skip


def demonstrated(hours: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Return resource, mean, least, most, weeks: hours really booked in a week.

    Mean and natural limits (mean -/+ 2.66 x mean moving range) over whole weeks of the last year
    from a resource's first booking on; weeks without a booking are closed weeks and left out.
    """
    last = week_of(as_of)
    weekly = (
        hours.filter(pl.col("day").is_not_null() & (pl.col("hours") > 0))
        .with_columns(pl.col("day").dt.truncate("1w").alias("week"))
        .filter(
            (pl.col("week") < last)
            & (pl.col("week") >= pl.lit(last).dt.offset_by(f"-{LOOK_BACK}w"))
        )
        .group_by("resource", "week")
        .agg(pl.col("hours").sum())
        .sort("resource", "week")
    )
    rows = []
    for (resource,), part in weekly.group_by(["resource"], maintain_order=True):
        mean, least, most = control_limits(part["hours"].to_numpy())
        rows.append((resource, mean, least, most, part.height))
    schema = {"resource": pl.String, "mean": pl.Float64, "least": pl.Float64, "most": pl.Float64,
              "weeks": pl.Int64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _parts(plan: Buckets) -> list[float]:
    """Share of the workweek that lies inside each bucket; only the first can be a part."""
    first = max(0.0, 5.0 - plan.start.weekday()) / 5.0
    return [first, *([1.0] * (plan.weeks - 1))]


def _resources(given: Given, *, shown: pl.DataFrame, told: pl.Series) -> pl.DataFrame:
    """Every resource that is listed, used by a step or a kind of work, booked on, or has hours."""
    used = [
        told,
        given["resources"]["resource"],
        given["operations"].filter(pl.col("supplier").is_null())["resource"],
        given["operations"]["tool"],
        given["job_rates"]["resource"],
        given["job_hours"]["resource"],
        shown["resource"],
    ]
    names = pl.concat(used).drop_nulls().unique().sort()
    return pl.DataFrame({"resource": names})


def _valued(rows: pl.DataFrame, *, default: float) -> pl.DataFrame:
    """Hours: entered x efficiency, else demonstrated, else assumed; with range and basis."""
    told = pl.col("hours").is_not_null()
    enough = pl.col("weeks").fill_null(0) >= ENOUGH_WEEKS
    value = pl.col("hours") * pl.col("efficiency").fill_null(1.0)
    guess = default * pl.col("units").fill_null(1.0)
    shown = pl.when(pl.col("weeks") > 0).then("mean")
    week = pl.coalesce(shown, guess)
    # What was booked shows what can be done at least and at most where it goes beyond the entry;
    # a week with less work than hours is no sign of fewer hours.
    least = pl.when(enough).then(pl.min_horizontal(pl.col("most") * pl.col("part"), value))
    most = pl.when(enough).then(pl.max_horizontal(pl.col("most") * pl.col("part"), value))
    whole = pl.col("nominal") / pl.col("part")
    holiday = pl.when(whole > 0).then((pl.col("hours") / pl.col("nominal")).clip(0.0, 1.0))
    shrunk = holiday.fill_null(0.0)
    return rows.with_columns(
        pl.when(told).then(value).otherwise(week * pl.col("part")).alias("value"),
        pl.when(told)
        .then(pl.coalesce(pl.min_horizontal(least, value), value * 0.9))
        .otherwise(pl.coalesce(pl.when(enough).then("least"), week * 0.7) * pl.col("part"))
        .alias("low"),
        pl.when(told)
        .then(pl.coalesce(pl.when(shrunk > 0).then(most), value))
        .otherwise(pl.coalesce(pl.when(enough).then("most"), week * 1.3) * pl.col("part"))
        .alias("high"),
        pl.when(told).then("nominal").otherwise(week * pl.col("part")).alias("nominal"),
        pl.when(told)
        .then(pl.lit("entered"))
        .when(pl.col("weeks") > 0)
        .then(pl.lit("measured"))
        .otherwise(pl.lit("default"))
        .alias("basis"),
        pl.col("weeks").fill_null(0).alias("n"),
    )


def _costed(rows: pl.DataFrame, *, given: Given) -> pl.DataFrame:
    """Overtime and outside hours with their cost; a closed week has no overtime."""
    wages = (
        given["people"]
        .select(pl.coalesce(pl.col("resource").replace("", None), "role", "team").fill_null("")
                .alias("resource"), "hour_cost")
        .group_by("resource")
        .agg(pl.col("hour_cost").mean().alias("wage"))
    )  # fmt: skip
    settings = given.settings
    hour = pl.coalesce("wage", pl.lit(float(settings["hour_cost"])))
    share = pl.when(pl.col("nominal") > 0).then(
        (pl.col("value") / pl.col("nominal")).clip(0.0, 1.0)
    )
    overtime = pl.coalesce(
        pl.col("overtime_hours") * pl.col("part"),
        pl.col("nominal") * float(settings["overtime_share"]),
    )
    outside = pl.coalesce(
        pl.col("outside_hours") * pl.col("part"),
        pl.when(pl.col("outside_cost") > 0).then("nominal"),
        0.0,
    )
    return rows.join(wages, on="resource", how="left").with_columns(
        pl.when(share > 0).then(overtime).otherwise(0.0).alias("overtime_hours"),
        pl.coalesce("overtime_cost", hour * (1.0 + float(settings["overtime_premium"]))).alias(
            "overtime_cost"
        ),
        outside.alias("outside_hours"),
        pl.col("outside_cost").fill_null(0.0),
    )


def _unknown(rows: pl.DataFrame) -> list[Issue]:
    assumed = rows.filter(pl.col("basis") == "default")["resource"].unique().sort().to_list()
    return [
        Issue(
            task=TASK,
            code="capacity_assumed",
            table="resources",
            column="hours_per_week",
            value=name,
            why=f"No hours are known for {name or 'other work'}: a normal week is assumed.",
            mend="Enter its hours per week in resources.",
        )
        for name in assumed
    ]


def _more_booked(rows: pl.DataFrame) -> list[Issue]:
    """Name resources on which more is booked than the hours entered for them."""
    full = rows.filter((pl.col("basis") == "entered") & (pl.col("part") == 1.0))
    found = (
        full.group_by("resource")
        .agg(pl.col("nominal").median(), pl.col("mean").first(), pl.col("weeks").first())
        .filter((pl.col("weeks") >= ENOUGH_WEEKS) & (pl.col("mean") > 1.1 * pl.col("nominal")))
        .sort("resource")
    )
    return [
        Issue(
            task=TASK,
            code="more_booked_than_hours",
            table="resources",
            column="hours_per_week",
            value=str(name),
            why=f"{mean:,.0f} hours a week were booked, {nominal:,.0f} are entered.",
            mend="Correct the hours per week or the units of the resource.",
            count=int(weeks),
        )
        for name, nominal, mean, weeks in found.iter_rows()
    ]

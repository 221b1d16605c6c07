"""Hours of people by skill: who can do what a step or phase needs, and how long; it assigns nobody.

A skill that is also the name of a resource with hours of its own has those; where only its prices
are entered, it has those of the people who have the skill.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstmate.base.issue import Issue
from firstmate.base.time import Buckets
from firstmate.capabilities.measure.working_time import daily_hours

#: Below this level a person is learning; without a level a person masters the skill.
MASTERS = 2
_HOURS = {"resource": pl.String, "period": pl.Date, "nominal": pl.Float64, "hours": pl.Float64}


def needed_skills(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """Return the skills that steps, resources and phases ask for and that no resource's hours stand for."""
    asked = pl.concat([
        tables["operations"]["skill"], tables["resources"]["skill"],
        tables["phases"].filter(pl.col("resource").fill_null("") == "")["skill"],
    ])  # fmt: skip
    listed, held = tables["resources"], set(tables["skills"]["skill"])
    clocked = listed.filter(
        pl.any_horizontal(pl.col("hours_per_week", "units", "kind").is_not_null())
        | pl.col("resource").is_in(tables["calendars"]["calendar"].implode())
    )["resource"]
    named = set(clocked) | (set(listed["resource"]) - held)
    return sorted({skill for skill in asked.drop_nulls() if skill and skill not in named})


def skill_hours(
    tables: Mapping[str, pl.DataFrame], skills: list[str], *, plan: Buckets, pace: float
) -> pl.DataFrame:
    """Return skill, person, period, value: hours of each able person by week.

    A person works the person's own calendar, else contract hours, between first and last day, less
    closed days and absences. While learning (level below 2) an hour counts ``pace``; a certificate
    counts to its last day.

    Parameters
    ----------
    tables
        people, skills, shifts, calendars, calendar_exceptions.
    skills
        The skills that are needed.
    """
    people = tables["people"].unique("person", keep="first", maintain_order=True)
    stand_in = people.select(
        pl.col("person").alias("resource"), pl.lit(1.0).alias("units"), "hours_per_week",
        pl.lit("person").alias("kind"),
    )  # fmt: skip
    daily = daily_hours(
        {**tables, "resources": stand_in, "people": people.clear()}, start=plan.start, end=plan.end
    ).rename({"resource": "person"})
    there = daily.join(people.select("person", "starts", "ends"), on="person").filter(
        (pl.col("starts").is_null() | (pl.col("day") >= pl.col("starts")))
        & (pl.col("ends").is_null() | (pl.col("day") <= pl.col("ends")))
    )
    learning = pl.col("level").fill_null(MASTERS) < MASTERS
    able = tables["skills"].filter(pl.col("skill").is_in(skills)).select(
        "person", "skill", "valid_to", pl.when(learning).then(pace).otherwise(1.0).alias("pace")
    )  # fmt: skip
    return (
        able.join(there, on="person")
        .filter(pl.col("valid_to").is_null() | (pl.col("day") <= pl.col("valid_to")))
        .group_by("skill", "person", pl.col("day").dt.truncate("1w").alias("period"))
        .agg((pl.col("hours") * pl.col("pace")).sum().alias("value"))
        .sort("skill", "person", "period")
    )


def of_skills(
    able: pl.DataFrame, tables: Mapping[str, pl.DataFrame], skills: list[str], *, plan: Buckets
) -> pl.DataFrame:
    """Return resource (the skill), period, nominal, hours; none where no skills are entered at all.

    Hours added to the calendar of the skill count, as those of any resource.
    """
    if tables["skills"].is_empty() or not skills:
        return pl.DataFrame(schema=_HOURS)
    weeks = pl.DataFrame({"period": plan.periods}, schema={"period": pl.Date})
    total = able.group_by("skill", "period").agg(pl.col("value").sum())
    extra = tables["calendar_exceptions"].filter(pl.col("extra_hours").is_not_null()).select(
        pl.col("calendar").alias("skill"), "valid_from", "valid_to", "extra_hours"
    )  # fmt: skip
    end = pl.col("period") + pl.duration(days=6)
    more = (
        extra.join(weeks, how="cross")
        .filter(
            (pl.col("valid_from").is_null() | (pl.col("valid_from") <= end))
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("period")))
        )
        .group_by("skill", "period")
        .agg(pl.col("extra_hours").sum())
    )
    hours = pl.col("value").fill_null(0.0)
    return (
        pl.DataFrame({"skill": skills})
        .join(weeks, how="cross")
        .join(total, on=["skill", "period"], how="left", maintain_order="left")
        .join(more, on=["skill", "period"], how="left", maintain_order="left")
        .select(
            pl.col("skill").alias("resource"), "period", hours.alias("nominal"),
            (hours + pl.col("extra_hours").fill_null(0.0)).clip(lower_bound=0.0).alias("hours"),
        )
    )  # fmt: skip


def without_people(tables: Mapping[str, pl.DataFrame], skills: list[str]) -> list[Issue]:
    """Name the skills that are needed and that nobody has, and where nothing says who has them."""
    if not skills:
        return []
    known = set(tables["skills"]["skill"])
    missing = [skill for skill in skills if skill not in known]
    if not known:
        return [Issue(
            task="capacities", code="skills_unknown", severity="hint", table="skills",
            column="skill", value=", ".join(skills[:10]), count=len(skills),
            why="Work asks for skills, but nothing says who has them; they do not limit the plan.",
            mend="Enter who has which skill in skills.",
        )]  # fmt: skip
    return [
        Issue(
            task="capacities", code="skill_nobody_has", severity="error", table="skills",
            column="skill", value=skill,
            why=f"Work needs the skill {skill}, which nobody has; it cannot be done.",
            mend="Enter who has it, train somebody, or give the work outside.",
        )
        for skill in missing
    ]  # fmt: skip

"""People with several skills: what all of them together can do, whoever does which part.

A skill is planned like a resource with the hours of those who have it. Where people have more than
one, no set of skills may need more than the hours of everybody who has any of them; for people of
the same pace that is exactly what can be assigned (Hall 1935; max-flow min-cut). It assigns nobody.
"""

from __future__ import annotations

from itertools import combinations

import polars as pl

from firstmate.base.task import Given
from firstmate.company.skill_sets import named

#: Skills that share people up to which every set of them is looked at; of more, pairs and all.
MOST_SKILLS = 6


def unions(able: pl.DataFrame) -> list[tuple[str, ...]]:
    """Return the sets of skills, two or more, that share people, each sorted.

    Parameters
    ----------
    able
        ``skill_hours``.

    Examples
    --------
    >>> able = pl.DataFrame({"skill": ["mill", "turn", "weld"], "person": ["A", "A", "B"]})
    >>> unions(able)
    [('mill', 'turn')]
    """
    people = {
        skill: set(rows["person"])
        for (skill,), rows in able.group_by(["skill"], maintain_order=True)
    }
    found = []
    for group in _connected(people):
        whole = len(group)
        sizes = range(2, whole + 1) if whole <= MOST_SKILLS else sorted({2, whole})
        for size in sizes:
            for some in combinations(group, size):
                if len(_connected({skill: people[skill] for skill in some})) == 1:
                    found.append(some)
    return found


def _connected(people: dict[str, set[str]]) -> list[list[str]]:
    """Return the skills in groups that share people with one another, directly or by others."""
    left, groups = sorted(people), []
    while left:
        group, edge = [left.pop(0)], [0]
        while edge:
            own = people[group[edge.pop()]]
            near = [skill for skill in left if people[skill] & own]
            for skill in near:
                left.remove(skill)
                group.append(skill)
                edge.append(len(group) - 1)
        groups.append(sorted(group))
    return groups


def capacities(given: Given) -> pl.DataFrame:
    """Return ``capacities`` with a row for each set of skills that share people.

    Hours of a set are those of everybody with any of its skills and those added to the calendar of
    one of them. Hours over time are those of its skills in proportion, at the cheapest rate; hours
    bought outside for one of its skills help the set as well.
    """
    known, able = given["capacities"], given["skill_hours"]
    sets = _named(unions(able))
    if sets.is_empty():
        return known
    hours = (
        sets.join(able, on="skill")
        .group_by("resource", "person", "period")
        .agg(pl.col("value").max())
        .group_by("resource", "period")
        .agg(pl.col("value").sum())
    )
    people = able.group_by("skill", "period").agg(pl.col("value").sum().alias("people"))
    added = (
        known.rename({"resource": "skill"})
        .join(sets, on="skill")
        .join(people, on=["skill", "period"], how="left")
        .group_by("resource", "period")
        .agg((pl.col("value") - pl.col("people").fill_null(0.0)).sum().alias("added"))
    )
    over = (
        sets.join(known.rename({"resource": "skill"}), on="skill")
        .group_by("resource", "period")
        .agg(
            (pl.col("overtime_hours").sum() / pl.col("value").sum()).fill_nan(0.0).alias("share"),
            pl.col("overtime_cost").min(),
            pl.col("outside_hours").sum(),
            pl.col("outside_cost").min(),
        )
    )
    key = ["resource", "period"]
    together = (
        hours.join(over, on=key, how="left")
        .join(added, on=key, how="left")
        .with_columns(
            (pl.col("value") * pl.col("share").fill_null(0.0)).alias("overtime_hours"),
            (pl.col("value") + pl.col("added").fill_null(0.0)).clip(lower_bound=0.0),
        )
    )
    columns = [name for name in known.columns if name in together.columns]
    return pl.concat([known, together.select(columns)], how="diagonal").sort("resource", "period")


def _named(sets: list[tuple[str, ...]]) -> pl.DataFrame:
    """Resource (the name of a set), skill (each of it)."""
    rows = [(named(some), skill) for some in sets for skill in some]
    return pl.DataFrame(rows, schema={"resource": pl.String, "skill": pl.String}, orient="row")


def with_people(
    hours: pl.DataFrame, skills: pl.DataFrame, given: Given, *, key: str
) -> pl.DataFrame:  # fmt: skip
    """Return hours by ``key`` and resource with those of people: each skill and each set it is in.

    Parameters
    ----------
    hours
        ``key``, resource, hours; a resource that is a skill counts for the sets of skills too.
    skills
        ``key``, skill, hours; skills that nothing is known of do not limit.
    """
    planned = given["capacities"]["resource"].unique().implode()
    mine = skills.filter(pl.col("skill").is_in(planned)).rename({"skill": "resource"})
    return with_sets(pl.concat([hours, mine.select(hours.columns)]), given, key=key)


def with_sets(every: pl.DataFrame, given: Given, *, key: str) -> pl.DataFrame:
    """Return hours by ``key`` and resource with those of each set of skills that a skill is in."""
    sets = _named(unions(given["skill_hours"])).rename({"resource": "set"})
    more = every.join(sets, left_on="resource", right_on="skill").select(
        key, pl.col("set").alias("resource"), "hours"
    )
    return (
        pl.concat([every, more])
        .group_by(key, "resource")
        .agg(pl.col("hours").sum())
        .filter(pl.col("hours") > 0)
        .sort(key, "resource")
    )

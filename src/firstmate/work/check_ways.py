"""Checks of a plan that look at ways of working: skills, tools, days on which a way holds.

Like the other checks they share no code with the planner and read only tables.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from firstmate.work.findings import Tables, above

_EMPTY = {"resource": pl.String, "period": pl.Date, "found": pl.Float64, "allowed": pl.Float64}


def _new_makes(tables: Tables) -> pl.DataFrame:
    """New makes with ``week``, in which their hours are worked: the last before they are ready."""
    made = tables["planned_orders"].filter((pl.col("kind") == "make") & ~pl.col("firm"))
    earlier = pl.col("release").dt.truncate("1w") < pl.col("period")
    week = pl.when(earlier).then(pl.col("period") - timedelta(days=7)).otherwise("period")
    return made.with_columns(week.alias("week"), pl.col("routing").fill_null(""))


def _steps(tables: Tables) -> pl.DataFrame:
    return tables["operations"].with_columns(pl.col("routing").fill_null(""))


def of_people(tables: Tables) -> pl.DataFrame:
    """Return the resources of ``loads`` that are several skills together; people are checked below."""
    names = tables["loads"].select(pl.col("resource").unique().sort())
    skills = tables["skill_hours"]["skill"].unique() if "skill_hours" in tables else pl.Series([""])
    parts = pl.col("resource").str.split(" + ")
    several = parts.list.len() > 1
    return names.filter(several & parts.list.eval(pl.element().is_in(skills.implode())).list.all())


def more_than_people_can(tables: Tables, as_of: date) -> pl.DataFrame:  # noqa: ARG001 - as all rules
    """Hours by skill can be assigned to people who have it, but for overtime: a flow in each week."""
    known = tables["skill_hours"]
    steps = _steps(tables).filter(
        pl.col("skill").is_in(known["skill"].unique().implode())
        & (pl.col("skill") != pl.col("resource").fill_null(""))
    )
    each = pl.coalesce("attended_hours", "unit_hours").fill_null(0.0)
    need = (
        _new_makes(tables).join(steps, on=["item", "routing"], suffix="_step")
        .group_by("week", "skill").agg((pl.col("quantity") * each).sum().alias("hours"))
    )  # fmt: skip
    over = tables["loads"].filter(
        pl.any_horizontal(
            *(pl.col("resource").str.contains(skill, literal=True)
              for skill in known["skill"].unique()), pl.lit(value=False),
        )
    ).group_by("period").agg((pl.col("overtime") + pl.col("outside")).sum().alias("more"))  # fmt: skip
    rows = []
    for (week,), part in need.group_by(["week"], maintain_order=True):
        able = known.filter(pl.col("period") == week)
        people = dict(able.group_by("person").agg(pl.col("value").max()).iter_rows())
        edges = {
            (skill, person): hours
            for skill, person, hours in able.select("skill", "person", "value").iter_rows()
        }
        wanted = dict(part.select("skill", "hours").iter_rows())
        missing = sum(wanted.values()) - _assigned(wanted, people, edges)
        more = over.filter(pl.col("period") == week)["more"].sum()
        rows.append((", ".join(sorted(wanted)), week, missing, float(more)))
    found = pl.DataFrame(rows, schema=_EMPTY, orient="row")
    return above(found, "skills", "More hours of a skill are needed than people with it have.")


def _assigned(
    wanted: dict[str, float], people: dict[str, float], edges: dict[tuple[str, str], float]
) -> float:
    """Return the most hours that people can take over: the largest flow, path by path.

    >>> _assigned({"mill": 5.0, "turn": 5.0}, {"A": 8.0}, {("mill", "A"): 8.0, ("turn", "A"): 8.0})
    8.0
    """
    left, free = dict(wanted), dict(people)
    given = dict.fromkeys(edges, 0.0)
    total = 0.0
    while True:
        path = _path(left, free, edges, given)
        if path is None:
            return total
        forward, back = path[::2], path[1::2]
        room = [left[path[0][0]], free[path[-1][1]]]
        room += [edges[edge] - given[edge] for edge in forward] + [given[edge] for edge in back]
        step = min(room)
        for edge in forward:
            given[edge] += step
        for edge in back:
            given[edge] -= step
        left[path[0][0]] -= step
        free[path[-1][1]] -= step
        total += step


def _path(
    left: dict[str, float],
    free: dict[str, float],
    edges: dict[tuple[str, str], float],
    given: dict[tuple[str, str], float],
) -> list[tuple[str, str]] | None:
    """Return edges from a skill that lacks hours to a person who has some, every second one undone."""
    queue: list[tuple[str, list[tuple[str, str]]]] = [
        (skill, []) for skill, hours in sorted(left.items()) if hours > 1e-9
    ]
    seen = {skill for skill, _ in queue}
    while queue:
        skill, path = queue.pop(0)
        for edge in sorted(e for e in edges if e[0] == skill and edges[e] - given[e] > 1e-9):
            person = edge[1]
            if free.get(person, 0.0) > 1e-9:
                return [*path, edge]
            for other in sorted(e for e in edges if e[1] == person and given[e] > 1e-9):
                if other[0] not in seen:
                    seen.add(other[0])
                    queue.append((other[0], [*path, edge, other]))
    return None


def tools_short(tables: Tables, as_of: date) -> pl.DataFrame:  # noqa: ARG001 - as all rules
    """Hours of a tool are at least the run time of what is newly made with it, over the whole plan."""
    steps = _steps(tables).filter(pl.col("tool").fill_null("") != "")
    need = (
        _new_makes(tables).join(steps, on=["item", "routing"], suffix="_step")
        .group_by(pl.col("tool").alias("resource"))
        .agg((pl.col("quantity") * pl.col("unit_hours").fill_null(0.0)).sum().alias("found"))
    )  # fmt: skip
    there = tables["loads"].group_by("resource").agg(pl.col("hours_items").sum().alias("allowed"))
    return above(
        need.join(there, on="resource"), "tools", "A tool is taken for less than it is used."
    )


def outside_their_days(tables: Tables, as_of: date) -> pl.DataFrame:  # noqa: ARG001 - as all rules
    """A make is started while its routing holds."""
    days = _steps(tables).group_by("item", "routing").agg(
        pl.col("valid_from").max(), pl.col("valid_to").min()
    )  # fmt: skip
    wrong = _new_makes(tables).join(days, on=["item", "routing"]).filter(
        (pl.col("release") < pl.col("valid_from")) | (pl.col("release") > pl.col("valid_to"))
    )  # fmt: skip
    why = "Started on a day on which its routing does not hold."
    return wrong.with_columns(pl.lit("routing").alias("rule"), pl.lit(why).alias("why"))


def outside_offers(tables: Tables, as_of: date) -> pl.DataFrame:
    """A new purchase is ordered while its supplier offers the item."""
    here = tables["supplier_items"].filter(
        pl.col("valid_to").is_null() | (pl.col("valid_to") > as_of)
    )
    new = tables["planned_orders"].filter((pl.col("kind") == "buy") & ~pl.col("firm"))
    held = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col("release"))) & (
        pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("release"))
    )
    wrong = (
        new.join(here, on=["supplier", "item"], suffix="_offer")
        .group_by("planned", "item", "period").agg(held.any().alias("held"))
        .filter(~pl.col("held"))
    )  # fmt: skip
    why = "Ordered on a day on which the supplier does not offer it."
    return wrong.with_columns(pl.lit("offer").alias("rule"), pl.lit(why).alias("why"))


#: Tables a rule needs, and the rule.
RULES = (
    (("planned_orders", "operations", "skill_hours", "loads"), more_than_people_can),
    (("planned_orders", "operations", "loads"), tools_short),
    (("planned_orders", "operations"), outside_their_days),
    (("planned_orders", "supplier_items"), outside_offers),
)

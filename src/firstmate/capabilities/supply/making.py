"""How items are made: ways, hours and components for one good unit, and the weeks it takes.

It decides no quantity. Wages of normal shifts are fixed: a way's charge is outside work only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product

import polars as pl

#: Most ways to choose among alternates of one item that the plan compares.
MOST_CHOICES = 8


@dataclass(frozen=True)
class Ways:
    """Ways to make items.

    ``ways``: way, item, routing, charge (money per good unit), weeks, minimum, multiple, priority,
    share (agreed, of all ways), valid_from, valid_to (days on which it can be started).
    ``hours``: way, resource, hours (per good unit, set-up spread over the usual lot), tools too.
    ``skills``: way, skill, hours a person with it stands by.
    ``uses``: way, component, per_unit, valid_from, valid_to, place ("" = where the item is made).
    """

    ways: pl.DataFrame
    hours: pl.DataFrame
    skills: pl.DataFrame
    uses: pl.DataFrame


#: Columns of the ways of making.
_COLUMNS = ["way", "item", "routing", "charge", "weeks", "minimum", "multiple", "priority", "share",
            "valid_from", "valid_to"]  # fmt: skip


def ways(
    made: pl.DataFrame,
    *,
    lines: pl.DataFrame,
    operations: pl.DataFrame,
    run_rates: pl.DataFrame,
    yields: pl.DataFrame,
    resources: pl.DataFrame,
    unit_costs: pl.DataFrame,
    holders: pl.Series,
) -> Ways:
    """Return how each item is made.

    A step with good share y needs ``1 / (product of y from it on)`` units started for one good
    unit; its hours and the components it consumes grow by that. Set-up is spread over the usual
    lot.

    Parameters
    ----------
    made
        Columns item, minimum, multiple, lead_days (may be empty), lot (:func:`usual_lots`).
    lines
        Bill lines without phantoms (:func:`bills`).
    resources
        The input table: what an hour costs at those that are bought, not owned, and their skills.
    holders
        Suppliers at whom our material lies.
    """
    steps = _steps(operations, run_rates, yields, resources, holders).join(
        made.select("item", "lot"), on="item", maintain_order="left"
    )
    routings = steps.group_by("item", "routing", maintain_order=True).agg(
        pl.col("outside_days").sum().alias("outside_days"),
        pl.col("priority").min(), pl.col("agreed_share").max().alias("share"),
        pl.col("valid_from").max(), pl.col("valid_to").min(),
        (pl.col("unit_charge") + pl.col("lot_charge") / pl.col("lot")).sum().alias("charge"),
        (pl.col("hours") > 0).any().alias("timed"),
    )  # fmt: skip
    table = _table(made, routings, lines)
    hours = _hours(steps, table)
    uses = _uses(lines, steps, table)
    table = _charges(table, hours, resources, uses, unit_costs)
    # Ways that differ by what they are made of are told apart by it.
    named = pl.concat_str(["routing", "with"], separator="+")
    named = pl.when(pl.col("with") == "").then("routing").otherwise(named)
    return Ways(
        table.with_columns(named.alias("routing"))
        .select(_COLUMNS)
        .with_columns(pl.col("minimum", "multiple").fill_null(0.0)),
        hours.filter(pl.col("hours") > 0),
        _skills(steps, table),
        uses,
    )


def _table(made: pl.DataFrame, routings: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Each item by routing and choice of alternates, numbered."""
    return (
        made.join(routings, on="item", how="left", maintain_order="left")
        .with_columns(pl.col("routing").fill_null(""), pl.col("charge").fill_null(0.0))
        .join(_choices(lines), on="item", how="left", maintain_order="left")
        .with_columns(pl.col("choice").fill_null(0), pl.col("with").fill_null(""))
        .sort("item", "routing", "choice")
        .with_row_index("way")
        .with_columns(pl.col("way").cast(pl.Int64), _weeks().alias("weeks"))
    )


def _choices(lines: pl.DataFrame) -> pl.DataFrame:
    """Return item, choice, with, out: for items with alternates, each way to choose among them.

    ``with`` are the components chosen beyond the first choice; ``out`` those not used.
    """
    found = []
    several = lines.filter(pl.col("alternate") != "").sort("item", "alternate", "component")
    for (item,), rows in several.group_by("item", maintain_order=True):
        groups = [
            own["component"].unique(maintain_order=True).to_list()
            for _, own in rows.group_by("alternate", maintain_order=True)
        ]
        every = {component for group in groups for component in group}
        for choice, chosen in enumerate(islice(product(*groups), MOST_CHOICES)):
            label = "" if choice == 0 else "+".join(chosen)
            found.append((item, choice, label, sorted(every - set(chosen))))
    return pl.DataFrame(
        found, orient="row",
        schema={"item": pl.String, "choice": pl.Int64, "with": pl.String, "out": pl.List(pl.String)},
    )  # fmt: skip


def _weeks() -> pl.Expr:
    """Weeks of making: as entered; else a week where there are hours, none where there are not."""
    entered = (pl.col("lead_days") / 7.0).ceil()
    own = pl.when(pl.col("timed").fill_null(value=False)).then(1).otherwise(0)
    outside = (pl.col("outside_days").fill_null(0.0) / 7.0).ceil()
    return pl.coalesce(entered, own + outside).cast(pl.Int64)


def _steps(
    operations: pl.DataFrame,
    run_rates: pl.DataFrame,
    yields: pl.DataFrame,
    resources: pl.DataFrame,
    holders: pl.Series,
) -> pl.DataFrame:
    """Each step: resource, tool, skill, hours, setup, charges, days, started per good unit.

    A step without a skill of its own needs that of its resource; ``holder`` is the supplier of an
    outside step at whom our material lies.
    """
    key = ["item", "routing", "step"]
    outside = pl.col("supplier").fill_null("") != ""
    entered = operations.select(
        "item", pl.col("routing").fill_null(""), "step", pl.col("resource").fill_null(""),
        pl.col("unit_hours").fill_null(0.0), pl.col("setup_hours").fill_null(0.0),
        pl.when(outside).then(pl.col("unit_charge")).fill_null(0.0).alias("unit_charge"),
        pl.when(outside).then(pl.col("lot_charge")).fill_null(0.0).alias("lot_charge"),
        (pl.col("outside_days").fill_null(0.0) + pl.col("wait_days").fill_null(0.0))
        .alias("outside_days"),
        "yield_share", "tool", "skill", "attended_hours", "priority", "agreed_share", "valid_from",
        "valid_to", "supplier",
    ).unique(key, keep="first", maintain_order=True)  # fmt: skip
    measured = run_rates.select(
        "item", pl.col("routing").fill_null(""), "step",
        pl.col("resource").fill_null("").alias("real_resource"),
        pl.col("value").alias("real_hours"), pl.col("setup_hours").alias("real_setup"),
    ).unique(key, keep="first", maintain_order=True)  # fmt: skip
    good = yields.select(
        "item", pl.col("routing").fill_null(""), "step", pl.col("value").alias("y")
    )
    skill = resources.select("resource", pl.col("skill").alias("of_resource")).unique("resource")
    return (
        entered.join(measured, on=key, how="full", coalesce=True, maintain_order="left_right")
        .with_columns(pl.coalesce("real_resource", "resource", pl.lit("")).alias("resource"))
        .join(skill, on="resource", how="left", maintain_order="left")
        .join(good, on=key, how="left", maintain_order="left")
        .sort(key)
        .with_columns(pl.coalesce("y", "yield_share", pl.lit(1.0)).clip(0.01, 1.0).alias("y"))
        .with_columns(
            (1.0 / pl.col("y").cum_prod(reverse=True).over("item", "routing")).alias("started")
        )
        .select(
            *key,
            "resource",
            pl.col("tool").fill_null(""),
            pl.coalesce(pl.col("skill").replace("", None), "of_resource", pl.lit("")).alias("skill"),
            "attended_hours", "priority", "agreed_share", "valid_from", "valid_to",
            pl.when(pl.col("supplier").is_in(holders.implode())).then("supplier").alias("holder"),
            pl.coalesce("real_hours", "unit_hours", pl.lit(0.0)).alias("hours"),
            pl.coalesce("real_setup", "setup_hours", pl.lit(0.0)).alias("setup"),
            pl.col("unit_charge").fill_null(0.0),
            pl.col("lot_charge").fill_null(0.0),
            pl.col("outside_days").fill_null(0.0),
            "started",
        )
    )  # fmt: skip


def _hours(steps: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Hours of each way at its resources; a tool is taken as long as the resource it is used at."""
    tools = steps.with_columns(pl.col("tool").alias("resource"))
    return _each_way(pl.concat([steps, tools]), table, "resource", pl.col("hours"))


def _skills(steps: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Hours of people by skill: attended hours, else all of them; what runs alone needs nobody.

    Where a crew is planned as the resource of the step, its hours are there already.
    """
    by = steps.filter(pl.col("skill") != pl.col("resource"))
    return _each_way(by, table, "skill", pl.coalesce("attended_hours", "hours"))


def _each_way(
    steps: pl.DataFrame, table: pl.DataFrame, by: str, each: pl.Expr
) -> pl.DataFrame:  # fmt: skip
    """Hours for one good unit by way, set-up spread over the usual lot."""
    return (
        steps.filter(pl.col(by) != "")
        .join(table.select("way", "item", "routing"), on=["item", "routing"], maintain_order="left")
        .group_by("way", by)
        .agg((each * pl.col("started") + pl.col("setup") / pl.col("lot")).sum().alias("hours"))
        .sort("way", by)
    )


def _uses(lines: pl.DataFrame, steps: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Components of each way; a step that the way does not have counts as its first."""
    started = steps.select("item", "routing", "step", "started", "holder")
    first = started.sort("item", "routing", "step").group_by("item", "routing").agg(
        pl.col("started").max().alias("first"), pl.col("holder").first().alias("first_holder")
    )  # fmt: skip
    # What a supplier works on is taken from what lies there, unless the bill says where.
    holder = pl.when(pl.col("started").is_null()).then("first_holder").otherwise("holder")
    at = pl.coalesce(pl.col("place").replace("", None), holder, pl.lit(""))
    return (
        lines.join(table.select("way", "item", "routing", "out"), on="item", maintain_order="left")
        .filter(~pl.col("component").is_in(pl.col("out").fill_null([])))
        .join(started, on=["item", "routing", "step"], how="left", maintain_order="left")
        .join(first, on=["item", "routing"], how="left", maintain_order="left")
        .with_columns(
            (pl.col("per_unit") * pl.coalesce("started", "first", pl.lit(1.0))).alias("per_unit"),
            at.alias("place"),
        )
        .group_by("way", "component", "valid_from", "valid_to", "place")
        .agg(pl.col("per_unit").sum())
        .select("way", "component", "per_unit", "valid_from", "valid_to", "place")
        .sort("way", "component", "valid_from", nulls_last=False)
    )


def _charges(
    table: pl.DataFrame,
    hours: pl.DataFrame,
    resources: pl.DataFrame,
    uses: pl.DataFrame,
    unit_costs: pl.DataFrame,
) -> pl.DataFrame:
    """Add hours bought outside; an item made of nothing known costs its unit cost."""
    rates = resources.filter(pl.col("kind") == "outside").select(
        "resource", pl.col("hour_cost").fill_null(0.0).alias("rate")
    )
    bought = (
        hours.join(rates, on="resource", maintain_order="left")
        .group_by("way")
        .agg((pl.col("hours") * pl.col("rate")).sum().alias("bought"))
    )
    bare = table.join(uses, on="way", how="anti").select("way", pl.lit(value=True).alias("bare"))
    return (
        table.join(bought, on="way", how="left", maintain_order="left")
        .join(bare, on="way", how="left", maintain_order="left")
        .join(
            unit_costs.select("item", pl.col("value").alias("cost")),
            on="item",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.when(pl.col("bare").fill_null(value=False))
            .then(pl.max_horizontal("charge", pl.col("cost").fill_null(0.0)))
            .otherwise(pl.col("charge") + pl.col("bought").fill_null(0.0))
            .alias("charge")
        )
    )

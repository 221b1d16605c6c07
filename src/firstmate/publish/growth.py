"""Growth: which limit comes when, the order of relief, and service beside profit; it computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from firstmate.publish.figures import day, money, share, week
from firstmate.publish.limits import STEPS, named
from firstmate.publish.page import Grid, Head
from firstmate.publish.saying import Words

#: The growth that the answer speaks of where it was planned.
SPOKEN = 0.3


def answer(growth: pl.DataFrame, relief: pl.DataFrame, words: Words) -> str:
    """Return the answer: at some more sales which limit comes when, and the step that pays first."""
    if growth.is_empty():
        return "Growth could not be planned: there is too little data for a plan."
    row = growth.sort((pl.col("growth") - SPOKEN).abs()).row(0, named=True)
    more = f"With {share(row['growth'])} more sales"
    brings = f"the plan brings {money(row['gained'], currency=words.currency)} more"
    if not row["first_name"]:
        return f"{more} {brings}, and nothing you have limits you."
    limit = named(row["first_kind"], row["first_name"], words)
    said = f"{more} {limit} limits you from {week(row['first_period'], near=words.near)}; {brings}"
    first = relief.filter(pl.col("growth") == row["growth"]).sort("rung")
    if first.is_empty():
        return f"{said}, and no step against it is worth its cost."
    return f"{said}; {step(first.row(0, named=True), words)}."


def step(row: Mapping[str, Any], words: Words) -> str:
    """Return one step of relief in words: what, by when, at what cost, for what."""
    what = STEPS.get(row["relief"], row["relief"])
    by = f", decided by {day(row['decide_by'], near=words.near)}" if row["decide_by"] else ""
    cost = (
        f" for {money(row['quarter_cost'], currency=words.currency)} a quarter"
        if row["quarter_cost"]
        else ""
    )
    gain = money(row["value"], currency=words.currency)
    return f"{what} at {named(row['kind'], row['name'], words)}{cost}{by}, brings {gain} a quarter on top"


def arrivals(limits: pl.DataFrame, words: Words) -> Grid:
    """Return which limit comes in which week by growth: a row a limit, a column a growth.

    Parameters
    ----------
    limits
        Rows of the table ``growth_limits``.
    """
    levels = sorted(limits["growth"].unique().to_list())
    rows: dict[tuple[str, str], dict[float, str]] = {}
    for row in limits.sort("growth", "rank").iter_rows(named=True):
        cell = week(row["first_period"], near=words.near) if row["first_period"] else "binds"
        rows.setdefault((row["kind"], row["name"]), {})[row["growth"]] = cell
    return Grid(
        heads=(Head("limit", long=True), *(Head(f"+{share(level)}") for level in levels)),
        rows=tuple(
            (named(*limit, words), *(cells.get(level, "") for level in levels))
            for limit, cells in rows.items()
        ),
        empty="Nothing limits growth but the market.",
    )


def shown_effects(effects: pl.DataFrame, words: Words) -> list[str]:
    """Return what the firm's own past shows of load against defects and lateness, in sentences."""
    said = []
    for row in effects.iter_rows(named=True):
        where = words.named("resource", row["resource"])
        share_of = "defects" if row["measure"] == "defects" else "late lines"
        if row["shown"]:
            said.append(
                f"A week with ten points more load at {where} had {share(row['slope'] / 10)} more "
                f"{share_of} ({row['n']} weeks)."
            )
        else:
            said.append(f"The past does not show that load at {where} moves {share_of}.")
    return said

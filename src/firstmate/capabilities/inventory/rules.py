"""The task `order_rules`: the levels at which each item is ordered at the least cost, and how often.

It orders nothing and sets no target of the plan: these are figures for other systems.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from firstmate.base.task import Given
from firstmate.capabilities.inventory.cover import KEY, Cover, covered, lead_days, review_weeks
from firstmate.capabilities.inventory.economic_lots import economic_lot, joint_cycles
from firstmate.capabilities.inventory.economics import WEEKS_IN_YEAR, economics, line_cost
from firstmate.capabilities.inventory.levels import (
    Cells,
    best_levels,
    best_lot,
    cost_of_levels,
    period_costs,
    point_for_lot,
)
from firstmate.capabilities.inventory.newsvendor import Array

#: Levels tried for each item; where more units can be wanted a cell is several of them.
CELLS = 200
AT_ONCE = 1_000
MOST_CYCLE_WEEKS = 13


def order_rules(given: Given) -> dict[str, pl.DataFrame]:
    """Return ``order_rules``, one row per item and place on which something is earned and sold."""
    keys = given["protection_demand"].select(KEY).unique().sort(KEY)
    if keys.is_empty():
        return {"order_rules": pl.DataFrame()}
    facts = _facts(given, keys)
    facts = facts.filter(pl.col("lost") > 0, pl.col("cost") > 0)
    parts = [
        _levels(given, facts[first : first + AT_ONCE]) for first in range(0, facts.height, AT_ONCE)
    ]
    if not parts:
        return {"order_rules": pl.DataFrame()}
    return {"order_rules": _with_cycles(given, pl.concat(parts))}


def _facts(given: Given, keys: pl.DataFrame) -> pl.DataFrame:
    """Costs of each key, how it is bought, and the targets of the first week."""
    money = economics(
        keys, prices=given["unit_prices"], costs=given["unit_costs"], items=given["items"],
        methods=given["forecast_methods"], settings=given.settings,
    )  # fmt: skip
    offers = (
        given["supplier_items"]
        .sort("item", "priority", "supplier", "from_quantity", nulls_last=True)
        .group_by("item", maintain_order=True)
        .agg(pl.col("supplier").first(), *(pl.col(c).drop_nulls().first() for c in ("minimum", "multiple")))
    )  # fmt: skip
    own = given["items"].select("item", own_minimum="minimum", own_multiple="multiple")
    known = (
        given["lead_times"].filter(pl.col("supplier") != "", pl.col("item") != "")
        .sort("item", "supplier").group_by("item", maintain_order=True)
        .agg(from_whom=pl.col("supplier").first())
    )  # fmt: skip
    targets = (
        given["stock_targets"].sort("period").group_by(KEY, maintain_order=True)
        .agg(plain_low=pl.col("reorder_point").first(), plain_up=pl.col("order_up_to").first())
    )  # fmt: skip
    rows = money.drop("maximum", "entered")
    for table, on in ((offers, ["item"]), (own, ["item"]), (known, ["item"]), (targets, KEY)):
        rows = rows.join(table, on=on, how="left", maintain_order="left")
    return rows.with_columns(
        supplier=pl.coalesce("supplier", "from_whom", pl.lit("")),
        minimum=pl.coalesce("minimum", "own_minimum", 0.0).cast(pl.Float64),
        multiple=pl.coalesce("multiple", "own_multiple", 0.0).cast(pl.Float64),
    )


def _levels(given: Given, facts: pl.DataFrame) -> pl.DataFrame:
    """Return the rules of some items, without how often suppliers are ordered from."""
    keys, review = facts.select(KEY), float(given.settings["review_days"])
    lead = lead_days(keys, lead_times=given["lead_times"], items=given["items"])
    none = lead.with_columns(pl.all() * 0.0)
    protection = given["protection_demand"]
    wanted, early = (
        covered(keys, protection=protection, lead=lead, review=r) for r in (review, 0.0)
    )
    period = covered(keys, protection=protection, lead=none, review=review)
    # A period is the review in whole weeks; what is held in a review is charged for so long.
    reviews = WEEKS_IN_YEAR / period.weeks
    held = facts["held"].to_numpy() * period.weeks / review_weeks(review)
    lost = facts["lost"].to_numpy()
    line = line_cost(given["purchase_lines"], order_cost=given.settings["order_cost"])
    lot = economic_lot(period.mean, order_cost=line, holding=held)
    cell = _cell(wanted, lot, period)
    demand = _chances(period, cell)
    levels = np.arange(CELLS)
    costs = period_costs(
        _chances(wanted, cell), levels=levels, holding=held * cell, shortage=lost * cell
    )
    # What is short before an order could have come is not short again in this review.
    costs -= period_costs(
        _chances(early, cell), levels=levels, holding=0.0 * held, shortage=lost * cell
    )
    order_cost = np.full(facts.height, line)
    low, up, cost = best_levels(costs, demand=demand, order_cost=order_cost)
    plain = [
        np.rint(np.nan_to_num(facts[name].cast(pl.Float64).to_numpy()) / cell).astype(np.int64)
        for name in ("plain_low", "plain_up")
    ]
    plain_low = np.clip(plain[0], 0, CELLS - 2)
    plain_up = np.clip(plain[1], plain_low + 1, CELLS - 1)
    before = cost_of_levels(costs, demand=demand, order_cost=order_cost, low=plain_low, up=plain_up)
    ordering = line * (demand @ levels)
    point, size, lots_cost = _in_lots(facts, costs, ordering=ordering, cell=cell)
    fixed = facts["multiple"].to_numpy() > 1.0
    point = np.where(fixed, point * cell, low * cell)
    above = np.where(fixed, size, (up - low) * cell)
    return facts.select(
        *KEY,
        "supplier",
        pl.Series("rule", np.where(fixed, "lots", "up to")),
        pl.Series("reorder_point", point),
        pl.Series("order_up_to", point + above),
        pl.Series("lot_size", above),
        pl.Series("cost", np.where(fixed, lots_cost, cost) * reviews),
        pl.Series("plain_cost", np.where(fixed, np.nan, before * reviews)).fill_nan(None),
        pl.Series("weekly", period.mean / period.weeks * facts["cost"].to_numpy()),
    ).with_columns(saves=pl.col("plain_cost") - pl.col("cost"))


def _cell(wanted: Cover, lot: Array, period: Cover) -> Array:
    """Return the units of a cell: one, or more where demand and two lots need more levels.

    Where demand is broken numbers and small, parts of a unit.
    """
    top = wanted.values[:, -1] + 2.0 * np.minimum(lot, MOST_CYCLE_WEEKS * period.mean)
    broken = (np.abs(period.values - np.rint(period.values)) > 1e-6).any(axis=1)
    fine = np.maximum(top, 1e-6) / (CELLS - 1)
    return np.asarray(np.where(broken, fine, np.maximum(np.ceil(fine - 1e-9), 1.0)))


def _chances(cover: Cover, cell: Array) -> Array:
    """Return the chances of each whole number of cells (item x cell); the mean is kept.

    A point between two cells counts for both, by how near it is.
    """
    share = np.diff(cover.shares, axis=1, prepend=0.0)
    at = np.clip(cover.values / cell[:, None], 0.0, CELLS - 1.0)
    below = np.minimum(np.floor(at).astype(np.int64), CELLS - 2)
    part = at - below
    rows = np.broadcast_to(np.arange(len(at))[:, None], at.shape)
    chances = np.zeros((len(at), CELLS))
    np.add.at(chances, (rows, below), share * (1.0 - part))
    np.add.at(chances, (rows, below + 1), share * part)
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _in_lots(
    facts: pl.DataFrame, costs: Array, *, ordering: Array, cell: Array
) -> tuple[Cells, Array, Array]:
    """Return place of r, lot [units] and cost of a period for items that come in multiples."""
    multiple = np.maximum(facts["multiple"].to_numpy(), 1e-9)
    least = np.maximum(facts["minimum"].to_numpy(), multiple)
    _, best, _ = best_lot(costs, ordering=ordering)
    wish = np.maximum(best * cell, least)
    size = np.maximum(np.rint(wish / multiple), np.ceil(least / multiple - 1e-9)) * multiple
    lot = np.clip(np.rint(size / cell), 1, CELLS - 2).astype(np.int64)
    point, cost = point_for_lot(costs, ordering=ordering, lot=lot)
    return np.maximum(point, 0), size, cost


def _with_cycles(given: Given, rows: pl.DataFrame) -> pl.DataFrame:
    """Add how often each supplier, and each item at it, is ordered."""
    order_cost = float(given.settings["order_cost"])
    line = line_cost(given["purchase_lines"], order_cost=order_cost)
    step = max(float(np.ceil(review_weeks(float(given.settings["review_days"])))), 1.0)
    cycles = np.arange(step, max(MOST_CYCLE_WEEKS, step) + 1e-9, step)
    rate = given.settings["holding_rate"] / WEEKS_IN_YEAR
    parts = []
    for (supplier,), own in rows.group_by("supplier", maintain_order=True):
        every, times, _ = joint_cycles(
            np.full(own.height, line), holding=own["weekly"].to_numpy() * rate,
            order_cost=order_cost, cycles=cycles,
        )  # fmt: skip
        weeks = pl.Series("every_weeks", every * times, dtype=pl.Float64)
        parts.append(
            own.with_columns(weeks, supplier_weeks=pl.lit(every))
            if supplier
            else own.with_columns(
                pl.lit(None, dtype=pl.Float64).alias(name)
                for name in ("every_weeks", "supplier_weeks")
            )
        )
    joined = pl.concat(parts)
    return joined.sort(KEY).drop("weekly")

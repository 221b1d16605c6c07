"""Recommendations from the plan: order now, ask for it sooner, work overtime; each worth its price.

It values against doing nothing for 13 weeks; relief of limits is another study's.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from firstmate.base.frame import schema
from firstmate.base.saying import RECOMMENDATIONS
from firstmate.base.task import Given
from firstmate.capabilities.supply import selling_off
from firstmate.capabilities.supply.flows import Flows
from firstmate.capabilities.supply.situation import Situation
from firstmate.company.change import Change, Scenario, to_json

VALUE_WEEKS = 13


def recommendation_rows(
    given: Given,
    s: Situation,
    *,
    buys: pl.DataFrame,
    changes: pl.DataFrame,
    late: pl.DataFrame,
    why: pl.DataFrame,
    loads: pl.DataFrame,
    flows: Flows,
) -> pl.DataFrame:
    """Return rows of recommendations, those worth something only."""
    rows = [
        *_order_now(given, buys),
        *_open_purchases(given, changes),
        *_expedite(late, why),
        *_overtime(s, loads),
        *selling_off.recommendation_rows(s.shelf.off, flows.sold_off, s.net.nodes, s.weeks),
    ]
    worth = [row for row in rows if row["value"] > 0]
    return pl.DataFrame(worth, schema=schema(RECOMMENDATIONS))


def _order_now(given: Given, buys: pl.DataFrame) -> list[dict[str, Any]]:
    """One recommendation a supplier: order what is due, worth what not ordering would lose.

    None where no stock is known: a plan from empty shelves wants to buy what may lie there.
    """
    if buys.is_empty() or given["stock"].is_empty():
        return []
    cost = given.settings["order_cost"]
    lost, (low, high) = given.settings["lost_when_short"], given.ends("lost_when_short")
    found = []
    grouped = buys.group_by("supplier", maintain_order=True).agg(
        pl.len().alias("count"), pl.col("amount").sum(), pl.col("value").sum(),
        pl.col("order_by").min(), pl.col("item").sort_by("value", descending=True).first(),
        pl.struct("buy", "item", "location", "quantity", "arrives").alias("lines"),
    )  # fmt: skip
    for row in grouped.iter_rows(named=True):
        value = row["value"] - cost
        found.append({
            "recommendation": f"order_now/{row['supplier']}",
            "code": "order_now" if row["supplier"] else "order_from_somebody",
            "supplier": row["supplier"], "item": row["item"], "count": row["count"],
            "amount": row["amount"], "day": row["order_by"], "value": value,
            "low": (row["value"]) * low / lost - cost, "high": row["value"] * high / lost - cost,
            "cash_effect": -row["amount"], "recurring": False, "certain": False,
            "deadline": row["order_by"], "assumption": "lost_when_short",
            "documents": f"one purchase order of {row['count']} {'line' if row['count'] == 1 else 'lines'}",
            "changes": _kept(row["lines"]),
            "opens": json.dumps({"buy_list": {"supplier": row["supplier"]}}),
        })  # fmt: skip
    return found


def _kept(lines: list[dict[str, Any]]) -> str:
    """Approving lines keeps them in every later plan, until they are ordered: pins of the plan."""
    rows = tuple(
        {
            "pin": f"buy {line['buy']} {line['arrives']}", "op": "keep", "item": line["item"],
            "location": line["location"] or None, "quantity": line["quantity"],
            "day": line["arrives"], "because": "order approved",
        }
        for line in lines
    )  # fmt: skip
    return to_json(Scenario("order", (Change(table="plan_pins", op="append", rows=rows),)))


def _open_purchases(given: Given, changes: pl.DataFrame) -> list[dict[str, Any]]:
    """One recommendation a supplier for lines to put off and one for lines to cancel."""
    if changes.is_empty():
        return []
    cost = given.settings["order_cost"]
    grouped = changes.group_by("supplier", "advice", maintain_order=True).agg(
        pl.len().alias("count"), pl.col("amount", "value").sum(), pl.col("item").first(),
        pl.col("new_day").min(), pl.col("purchase").unique(maintain_order=True),
    )  # fmt: skip
    return [
        {
            "recommendation": f"{row['advice']}/{row['supplier']}", "code": row["advice"],
            "supplier": row["supplier"], "item": row["item"], "count": row["count"],
            "amount": row["amount"], "day": row["new_day"], "value": row["value"] - cost,
            "low": 0.0, "high": row["value"], "cash_effect": row["amount"], "recurring": False,
            "certain": False, "assumption": "holding_rate",
            "opens": json.dumps({"purchase_changes": {"purchase": row["purchase"]}}),
        }
        for row in grouped.iter_rows(named=True)
    ]  # fmt: skip


def _expedite(late: pl.DataFrame, why: pl.DataFrame) -> list[dict[str, Any]]:
    """Ask a supplier to deliver sooner where that alone makes orders late."""
    if why.is_empty() or "supplier" not in why.columns:
        return []
    if "item" not in why.columns:
        why = why.with_columns(pl.lit(None, dtype=pl.String).alias("item"))
    first = why.filter(
        (pl.col("cause") == 1) & pl.col("code").is_in(["supplier_lead_time", "goods_waiting"])
    )
    line = pl.concat_str(
        ["order", pl.col("line").cast(pl.String)], separator="/", ignore_nulls=True
    )
    cost = late.with_columns(line.alias("subject")).select("subject", "late_cost")
    grouped = (
        first.join(cost, on="subject", maintain_order="left")
        .group_by("code", "supplier", "item", maintain_order=True)
        .agg(pl.col("late_cost").sum(), pl.len().alias("count"), pl.col("day").min(),
             pl.col("subject"), pl.col("amount").sum())
    )  # fmt: skip
    return [_ask_sooner(row) for row in grouped.iter_rows(named=True) if row["late_cost"] > 0]


def _ask_sooner(row: dict[str, Any]) -> dict[str, Any]:
    of_jobs = row["code"] == "goods_waiting"
    return {
        "recommendation": f"expedite/{row['supplier']}/{'jobs' if of_jobs else row['item']}",
        "code": "expedite_goods" if of_jobs else "expedite",
        "supplier": row["supplier"], "item": row["item"], "count": row["count"],
        "amount": row["amount"], "day": row["day"], "value": row["late_cost"],
        "low": 0.0, "high": row["late_cost"], "cash_effect": 0.0, "recurring": False,
        "certain": False, "assumption": "lost_per_week",
        "opens": json.dumps(
            {"purchase_lines": {"supplier": row["supplier"]}}
            if of_jobs
            else {"deliveries": {"item": row["item"]}}
        ),
    }  # fmt: skip


def _overtime(s: Situation, loads: pl.DataFrame) -> list[dict[str, Any]]:
    """Overtime that the plan takes because it is worth more than it costs."""
    cost = pl.DataFrame({
        "resource": pl.Series(s.means.resources, dtype=pl.String),
        "cost": s.means.overtime_cost.mean(axis=1),
    })  # fmt: skip
    last = s.weeks.periods[min(VALUE_WEEKS, len(s.weeks)) - 1]
    used = (
        loads.filter((pl.col("overtime") > 0.5) & (pl.col("period") <= last))
        .join(cost, on="resource", maintain_order="left")
        .group_by("resource", maintain_order=True)
        .agg(
            pl.col("overtime").sum().alias("hours"), pl.len().alias("count"),
            pl.col("period").min().alias("day"),
            (pl.col("overtime") * pl.col("cost")).sum().alias("amount"),
            (pl.col("overtime") * (pl.col("dual") - pl.col("cost"))).sum().alias("value"),
        )
    )  # fmt: skip
    return [
        {
            "recommendation": f"overtime/{row['resource']}", "code": "overtime",
            "resource": row["resource"], "hours": row["hours"], "count": row["count"],
            "amount": row["amount"], "day": row["day"], "value": row["value"],
            "low": 0.0, "high": row["value"], "cash_effect": -row["amount"], "recurring": True,
            "certain": False, "group": f"hours/{row['resource']}", "deadline": row["day"],
            "opens": json.dumps({"loads": {"resource": row["resource"]}}),
        }
        for row in used.iter_rows(named=True)
    ]  # fmt: skip
